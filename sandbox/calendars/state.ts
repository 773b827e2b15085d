/**
 * Everybody's calendars, as one world that two vendors show: events, guests and their answers, invitation mail.
 * Changed by the emulated APIs (the bot) and by people (`answers`, `moves`); read by both, by tests and by the page.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import type { CompanyCalendar, CompanyEvent } from '../company.ts';
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

/** One line of a person's day, as the page draws it. */
export interface DayLine {
  readonly id: string;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly allDay: boolean;
  readonly effect: Shown['effect'];
  readonly answer: Answer | null;
  /** Made through an API, by the bot. */
  readonly booked: boolean;
  readonly guests: readonly { readonly address: string; readonly name: string; readonly answer: Answer }[];
  readonly videoUrl: string | null;
}

export interface Day {
  readonly address: string;
  readonly zone: string;
  /** `YYYY-MM-DD` in the calendar's zone. */
  readonly date: string;
  readonly readable: boolean;
  readonly lines: readonly DayLine[];
}

/** What a caller gives to make an event; the rest has defaults. */
export type NewEvent = Pick<StoredEvent, 'id' | 'calendar' | 'title' | 'start' | 'end' | 'zone' | 'source'> &
  Partial<StoredEvent>;

const normal = (address: string): string => address.trim().toLowerCase();

export class CalendarState {
  readonly #clock: Clock;
  #accounts = new Map<string, Account>();
  /** Every event once, by the calendar that holds it and its id. */
  #events = new Map<string, StoredEvent>();
  /** Events by every calendar they show on. */
  #shown = new Map<string, Set<StoredEvent>>();
  #mail: Mail[] = [];
  #listeners = new Set<(event: StoredEvent) => void>();
  /** New video links answer "pending" to this many reads. */
  videoPending = 0;

  constructor(clock: Clock, calendars: readonly CompanyCalendar[] = []) {
    this.#clock = clock;
    this.reset(calendars);
  }

