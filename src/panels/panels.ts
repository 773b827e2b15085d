/**
 * Panels: from a candidate to interviews that stand in Lever and on everybody's calendar.
 * The room's door as commands and jobs see it; `create.ts` makes it.
 * Only `book`, `finish` and `undo` write outside; everything else reads, or remembers in our own ledger.
 */
import type { FeedbackTemplateId, LeverUserId, OpportunityId, PanelId, PostingId, StageId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { CardPrivacy } from './announce.ts';
import type { Booking, BookResult } from './booking.ts';
import type { PanelChanges } from './change.ts';
import type { ChosenSession, Draft, PanelOption, Search } from './draft.ts';
import type { Freshness } from './load-index.ts';
import type { PanelHolds } from './hold.ts';
import type { InterviewDays, InterviewDayWrites } from './interview-day.ts';
import type { OverLimit } from './over-limits.ts';
import type { Sitting } from './sittings.ts';
import type { ReadyTemplate } from './template.ts';
import type { PanelWatch } from './watch.ts';
import type { PanelWaves } from './wave.ts';

/** An interview in somebody's day, from our bookings and from Lever. */
export interface UpcomingInterview {
  readonly interviewId: string;
  readonly panelId: PanelId;
  readonly opportunityId: OpportunityId;
  readonly candidate: string;
  readonly postingTitle: string;
  readonly title: string;
  /** Epoch ms. */
  readonly start: number;
  readonly minutes: number;
  readonly interviewers: readonly { readonly userId: LeverUserId; readonly name: string; readonly email: string }[];
  readonly location: string | null;
  /** Form to fill; `null` when none was set. */
  readonly formId: string | null;
  /** True when this bot made the panel: it may be changed here. Otherwise "edit in Lever". */
  readonly ours: boolean;
  readonly confidential: boolean;
  /** The interview's or candidate's page in Lever. */
  readonly url: string;
}

/** One panel of a candidate, as it stands in Lever now. */
export interface CandidatePanel {
  readonly panelId: PanelId;
  readonly ours: boolean;
  /** True when the API may change it (ours or another scheduler's); panels from Lever's own scheduler are read-only. */
  readonly writable: boolean;
  readonly cancelled: boolean;
  readonly start: number | null;
  readonly end: number | null;
  readonly interviews: readonly UpcomingInterview[];
  readonly url: string;
}

/** What may take the place of one part of an option while all other parts stay as they are. */
export interface Alternatives {
  /** Free and qualified first; the others say why not and cannot be chosen. */
  readonly people: readonly {
    readonly userId: LeverUserId;
    readonly name: string;
    readonly instead: LeverUserId;
    readonly why: string;
    readonly possible: boolean;
    readonly option: PanelOption | null;
  }[];
  /** Other times of this session on the same day. */
  readonly times: readonly { readonly start: number; readonly option: PanelOption }[];
}

/** What everybody would get, word for word, before anything is written. */
export interface Preview {
  /** Stands for exactly what is shown: Book takes it along, and refuses when the plan was changed since. */
  readonly seen: string;
  readonly lever: {
    readonly author: string;
    readonly authorReason: string | null;
    readonly opportunityUrl: string;
    readonly interviews: readonly {
      readonly title: string;
      readonly start: number;
      readonly minutes: number;
      readonly interviewers: readonly string[];
      readonly form: string | null;
      /** "Room 5, and by video" */
      readonly place: string;
    }[];
  };
  readonly interviewerInvites: readonly {
    readonly title: string;
    readonly start: number;
    readonly end: number;
    readonly guests: readonly string[];
    readonly description: string;
  }[];
  readonly candidateInvites: readonly {
    readonly title: string;
    readonly start: number;
    readonly end: number;
    readonly guest: string;
    readonly description: string;
  }[];
  /** Ready to copy; nobody sends it. */
  readonly candidateMail: string;
  /** The channel that gets a card and how much it says, or why there is none. */
  readonly channel: { readonly name: string; readonly privacy: CardPrivacy } | { readonly none: string };
  /** "The Coding session has no feedback form." */
  readonly warnings: readonly string[];
  readonly invitesCount: number;
}

export interface Panels {
  /** Throws `AccessError` unless this person may plan panels: Limited Team Member, or as the admin allowed (FAQ10). */
  permit(actor: Actor): void;
  /** The template for a posting and stage, people and forms looked up; a plain start when there is none. */
  templateFor(where: { readonly postingId: PostingId | null; readonly stageId: StageId }): Promise<ReadyTemplate>;
  /** Begins a draft for this opportunity: reads Lever, applies the template, saves. Throws `NotFoundError`, `AccessError`. */
  start(ask: {
    readonly actor: Actor;
    readonly place: Draft['place'];
    readonly opportunityId: OpportunityId;
    /** Begin anew although they had begun a plan for this candidate, which is opened again otherwise. */
    readonly fresh?: boolean;
  }): Promise<{ readonly draft: Draft; readonly resumed: boolean }>;
  /** The draft, or `null` when it expired or is somebody else's. */
  draft(id: string, actor: Actor): Promise<Draft | null>;
  /** Saves what was chosen; throws `ConflictError` when a newer version exists. */
  saveDraft(draft: Draft): Promise<Draft>;
  /** Remembers the draft's sessions and rules as the template of its posting and stage. */
  saveTemplate(draft: Draft): Promise<string>;
  /** Lever + calendars + draft → problem → plans or blockers. Saves the answer in the draft. */
  propose(draft: Draft): Promise<{ readonly draft: Draft; readonly search: Search }>;
  /** Who else, and when else, for one session of the draft's choice. */
  alternatives(
    draft: Draft,
    sessionId: ChosenSession['sessionId'],
    also?: readonly LeverUserId[],
  ): Promise<Alternatives>;
  preview(draft: Draft, actor: Actor): Promise<Preview>;
  /** Whose limits the draft's choice would go over, counted now. */
  limits(draft: Draft, actor: Actor): Promise<readonly OverLimit[]>;
  /** The mail for the candidate of a booking, to copy. */
  mailFor(booking: Booking): string;
  /** Interviews of the day in the actor's zone: theirs, and for recruiters those they scheduled. */
  today(actor: Actor, days?: number): Promise<readonly UpcomingInterview[]>;
  /**
   * Every interview we know of, by who sits in it, and out of how many candidates' panels that was read. `training`: the
   * panels in which somebody was trained lately are read for certain; throws when Lever does not answer.
   */
  sittings(certain?: 'training'): Promise<{
    readonly byUser: ReadonlyMap<LeverUserId, readonly Sitting[]>;
    readonly freshness: Freshness;
  }>;
  /**
   * Brings the index of interviews up to date; called by a job. Returns when it is, or after a few seconds, and goes on
   * behind. A failing Lever is not thrown.
   */
  readInterviews(): Promise<void>;
  /** Forgets them: another Lever account was connected. */
  forgetInterviews(): Promise<void>;
  /** Ends what goes on behind. */
  stop(): Promise<void>;
  ofCandidate(opportunityId: OpportunityId): Promise<readonly CandidatePanel[]>;
  /** Feedback forms to choose from for this draft, the most likely first. */
  forms(draft: Draft): readonly { readonly id: FeedbackTemplateId; readonly text: string }[];
  /** Bookings that stopped half-way and that nobody is working on, oldest first. */
  unfinished(): Promise<readonly Booking[]>;
  booking(id: string): Promise<Booking | null>;

  /** Moving, replacing, editing and cancelling panels that stand. */
  readonly changes: PanelChanges;
  /** What happens to panels behind our back. */
  readonly watch: PanelWatch;
  /** Days that interviewers keep free until somebody confirms one. */
  readonly holds: PanelHolds;
  /** Asking several people at once for one seat. */
  readonly waves: PanelWaves;
  /** Several candidates of one interview day. */
  readonly days: InterviewDays & InterviewDayWrites;

  /**
   * Books what the draft's choice says, at most once however often it is called. `seen` is the preview's: throws
   * `ConflictError` when the plan is no longer what was shown there.
   */
  book(draft: Draft, actor: Actor, seen?: string): Promise<BookResult>;
  /** Goes on where a booking stopped. */
  finish(bookingId: string, actor: Actor): Promise<BookResult>;
  /** Takes back what exists: the Lever panel and the calendar events. */
  undo(bookingId: string, actor: Actor): Promise<BookResult>;
}
