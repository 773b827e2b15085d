/**
 * Interviews that stand are busy time whatever a calendar shows: booked here, or known to Lever alone. Real planner and
 * saga, wires in memory. 1 December 2026 is a Tuesday; the candidate is in Lisbon (UTC+0).
 */
import { expect, test } from 'vitest';
import type { FreeBusy } from '../../src/calendars/provider.ts';
import type { LeverUserId, OpportunityId } from '../../src/lever/ids.ts';
import { alternativesFor } from '../../src/panels/alternatives.ts';
import { createBooker } from '../../src/panels/book.ts';
import type { Booking } from '../../src/panels/booking.ts';
import type { Draft } from '../../src/panels/draft.ts';
import type { Interviews } from '../../src/panels/load.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import { problemOf } from '../../src/panels/problem-of.ts';
import { searchWith } from '../../src/panels/propose.ts';
import type { LeverPanel } from '../../src/panels/ports.ts';
import { whatChanged } from '../../src/panels/recheck.ts';
import { plan } from '../../src/scheduling/plan.ts';
import type { PlanOptions, Problem } from '../../src/scheduling/problem.ts';
import { sayMoments } from '../../src/zones.ts';
import { aDraft, directory, maya, processOf, World } from './fakes.ts';

const now = Date.UTC(2026, 10, 24, 9);
const HOUR = 3_600_000;
const NINE = Date.UTC(2026, 11, 1, 9);
/** As the recruiter in Berlin reads it. */
const nineToTen = sayMoments('Europe/Berlin', NINE, NINE + HOUR);
const ANA = 'u-ana' as LeverUserId;
const OTHER = 'o-2' as OpportunityId;
const free: FreeBusy = { readable: true, busy: [], tentative: [] };
const planning = { panelPlanner: async (problem: Problem, options: PlanOptions) => plan(problem, options) };

/** Ana alone takes one hour, on 1 December between nine and eleven. */
function short(over: Partial<Draft> = {}): Draft {
  const base = aDraft();
  const seat = { role: 'Coder', people: [{ userId: ANA, rank: 0 }], count: 1, optional: false };
  return {
    ...base,
    sessions: [{ ...(base.sessions[0] as Draft['sessions'][number]), minutes: 60, seats: [seat] }],
    availability: '1 Dec 9-11',
    window: { from: '2026-12-01', to: '2026-12-01' },
    search: null,
    choice: null,
    ...over,
  };
}

/** Ana's interview with somebody else at nine, booked by Maya. */
function booked(over: Partial<Booking> = {}): Booking {
  const it = newBooking(aDraft({ id: 'other', candidate: { ...aDraft().candidate, opportunityId: OTHER } }), maya, {
    directory,
    performAsFallback: 'none',
    calendars: { name: 'google' },
    clock: { now: () => now },
  });
  const people = [{ ...(it.sessions[0]?.people[0] as Booking['sessions'][number]['people'][number]), userId: ANA }];
  const session = { ...(it.sessions[0] as Booking['sessions'][number]), start: NINE, minutes: 60, people };
  return { ...it, state: 'booked', sessions: [session], invites: [], ...over };
}

function leverPanel(...starts: readonly number[]): LeverPanel {
  return {
    id: 'p-other' as never,
    externallyManaged: false,
    externalUrl: null,
    canceledAt: null,
    createdAt: 0,
    interviews: starts.map((date, n) => ({ id: `i-${n}` as never, date, duration: 60, interviewers: [{ id: ANA }] })),
  };
}

/** `index`: what Lever had some time ago; `lever`: what it says when it is asked. */
function wires(setting: {
  readonly calendar?: FreeBusy;
  readonly bookings?: readonly Booking[];
  readonly index?: readonly LeverPanel[];
  readonly lever?: readonly LeverPanel[];
}) {
  const again: (readonly OpportunityId[])[] = [];
  const indexed = new Map(
    setting.index === undefined
      ? []
      : [
          [
            OTHER,
            {
              readAt: now - HOUR,
              moved: 0,
              archivedAt: null,
              stage: null,
              panels: setting.index.map((panel) => ({
                id: panel.id,
                interviews: panel.interviews.map((it) => ({ id: it.id, start: it.date, minutes: 60, people: [ANA] })),
              })),
            },
          ],
        ],
  ) as Interviews['indexed'];
  const around = async (_: unknown, options: { readonly also?: readonly OpportunityId[] } = {}) => {
    if (options.also !== undefined) again.push(options.also);
    const panels = new Map<OpportunityId, readonly LeverPanel[]>();
    for (const id of options.also ?? []) panels.set(id, setting.lever ?? []);
    return { panels, indexed, freshness: { at: now, read: 1, of: 1 } };
  };
  const lever = {
    opportunities: { retrieve: async () => ({ archived: null }) },
    users: { retrieve: async () => ({ deactivatedAt: null }) },
  };
  return {
    again,
    lever,
    calendars: {
      freeBusy: async ({ addresses }: { addresses: readonly string[] }) =>
        new Map(addresses.map((it) => [it, setting.calendar ?? free])),
    },
    clock: { now: () => now },
    directory,
    people: { calendarOf: (id: string) => directory.user(id)?.email ?? null },
    habits: async () => ({}),
    zoneOf: async () => 'Europe/Lisbon',
    loadReader: { around, bookings: async () => setting.bookings ?? [] },
  } as unknown as Parameters<typeof problemOf>[0] & Parameters<typeof whatChanged>[0] & { again: typeof again };
}

