/**
 * Everything the panels conversation shows, with the worst that Lever may hold: endless names, hostile formatting, other
 * directions of writing, emoji, nothing at all. Slack must take it, and nobody may be mentioned by a candidate's name.
 */
import { expect, test } from 'vitest';
import { described, validateSurface } from '../../src/blocks/validate.ts';
import type { Message, Modal } from '../../src/blocks/kit.ts';
import { nothingModal, optionsModal } from '../../src/blocks/panel.ts';
import { changeModal, partModal } from '../../src/blocks/panel-part.ts';
import { panelNotices } from '../../src/blocks/panel-notices.ts';
import { pickMessage } from '../../src/blocks/panel-pick.ts';
import { planModal } from '../../src/blocks/panel-plan.ts';
import {
  bookedMessage,
  busyMessage,
  busyModal,
  halfMessage,
  halfModal,
  notBookedModal,
  refusedMessage,
  undoneMessage,
} from '../../src/blocks/panel-booked.ts';
import { previewModal } from '../../src/blocks/panel-preview.ts';
import { rulesModal } from '../../src/blocks/panel-rules.ts';
import { sessionModal } from '../../src/blocks/panel-session.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';
import { type Booking, whereabouts } from '../../src/panels/booking.ts';
import { panelCalls as calls, panelMenus } from '../../src/panels/calls.ts';
import type { Draft, PanelOption, Search } from '../../src/panels/draft.ts';
import { candidateMail } from '../../src/panels/invitations.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import type { Alternatives } from '../../src/panels/panels.ts';
import { previewOf } from '../../src/panels/preview.ts';
import { aDraft, directory, maya, processOf, World } from './fakes.ts';
import { hostile } from './hostile-names.ts';

const START = Date.UTC(2026, 11, 1, 9);

/** Twelve sessions, three seats each, everything called `name`. */
function worst(name: string): { draft: Draft; choice: PanelOption; search: Search } {
  const base = aDraft();
  const title = name === '' ? ' ' : name;
  const users = Array.from({ length: 30 }, (_, index) => `u-${index}` as LeverUserId);
  const people = Object.fromEntries(users.map((it) => [it, { name, email: 'x@acme.test', zone: 'Asia/Kolkata' }]));
  const sessions: Draft['sessions'] = Array.from({ length: 12 }, (_, index) => ({
    id: `s${index}`,
    title,
    minutes: 45,
    formId: (index % 2 === 0 ? null : 'f-code') as never,
    seats: [
      { role: title, people: users.map((userId, rank) => ({ userId, rank: rank % 3 })), count: 2, optional: false },
      { role: title, people: users.slice(0, 3).map((userId) => ({ userId, rank: 0 })), count: 1, optional: true },
    ],
  }));
  const choice: PanelOption = {
    compromises: Array.from({ length: 9 }, () => ({ kind: 'gap' as const, sentence: name || 'gap' })),
    sessions: sessions.map((it, index) => ({
      sessionId: it.id,
      start: START + index * 3_600_000,
      end: START + index * 3_600_000 + 45 * 60_000,
      seats: users
        .slice(0, 3)
        .map((userId, seat) => ({ userId, role: title, optional: seat === 2, why: name || 'first choice' })),
    })),
  };
  const search: Search = {
    ...(base.search as Search),
    people,
    options: [choice, choice, choice, choice, choice],
    blockers: Array.from({ length: 8 }, () => ({ kind: 'person' as const, sentence: name || 'busy' })),
    offers: Array.from({ length: 5 }, () => ({
      sentence: name || 'Let lunch move',
      changes: [{ kind: 'lunch' as const }],
    })),
    unreadable: users.map((userId) => ({ userId, name, sentence: name || 'unreadable' })),
    clockChange: name || null,
    candidate: { words: name.slice(0, 770) || 'any day', odd: Array.from({ length: 9 }, () => name.slice(0, 110)) },
    searchedAt: START,
  };
  const draft: Draft = {
    ...base,
    candidate: {
      ...base.candidate,
      name,
      postingTitle: name,
      stageName: name,
      emails: [`${'x'.repeat(200)}@example.com`, 'b@example.com'],
      email: 'b@example.com',
    },
    place: { ...base.place, channelName: name },
    by: { ...base.by, name },
    template: name || null,
    warnings: [name || 'careful', name || 'careful'],
    availability: name.slice(0, 900),
    rules: { ...base.rules, location: name.slice(0, 200), lunch: { fromMinute: 720, toMinute: 840, minutes: 45 } },
    sessions,
    bent: [{ sentence: name || 'lunch moves', changes: [] }],
    zone: 'America/St_Johns',
    search,
    choice,
  };
  return { draft, choice, search };
}

