/**
 * From an acceptance to the replacement: checked again, then written as a change for the recruiter under an id that the
 * wave's record holds before it begins, so that it is resumed after a crash and never made twice. When it certainly was not
 * made, the seat is open again.
 */
import { MINUTE } from '../clock.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { ChangePlan, ChangeResult, PanelChanges } from './change.ts';
import { withPerson } from './change-target.ts';
import { readChange } from './change-record.ts';
import type { PanelDeps } from './ports.ts';
import type { Wave, WaveAnswer, WavePerson } from './wave.ts';
import { overtaken } from './wave-due.ts';
import { endedRound, knownWave, moveWave, seatOf, standing, withPersonOf } from './wave-record.ts';

export type TakeWires = Pick<PanelDeps, 'ledger' | 'clock' | 'directory' | 'people'> & {
  readonly changes: Pick<PanelChanges, 'begin' | 'save' | 'plan' | 'people' | 'apply' | 'finish'>;
  readonly follow: (id: string) => Promise<void>;
};

/** How long one process may write before another may go on. */
const WRITING = MINUTE;

export function createTaker(wires: TakeWires) {
  const { ledger, changes, follow } = wires;
  const now = () => wires.clock.now();

  const recruiterOf = (wave: Wave) => wires.people.actorFor(wave.by.teamId, wave.by.slackId, { fresh: true });

  async function end(wave: Wave, kind: NonNullable<Wave['end']>['kind'], why: string): Promise<WaveAnswer> {
    await moveWave(ledger, wave.id, now(), (it) =>
      it.state === 'open' ? { ...it, state: 'over', end: { kind, why } } : null,
    );
    await follow(wave.id);
    return standing(await knownWave(ledger, wave.id), null);
  }

  async function unable(wave: Wave, person: WavePerson, why: string): Promise<WaveAnswer> {
    const change = { answer: 'unable', why, answeredAt: now() } as const;
    await moveWave(ledger, wave.id, now(), (it) =>
      it.state === 'open' ? endedRound(withPersonOf(it, person.userId, change)) : null,
    );
    await follow(wave.id);
    return { status: 'unable', why };
  }

  /** The plan of the replacement, if it is possible this moment; else what stands in the way. */
  async function checked(wave: Wave, person: WavePerson): Promise<ChangePlan | WaveAnswer> {
    const recruiter = await recruiterOf(wave);
    let plan: ChangePlan;
    try {
      plan = await changes.begin({
        actor: recruiter,
        place: wave.place,
        opportunityId: wave.opportunityId,
        panelId: wave.panelId,
        kind: 'replace',
        sessions: [wave.session.id],
        instead: wave.instead.userId,
      });
    } catch (error) {
      if (error instanceof NotFoundError) return await end(wave, 'moot', 'The interview does not take place any more.');
      if (!(error instanceof ConflictError)) throw error;
      const over = await overtaken(ledger, wave);
      return over === null ? { status: 'busy' } : await end(wave, 'moot', over);
    }
    const seat = seatOf(plan);
    if (seat === null) return await end(wave, 'moot', 'Somebody was found in another way.');
    if (seat.session.start !== wave.session.start || seat.session.minutes !== wave.session.minutes)
      return await end(wave, 'moot', 'The interview is at another time now.');
    const { people } = await changes.people(plan, [person.userId]);
    const found = people.find((it) => it.userId === person.userId);
    if (found?.possible !== true) return await unable(wave, person, found?.why ?? 'takes part in it already');
    const user = wires.directory.user(person.userId);
    const email = wires.people.calendarOf(person.userId) ?? user?.email ?? '';
    return await changes.save({
      ...plan,
      target: withPerson(plan, { userId: person.userId, name: person.name, email }),
    });
  }

  /** The seat is free to be taken again. */
  async function reopen(wave: Wave, change: Partial<WavePerson>): Promise<void> {
    const { taker } = wave;
    await moveWave(ledger, wave.id, now(), (it) =>
      it.state === 'taking' && it.taker?.changeId === taker?.changeId
        ? endedRound(withPersonOf({ ...it, state: 'open', taker: null, stopped: null }, taker?.userId ?? '', change))
        : null,
    );
    await follow(wave.id);
  }

  async function stop(wave: Wave, why: string): Promise<WaveAnswer> {
    await moveWave(ledger, wave.id, now(), (it) => (it.state === 'taking' ? { ...it, stopped: why } : null));
    await follow(wave.id);
    return { status: 'pending' };
  }

  /** Makes the replacement that was accepted; again and again until it is made, or certainly not. */
  async function carryOut(wave: Wave, resumed: boolean): Promise<WaveAnswer> {
    const { taker } = wave;
    if (taker === null) return standing(wave, null);
    const lease = await ledger.lease(`wave-write:${wave.id}`, WRITING);
    if (lease === null) return { status: 'pending' };
    try {
      return await afterwards(wave, await replaced(wave, taker, resumed), resumed);
    } catch (error) {
      const there = await readChange(ledger, taker.changeId);
      // Nothing was begun: whoever wants it may try again.
      if (there === null || there.change.state === 'undone') await reopen(wave, {});
      else await stop(wave, 'It was interrupted.');
      throw error;
    } finally {
      await lease.release();
    }
  }

  async function replaced(
    wave: Wave,
    taker: NonNullable<Wave['taker']>,
    resumed: boolean,
  ): Promise<ChangeResult | null> {
    const recruiter = await recruiterOf(wave);
    const begun = await readChange(ledger, taker.changeId);
    if (begun !== null && resumed) return await changes.finish(taker.changeId, recruiter);
    const plan = await changes.plan(taker.planId, recruiter);
    return plan === null ? null : await changes.apply(plan, recruiter);
  }

  async function afterwards(wave: Wave, result: ChangeResult | null, resumed: boolean): Promise<WaveAnswer> {
    switch (result?.status) {
      case 'changed':
        await moveWave(ledger, wave.id, now(), (it) =>
          it.state === 'taking' ? { ...it, state: 'taken', stopped: null } : null,
        );
        await follow(wave.id);
        return { status: 'yours' };
      case 'half':
        return await stop(wave, result.change.stopped?.why ?? 'It was interrupted.');
      case 'busy':
        if (resumed) return { status: 'pending' };
        await reopen(wave, {});
        return { status: 'busy' };
      case 'stale':
      case 'refused': {
        const why = result.status === 'stale' ? result.reasons.join(' ') : result.why;
        await reopen(wave, { answer: 'unable', why, answeredAt: now() });
        return { status: 'unable', why };
      }
      case 'undone':
      case undefined:
        break;
    }
    await reopen(wave, {});
    return { status: 'busy' };
  }

  return { checked, carryOut, end };
}
