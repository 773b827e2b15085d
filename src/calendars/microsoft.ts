/**
 * Microsoft 365 behind the provider contract: Graph by plain fetch, as an application (client credentials).
 * It must never call an unknown calendar free, and never make a second event for a key: it looks by key before it
 * writes, and the write carries a transaction id.
 *
 * Two things Exchange does in its own way: guests are always told (there is no quiet change), and a cancelled event is
 * no longer found.
 */
import { z } from 'zod';
import type { Interval } from '../scheduling/interval.ts';
import { batches, explained, type Listed, type Readable, readable, windows, withoutTentative } from './free-busy.ts';
import { askingGraph, type MicrosoftSettings } from './microsoft-client.ts';
import {
  blocked,
  effects,
  fromChange,
  fromDraft,
  GraphEvent,
  GraphEvents,
  GraphSchedules,
  type GraphSchedule,
  GraphView,
  KEY_PROPERTY,
  toEvent,
  VIEW_FIELDS,
} from './microsoft-events.ts';
import {
  CalendarError,
  type CalendarEvent,
  type CalendarProvider,
  type EventChange,
  type EventDraft,
  type FreeBusy,
  type FreeBusyQuery,
} from './provider.ts';
import { inParallel } from './retry.ts';
import type { CalendarTools } from './tools.ts';

/** `getSchedule`: people a call, and its longest window (under 62 days). */
const PEOPLE_A_QUERY = 20;
const LONGEST_WINDOW = 60 * 86_400_000;
/** Minutes of one digit of `availabilityView`. */
const STEP = 15;
/** Graph throttles a mailbox at four requests at once. */
const AT_ONCE = 4;
/** Times that a cancelled key can be used again. */
const LIVES = 5;

type Answer = Readable | Extract<FreeBusy, { readable: false }>;

