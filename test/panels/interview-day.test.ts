/** The interview day between its screens and its panels: what is kept, who may open it, and what one press may do. */
import { expect, test } from 'vitest';
import { ConflictError, UpstreamError } from '../../src/errors.ts';
import type { OpportunityId } from '../../src/lever/ids.ts';
import type { BookResult } from '../../src/panels/booking.ts';
import type { Draft } from '../../src/panels/draft.ts';
import type { InterviewDay } from '../../src/panels/interview-day.ts';
import { createDayWrites, wantedTwice } from '../../src/panels/interview-day-book.ts';
import { createInterviewDays } from '../../src/panels/interview-day-create.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import { previewOf } from '../../src/panels/preview.ts';
import type { Actor, SlackUserId } from '../../src/people.ts';
import { aDraft, directory, maya, processOf, World } from './fakes.ts';

const HOUR = 3_600_000;

/** Two candidates whose panels are the same but for the hours: nobody is wanted twice. */
async function aDay(book: (draft: Draft) => Promise<BookResult> = async () => ({ status: 'busy' })) {
  const world = new World();
  const open = { ...directory, opportunity: () => ({ contact: 'c' }), refresh: async () => {} } as never;
  const wires = { ...processOf(world), directory: open };
  const days = createInterviewDays({
    ...wires,
    problemOf: async () => {
      throw new Error('nobody searches here');
    },
    previewOf: async (draft, actor) => previewOf({ ...wires, directory }, draft, actor, []),
  });
  const writes = createDayWrites({
    ...wires,
    directory,
    days,
    book: async (draft) => await book(draft),
    finish: async () => ({ status: 'busy' }),
    undo: async () => ({ status: 'busy' }),
  });
  const drafts = [0, 1].map((i): Draft => {
    const base = aDraft();
    const choice = {
      ...base.choice!,
      sessions: base.choice!.sessions.map((it) => ({
        ...it,
        start: it.start + i * 5 * HOUR,
        end: it.end + i * 5 * HOUR,
      })),
    };
    return {
      ...base,
      id: `draft${i}`,
      version: 0,
      candidate: { ...base.candidate, opportunityId: `o-${i + 1}` as OpportunityId, name: ['Priya', 'Marco'][i]! },
      choice,
    };
  });
  const day: InterviewDay = {
    id: 'day1',
    version: 0,
    by: drafts[0]!.by,
    place: drafts[0]!.place,
    draftIds: [],
    template: null,
    window: drafts[0]!.window,
    dates: 1,
    raises: [{ person: 'u-ana', limit: 'day', sentence: 'Ana takes one more', reason: 'urgent' }],
    search: {
      status: 'found',
      options: [{ panels: drafts.map((it) => it.choice!) }],
      cutNote: null,
      blockers: [],
      helps: [],
      unreadable: [],
      leftOut: [],
      calendarsRead: 4,
      load: { read: 1, of: 1 },
      searchedAt: 1000,
      people: drafts[0]!.search!.people,
    },
    picked: null,
    refused: {},
  };
  return { world, days, writes, saved: await days.save(day, drafts), wires };
}

test('a day that was picked from an older search is refused, and nothing of it is kept', async () => {
  const { days, saved } = await aDay();
  await expect(days.pick(saved, 999, 0)).rejects.toThrow('These days are from an earlier search.');
  await expect(days.pick(saved, 1000, 3)).rejects.toThrow(ConflictError);
  expect((await days.open('day1', maya))?.day.picked).toBeNull();
  const picked = await days.pick(saved, 1000, 0);
  expect([picked.day.picked, (await days.open('day1', maya))?.day.picked]).toEqual([0, 0]);
});

test('a window that was overtaken by another cannot overwrite it', async () => {
  const { days, saved } = await aDay();
  await days.pick(saved, 1000, 0);
  await expect(days.pick(saved, 1000, 0)).rejects.toThrow('was changed in another window');
});

test('a day belongs to whoever began it', async () => {
  const { days } = await aDay();
  const other: Actor = { ...maya, slackId: 'UOTHER' as SlackUserId };
  expect([await days.open('day1', other), await days.open('day2', maya)]).toEqual([null, null]);
});

