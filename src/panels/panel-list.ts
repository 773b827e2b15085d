/**
 * Panels of everybody, narrowed by when, who sits, who booked, which job: from our own bookings and held days, and from
 * Lever for the candidates who have interviews then, as the index of interviews knows them. Lever has no list of panels,
 * so the answer says how many candidates it comes from. Called through `changes.list`; reads only.
 */
import { MINUTE } from '../clock.ts';
import type { DirectoryOpportunity } from '../directory/directory.ts';
import type { LeverUserId, OpportunityId, PanelId, PostingId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import { addDays, instantAt, isZone, wallClock, weekdayOf } from '../zones.ts';
import type { Booking } from './booking.ts';
import { type Held, isHeldDay } from './hold.ts';
import { bookingOf } from './lever-panel.ts';
import { endOf } from './invitations.ts';
import type { LoadReader } from './load.ts';
import type { LeverPanel, PanelDeps } from './ports.ts';

export const listTimes = ['ahead', 'today', 'tomorrow', 'this-week', 'next-week', 'past'] as const;
export type ListTime = (typeof listTimes)[number];
/** `mine`: booked or held by the asker. `held`: not confirmed yet. `lever`: made in Lever's own scheduler. */
export const listStates = ['any', 'mine', 'held', 'half', 'here', 'lever', 'elsewhere'] as const;
export type ListState = (typeof listStates)[number];

export interface PanelFilter {
  readonly when: ListTime;
  readonly state: ListState;
  readonly interviewer: LeverUserId | null;
  /** Who booked it, or made it in Lever. */
  readonly by: LeverUserId | null;
  /** A posting's id, or words of its title. */
  readonly job: PostingId | string | null;
  readonly candidate: OpportunityId | null;
}

export const everyPanel: PanelFilter = {
  when: 'ahead',
  state: 'any',
  interviewer: null,
  by: null,
  job: null,
  candidate: null,
};

export interface ListedInterview {
  readonly title: string;
  /** Epoch ms. */
  readonly start: number;
  readonly minutes: number;
  readonly people: readonly { readonly userId: LeverUserId; readonly name: string }[];
}

/** One panel, however it came to be; a panel of one interview is one, too. */
export interface PanelRow {
  readonly opportunityId: OpportunityId;
  readonly panelId: PanelId | null;
  readonly made: 'here' | 'lever' | 'elsewhere';
  /** `half`: its booking stopped half-way. `over`: nothing of it lies ahead. */
  readonly state: 'coming' | 'over' | 'held' | 'half';
  /** Set for a day that is held. */
  readonly held: Held | null;
  readonly candidate: string;
  readonly postingId: PostingId | null;
  readonly postingTitle: string;
  readonly confidential: boolean;
  readonly url: string;
  /** The candidate's zone. */
  readonly zone: string;
  readonly by: { readonly userId: LeverUserId | null; readonly slackId: string | null; readonly name: string | null };
  readonly interviews: readonly ListedInterview[];
}

export interface PanelList {
  /** First first; of what is past, the latest first. */
  readonly rows: readonly PanelRow[];
  /** Candidates whose panels were read from Lever, out of those who have interviews then. */
  readonly read: { readonly read: number; readonly of: number };
  /** The index of interviews is complete: nobody else has any then. */
  readonly complete: boolean;
}

type Wires = Pick<PanelDeps, 'directory' | 'clock' | 'log'> & {
  readonly loadReader: LoadReader;
  readonly holds?: () => Promise<readonly Held[]>;
};

/** One call to Lever each, at ten a second: a list waits at most this long for them, ÷ 10 in seconds. */
const MOST_READ = 30;
const AHEAD_DAYS = 366;
const BEHIND_DAYS = 28;

/** Sees everything: used to tell an archived candidate from one that is hidden, and for nothing else. */
const everything = { leverUserId: null, role: 'superAdmin' } as const;

/** From and until, epoch ms, in days of the asker's zone. */
export function spanOf(when: ListTime, actor: Pick<Actor, 'zone'>, now: number): { from: number; to: number } {
  const zone = isZone(actor.zone) ? actor.zone : 'UTC';
  const { date } = wallClock(zone, now);
  const monday = addDays(date, 1 - weekdayOf(date));
  const at = (day: string) => instantAt(zone, day, 0);
  switch (when) {
    case 'today':
      return { from: at(date), to: at(addDays(date, 1)) };
    case 'tomorrow':
      return { from: at(addDays(date, 1)), to: at(addDays(date, 2)) };
    case 'this-week':
      return { from: at(monday), to: at(addDays(monday, 7)) };
    case 'next-week':
      return { from: at(addDays(monday, 7)), to: at(addDays(monday, 14)) };
    case 'past':
      return { from: at(addDays(date, -BEHIND_DAYS)), to: now };
    case 'ahead':
      break;
  }
  return { from: now, to: at(addDays(date, AHEAD_DAYS)) };
}

export async function listPanels(wires: Wires, filter: PanelFilter, actor: Actor): Promise<PanelList> {
  const now = wires.clock.now();
  const span = spanOf(filter.when, actor, now);
  const within = (it: { readonly start: number; readonly minutes: number }) =>
    it.start < span.to && it.start + it.minutes * MINUTE > span.from;
  const [bookings, holds] = await Promise.all([wires.loadReader.bookings(), wires.holds?.() ?? []]);
  const ours = [...bookings, ...holds].filter((it) => it.sessions.some(within));
  const inLever = wantsLever(filter) ? await fromLever(wires, filter, actor, ours, within) : null;
  const known = new Set(inLever?.rows.map((it) => it.panelId));
  // What Lever said about a panel of ours is newer than our record; what it was not asked about is ours to tell.
  const own = ours
    .filter((it) => it.steps.panel === null || !known.has(it.steps.panel.id))
    .filter((it) => inLever?.asked.has(it.candidate.opportunityId) !== true || it.steps.panel === null)
    .map((it) => rowOfOurs(it, now));
  const rows = [...own, ...(inLever?.rows ?? [])]
    .filter((it) => it.interviews.some(within))
    .filter((it) => isVisible(wires, it, actor))
    .filter((it) => fits(filter, it, actor))
    .toSorted((a, b) => (filter.when === 'past' ? lastOf(b) - lastOf(a) : first(a, span.from) - first(b, span.from)));
  return {
    rows,
    read: inLever?.read ?? { read: 0, of: 0 },
    complete: inLever?.complete ?? true,
  };
}

/** What was booked or held here is in our own ledger. */
function wantsLever(filter: PanelFilter): boolean {
  return !['mine', 'held', 'half', 'here'].includes(filter.state);
}

function first(row: PanelRow, from: number): number {
  const ahead = row.interviews.filter((it) => it.start + it.minutes * MINUTE > from).map((it) => it.start);
  return Math.min(...(ahead.length > 0 ? ahead : row.interviews.map((it) => it.start)));
}

const lastOf = (row: PanelRow): number => Math.max(...row.interviews.map((it) => it.start));

function isVisible(wires: Wires, row: PanelRow, actor: Actor): boolean {
  if (wires.directory.opportunity(row.opportunityId, actor) !== undefined) return true;
  return !row.confidential && wires.directory.opportunity(row.opportunityId, everything) === undefined;
}

function fits(filter: PanelFilter, row: PanelRow, actor: Actor): boolean {
  const { state, interviewer, by, job, candidate } = filter;
  const mine = row.by.slackId === actor.slackId || (row.by.userId !== null && row.by.userId === actor.leverUserId);
  const stateFits =
    state === 'any' ||
    (state === 'mine' ? mine : state === 'held' || state === 'half' ? row.state === state : row.made === state);
  return (
    stateFits &&
    (interviewer === null || row.interviews.some((it) => it.people.some((one) => one.userId === interviewer))) &&
    (by === null || row.by.userId === by) &&
    (job === null || row.postingId === job || row.postingTitle.toLowerCase().includes(job.toLowerCase())) &&
    (candidate === null || row.opportunityId === candidate)
  );
}

function rowOfOurs(booking: Booking, now: number): PanelRow {
  const { candidate, by } = booking;
  const held = isHeldDay(booking) ? booking : null;
  return {
    opportunityId: candidate.opportunityId,
    panelId: booking.steps.panel?.id ?? null,
    made: 'here',
    state:
      held !== null
        ? 'held'
        : booking.state !== 'booked'
          ? 'half'
          : booking.sessions.some((it) => endOf(it) > now)
            ? 'coming'
            : 'over',
    held,
    candidate: candidate.name,
    postingId: candidate.postingId,
    postingTitle: candidate.postingTitle,
    confidential: candidate.confidential,
    url: candidate.url,
    zone: booking.zone,
    by: { userId: by.leverUserId, slackId: by.slackId, name: by.name },
    interviews: booking.sessions.toSorted((a, b) => a.start - b.start),
  };
}

/** Panels of the candidates who have interviews then, the nearest first, up to what one look may ask of Lever. */
async function fromLever(
  wires: Wires,
  filter: PanelFilter,
  actor: Actor,
  ours: readonly Booking[],
  within: (it: { readonly start: number; readonly minutes: number }) => boolean,
) {
  const now = wires.clock.now();
  const nearest = new Map<OpportunityId, number>();
  const note = (id: OpportunityId, starts: readonly number[]) => {
    if (filter.candidate !== null && id !== filter.candidate) return;
    if (starts.length > 0)
      nearest.set(id, Math.min(nearest.get(id) ?? Infinity, ...starts.map((it) => Math.abs(it - now))));
  };
  for (const [id, { panels }] of await wires.loadReader.indexed())
    for (const panel of panels) {
      const mine = panel.interviews.filter(within);
      if (filter.interviewer === null || mine.some((it) => it.people.includes(filter.interviewer as LeverUserId)))
        note(
          id,
          mine.map((it) => it.start),
        );
    }
  for (const it of ours)
    note(
      it.candidate.opportunityId,
      it.sessions.filter(within).map((one) => one.start),
    );
  if (filter.candidate !== null) nearest.set(filter.candidate, 0);
  const all = [...nearest].toSorted((a, b) => a[1] - b[1]).map(([id]) => id);
  const visible = all.filter((id) => wires.directory.opportunity(id, actor) !== undefined);
  const must = visible.slice(0, MOST_READ);
  // As it is now: whoever looks has perhaps just changed something.
  const seen = await wires.loadReader.around(must, { fresh: true });
  const bookings = new Map(ours.map((it) => [it.id, it]));
  const rows: PanelRow[] = [];
  for (const [id, panels] of seen.panels) {
    const opportunity = wires.directory.opportunity(id, actor);
    if (opportunity === undefined) continue;
    for (const panel of panels)
      if (panel.canceledAt === null && panel.interviews.length > 0)
        rows.push(rowOfLever(wires, opportunity, panel, bookings.get(bookingOf(panel.externalUrl) ?? '') ?? null, now));
  }
  return {
    rows,
    asked: new Set(seen.panels.keys()),
    read: { read: must.length, of: visible.length },
    complete: seen.freshness.at !== null,
  };
}

function rowOfLever(
  wires: Wires,
  opportunity: DirectoryOpportunity,
  panel: LeverPanel,
  booked: Booking | null,
  now: number,
): PanelRow {
  const posting = opportunity.posting === null ? undefined : wires.directory.posting(opportunity.posting);
  const maker = panel.user === null || panel.user === undefined ? undefined : wires.directory.user(panel.user);
  const interviews = panel.interviews
    .map(
      (it): ListedInterview => ({
        title: it.subject === null || it.subject === undefined || it.subject.trim() === '' ? 'Interview' : it.subject,
        start: it.date,
        minutes: it.duration,
        people: it.interviewers.map((one) => ({
          userId: one.id,
          name: wires.directory.user(one.id)?.name ?? one.name ?? 'Somebody',
        })),
      }),
    )
    .toSorted((a, b) => a.start - b.start);
  return {
    opportunityId: opportunity.id,
    panelId: panel.id,
    made: bookingOf(panel.externalUrl) !== null ? 'here' : panel.externallyManaged ? 'elsewhere' : 'lever',
    state:
      booked !== null && booked.state !== 'booked'
        ? 'half'
        : interviews.some((it) => it.start + it.minutes * MINUTE > now)
          ? 'coming'
          : 'over',
    held: null,
    candidate: opportunity.name,
    postingId: opportunity.posting,
    postingTitle: posting?.title ?? '',
    confidential: opportunity.confidential || posting?.confidential === true,
    url: opportunity.url,
    zone: booked?.zone ?? (isZone(panel.timezone ?? '') ? (panel.timezone as string) : 'UTC'),
    by:
      booked === null
        ? { userId: panel.user ?? null, slackId: null, name: maker?.name ?? null }
        : { userId: booked.by.leverUserId, slackId: booked.by.slackId, name: booked.by.name },
    interviews,
  };
}
