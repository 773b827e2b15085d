/**
 * A panel being planned: everything the recruiter chose or typed so far, as plain JSON in our own ledger (`draft:<id>`).
 * Written by the schedule conversation through `panels.saveDraft`. Holds no notes or feedback, and dies by itself.
 */
import type { FeedbackTemplateId, LeverUserId, OpportunityId, PostingId, StageId } from '../lever/ids.ts';
import type { SlackChannelId, SlackTeamId, SlackUserId } from '../people.ts';
import type { Blocker, Change, Compromise } from '../scheduling/problem.ts';
import type { CandidateTime } from './availability.ts';

/** How many people a seat takes and out of whom. `rank` 0 is asked first; ranks 1, 2 … are alternates. */
export interface DraftSeat {
  readonly role: string;
  readonly people: readonly { readonly userId: LeverUserId; readonly rank: number }[];
  readonly count: number;
  readonly optional: boolean;
  /** Not asked, but offered by a button when nothing fits; best first. */
  readonly alternates?: readonly LeverUserId[];
  /** Set when people of this seat are trained for a pool: they sit with somebody who is qualified. */
  readonly training?: {
    readonly pool: string;
    readonly stages: Readonly<Record<string, 'shadow' | 'reverse-shadow'>>;
  };
}

export interface DraftSession {
  /** Stable inside the draft; never shown. */
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly seats: readonly DraftSeat[];
  /** `null`: no form, which the recruiter is warned about. */
  readonly formId: FeedbackTemplateId | null;
  /** Its own room, address or link; absent: the panel's. Empty: none, although the panel has one. */
  readonly location?: string;
  /** With a video link or without; absent: as the panel's rules say. */
  readonly video?: boolean;
}

/** Where a session is held, its own place and the panel's put together. */
export function plannedPlace(
  rules: Pick<PanelRules, 'location' | 'video'>,
  session: Pick<DraftSession, 'location' | 'video'>,
): { readonly location: string; readonly video: boolean } {
  return { location: session.location ?? rules.location, video: session.video ?? rules.video };
}

/** What a session keeps of a place that was chosen for it: what the panel's rules say already follows them. */
export function ownPlaceIn(
  rules: Pick<PanelRules, 'location' | 'video'>,
  chosen: { readonly location: string; readonly video: boolean },
): Pick<DraftSession, 'location' | 'video'> {
  return {
    ...(chosen.location !== rules.location && { location: chosen.location }),
    ...(chosen.video !== rules.video && { video: chosen.video }),
  };
}

/** What holds for the panel as a whole. All `…Minute` are wall-clock minutes of the day in the candidate's zone. */
export interface PanelRules {
  /** Sessions happen in the order they are listed. */
  readonly keepOrder: boolean;
  readonly gridMinutes: 5 | 15 | 30;
  readonly minGapMinutes: number;
  readonly maxGapMinutes: number;
  /** Kept free before and after each interview in the interviewer's calendar. */
  readonly bufferMinutes: number;
  readonly lunch: { readonly fromMinute: number; readonly toMinute: number; readonly minutes: number } | null;
  readonly maxDays: number;
  readonly noticeHours: number;
  readonly core: { readonly fromMinute: number; readonly toMinute: number };
  /** Where it happens, as the invitations say it; empty for video only. */
  readonly location: string;
  /** Ask the calendar for a video link for each session. */
  readonly video: boolean;
}

/** The candidate's opportunity as it was when planning began; booking reads it again. */
export interface DraftCandidate {
  readonly opportunityId: OpportunityId;
  readonly name: string;
  /** Where the candidate's invitation goes; `null`: none is sent. */
  readonly email: string | null;
  readonly emails: readonly string[];
  readonly postingId: PostingId | null;
  readonly postingTitle: string;
  readonly stageId: StageId;
  readonly stageName: string;
  readonly confidential: boolean;
  /** The candidate's page in Lever. */
  readonly url: string;
}

/** One person in one session of an option, with the reason the recruiter is shown. */
export interface ChosenSeat {
  readonly userId: LeverUserId;
  readonly role: string;
  readonly optional: boolean;
  readonly why: string;
}

