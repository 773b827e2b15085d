/**
 * Everything that changing a panel shows, with the worst that Lever may hold: endless names, hostile formatting, other
 * directions of writing, emoji, nothing at all. Slack must take it, and nobody may be mentioned by a candidate's name.
 */
import { expect, test } from 'vitest';
import type { Message, Modal } from '../../src/blocks/kit.ts';
import { md } from '../../src/blocks/mrkdwn.ts';
import {
  changeBusyMessage,
  changeBusyModal,
  changedMessage,
  changeUndoneMessage,
  halfChangeMessage,
  refusedChangeMessage,
  refusedModal,
  staleMessage,
  staleModal,
} from '../../src/blocks/panel-change-done.ts';
import { deskMessage } from '../../src/blocks/panel-change-desk.ts';
import { panelsMessage } from '../../src/blocks/panel-change-list.ts';
import { sessionChoicesModal } from '../../src/blocks/panel-change-session.ts';
import { addModal, whichModal } from '../../src/blocks/panel-change-add.ts';
import { orderModal } from '../../src/blocks/panel-change-order.ts';
import { raiseModal } from '../../src/blocks/panel-raise.ts';
import { listMessage, type ListView } from '../../src/blocks/panel-list.ts';
import { holdCalls } from '../../src/panels/hold-calls.ts';
import { everyPanel, type PanelFilter, type PanelRow } from '../../src/panels/panel-list.ts';
import { panelChangeNotices } from '../../src/blocks/panel-change-notices.ts';
import { cancelModal, editModal, peopleModal } from '../../src/blocks/panel-change-parts.ts';
import { changePreviewModal } from '../../src/blocks/panel-change-preview.ts';
import { noTimeModal, timesModal, whenModal } from '../../src/blocks/panel-change-when.ts';
import { described, validateSurface } from '../../src/blocks/validate.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';
import { panelCalls, panelMenus } from '../../src/panels/calls.ts';
import type { BookedSession, Booking } from '../../src/panels/booking.ts';
import {
  cancelReasons,
  type Change,
  type ChangePlan,
  type ChangePreview,
  type Standing,
} from '../../src/panels/change.ts';
import { changeCalls as calls } from '../../src/panels/change-calls.ts';
import { noSteps } from '../../src/panels/change-record.ts';
import { theirs } from '../../src/panels/announce.ts';
import type { PanelOption, Search } from '../../src/panels/draft.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import { aDraft, maya, processOf, World } from './fakes.ts';
import { hostile } from './hostile-names.ts';

const START = Date.UTC(2026, 11, 1, 9);
const uuid = (n: number) => `4c6a1f2e-0b6d-4a3f-9a55-${String(n).padStart(12, '0')}`;

