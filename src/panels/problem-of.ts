/**
 * A draft as the planner's `Problem`: who could sit, when they are free, how much they have, when the candidate can.
 * Reads calendars, Slack profiles and Lever's interviews; decides nothing. Called by `propose.ts` and `alternatives.ts`.
 */
import type { FreeBusy } from '../calendars/provider.ts';
import { HOUR, MINUTE } from '../clock.ts';
import { InputError } from '../errors.ts';
import type { InterviewId, LeverUserId, PanelId } from '../lever/ids.ts';
import { intersect, type Interval, normalize, subtract } from '../scheduling/interval.ts';
import { defaultWeights, type Interviewer, type Problem, type WeeklyHours } from '../scheduling/problem.ts';
import { availableWindows, parseAvailability } from './availability.ts';
import type { Draft, Search } from './draft.ts';
import type { LoadReader } from './load.ts';
import type { PanelDeps } from './ports.ts';
import { addDays, instantAt, isZone, wallClock } from '../zones.ts';

export interface Asked {
  readonly problem: Problem;
  readonly unreadable: Search['unreadable'];
  readonly calendarsRead: number;
  readonly load: Search['load'];
  readonly people: Search['people'];
}

type Wires = Pick<PanelDeps, 'calendars' | 'clock' | 'directory' | 'people' | 'habits'> & {
  readonly loadReader: LoadReader;
  readonly zoneOf: (userId: LeverUserId, draft: Draft) => Promise<string>;
};

/** What an empty optional seat costs; more than a tentative meeting, less than a second day would be missed. */
const MISS_COST = 40;
/** A rest of the day shorter than this is of no use to anybody. */
const FOCUS_MINUTES = 45;
/** Above it, calendars are read the cheap way, in which a tentative meeting counts as busy. */
const MANY_PEOPLE = 60;
const DAY_LIMIT = 4;
const WEEK_LIMIT = 10;

const weekdays = [1, 2, 3, 4, 5] as const;
const officeHours: readonly WeeklyHours[] = weekdays.map((weekday) => ({
  weekday,
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
}));

/** Everybody who could be asked, and `also`. */
export function everybodyIn(draft: Draft, also: readonly LeverUserId[] = []): LeverUserId[] {
  const ids = draft.sessions.flatMap((it) => it.seats.flatMap((seat) => seat.people.map((one) => one.userId)));
  return [...new Set([...ids, ...also])];
}

/** When the candidate can be met, before anybody else is asked. Throws `InputError` on the availability field. */
export function candidateTime(draft: Draft, now: number): Interval[] {
  const parsed = parseAvailability(draft.availability, wallClock(draft.zone, now).date);
  if (!parsed.ok) throw new InputError(parsed.problem, { fields: { availability: parsed.problem } });
  const windows = availableWindows(parsed.availability, {
    zone: draft.zone,
    from: draft.window.from,
    to: draft.window.to,
    core: draft.rules.core,
  });
  const notice: Interval = {
    start: now + draft.rules.noticeHours * HOUR,
    end: instantAt(draft.zone, addDays(draft.window.to, 1), 0),
  };
  return notice.end > notice.start ? intersect(windows, [notice]) : [];
}

/** A panel that stands already and is about to be changed: it must not stand in its own way. */
export interface InChange {
  readonly panelId: PanelId;
  /** Our own calendar events of the sessions that may move. */
  readonly eventKeys: readonly string[];
  /** Their interviews in Lever, which nobody has "already" then. */
  readonly interviews: ReadonlySet<InterviewId>;
}

