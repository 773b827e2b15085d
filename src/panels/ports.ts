/**
 * What the panels room needs from the wires, and no more: the part of Lever it calls, whom it may ask about people, and
 * where it says things. `app.ts` passes the real ones; tests pass small in-memory ones with faults in them.
 */
import type { CalendarProvider } from '../calendars/provider.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type {
  ApplicationId,
  FeedbackTemplateId,
  InterviewId,
  LeverUserId,
  OpportunityId,
  PanelId,
  StageId,
} from '../lever/ids.ts';
import type { FeedbackReminder } from '../lever/resources/panels.ts';
import type { Log } from '../log.ts';
import type { People, SlackChannelId } from '../people.ts';
import type { WeeklyHours } from '../scheduling/problem.ts';
import type { Audit, Tell } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Planner } from './plan-aside.ts';
import type { TemplateFile } from './template-file.ts';

export interface LeverInterviewer {
  readonly id: LeverUserId;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly feedbackTemplate?: FeedbackTemplateId | null | undefined;
}

export interface LeverPanelInterview {
  readonly id: InterviewId;
  readonly date: number;
  readonly duration: number;
  readonly subject?: string | null | undefined;
  readonly location?: string | null | undefined;
  readonly feedbackTemplate?: FeedbackTemplateId | null | undefined;
  readonly feedbackReminder?: FeedbackReminder | null | undefined;
  readonly note?: string | undefined;
  readonly interviewers: readonly LeverInterviewer[];
}

export interface LeverPanel {
  readonly id: PanelId;
  readonly externallyManaged: boolean;
  readonly externalUrl: string | null;
  readonly canceledAt: number | null;
  readonly createdAt: number;
  /** Who made it. */
  readonly user?: LeverUserId | null | undefined;
  readonly start?: number | null | undefined;
  readonly end?: number | null | undefined;
  readonly timezone?: string | undefined;
  readonly applications?: readonly ApplicationId[] | undefined;
  readonly feedbackReminder?: FeedbackReminder | null | undefined;
  readonly note?: string | null | undefined;
  readonly interviews: readonly LeverPanelInterview[];
}

export interface PanelBody {
  readonly timezone: string;
  readonly externalUrl: string;
  readonly applications?: readonly ApplicationId[];
  readonly feedbackReminder?: FeedbackReminder;
  readonly note?: string;
  readonly interviews: readonly {
    readonly id?: InterviewId;
    readonly subject: string;
    readonly date: number;
    /** Minutes. */
    readonly duration: number;
    readonly location?: string;
    readonly note?: string;
    readonly feedbackReminder?: FeedbackReminder;
    readonly feedbackTemplate: FeedbackTemplateId;
    readonly interviewers: readonly { readonly id: LeverUserId; readonly feedbackTemplate: FeedbackTemplateId }[];
  }[];
}

export interface LeverOpportunity {
  readonly id: OpportunityId;
  readonly name: string;
  readonly emails: readonly string[];
  readonly confidentiality: string;
  readonly location?: string | null | undefined;
  readonly archived: object | null;
  readonly urls: { readonly show: string };
}

/** What the index of interviews reads, beside the panels. */
export interface LeverForLoad {
  readonly opportunities: {
    list(filters: {
      readonly archived: true;
      readonly archivedAtStart: number;
      readonly confidentiality?: 'all';
      readonly include: readonly ['archived', 'stage', 'lastInteractionAt', 'createdAt'];
    }): AsyncIterable<{
      readonly id: OpportunityId;
      readonly archived: { readonly archivedAt: number | null } | null;
      readonly stage: StageId;
      readonly lastInteractionAt: number | null;
    }>;
  };
}

interface PerformAs {
  readonly performAs: LeverUserId;
}

export interface LeverForPanels {
  readonly opportunities: { retrieve(id: OpportunityId): Promise<LeverOpportunity> } & LeverForLoad['opportunities'];
  readonly users: { retrieve(id: LeverUserId): Promise<{ readonly deactivatedAt: number | null }> };
  readonly panels: {
    list(opportunityId: OpportunityId): AsyncIterable<LeverPanel>;
    retrieve(opportunityId: OpportunityId, panelId: PanelId): Promise<LeverPanel>;
    create(opportunityId: OpportunityId, body: PanelBody, as: PerformAs): Promise<LeverPanel>;
    replace(opportunityId: OpportunityId, panelId: PanelId, body: PanelBody, as: PerformAs): Promise<LeverPanel>;
    delete(opportunityId: OpportunityId, panelId: PanelId, as: PerformAs): Promise<unknown>;
  };
  readonly interviews: {
    delete(opportunityId: OpportunityId, interviewId: InterviewId, as: PerformAs): Promise<unknown>;
  };
}

/** How somebody likes to be scheduled; what is absent is the default. */
export interface Habits {
  readonly hours?: readonly WeeklyHours[];
  /** Hours they would rather have; outside them costs. */
  readonly preferred?: readonly WeeklyHours[];
  readonly dayLimit?: number;
  readonly weekLimit?: number;
  /** Most in any 28 days in a row. */
  readonly rollingLimit?: number;
  /** What watching or learning counts against a limit, 0 to 1. */
  readonly shadowWeight?: number;
  /** Minutes kept free before and after each interview. */
  readonly bufferBefore?: number;
  readonly bufferAfter?: number;
  readonly zone?: string;
  /** A sentence when they are left out for now, without an end. */
  readonly paused?: string;
  /** Days of their zone on which they are not to be asked: from the first, until the day they are back. */
  readonly away?: readonly {
    readonly from: string;
    readonly back: string;
    readonly sentence: string;
    /** IANA, where it is known better than by whoever asks. */
    readonly zone?: string;
  }[];
}

export interface PanelDeps {
  readonly lever: LeverForPanels;
  readonly calendars: CalendarProvider;
  /**
   * One call that says which of our events changed: a mark for each, other than before when anything about it is. Absent
   * or `null`: it cannot be said, and each event is read.
   */
  readonly marks?: (
    keys: readonly string[],
    window: { readonly start: number; readonly end: number },
  ) => Promise<ReadonlyMap<string, string> | null>;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly directory: Directory;
  readonly people: People;
  readonly tell: Tell;
  readonly audit: Audit;
  /** Who may read a channel: an externally shared one never hears a name. */
  readonly sharing: (channelId: SlackChannelId) => Promise<'internal' | 'external' | 'unknown'>;
  readonly habits: (userId: LeverUserId) => Promise<Habits>;
  /** Searches without holding up the bot. */
  readonly panelPlanner: Planner;
  readonly performAsFallback: 'none' | 'posting-owner';
  /** The templates file as it is now; `null`: none is configured. Throws `InputError` when it has a mistake. */
  readonly templates: () => Promise<TemplateFile | null>;
  /** Waits real time between a write whose answer was lost and the look that follows it. Tests pass one that does not. */
  readonly pause?: (ms: number) => Promise<void>;
}