function worst(name: string) {
  const draft = aDraft();
  const base = newBooking(draft, maya, processOf(new World()));
  const people = Array.from({ length: 10 }, (_, index) => ({
    userId: uuid(index) as LeverUserId,
    name,
    email: 'x@acme.test',
    role: name,
    optional: index > 7,
  }));
  const sessions: BookedSession[] = Array.from({ length: 12 }, (_, index) => ({
    id: `i-${uuid(index)}`,
    title: name,
    start: START + index * 7 * 3_600_000,
    minutes: 45,
    people,
    formId: (index % 2 === 0 ? null : uuid(index)) as never,
    formName: index % 2 === 0 ? null : name,
    eventKey: `k${index}`,
  }));
  const interviews = Object.fromEntries(sessions.map((it, index) => [it.id, uuid(index) as never]));
  const now: Booking = {
    ...base,
    zone: 'America/St_Johns',
    location: name.slice(0, 200),
    by: { ...base.by, name },
    place: { ...base.place, channelName: name },
    candidate: { ...base.candidate, name, postingTitle: name, stageName: name, opportunityId: uuid(1) as never },
    sessions,
    steps: { ...base.steps, panel: { id: uuid(2) as never, interviews } },
  };
  const option: PanelOption = {
    compromises: Array.from({ length: 9 }, () => ({ kind: 'gap' as const, sentence: name || 'gap' })),
    sessions: sessions.map((it) => ({
      sessionId: it.id,
      start: it.start + 86_400_000,
      end: it.start + 86_400_000 + 45 * 60_000,
      seats: people.map((one) => ({ userId: one.userId, role: name, optional: one.optional, why: name })),
    })),
  };
  const search: Search = {
    ...(draft.search as Search),
    people: Object.fromEntries(people.map((it) => [it.userId, { name, email: it.email, zone: 'Asia/Kolkata' }])),
    options: Array.from({ length: 5 }, () => option),
    blockers: Array.from({ length: 8 }, () => ({ kind: 'person' as const, sentence: name || 'busy' })),
    offers: Array.from({ length: 5 }, () => ({
      sentence: name || 'Let lunch move',
      changes: [{ kind: 'lunch' as const }],
    })),
    unreadable: people.map((it) => ({ userId: it.userId, name, sentence: name || 'unreadable' })),
    clockChange: name || null,
  };
  const ids = sessions.map((it) => it.id);
  const after = sessions.map((it, index) => ({
    ...it,
    start: it.start + 86_400_000,
    title: `${name}!`,
    people: index === 0 ? [] : people.slice(1),
    formId: null,
    formName: null,
  }));
  const plan: ChangePlan = {
    id: '0123456789abcdef0123',
    version: 1,
    kind: 'move',
    panelId: uuid(2) as never,
    opportunityId: uuid(1) as never,
    made: 'here',
    basis: 'b',
    now,
    booked: now,
    sessions: ids,
    samePeople: true,
    instead: people[0]?.userId ?? null,
    draft: {
      ...draft,
      by: now.by,
      zone: now.zone,
      candidate: now.candidate,
      availability: name.slice(0, 900),
      sessions: sessions.map((it) => ({ id: it.id, title: name, minutes: 45, seats: [], formId: null })),
      search,
    },
    target: { sessions: after, location: name.slice(0, 200) },
    cancelling: { intent: 'later', reason: 'other', words: name.slice(0, 500) },
    attempt: 0,
  };
  const change: Change = {
    id: `${plan.id}-0`,
    planId: plan.id,
    attempt: 0,
    kind: 'move',
    state: 'changing',
    by: now.by,
    made: 'elsewhere',
    panelId: plan.panelId,
    basis: 'b',
    record: now,
    before: now,
    after: { sessions: after, location: '' },
    invites: [],
    sessions: ids,
    cancelling: plan.cancelling,
    over: [],
    performAs: maya.leverUserId as LeverUserId,
    performAsReason: name,
    startedAt: START,
    steps: { ...noSteps, untold: people.map(() => ({ name, why: name })), cardProblem: name },
    went: null,
    stopped: { at: START, why: name, hint: name, reference: name },
  };
  const standing = (made: Standing['made'], more: Partial<Standing> = {}): Standing => ({
    panelId: uuid(3) as never,
    opportunityId: uuid(1) as never,
    made,
    cancelled: false,
    now,
    booked: made === 'here' ? now : null,
    basis: 'b',
    drift: [name || 'drift', name || 'drift'],
    half: null,
    externalUrl: 'https://scheduler.example/p/1',
    ...more,
  });
  return { now, plan, change, search, standing, people };
}

type Worst = ReturnType<typeof worst>;

const exists = (name: string) => ({ exists: [name || 'x'], missing: [name || 'y'], undoable: true });

