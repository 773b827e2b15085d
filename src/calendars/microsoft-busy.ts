/**
 * When people are busy, as Graph tells one who asks: schedules in batches, and the events themselves where they matter.
 * Called by `microsoft.ts` as the application or the organiser, and for each person who gave consent as that person.
 * It must never call an unknown calendar free.
 */
import type { Interval } from '../scheduling/interval.ts';
import {
  answered,
  askedInParts,
  askedOf,
  explained,
  type Listed,
  noneReadable,
  readable,
  unreadable,
} from './free-busy.ts';
import { type AskGraph, mailbox, microsoft } from './microsoft-client.ts';
import { blocked, effects, GraphSchedules, type GraphSchedule, GraphView, VIEW_FIELDS } from './microsoft-events.ts';
import { CalendarError, type FreeBusy, type FreeBusyQuery } from './provider.ts';
import { inParallel } from './retry.ts';

/** `getSchedule`: people a call, and its longest window (under 62 days). Graph throttles a mailbox at four requests at once. */
const LIMITS = { addresses: 20, window: 60 * 86_400_000, atOnce: 4 } as const;
/** Minutes of one digit of `availabilityView`. */
const STEP = 15;

/** Events of ours that must not count: their ids across mailboxes, and whose calendars they are on. */
export interface OwnEvents {
  readonly uids: ReadonlySet<string>;
  readonly holders: ReadonlySet<string>;
}

export interface GraphBusy {
  freeBusy(query: FreeBusyQuery): Promise<ReadonlyMap<string, FreeBusy>>;
  /** One call for a window of at most 60 days. */
  once(addresses: readonly string[], window: Interval): Promise<ReadonlyMap<string, FreeBusy>>;
  /** Asks at a mailbox, whoever's it is. */
  schedulesAt(door: string, addresses: readonly string[], window: Interval): Promise<{ value: GraphSchedule[] }>;
}

export interface GraphBusyOptions {
  /** At whose mailbox others' schedules are asked for; `null`: at one of those who are asked for. */
  readonly organizer: string | null;
  readonly own: (keys: readonly string[]) => Promise<OwnEvents>;
}

export function graphBusy(ask: AskGraph, { organizer, own }: GraphBusyOptions): GraphBusy {
  /** The mailbox at which schedules are asked for: the organiser's, else one that was seen to be there. */
  let door = organizer;

  function answerOf(schedule: GraphSchedule | undefined, address: string, window: Interval): FreeBusy {
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

  async function schedulesAt(at: string, addresses: readonly string[], window: Interval) {
    const utc = (instant: number) => ({ dateTime: new Date(instant).toISOString().slice(0, 19), timeZone: 'UTC' });
    return await ask('read', GraphSchedules, {
      method: 'POST',
      path: `${mailbox(at)}/calendar/getSchedule`,
      body: {
        schedules: addresses,
        startTime: utc(window.start),
        endTime: utc(window.end),
        availabilityViewInterval: STEP,
      },
    });
  }

  async function once(addresses: readonly string[], window: Interval): Promise<Map<string, FreeBusy>> {
    const doors = door === null ? addresses : [door];
    for (const at of doors) {
      try {
        const { value } = await schedulesAt(at, addresses, window);
        door ??= at;
        const byId = new Map(value.map((it) => [it.scheduleId.toLowerCase(), it]));
        return new Map(addresses.map((it) => [it, answerOf(byId.get(it), it, window)]));
      } catch (error) {
        if (organizer !== null || !noSuchMailbox(error)) throw error;
        if (door === at) door = null;
      }
    }
    // Without an organiser each of them was asked in turn, and none has a mailbox.
    return noneReadable(addresses, 'not-found', (it) => `Microsoft 365 does not know ${it}. Check the address.`);
  }

  /** One person's events; `null` when they may not be listed. */
  async function list(address: string, from: number, to: number, own: ReadonlySet<string>): Promise<Listed[] | null> {
    try {
      return await listGraph(ask, mailbox(address), from, to, own);
    } catch (error) {
      // Busy times are known already; without events everything stays as it is, which is safe.
      if (error instanceof CalendarError) return null;
      throw error;
    }
  }

  return {
    once,
    schedulesAt,
    async freeBusy(query) {
      const { from, to, ignoreKeys = [] } = query;
      const addresses = askedOf('microsoft', query);
      const [answers, ours] = await Promise.all([
        askedInParts({ addresses, from, to }, LIMITS, microsoft.short, once),
        own(ignoreKeys),
      ]);
      const toList = [...answers].filter(
        ([address, answer]) =>
          ours.holders.has(address) && answer.readable && answer.busy.length + answer.tentative.length > 0,
      );
      await inParallel(toList, LIMITS.atOnce, async ([address, answer]) => {
        if (!answer.readable) return;
        const listed = await list(address, from, to, ours.uids);
        if (listed) answers.set(address, explained([...answer.busy, ...answer.tentative], listed, from, to));
      });
      return answered(query, microsoft.label, answers);
    },
  };
}

/** What a mailbox's events do to its owner's time; `own` must not count. `at`: `/me`, or `/users/…`. Throws `CalendarError`. */
export async function listGraph(
  ask: AskGraph,
  at: string,
  from: number,
  to: number,
  own: ReadonlySet<string>,
): Promise<Listed[]> {
  const query = new URLSearchParams({
    startDateTime: new Date(from).toISOString(),
    endDateTime: new Date(to).toISOString(),
    $select: VIEW_FIELDS,
    $top: '500',
  });
  const found: Listed[] = [];
  let path: string | undefined = `${at}/calendarView?${query.toString()}`;
  while (path !== undefined) {
    const page: GraphView = await ask('read', GraphView, { method: 'GET', path });
    found.push(...effects(page, own));
    path = page['@odata.nextLink'];
  }
  return found;
}

export function noSuchMailbox(error: unknown): boolean {
  return error instanceof CalendarError && error.status === 404;
}
