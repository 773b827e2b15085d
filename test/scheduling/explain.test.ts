import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { families, instance, type Panel } from '../../bench/planner/instances.ts';
import { everyPlan, judge } from '../../bench/planner/judge.ts';
import { smallPanels } from '../../bench/planner/small-panels.ts';
import { explainFile } from '../../src/cli/explain-file.ts';
import { readPanel } from '../../src/cli/panel-file.ts';
import { elasticGrid, exceptionsIn } from '../../src/scheduling/exceptions.ts';
import { applyIdea } from '../../src/scheduling/idea-grid.ts';
import { askedBy } from '../../src/scheduling/ideas.ts';
import { plan } from '../../src/scheduling/plan.ts';
import { defaultWeights, type Interviewer, type Problem, type Session } from '../../src/scheduling/problem.ts';
import { apply } from '../../src/scheduling/relax.ts';
import { search } from '../../src/scheduling/search.ts';
import { brokenInLife } from './life.ts';

const t = (text: string) => Date.parse(text);
const hours = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 }));
const person = (id: string, name: string, more: Partial<Interviewer> = {}): Interviewer => ({
  id,
  name,
  zone: 'Europe/Lisbon',
  hours,
  busy: [],
  tentative: [],
  interviews: [],
  dayLimit: 4,
  weekLimit: 10,
  ...more,
});
const session = (id: string, title: string, pool: string[], more: Partial<Session> = {}): Session => ({
  id,
  title,
  minutes: 60,
  needsRoom: false,
  seats: [
    {
      role: 'Interviewer',
      pool: pool.map((it, rank) => ({ person: it, rank })),
      count: 1,
      optional: false,
      missCost: 0,
    },
  ],
  ...more,
});
const window = (day: string, from = '09:00', to = '17:00') => ({
  start: t(`2026-11-${day}T${from}Z`),
  end: t(`2026-11-${day}T${to}Z`),
});

/** Tuesday to Thursday, two sessions: it fits. */
const base: Problem = {
  gridMinutes: 15,
  zone: 'Europe/Lisbon',
  candidateWindows: [window('24'), window('25'), window('26')],
  people: [person('m', 'Marco'), person('j', 'Jo'), person('d', 'Dana')],
  rooms: [],
  sessions: [session('s1', 'System Design', ['m']), session('s2', 'Coding', ['j'])],
  order: [],
  minGapMinutes: 0,
  maxGapMinutes: 60,
  lunch: null,
  maxDays: 1,
  core: { fromMinute: 540, toMinute: 1080 },
  focusMinutes: 45,
  weights: defaultWeights,
};

/** Explains, and checks what every explanation promises: each offer, applied, has the plan that it shows. */
function explained(change: Partial<Problem>) {
  const problem = { ...base, ...change };
  const result = plan(problem, { k: 1, distinct: 'starts' });
  if (result.status !== 'infeasible') throw new Error(`it fits: ${result.status}`);
  expect(result.blockers.length).toBeGreaterThan(0);
  for (const it of result.relaxations) {
    const changed = apply(problem, it.changes);
    expect(brokenInLife(changed, it.plan)).toEqual([]);
    const again = plan(problem, { k: 1, distinct: 'starts', changes: it.changes });
    expect(again.status === 'optimal' && again.plans[0]?.objective).toBe(it.plan.objective);
  }
  expect(result.relaxations.map((it) => it.weight)).toEqual(
    result.relaxations.map((it) => it.weight).toSorted((a, b) => a - b),
  );
  return {
    blockers: result.blockers.map((it) => it.sentence),
    offers: result.relaxations.map((it) => it.sentence),
    result,
  };
}

const marcoAtLimit = person('m', 'Marco', {
  interviews: [t('2026-11-23T10:00Z'), t('2026-11-23T12:00Z')],
  weekLimit: 2,
});
const joAway = person('j', 'Jo', { busy: [{ start: t('2026-11-24T00:00Z'), end: t('2026-11-27T00:00Z') }] });