function modals({ plan, search, standing, people }: Worst, name: string): [string, Modal][] {
  const preview: ChangePreview = {
    seen: '0123456789abcdef',
    author: name,
    authorReason: name,
    rows: [
      ...plan.now.sessions.map((was, index) => ({
        was,
        will: plan.target?.sessions[index] ?? null,
        place: index === 1 ? { was: name, will: name } : null,
      })),
      { was: null, will: plan.now.sessions[0] ?? null, place: null },
    ],
    people: Array.from({ length: 80 }, () => ({ name, what: 'is told' })),
    candidate: name || 'x',
    channel: { name, privacy: 'role-only' },
    warnings: Array.from({ length: 20 }, () => name || 'careful'),
  };
  const adding = {
    plan: { ...plan, kind: 'add' as const },
    forms: Array.from({ length: 120 }, (_, index) => ({ id: uuid(index), text: name })),
    menus: panelMenus,
    nameOf: () => name,
  };
  const alternatives = Array.from({ length: 40 }, (_, index) => ({
    userId: uuid(index) as LeverUserId,
    name,
    instead: people[0]?.userId as LeverUserId,
    why: name || 'free',
    possible: index % 2 === 0,
    option: null,
  }));
  const one = { ...plan, sessions: plan.sessions.slice(0, 1) };
  const forms = (count: number) => Array.from({ length: count }, (_, index) => ({ id: uuid(index), text: name }));
  const session = plan.now.sessions[0] as BookedSession;
  const at = { plan: plan.id, attempt: 0, seen: '0123456789abcdef' };
  return [
    ['session', sessionChoicesModal({ standing: standing('here'), session, viewer: { zone: 'Asia/Kolkata' } }, calls)],
    ['when', whenModal(plan, calls)],
    ['when, one', whenModal(one, calls)],
    ['times', timesModal(plan, search, calls)],
    ['no time', noTimeModal(plan, search, calls)],
    ['no time, nothing helps', noTimeModal(plan, { ...search, offers: [], blockers: [] }, calls)],
    ['people', peopleModal(one, alternatives, calls, panelMenus.person)],
    ['nobody', peopleModal(one, [], calls, panelMenus.person)],
    ['edit', editModal(one, forms(97), calls, panelMenus.form)],
    ['edit, many forms', editModal({ ...one, made: 'elsewhere' }, forms(150), calls, panelMenus.form)],
    ['cancel', cancelModal(plan, cancelReasons, [name || 'x', name || 'y'], calls, md`x`)],
    ...(['move', 'replace', 'edit', 'cancel'] as const).map((kind): [string, Modal] => [
      `preview ${kind}`,
      changePreviewModal({ ...plan, kind }, preview, calls),
    ]),
    [
      'preview, cancelled',
      changePreviewModal(
        { ...plan, kind: 'cancel' },
        {
          ...preview,
          rows: preview.rows.map((it) => ({ ...it, will: null })),
          people: [],
          channel: { none: name || 'x' },
        },
        calls,
      ),
    ],
    [
      'stale',
      staleModal(
        Array.from({ length: 30 }, () => name || 'x'),
        plan.opportunityId,
        plan,
        calls,
      ),
    ],
    ['refused', refusedModal(name, name, plan, calls)],
    ['over a limit', staleModal([name], uuid(1), plan, calls, true)],
    ['which to add', whichModal({ ...plan, kind: 'add' }, plan.draft.sessions, () => name, calls)],
    ['add', addModal({ ...adding, session: plan.draft.sessions[1] ?? null }, calls)],
    ['add a new one', addModal({ ...adding, session: null, forms: adding.forms.slice(0, 50) }, calls)],
    ['order', orderModal({ ...plan, order: plan.sessions }, calls)],
    [
      'raise',
      raiseModal({
        candidate: name,
        sentences: [name, name],
        submit: 'Go on',
        key: `${plan.id}.0`,
        on: calls.overReason,
        payload: { plan: plan.id },
        back: null,
      }),
    ],
    ['busy', changeBusyModal(at, calls)],
  ];
}

