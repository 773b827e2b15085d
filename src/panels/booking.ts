/**
 * A booking's durable record (`booking:<id>` in the ledger): what was confirmed, and how far the writing has come.
 * `book.ts` moves it forward one step at a time; a crash between any two steps leaves a record that says what exists.
 */
import type { FeedbackTemplateId, InterviewId, LeverUserId, PanelId } from '../lever/ids.ts';
import type { Draft } from './draft.ts';
import type { Hold } from './hold.ts';
import type { OverLimit } from './over-limits.ts';

export interface BookedPerson {
  readonly userId: LeverUserId;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly optional: boolean;
  /** They sit here to be trained for a pool, at this stage of its path. */
  readonly training?: { readonly pool: string; readonly stage: 'shadow' | 'reverse-shadow' };
}

/** One session as confirmed. Never changes after Book was pressed. */
export interface BookedSession {
  readonly id: string;
  readonly title: string;
  /** Epoch ms. */
  readonly start: number;
  readonly minutes: number;
  readonly people: readonly BookedPerson[];
  readonly formId: FeedbackTemplateId | null;
  readonly formName: string | null;
  /** Key of its calendar event: derived from the booking and the session, so making it twice makes one. */
  readonly eventKey: string;
  /** Its own room, address or link; absent: the booking's `location`. */
  readonly location?: string;
  /** The calendar's video link is not part of its place. */
  readonly video?: false;
}

/** The candidate's own invitation: one for each stretch of sessions without a long pause. */
export interface CandidateInvite {
  readonly eventKey: string;
  readonly start: number;
  readonly end: number;
  readonly sessionIds: readonly string[];
}

/**
 * `booking`: under way, or it stopped half-way (then `stopped` says why). `undoing`: taking it back.
 * `booked`, `undone`: over. A day that is held first (`hold.ts`) is `holding` while its interviewers are asked, then `held`
 * until somebody confirms it (`booking`) or releases it (`undoing`).
 */
export type BookingState = 'holding' | 'held' | 'booking' | 'booked' | 'undoing' | 'undone';

export interface Booking {
  readonly id: string;
  readonly state: BookingState;
  readonly draftId: string;
  readonly by: Draft['by'];
  readonly place: Draft['place'];
  readonly announce: boolean;
  readonly candidate: Draft['candidate'];
  readonly zone: string;
  readonly location: string;
  readonly video: boolean;
  readonly sessions: readonly BookedSession[];
  readonly invites: readonly CandidateInvite[];
  /** Lever user the panel is written as, and why when it is not the recruiter. */
  readonly performAs: LeverUserId;
  readonly performAsReason: string | null;
  /** Stands in the panel's `externalUrl`: how we find a panel whose creation we never heard back from. */
  readonly marker: string;
  /** Rules bent on request, in sentences, for the audit log. */
  readonly bent: readonly string[];
  /** Limits of people that were gone over, and why; each gets its own line in the audit log. */
  readonly raised?: readonly {
    readonly userId: LeverUserId;
    readonly limit: 'day' | 'week' | 'rolling';
    readonly reason: string;
  }[];
  /** Busy times that the recruiter chose to book over. */
  readonly over: readonly { readonly userId: LeverUserId; readonly start: number; readonly end: number }[];
  readonly startedAt: number;
  /** Set when the day was held before it was booked. */
  readonly hold?: Hold;
  /** Written before each step and after it: what may exist is never less than what the record says. */
  readonly steps: {
    /** Calendar events held without guests, by key. */
    readonly held: Readonly<Record<string, { readonly url: string | null; readonly videoUrl: string | null }>>;
    /** Lever was asked to make the panel at this instant; without `panel`, it may or may not be there. */
    readonly panelAskedAt: number | null;
    readonly panel: { readonly id: PanelId; readonly interviews: Readonly<Record<string, InterviewId>> } | null;
    /** Events whose guests were invited, by key. */
    readonly invited: readonly string[];
    /** Lever was read back and is what was confirmed. */
    readonly verified: boolean;
    /** Lever ids of interviewers who were told in Slack, and who could not be and why. */
    readonly told: readonly string[];
    readonly untold: readonly { readonly name: string; readonly why: string }[];
    readonly announced: boolean;
    /** Why the channel has no card although one was wanted; a sentence. */
    readonly cardProblem: string | null;
    readonly audited: boolean;
    /** Taking back: what is certainly gone. */
    readonly removed: { readonly panel: boolean; readonly events: readonly string[] };
  };
  readonly stopped: {
    readonly at: number;
    readonly why: string;
    readonly hint: string | null;
    readonly reference: string | null;
  } | null;
}