test('somebody at the weekly limit: use the alternate, raise the limit once, or look at the next week', () => {
  const seat = base.sessions[0]!.seats[0]!;
  const { blockers, offers } = explained({
    people: [marcoAtLimit, person('j', 'Jo'), person('d', 'Dana')],
    sessions: [{ ...base.sessions[0]!, seats: [{ ...seat, alternates: ['d'] }] }, base.sessions[1]!],
  });
  expect(blockers).toEqual(['Marco is at the weekly limit']);
  expect(offers).toEqual([
    'Use Dana too for System Design',
    'Raise Marco’s weekly limit once',
    'Also look at Mon 30 Nov',
  ]);
});

test('somebody who is away until Thursday: widen to Friday, or make an hour free', () => {
  const { blockers, offers } = explained({ people: [person('m', 'Marco'), joAway] });
  expect(blockers).toEqual(['Jo is busy all the time']);
  expect(offers[0]).toBe('Also look at Fri 27 Nov');
  expect(offers[1]).toMatch(/^Jo makes Tue 24 Nov, .* free$/);
});

test('one meeting in the way is named by its time, never by what it is; only the one that must move', () => {
  const meeting = { start: t('2026-11-24T14:00Z'), end: t('2026-11-24T15:00Z') };
  const { offers } = explained({
    candidateWindows: [window('24', '13:30', '16:00')],
    people: [person('m', 'Marco', { busy: [meeting] }), person('j', 'Jo', { busy: [meeting] })],
    sessions: [session('s1', 'System Design', ['m']), session('s2', 'Coding', ['j'], { minutes: 90 })],
  });
  expect(offers).toEqual(['Also look at Wed 25 Nov', 'Jo moves the meeting on Tue 24 Nov, 14:00–15:00']);
});

test('lunch, breaks, order and days are rules that may bend', () => {
  const narrow = [window('24', '11:00', '14:00')];
  const lunch = { fromMinute: 12 * 60, toMinute: 13 * 60, minutes: 60 };
  const three = [...base.sessions, session('s3', 'Values', ['d'])];
  expect(explained({ candidateWindows: narrow, lunch, sessions: three }).offers).toContain('Let lunch move');
  expect(explained({ candidateWindows: narrow, lunch, sessions: three }).blockers).toContain(
    '1 hour of lunch must stay free',
  );
  const apart = [window('24', '09:00', '10:00'), window('24', '12:00', '13:00')];
  const breaks = explained({ candidateWindows: apart });
  expect(breaks.offers[0]).toMatch(/^Allow breaks of up to /);
  expect(
    explained({ candidateWindows: [window('24', '09:00', '10:00'), window('25', '09:00', '10:00')] }).offers,
  ).toContain('Allow 2 days');
  const order = explained({
    order: [['s1', 's2']],
    people: [
      person('m', 'Marco', { busy: [window('24', '09:00', '13:00'), window('25'), window('26')] }),
      person('j', 'Jo', { busy: [window('24', '12:00', '18:00'), window('25'), window('26')] }),
    ],
  });
  expect(order.offers[0]).toBe('Let Coding come before System Design');
  expect(order.blockers).toContain('System Design must come before Coding');
});

test('where no single change helps, two are found', () => {
  const { offers, result } = explained({
    people: [marcoAtLimit, joAway],
    candidateWindows: [window('24')],
    sessions: [
      session('s1', 'System Design', ['m']),
      session('s2', 'Coding', ['j'], { fixedStart: t('2026-11-24T10:00Z') }),
    ],
  });
  expect(offers).toEqual(['Raise Marco’s weekly limit once and Jo makes Tue 24 Nov, 10:00–11:00 free']);
  expect(result.relaxations[0]?.changes).toHaveLength(2);
});