export interface ChosenSession {
  readonly sessionId: string;
  /** Epoch ms. */
  readonly start: number;
  readonly end: number;
  readonly seats: readonly ChosenSeat[];
}

/** One complete way to hold the panel. */
export interface PanelOption {
  readonly sessions: readonly ChosenSession[];
  readonly compromises: readonly Compromise[];
}

/** A change that makes something fit, as a button can offer it. */
export interface OfferedChange {
  readonly sentence: string;
  /** Why a limit is gone over, as the recruiter wrote it; kept for the audit log. */
  readonly reason?: string;
  readonly changes: readonly Change[];
}

/** What the search said. Kept in the draft so that a button need only carry a number. */
export interface Search {
  /** `found`: options, best first. `nothing`: who or what blocks, and what would help. */
  readonly status: 'found' | 'nothing';
  readonly options: readonly PanelOption[];
  /** The search was cut short: the options are good, not proven best; or none was found in time. */
  readonly cut: boolean;
  /** What a search that was cut may have missed, as a sentence. */
  readonly cutNote?: string;
  readonly blockers: readonly Blocker[];
  readonly offers: readonly OfferedChange[];
  /** Calendars that could not be read: name and why. Their owners were not planned. */
  readonly unreadable: readonly { readonly userId: LeverUserId; readonly name: string; readonly sentence: string }[];
  /** Who is left out for all or part of the dates, and why: "Inês Monteiro is paused until 3 Dec". */
  readonly leftOut?: readonly string[];
  /** Whose time another panel holds within the dates. */
  readonly held?: readonly string[];
  /** Who interviews somebody else within the dates although the calendar does not show it. */
  readonly engaged?: readonly string[];
  readonly calendarsRead: number;
  /** Out of how many candidates' interviews the load was counted; `at`: everything up to then (absent or null: not yet). */
  readonly load: { readonly read: number; readonly of: number; readonly at?: number | null };
  /** Set when candidate's and recruiter's clocks change apart between now and then. */
  readonly clockChange: string | null;
  /** How the candidate's time was understood; absent in searches of before. */
  readonly candidate?: CandidateTime;
  readonly searchedAt: number;
  /** Names and e-mail addresses of everybody in the plan, by Lever user id. */
  readonly people: Readonly<Record<string, { readonly name: string; readonly email: string; readonly zone: string }>>;
}

export interface Draft {
  readonly id: string;
  /** The ledger's version when this was read; `saveDraft` refuses to overwrite a newer one. 0: not saved yet. */
  readonly version: number;
  readonly by: {
    readonly teamId: SlackTeamId;
    readonly slackId: SlackUserId;
    readonly leverUserId: LeverUserId | null;
    readonly name: string;
    /** Shown to the candidate as the person to answer to. */
    readonly email: string | null;
    /** IANA zone of the recruiter's Slack profile. */
    readonly zone: string;
  };
  readonly place: {
    readonly channelId: SlackChannelId | null;
    readonly channelName: string | null;
    readonly private: boolean;
  };
  readonly candidate: DraftCandidate;
  /** Where the sessions came from: "On-site (templates file)", "saved for Backend Engineer"; `null`: a plain start. */
  readonly template: string | null;
  /** What could not be taken over from the template, in sentences. */
  readonly warnings: readonly string[];
  readonly sessions: readonly DraftSession[];
  readonly rules: PanelRules;
  /** `YYYY-MM-DD` in the candidate's zone, both included. */
  readonly window: { readonly from: string; readonly to: string };
  /** The candidate's IANA zone. */
  readonly zone: string;
  /** As typed: "Tue 9-12, Wed after 14:00". Empty: any working day in core hours. */
  readonly availability: string;
  /** Rules bent on request (pressed buttons), in the order they were pressed. */
  readonly bent: readonly OfferedChange[];
  readonly search: Search | null;
  /** What was picked and perhaps changed by hand; what Book will book. */
  readonly choice: PanelOption | null;
  /** Post a card in the channel it was asked in. */
  readonly announce: boolean;
  /** Counts bookings that were undone: part of the booking's id. */
  readonly attempt: number;
}

/** How long an untouched draft lives, ms. */
export const DRAFT_TTL = 7 * 24 * 3_600_000;