function modals(
  draft: Draft,
  choice: PanelOption,
  search: Search,
  preview: Awaited<ReturnType<typeof previewOf>>,
  booking: Booking,
): [string, Modal][] {
  const nameOf = () => draft.candidate.name;
  const alternatives: Alternatives = {
    people: Array.from({ length: 40 }, (_, index) => ({
      userId: `u-${index}` as LeverUserId,
      name: draft.candidate.name,
      instead: 'u-1' as LeverUserId,
      why: draft.candidate.name,
      possible: index % 2 === 0,
      option: null,
    })),
    times: Array.from({ length: 20 }, (_, index) => ({ start: START + index * 900_000, option: choice })),
  };
  const session = choice.sessions[0];
  if (session === undefined) throw new Error('no session');
  const sessionView = {
    draft,
    calls,
    people: panelMenus.person,
    formMenu: panelMenus.form,
    nameOf,
    forms: Array.from({ length: 150 }, (_, index) => ({ id: `f${index}`, text: draft.candidate.name })),
  };
  return [
    [
      'plan',
      planModal({
        draft,
        calls,
        zones: panelMenus.zone,
        now: START,
        nameOf,
        formOf: nameOf,
        candidate: draft.candidate.name,
        resumed: true,
      }),
    ],
    ['session', sessionModal({ ...sessionView, session: draft.sessions[1] ?? null })],
    ['new session', sessionModal({ ...sessionView, session: null, forms: sessionView.forms.slice(0, 99) })],
    ['rules', rulesModal(draft, calls)],
    ['options', optionsModal(draft, search, calls)],
    ['nothing', nothingModal(draft, search, calls)],
    ['nothing helps', nothingModal(draft, { ...search, offers: [], blockers: [] }, calls)],
    ['change', changeModal(draft, choice, calls)],
    ['part', partModal(draft, session, alternatives, calls, panelMenus.person)],
    ['part without others', partModal(draft, session, { people: [], times: [] }, calls, panelMenus.person)],
    ['preview', previewModal(draft, preview, calls)],
    [
      'not booked',
      notBookedModal(
        draft,
        { title: 'x' as never, reasons: [draft.candidate.name], hint: draft.candidate.name },
        calls,
        true,
      ),
    ],
    ['busy', busyModal(draft, calls)],
    ['half', halfModal(booking, whereabouts(booking), calls)],
  ];
}

function messages(draft: Draft, booking: Booking): [string, Message][] {
  const stopped: Booking = {
    ...booking,
    stopped: { at: START, why: draft.candidate.name, hint: draft.candidate.name, reference: draft.candidate.name },
    steps: {
      ...booking.steps,
      untold: [{ name: draft.candidate.name, why: draft.candidate.name }],
      cardProblem: draft.candidate.name,
    },
  };
  const theirs = Array.from({ length: 12 }, () => ({
    title: draft.candidate.name,
    start: START,
    minutes: 45,
    role: 'Shadow',
    with: [draft.candidate.name, draft.candidate.name],
    form: { name: draft.candidate.name, url: 'https://hire.lever.co/interviews/1' },
    videoUrl: 'https://video.example/1',
    place: draft.candidate.name,
  }));
  const hit = { id: 'o-1', name: draft.candidate.name, confidential: true } as never;
  return [
    ['booked', bookedMessage(stopped, candidateMail(stopped), calls)],
    ['half', halfMessage(stopped, whereabouts(stopped), calls)],
    ['half undone', halfMessage({ ...booking, state: 'undoing' }, whereabouts(booking), calls)],
    ['undone', undoneMessage(booking)],
    ['refused', refusedMessage(draft.candidate.name, draft.candidate.name)],
    ['busy', busyMessage()],
    ['interviewer', panelNotices.interviewer(booking, 'x', theirs)],
    ['interviewer undone', panelNotices.interviewerUndone(booking, 'x', theirs)],
    ['card', panelNotices.card(booking, 'full', 'scheduled')],
    ['card without names', panelNotices.card(booking, 'role-only', 'cancelled')],
    [
      'pick',
      pickMessage(
        {
          typed: draft.candidate.name,
          hits: [hit, hit],
          more: 7,
          describe: () => draft.candidate.name,
          reading: draft.candidate.name,
        },
        calls,
      ),
    ],
    ['pick nobody', pickMessage({ typed: '', hits: [], more: 0, describe: () => '', reading: null }, calls)],
  ];
}