export async function problemOf(
  wires: Wires,
  draft: Draft,
  also: readonly LeverUserId[] = [],
  changing: InChange | null = null,
): Promise<Asked> {
  const now = wires.clock.now();
  const ids = everybodyIn(draft, also);
  const users = ids.map((id) => ({ id, user: wires.directory.user(id) }));
  const from = instantAt(draft.zone, draft.window.from, 0);
  const to = Math.max(instantAt(draft.zone, addDays(draft.window.to, 1), 0), from + HOUR);
  const addresses = new Map<LeverUserId, string>();
  for (const { id, user } of users) {
    const address = wires.people.calendarOf(id) ?? user?.email ?? null;
    if (address !== null) addresses.set(id, address);
  }

  const [free, seen, bookings, zones, habits] = await Promise.all([
    wires.calendars.freeBusy({
      addresses: [...new Set(addresses.values())],
      from,
      to,
      detail: ids.length > MANY_PEOPLE ? 'busy' : 'events',
      ...(changing !== null && { ignoreKeys: changing.eventKeys }),
    }),
    wires.loadReader.around([draft.candidate.opportunityId], { fresh: changing !== null }),
    wires.loadReader.bookings(),
    Promise.all(ids.map((id) => wires.zoneOf(id, draft))),
    Promise.all(ids.map((id) => wires.habits(id))),
  ]);

  const interviews = new Map<LeverUserId, Set<number>>();
  const note = (id: LeverUserId, at: number) => {
    const mine = interviews.get(id) ?? new Set();
    interviews.set(id, mine.add(at));
  };
  for (const panel of [...seen.panels.values()].flat())
    for (const it of panel.interviews)
      if (changing?.interviews.has(it.id) !== true) for (const one of it.interviewers) note(one.id, it.date);
  for (const booking of bookings)
    for (const it of booking.sessions)
      if (changing?.eventKeys.includes(it.eventKey) !== true) for (const one of it.people) note(one.userId, it.start);

  const buffer = draft.rules.bufferMinutes * MINUTE;
  const widen = (list: readonly Interval[]) =>
    buffer === 0 ? [...list] : normalize(list.map((it) => ({ start: it.start - buffer, end: it.end + buffer })));
  const unreadable: { userId: LeverUserId; name: string; sentence: string }[] = [];
  const people = users.map(({ id, user }, index): Interviewer => {
    const address = addresses.get(id);
    const answer: FreeBusy | undefined = address === undefined ? undefined : free.get(address);
    const name = user?.name ?? 'Somebody who left Lever';
    const habit = habits[index] ?? {};
    const unavailable =
      user === undefined || !user.active
        ? 'is not an active Lever user'
        : habit.paused === undefined
          ? null
          : habit.paused;
    let cannotRead: string | null = null;
    if (answer === undefined) cannotRead = `${name} has no calendar address`;
    else if (!answer.readable) cannotRead = answer.sentence;
    if (cannotRead !== null && unavailable === null) unreadable.push({ userId: id, name, sentence: cannotRead });
    const busy = answer?.readable === true ? widen(answer.busy) : [];
    return {
      id,
      name,
      zone: zones[index] ?? draft.by.zone,
      hours: habit.hours ?? officeHours,
      busy,
      tentative: answer?.readable === true ? subtract(widen(answer.tentative), busy) : [],
      ...(cannotRead !== null && { unreadable: cannotRead }),
      ...(unavailable !== null && { unavailable }),
      interviews: [...(interviews.get(id) ?? [])].sort((a, b) => a - b),
      dayLimit: habit.dayLimit ?? DAY_LIMIT,
      weekLimit: habit.weekLimit ?? WEEK_LIMIT,
    };
  });

  const taken = normalize(
    (seen.panels.get(draft.candidate.opportunityId) ?? []).flatMap((panel) =>
      (panel.id === changing?.panelId ? [] : panel.interviews).map((it) => ({
        start: it.date,
        end: it.date + it.duration * MINUTE,
      })),
    ),
  );
  const { rules } = draft;
  return {
    problem: {
      gridMinutes: rules.gridMinutes,
      zone: draft.zone,
      candidateWindows: subtract(candidateTime(draft, now), taken),
      people,
      rooms: [],
      sessions: draft.sessions.map((session) => ({
        id: session.id,
        title: session.title,
        minutes: session.minutes,
        needsRoom: false,
        seats: session.seats.map((seat) => ({
          role: seat.role,
          pool: seat.people.map((it) => ({ person: it.userId, rank: it.rank })),
          count: seat.count,
          optional: seat.optional,
          missCost: seat.optional ? MISS_COST : 0,
        })),
      })),
      order: rules.keepOrder
        ? draft.sessions.slice(1).map((it, index) => [draft.sessions[index]?.id ?? '', it.id] as const)
        : [],
      minGapMinutes: rules.minGapMinutes,
      maxGapMinutes: rules.maxGapMinutes,
      lunch: rules.lunch,
      maxDays: rules.maxDays,
      core: rules.core,
      focusMinutes: FOCUS_MINUTES,
      weights: defaultWeights,
    },
    unreadable,
    calendarsRead: addresses.size - unreadable.length,
    load: { read: seen.read, of: seen.of },
    people: Object.fromEntries(
      users.map(({ id, user }, index) => [
        id,
        {
          name: user?.name ?? 'Somebody who left Lever',
          email: addresses.get(id) ?? '',
          zone: isZone(zones[index] ?? '') ? (zones[index] as string) : draft.by.zone,
        },
      ]),
    ),
  };
}
