/**
 * Makes the door to asking several people at once. Called once, by `create.ts`. Whoever accepts is checked again (limits,
 * pause, calendar), then one compare-and-set decides who was first; the replacement is a change made for the recruiter,
 * under an id that is written down before it begins, so that a crash in between is resumed and never repeated.
 */
import { MINUTE } from '../clock.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { ChangePlan, ChangeResult, PanelChanges } from './change.ts';
import { withPerson } from './change-plan.ts';
import { readChange } from './change-record.ts';
import type { PanelDeps } from './ports.ts';
import {
  type Asking,
  type PanelWaves,
  ROUND,
  type Wave,
  type WaveAnswer,
  type WavePerson,
  type WaveSayings,
} from './wave.ts';
import { allWaves, askNotice, createWave, isOut, moveWave, noticesOf, readWave, withPersonOf } from './wave-record.ts';

type Wires = Pick<PanelDeps, 'ledger' | 'clock' | 'log' | 'directory' | 'people' | 'tell' | 'audit'> & {
  readonly changes: Pick<PanelChanges, 'begin' | 'save' | 'plan' | 'people' | 'apply' | 'finish'>;
  readonly say: WaveSayings;
};

/** How long one process may write before another may go on. */
const WRITING = MINUTE;
/** An unfinished telling is taken up again after this, and given up after that. */
const SETTLED = MINUTE;
const FORGOTTEN = 60 * MINUTE;

type Seat = Pick<Wave, 'panelId' | 'session' | 'role' | 'instead'>;

const seatKey = (seat: Seat) => `wave-seat:${seat.panelId}:${seat.session.id}:${seat.instead.userId}`;

function seatOf(plan: ChangePlan): Seat | null {
  const session = plan.now.sessions.find((it) => plan.sessions.includes(it.id));
  const leaves = session?.people.find((it) => it.userId === plan.instead);
  if (session === undefined || leaves === undefined) return null;
  return {
    panelId: plan.panelId,
    session: { id: session.id, title: session.title, start: session.start, minutes: session.minutes },
    role: leaves.role,
    instead: { userId: leaves.userId, name: leaves.name },
  };
}

function nobodyInSlack(): InputError {
  return new InputError('None of them is in Slack, so nobody was asked.', {
    hint: 'Write to one of them in another way, then press Take beside the name.',
  });
}

