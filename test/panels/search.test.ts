/**
 * The search: what goes into the planner's problem, and what may be changed by hand afterwards. Real planner, wires in
 * memory. 24 November 2026 is a Tuesday; the candidate is in Lisbon (UTC+0).
 */
import { expect, test } from 'vitest';
import type { FreeBusy } from '../../src/calendars/provider.ts';
import { InputError } from '../../src/errors.ts';
import type { LeverUserId, OpportunityId } from '../../src/lever/ids.ts';
import { alternativesFor } from '../../src/panels/alternatives.ts';
import type { Draft } from '../../src/panels/draft.ts';
import type { Interviews } from '../../src/panels/load.ts';
import { candidateTime, problemOf } from '../../src/panels/problem-of.ts';
import { searchWith } from '../../src/panels/propose.ts';
import type { Habits, LeverPanel } from '../../src/panels/ports.ts';
import { plan } from '../../src/scheduling/plan.ts';
import type { PlanOptions, PlanResult, Problem } from '../../src/scheduling/problem.ts';
import { sayDate, sayTime } from '../../src/zones.ts';
import { aDraft, directory } from './fakes.ts';

const now = Date.UTC(2026, 10, 24, 9);
const HOUR = 3_600_000;
/** On this thread: what is searched here is small. */
const planning = { panelPlanner: async (problem: Problem, options: PlanOptions) => plan(problem, options) };

interface Setting {
  readonly free?: Record<string, FreeBusy>;
  readonly habits?: Record<string, Habits>;
  readonly zones?: Record<string, string>;
  readonly panels?: readonly LeverPanel[];
}

function wires(setting: Setting = {}) {
  const asked: { addresses: readonly string[]; detail?: string | undefined }[] = [];
  const seen: Interviews = {
    panels: new Map([['o-1' as OpportunityId, setting.panels ?? []]]),
    indexed: new Map(),
    freshness: { at: now, read: 1, of: 1 },
  };
  return {
    asked,
    calendars: {
      freeBusy: async (query: { addresses: readonly string[]; detail?: string }) => {
        asked.push(query);
        return new Map(
          query.addresses.map((it): [string, FreeBusy] => [
            it,
            setting.free?.[it] ?? { readable: true, busy: [], tentative: [] },
          ]),
        );
      },
    },
    clock: { now: () => now },
    directory,
    people: { calendarOf: (id: string) => directory.user(id)?.email ?? null },
    habits: async (id: string) => setting.habits?.[id] ?? {},
    zoneOf: async (id: string) => setting.zones?.[id] ?? 'Europe/Lisbon',
    loadReader: { around: async () => seen, bookings: async () => [] },
  } as unknown as Parameters<typeof problemOf>[0] & { asked: typeof asked };
}

/** The draft of the fakes, with a pool of two for the first session. */
function draftWith(over: Partial<Draft> = {}): Draft {
  const base = aDraft();
  const [first, ...rest] = base.sessions;
  if (first === undefined) throw new Error('no session');
  const people = ['u-ana', 'u-rui'].map((it) => ({ userId: it as LeverUserId, rank: 0 }));
  return {
    ...base,
    sessions: [
      { ...first, seats: [{ role: 'Coder', people, count: 1, optional: false }] },
      ...rest.map((it, index) => ({
        ...it,
        seats: [
          {
            role: 'Interviewer',
            people: [{ userId: (index === 0 ? 'u-jo' : 'u-dana') as LeverUserId, rank: 0 }],
            count: 1,
            optional: false,
          },
        ],
      })),
    ],
    choice: null,
    search: null,
    ...over,
  };
}

const days = (draft: Draft) =>
  candidateTime(draft, now).map((it) => `${sayDate('Europe/Lisbon', it.start)} ${sayTime('Europe/Lisbon', it.start)}`);