  reset(calendars: readonly CompanyCalendar[]): void {
    this.#accounts = new Map();
    this.#events = new Map();
    this.#shown = new Map();
    this.#mail = [];
    this.videoPending = 0;
    for (const one of calendars) {
      const address = normal(one.address);
      this.#accounts.set(address, {
        address,
        zone: one.zone,
        readable: one.readable,
        vendor: one.vendor,
        room: one.room ?? null,
        onlyFreeBusy: false,
      });
      for (const event of one.events) this.#seed(address, one.zone, event);
    }
  }

  #seed(address: string, zone: string, event: CompanyEvent): void {
    this.#keep({
      id: event.id,
      calendar: address,
      organizer: normal(event.organizer ?? address),
      title: event.title,
      start: event.start,
      end: event.end,
      zone,
      dates: event.allDay ? { start: dateOf(event.start, zone), end: dateOf(event.end, zone) } : null,
      kind: event.kind,
      status: event.kind === 'tentative' && event.answer === undefined ? 'tentative' : 'confirmed',
      ownAnswer: event.answer ?? null,
      private: event.private ?? false,
      recurrence: event.recurrence ?? [],
      guests: (event.guests ?? []).map((it) => ({
        address: normal(it),
        name: '',
        optional: false,
        answer: 'accepted',
      })),
      source: 'seed',
    });
  }

  #keep(given: NewEvent): StoredEvent {
    const now = this.#clock.now();
    const event: StoredEvent = {
      iCalUid: `${given.id}@google.com`,
      organizer: given.calendar,
      description: '',
      html: null,
      location: '',
      dates: null,
      recurrence: [],
      kind: 'busy',
      status: 'confirmed',
      ownAnswer: null,
      private: false,
      guests: [],
      properties: { private: {}, shared: {} },
      video: null,
      videoPending: 0,
      transactionId: null,
      created: now,
      updated: now,
      sequence: 0,
      revision: 0,
      ...given,
    };
    this.#events.set(`${event.calendar} ${event.id}`, event);
    this.#show(event);
    return event;
  }

  #show(event: StoredEvent): void {
    const on = new Set([event.calendar]);
    // A seeded event is one person's copy; its guests have their own in the seed.
    if (event.source !== 'seed') for (const guest of event.guests) on.add(normal(guest.address));
    for (const address of on) {
      const events = this.#shown.get(address) ?? new Set();
      events.add(event);
      this.#shown.set(address, events);
    }
  }

  #changed(event: StoredEvent): void {
    event.updated = this.#clock.now();
    event.sequence += 1;
    event.revision += 1;
    for (const events of this.#shown.values()) events.delete(event);
    this.#show(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Told of every change; returns a function that stops it. */
  onChange(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  account(address: string): Account | undefined {
    return this.#accounts.get(normal(address));
  }

  accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  /** From now on nobody else may read this calendar at all, or they may again. */
  setReadable(address: string, readable: boolean): void {
    this.#known(address).readable = readable;
  }

  /** From now on others see when this person is busy, but not their events. */
  shareOnlyFreeBusy(address: string, only = true): void {
    this.#known(address).onlyFreeBusy = only;
  }

  #known(address: string): Account {
    const account = this.account(address);
    if (!account) throw new Error(`no calendar ${address}`);
    return account;
  }

  /** Every event that shows on a calendar, cancelled ones included, repeating ones once. */
  on(address: string): readonly StoredEvent[] {
    return [...(this.#shown.get(normal(address)) ?? [])];
  }

  /** The event that shows on this calendar under this id. */
  event(address: string, id: string): StoredEvent | undefined {
    return (
      this.#events.get(`${normal(address)} ${id}`) ??
      [...(this.#shown.get(normal(address)) ?? [])].find((it) => it.id === id || it.transactionId === id)
    );
  }

  add(given: NewEvent): StoredEvent {
    const event = this.#keep({ ...given, calendar: normal(given.calendar) });
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  change(event: StoredEvent, change: Partial<StoredEvent>): void {
    Object.assign(event, change);
    this.#changed(event);
  }

  /** Mail to every guest but the organiser. */
  mail(event: StoredEvent, kind: Mail['kind'], guests: readonly EventGuest[] = event.guests): void {
    for (const guest of guests) {
      if (normal(guest.address) === normal(event.organizer)) continue;
      this.#mail.push({
        at: this.#clock.now(),
        to: normal(guest.address),
        from: event.organizer,
        kind,
        eventId: event.id,
        title: event.title,
        description: event.description,
        start: event.start,
        end: event.end,
        location: event.location,
        videoUrl: event.video?.url ?? null,
      });
    }
  }

  /** Every invitation mail this address got, oldest first. */
  invitesTo(address: string): readonly Mail[] {
    return this.#mail.filter((it) => it.to === normal(address));
  }

  /** What shows on a calendar in `[from, to)`, repeating events expanded, by start; cancelled events are gone. */
  eventsOf(address: string, from: number, to: number): Shown[] {
    const account = this.account(address);
    const vendor = account?.vendor ?? 'google';
    const found: Shown[] = [];
    for (const event of this.#shown.get(normal(address)) ?? []) {
      if (event.status === 'cancelled') continue;
      const { effect, answer } = effectOn(event, normal(address), vendor);
      for (const { start, end } of instances(event, account?.zone ?? event.zone, to))
        if (start < to && end > from) found.push({ event, start, end, effect, answer });
    }
    return found.sort((a, b) => a.start - b.start || a.end - b.end || (a.event.id < b.event.id ? -1 : 1));
  }

  /** A person answers an invitation, as they would in their own calendar. `id` may be any of the event's ids or keys. */
  answers(address: string, id: string, answer: Answer): void {
    const event = this.#byAnyId(address, id);
    const guest = event.guests.find((it) => normal(it.address) === normal(address));
    if (guest) guest.answer = answer;
    else event.ownAnswer = answer;
    event.revision += 1;
    event.updated = this.#clock.now();
    for (const listener of this.#listeners) listener(event);
  }

  /** A person drags an event to another start; its length stays unless `end` is given. Guests are told. */
  moves(address: string, id: string, start: number, end?: number): void {
    const event = this.#byAnyId(address, id);
    const to = end ?? start + (event.end - event.start);
    event.dates = null;
    this.change(event, { start, end: to });
    this.mail(event, 'updated');
  }

  /** A person deletes an event: the organiser cancels it for all, a guest declines it. */
  deletes(address: string, id: string): void {
    const event = this.#byAnyId(address, id);
    if (normal(event.organizer) !== normal(address)) {
      this.answers(address, id, 'declined');
      return;
    }
    this.change(event, { status: 'cancelled' });
    this.mail(event, 'cancelled');
  }

  /** A person puts something into their own calendar. */
  blocks(
    address: string,
    event: { title: string; start: number; end: number; kind?: CompanyEvent['kind'] },
  ): StoredEvent {
    const account = this.#known(address);
    const id = randomUUID().replaceAll('-', '');
    return this.add({ ...event, id, calendar: account.address, zone: account.zone, source: 'person' });
  }

  /** A person's local day. `date` is `YYYY-MM-DD`, default today. */
  day(address: string, date?: string): Day {
    const account = this.account(address);
    const zone = account?.zone ?? 'UTC';
    const local = date ?? dateOf(this.#clock.now(), zone);
    const lines = this.eventsOf(address, midnight(local, zone), midnight(datePlus(local, 1), zone)).map(
      (it): DayLine => ({
        id: it.event.id,
        title: it.event.title,
        start: it.start,
        end: it.end,
        allDay: it.event.dates !== null,
        effect: it.effect,
        answer: it.answer,
        booked: it.event.source === 'google' || it.event.source === 'microsoft',
        guests: it.event.guests.map(({ address: guest, name, answer }) => ({ address: guest, name, answer })),
        videoUrl: it.event.video?.url ?? null,
      }),
    );
    return { address: normal(address), zone, date: local, readable: account?.readable ?? false, lines };
  }

  #byAnyId(address: string, id: string): StoredEvent {
    const event = this.on(address).find(
      (it) => it.id === id || it.transactionId === id || Object.values(it.properties.private).includes(id),
    );
    if (!event) throw new Error(`no event ${id} on the calendar of ${address}`);
    return event;
  }
}

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
