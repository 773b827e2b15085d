/**
 * An event on the emulated calendars, and what it is to whom: when it is on, and what it does to one person's time. Pure;
 * `state.ts` keeps the events, the vendors' renderers write them down.
 */
import type { CompanyEvent } from '../company.ts';
import { occurrences } from './recurrence.ts';
import { dateOf, datePlus, midnight } from './zone.ts';

export type Answer = 'accepted' | 'declined' | 'tentative' | 'unanswered';
export type Vendor = 'google' | 'microsoft';

export interface EventGuest {
  readonly address: string;
  name: string;
  optional: boolean;
  answer: Answer;
}

export interface StoredEvent {
  readonly id: string;
  readonly iCalUid: string;
  /** The calendar that holds it: the organiser's, or for a seeded copy of somebody else's event the invited person's. */
  readonly calendar: string;
  organizer: string;
  title: string;
  description: string;
  /** The body as Outlook keeps it; `null` for an event of Google's. `description` is its text. */
  html: string | null;
  location: string;
  /** Epoch ms; the first occurrence of a repeating event. */
  start: number;
  end: number;
  /** Local dates instead of instants: they mean midnight in the zone of whoever looks. `end` is the day after. */
  dates: { readonly start: string; readonly end: string } | null;
  zone: string;
  recurrence: readonly string[];
  kind: CompanyEvent['kind'];
  status: 'confirmed' | 'tentative' | 'cancelled';
  /** The calendar owner's own answer, for a seeded copy. */
  ownAnswer: Answer | null;
  private: boolean;
  guests: EventGuest[];
  properties: { readonly private: Readonly<Record<string, string>>; readonly shared: Readonly<Record<string, string>> };
  video: { readonly requestId: string; readonly url: string; readonly code: string } | null;
  /** How many more reads answer "pending" before the link is there. */
  videoPending: number;
  transactionId: string | null;
  readonly created: number;
  updated: number;
  sequence: number;
  /** Counts every change, answers included; what etags are made of. */
  revision: number;
  readonly source: 'seed' | Vendor | 'person';
}

export interface Account {
  readonly address: string;
  readonly zone: string;
  readable: boolean;
  readonly vendor: Vendor;
  readonly room: string | null;
  /** Others see when, not what: lists of events are refused. */
  onlyFreeBusy: boolean;
}

/** One occurrence on one person's calendar. */
export interface Shown {
  readonly event: StoredEvent;
  readonly start: number;
  readonly end: number;
  /** What it does to the person's time, their own answer taken into account. */
  readonly effect: 'busy' | 'tentative' | 'free' | 'out-of-office';
  /** `null` for their own events. */
  readonly answer: Answer | null;
}

/** An invitation mail, as the guest gets it. */
export interface Mail {
  readonly at: number;
  readonly to: string;
  readonly from: string;
  readonly kind: 'invited' | 'updated' | 'cancelled';
  readonly eventId: string;
  readonly title: string;
  readonly description: string;
  readonly start: number;
  readonly end: number;
  readonly location: string;
  readonly videoUrl: string | null;
}

/** What a caller gives to make an event; the rest has defaults. */
export type NewEvent = Pick<StoredEvent, 'id' | 'calendar' | 'title' | 'start' | 'end' | 'zone' | 'source'> &
  Partial<StoredEvent>;

/** Addresses are compared without their case. */
export const normal = (address: string): string => address.trim().toLowerCase();

/** When an event is on, seen from a calendar in `zone` (all-day events are days of the looker's zone). */
export function instances(event: StoredEvent, zone: string, to: number): { start: number; end: number }[] {
  if (event.dates) {
    const days = Math.round((Date.parse(event.dates.end) - Date.parse(event.dates.start)) / 86_400_000);
    const first = midnight(event.dates.start, zone);
    const starts = event.recurrence.length > 0 ? occurrences(event.recurrence, first, zone, to) : [first];
    return starts.map((start) => ({ start, end: midnight(datePlus(dateOf(start, zone), days), zone) }));
  }
  const length = event.end - event.start;
  const starts =
    event.recurrence.length > 0 ? occurrences(event.recurrence, event.start, event.zone, to) : [event.start];
  return starts.map((start) => ({ start, end: start + length }));
}

/** What an event does to one person's time. The vendors differ on invitations that wait for an answer. */
export function effectOn(
  event: StoredEvent,
  address: string,
  vendor: Vendor,
): { effect: Shown['effect']; answer: Answer | null } {
  const guest = event.source === 'seed' ? undefined : event.guests.find((it) => normal(it.address) === address);
  const own = guest?.answer ?? (event.calendar === address ? event.ownAnswer : null);
  const organizes = normal(event.organizer) === address && guest === undefined;
  const answer = organizes ? null : own;
  if (own === 'declined' || event.kind === 'free') return { effect: 'free', answer };
  if (event.kind === 'out-of-office') return { effect: 'out-of-office', answer };
  const waits = own === 'unanswered' && vendor === 'microsoft';
  const soft = own === 'tentative' || waits || event.status === 'tentative' || event.kind === 'tentative';
  return { effect: soft ? 'tentative' : 'busy', answer };
}
