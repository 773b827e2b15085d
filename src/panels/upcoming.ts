/**
 * Interviews as they stand: a person's day, and a candidate's panels. Read from Lever for the candidates we booked, who
 * have an interview with this person by the index, or who moved just now; says which panels are ours and which can only be edited in Lever. Called through `panels`.
 */
import { DAY, MINUTE } from '../clock.ts';
import { NO_FEEDBACK, type OpportunityId } from '../lever/ids.ts';
import { type Actor, atLeast } from '../people.ts';
import { interviewUrl } from './invitations.ts';
import { bookingOf } from './lever-panel.ts';
import type { LoadReader } from './load.ts';
import type { CandidatePanel, UpcomingInterview } from './panels.ts';
import type { LeverPanel, PanelDeps } from './ports.ts';
import { addDays, instantAt, isZone, wallClock } from '../zones.ts';

type Wires = Pick<PanelDeps, 'lever' | 'directory' | 'clock'> & { readonly loadReader: LoadReader };

/** One call each: more than anybody sits through in the days that are shown. */
const MOST_CANDIDATES = 40;

/** Sees everything: used for names of interviews that the asker sits on, and nothing else. */
const everything = { leverUserId: null, role: 'superAdmin' } as const;

interface About {
  readonly opportunityId: OpportunityId;
  readonly candidate: string;
  readonly postingTitle: string;
  readonly confidential: boolean;
  readonly url: string;
}

function interviewsIn(panel: LeverPanel, about: About): UpcomingInterview[] {
  return panel.interviews.map((it) => ({
    interviewId: it.id,
    panelId: panel.id,
    opportunityId: about.opportunityId,
    candidate: about.candidate,
    postingTitle: about.postingTitle,
    title: it.subject === null || it.subject === undefined || it.subject === '' ? 'Interview' : it.subject,
    start: it.date,
    minutes: it.duration,
    interviewers: it.interviewers.map((one) => ({ userId: one.id, name: one.name ?? '', email: one.email ?? '' })),
    location: it.location ?? null,
    formId: it.feedbackTemplate === NO_FEEDBACK ? null : (it.feedbackTemplate ?? null),
    ours: bookingOf(panel.externalUrl) !== null,
    confidential: about.confidential,
    url: URL.canParse(about.url) ? interviewUrl(about.url, it.id) : '',
  }));
}

export async function dayOf(wires: Wires, actor: Actor, days = 1): Promise<readonly UpcomingInterview[]> {
  const now = wires.clock.now();
  const zone = isZone(actor.zone) ? actor.zone : 'UTC';
  const { date } = wallClock(zone, now);
  const from = instantAt(zone, date, 0);
  const to = instantAt(zone, addDays(date, days), 0);
  const bookings = await wires.loadReader.bookings();
  const must = new Set<OpportunityId>();
  const scheduled = new Set<string>();
  for (const booking of bookings) {
    if (booking.sessions.some((it) => it.start < to + DAY && it.start + it.minutes * MINUTE > from - DAY))
      must.add(booking.candidate.opportunityId);
    if (booking.by.slackId === actor.slackId) scheduled.add(booking.id);
  }
  const index = actor.leverUserId === null ? [] : await wires.loadReader.indexed();
  for (const [id, { panels }] of index)
    for (const it of panels.flatMap((panel) => panel.interviews))
      if (it.start < to && it.start + it.minutes * MINUTE > from && it.people.some((one) => one === actor.leverUserId))
        must.add(id);
  const seen = await wires.loadReader.around([...must].slice(0, MOST_CANDIDATES), { fresh: true });
  const found: UpcomingInterview[] = [];
  for (const [opportunityId, panels] of seen.panels) {
    const opportunity = wires.directory.opportunity(opportunityId, everything);
    if (opportunity === undefined) continue;
    const visible = wires.directory.opportunity(opportunityId, actor) !== undefined;
    const posting = opportunity.posting === null ? undefined : wires.directory.posting(opportunity.posting);
    const about: About = {
      opportunityId,
      candidate: opportunity.name,
      postingTitle: posting?.title ?? '',
      confidential: opportunity.confidential,
      url: opportunity.url,
    };
    for (const panel of panels) {
      const mine =
        scheduled.has(bookingOf(panel.externalUrl) ?? '') && visible && atLeast(actor.role, 'limitedTeamMember');
      for (const it of interviewsIn(panel, about)) {
        if (it.start >= to || it.start + it.minutes * MINUTE <= from) continue;
        const sits = actor.leverUserId !== null && it.interviewers.some((one) => one.userId === actor.leverUserId);
        if (sits || mine) found.push(it);
      }
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

export async function panelsOf(wires: Wires, opportunityId: OpportunityId): Promise<readonly CandidatePanel[]> {
  const opportunity = wires.directory.opportunity(opportunityId, everything);
  const posting =
    opportunity === undefined || opportunity.posting === null
      ? undefined
      : wires.directory.posting(opportunity.posting);
  const url = opportunity?.url ?? '';
  const about: About = {
    opportunityId,
    candidate: opportunity?.name ?? '',
    postingTitle: posting?.title ?? '',
    confidential: opportunity?.confidential ?? true,
    url,
  };
  const found: CandidatePanel[] = [];
  for await (const panel of wires.lever.panels.list(opportunityId)) {
    found.push({
      panelId: panel.id,
      ours: bookingOf(panel.externalUrl) !== null,
      writable: panel.externallyManaged,
      cancelled: panel.canceledAt !== null,
      start: panel.start ?? null,
      end: panel.end ?? null,
      interviews: interviewsIn(panel, about).sort((a, b) => a.start - b.start),
      url,
    });
  }
  return found.sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}