test('the candidate is never asked for time that is too soon, or taken by another interview', () => {
  const change: Partial<Problem> = {
    // Notice ends at 13:00 today; tomorrow is free from the morning on.
    candidateWindows: [window('24', '13:00', '15:00'), window('25', '09:00', '10:00')],
    candidateBusy: [window('25', '10:00', '11:00')],
    people: [
      person('m', 'Marco', { busy: [window('24', '13:00', '18:00'), window('26', '00:00', '23:00')] }),
      person('j', 'Jo', { busy: [window('24', '13:00', '18:00'), window('26', '00:00', '23:00')] }),
    ],
  };
  const { result } = explained(change);
  const starts = result.relaxations.flatMap((it) => it.plan.sessions.map((one) => one));
  expect(starts.length).toBeGreaterThan(2);
  for (const it of starts) {
    expect(it.start).toBeGreaterThanOrEqual(t('2026-11-24T13:00Z'));
    expect(it.end <= t('2026-11-25T10:00Z') || it.start >= t('2026-11-25T11:00Z')).toBe(true);
  }
  const offered = result.relaxations.flatMap((it) => it.changes).filter((it) => it.kind === 'widen-window');
  expect(offered.length).toBeGreaterThan(0);
});

test('an unreadable calendar is named, with the sentence that came with it', () => {
  const uma = person('m', 'Uma', { unreadable: 'the calendar is not shared with us' });
  const { blockers } = explained({ people: [uma, person('j', 'Jo'), person('d', 'Dana')] });
  expect(blockers).toContain('Uma cannot be asked: the calendar is not shared with us');
});

test('one reason of several people is one line, and the reasons of others keep their own', () => {
  const names = ['Ana', 'Rui', 'Bea', 'Tom', 'Ivo'];
  const off = (name: string) => person(name, name, { hours: [] });
  const all = (count: number) => {
    const who = names.slice(0, count);
    return explained({
      people: [person('m', 'Marco'), joAway, ...who.map(off)],
      sessions: [...who.map((it) => session(it, `With ${it}`, [it])), session('s2', 'Coding', ['j'])],
    }).blockers.toSorted();
  };
  expect(all(1)).toEqual(['Ana does not work then at all', 'Jo is busy all the time']);
  expect(all(3)).toEqual(['Ana, Rui and Bea do not work then at all', 'Jo is busy all the time']);
  expect(all(5)).toEqual(['Ana, Rui and 3 others do not work then at all', 'Jo is busy all the time']);
});

test('eleven people for twelve seats is said in one sentence', () => {
  const { blockers } = explained({
    people: [person('m', 'Marco')],
    sessions: [session('s1', 'System Design', ['m']), session('s2', 'Coding', ['m'])],
  });
  expect(blockers).toEqual([
    'There are fewer people who can ever sit than seats that must be filled, as nobody sits twice',
  ]);
});

test('a room that is never free is named, and can be done without', () => {
  const { blockers, offers } = explained({
    sessions: [{ ...base.sessions[0]!, needsRoom: true }, base.sessions[1]!],
    rooms: [
      {
        id: 'r',
        name: 'Aquarium',
        busy: [window('24', '00:00', '23:00'), window('25', '00:00', '23:00'), window('26', '00:00', '23:00')],
      },
    ],
  });
  expect(blockers[0]).toBe('No room is free for System Design at any of the candidate’s time');
  expect(offers).toContain('Hold System Design without a room');
});

test('explains within seconds, and every offer for a file fits too', () => {
  let explainedFiles = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const panel = instance(families.S, seed);
    const { grid, problem } = readPanel(panel);
    if (search(problem, { k: 1, distinct: 'starts' }).status !== 'infeasible') continue;
    explainedFiles += 1;
    const { blockers, relaxations } = explainFile(grid, problem);
    expect(blockers.length).toBeGreaterThan(0);
    expect(relaxations.length).toBeGreaterThan(0);
  }
  expect(explainedFiles).toBeGreaterThan(2);
});

