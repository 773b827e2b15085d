/**
 * Changing a panel that stands: the plan of a change (what was asked and chosen), its durable record (how far the writing
 * has come), and the door that commands and jobs see. `change-create.ts` makes it. Only `apply`, `finish` and `undo`
 * write outside; the rest reads, or remembers in our own ledger.
 */
import type { InterviewId, LeverUserId, OpportunityId, PanelId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { CardPrivacy } from './announce.ts';
import type { BookedSession, Booking, CandidateInvite } from './booking.ts';
import type { Draft, DraftSession, Search } from './draft.ts';
import type { Hindrances } from './change-hindrances.ts';
import type { RepairResult } from './change-repair.ts';
import type { OverLimit } from './over-limits.ts';
import type { PanelFilter, PanelList } from './panel-list.ts';
import type { Alternatives } from './panels.ts';

export type ChangeKind = 'move' | 'replace' | 'edit' | 'cancel' | 'add';

/** Why something is cancelled; the first words are the reason's value in forms and in the audit log. */
export const cancelReasons = {
  candidate: 'The candidate cannot make it',
  interviewer: 'An interviewer cannot make it',
  withdrew: 'The candidate withdrew',
  filled: 'The job was filled or closed',
  plan: 'The interview plan changed',
  mistake: 'It was booked by mistake',
  other: 'Something else',
} as const;
export type CancelReason = keyof typeof cancelReasons;

/**
 * `later`: the candidate waits for a new panel and is remembered with who looks after it. `closed`: nothing follows.
 * (The third intent, now, is a move and never becomes a cancel.)
 */
export type CancelIntent = 'later' | 'closed';

export interface Cancelling {
  readonly intent: CancelIntent;
  readonly reason: CancelReason;
  /** Typed by the person; stays in our ledger and is told to nobody. */
  readonly words: string;
}

/** A panel as Lever has it this moment, in the words of a booking. */
export interface Standing {
  readonly panelId: PanelId;
  readonly opportunityId: OpportunityId;
  /** `here`: this bot booked it. `elsewhere`: another tool did, through the API. `lever`: Lever's own scheduler. */
  readonly made: 'here' | 'elsewhere' | 'lever';
  readonly cancelled: boolean;
  /** Lever's truth; ids and calendar keys are the booking's where we booked it. */
  readonly now: Booking;
  /** The booking as it was last written, which is what calendars hold; `null` when it is not ours. */
  readonly booked: Booking | null;
  /** Changes whenever anything about the panel changes in Lever. */
  readonly basis: string;
  /** Where Lever differs from what was booked here, in sentences. */
  readonly drift: readonly string[];
  /** A change that stopped half-way. */
  readonly half: Change | null;
  /** Where the other tool shows it. */
  readonly externalUrl: string | null;
}

/** What the panel will be. */
export interface Target {
  readonly sessions: readonly BookedSession[];
  readonly location: string;
}

/** A session before it has a time and people; they are in the plan's draft until then. */
export type Adding = Pick<BookedSession, 'id' | 'title' | 'minutes' | 'formId' | 'formName' | 'location' | 'video'>;

/** What somebody is about to change: begun by a press, kept in our ledger for a day, theirs alone. */
export interface ChangePlan {
  readonly id: string;
  /** The ledger's version when this was read. */
  readonly version: number;
  readonly kind: ChangeKind;
  readonly panelId: PanelId;
  readonly opportunityId: OpportunityId;
  readonly made: 'here' | 'elsewhere';
  readonly basis: string;
  readonly now: Booking;
  readonly booked: Booking | null;
  /** Session ids that are asked about; the others stay where they are. */
  readonly sessions: readonly string[];
  /** Nobody may stand in for those who sit (`move`). */
  readonly samePeople: boolean;
  /** Who leaves (`replace`). */
  readonly instead: LeverUserId | null;
  /** The session that comes to the panel (`add`), as far as it is chosen: its time and people are the planner's. */
  readonly adding?: Adding;
  /** Session ids in the order that they shall have from now on (`move`). */
  readonly order?: readonly string[];
  /** What the planner is asked: dates, zone, availability, pools; and its last answer. */
  readonly draft: Draft;
  readonly target: Target | null;
  readonly cancelling: Cancelling | null;
  /** Keys of events that somebody has put there already: their guests are not told a second time. */
  readonly asIs?: readonly string[];
  /** Counts changes that were refused or taken back: part of the change's id. */
  readonly attempt: number;
}

/** How far the writing has come; written before and after each step. */
export interface ChangeSteps {
  /** Events made for what is added, without guests until Lever has it; by key. */
  readonly held?: Booking['steps']['held'];
  /** Interviews that Lever made for what is added, by session. */
  readonly interviews?: Readonly<Record<string, InterviewId>>;
  /** Lever was asked at this instant; without `lever`, it may or may not have happened. */
  readonly askedAt: number | null;
  /** Lever was read back and is as wanted. */
  readonly lever: boolean;
  /** Our own booking says the same. */
  readonly booked: boolean;
  /** Keys of calendar events that are as wanted. */
  readonly events: readonly string[];
  readonly told: readonly string[];
  readonly untold: readonly { readonly name: string; readonly why: string; readonly userId?: LeverUserId }[];
  readonly carded: boolean;
  readonly cardProblem: string | null;
  readonly audited: boolean;
}

export interface Change {
  readonly id: string;
  readonly planId: string;
  readonly attempt: number;
  readonly kind: ChangeKind;
  /** `changing`, `undoing`: under way or stopped half-way. `changed`, `undone`: over. */
  readonly state: 'changing' | 'changed' | 'undoing' | 'undone';
  /** Who pressed. */
  readonly by: Draft['by'];
  readonly made: 'here' | 'elsewhere';
  readonly panelId: PanelId;
  readonly basis: string;
  /** What calendars held before: the booking as last written (for another tool's panel: Lever's words). */
  readonly record: Booking;
  /** What Lever held before. */
  readonly before: Booking;
  readonly after: Target;
  /** The candidate's invitations afterwards. */
  readonly invites: readonly CandidateInvite[];
  readonly sessions: readonly string[];
  readonly cancelling: Cancelling | null;
  readonly asIs?: readonly string[];
  /** Busy times that the recruiter chose to plan over. */
  readonly over: Booking['over'];
  /** Limits that were gone over on request, and why. */
  readonly raised?: Booking['raised'];
  readonly performAs: LeverUserId;
  readonly performAsReason: string | null;
  readonly startedAt: number;
  readonly steps: ChangeSteps;
  /** What had been done when taking back began. */
  readonly went: ChangeSteps | null;
  readonly stopped: {
    readonly at: number;
    readonly why: string;
    readonly hint: string | null;
    readonly reference: string | null;
  } | null;
}

export interface ChangeWhereabouts {
  readonly exists: readonly string[];
  readonly missing: readonly string[];
  /** Whether it can still be taken back: what was deleted in Lever cannot. */
  readonly undoable: boolean;
}

export type ChangeResult =
  | { readonly status: 'changed'; readonly change: Change; readonly repeated: boolean }
  /** Nothing was written, because the world moved since the plan: what changed, in sentences. */
  | {
      readonly status: 'stale';
      readonly reasons: readonly string[];
      readonly opportunityId: OpportunityId;
      /** Limits in the way; when there is nothing else, they may be gone over with a reason. */
      readonly over?: readonly OverLimit[];
    }
  /** Lever said no, and nothing was changed anywhere. */
  | { readonly status: 'refused'; readonly why: string; readonly hint: string | null }
  | { readonly status: 'busy' }
  /** Stopped half-way: what is where, and the ways on. */
  | { readonly status: 'half'; readonly change: Change; readonly exists: ChangeWhereabouts }
  | { readonly status: 'undone'; readonly change: Change };

/** A session before and after: `was` is `null` for one that is added, `will` for one that is cancelled. */
export interface ChangedSession {
  readonly was: BookedSession | null;
  readonly will: BookedSession | null;
  /** Its place in words, where that changes. */
  readonly place: { readonly was: string; readonly will: string } | null;
}

/** What each reader will get, before anything is written. */
export interface ChangePreview {
  /** Names exactly what is shown; the press that writes brings it back. */
  readonly seen: string;
  readonly author: string;
  readonly authorReason: string | null;
  /** Sessions that change. */
  readonly rows: readonly ChangedSession[];
  /** "Jonas Weber: invitation moves", in the order of importance. */
  readonly people: readonly { readonly name: string; readonly what: string }[];
  readonly candidate: string;
  readonly channel: { readonly name: string; readonly privacy: CardPrivacy } | { readonly none: string };
  readonly warnings: readonly string[];
}

/** A candidate whose panel was cancelled to be planned again. */
export interface Waiting {
  readonly id: string;
  /** The booking whose panel, or part, was cancelled. */
  readonly bookingId: string;
  readonly opportunityId: OpportunityId;
  readonly candidate: string;
  readonly postingTitle: string;
  readonly confidential: boolean;
  readonly sessions: readonly string[];
  /** A part was cancelled: the panel that goes on, and what is still in it. */
  readonly part?: { readonly panelId: PanelId; readonly beside: readonly string[] };
  readonly reason: CancelReason;
  /** Who looks after it. */
  readonly owner: { readonly slackId: string; readonly name: string };
  readonly since: number;
}

export interface PanelChanges {
  /** The candidate's panels as Lever has them now: those to come first, then the latest. Throws `NotFoundError`. */
  of(opportunityId: OpportunityId, actor: Actor): Promise<readonly Standing[]>;
  /** Panels of everybody that this person may see, narrowed; a bounded number of calls to Lever. */
  list(filter: PanelFilter, actor: Actor): Promise<PanelList>;
  /** Who waits for a new panel, longest first; what was planned again since is not in it. */
  waiting(actor: Actor): Promise<readonly Waiting[]>;
  /** Changes that stopped half-way and that nobody is working on. */
  unfinished(): Promise<readonly Change[]>;
  /** Where a change stands, looked up now in Lever and the calendars. */
  whereabouts(change: Change): Promise<ChangeWhereabouts>;
  /** Begins a change of these sessions (`[]`: all that are still to come). Throws when it cannot be changed here. */
  begin(ask: {
    readonly actor: Actor;
    readonly place: Draft['place'];
    readonly opportunityId: OpportunityId;
    readonly panelId: PanelId;
    readonly kind: ChangeKind;
    readonly sessions: readonly string[];
    readonly instead?: LeverUserId;
  }): Promise<ChangePlan>;
  /** Sessions that could be added: of the panel's plan or template, those that it does not have. */
  addable(plan: ChangePlan): Promise<readonly DraftSession[]>;
  plan(id: string, actor: Actor): Promise<ChangePlan | null>;
  save(plan: ChangePlan): Promise<ChangePlan>;
  /** Other times, best first, or who and what stands in the way. Everything not asked about stays fixed. */
  search(plan: ChangePlan): Promise<{ readonly plan: ChangePlan; readonly search: Search }>;
  /** Who could sit instead, free and qualified first, with reasons. */
  people(plan: ChangePlan, also?: readonly LeverUserId[]): Promise<Alternatives>;
  /** What stands in the way of the plan's target: busy people, colliding sessions, limits. */
  hindrances(plan: ChangePlan): Promise<Hindrances>;
  /** Where calendars, messages or the card do not say what the booking says, in sentences; by panel. */
  apart(standings: readonly Standing[]): Promise<ReadonlyMap<PanelId, readonly string[]>>;
  preview(plan: ChangePlan, actor: Actor): Promise<ChangePreview>;

  /** Does what the plan says, at most once however often it is called. */
  apply(plan: ChangePlan, actor: Actor): Promise<ChangeResult>;
  finish(changeId: string, actor: Actor): Promise<ChangeResult>;
  undo(changeId: string, actor: Actor): Promise<ChangeResult>;
  /** Brings our booking, calendars, messages and the card in line with Lever; looks before it writes. */
  repair(ask: {
    readonly actor: Actor;
    readonly opportunityId: OpportunityId;
    readonly panelId: PanelId;
  }): Promise<RepairResult>;
  /** Takes a candidate off the list of those who wait. */
  settle(waitingId: string, actor: Actor): Promise<void>;
}
