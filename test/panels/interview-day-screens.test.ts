/**
 * Every screen of an interview day with the most there can be: eight candidates, twelve sessions each, and names that are
 * endless, hostile or empty. Slack must take each, and the buttons must survive.
 */
import { expect, test } from 'vitest';
import { dayNothingModal, dayOptionsModal } from '../../src/blocks/interview-day.ts';
import {
  dayBusyModal,
  dayChangedMessage,
  dayChangedModal,
  dayStandingMessage,
} from '../../src/blocks/interview-day-done.ts';
import { chooseModal, planDayModal } from '../../src/blocks/interview-day-form.ts';
import { dayPreviewModal, wordsModal } from '../../src/blocks/interview-day-preview.ts';
import { described, validateSurface } from '../../src/blocks/validate.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';
import { whereabouts } from '../../src/panels/booking.ts';
import { panelCalls } from '../../src/panels/calls.ts';
import type { Draft, PanelOption } from '../../src/panels/draft.ts';
import type { DaySearch, DayStanding, InterviewDay, OpenDay } from '../../src/panels/interview-day.ts';
import { dayCalls as calls, dayMenus } from '../../src/panels/interview-day-calls.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import { previewOf } from '../../src/panels/preview.ts';
import { aDraft, directory, maya, processOf, World } from './fakes.ts';
import { hostile } from './hostile-names.ts';

const START = Date.UTC(2026, 11, 1, 9);

function worst(name: string, sessions: number): { open: OpenDay; search: DaySearch } {
  const said = name === '' ? ' ' : name;
  const users = Array.from({ length: 30 }, (_, index) => `u-${index}` as LeverUserId);
  const people = Object.fromEntries(users.map((it) => [it, { name, email: 'x@acme.test', zone: 'Asia/Kolkata' }]));
  const base = aDraft();
  const panel = (i: number): PanelOption => ({
    compromises: Array.from({ length: 6 }, (_, c) => ({ kind: 'gap' as const, sentence: `${said} ${i} ${c}` })),
    sessions: Array.from({ length: sessions }, (_, j) => ({
      sessionId: `s${j}`,
      start: START + j * 3_600_000,
      end: START + j * 3_600_000 + 45 * 60_000,
      seats: users
        .slice(0, 3)
        .map((userId, seat) => ({ userId, role: said, optional: seat === 2, why: `${said} ${i} ${j}` })),
    })),
  });
  const drafts = Array.from({ length: 8 }, (_, i): Draft => {
    const choice = panel(i);
    return {
      ...base,
      id: `draft-${i}`,
      candidate: { ...base.candidate, name, postingTitle: name, stageName: name, confidential: i % 2 === 0 },
      zone: i % 2 === 0 ? 'America/St_Johns' : 'Asia/Kathmandu',
      by: { ...base.by, name },
      template: said,
      warnings: [said, 'Lever does not say where the candidate is', said, said],
      availability: name.slice(0, 900),
      bent: [{ sentence: said, changes: [] }],
      sessions: Array.from({ length: sessions }, (_, j) => ({
        id: `s${j}`,
        title: said,
        minutes: 45,
        formId: null,
        seats: [{ role: said, people: users.map((userId) => ({ userId, rank: 0 })), count: 2, optional: false }],
      })),
      search: { ...base.search!, people },
      choice,
    };
  });
  const search: DaySearch = {
    status: 'found',
    options: [0, 1, 2].map(() => ({ panels: drafts.map((it) => it.choice!) })),
    cutNote: said,
    blockers: Array.from({ length: 8 }, () => ({ kind: 'person' as const, sentence: said })),
    helps: [
      { kind: 'two-dates', sentence: said },
      ...drafts.slice(0, 7).map((it) => ({ kind: 'leave-out' as const, draftId: it.id, sentence: said })),
    ],
    unreadable: users.map((userId) => ({ userId, name, sentence: said })),
    leftOut: users.map(() => said),
    calendarsRead: 30,
    load: base.search!.load,
    candidates: drafts.map(() => ({ words: said, odd: [said, said, said] })),
    searchedAt: START,
    people,
  };
  const day: InterviewDay = {
    id: 'day-1',
    version: 1,
    by: drafts[0]!.by,
    place: base.place,
    draftIds: drafts.map((it) => it.id),
    template: null,
    window: base.window,
    dates: 1,
    raises: [{ person: 'u-1', limit: 'day', sentence: said, reason: said }],
    search,
    picked: 0,
    refused: {},
  };
  return { open: { day, drafts }, search };
}