export function createWaves(wires: Wires): PanelWaves {
  const { ledger, say, changes } = wires;
  const now = () => wires.clock.now();

  async function known(id: string): Promise<Wave> {
    const found = await readWave(ledger, id);
    if (found === null)
      throw new NotFoundError('This question is no longer kept.', { hint: 'The interview is over by now.' });
    return found.wave;
  }

  async function mine(id: string, actor: Actor): Promise<Wave> {
    const wave = await known(id);
    if (wave.by.slackId !== actor.slackId || wave.by.teamId !== actor.teamId)
      throw new NotFoundError('Somebody else asks about this interview.', { hint: 'Open it with /hire panel.' });
    return wave;
  }

  function askedIn(wave: Wave, actor: Actor): WavePerson {
    const found = wave.asked.find((it) => it.slackId === actor.slackId && wave.by.teamId === actor.teamId);
    if (found === undefined) throw new NotFoundError('You were not asked about this interview.');
    return found;
  }

  async function current(seat: Seat | null): Promise<Wave | null> {
    const pointer = seat === null ? null : await ledger.get(seatKey(seat));
    const found = typeof pointer?.value === 'string' ? await readWave(ledger, pointer.value) : null;
    const wave = found?.wave ?? null;
    const live = wave?.state === 'open' || wave?.state === 'taking';
    return live && wave.session.start === seat?.session.start && wave.session.start > now() ? wave : null;
  }

  /**
   * Tells everybody what the record says. One at a time, and looks again afterwards: whoever finds it taken may leave,
   * because the one at work sees what they wrote.
   */
  async function follow(id: string): Promise<void> {
    for (let rounds = 0; rounds < 20; rounds += 1) {
      const lease = await ledger.lease(`wave-tell:${id}`, WRITING);
      if (lease === null) return;
      let wave = await known(id);
      try {
        for (const person of wave.asked) {
          if (wave.state !== 'open' || person.reached || person.answer !== 'waiting') continue;
          const told = await wires.tell(askNotice(wave, person, say));
          const reached = told.sent || told.reason === 'unclear';
          const change: Partial<WavePerson> = reached
            ? { reached }
            : { answer: 'unreached', why: `got no message: ${told.sentence}`, answeredAt: now() };
          wave =
            (await moveWave(ledger, id, now(), (it) => endedRound(withPersonOf(it, person.userId, change)), {
              quiet: reached,
            })) ?? wave;
        }
        for (const notice of noticesOf(wave, say)) await wires.tell(notice);
        const { rev } = wave;
        await moveWave(ledger, id, now(), (it) => ({ ...it, told: Math.max(it.told, rev) }), { quiet: true });
      } finally {
        await lease.release();
      }
      if ((await known(id)).rev === wave.rev) return;
    }
  }

  /** Once nobody is left to hope for, the recruiter hears it. */
  function endedRound(wave: Wave): Wave {
    return isOut(wave) && !wave.outs.includes(wave.round) ? { ...wave, outs: [...wave.outs, wave.round] } : wave;
  }

  async function audited(wave: Wave, actor: Pick<Actor, 'slackId' | 'leverUserId'>, action: string, detail?: string) {
    await wires.audit({
      actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
      action: `panel.wave-${action}`,
      subject: { kind: 'wave', id: wave.id },
      opportunityId: wave.opportunityId,
      result: 'done',
      ...(detail !== undefined && { detail }),
    });
  }

  const recruiterOf = (wave: Wave) => wires.people.actorFor(wave.by.teamId, wave.by.slackId, { fresh: true });

  async function end(wave: Wave, kind: NonNullable<Wave['end']>['kind'], why: string): Promise<WaveAnswer> {
    await moveWave(ledger, wave.id, now(), (it) =>
      it.state === 'open' ? { ...it, state: 'over', end: { kind, why } } : null,
    );
    await follow(wave.id);
    return standing(await known(wave.id), null);
  }

  function standing(wave: Wave, person: WavePerson | null): WaveAnswer {
    if (wave.state === 'over') return { status: 'over', why: wave.end?.why ?? '' };
    if (wave.taker === null) return { status: 'noted' };
    if (person === null || wave.taker.userId !== person.userId) return { status: 'late', name: wave.taker.name };
    return { status: wave.state === 'taken' ? 'yours' : 'pending' };
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
      if (error instanceof ConflictError) return { status: 'busy' };
      throw error;
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

  async function reachable(people: readonly Asking[], round: number) {
    const asked: WavePerson[] = [];
    const absent: string[] = [];
    for (const { userId, ...rest } of people) {
      const name = wires.directory.user(userId)?.name ?? 'Somebody';
      const slackId = await wires.people.slackIdOf(userId);
      if (slackId === null) absent.push(name);
      else
        asked.push({
          ...rest,
          userId,
          name,
          slackId,
          round,
          answer: 'waiting',
          reached: false,
          answeredAt: null,
          why: null,
        });
    }
    return { asked, absent };
  }

  /** One more round of a search that goes on. */
  async function again(wave: Wave, people: readonly Asking[]): Promise<Wave> {
    const { asked, absent } = await reachable(people, wave.round + 1);
    if (asked.length === 0) throw nobodyInSlack();
    const moved = await moveWave(ledger, wave.id, now(), (it) => {
      const fresh = asked.filter((one) => !it.asked.some((other) => other.userId === one.userId));
      if (it.state !== 'open' || fresh.length === 0) return null;
      const round = it.round + 1;
      return {
        ...it,
        round,
        until: now() + ROUND,
        asked: [...it.asked, ...fresh.map((one) => ({ ...one, round }))],
        absent: [...new Set([...it.absent, ...absent])],
      };
    });
    return moved ?? (await known(wave.id));
  }

  return {
    current: (plan) => current(seatOf(plan)),
    mine,

    ask: async (plan, actor, people) => {
      const seat = seatOf(plan);
      if (seat === null)
        throw new ConflictError(
          'That person does not take this interview any more.',
          'Open it again with /hire panel.',
        );
      if (seat.session.start <= now()) throw new ConflictError('That interview has begun or is over.');
      const running = await current(seat);
      if (running !== null && running.by.slackId !== actor.slackId)
        throw new ConflictError(
          `${running.by.name} is asking people about this interview already.`,
          'Nobody was asked a second time.',
        );
      if (running?.state === 'taking')
        throw new ConflictError(`${running.taker?.name ?? 'Somebody'} has just accepted.`, 'Nobody else was asked.');
      let wave: Wave;
      if (running !== null) wave = await again(running, people);
      else {
        const { asked, absent } = await reachable(people, 1);
        if (asked.length === 0) throw nobodyInSlack();
        wave = {
          ...seat,
          id: plan.id,
          state: 'open',
          by: plan.draft.by,
          place: plan.draft.place,
          opportunityId: plan.opportunityId,
          candidate: plan.now.candidate,
          zone: plan.now.zone,
          asked,
          absent,
          round: 1,
          until: now() + ROUND,
          outs: [],
          taker: null,
          stopped: null,
          end: null,
          rev: 1,
          told: 0,
          changedAt: now(),
        };
        if (!(await createWave(ledger, wave))) {
          const there = await known(plan.id);
          if (there.state !== 'open')
            throw new ConflictError('That search is over.', 'Open the panel again with /hire panel.');
          wave = there;
        }
        const pointer = await ledger.get(seatKey(wave));
        const set = await ledger.compareAndSet(seatKey(wave), pointer?.version ?? 0, wave.id, {
          expiresAt: seat.session.start,
        });
        if (set === null) {
          await end(wave, 'moot', 'Somebody else asks about it.');
          throw new ConflictError(
            'Somebody else began to ask in this moment.',
            'Open the panel again with /hire panel.',
          );
        }
      }
      await audited(wave, actor, 'asked', wave.asked.map((it) => it.userId).join(', '));
      await follow(wave.id);
      return await known(wave.id);
    },

    accept: async (id, actor) => {
      const wave = await known(id);
      const person = askedIn(wave, actor);
      if (wave.state === 'taking' && wave.taker?.userId === person.userId) return await carryOut(wave, true);
      if (wave.state !== 'open') {
        await follow(id);
        return standing(wave, person);
      }
      if (wave.session.start <= now()) return await end(wave, 'begun', 'The interview has begun.');
      const plan = await checked(wave, person);
      if ('status' in plan) return plan;
      const taker = {
        userId: person.userId,
        name: person.name,
        at: now(),
        planId: plan.id,
        changeId: `${plan.id}-${plan.attempt}`,
      };
      const won = await moveWave(ledger, id, now(), (it) =>
        it.state === 'open'
          ? withPersonOf({ ...it, state: 'taking', taker }, person.userId, { answer: 'waiting', why: null })
          : null,
      );
      if (won === null) return standing(await known(id), person);
      await audited(won, actor, 'accepted');
      return await carryOut(won, false);
    },

    decline: async (id, actor) => {
      const person = askedIn(await known(id), actor);
      const change = { answer: 'no', why: null, answeredAt: now() } as const;
      const moved = await moveWave(ledger, id, now(), (it) => {
        const before = it.asked.find((one) => one.userId === person.userId);
        return it.state === 'open' && before?.answer !== 'no'
          ? endedRound(withPersonOf(it, person.userId, change))
          : null;
      });
      if (moved !== null) await audited(moved, actor, 'declined');
      await follow(id);
      return standing(await known(id), person);
    },

    callOff: async (id, actor) => {
      const wave = await mine(id, actor);
      const ended = await moveWave(ledger, id, now(), (it) =>
        it.state === 'open'
          ? { ...it, state: 'over', end: { kind: 'called-off', why: `${wave.by.name} needs nobody any more.` } }
          : null,
      );
      if (ended !== null) await audited(ended, actor, 'called-off');
      const after = await known(id);
      if (after.state === 'taking' || after.state === 'taken')
        throw new ConflictError(
          `${after.taker?.name ?? 'Somebody'} has accepted already.`,
          'Replace them with /hire panel if it has to be somebody else.',
        );
      await follow(id);
      return after;
    },

    finish: async (id, actor) => {
      const wave = await mine(id, actor);
      return wave.state === 'taking' ? await carryOut(wave, true) : standing(wave, null);
    },

    look: async (at) => {
      const notices = [];
      for (const one of await allWaves(ledger)) {
        const wave = (await due(one, at)) ?? one;
        const changedNow = wave !== one;
        const age = at - wave.changedAt;
        if (!changedNow && (wave.told >= wave.rev || age < SETTLED || age > FORGOTTEN)) continue;
        // A crash may have come before the questions went out.
        if (wave.state === 'open')
          notices.push(
            ...wave.asked.filter((it) => !it.reached && it.answer === 'waiting').map((it) => askNotice(wave, it, say)),
          );
        notices.push(...noticesOf(wave, say));
      }
      return notices;
    },
  };

  /** What time alone changes about a wave; `null`: nothing. */
  async function due(wave: Wave, at: number): Promise<Wave | null> {
    const move = (next: (it: Wave) => Wave | null) => moveWave(ledger, wave.id, at, next);
    if (wave.state === 'taking' && wave.taker !== null && at - wave.taker.at >= SETTLED) {
      const there = await readChange(ledger, wave.taker.changeId);
      if (there?.change.state === 'changed')
        return await move((it) => (it.state === 'taking' ? { ...it, state: 'taken', stopped: null } : null));
      if (there?.change.state === 'undone')
        return await move((it) =>
          it.state === 'taking' ? { ...it, state: 'open', taker: null, stopped: null } : null,
        );
      if (wave.stopped === null)
        return await move((it) =>
          it.state === 'taking' && it.stopped === null ? { ...it, stopped: 'It was interrupted.' } : null,
        );
    }
    if (wave.state !== 'open') return null;
    if (wave.session.start <= at)
      return await move((it) =>
        it.state === 'open' ? { ...it, state: 'over', end: { kind: 'begun', why: 'The interview has begun.' } } : null,
      );
    if (wave.until <= at && !wave.outs.includes(wave.round))
      return await move((it) =>
        it.state === 'open' && it.until <= at && !it.outs.includes(it.round)
          ? { ...it, outs: [...it.outs, it.round] }
          : null,
      );
    return null;
  }
}