test('with elastic rules the optimum is the set of exceptions that asks least', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { problem } = readPanel(instance(families.S, seed));
    if (search(problem, { k: 1, distinct: 'starts' }).status !== 'infeasible') continue;
    const elastic = elasticGrid(problem, ['busy', 'hours', 'limit', 'window', 'room']);
    const [solution] = search(elastic, { k: 1, distinct: 'starts' }).solutions;
    const ideas = exceptionsIn(problem, solution!);
    const asked = ideas.reduce((sum, it) => sum + askedBy[it.kind], 0);
    // Penalties are ten thousand times what a change asks; the rest is preferences. Both limits of a day may be raised
    // for one seat, which the penalty counts once.
    expect(Math.floor(solution!.objective / 10_000)).toBeLessThanOrEqual(asked);
    expect(ideas.length).toBeGreaterThan(0);
    const single = ideas.length > 1 ? ideas : [];
    for (const idea of single)
      expect(search(applyIdea(problem, idea), { k: 1, distinct: 'starts' }).status).toBe('infeasible');
    const all = ideas.reduce(applyIdea, problem);
    expect(search(all, { k: 1, distinct: 'starts' }).status).toBe('optimal');
  }
});

test('what is offered first asks no more than any exceptions, alone or with one rule of the panel gone', () => {
  const scale = 10_000;
  const price = { busy: 30, hours: 25, limit: 10, window: 16, room: 8 };
  const elastic = Object.fromEntries(Object.entries(price).map(([rule, asked]) => [rule, asked * scale]));
  let explainedPanels = 0;
  let mixed = 0;
  fc.assert(
    fc.property(smallPanels('never'), (panel) => {
      const { grid, problem } = readPanel(panel);
      if (search(problem, { k: 1, distinct: 'starts' }).status !== 'infeasible') return;
      const { relaxations } = explainFile(grid, problem);
      /** By trying everything, with a judge that knows nothing of the search. */
      const asks = (change: Partial<Panel>) => {
        const [best] = everyPlan({ ...panel, ...change, elastic });
        return best === undefined ? Infinity : Math.floor(best.objective / scale);
      };
      const least = Math.min(
        asks({}),
        ...(panel.lunch ? [askedBy.lunch + asks({ lunch: null })] : []),
        ...panel.order.map((pair) => askedBy['drop-order'] + asks({ order: panel.order.filter((it) => it !== pair) })),
        ...(panel.maxDays === 1 && panel.days > 1 && panel.interviews.length > 1
          ? [askedBy['max-days'] + asks({ maxDays: 2 })]
          : []),
      );
      if (least === Infinity) return;
      explainedPanels += 1;
      // More than three changes at once are offered only where nothing smaller is.
      const [first] = relaxations;
      if (first !== undefined && first.changes.length > 1) mixed += 1;
      expect(first).toBeDefined();
      expect(first!.weight).toBeLessThanOrEqual(least);
      for (const it of relaxations) {
        // Every offer was planned again: it breaks nothing but what was to be broken, and is worth its weight.
        const own = panel.interviews.length === it.found.starts.length;
        if (own && it.changes.every(({ kind }) => exceptionKindsOf.has(kind)))
          expect(Math.floor((judge({ ...panel, elastic }, it.found) ?? Infinity) / scale)).toBeLessThanOrEqual(
            it.weight,
          );
      }
    }),
    { numRuns: 250, seed: 5 },
  );
  expect(explainedPanels).toBeGreaterThan(60);
  expect(mixed).toBeGreaterThan(10);
});

/** Changes that an elastic rule can stand for. */
const exceptionKindsOf = new Set<string>(['allow-busy', 'allow-hours', 'raise-limit', 'widen-window', 'no-room']);

