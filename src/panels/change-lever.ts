/**
 * The Lever half of a change: the same panel and the same interviews are rewritten (their ids stay), or interviews are
 * deleted. Lever replaces a panel as a whole, so whatever we do not change is sent back as it was read.
 * Called by `change-apply.ts` with the desk held; looks before it writes and reads back afterwards.
 */
import { isWireError } from '../errors.ts';
import { type InterviewId, NO_FEEDBACK } from '../lever/ids.ts';
import type { BookedSession, Booking } from './booking.ts';
import type { Change, Target } from './change.ts';
import type { ChangeDesk } from './change-record.ts';
import { basisOf, formOf } from './change-standing.ts';
import { placeOf } from './invitations.ts';
import { markerOf } from './lever-panel.ts';
import { certainlyNot, StillUnclear } from './lost-answers.ts';
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

/** What a change knows of its panel in Lever. */
interface Known {
  readonly before: Booking;
  /** Interviews by session: those that were there, and those that Lever made for what is added. */
  readonly ids: Readonly<Record<string, InterviewId>>;
  readonly videoUrlOf: (session: BookedSession) => string | null;
}

function knownOf(change: Change): Known {
  const { before, steps, went } = change;
  const held = { ...before.steps.held, ...went?.held, ...steps.held };
  return {
    before,
    ids: { ...before.steps.panel?.interviews, ...went?.interviews, ...steps.interviews },
    videoUrlOf: (session) => held[session.eventKey]?.videoUrl ?? null,
  };
}

/** The session's interview; for one that was added and whose id was never heard, whichever nobody else has and reads so. */
function interviewFor(known: Known, target: Target, session: BookedSession, panel: LeverPanel) {
  const id = known.ids[session.id];
  if (id !== undefined) return panel.interviews.find((it) => it.id === id);
  const others = new Set(Object.values(known.ids));
  return panel.interviews.find((it) => !others.has(it.id) && standsAs(it, session, placeIn(known, target, session)));
}

function placeIn(known: Known, target: Pick<Target, 'location'>, session: BookedSession): string {
  return placeOf(target, session, known.videoUrlOf(session));
}

/** How the panel in Lever differs from how it should be now, in sentences; empty: it stands as wanted. */
export function notAs(change: Change, panel: LeverPanel | null): string[] {
  const target = wantedIn(change);
  const known = knownOf(change);
  if (panel === null) return target.sessions.length === 0 ? [] : ['The panel is gone from Lever.'];
  const out: string[] = [];
  if (panel.interviews.length !== target.sessions.length)
    out.push(`Lever has ${panel.interviews.length} interviews instead of ${target.sessions.length}.`);
  for (const session of target.sessions) {
    const it = interviewFor(known, target, session, panel);
    if (it === undefined) out.push(`${session.title} is missing in Lever.`);
    else if (!standsAs(it, session, placeIn(known, target, session)))
      out.push(`${session.title} is different in Lever.`);
  }
  return out;
}

function standsAs(it: LeverPanelInterview, session: BookedSession, place: string): boolean {
  const people = new Set(it.interviewers.map((one) => one.id));
  return (
    it.date === session.start &&
    it.duration === session.minutes &&
    (it.subject ?? '') === session.title &&
    (it.location ?? '').trim() === place.trim() &&
    formOf(it) === session.formId &&
    people.size === session.people.length &&
    session.people.every((one) => people.has(one.userId))
  );
}

/** Whether a finished change is still what Lever says, as far as times and people go. */
export async function standsStill(wires: Pick<PanelDeps, 'lever'>, change: Change): Promise<boolean> {
  const panel = await readPanel(wires.lever, change.before);
  const { ids } = knownOf(change);
  return (
    panel !== null &&
    wantedIn(change).sessions.every((session) => {
      const it = panel.interviews.find((one) => one.id === ids[session.id]);
      return it !== undefined && it.date === session.start && it.interviewers.length === session.people.length;
    })
  );
}