test('a limit that is gone over for the day stands in the audit record of one panel only: the last its person sits in', async () => {
  const { days, saved } = await aDay();
  const { drafts } = await days.pick(saved, 1000, 0);
  expect(drafts.map((it) => it.bent.map((one) => [one.sentence, one.reason]))).toEqual([
    [],
    [['Ana takes one more', 'urgent']],
  ]);
});

test('one candidate fails: the others are booked all the same, and why is kept for that one', async () => {
  const asked: string[] = [];
  const { days, writes, saved } = await aDay(async (draft) => {
    asked.push(draft.candidate.name);
    if (draft.candidate.name === 'Priya') throw new Error('a mistake of ours');
    return { status: 'refused', why: 'Lever said no.', hint: 'Try again.' };
  });
  const picked = await days.pick(saved, 1000, 0);
  const { seen } = await days.preview(picked, maya);
  const result = await writes.book(picked, maya, seen);
  expect(asked).toEqual(['Priya', 'Marco']);
  expect(result.status === 'done' && result.standing.map((it) => it.refused?.reasons)).toEqual([
    ['Something went wrong on our side.'],
    ['Lever said no.'],
  ]);
});

test('when it is Lever that fails before anything is written, Lever is named and not a mistake of ours', async () => {
  const { days, writes, saved } = await aDay(async () => {
    throw new UpstreamError('Lever', 'Lever answered 500', { retryable: true, hint: 'Try again in a few minutes.' });
  });
  const picked = await days.pick(saved, 1000, 0);
  const result = await writes.book(picked, maya, (await days.preview(picked, maya)).seen);
  expect(result.status === 'done' && result.standing[0]?.refused).toEqual({
    reasons: ['Lever answered 500'],
    hint: 'Try again in a few minutes.',
  });
});

test('Book with another day than was shown, or while another press is at work, books nothing', async () => {
  let calls = 0;
  const wait = Promise.withResolvers<void>();
  const { days, writes, saved } = await aDay(async () => {
    calls += 1;
    await wait.promise;
    return { status: 'refused', why: 'no', hint: null };
  });
  const picked = await days.pick(saved, 1000, 0);
  await expect(writes.book(picked, maya, 'what was shown before')).rejects.toThrow('Nothing was booked');
  expect(calls).toBe(0);
  const { seen } = await days.preview(picked, maya);
  const first = writes.book(picked, maya, seen);
  await expect.poll(() => calls).toBe(1);
  expect(await writes.book(picked, maya, seen)).toEqual({ status: 'busy' });
  wait.resolve();
  await first;
  expect(calls).toBe(2);
});

test('a day that is changed in another window while its panels are booked still says what was booked', async () => {
  const change = { now: async () => {} };
  const { days, writes, saved } = await aDay(async () => {
    await change.now();
    return { status: 'refused', why: 'Lever said no.', hint: null };
  });
  const picked = await days.pick(saved, 1000, 0);
  const { seen } = await days.preview(picked, maya);
  change.now = async () => {
    change.now = async () => {};
    await days.save(picked.day, picked.drafts);
  };
  const result = await writes.book(picked, maya, seen);
  expect(result.status === 'done' && result.standing.map((it) => it.refused?.reasons)).toEqual([
    ['Lever said no.'],
    ['Lever said no.'],
  ]);
});

test('the last look finds a person whom two candidates want at once, and one who is free between them', async () => {
  const { saved, wires } = await aDay();
  const bookings = saved.drafts.map((it) => newBooking(it, maya, { ...wires, directory }));
  expect(wantedTwice(bookings)).toEqual([]);
  const [first, second] = bookings;
  const clash = { ...second!, sessions: first!.sessions.slice(0, 1) };
  expect(wantedTwice([first!, clash])).toEqual([
    expect.stringMatching(/^Ana Costa is wanted by Priya and Marco on Tue 1 Dec at .*\d\d:\d\d in Berlin.?\.$/),
  ]);
});
