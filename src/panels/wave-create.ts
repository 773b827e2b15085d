/**
 * Makes the door to asking several people at once. Called once, by `create.ts`. Whoever accepts is checked again (limits,
 * pause, calendar), then one compare-and-set decides who was first; the replacement is a change made for the recruiter,
 * under an id that is written down before it begins, so that a crash in between is resumed and never repeated.
 */
import { MINUTE } from '../clock.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { PanelDeps } from './ports.ts';
import { type Asking, type PanelWaves, ROUND, type Wave, type WavePerson } from './wave.ts';
import { followWave, type FollowWires } from './wave-follow.ts';
import {
  allWaves,
  askNotice,
  createWave,
  endedRound,
  knownWave,
  moveWave,
  noticesOf,
  readWave,
  type Seat,
  seatKey,
  seatOf,
  standing,
  withPersonOf,
} from './wave-record.ts';
import { dueOf } from './wave-due.ts';
import { createTaker, type TakeWires } from './wave-take.ts';

type Wires = FollowWires & Omit<TakeWires, 'follow'> & Pick<PanelDeps, 'audit'>;

/** An unfinished telling is taken up again after this, and given up after that. */
const SETTLED = MINUTE;
const FORGOTTEN = 60 * MINUTE;

function nobodyInSlack(): InputError {
  return new InputError('None of them is in Slack, so nobody was asked.', {
    hint: 'Write to one of them in another way, then press Take beside the name.',
  });
}

export function createWaves(wires: Wires): PanelWaves {
  const { ledger, say } = wires;
  const now = () => wires.clock.now();
  const follow = (id: string) => followWave(wires, id);
  const { checked, carryOut, end } = createTaker({ ...wires, follow });

  async function mine(id: string, actor: Actor): Promise<Wave> {
    const wave = await knownWave(ledger, id);
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
    return moved ?? (await knownWave(ledger, wave.id));
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
          bookingId: plan.booked?.id ?? null,
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
          const there = await knownWave(ledger, plan.id);
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
      return await knownWave(ledger, wave.id);
    },

    accept: async (id, actor) => {
      const wave = await knownWave(ledger, id);
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
      if (won === null) return standing(await knownWave(ledger, id), person);
      await audited(won, actor, 'accepted');
      return await carryOut(won, false);
    },

    decline: async (id, actor) => {
      const person = askedIn(await knownWave(ledger, id), actor);
      const change = { answer: 'no', why: null, answeredAt: now() } as const;
      const moved = await moveWave(ledger, id, now(), (it) => {
        const before = it.asked.find((one) => one.userId === person.userId);
        return it.state === 'open' && before?.answer !== 'no'
          ? endedRound(withPersonOf(it, person.userId, change))
          : null;
      });
      if (moved !== null) await audited(moved, actor, 'declined');
      await follow(id);
      return standing(await knownWave(ledger, id), person);
    },

    callOff: async (id, actor) => {
      const wave = await mine(id, actor);
      const ended = await moveWave(ledger, id, now(), (it) =>
        it.state === 'open'
          ? { ...it, state: 'over', end: { kind: 'called-off', why: `${wave.by.name} needs nobody any more.` } }
          : null,
      );
      if (ended !== null) await audited(ended, actor, 'called-off');
      const after = await knownWave(ledger, id);
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
        const wave = (await dueOf(ledger, one, at)) ?? one;
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
}
