/**
 * A draft as the planner's `Problem`: who could sit, when they are free, how much they have, when the candidate can.
 * Reads calendars, Slack profiles and Lever's interviews; decides nothing. Called by `propose.ts` and `alternatives.ts`.
 */
import type { FreeBusy } from '../calendars/provider.ts';
import { DAY, HOUR, MINUTE } from '../clock.ts';
import { InputError } from '../errors.ts';
import type { InterviewId, LeverUserId, PanelId } from '../lever/ids.ts';
import { covers, intersect, type Interval, normalize, subtract } from '../scheduling/interval.ts';
import { defaultWeights, type Interviewer, type Problem, type WeeklyHours } from '../scheduling/problem.ts';
import { availableWindows, parseAvailability } from './availability.ts';
import { apart, awayTime, fullThroughout } from './away.ts';
import type { Draft, Search } from './draft.ts';
import { doubtful, type Engaged, engagedIn, sayEngaged } from './engaged.ts';
import type { Held } from './hold.ts';
import { endOf } from './invitations.ts';
import type { Interviews, LoadReader } from './load.ts';
import type { PanelDeps } from './ports.ts';
import { type Sitting, sittingsOf } from './sittings.ts';
import { addDays, instantAt, isZone, sayDate, sayMoment, sayMoments, wallClock } from '../zones.ts';

export interface Asked {
  readonly problem: Problem;
  readonly unreadable: Search['unreadable'];
  readonly leftOut: readonly string[];
  /** Whose time another panel holds within the dates, in sentences. */
  readonly held: readonly string[];
  /** Who interviews somebody else within the dates, where the calendar does not show it, in sentences. */
  readonly engaged: readonly string[];
  /** The interviews that were counted for somebody. */
  readonly heldBy: (userId: LeverUserId) => readonly Sitting[];
  readonly calendarsRead: number;
  readonly load: Search['load'];
  readonly people: Search['people'];
}

type Wires = Pick<PanelDeps, 'calendars' | 'clock' | 'directory' | 'people' | 'habits'> & {
  readonly loadReader: LoadReader;
  readonly zoneOf: (userId: LeverUserId, asker: Pick<Draft, 'by'>) => Promise<string>;
  /** Days that are held and not confirmed yet. */
  readonly holds?: () => Promise<readonly Held[]>;
};

/** What an empty optional seat costs; more than a tentative meeting, less than a second day would be missed. */
const MISS_COST = 40;
/** A rest of the day shorter than this is of no use to anybody. */
const FOCUS_MINUTES = 45;
/** Days behind the window whose calendars are read too. */
const READ_ON_DAYS = 7;
/** Longer than any search reaches. */
const UNREAD = 90 * DAY;
/** Above it, calendars are read the cheap way, in which a tentative meeting counts as busy. */
const MANY_PEOPLE = 60;
export const DAY_LIMIT = 4;
export const WEEK_LIMIT = 10;

const weekdays = [1, 2, 3, 4, 5] as const;
const officeHours: readonly WeeklyHours[] = weekdays.map((weekday) => ({
  weekday,
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
}));

interface PersonNotes {
  readonly held: readonly Sitting[];
  /** Goes on after the name. */
  readonly leftOut: string | null;
}