test('notice is kept, the window ends with its last day, and weekends are left out', () => {
  expect(days(draftWith({ window: { from: '2026-11-24', to: '2026-11-30' } }))).toEqual([
    'Wed 25 Nov 09:00',
    'Thu 26 Nov 09:00',
    'Fri 27 Nov 09:00',
    'Mon 30 Nov 09:00',
  ]);
  const late = draftWith({ window: { from: '2026-11-24', to: '2026-11-25' } });
  expect(candidateTime({ ...late, rules: { ...late.rules, noticeHours: 26 } }, now)[0]?.start).toBe(now + 26 * HOUR);
  expect(candidateTime({ ...late, rules: { ...late.rules, noticeHours: 90 } }, now)).toEqual([]);
  expect(() => candidateTime(draftWith({ availability: 'whenever' }), now)).toThrow(InputError);
});

test('the problem says who cannot be read, who has left, who pauses, and when the candidate is taken already', async () => {
  const panel = {
    id: 'p' as never,
    createdAt: 0,
    externallyManaged: false,
    externalUrl: null,
    canceledAt: null,
    interviews: [
      {
        id: 'i' as never,
        date: Date.UTC(2026, 10, 26, 9),
        duration: 60,
        interviewers: [{ id: 'u-ana' as LeverUserId }],
      },
    ],
  };
  const asked = await problemOf(
    wires({
      free: {
        'rui@acme.test': { readable: false, reason: 'forbidden', sentence: 'Google may not read rui@acme.test' },
      },
      habits: { 'u-dana': { paused: 'takes no interviews until Monday', dayLimit: 1 } },
      zones: { 'u-jo': 'Asia/Kolkata' },
      panels: [panel],
    }),
    draftWith(),
  );
  const person = (id: string) => asked.problem.people.find((it) => it.id === id);
  expect(person('u-rui')).toMatchObject({ unreadable: 'Google may not read rui@acme.test' });
  expect(asked.unreadable).toEqual([
    { userId: 'u-rui', name: 'Rui Lopes', sentence: 'Google may not read rui@acme.test' },
  ]);
  expect(person('u-dana')).toMatchObject({ unavailable: 'takes no interviews until Monday', dayLimit: 1 });
  expect(person('u-jo')).toMatchObject({ zone: 'Asia/Kolkata' });
  expect(person('u-ana')?.interviews).toEqual([Date.UTC(2026, 10, 26, 9)]);
  const thursday = asked.problem.candidateWindows.find((it) => sayDate('Europe/Lisbon', it.start) === 'Thu 26 Nov');
  expect(thursday?.start).toBe(Date.UTC(2026, 10, 26, 10));
  expect(asked.calendarsRead).toBe(3);
});

test('a buffer is kept free on both sides of every meeting, and tentative stays apart from busy', async () => {
  const draft = draftWith();
  const at = Date.UTC(2026, 10, 25, 10);
  const asked = await problemOf(
    wires({
      free: {
        'ana@acme.test': {
          readable: true,
          busy: [{ start: at, end: at + HOUR }],
          tentative: [{ start: at + HOUR + 10 * 60_000, end: at + 2 * HOUR }],
        },
      },
    }),
    { ...draft, rules: { ...draft.rules, bufferMinutes: 15 } },
  );
  const ana = asked.problem.people.find((it) => it.id === 'u-ana');
  expect(ana?.busy).toContainEqual({ start: at - 15 * 60_000, end: at + HOUR + 15 * 60_000 });
  expect(ana?.tentative).toEqual([{ start: at + HOUR + 15 * 60_000, end: at + 2 * HOUR + 15 * 60_000 }]);
});

