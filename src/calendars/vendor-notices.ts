/**
 * What a vendor must do so that it tells us when a calendar changes. One file each (`google-notices.ts`,
 * `microsoft-notices.ts`); `notices.ts` decides which calendars and for how long. A vendor's message says *look* and
 * nothing else: what changed is asked for.
 */
import type { Interval } from '../scheduling/interval.ts';

export interface ChannelAsk {
  /** Ours: it comes back with every message. At most 64 characters of `A-Za-z0-9_-`. */
  readonly id: string;
  /** Whose calendar. */
  readonly address: string;
  /** Comes back with every message, and is known to the vendor and us alone. At most 100 characters of `A-Za-z0-9_-`. */
  readonly secret: string;
}

export interface OpenedChannel {
  /** The vendor's own id, needed to end or prolong it. */
  readonly ref: string;
  /** Epoch ms at which it ends by itself. */
  readonly until: number;
}

export interface VendorNotices {
  readonly vendor: 'google' | 'microsoft';
  /** "Google Calendar". */
  readonly label: string;
  /** Where at the vendor our channels hang: those of another account are not ours any more. */
  readonly account: string;
  /** Whose calendar holds our events, in lower case; `null`: nobody's, calendars are only read. */
  readonly desk: string | null;
  /**
   * How it is known that messages reach us: the vendor tries before it says yes (`before`), or its first message proves it
   * (`first-message`); until then the channel may be talking to nobody.
   */
  readonly proof: 'before' | 'first-message';
  /** Throws `CalendarError`. */
  open(ask: ChannelAsk): Promise<OpenedChannel>;
  /** Epoch ms until which it goes on; `null`: it cannot be prolonged, or is gone, and a new one is needed. Throws `CalendarError`. */
  prolong(ref: string): Promise<number | null>;
  /** Ended already: no error. Throws `CalendarError`. */
  close(id: string, ref: string): Promise<void>;
  /**
   * A mark for each of our events that is in the organiser's calendar within the window: it differs when anything about
   * the event does. One call for thousands of events. Throws `CalendarError`.
   */
  marks(keys: readonly string[], window: Interval): Promise<ReadonlyMap<string, string>>;
}

export interface TellingSettings {
  readonly account: string;
  /** Becomes `desk`. */
  readonly organizer: string | null;
  /** Where the vendor posts to, all kinds of messages alike. */
  readonly url: string;
  readonly clock: { now(): number };
}

/** By whose leave a calendar is read, and so who may watch it. */
export type Leave =
  | { readonly by: 'company' }
  /** `calendar`: what the owner's account calls it. `account`: tells this leave from another. */
  | { readonly by: 'owner'; readonly account: string; readonly calendar: string; readonly vendor: VendorNotices }
  /** Read in a way that nobody tells of. */
  | { readonly by: 'nobody' };

/** Events that are read to know what changed; a calendar with more is looked at event by event. */
export const MOST_EVENTS = 10_000;