function messages({ now, change, standing }: Worst, name: string): [string, Message][] {
  const view = (standings: readonly Standing[]) => ({
    opportunityId: uuid(1),
    name,
    job: name,
    confidential: true,
    url: 'https://hire.lever.co/candidates/o-1',
    standings,
    feedback: new Map([[uuid(3), { filed: 1, owed: 4 }]]),
    half: new Map([[change.id, exists(name)]]),
    apart: new Map(standings.map((it) => [it.panelId as string, Array.from({ length: 9 }, () => name || 'x')])),
    byMail: true,
    viewer: { zone: 'Asia/Kolkata' },
    now: START - 86_400_000,
  });
  const userId = now.sessions[0]?.people[0]?.userId as LeverUserId;
  const was = theirs(now, userId);
  const will = theirs({ ...now, sessions: change.after.sessions }, userId);
  const back: Change = { ...change, state: 'undone', made: 'here' };
  const waiting = Array.from({ length: 15 }, (_, index) => ({
    id: `${change.id}${index}`,
    bookingId: 'b',
    opportunityId: uuid(1) as never,
    candidate: name,
    postingTitle: name,
    confidential: true,
    sessions: [name, name],
    reason: 'other' as const,
    owner: { slackId: 'U1', name },
    since: START,
  }));
  const row = (made: PanelRow['made'], state: PanelRow['state']): PanelRow => ({
    opportunityId: uuid(1) as never,
    panelId: uuid(2) as never,
    made,
    state,
    held: null,
    candidate: name,
    postingId: null,
    postingTitle: name,
    confidential: true,
    url: 'https://hire.lever.co/candidates/o-1',
    zone: 'America/St_Johns',
    by: { userId: null, slackId: null, name },
    interviews: now.sessions,
  });
  const rows = (['here', 'lever', 'elsewhere'] as const).flatMap((made) => [
    ...Array.from({ length: 5 }, (_, index) => ({ ...row(made, 'coming'), panelId: uuid(index) as never })),
    row(made, 'over'),
    row(made, 'half'),
  ]);
  const list = (page: number, filter: Partial<PanelFilter> = {}): ListView => ({
    filter: { ...everyPanel, ...filter },
    list: { rows, read: { read: 40, of: 300 }, complete: false },
    page,
    names: { interviewer: name, by: name, job: name, candidate: name },
    viewer: { zone: 'Asia/Kolkata' },
  });
  const narrow = {
    when: 'next-week',
    state: 'elsewhere',
    interviewer: uuid(1),
    by: uuid(2),
    job: uuid(3),
    candidate: uuid(4),
  } as Partial<PanelFilter>;
  const listCalls = { change: calls, hold: holdCalls, panel: panelCalls };
  const desk = { waiting, unfinished: [change], list: list(0, { state: 'mine' }), reading: name || null };
  return [
    [
      'panels',
      panelsMessage(
        view([standing('here'), standing('elsewhere'), standing('lever'), standing('here', { half: change })]),
        calls,
        panelCalls,
      ),
    ],
    [
      'panel, gone',
      panelsMessage(
        view([standing('here', { cancelled: true }), standing('here', { booked: { ...now, state: 'booking' } })]),
        calls,
        panelCalls,
      ),
    ],
    ['no panel', panelsMessage({ ...view([]), url: '' }, calls, panelCalls)],
    ['desk', deskMessage({ ...desk, viewer: { zone: 'Asia/Kolkata', slackId: 'U1' } }, listCalls)],
    [
      'empty desk',
      deskMessage(
        {
          waiting: [],
          unfinished: [],
          list: { ...list(0), list: { rows: [], read: { read: 0, of: 0 }, complete: true } },
          reading: null,
          viewer: { zone: 'UTC', slackId: 'U1' },
        },
        listCalls,
      ),
    ],
    ['list', listMessage(list(1, narrow), listCalls)],
    ['added', changedMessage({ ...change, kind: 'add' }, calls, panelCalls)],
    ['changed', changedMessage(change, calls, panelCalls)],
    [
      'cancelled',
      changedMessage({ ...change, kind: 'cancel', after: { sessions: [], location: '' } }, calls, panelCalls),
    ],
    ['half', halfChangeMessage(change, exists(name), calls)],
    ['half undone', halfChangeMessage({ ...change, state: 'undoing', stopped: null }, exists(name), calls)],
    ['undone', changeUndoneMessage(back)],
    ['stale', staleMessage([name || 'x'], uuid(1), calls)],
    ['refused', refusedChangeMessage(name, name)],
    ['busy', changeBusyMessage()],
    ['personal', panelChangeNotices.personal(change, { was, will })],
    ['personal, taken back', panelChangeNotices.personal(back, { was: will, will: was })],
    ['personal, gone', panelChangeNotices.personal(change, { was, will: [] })],
    ['released', panelChangeNotices.released(change, was)],
    ['recruiter', panelChangeNotices.recruiter(change)],
    ...(['move', 'replace', 'edit', 'cancel'] as const).flatMap((kind): [string, Message][] => [
      [`line ${kind}`, panelChangeNotices.line({ ...change, kind }, 'full')],
      [`line ${kind} without names`, panelChangeNotices.line({ ...change, kind }, 'role-only')],
    ]),
  ];
}

test.each(Object.entries(hostile))('Slack takes every screen when everything is called %s', (_, name) => {
  const world = worst(name);
  for (const [screen, { view }] of modals(world, name)) {
    expect(described(validateSurface({ surface: 'modal', view })), `the modal ${screen}`).toBe('');
    expectHarmless(view, screen);
  }
  for (const [screen, { blocks, text }] of messages(world, name)) {
    expect(described(validateSurface({ surface: 'message', blocks, text })), `the message ${screen}`).toBe('');
    expect(text.trim(), `the words of ${screen}`).not.toBe('');
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
  expect(harm, screen).toBeUndefined();
}

test('the line below a card without names names nobody, whatever changed', () => {
  const { change } = worst('Secret Person');
  for (const kind of ['move', 'replace', 'cancel'] as const) {
    const sessions = change.before.sessions.map((it) => ({ ...it, title: 'Coding' }));
    const shown = panelChangeNotices.line({ ...change, kind, before: { ...change.before, sessions } }, 'role-only');
    expect(JSON.stringify(shown)).not.toMatch(/Secret|hire\.lever/);
  }
});
