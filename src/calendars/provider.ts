/**
 * The calendar seam: what every provider must do, and what the rooms may ask of one.
 * Each provider is one file; all pass `test/contracts/calendars.ts`. Instants are epoch milliseconds, UTC.
 */
import type { Interval } from '../scheduling/interval.ts';

/** Each answer is *busy times* or *unreadable, because…*. There is no third case: unknown is never free. */
export type FreeBusy =
  | {
      readonly readable: true;
      /** Not bookable: busy, out of office, all-day. Normalized; declined invitations and "free" events are not in it. */
      readonly busy: readonly Interval[];
      /** Bookable at a cost. Normalized, disjoint from `busy`. Empty when `detail` was `'busy'`. */
      readonly tentative: readonly Interval[];
    }
  | {
      readonly readable: false;
      readonly reason: 'not-found' | 'forbidden' | 'not-connected' | 'failed';
      /** A sentence for the recruiter: "Google does not know jo@acme.test". Never contains event titles. */
      readonly sentence: string;
    };

export interface FreeBusyQuery {
  /** Calendar addresses: the people's e-mail addresses, and rooms. */
  readonly addresses: readonly string[];
  readonly from: number;
  readonly to: number;
  /** `'busy'`: the provider's cheapest call. `'events'`: also tells tentative from busy, at one call a person. */
  readonly detail?: 'busy' | 'events';
  /** Events of ours that must not count as busy (rescheduling): keys given to `create`. */
  readonly ignoreKeys?: readonly string[];
  /** Ask the vendor now, past the short-lived cache: the re-check right before booking. */
  readonly fresh?: boolean;
}

export type AnswerStatus = 'accepted' | 'declined' | 'tentative' | 'unanswered';

export interface EventDraft {
  /**
   * Ours, unique per event: `create` twice with one key makes one event (providers derive the vendor's id from it, or
   * look before they write). 16–64 characters of `a-z0-9`.
   */
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** IANA zone the event is shown in by default. */
  readonly zone: string;
  readonly title: string;
  /** Plain text with line breaks. What every guest reads: never put internal notes into a candidate's event. */
  readonly description: string;
  readonly guests: readonly { readonly address: string; readonly name?: string; readonly optional?: boolean }[];
  readonly location?: string;
  /** Ask the provider for a video link; the link comes back as `CalendarEvent.videoUrl`. */
  readonly video?: boolean;
  /** Shown as private to people who can see the calendar. */
  readonly private?: boolean;
  /** Whether guests get the provider's mail about it; default true. Microsoft always tells them. */
  readonly notify?: boolean;
}

export interface CalendarEvent {
  readonly key: string;
  /** The provider's own id. */
  readonly id: string;
  readonly url: string | null;
  readonly videoUrl: string | null;
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly guests: readonly { readonly address: string; readonly answer: AnswerStatus }[];
}

export type EventChange = Partial<Omit<EventDraft, 'key'>>;

export interface CalendarProvider {
  /** `'google'`, `'microsoft'`, … */
  readonly name: string;
  /** Who can read it, for help texts: "your Google Workspace". */
  readonly label: string;
  /** Never throws for a single unreadable calendar: that is an answer. One entry per address asked for. */
  freeBusy(query: FreeBusyQuery): Promise<ReadonlyMap<string, FreeBusy>>;
  /** Makes the event, or returns the one that this key already made. Throws `CalendarError`. */
  create(draft: EventDraft): Promise<CalendarEvent>;
  /**
   * The event of this key; `null` when none was ever made. A cancelled one comes back as cancelled where the vendor keeps
   * it (Google), and as `null` where it does not (Microsoft).
   */
  find(key: string): Promise<CalendarEvent | null>;
  /** Changes the same event; guests left out of `guests` are un-invited. */
  update(key: string, change: EventChange): Promise<CalendarEvent>;
  /** Cancels it and tells the guests (unless `notify` is false). Already cancelled or absent: no error. */
  cancel(key: string, options?: { readonly notify?: boolean }): Promise<void>;
  /** One cheap call that proves the credentials work; resolves to a sentence for `/hire status`. Throws `CalendarError`. */
  check(): Promise<string>;
}

/** What a provider throws; read by `classify()` through `service`, `retryable`, `requestId`. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
  readonly service: string;
  readonly retryable: boolean;
  readonly meaning:
    | 'unauthorized'
    | 'forbidden'
    | 'not-found'
    | 'rate-limited'
    | 'unavailable'
    | 'timeout'
    | 'unclear'
    | 'invalid';
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly advice: string | undefined;
  constructor(
    service: string,
    meaning: CalendarError['meaning'],
    message: string,
    options: { status?: number; requestId?: string; advice?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.service = service;
    this.meaning = meaning;
    this.retryable = meaning === 'rate-limited' || meaning === 'unavailable' || meaning === 'timeout';
    this.status = options.status;
    this.requestId = options.requestId;
    this.advice = options.advice;
  }
}

/** The vendor has it no more, or never had it. */
export function isNotFound(error: unknown): boolean {
  return error instanceof CalendarError && error.meaning === 'not-found';
}