test.each(Object.entries(hostile))('Slack takes every screen when everything is called %s', async (_, name) => {
  const { draft, choice, search } = worst(name);
  const world = new World();
  const wires = processOf(world);
  const preview = await previewOf(wires, draft, maya, [
    {
      panelId: 'p' as never,
      ours: false,
      writable: false,
      cancelled: false,
      start: START,
      end: START,
      interviews: [],
      url: '',
    },
  ]);
  const booking = newBooking(draft, maya, wires);
  for (const [screen, { view }] of modals(draft, choice, search, preview, booking)) {
    expect([screen, described(validateSurface({ surface: 'modal', view }))]).toEqual([screen, '']);
    expectHarmless(view, screen);
  }
  for (const [screen, { blocks, text }] of messages(draft, booking)) {
    expect([screen, described(validateSurface({ surface: 'message', blocks, text }))]).toEqual([screen, '']);
    expect([screen, text.trim()]).not.toEqual([screen, '']);
    expectHarmless([blocks, { type: 'mrkdwn', text }], screen);
  }
});

/** Only mrkdwn can do harm: plain text is shown as it is. */
function formattedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(formattedIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'mrkdwn' && 'text' in value ? [String(value.text)] : [];
  return [...own, ...Object.values(value).flatMap(formattedIn)];
}

function expectHarmless(shown: unknown, screen: string) {
  const harm = formattedIn(shown).find((it) => /<!channel>|<@U0HACK>|<https:\/\/evil\.test\|/.test(it));
  expect([screen, harm]).toEqual([screen, undefined]);
}

test('a card without names names nobody: not the candidate, not the recruiter, not the interviewers', () => {
  const booking = newBooking(aDraft(), maya, processOf(new World()));
  const shown = JSON.stringify(panelNotices.card(booking, 'role-only', 'scheduled'));
  expect(shown).not.toMatch(/Priya|Raman|Maya|Ana|Rui|hire\.lever/);
  expect(shown).toContain('Backend Engineer');
});

test('what a candidate can read holds nothing internal', async () => {
  const preview = await previewOf(processOf(new World()), aDraft(), maya, []);
  for (const text of [...preview.candidateInvites.map((it) => `${it.title} ${it.description}`), preview.candidateMail])
    expect(text).not.toMatch(/lever|form|optional|shadow|first choice/i);
  expect(preview.candidateMail).not.toMatch(/was sent|have sent/i);
  expect(preview.warnings).toContain(
    'Values has no feedback form: its interviewers get no link. Go back and choose one if they should.',
  );
});

test('the preview is what is booked, word for word, but for the links', async () => {
  const world = new World();
  const wires = processOf(world);
  const preview = await previewOf(wires, aDraft(), maya, []);
  const { createBooker } = await import('../../src/panels/book.ts');
  await createBooker(wires).book(aDraft(), maya);
  const links = /https:\/\/(video\.example|hire\.lever\.co\/interviews)\/\S+/g;
  const booked = world
    .liveEvents()
    .map((it) => `${it.title}\n${it.description.replaceAll(links, '(link, made when you book)')}`);
  const shown = [...preview.interviewerInvites, ...preview.candidateInvites].map(
    (it) => `${it.title}\n${it.description}`,
  );
  expect(booked.toSorted()).toEqual(shown.toSorted());
  expect(directory.user('u-ana')?.name).toBe('Ana Costa');
});