test('days come back best first, with a reason for each person, and never over somebody’s busy time', async () => {
  const all = { start: Date.UTC(2026, 10, 25, 0), end: Date.UTC(2026, 10, 26, 0) };
  const draft = draftWith();
  const asked = await problemOf(
    wires({ free: { 'jo@acme.test': { readable: true, busy: [all], tentative: [] } } }),
    draft,
  );
  const search = await searchWith(draft, asked, now, planning);
  expect(search.status).toBe('found');
  expect(search.options.length).toBeGreaterThan(1);
  for (const option of search.options) {
    for (const session of option.sessions) {
      expect(session.seats.every((it) => it.why !== '')).toBe(true);
      const jo = session.seats.some((it) => it.userId === 'u-jo');
      if (jo) expect(session.start >= all.end || session.end <= all.start).toBe(true);
    }
  }
  expect(new Set(search.options.map((it) => sayDate('Europe/Lisbon', it.sessions[0]?.start ?? 0))).size).toBe(
    search.options.length,
  );
});

test('a session without people stops the search with the session’s name', async () => {
  const draft = draftWith();
  const empty = { ...draft, sessions: draft.sessions.map((it) => (it.id === 'b' ? { ...it, seats: [] } : it)) };
  const asked = await problemOf(wires(), empty);
  await expect(searchWith(empty, asked, now, planning)).rejects.toThrow(/System design has nobody to take it/);
});

test('a swap keeps everything else where it is; who cannot is said why', async () => {
  const draft = draftWith();
  const [first] = (await searchWith(draft, await problemOf(wires(), draft), now, planning)).options;
  if (first === undefined) throw new Error('no option');
  const coding = first.sessions.find((it) => it.sessionId === 'a');
  const sits = coding?.seats[0]?.userId ?? '';
  const other = sits === 'u-ana' ? 'u-rui' : 'u-ana';
  const chosen = { ...draft, choice: first };

  const free = alternativesFor(chosen, first, 'a', await problemOf(wires(), draft));
  const swap = free.people.find((it) => it.userId === other);
  expect(swap).toMatchObject({ possible: true, instead: sits });
  expect(swap?.option?.sessions.filter((it) => it.sessionId !== 'a')).toEqual(
    first.sessions.filter((it) => it.sessionId !== 'a'),
  );
  expect(swap?.option?.sessions.find((it) => it.sessionId === 'a')?.seats).toMatchObject([
    { userId: other, why: 'your choice' },
  ]);

  const address = `${other.slice(2)}@acme.test`;
  const busy = await problemOf(
    wires({
      free: {
        [address]: { readable: true, busy: [{ start: coding?.start ?? 0, end: coding?.end ?? 0 }], tentative: [] },
      },
    }),
    draft,
  );
  const none = alternativesFor(chosen, first, 'a', busy).people.find((it) => it.userId === other);
  expect(none).toMatchObject({ possible: false, option: null, why: 'is busy then' });
  const elsewhere = alternativesFor(chosen, first, 'a', await problemOf(wires(), draft, ['u-jo' as LeverUserId]), [
    'u-jo' as LeverUserId,
  ]);
  expect(elsewhere.people.find((it) => it.userId === 'u-jo')).toMatchObject({
    possible: false,
    why: 'takes System design that day',
  });
});

test('a session can be moved only to times at which the others stay and nobody collides', async () => {
  const draft = draftWith();
  const asked = await problemOf(wires(), draft);
  const [first] = (await searchWith(draft, asked, now, planning)).options;
  if (first === undefined) throw new Error('no option');
  const { times } = alternativesFor({ ...draft, choice: first }, first, 'c', asked);
  expect(times.length).toBeGreaterThan(0);
  const others = first.sessions.filter((it) => it.sessionId !== 'c');
  for (const { option, start } of times) {
    const moved = option.sessions.find((it) => it.sessionId === 'c');
    expect(moved?.start).toBe(start);
    expect(option.sessions.filter((it) => it.sessionId !== 'c').map((it) => it.start)).toEqual(
      others.map((it) => it.start),
    );
    for (const it of others) expect((moved?.start ?? 0) >= it.end || (moved?.end ?? 0) <= it.start).toBe(true);
  }
});

