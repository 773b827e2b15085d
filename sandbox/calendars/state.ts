/**
 * Everybody's calendars, as one world that two vendors show: events, guests and their answers, invitation mail.
 * Changed by the emulated APIs (the bot) and by people (`answers`, `moves`); read by both, by tests and by the page.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import type { CompanyCalendar, CompanyEvent } from '../company.ts';
import {
  type Account,
  type Answer,
  effectOn,
  type EventGuest,
  instances,
  type Mail,
  type NewEvent,
  normal,
  type Shown,
  type StoredEvent,
} from './event.ts';
import { dateOf } from './zone.ts';

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

  /**
   * A person drags an event to another start; its length stays unless `end` is given. Guests are told; Outlook asks them
   * anew.
   */
  moves(address: string, id: string, start: number, end?: number): void {
    const event = this.#byAnyId(address, id);
    const to = end ?? start + (event.end - event.start);
    event.dates = null;
    const guests =
      this.account(event.calendar)?.vendor === 'microsoft'
        ? event.guests.map((it) => ({ ...it, answer: 'unanswered' as const }))
        : event.guests;
    this.change(event, { start, end: to, guests });
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

  /**
   * One of a series, taken out of it: what is done to it from now on is done to it alone. An event that does not repeat
   * is itself. `start`: epoch ms at which it begins.
   */
  single(event: StoredEvent, start: number): StoredEvent {
    if (event.recurrence.length === 0) return event;
    const zone = this.account(event.calendar)?.zone ?? event.zone;
    const found = instances(event, zone, start + 1).find((it) => it.start === start);
    if (!found) throw new Error(`${event.title} does not begin then`);
    const stamp = new Date(start).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
    this.change(event, { recurrence: [...event.recurrence, `EXDATE:${stamp}`] });
    return this.add({
      ...structuredClone(event),
      id: `${event.id}${stamp.toLowerCase().replace('z', '')}`,
      ...found,
      ...(event.dates && { dates: { start: dateOf(start, zone), end: dateOf(found.end, zone) } }),
      recurrence: [],
      transactionId: null,
    });
  }

  #byAnyId(address: string, id: string): StoredEvent {
    const event = this.on(address).find(
      (it) => it.id === id || it.transactionId === id || Object.values(it.properties.private).includes(id),
    );
    if (!event) throw new Error(`no event ${id} on the calendar of ${address}`);
    return event;
  }
}
