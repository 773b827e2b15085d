/**
 * What a seeded company is made of, as plain data. `seed.ts` generates one; each emulator loads its part at `reset()`.
 * Lever's objects are already in Lever's wire shapes (see `sandbox/lever/`), so recorded accounts load the same way.
 */
export interface CompanyPerson {
  /** Short handle used by tests and the page: `maya`. Unique. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  /** IANA. */
  readonly zone: string;
  readonly title: string;
  /** `null`: not in Slack. */
  readonly slack: {
    readonly id: string;
    readonly deleted: boolean;
    readonly guest: boolean;
    readonly admin: boolean;
  } | null;
  /** `null`: not in Lever. */
  readonly leverId: string | null;
}

export interface CompanyChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly private: boolean;
  readonly archived: boolean;
  /** Shared with another company (Slack Connect). */
  readonly external: boolean;
  readonly members: readonly string[];
  /** Whether the bot is a member from the start. */
  readonly bot: boolean;
}

export interface CompanyEvent {
  readonly id: string;
  readonly title: string;
  /** Epoch ms; for all-day events midnight to midnight in the calendar's zone. */
  readonly start: number;
  readonly end: number;
  readonly allDay?: boolean;
  readonly kind: 'busy' | 'tentative' | 'free' | 'out-of-office';
  /** The owner's own answer, when they were invited by somebody else. */
  readonly answer?: 'accepted' | 'declined' | 'tentative' | 'unanswered';
  readonly organizer?: string;
  readonly guests?: readonly string[];
  readonly private?: boolean;
  /** RFC 5545 lines of a repeating event, `RRULE:FREQ=WEEKLY;BYDAY=MO`; `start` and `end` are the first occurrence. */
  readonly recurrence?: readonly string[];
}

export interface CompanyCalendar {
  readonly address: string;
  readonly zone: string;
  readonly events: readonly CompanyEvent[];
  /** `false`: every read of it is refused, as for an account outside the organisation. */
  readonly readable: boolean;
  /** A meeting room instead of a person. */
  readonly room?: string;
  /** Which vendor hosts it. */
  readonly vendor: 'google' | 'microsoft';
}

/** Lever's state in wire shapes; extra keys are kept. Lists are in any order: the emulator sorts. */
export interface LeverAccount {
  readonly name: string;
  readonly users: readonly Record<string, unknown>[];
  /** `{ id, text, pipeline, rank, hasInterview }`. */
  readonly stages: readonly Record<string, unknown>[];
  readonly archiveReasons: readonly Record<string, unknown>[];
  readonly postings: readonly Record<string, unknown>[];
  readonly contacts: readonly Record<string, unknown>[];
  readonly opportunities: readonly Record<string, unknown>[];
  readonly applications: readonly Record<string, unknown>[];
  readonly feedbackTemplates: readonly Record<string, unknown>[];
  /** Each with `opportunityId` beside the wire fields. */
  readonly feedback: readonly Record<string, unknown>[];
  readonly panels: readonly Record<string, unknown>[];
  readonly interviews: readonly Record<string, unknown>[];
  readonly notes: readonly Record<string, unknown>[];
  readonly resumes: readonly Record<string, unknown>[];
  readonly files: readonly Record<string, unknown>[];
  readonly webhooks: readonly Record<string, unknown>[];
}

export interface Company {
  readonly seed: number;
  readonly name: string;
  readonly domain: string;
  readonly slackTeamId: string;
  /** The instant the world starts at, epoch ms. */
  readonly at: number;
  readonly people: readonly CompanyPerson[];
  readonly channels: readonly CompanyChannel[];
  readonly calendars: readonly CompanyCalendar[];
  readonly lever: LeverAccount;
}
