/**
 * Beginning a change: which sessions, and what the planner is asked about them. The people who sit come first; whoever
 * the plan or the template names besides may stand in. Reads Lever and our ledger; writes nothing but the plan itself.
 */
import { createHash, randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import { addDays, addWorkingDays, isZone, wallClock } from '../zones.ts';
import { defaultWindow } from './availability.ts';
import type { BookedSession } from './booking.ts';
import type { ChangeKind, ChangePlan, Standing } from './change.ts';
import { toCome } from './change-standing.ts';
import type { Draft, DraftSeat, DraftSession, PanelRules } from './draft.ts';
import type { PanelDeps } from './ports.ts';
import { templateFor } from './template.ts';

type Wires = Pick<PanelDeps, 'ledger' | 'directory' | 'templates' | 'clock'>;

/** Somebody new costs as much as three places further down in a pool: who sits, stays, if it can be. */
const NEWCOMER = 3;

/** A change may be begun for this panel; says why not otherwise. */
export function assertChangeable(
  standing: Standing,
  kind: ChangeKind,
  sessions: readonly BookedSession[],
  now: number,
): void {
  if (standing.made === 'lever')
    throw new ConflictError(
      'This panel was made in Lever’s own scheduler, so it can only be changed there.',
      'Use “Edit in Lever”.',
    );
  // Deleted in Lever: all that can be done is to clean up the calendars.
  if (standing.cancelled && kind === 'cancel' && standing.booked !== null) return;
  if (standing.cancelled)
    throw new ConflictError('This panel was cancelled in Lever.', 'Plan a new one with /hire schedule.');
  if (standing.half !== null)
    throw new ConflictError(
      'A change of this panel stopped half-way.',
      'Finish it or take it back first: /hire panel shows it.',
    );
  if (standing.booked !== null && standing.booked.state !== 'booked')
    throw new ConflictError(
      'The booking of this panel is not finished.',
      'Finish it or take it back first: /hire schedule and the name show it.',
    );
  if (kind === 'add' && toCome(standing.now.sessions, now).length === 0)
    throw new ConflictError('This panel is over, so nothing is added to it.', 'Plan a new one with /hire schedule.');
  if (kind === 'add') return;
  if (sessions.length === 0 || sessions.some((it) => it.start <= now))
    throw new ConflictError('That interview has begun or is over, so it can no longer be changed here.');
}

/** The sessions asked about; throws when one is gone. */
export function asked(standing: Standing, ids: readonly string[], now: number): readonly BookedSession[] {
  if (ids.length === 0) return toCome(standing.now.sessions, now);
  return ids.map((id) => {
    const found = standing.now.sessions.find((it) => it.id === id);
    if (found === undefined)
      throw new NotFoundError('That interview is no longer in Lever.', {
        hint: 'Open the panel again with /hire panel.',
      });
    return found;
  });
}

export async function newPlan(
  wires: Wires,
  standing: Standing,
  ask: {
    readonly actor: Actor;
    readonly place: Draft['place'];
    readonly kind: ChangeKind;
    readonly sessions: readonly BookedSession[];
    readonly instead: LeverUserId | null;
  },
): Promise<ChangePlan> {
  const { actor, kind, instead } = ask;
  const { now: panel } = standing;
  const now = wires.clock.now();
  const source = await sourceOf(wires, standing);
  const ids = ask.sessions.map((it) => it.id);
  const upcoming = toCome(panel.sessions, now);
  const all = kind !== 'add' && ids.length === upcoming.length;
  const planned = kind === 'replace' ? ask.sessions : upcoming;
  const zone = isZone(panel.zone) ? panel.zone : 'UTC';
  return {
    id: randomUUID().replaceAll('-', '').slice(0, 20),
    version: 0,
    kind,
    panelId: standing.panelId,
    opportunityId: standing.opportunityId,
    made: standing.made === 'here' ? 'here' : 'elsewhere',
    basis: standing.basis,
    now: panel,
    booked: standing.booked,
    sessions: ids,
    samePeople: false,
    instead,
    draft: {
      id: 'change',
      version: 0,
      by: {
        teamId: actor.teamId,
        slackId: actor.slackId,
        leverUserId: actor.leverUserId,
        name: actor.name,
        email: actor.email,
        zone: isZone(actor.zone) ? actor.zone : 'UTC',
      },
      place: ask.place,
      candidate: panel.candidate,
      template: null,
      warnings: [],
      sessions: planned.map((it) => draftSession(it, source.sessions)),
      rules: rulesFor(source.rules, upcoming, zone, all),
      window: windowFor(upcoming, zone, now),
      zone,
      availability: '',
      bent: [],
      search: null,
      choice: null,
      announce: panel.announce,
      attempt: 0,
    },
    target: null,
    cancelling: null,
    attempt: 0,
  };
}

/** Seats and rules the panel was planned with: its draft while that is kept, else the template of its job and stage. */
export async function sourceOf(
  wires: Pick<Wires, 'ledger' | 'directory' | 'templates'>,
  standing: Pick<Standing, 'booked' | 'now'>,
): Promise<{ readonly sessions: readonly DraftSession[]; readonly rules: PanelRules }> {
  const draftId = standing.booked?.draftId;
  const entry = draftId === undefined ? null : await wires.ledger.get(`draft:${draftId}`);
  if (entry !== null) return entry.value as unknown as Draft;
  const { postingId, stageId } = standing.now.candidate;
  return await templateFor(wires, { postingId, stageId });
}

/** "On-site: Coding" and "coding" are the same session to a person. */
export function sameTitle(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/**
 * What the plan calls this interview. Its title says it best; one that was renamed is still the same when its own id or
 * its form says so and somebody who sits in it could have been chosen for it.
 */
function plannedAs(
  session: BookedSession,
  source: readonly DraftSession[],
  sitting: ReadonlySet<LeverUserId>,
): DraftSession | undefined {
  const titled = source.filter((it) => sameTitle(it.title, session.title));
  if (titled.length > 0) return titled.find((it) => it.id === session.id) ?? titled[0];
  const could = source.filter((it) => it.seats.some((seat) => seat.people.some((one) => sitting.has(one.userId))));
  return (
    could.find((it) => it.id === session.id) ?? could.find((it) => it.formId !== null && it.formId === session.formId)
  );
}

function draftSession(session: BookedSession, source: readonly DraftSession[]): DraftSession {
  const sitting = new Set(session.people.map((it) => it.userId));
  const planned = plannedAs(session, source, sitting);
  const seats = Map.groupBy(session.people, (it) => `${it.role}\n${it.optional}\n${it.training?.pool ?? ''}`);
  return {
    id: session.id,
    title: session.title,
    minutes: session.minutes,
    formId: session.formId,
    seats: [...seats.values()].map((people): DraftSeat => {
      const [first] = people;
      const pool =
        planned?.seats.filter((it) => it.people.some((one) => people.some((who) => who.userId === one.userId))) ?? [];
      const named = planned?.seats.filter((it) => it.role === first?.role) ?? [];
      const others = (pool.length > 0 ? pool : named).flatMap((it) => it.people);
      const learnsFor = first?.training?.pool;
      const training =
        learnsFor === undefined ? undefined : planned?.seats.find((it) => it.training?.pool === learnsFor)?.training;
      const ranks = new Map<LeverUserId, number>(people.map((it) => [it.userId, 0]));
      for (const it of others)
        if (!sitting.has(it.userId) && !ranks.has(it.userId)) ranks.set(it.userId, it.rank + NEWCOMER);
      return {
        role: first?.role ?? 'Interviewer',
        people: [...ranks].map(([userId, rank]) => ({ userId, rank })),
        count: people.length,
        optional: first?.optional ?? false,
        ...(training !== undefined && { training }),
      };
    }),
  };
}

function rulesFor(rules: PanelRules, upcoming: readonly BookedSession[], zone: string, all: boolean): PanelRules {
  if (all) return rules;
  // One session among others that stay: it may go to another day, and a hole may stay behind.
  const days = new Set(upcoming.map((it) => wallClock(zone, it.start).date)).size;
  return { ...rules, keepOrder: false, maxGapMinutes: 1440, maxDays: Math.min(14, Math.max(rules.maxDays, days + 1)) };
}

/** The next two weeks, and at least a week past the day it is now. */
function windowFor(upcoming: readonly BookedSession[], zone: string, now: number): Draft['window'] {
  const window = defaultWindow(wallClock(zone, now).date);
  const last = upcoming.at(-1);
  const to = last === undefined ? window.to : addWorkingDays(wallClock(zone, last.start).date, 5);
  const from = upcoming[0] === undefined ? window.from : wallClock(zone, upcoming[0].start).date;
  const latest = addDays(window.from, 44);
  if (from > latest) return { from, to };
  return { from: window.from, to: to > window.to ? (to > latest ? latest : to) : window.to };
}

/** A short name of exactly what a plan would do. */
export function seenOf(plan: Pick<ChangePlan, 'target' | 'cancelling' | 'basis' | 'draft'>): string {
  return createHash('sha256')
    .update(JSON.stringify([plan.basis, plan.target, plan.cancelling, plan.draft.bent]))
    .digest('hex')
    .slice(0, 16);
}