/** The whole panel as Lever has it, with the target in it. */
function replacement(panel: LeverPanel, known: Known, target: Target): PanelBody {
  const { before } = known;
  return {
    timezone: panel.timezone === undefined || panel.timezone === '' ? before.zone : panel.timezone,
    externalUrl: panel.externalUrl ?? markerOf(before),
    ...(panel.applications !== undefined && panel.applications.length > 0 && { applications: panel.applications }),
    ...(panel.feedbackReminder && { feedbackReminder: panel.feedbackReminder }),
    ...(panel.note && { note: panel.note }),
    interviews: target.sessions.map((session) => {
      const it = interviewFor(known, target, session, panel);
      const form = session.formId ?? NO_FEEDBACK;
      const kept = it !== undefined && formOf(it) === session.formId;
      const place = placeIn(known, target, session);
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
  let there = await readPanel(wires.lever, before);
  if (notAs(desk.change, there).length > 0) {
    if (there === null) throw new ChangedMeanwhile('deleted');
    if (!resumed && basisOf(there) !== desk.change.basis) throw new ChangedMeanwhile('changed');
    if (resumed && !isHalfOf(desk.change, there)) throw new ChangedMeanwhile('changed');
    await desk.note({ steps: { askedAt: wires.clock.now() } });
    await ask(wires, desk, there);
    there = await readPanel(wires.lever, before);
    const wrong = notAs(desk.change, there);
    if (wrong.length > 0) throw new NotAsWanted(wrong);
  }
  const interviews = addedIn(desk.change, there);
  await desk.note({ steps: { ...(interviews !== null && { interviews }), lever: true } });
}

/** The interviews that Lever made for what is added. */
function addedIn(change: Change, panel: LeverPanel | null): Record<string, InterviewId> | null {
  if (panel === null || change.state !== 'changing') return null;
  const known = knownOf(change);
  const made = change.after.sessions.flatMap((session): [string, InterviewId][] => {
    if (change.before.sessions.some((it) => it.id === session.id)) return [];
    const it = interviewFor(known, change.after, session, panel);
    return it === undefined ? [] : [[session.id, it.id]];
  });
  return made.length === 0 ? null : Object.fromEntries(made);
}

/** Each interview is as it was or as it will be: nobody else has touched it. */
function isHalfOf(change: Change, panel: LeverPanel): boolean {
  const known = knownOf(change);
  const { before, after } = change;
  return panel.interviews.every((it) => {
    const [sessionId] = Object.entries(known.ids).find(([, id]) => id === it.id) ?? [null];
    const mine = (one: BookedSession) =>
      sessionId === null ? before.sessions.every((was) => was.id !== one.id) : one.id === sessionId;
    return (
      before.sessions.some((was) => mine(was) && standsAs(it, was, placeIn(known, before, was))) ||
      after.sessions.some((will) => mine(will) && standsAs(it, will, placeIn(known, after, will)))
    );
  });
}

async function ask(wires: Wires, desk: ChangeDesk, panel: LeverPanel): Promise<void> {
  const { change } = desk;
  const wanted = wantedIn(change);
  const calls = writes(wires.lever, panel, change, wanted);
  const fewer = wanted.sessions.length < panel.interviews.length;
  for (const [done, write] of calls.entries()) {
    await desk.hold();
    try {
      await write();
    } catch (error) {
      // Gone already is what a deletion wants.
      if (fewer && isWireError(error) && error.meaning === 'not-found') continue;
      if (certainlyNot(error)) {
        if (done === 0) await desk.note({ steps: { askedAt: null } });
        throw error;
      }
      await settle(wires, change, done < calls.length - 1, error);
    }
  }
}

function writes(lever: LeverForPanels, panel: LeverPanel, change: Change, wanted: Target): (() => Promise<unknown>)[] {
  const as = { performAs: change.performAs };
  const { opportunityId } = change.before.candidate;
  if (wanted.sessions.length === 0) return [() => lever.panels.delete(opportunityId, panel.id, as)];
  const known = knownOf(change);
  const kept = new Set(wanted.sessions.map((it) => interviewFor(known, wanted, it, panel)?.id));
  const gone = panel.interviews.filter((it) => !kept.has(it.id));
  if (gone.length > 0) return gone.map((it) => () => lever.interviews.delete(opportunityId, it.id, as));
  return [() => lever.panels.replace(opportunityId, panel.id, replacement(panel, known, wanted), as)];
}

/** The answer was lost, not necessarily the write: look now and once more a little later. */
async function settle(wires: Wires, change: Change, more: boolean, cause: unknown): Promise<void> {
  for (const wait of [0, 2_000]) {
    await wires.pause(wait);
    if (notAs(change, await readPanel(wires.lever, change.before)).length === 0) return;
  }
  // One of several deletions: the next run deletes what is still there.
  throw new StillUnclear(
    more
      ? 'Lever did not answer when an interview was deleted.'
      : 'Lever did not answer when the panel was changed, and it was not changed afterwards.',
    { cause },
  );
}
