/**
 * Reads a `panel-v1` file: JSON in slots, people by index, into the planner's `GridProblem`. By hand rather than with a
 * schema library: a file holds tens of thousands of stretches, and the command should answer in milliseconds.
 * Unknown fields are ignored. Every complaint is an `InvalidProblem` with a path and a sentence.
 */
import type { Elastic, GridInterview, GridPerson, GridProblem, GridSeat, Stretch } from '../scheduling/grid.ts';
import { InvalidProblem, limits } from '../scheduling/invalid-problem.ts';
import { circleIn } from '../scheduling/validate.ts';

/** What the file says of itself beyond the problem. */
export interface PanelFile {
  readonly grid: number;
  readonly problem: GridProblem;
}

type Fields = Readonly<Record<string, unknown>>;

const MOST = 1_000_000;

/** @throws InvalidProblem */
export function parsePanelFile(text: string): PanelFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InvalidProblem('', `This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return readPanel(json);
}

/** @throws InvalidProblem */
export function readPanel(json: unknown): PanelFile {
  const file = object('', json);
  const grid = whole('grid', file['grid'], 1, 240);
  const days = whole('days', file['days'], 1, limits.days);
  const slots = whole('slotsPerDay', file['slotsPerDay'], 1, limits.slotsPerDay);
  const weekOf = array('weekOf', file['weekOf']).map((it, i) => whole(`weekOf[${i}]`, it, 0, MOST));
  if (weekOf.length !== days) fail('weekOf', `has ${weekOf.length} entries; there are ${days} days`);
  const stretch = stretchReader(days, slots);
  const people = array('people', file['people']).map((it, p) =>
    person(`people[${p}]`, it, days, slots, weekOf, stretch),
  );
  if (people.length > limits.people) fail('people', `are more than ${limits.people}`);
  unique('people', people);
  const interviews = array('interviews', file['interviews']).map((it, j) =>
    interview(`interviews[${j}]`, it, slots, people.length),
  );
  if (interviews.length === 0) fail('interviews', 'a panel has at least one interview');
  if (interviews.length > limits.sessions) fail('interviews', `a panel has at most ${limits.sessions} interviews`);
  unique('interviews', interviews);
  const seats = interviews.reduce((sum, it) => it.seats.reduce((all, seat) => all + seat.count, sum), 0);
  if (seats > limits.seats) fail('interviews', `a panel has at most ${limits.seats} seats`);
  const rooms = array('rooms', file['rooms'] ?? []).map((it, q) => {
    const room = object(`rooms[${q}]`, it);
    return { id: name(`rooms[${q}].id`, room['id']), busy: stretch(`rooms[${q}].busy`, room['busy'] ?? []) };
  });
  unique('rooms', rooms);
  const minGap = whole('minGap', file['minGap'], 0, slots);
  const maxGap = whole('maxGap', file['maxGap'], 0, MOST);
  if (maxGap < minGap) fail('maxGap', 'the longest break is shorter than the shortest one');
  const elastic = file['elastic'] === undefined || file['elastic'] === null ? undefined : elasticRules(file['elastic']);
  return {
    grid,
    problem: {
      days,
      slotsPerDay: slots,
      windows: stretch('candidate.windows', object('candidate', file['candidate'])['windows']),
      people,
      rooms,
      interviews,
      order: order(file['order'] ?? [], interviews),
      minGap,
      maxGap,
      lunch: lunch(file['lunch'], slots),
      maxDays: whole('maxDays', file['maxDays'], 1, limits.maxDays),
      core: dayPart('core', file['core'], slots),
      focus: whole('focus', file['focus'], 0, slots),
      weights: weights(file['weights']),
      ...(elastic && { elastic }),
    },
  };
}

function fail(path: string, sentence: string): never {
  throw new InvalidProblem(path, sentence);
}

function object(path: string, value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    fail(path, value === undefined ? 'is missing' : 'must be an object');
  return value as Fields;
}

function array(path: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) fail(path, value === undefined ? 'is missing' : 'must be a list');
  return value as unknown[];
}

function whole(path: string, value: unknown, least: number, most: number): number {
  if (value === undefined) fail(path, 'is missing');
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    fail(path, `must be a whole number from ${least} to ${most}`);
  return value;
}

function name(path: string, value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') fail(path, value === undefined ? 'is missing' : 'must be a text');
  return value;
}

function flag(path: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') fail(path, 'must be true or false');
  return value;
}

function unique(path: string, list: readonly { readonly id: string }[]): void {
  const seen = new Map<string, number>();
  for (const [i, { id }] of list.entries()) {
    const first = seen.get(id);
    if (first !== undefined) fail(`${path}[${i}].id`, `"${id}" is already the id of ${path}[${first}]`);
    seen.set(id, i);
  }
}

function stretchReader(days: number, slots: number): (path: string, value: unknown) => Stretch[] {
  return (path, value) => {
    const list = array(path, value);
    for (let i = 0; i < list.length; i += 1) {
      const it = list[i];
      if (!Array.isArray(it) || it.length !== 3 || !it.every((one) => Number.isInteger(one)))
        fail(`${path}[${i}]`, 'must be [day, from, to] in whole numbers');
      const [day, from, to] = it as [number, number, number];
      if (day < 0 || day >= days) fail(`${path}[${i}]`, `day ${day} does not exist; days are 0 to ${days - 1}`);
      if (from < 0 || to > slots) fail(`${path}[${i}]`, `lies outside the day's slots 0 to ${slots}`);
      if (to <= from) fail(`${path}[${i}]`, 'ends before it begins');
    }
    return list as Stretch[];
  };
}