/** Everybody who could be asked, and `also`. */
export function everybodyIn(draft: Draft, also: readonly LeverUserId[] = []): LeverUserId[] {
  const ids = draft.sessions.flatMap((it) =>
    it.seats.flatMap((seat) => [...seat.people.map((one) => one.userId), ...(seat.alternates ?? [])]),
  );
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

function heldTimes(holds: readonly Held[], userId: string): Interval[] {
  return holds.flatMap((it) =>
    it.sessions
      .filter((one) => one.people.some((person) => person.userId === userId))
      .map((one) => ({ start: one.start, end: endOf(one) })),
  );
}

/** "Rui Lopes Tue 1 Dec 10:45–11:30, until Thu 3 Dec 17:00": for whom is nobody's business here. */
function heldSentences(
  holds: readonly Held[],
  people: readonly Interviewer[],
  zone: string,
  within: Interval,
): readonly string[] {
  return people.flatMap((person) =>
    holds.flatMap((hold) =>
      heldTimes([hold], person.id)
        .filter((it) => it.start < within.end && within.start < it.end)
        .map(
          (it) =>
            `${person.name} ${sayDate(zone, it.start)} ${sayMoments(zone, it.start, it.end)}, until ${sayDate(zone, hold.hold.until)} ${sayMoment(zone, hold.hold.until)}`,
        ),
    ),
  );
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
  const { date: today } = wallClock(draft.zone, now);
  // Wider than was asked for: what would help may be a day before or after the window.
  const from = instantAt(draft.zone, draft.window.from < today ? draft.window.from : today, 0);
  const to = Math.max(instantAt(draft.zone, addDays(draft.window.to, 1 + READ_ON_DAYS), 0), from + HOUR);
  /** Nobody looked at their calendars there, so nobody is free there. */
  const unread: Interval[] = [
    { start: from - UNREAD, end: from },
    { start: to, end: to + UNREAD },
  ];
  const addresses = new Map<LeverUserId, string>();
  for (const { id, user } of users) {
    const address = wires.people.calendarOf(id) ?? user?.email ?? null;
    if (address !== null) addresses.set(id, address);
  }

  const holds = (await wires.holds?.()) ?? [];
  // Days held from one plan are each other's alternatives; everybody else's are taken.
  const elsewhere = holds.filter((it) => it.draftId !== draft.id);
  const ignoreKeys = [
    ...(changing?.eventKeys ?? []),
    ...holds.filter((it) => it.draftId === draft.id).flatMap((it) => it.sessions.map((one) => one.eventKey)),
  ];
  const [free, first, bookings, zones, habits] = await Promise.all([
    wires.calendars.freeBusy({
      addresses: [...new Set(addresses.values())],
      from,
      to,
      detail: ids.length > MANY_PEOPLE ? 'busy' : 'events',
      ...(ignoreKeys.length > 0 && { ignoreKeys }),
    }),
    wires.loadReader.around([draft.candidate.opportunityId], { fresh: changing !== null }),
    wires.loadReader.bookings(),
    Promise.all(ids.map((id) => wires.zoneOf(id, draft))),
    Promise.all(ids.map((id) => wires.habits(id))),
  ]);

  const counted = (panels: Pick<Interviews, 'panels' | 'indexed'>) =>
    sittingsOf({ ...panels, bookings: [...bookings, ...elsewhere], now, without: changing });
  const engagedOf = (sittings: ReturnType<typeof counted>, id: LeverUserId): Engaged[] =>
    engagedIn(sittings.get(id) ?? []).filter((it) => it.start < to && from < it.end);
  const busyOf = (id: LeverUserId): readonly Interval[] => {
    const answer = free.get(addresses.get(id) ?? '');
    return answer?.readable === true ? answer.busy : [];
  };
  const atFirst = counted(first);
  const doubts = [...new Set(ids.flatMap((id) => doubtful(engagedOf(atFirst, id), busyOf(id), first)))];
  const seen =
    doubts.length === 0 ? first : await wires.loadReader.around([draft.candidate.opportunityId], { also: doubts });
  const sittings = seen === first ? atFirst : counted(seen);
  const notShown: string[] = [];
  const notes = new Map<LeverUserId, PersonNotes>();
  const unreadable: { userId: LeverUserId; name: string; sentence: string }[] = [];
  const people = users.map(({ id, user }, index): Interviewer => {
    const address = addresses.get(id);
    const answer: FreeBusy | undefined = address === undefined ? undefined : free.get(address);
    const name = user?.name ?? 'Somebody who left Lever';
    const habit = habits[index] ?? {};
    const zone = zones[index] ?? draft.by.zone;
    const away = awayTime(habit, zone);
    const throughout = away.find((it) => it.start <= Math.max(from, now) && to <= it.end);
    let unavailable: string | null = habit.paused ?? throughout?.sentence ?? null;
    if (user === undefined || !user.active) unavailable = 'is not an active Lever user';
    let cannotRead: string | null = null;
    if (answer === undefined) cannotRead = `${name} has no calendar address`;
    else if (!answer.readable) cannotRead = answer.sentence;
    if (cannotRead !== null && unavailable === null) unreadable.push({ userId: id, name, sentence: cannotRead });
    // Free time is needed around the interview, so what is busy reaches further by it on either side.
    const before = Math.max(draft.rules.bufferMinutes, habit.bufferBefore ?? 0) * MINUTE;
    const after = Math.max(draft.rules.bufferMinutes, habit.bufferAfter ?? 0) * MINUTE;
    const widen = (list: readonly Interval[]) =>
      before + after === 0
        ? [...list]
        : normalize(list.map((it) => ({ start: it.start - after, end: it.end + before })));
    // A calendar whose owner has not answered yet may show the time as free.
    const kept = heldTimes(elsewhere, id);
    const busy = answer?.readable === true ? normalize([...widen([...answer.busy, ...kept]), ...unread]) : [];
    const held = sittings.get(id) ?? [];
    const engaged = cannotRead === null && unavailable === null ? engagedOf(sittings, id) : [];
    for (const it of engaged)
      if (!covers(busyOf(id), it))
        notShown.push(
          `${name} ${sayDate(draft.by.zone, it.start)} ${sayMoments(draft.by.zone, it.start, it.end)}, ${it.by}`,
        );
    /** Nobody is asked to be in two interviews, so no offer reaches into it. */
    const elsewhereThen = engaged.map((it) => ({
      start: it.start - after,
      end: it.end + before,
      sentence: sayEngaged(it),
      interviewing: true as const,
    }));
    const person: Interviewer = {
      id,
      name,
      zone,
      hours: habit.hours ?? officeHours,
      ...(habit.preferred !== undefined && { preferred: habit.preferred }),
      busy,
      tentative: answer?.readable === true ? subtract(widen(answer.tentative), busy) : [],
      ...(cannotRead !== null && { unreadable: cannotRead }),
      ...(unavailable !== null && { unavailable }),
      ...(away.length + elsewhereThen.length > 0 && { away: apart([...away, ...elsewhereThen]) }),
      interviews: held.filter((it) => it.training === null).map((it) => it.start),
      shadowing: held.filter((it) => it.training !== null).map((it) => it.start),
      shadowWeight: habit.shadowWeight ?? 1,
      dayLimit: habit.dayLimit ?? DAY_LIMIT,
      weekLimit: habit.weekLimit ?? WEEK_LIMIT,
      ...(habit.rollingLimit !== undefined && { rollingLimit: habit.rollingLimit }),
    };
    notes.set(id, {
      held,
      leftOut:
        user === undefined || !user.active
          ? null
          : (unavailable ?? away.find((it) => it.start < to && from < it.end)?.sentence ?? null),
    });
    return person;
  });

  const sameCandidate = elsewhere.filter((it) => it.candidate.opportunityId === draft.candidate.opportunityId);
  const taken = normalize([
    ...sameCandidate.flatMap((it) => it.sessions.map((one) => ({ start: one.start, end: endOf(one) }))),
    ...(seen.panels.get(draft.candidate.opportunityId) ?? []).flatMap((panel) =>
      (panel.id === changing?.panelId ? [] : panel.interviews).map((it) => ({
        start: it.date,
        end: it.date + it.duration * MINUTE,
      })),
    ),
  ]);
  const { rules } = draft;
  const windows = subtract(candidateTime(draft, now), taken);
  return {
    problem: {
      gridMinutes: rules.gridMinutes,
      zone: draft.zone,
      candidateWindows: windows,
      candidateBusy: taken,
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
          ...(seat.alternates && {
            alternates: seat.alternates.filter((it) => !seat.people.some((one) => one.userId === it)),
          }),
          ...(seat.training !== undefined && { training: true }),
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
    leftOut: people.flatMap((it) => {
      const sentence = notes.get(it.id as LeverUserId)?.leftOut ?? fullThroughout(it, windows);
      return sentence === null ? [] : [`${it.name} ${sentence}`];
    }),
    held: heldSentences(elsewhere, people, draft.by.zone, { start: from, end: to }),
    engaged: notShown,
    heldBy: (userId) => notes.get(userId)?.held ?? [],
    calendarsRead: addresses.size - unreadable.length,
    load: seen.freshness,
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
