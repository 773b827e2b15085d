/**
 * Says no to a problem that cannot be asked, before any work is done: one `InvalidProblem` with a path and a sentence.
 * What merely has no answer ("nobody is free") passes; the search says that, with reasons.
 */
import { InvalidProblem, limits } from './invalid-problem.ts';
import type { Interval } from './interval.ts';
import type { Problem, Seat } from './problem.ts';
import { isZone, localDayOf } from './working-hours.ts';

/** @throws InvalidProblem */
export function validate(problem: Problem): void {
  if (![5, 15, 30].includes(problem.gridMinutes)) fail('gridMinutes', 'start times are every 5, 15 or 30 minutes');
  zone('zone', problem.zone);
  windows(problem);
  people(problem);
  unique('rooms', problem.rooms, 'room');
  for (const [i, room] of problem.rooms.entries()) intervals(`rooms[${i}].busy`, room.busy);
  sessions(problem);
  order(problem);
  whole('minGapMinutes', problem.minGapMinutes);
  whole('maxGapMinutes', problem.maxGapMinutes);
  if (problem.maxGapMinutes < problem.minGapMinutes)
    fail('maxGapMinutes', 'the longest break is shorter than the shortest one');
  if (!(Number.isInteger(problem.maxDays) && problem.maxDays >= 1 && problem.maxDays <= limits.maxDays))
    fail('maxDays', `a panel uses between 1 and ${limits.maxDays} days`);
  dayPart('core', problem.core);
  if (problem.lunch) {
    dayPart('lunch', problem.lunch);
    whole('lunch.minutes', problem.lunch.minutes);
    if (problem.lunch.minutes > problem.lunch.toMinute - problem.lunch.fromMinute)
      fail('lunch.minutes', 'lunch is longer than the time it may be taken in');
  }
  whole('focusMinutes', problem.focusMinutes);
  for (const [name, weight] of Object.entries(problem.weights)) whole(`weights.${name}`, weight);
}

function fail(path: string, sentence: string): never {
  throw new InvalidProblem(path, sentence);
}

function whole(path: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 1e6) fail(path, 'must be a whole number from 0 to 1,000,000');
}

function zone(path: string, name: string): void {
  if (!isZone(name)) fail(path, `there is no time zone "${name}"; zones look like "Europe/Lisbon"`);
}

function dayPart(path: string, it: { fromMinute: number; toMinute: number }): void {
  whole(`${path}.fromMinute`, it.fromMinute);
  whole(`${path}.toMinute`, it.toMinute);
  if (it.fromMinute >= it.toMinute) fail(path, 'ends before it begins');
  if (it.toMinute > 24 * 60) fail(`${path}.toMinute`, 'a day has 1,440 minutes');
}

function intervals(path: string, list: readonly Interval[]): void {
  let end = -Infinity;
  for (const [i, it] of list.entries()) {
    if (!Number.isFinite(it.start) || !Number.isFinite(it.end)) fail(`${path}[${i}]`, 'is not a time');
    if (it.end <= it.start) fail(`${path}[${i}]`, 'ends before it begins');
    if (it.start < end) fail(`${path}[${i}]`, 'begins before the one in front of it ends');
    end = it.end;
  }
}

function unique(path: string, list: readonly { readonly id: string }[], noun: string): void {
  const seen = new Set<string>();
  for (const [i, it] of list.entries()) {
    if (seen.has(it.id)) fail(`${path}[${i}].id`, `there are two ${noun}s with the id "${it.id}"`);
    seen.add(it.id);
  }
}

function windows(problem: Problem): void {
  intervals('candidateWindows', problem.candidateWindows);
  intervals('candidateBusy', problem.candidateBusy ?? []);
  let days = 0;
  for (const it of problem.candidateWindows)
    days += localDayOf(it.end - 1, problem.zone) - localDayOf(it.start, problem.zone) + 1;
  if (days > limits.days) fail('candidateWindows', `span more than ${limits.days} days; search a shorter time`);
}