test('somebody who is rarely free is described in hours, not in shares', () => {
  const meetings = [
    { start: t('2026-11-24T09:00Z'), end: t('2026-11-24T16:15Z') },
    { start: t('2026-11-25T09:00Z'), end: t('2026-11-25T17:00Z') },
  ];
  const { blockers } = explained({
    candidateWindows: [window('24'), window('25')],
    people: [person('m', 'Marco'), person('j', 'Jo', { busy: meetings }), person('d', 'Dana')],
  });
  expect(blockers).toContain(
    'Jo is free for only 45 minutes of the candidate’s 16 hours, never for 1 hour in a row (busy for 15 hours 15 minutes)',
  );
});

test('nobody on leave is asked to sit outside their hours; whoever is asked is asked for one time only', () => {
  const leave = { start: t('2026-11-24T00:00Z'), end: t('2026-11-26T00:00Z'), sentence: 'is on leave until 26 Nov' };
  const mornings = hours.map((it) => ({ ...it, toMinute: 600 }));
  const { result, offers } = explained({
    candidateWindows: [window('25', '11:00', '13:00')],
    people: [
      person('m', 'Marco', { hours: mornings }),
      person('j', 'Jo'),
      person('d', 'Dana', { away: [leave], hours: mornings }),
    ],
    sessions: [session('s1', 'System Design', ['d', 'm']), session('s2', 'Coding', ['j'])],
  });
  expect(offers).toContain('Marco sits outside working hours on Wed 25 Nov, 11:00–12:00');
  expect(offers.some((it) => it.startsWith('Dana'))).toBe(false);
  const [change] = result.relaxations.flatMap((it) => it.changes.filter((one) => one.kind === 'allow-hours'));
  expect(change).toMatchObject({ person: 'm', start: t('2026-11-25T11:00Z'), end: t('2026-11-25T12:00Z') });
});

test('an alternate is asked before anybody is, also where something else must give way too', () => {
  const seat = base.sessions[0]!.seats[0]!;
  const { offers } = explained({
    candidateWindows: [window('24')],
    people: [marcoAtLimit, joAway, person('d', 'Dana')],
    sessions: [{ ...base.sessions[0]!, seats: [{ ...seat, alternates: ['d'] }] }, base.sessions[1]!],
  });
  expect(offers.some((it) => /^Use Dana too for System Design and Jo makes Tue 24 Nov, .* free$/.test(it))).toBe(true);
});

test('a panel that is longer than the candidate’s day, or than what anybody has of it, is said to be, first', () => {
  const narrow = explained({ candidateWindows: [window('24', '09:00', '10:45'), window('25', '13:00', '14:00')] });
  expect(narrow.blockers[0]).toBe(
    'The panel takes 2 hours, and the candidate has at most 1 hour 45 minutes on one day',
  );
  // Everybody begins when the candidate's day is nearly over: nobody alone is to blame.
  const late = hours.map((it) => ({ ...it, fromMinute: 16 * 60 + 30, toMinute: 20 * 60 }));
  const apart = explained({ people: [person('m', 'Marco', { hours: late }), person('j', 'Jo', { hours: late })] });
  expect(apart.blockers[0]).toBe(
    'The panel takes 2 hours, and within the candidate’s time anybody who could sit is free for at most 30 minutes on one day',
  );
});

test('a time that somebody is asked for is on their own clock, and said to be', () => {
  const { offers } = explained({
    candidateWindows: [window('25', '17:00', '19:00')],
    people: [person('m', 'Marco', { zone: 'America/New_York' }), person('j', 'Jo', { zone: 'Asia/Kolkata' })],
  });
  expect(offers.join(' ')).toMatch(
    /Jo sits outside working hours on (Wed 25|Thu 26) Nov, (2[23]|00):\d\d–\d\d:\d\d their time/,
  );
});

test('a limit that is raised once is told as what the person set, not as what it was raised to', () => {
  const { result } = explained({ people: [marcoAtLimit, person('j', 'Jo')] });
  const raised = result.relaxations.find((it) => it.sentence === 'Raise Marco’s weekly limit once');
  expect(raised?.plan.compromises.map((it) => it.sentence)).toContain('Marco goes once over the weekly limit of 2');
});
