/** Why this person: what they carry that week beside their limit, and why not somebody who carries less. */
import { expect, test } from 'vitest';
import type { LeverUserId } from '../../src/lever/ids.ts';
import { fairWords } from '../../src/panels/fair-words.ts';
import { defaultWeights, type Interviewer, type Problem } from '../../src/scheduling/problem.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Wednesday 25 November 2026, 10:00 in Lisbon. */
const at = Date.UTC(2026, 10, 25, 10);
const now = Date.UTC(2026, 10, 23, 9);

function person(id: string, held: number, more: Partial<Interviewer> = {}): Interviewer {
  return {
    id,
    name: id,
    zone: 'Europe/Lisbon',
    hours: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 })),
    busy: [],
    tentative: [],
    interviews: Array.from({ length: held }, (_, n) => at + DAY + n * HOUR),
    dayLimit: 4,
    weekLimit: 5,
    ...more,
  };
}

function said(
  chosen: string,
  people: readonly Interviewer[],
  more: { readonly now?: number; readonly elsewhere?: string } = {},
): string {
  const seat = (pool: readonly Interviewer[]) => ({
    role: 'Interviewer',
    pool: pool.map((it) => ({ person: it.id, rank: it.name === 'Alternate' ? 1 : 0 })),
    count: 1,
    optional: false,
    missCost: 0,
  });
  const session = (id: string, title: string) => ({ id, title, minutes: 60, seats: [seat(people)], needsRoom: false });
  const problem: Problem = {
    gridMinutes: 15,
    zone: 'Europe/Lisbon',
    candidateWindows: [],
    people,
    rooms: [],
    sessions: [session('a', 'Coding'), session('b', 'System design')],
    order: [],
    minGapMinutes: 0,
    maxGapMinutes: 60,
    lunch: null,
    maxDays: 1,
    core: { fromMinute: 540, toMinute: 1080 },
    focusMinutes: 0,
    weights: defaultWeights,
  };
  const sits = (sessionId: string, userId: string, start: number) => ({
    sessionId,
    start,
    end: start + HOUR,
    seats: [{ userId: userId as LeverUserId, role: 'Interviewer', optional: false, why: '' }],
  });
  const mine = sits('a', chosen, at);
  const all = [mine, ...(more.elsewhere === undefined ? [] : [sits('b', more.elsewhere, at + 2 * HOUR)])];
  const held = [{ start: at - 2 * DAY, minutes: 90 }] as never;
  return fairWords(problem, all, mine, chosen as LeverUserId, held, more.now ?? now);
}

const carries = '1 in the 28 days before (1.5 h)';

test('who has least is said to, ties are said to be ties, and alone there is nothing to compare with', () => {
  expect(said('Ana', [person('Ana', 1), person('Rui', 2), person('Jo', 3)])).toBe(
    `1 of 5 this week, ${carries}, least of 3`,
  );
  expect(said('Ana', [person('Ana', 1), person('Rui', 1)])).toBe(`1 of 5 this week, ${carries}, nobody of 2 has less`);
  expect(said('Ana', [person('Ana', 2)], { now: now - 7 * DAY })).toBe(`2 of 5 that week, ${carries}`);
});

test('who has less and is not asked is named with the reason: busy, away, full, elsewhere, an alternate', () => {
  const busy = [{ start: at, end: at + HOUR }];
  const away = [{ start: at - DAY, end: at + DAY, sentence: 'is paused until 3 Dec' }];
  expect(said('Ana', [person('Ana', 3), person('Rui', 1, { busy }), person('Jo', 0, { away })])).toBe(
    `3 of 5 this week, ${carries}; Jo has 0 but is paused until 3 Dec; Rui has 1 but is busy then`,
  );
  expect(said('Ana', [person('Ana', 3), person('Rui', 2, { weekLimit: 2 })])).toMatch(
    /Rui has 2 but has reached a limit of interviews by then$/,
  );
  expect(said('Ana', [person('Ana', 3), person('Rui', 1)], { elsewhere: 'Rui' })).toMatch(
    /Rui has 1 but takes System design$/,
  );
  expect(said('Ana', [person('Ana', 3), person('Alternate', 0)])).toMatch(/Alternate has 0 but is an alternate$/);
  expect(said('Ana', [person('Ana', 3), ...[1, 2, 3].map((n) => person(`P${n}`, 0, { busy }))])).toMatch(
    /P1 has 0 but is busy then; P2 has 0 but is busy then; 1 more with less could not either or would cost more$/,
  );
});

test('the week is each person’s own: Sunday night in Lisbon is Monday in Kolkata', () => {
  const sunday = Date.UTC(2026, 10, 29, 20);
  const one = (zone: string) => person('Ana', 0, { zone, interviews: [sunday] });
  expect(said('Ana', [one('Europe/Lisbon')])).toMatch(/^1 of 5/);
  expect(said('Ana', [one('Asia/Kolkata')])).toMatch(/^0 of 5/);
});

test('watching counts as much as it counts', () => {
  expect(said('Ana', [person('Ana', 1, { shadowing: [at + DAY], shadowWeight: 0.5 })])).toMatch(/^1.5 of 5/);
});