const at = (...starts: readonly number[]) => starts.map((it) => ({ start: it, end: it + HOUR }));

test.each([
  ['tentative, as Outlook shows an unanswered invitation', { readable: true as const, busy: [], tentative: at(NINE) }],
  ['free, as a feed shows it that is hours old or a mail that nobody opened', free],
])('an interview booked here is busy where the calendar says %s', async (_, calendar) => {
  const asked = await problemOf(wires({ calendar, bookings: [booked()] }), short());
  const found = await searchWith(short(), asked, now, planning);
  expect(found.options.map((it) => it.sessions[0]?.start)).toEqual([NINE + HOUR]);
  expect(found.engaged).toEqual([`Ana Costa Tue 1 Dec ${nineToTen}, booked by Maya`]);
});

test('no offer goes over an interview, and who asks why somebody cannot is told who booked it', async () => {
  const tight = short({ availability: '1 Dec 9-10' });
  const asked = await problemOf(
    wires({ calendar: { readable: true, busy: at(NINE), tentative: [] }, bookings: [booked()] }),
    tight,
  );
  const found = await searchWith(tight, asked, now, planning);
  expect(found.status).toBe('nothing');
  expect(found.offers.flatMap((it) => it.changes).filter((it) => it.kind === 'allow-busy')).toEqual([]);
  expect(found.blockers.map((it) => it.sentence).join(' ')).toContain('interviews already');
  expect(found.engaged).toEqual([]);
  // Somebody else sits there: why not Ana?
  const seats = [{ userId: 'u-rui' as LeverUserId, role: 'Coder', optional: false, why: '' }];
  const choice = { sessions: [{ sessionId: 'a', start: NINE, end: NINE + HOUR, seats }], compromises: [] };
  const { people } = alternativesFor(tight, choice, 'a', asked, [ANA]);
  expect(people).toMatchObject([{ possible: false, why: 'is already interviewing then, booked by Maya' }]);
});

test('what Lever alone knows is asked for again where the calendar does not show it, and then believed', async () => {
  const starts = async (setting: Parameters<typeof wires>[0]) => {
    const it = wires(setting);
    const found = await searchWith(short(), await problemOf(it, short()), now, planning);
    return { again: it.again, starts: found.options.map((one) => one.sessions[0]?.start), engaged: found.engaged };
  };
  const there = await starts({ index: [leverPanel(NINE)], lever: [leverPanel(NINE)] });
  expect(there.again).toEqual([[OTHER]]);
  expect(there.starts).toEqual([NINE + HOUR]);
  expect(there.engaged).toEqual([`Ana Costa Tue 1 Dec ${nineToTen}, as Lever says`]);
  // Moved in Lever, and deleted in Lever: the old time is free.
  expect((await starts({ index: [leverPanel(NINE)], lever: [leverPanel(NINE + HOUR)] })).starts).toEqual([NINE]);
  expect((await starts({ index: [leverPanel(NINE)], lever: [] })).engaged).toEqual([]);
  const shown = await starts({
    calendar: { readable: true, busy: at(NINE), tentative: [] },
    index: [leverPanel(NINE)],
    lever: [],
  });
  expect(shown).toMatchObject({ again: [], starts: [NINE + HOUR], engaged: [] });
});

test('Book is refused with who booked the person meanwhile; an interview that Lever does not have any more is no reason', async () => {
  const draft = aDraft();
  const first = draft.choice?.sessions.find((it) => it.seats.some((one) => one.userId === ANA));
  if (first === undefined) throw new Error('Ana is in no session');
  const mine = newBooking(draft, maya, {
    directory,
    performAsFallback: 'none',
    calendars: { name: 'google' },
    clock: { now: () => now },
  });
  const meanwhile = booked({ sessions: booked().sessions.map((it) => ({ ...it, start: first.start })) });
  const refused = await whatChanged(wires({ bookings: [meanwhile] }), mine);
  expect(refused).toEqual([expect.stringMatching(/^Ana Costa is already interviewing .* booked by Maya\.$/)]);
  expect(await whatChanged(wires({ bookings: [mine] }), mine)).toEqual([]);
  const old = [leverPanel(first.start)];
  expect(await whatChanged(wires({ index: old, lever: [] }), mine)).toEqual([]);
  expect(await whatChanged(wires({ index: old, lever: old }), mine)).toEqual([
    expect.stringMatching(/as Lever says\.$/),
  ]);
});

test('two recruiters who book the same people in one moment: one has them, the other hears who', async () => {
  const world = new World();
  const other = aDraft({ id: 'd-other', candidate: { ...aDraft().candidate, opportunityId: OTHER } });
  const results = await Promise.all([
    createBooker(processOf(world)).book(aDraft(), maya),
    createBooker(processOf(world)).book(other, maya),
  ]);
  expect(results.map((it) => it.status).toSorted()).toEqual(['booked', 'changed']);
  const refused = results.find((it) => it.status === 'changed');
  expect(refused?.status === 'changed' && refused.reasons.every((it) => it.includes('booked by Maya'))).toBe(true);
  expect(world.livePanels()).toHaveLength(1);
});