/** What exists now because of a booking, in sentences for the person who pressed. */
export interface Whereabouts {
  readonly exists: readonly string[];
  readonly missing: readonly string[];
}

export type BookResult =
  | { readonly status: 'booked'; readonly booking: Booking; readonly repeated: boolean }
  /** Nothing was written, because the world moved since the search: what changed, in sentences. */
  /** `over`: the reasons are limits that were reached, which may be gone over with a reason. */
  | { readonly status: 'changed'; readonly reasons: readonly string[]; readonly over?: readonly OverLimit[] }
  /** The interviewers' time is held; nothing is in Lever. */
  | { readonly status: 'held'; readonly booking: Booking; readonly repeated: boolean }
  /** Refused before anybody was told; what had been prepared was taken back, or, for `held`, the day is still held. */
  | { readonly status: 'refused'; readonly why: string; readonly hint: string | null; readonly held?: Booking }
  /** Somebody's press is being worked on right now. */
  | { readonly status: 'busy' }
  /** Stopped half-way: offer Finish and Undo. */
  | { readonly status: 'half'; readonly booking: Booking; readonly exists: Whereabouts }
  | { readonly status: 'undone'; readonly booking: Booking };

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** What a booking has left in the world so far, and what is still missing, as the record knows it. */
export function whereabouts(booking: Booking): Whereabouts {
  const { steps } = booking;
  const exists: string[] = [];
  const missing: string[] = [];
  const { removed } = steps;
  if (steps.panel !== null && !removed.panel)
    exists.push(`In Lever: the panel with ${count(booking.sessions.length, 'interview')}.`);
  else if (steps.panelAskedAt !== null && !removed.panel)
    exists.push('In Lever: perhaps the panel. Its answer was lost; Finish and Undo both look before they do anything.');
  else if (booking.state === 'booking') missing.push('In Lever: the panel.');

  const live = (key: string) => !removed.events.includes(key);
  const invited = booking.sessions.filter((it) => steps.invited.includes(it.eventKey) && live(it.eventKey));
  const there = booking.sessions.filter(
    (it) => steps.held[it.eventKey] !== undefined && !steps.invited.includes(it.eventKey) && live(it.eventKey),
  );
  const asked = there.filter((it) => booking.hold?.asked.includes(it.eventKey));
  const held = there.filter((it) => !asked.includes(it));
  if (asked.length > 0)
    exists.push(
      `On calendars: ${count(asked.length, 'hold')} that interviewers were asked to keep (${titles(asked)}).`,
    );
  if (invited.length > 0)
    exists.push(`On calendars: ${count(invited.length, 'interview')}, interviewers invited (${titles(invited)}).`);
  if (held.length > 0)
    exists.push(
      `On the interview calendar: ${count(held.length, 'held slot')} that nobody was invited to (${titles(held)}).`,
    );
  const candidate = booking.candidate.email === null ? [] : booking.invites;
  const sent = candidate.filter((it) => steps.invited.includes(it.eventKey) && live(it.eventKey));
  if (sent.length > 0) exists.push(`For the candidate: ${count(sent.length, 'invitation')}.`);

  if (booking.state === 'holding') {
    const open = booking.sessions.filter((it) => !asked.includes(it));
    if (open.length > 0) missing.push(`Holds on interviewers’ calendars for ${titles(open)}.`);
  }
  if (booking.state === 'booking') {
    const uninvited = booking.sessions.filter((it) => !steps.invited.includes(it.eventKey));
    if (uninvited.length > 0) missing.push(`Invitations to interviewers for ${titles(uninvited)}.`);
    if (sent.length < candidate.length) missing.push('The candidate’s invitation.');
  }
  if (exists.length === 0) exists.push('Nothing: neither in Lever nor on calendars.');
  return { exists, missing };
}

function titles(sessions: readonly BookedSession[]): string {
  return sessions.map((it) => it.title).join(', ');
}