function person(
  path: string,
  value: unknown,
  days: number,
  slots: number,
  weekOf: readonly number[],
  stretch: (path: string, value: unknown) => Stretch[],
): GridPerson {
  const it = object(path, value);
  const dayLoad = array(`${path}.dayLoad`, it['dayLoad']);
  const weekLoad = array(`${path}.weekLoad`, it['weekLoad']);
  const dayLimit = whole(`${path}.dayLimit`, it['dayLimit'], 0, MOST);
  const weekLimit = whole(`${path}.weekLimit`, it['weekLimit'], 0, MOST);
  const day: Stretch[] = [];
  const weekly: Stretch[] = [];
  const load: number[] = [];
  for (let d = 0; d < days; d += 1) {
    const held = whole(`${path}.dayLoad[${d}]`, dayLoad[d], 0, MOST);
    const week = whole(`${path}.weekLoad[${weekOf[d]}]`, weekLoad[weekOf[d] as number], 0, MOST);
    load.push(week);
    if (held >= dayLimit) day.push([d, 0, slots]);
    if (week >= weekLimit) weekly.push([d, 0, slots]);
  }
  return {
    id: name(`${path}.id`, it['id']),
    work: stretch(`${path}.work`, it['work']),
    busy: stretch(`${path}.busy`, it['busy'] ?? []),
    tentative: stretch(`${path}.tentative`, it['tentative'] ?? []),
    limited: [...day, ...weekly],
    ...(day.length + weekly.length > 0 && { limitedBy: { day, week: weekly } }),
    load,
  };
}

function interview(path: string, value: unknown, slots: number, people: number): GridInterview {
  const it = object(path, value);
  const dur = whole(`${path}.dur`, it['dur'], 1, MOST);
  if (dur > slots) fail(`${path}.dur`, `is longer than the day, which has ${slots} slots`);
  return {
    id: name(`${path}.id`, it['id']),
    dur,
    room: flag(`${path}.room`, it['room']),
    seats: array(`${path}.seats`, it['seats']).map((one, g) => seat(`${path}.seats[${g}]`, one, people)),
  };
}

function seat(path: string, value: unknown, people: number): GridSeat {
  const it = object(path, value);
  const optional = flag(`${path}.optional`, it['optional']);
  const seen = new Set<number>();
  const pool = array(`${path}.pool`, it['pool']).map((one, i) => {
    const member = object(`${path}.pool[${i}]`, one);
    const p = whole(`${path}.pool[${i}].p`, member['p'], 0, people - 1);
    if (seen.has(p)) fail(`${path}.pool[${i}].p`, `person ${p} is in the pool twice`);
    seen.add(p);
    return { p, rank: whole(`${path}.pool[${i}].rank`, member['rank'] ?? 0, 0, MOST) };
  });
  if (pool.length === 0 && !optional) fail(`${path}.pool`, 'nobody is in it');
  const alternates =
    it['alternates'] === undefined
      ? undefined
      : array(`${path}.alternates`, it['alternates']).map((one, i) =>
          whole(`${path}.alternates[${i}]`, one, 0, people - 1),
        );
  return {
    role: it['role'] === undefined ? 'interviewer' : name(`${path}.role`, it['role']),
    pool,
    count: whole(`${path}.count`, it['count'] ?? 1, 1, MOST),
    optional,
    missCost: whole(`${path}.missCost`, it['missCost'] ?? 0, 0, MOST),
    ...(alternates && { alternates }),
  };
}

function order(value: unknown, interviews: readonly GridInterview[]): [number, number][] {
  const pairs = array('order', value).map((it, i): [number, number] => {
    const path = `order[${i}]`;
    if (!Array.isArray(it) || it.length !== 2) fail(path, 'must be [earlier, later]');
    const [a, b] = (it as unknown[]).map((one) => {
      const at = typeof one === 'string' ? interviews.findIndex(({ id }) => id === one) : one;
      if (typeof at !== 'number' || !interviews[at]) fail(path, `there is no interview ${JSON.stringify(one)}`);
      return at;
    });
    return [a as number, b as number];
  });
  const circle = circleIn(pairs);
  if (circle) fail('order', `runs in a circle: ${circle.map((j) => `"${interviews[j]?.id}"`).join(' before ')}`);
  return pairs;
}

function dayPart(path: string, value: unknown, slots: number): { from: number; to: number } {
  const it = object(path, value);
  const from = whole(`${path}.from`, it['from'], 0, slots);
  const to = whole(`${path}.to`, it['to'], 0, slots);
  if (to < from) fail(path, 'ends before it begins');
  return { from, to };
}

function lunch(value: unknown, slots: number): GridProblem['lunch'] {
  if (value === null || value === undefined) return null;
  const { from, to } = dayPart('lunch', value, slots);
  const len = whole('lunch.len', object('lunch', value)['len'], 0, slots);
  if (len > to - from) fail('lunch.len', 'is longer than the time it may be taken in');
  return { from, to, len };
}

function weights(value: unknown): GridProblem['weights'] {
  const it = object('weights', value);
  const weight = (key: string) => whole(`weights.${key}`, it[key] ?? 0, 0, MOST * 100);
  return {
    gap: weight('gap'),
    day: weight('day'),
    finish: weight('finish'),
    off: weight('off'),
    rank: weight('rank'),
    load: weight('load'),
    tent: weight('tent'),
    frag: weight('frag'),
  };
}

function elasticRules(value: unknown): Elastic {
  const it = object('elastic', value);
  const rule = (key: string) => whole(`elastic.${key}`, it[key] ?? 0, 0, MOST * 1000);
  return {
    busy: rule('busy'),
    hours: rule('hours'),
    limit: rule('limit'),
    window: rule('window'),
    room: rule('room'),
  };
}