test('a question the planner cannot take on is explained, not called a fault of ours', async () => {
  const draft = draftWith();
  const crowd = draft.sessions.map((it) => ({ ...it, minutes: 25 * 60 }));
  const asked = await problemOf(wires(), { ...draft, sessions: crowd });
  await expect(searchWith({ ...draft, sessions: crowd }, asked, now, planning)).rejects.toThrow(
    /cannot be searched: .*longer than a day/,
  );
});

test('a clock change between now and then is said to a recruiter in another zone', async () => {
  const march = Date.UTC(2027, 2, 8, 15);
  const base = draftWith();
  const draft = {
    ...base,
    by: { ...base.by, zone: 'America/New_York' },
    window: { from: '2027-03-15', to: '2027-03-19' },
  };
  const setting = wires({ zones: { 'u-ana': 'Europe/Lisbon' } });
  const asked = await problemOf({ ...setting, clock: { now: () => march } }, draft);
  const search = await searchWith(draft, asked, march, planning);
  expect(search.status).toBe('found');
  expect(search.clockChange).toMatch(
    /Clocks change in New York before Mon 15 Mar: Lisbon is 5 h ahead .* today and 4 h ahead/,
  );
});

test('time whose calendars were not read is nobody’s free time, whatever would help', async () => {
  const draft = draftWith({ window: { from: '2026-11-25', to: '2026-11-27' } });
  const setting = wires();
  const { problem } = await problemOf(setting, draft);
  const [query] = setting.asked as unknown as { from: number; to: number }[];
  for (const person of problem.people) {
    expect(
      person.busy.some((it) => it.start < (query?.to ?? 0) + 1 && it.end > (query?.to ?? 0) + 20 * 24 * HOUR),
    ).toBe(true);
    expect(
      person.busy.some((it) => it.end > (query?.from ?? 0) - 1 && it.start < (query?.from ?? 0) - 20 * 24 * HOUR),
    ).toBe(true);
  }
});

test('a window that holds no working day says so once, and a full one says something else', async () => {
  const sentences = async (over: Partial<Draft>) => {
    const draft = draftWith(over);
    const { blockers } = await searchWith(draft, await problemOf(wires(), draft), now, planning);
    return blockers.map((it) => it.sentence);
  };
  expect(await sentences({ window: { from: '2026-11-28', to: '2026-11-29' } })).toEqual([
    expect.stringMatching(/^From Sat 28 Nov to Sun 29 Nov there is no working day: /),
  ]);
  expect(await sentences({ window: { from: '2026-11-26', to: '2026-11-27' }, availability: 'Mon' })).toEqual([
    expect.stringMatching(/^From Thu 26 Nov to Fri 27 Nov none of the candidate’s time is left/),
  ]);
});

test('a search that was cut says so: how much better a day may be, or what is scarce where none was found', async () => {
  const draft = draftWith();
  const asked = await problemOf(wires(), draft);
  const whole = plan(asked.problem, { k: 5, distinct: 'days' });
  if (whole.status !== 'optimal') throw new Error('it should fit');
  const answering = (result: PlanResult) => searchWith(draft, asked, now, { panelPlanner: async () => result });
  const cut = { status: 'budget', blockers: [], relaxations: [], stats: whole.stats } as const;
  const found = await answering({ ...cut, plans: whole.plans, gap: 9 });
  expect(found).toMatchObject({ status: 'found', cut: true });
  // A quarter of an hour of waiting costs 4.
  expect(found.cutNote).toMatch(/may be a better one, by no more than 45 minutes less of waiting/);
  expect((await answering({ ...cut, plans: whole.plans, gap: 0 })).cutNote).toMatch(/^The first is the best there is/);

  const scarce = { kind: 'person', sentence: 'Ana is busy all the time', share: 1 } as const;
  const none = await answering({ ...cut, plans: [], gap: Infinity, blockers: [scarce] });
  expect(none).toMatchObject({ status: 'nothing', cut: true, blockers: [scarce] });
  expect(none.cutNote).toMatch(/there may still be a day/);
});