function people({ people: list }: Problem): void {
  if (list.length > limits.people) fail('people', `are more than ${limits.people}`);
  unique('people', list, 'person');
  for (const [i, person] of list.entries()) {
    const path = `people[${i}]`;
    zone(`${path}.zone`, person.zone);
    for (const [h, it] of person.hours.entries()) dayPart(`${path}.hours[${h}]`, it);
    intervals(`${path}.busy`, person.busy);
    intervals(`${path}.agreed`, person.agreed ?? []);
    intervals(`${path}.tentative`, person.tentative);
    whole(`${path}.dayLimit`, person.dayLimit);
    whole(`${path}.weekLimit`, person.weekLimit);
    if (person.rollingLimit !== undefined) whole(`${path}.rollingLimit`, person.rollingLimit);
    const weight = person.shadowWeight ?? 1;
    // Quarters, so that sums of them are exact.
    if (!(weight >= 0 && weight <= 1 && Number.isInteger(weight * 4)))
      fail(`${path}.shadowWeight`, 'must be 0, 0.25, 0.5, 0.75 or 1');
    for (const [h, it] of (person.preferred ?? []).entries()) dayPart(`${path}.preferred[${h}]`, it);
    intervals(`${path}.away`, person.away ?? []);
  }
}

function sessions(problem: Problem): void {
  const { sessions: list } = problem;
  if (list.length === 0) fail('sessions', 'a panel has at least one session');
  if (list.length > limits.sessions) fail('sessions', `a panel has at most ${limits.sessions} sessions`);
  unique('sessions', list, 'session');
  const known = new Set(problem.people.map((it) => it.id));
  let seats = 0;
  for (const [i, session] of list.entries()) {
    const path = `sessions[${i}]`;
    if (!Number.isInteger(session.minutes) || session.minutes <= 0)
      fail(`${path}.minutes`, 'must be a whole number of minutes above 0');
    if (session.minutes > 24 * 60) fail(`${path}.minutes`, `"${session.title}" is longer than a day`);
    if (session.fixedStart !== undefined && !Number.isFinite(session.fixedStart))
      fail(`${path}.fixedStart`, 'is not a time');
    for (const [g, seat] of session.seats.entries()) {
      seats += seat.count;
      checkSeat(`${path}.seats[${g}]`, seat, session.title, known);
    }
  }
  if (seats > limits.seats) fail('sessions', `a panel has at most ${limits.seats} seats`);
}

function checkSeat(path: string, seat: Seat, title: string, known: ReadonlySet<string>): void {
  if (!Number.isInteger(seat.count) || seat.count < 1) fail(`${path}.count`, 'must be a whole number above 0');
  whole(`${path}.missCost`, seat.missCost);
  if (seat.pool.length === 0 && !seat.optional)
    fail(`${path}.pool`, `nobody is in the pool for "${seat.role}" of "${title}"`);
  const seen = new Set<string>();
  for (const [i, { person, rank }] of seat.pool.entries()) {
    if (!known.has(person)) fail(`${path}.pool[${i}].person`, `nobody has the id "${person}"`);
    if (seen.has(person)) fail(`${path}.pool[${i}].person`, `"${person}" is in the pool twice`);
    seen.add(person);
    whole(`${path}.pool[${i}].rank`, rank);
  }
  for (const [i, person] of (seat.alternates ?? []).entries())
    if (!known.has(person)) fail(`${path}.alternates[${i}]`, `nobody has the id "${person}"`);
}

function order(problem: Problem): void {
  const titles = new Map(problem.sessions.map((it) => [it.id, it.title]));
  for (const [i, pair] of problem.order.entries())
    for (const id of pair) if (!titles.has(id)) fail(`order[${i}]`, `there is no session "${id}"`);
  const circle = circleIn(problem.order);
  if (circle) fail('order', `runs in a circle: ${circle.map((id) => `"${titles.get(id)}"`).join(' before ')}`);
}

/** One circle in the order, first session repeated at its end, or null. */
export function circleIn<Id>(pairs: readonly (readonly [Id, Id])[]): Id[] | null {
  const next = new Map<Id, Id[]>();
  for (const [a, b] of pairs) next.set(a, [...(next.get(a) ?? []), b]);
  const done = new Set<Id>();
  const walk = (id: Id, path: Id[]): Id[] | null => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return null;
    for (const other of next.get(id) ?? []) {
      const circle = walk(other, [...path, id]);
      if (circle) return circle;
    }
    done.add(id);
    return null;
  };
  for (const id of next.keys()) {
    const circle = walk(id, []);
    if (circle) return circle;
  }
  return null;
}
