/**
 * The Lever half of a change: the same panel and the same interviews are rewritten (their ids stay), or interviews are
 * deleted. Lever replaces a panel as a whole, so whatever we do not change is sent back as it was read.
 * Called by `change-apply.ts` with the desk held; looks before it writes and reads back afterwards.
 */
import { isWireError } from '../errors.ts';
import { NO_FEEDBACK } from '../lever/ids.ts';
import type { BookedSession, Booking } from './booking.ts';
import type { Change, Target } from './change.ts';
import type { ChangeDesk } from './change-record.ts';
import { basisOf, formOf } from './change-standing.ts';
import { placeOf } from './invitations.ts';
import { markerOf } from './lever-panel.ts';
import type { LeverForPanels, LeverPanel, LeverPanelInterview, PanelBody, PanelDeps } from './ports.ts';

type Wires = Pick<PanelDeps, 'lever' | 'clock'> & { readonly pause: (ms: number) => Promise<void> };

/** Lever was changed by somebody else since we looked. */
class ChangedMeanwhile extends Error {
  readonly service = 'lever';
  readonly retryable = false;
  readonly meaning = 'changed-meanwhile';
  readonly advice = 'Open the panel again with /hire panel to see what it is now.';
  constructor(what: 'changed' | 'deleted') {
    super(`The panel was ${what} in Lever meanwhile, so nothing was written over it.`);
  }
}

class NotAsWanted extends Error {
  readonly service = 'lever';
  readonly retryable = false;
  readonly meaning = 'unexpected-answer';
  readonly advice = 'Nobody was told yet. Finish tries again; Undo puts it back.';
  constructor(what: readonly string[]) {
    super(`The panel in Lever is not what was asked for. ${what.join(' ')}`);
  }
}

class StillUnclear extends Error {
  readonly service = 'lever';
  readonly retryable = false;
  readonly meaning = 'unclear-write';
  readonly advice = 'Press Finish in a minute: it looks again before it writes anything.';
}

export async function readPanel(lever: LeverForPanels, before: Booking): Promise<LeverPanel | null> {
  const id = before.steps.panel?.id;
  if (id === undefined) return null;
  try {
    const panel = await lever.panels.retrieve(before.candidate.opportunityId, id);
    return panel.canceledAt === null ? panel : null;
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found') return null;
    throw error;
  }
}

/** How the panel in Lever differs from the target, in sentences; empty: it stands as wanted. */
export function notAs(before: Booking, target: Target, panel: LeverPanel | null): string[] {
  const ids = before.steps.panel?.interviews ?? {};
  if (panel === null) return target.sessions.length === 0 ? [] : ['The panel is gone from Lever.'];
  const out: string[] = [];
  if (panel.interviews.length !== target.sessions.length)
    out.push(`Lever has ${panel.interviews.length} interviews instead of ${target.sessions.length}.`);
  for (const session of target.sessions) {
    const it = panel.interviews.find((one) => one.id === ids[session.id]);
    if (it === undefined) out.push(`${session.title} is missing in Lever.`);
    else if (!standsAs(it, session)) out.push(`${session.title} is different in Lever.`);
  }
  return out;
}

function standsAs(it: LeverPanelInterview, session: BookedSession): boolean {
  const people = new Set(it.interviewers.map((one) => one.id));
  return (
    it.date === session.start &&
    it.duration === session.minutes &&
    (it.subject ?? '') === session.title &&
    formOf(it) === session.formId &&
    people.size === session.people.length &&
    session.people.every((one) => people.has(one.userId))
  );
}

/** The whole panel as Lever has it, with the target in it. */
export function replacement(panel: LeverPanel, before: Booking, target: Target): PanelBody {
  const ids = before.steps.panel?.interviews ?? {};
  const moved = target.location !== before.location;
  return {
    timezone: panel.timezone === undefined || panel.timezone === '' ? before.zone : panel.timezone,
    externalUrl: panel.externalUrl ?? markerOf(before),
    ...(panel.applications !== undefined && panel.applications.length > 0 && { applications: panel.applications }),
    ...(panel.feedbackReminder && { feedbackReminder: panel.feedbackReminder }),
    ...(panel.note && { note: panel.note }),
    interviews: target.sessions.map((session) => {
      const id = ids[session.id];
      const it = panel.interviews.find((one) => one.id === id);
      const form = session.formId ?? NO_FEEDBACK;
      const kept = it !== undefined && formOf(it) === session.formId;
      const place = moved
        ? placeOf(target, before.steps.held[session.eventKey]?.videoUrl ?? null)
        : (it?.location ?? '');
      return {
        ...(it !== undefined && { id: it.id }),
        subject: session.title,
        date: session.start,
        duration: session.minutes,
        ...(place !== '' && { location: place }),
        ...(it?.note && { note: it.note }),
        ...(it?.feedbackReminder && { feedbackReminder: it.feedbackReminder }),
        feedbackTemplate: form,
        interviewers: session.people.map((one) => {
          const own = it?.interviewers.find((who) => who.id === one.userId)?.feedbackTemplate;
          return { id: one.userId, feedbackTemplate: kept && own ? own : form };
        }),
      };
    }),
  };
}