const buttonsOf = (it: unknown): string[] =>
  [...JSON.stringify(it).matchAll(/"action_id":"(day\.[a-z-]+)/g)].map((match) => match[1]!);

/** Every text that Slack formats; in plain text a mention is only letters. */
function formattedIn(it: unknown): string[] {
  if (typeof it !== 'object' || it === null) return [];
  const { type, text } = it as { type?: unknown; text?: unknown };
  const own = type === 'mrkdwn' && typeof text === 'string' ? [text] : [];
  return [...own, ...Object.values(it).flatMap(formattedIn)];
}

/** Eight candidates with twelve sessions each are nearly all that a view holds: no room for names of 7 kB. */
const names = Object.entries(hostile).filter(([kind]) => kind !== 'emoji');

test.each(names)('Slack takes every screen when everything is called %s', async (_, name) => {
  for (const sessions of [4, 12]) {
    const { open, search } = worst(name, sessions);
    const wires = processOf(new World());
    const shown = await Promise.all(
      open.drafts.map(async (draft) => ({ draft, preview: await previewOf(wires, draft, maya, []) })),
    );
    const standing = open.drafts.map((draft, i): DayStanding => {
      const booking = {
        ...newBooking(draft, maya, { ...wires, directory }),
        state: i % 3 === 0 ? ('booked' as const) : ('booking' as const),
      };
      if (i % 4 === 3) return { draft, booking: null, exists: null, refused: { reasons: [name, name], hint: name } };
      return { draft, booking, exists: whereabouts(booking), refused: null };
    });
    const nameOf = () => name;
    const modals = {
      choose: chooseModal({
        dayId: null,
        chosen: open.drafts.map((it, i) => ({ id: `o-${i}`, text: it.candidate.name })),
        templates: Array.from({ length: 120 }, (_, i) => `${name.slice(0, 60)} ${i}`),
        template: null,
        notes: Array.from({ length: 12 }, () => name),
        begun: { id: 'day-1', names: open.drafts.map((it) => it.candidate.name) },
        least: 2,
        most: 8,
        calls,
        menu: dayMenus.candidates,
      }),
      plan: planDayModal({ open, now: START, calls, zones: { id: 'schedule.zones' }, nameOf }),
      options: dayOptionsModal(open, search, calls),
      nothing: dayNothingModal(open, search, calls),
      'nothing helps': dayNothingModal(open, { ...search, helps: [], blockers: [] }, calls),
      preview: dayPreviewModal(open, shown, 'seen', calls),
      words: wordsModal(open, shown[0]!, { day: calls, panel: panelCalls }),
      changed: dayChangedModal(
        open,
        Array.from({ length: 40 }, () => name),
        calls,
      ),
      busy: dayBusyModal(open, calls),
    };
    for (const [title, { view }] of Object.entries(modals))
      expect([title, described(validateSurface({ surface: 'modal', view }))]).toEqual([title, '']);
    // Text gives way, never a button.
    expect(buttonsOf(modals.options).filter((it) => it === 'day.pick')).toHaveLength(3);
    expect(buttonsOf(modals.nothing).filter((it) => it === 'day.help')).toHaveLength(8);
    expect(buttonsOf(modals.preview).filter((it) => it === 'day.words')).toHaveLength(8);
    const messages = {
      standing: dayStandingMessage(open, standing, { day: calls, panel: panelCalls }),
      changed: dayChangedMessage(Array.from({ length: 40 }, () => name)),
    };
    for (const [title, { text, blocks }] of Object.entries(messages))
      expect([title, described(validateSurface({ surface: 'message', text, blocks }))]).toEqual([title, '']);
    expect(buttonsOf(messages.standing).filter((it) => it === 'day.undo')).toHaveLength(6);
    expect(formattedIn([modals, messages]).filter((it) => /<!channel>|<@U0HACK>/.test(it))).toEqual([]);
  }
});

test('a plan on two days names them in order, and each interviewer’s line says which day', () => {
  const { open, search } = worst('Ana', 1);
  const days = (panel: PanelOption, by: number) => ({
    ...panel,
    sessions: panel.sessions.map((it) => ({ ...it, start: it.start + by, end: it.end + by })),
  });
  const [option] = search.options;
  const panels = option!.panels.map((it, i) => (i === 0 ? days(it, 7 * 86_400_000) : it));
  const said = formattedIn(dayOptionsModal(open, { ...search, options: [{ panels }] }, calls)).join('\n');
  expect(said).toMatch(/\*1 plan works\*/);
  expect(said).toMatch(/\*1\. Tue 1 Dec and Tue 8 Dec\*/);
  expect(said).toMatch(/^Ana: Tue 1 Dec .*, Tue 8 Dec /m);
  expect(formattedIn(dayOptionsModal(open, search, calls)).join('\n')).toMatch(/\*3 days work\*/);
});