export function openMicrosoft(settings: MicrosoftSettings, tools: CalendarTools): CalendarProvider {
  const organizer = settings.organizer?.trim().toLowerCase() ?? null;
  /** The mailbox at which free/busy is asked for: the organiser's, else one that was seen to be there. */
  let door = organizer;
  const ask = askingGraph(settings, tools);

  const user = (address: string): string => `/users/${encodeURIComponent(address)}`;

  /** The mailbox that events are kept in. Throws when calendars are only read. */
  function desk(): string {
    if (organizer !== null) return organizer;
    throw new CalendarError(
      'microsoft',
      'forbidden',
      'Microsoft 365 is connected for reading only, so nothing was changed.',
      { advice: 'An admin sets MICROSOFT_ORGANIZER to the mailbox that should hold interview events.' },
    );
  }

  async function find(key: string): Promise<GraphEvent | null> {
    if (organizer === null) return null;
    const query = new URLSearchParams({
      $filter: `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY_PROPERTY}' and ep/value eq '${key}')`,
      $top: '1',
    });
    const found = await ask('read', GraphEvents, {
      method: 'GET',
      path: `${user(organizer)}/events?${query.toString()}`,
    });
    return found.value[0] ?? null;
  }

  function answerOf(schedule: GraphSchedule | undefined, address: string, window: Interval): Answer {
    const unreadable = (reason: 'not-found' | 'forbidden' | 'failed', sentence: string): Answer => ({
      readable: false,
      reason,
      sentence,
    });
    if (schedule === undefined) return unreadable('failed', `Microsoft 365 left ${address} out of its answer.`);
    const code = schedule.error?.responseCode;
    if (schedule.error) {
      if (code === 'ErrorMailRecipientNotFound' || code === 'ErrorInvalidUser')
        return unreadable('not-found', `Microsoft 365 does not know ${address}. Check the address.`);
      if (code === 'ErrorNoFreeBusyAccess' || code === 'ErrorAccessDenied')
        return unreadable(
          'forbidden',
          `${address} does not share free/busy with ${organizer ?? 'colleagues'}. Ask them to share it, or use somebody else.`,
        );
      return unreadable('failed', `Microsoft 365 could not read ${address} just now (${code ?? 'no reason given'}).`);
    }
    if (schedule.scheduleItems === undefined && schedule.availabilityView === undefined)
      return unreadable('failed', `Microsoft 365 said nothing about when ${address} is busy.`);
    const { busy, tentative } = blocked(schedule, window.start, STEP * 60_000);
    return readable(busy, tentative, window.start, window.end);
  }

  async function schedulesAt(mailbox: string, addresses: readonly string[], window: Interval) {
    const utc = (at: number) => ({ dateTime: new Date(at).toISOString().slice(0, 19), timeZone: 'UTC' });
    return await ask('read', GraphSchedules, {
      method: 'POST',
      path: `${user(mailbox)}/calendar/getSchedule`,
      body: {
        schedules: addresses,
        startTime: utc(window.start),
        endTime: utc(window.end),
        availabilityViewInterval: STEP,
      },
    });
  }

  async function queryBatch(addresses: readonly string[], window: Interval): Promise<Map<string, Answer>> {
    const doors = door === null ? addresses : [door];
    for (const mailbox of doors) {
      try {
        const { value } = await schedulesAt(mailbox, addresses, window);
        door ??= mailbox;
        const byId = new Map(value.map((it) => [it.scheduleId.toLowerCase(), it]));
        return new Map(addresses.map((it) => [it, answerOf(byId.get(it), it, window)]));
      } catch (error) {
        if (organizer !== null || !noSuchMailbox(error)) throw error;
        if (door === mailbox) door = null;
      }
    }
    // Without an organiser each of them was asked in turn, and none has a mailbox.
    return new Map(
      addresses.map((it) => [
        it,
        { readable: false, reason: 'not-found', sentence: `Microsoft 365 does not know ${it}. Check the address.` },
      ]),
    );
  }

  async function queryAll(addresses: readonly string[], from: number, to: number): Promise<Map<string, Answer>> {
    const parts = windows(from, to, LONGEST_WINDOW).flatMap((window) =>
      batches(addresses, PEOPLE_A_QUERY).map((batch) => ({ window, batch })),
    );
    const failures: unknown[] = [];
    const answers = await inParallel(parts, AT_ONCE, ({ batch, window }) =>
      queryBatch(batch, window).catch((error: unknown) => {
        failures.push(error);
        const sentence = error instanceof CalendarError ? error.message : 'Microsoft’s answer could not be used.';
        return new Map(batch.map((it): [string, Answer] => [it, { readable: false, reason: 'failed', sentence }]));
      }),
    );
    if (failures.length === parts.length && parts.length > 0) throw failures[0];
    const all = new Map<string, Answer>();
    for (const part of answers)
      for (const [address, answer] of part) {
        const before = all.get(address);
        if (before === undefined || !answer.readable) all.set(address, answer);
        else if (before.readable)
          all.set(
            address,
            readable([...before.busy, ...answer.busy], [...before.tentative, ...answer.tentative], from, to),
          );
      }
    return all;
  }

  /** One person's events; `null` when they may not be listed. */
  async function list(
    address: string,
    from: number,
    to: number,
    ignored: ReadonlySet<string>,
  ): Promise<Listed[] | null> {
    const query = new URLSearchParams({
      startDateTime: new Date(from).toISOString(),
      endDateTime: new Date(to).toISOString(),
      $select: VIEW_FIELDS,
      $top: '500',
    });
    const found: Listed[] = [];
    let path: string | undefined = `${user(address)}/calendarView?${query.toString()}`;
    try {
      while (path !== undefined) {
        const page: GraphView = await ask('read', GraphView, { method: 'GET', path });
        found.push(...effects(page, ignored));
        path = page['@odata.nextLink'];
      }
      return found;
    } catch (error) {
      // Busy times are known already; without events everything stays as it is, which is safe.
      if (error instanceof CalendarError) return null;
      throw error;
    }
  }

  return {
    name: 'microsoft',
    label: 'Microsoft 365',

    async freeBusy(query: FreeBusyQuery): Promise<ReadonlyMap<string, FreeBusy>> {
      const { from, to, detail = 'busy', ignoreKeys = [] } = query;
      if (!(to > from)) throw new CalendarError('microsoft', 'invalid', 'The time window ends before it starts.');
      const asked = [...new Set(query.addresses.map((it) => it.trim().toLowerCase()))];
      const [answers, ours] = await Promise.all([
        queryAll(asked, from, to),
        inParallel(ignoreKeys, AT_ONCE, (key) => find(key).catch(() => null)),
      ]);
      const events = ours.filter((it) => it !== null);
      const ignored = new Set(events.flatMap((it) => (it.iCalUId === undefined ? [] : [it.iCalUId])));
      const holders = new Set(
        events.flatMap((it) => [
          organizer ?? '',
          ...it.attendees.map((guest) => (guest.emailAddress.address ?? '').toLowerCase()),
        ]),
      );
      await inParallel(
        asked.filter((it) => holders.has(it)),
        AT_ONCE,
        async (address) => {
          const answer = answers.get(address);
          if (!answer?.readable || (answer.busy.length === 0 && answer.tentative.length === 0)) return;
          const listed = await list(address, from, to, ignored);
          if (listed) answers.set(address, explained([...answer.busy, ...answer.tentative], listed, from, to));
        },
      );
      return new Map(
        query.addresses.map((address): [string, FreeBusy] => {
          const answer = answers.get(address.trim().toLowerCase());
          if (!answer)
            return [
              address,
              { readable: false, reason: 'failed', sentence: `Microsoft 365 gave no answer for ${address}.` },
            ];
          return [address, answer.readable && detail === 'busy' ? withoutTentative(answer) : answer];
        }),
      );
    },

    async create(draft: EventDraft): Promise<CalendarEvent> {
      const mailbox = desk();
      // A transaction id stays taken after its event is cancelled, so each further life of a key has one of its own.
      for (let life = 1; ; life += 1) {
        const there = await find(draft.key);
        if (there) return toEvent(draft.key, there);
        try {
          const made = await ask('write', GraphEvent, {
            method: 'POST',
            path: `${user(mailbox)}/events`,
            body: fromDraft(draft, life === 1 ? draft.key : `${draft.key}-${life}`),
          });
          return toEvent(draft.key, made);
        } catch (error) {
          if (!(error instanceof CalendarError) || error.status !== 409 || life === LIVES) throw error;
        }
      }
    },

    async find(key: string): Promise<CalendarEvent | null> {
      const event = await find(key);
      return event && toEvent(key, event);
    },

    async update(key: string, change: EventChange): Promise<CalendarEvent> {
      const mailbox = desk();
      const now = await find(key);
      if (!now)
        throw new CalendarError('microsoft', 'not-found', 'The calendar event is gone, or was cancelled in Outlook.', {
          advice: 'Nothing was changed. Make the event again.',
        });
      const changed = await ask('write', GraphEvent, {
        method: 'PATCH',
        path: `${user(mailbox)}/events/${encodeURIComponent(now.id)}`,
        body: fromChange(change, now),
      });
      return toEvent(key, changed);
    },

    async cancel(key: string): Promise<void> {
      const mailbox = desk();
      const now = await find(key);
      if (!now) return;
      try {
        await ask('write', z.unknown(), {
          method: 'DELETE',
          path: `${user(mailbox)}/events/${encodeURIComponent(now.id)}`,
        });
      } catch (error) {
        if (!(error instanceof CalendarError) || error.meaning !== 'not-found') throw error;
      }
    },

    async check(): Promise<string> {
      const start = tools.clock.now();
      if (organizer === null) {
        // Nobody is there: Graph says so only to an app that it knows and that may read calendars.
        const nobody = 'nobody@fulcrum.invalid';
        await schedulesAt(nobody, [nobody], { start, end: start + 3_600_000 }).catch((error: unknown) => {
          if (!noSuchMailbox(error)) throw error;
        });
        return 'Microsoft 365 answers, for reading only.';
      }
      const answer = (await queryBatch([organizer], { start, end: start + 3_600_000 })).get(organizer);
      if (!answer?.readable)
        throw new CalendarError('microsoft', 'forbidden', `The calendar of ${organizer} cannot be read.`, {
          advice: 'Name a mailbox of your Microsoft 365 as the organiser.',
        });
      return `Microsoft 365 answers as ${organizer}.`;
    },
  };
}

function noSuchMailbox(error: unknown): boolean {
  return error instanceof CalendarError && error.status === 404;
}