/** The way Lever should be now, by the direction the change is going. */
export function wantedIn(change: Change): Target {
  return change.state === 'undoing' || change.state === 'undone'
    ? { sessions: change.before.sessions, location: change.before.location }
    : change.after;
}

/**
 * Makes Lever as wanted, at most once. `resumed`: an earlier try may have done it, or half of it.
 * Throws what Lever throws; when it certainly did nothing, the record says that Lever was not asked.
 */
export async function writeLever(wires: Wires, desk: ChangeDesk, resumed: boolean): Promise<void> {
  if (desk.change.steps.lever) return;
  const { before } = desk.change;
  const wanted = wantedIn(desk.change);
  const there = await readPanel(wires.lever, before);
  if (notAs(before, wanted, there).length > 0) {
    if (there === null) throw new ChangedMeanwhile('deleted');
    if (!resumed && basisOf(there) !== desk.change.basis) throw new ChangedMeanwhile('changed');
    if (resumed && !isHalfOf(desk.change, there)) throw new ChangedMeanwhile('changed');
    await desk.note({ steps: { askedAt: wires.clock.now() } });
    await ask(wires, desk, there, wanted);
    const wrong = notAs(before, wanted, await readPanel(wires.lever, before));
    if (wrong.length > 0) throw new NotAsWanted(wrong);
  }
  await desk.note({ steps: { lever: true } });
}

/** Each interview is as it was or as it will be: nobody else has touched it. */
function isHalfOf(change: Change, panel: LeverPanel): boolean {
  const ids = change.before.steps.panel?.interviews ?? {};
  const known = new Set(Object.values(ids));
  return panel.interviews.every((it) => {
    if (!known.has(it.id)) return false;
    const [sessionId] = Object.entries(ids).find(([, id]) => id === it.id) ?? [''];
    const was = change.before.sessions.find((one) => one.id === sessionId);
    const will = change.after.sessions.find((one) => one.id === sessionId);
    return (was !== undefined && standsAs(it, was)) || (will !== undefined && standsAs(it, will));
  });
}

async function ask(wires: Wires, desk: ChangeDesk, panel: LeverPanel, wanted: Target): Promise<void> {
  const { before, performAs } = desk.change;
  const { opportunityId } = before.candidate;
  const calls = writes(wires.lever, panel, before, wanted, opportunityId, performAs);
  for (const [done, write] of calls.entries()) {
    await desk.hold();
    try {
      await write();
    } catch (error) {
      // Gone already is what a deletion wants.
      if (wanted.sessions.length < before.sessions.length && isWireError(error) && error.meaning === 'not-found')
        continue;
      if (certainlyNot(error)) {
        if (done === 0) await desk.note({ steps: { askedAt: null } });
        throw error;
      }
      await settle(wires, before, wanted, done < calls.length - 1, error);
    }
  }
}

function writes(
  lever: LeverForPanels,
  panel: LeverPanel,
  before: Booking,
  wanted: Target,
  opportunityId: Booking['candidate']['opportunityId'],
  performAs: Change['performAs'],
): (() => Promise<unknown>)[] {
  const as = { performAs };
  if (wanted.sessions.length === 0) return [() => lever.panels.delete(opportunityId, panel.id, as)];
  const ids = before.steps.panel?.interviews ?? {};
  const kept = new Set(wanted.sessions.map((it) => ids[it.id]));
  const gone = panel.interviews.filter((it) => !kept.has(it.id));
  if (gone.length > 0) return gone.map((it) => () => lever.interviews.delete(opportunityId, it.id, as));
  return [() => lever.panels.replace(opportunityId, panel.id, replacement(panel, before, wanted), as)];
}

/** The answer was lost, not necessarily the write: look now and once more a little later. */
async function settle(wires: Wires, before: Booking, wanted: Target, more: boolean, cause: unknown): Promise<void> {
  for (const wait of [0, 2_000]) {
    await wires.pause(wait);
    const wrong = notAs(before, wanted, await readPanel(wires.lever, before));
    if (wrong.length === 0) return;
  }
  // One of several deletions: the next run deletes what is still there.
  throw new StillUnclear(
    more
      ? 'Lever did not answer when an interview was deleted.'
      : 'Lever did not answer when the panel was changed, and it was not changed afterwards.',
    { cause },
  );
}

const refusals = new Set([
  'bad-request',
  'unauthorized',
  'not-connected',
  'wrong-key',
  'reconnect',
  'forbidden',
  'confidential',
  'not-found',
  'unprocessable',
  'rate-limited',
  'unsupported',
]);

/** Lever said no, or the request never left. */
function certainlyNot(error: unknown): boolean {
  return isWireError(error) && (error.retryable || refusals.has(error.meaning ?? ''));
}
