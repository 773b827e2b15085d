/** Every screen of interviewers, pools and templates keeps Slack's limits, whatever people and pools are called. */
import { expect, test } from 'vitest';
import { awayModal, ownSection, settingsModal } from '../../src/blocks/interviewer.ts';
import { home, type Message, type Modal } from '../../src/blocks/kit.ts';
import { loadMessage } from '../../src/blocks/load.ts';
import { defaultsModal, poolModal } from '../../src/blocks/pool-form.ts';
import { poolsMessage, removePoolModal } from '../../src/blocks/pools.ts';
import { graduatedMessage, readyMessage } from '../../src/blocks/training-notices.ts';
import { rulesModal, sessionModal } from '../../src/blocks/template-session.ts';
import { removeTemplateModal, templateModal, templatesMessage } from '../../src/blocks/templates.ts';
import { option } from '../../src/blocks/kit.ts';
import { described, validateSurface } from '../../src/blocks/validate.ts';
import { meCalls, meMenus, poolCalls, poolMenus, templateCalls, templateMenus } from '../../src/interviewers/calls.ts';
import { sayHours } from '../../src/interviewers/hours.ts';
import type { Person } from '../../src/interviewers/interviewers.ts';
import type { Load } from '../../src/interviewers/load.ts';
import { plainDefaults } from '../../src/interviewers/profile.ts';
import { plainTemplate } from '../../src/interviewers/template-draft.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';

const now = Date.UTC(2026, 10, 23, 9);
const nasty = '<!channel> *Bobby* `; <@U1> :tada: & '.repeat(200);
/** As long as a pool's or a template's name may be. */
const longName = '<!channel> & *Ñandú* 测试 :tada: '.repeat(4).slice(0, 60);
const many = Array.from({ length: 150 }, (_, i) => i);
const everyHour = ([1, 2, 3, 4, 5, 6, 7] as const).flatMap((weekday) =>
  [0, 1, 2, 3].map((part) => ({ weekday, fromMinute: part * 300 + weekday, toMinute: part * 300 + 200 + weekday })),
);

const person: Person = {
  userId: '4c6a1f2e-0b6d-4a3f-9a55-1f6f0f7f2c11' as LeverUserId,
  name: nasty,
  version: 7,
  profile: {
    hours: everyHour,
    preferred: everyHour,
    rollingLimit: 200,
    away: many
      .slice(0, 20)
      .map((i) => ({ kind: 'out-of-office', from: '2026-12-01', back: `2027-0${(i % 9) + 1}-01`, reason: nasty })),
  },
  defaults: plainDefaults,
  zone: 'America/Argentina/ComodRivadavia',
  ahead: many
    .slice(0, 20)
    .map((i) => ({ kind: 'pause', from: '2026-12-01', back: `2027-0${(i % 9) + 1}-01`, reason: nasty })),
};
const load: Load = {
  userId: person.userId,
  name: nasty,
  zone: 'Asia/Kolkata',
  counts: { today: 3.25, week: 99, rolling: 400.5 },
  limits: { day: 1, week: 1, rolling: 1 },
  held: { days7: { count: 99, minutes: 9_999 }, days28: { count: 400, minutes: 99_999 } },
  ahead: 40,
  last: now,
  away: nasty,
};
const source = { kind: 'slack', sentence: nasty, overFile: true } as const;
const members = many.map((i) => ({ email: `person.${i}@acme.test`, rank: i % 3 }));
const pool = {
  name: longName,
  members,
  training: { shadow: 2, reverse: 1, approver: 'a@acme.test', rank: 0 },
  trainees: [],
  formerly: many.slice(0, 20).map(() => nasty.slice(0, 60)),
  source,
  version: 3,
  editor: null,
};
const row = {
  pool,
  people: many.map((i) => ({ name: nasty, rank: i % 2 })),
  rules: many.map(() => nasty),
  reserve: many.map(() => nasty),
  trainees: many.map(() => ({ name: nasty, said: nasty })),
  waiting: many.map((i) => ({ name: nasty, said: nasty, user: i % 2 === 0 ? `id-${i}` : null })),
  warnings: many.map(() => nasty),
  usedBy: many.map(() => nasty),
};
const seats = [0, 1, 2].map((i) => ({
  pool: i === 0 ? longName : many.slice(0, 10).map(() => longName),
  people: [{ email: 'a@acme.test', rank: 0 }],
  alternates: many.slice(0, 50).map((n) => (n % 2 ? { email: 'b@acme.test' } : { pool: longName })),
  count: 3,
  optional: false,
}));
const template = {
  ...plainTemplate,
  name: longName,
  location: nasty.slice(0, 200),
  for: { posting: many.map(() => nasty), team: [nasty], stage: [nasty] },
  sessions: many.slice(0, 12).map(() => ({ title: nasty.slice(0, 120), minutes: 60, seats, form: nasty })),
};
const draft = { id: 'abcdef0123456789', by: 'U1', edits: null, base: 0, template, version: 1 };
const options = many.map((i) => option(nasty, `id-${i}`));
const trainee = {
  userId: person.userId,
  pool: longName,
  stage: 'approval',
  shadow: { done: 2, of: 2 },
  reverse: { done: 1, of: 1 },
  approver: 'a@acme.test',
  round: 0,
  asked: null,
} as const;
const people = many.map((i) => ({ id: `id-${i}`, name: nasty }));

const screens: readonly (readonly [string, Modal | Message | ReturnType<typeof home>])[] = [
  [
    'home',
    home(
      ownSection(
        {
          person,
          load,
          pools: [nasty, nasty, nasty, nasty],
          training: many.slice(0, 30).map(() => nasty),
          sayHours,
          now,
        },
        meCalls,
      ),
    ),
  ],
  ['settings', settingsModal({ person, sayHours, now, own: false, tags: true }, meCalls, meMenus.zone)],
  ['pause', awayModal(person, 'pause', '2026-11-24', meCalls)],
  ['time off', awayModal(person, 'out-of-office', '2026-11-24', meCalls)],
  [
    'load',
    loadMessage({
      pool: longName,
      people: many.map(() => load),
      counted: { read: 1, of: 9 },
      pools: [nasty],
      settings: meCalls.settings,
    }),
  ],
  ['no load', loadMessage({ pool: null, people: [], counted: { read: 0, of: 0 }, pools: [] })],
  [
    'pools',
    poolsMessage(
      many.map(() => row),
      { edit: true },
      poolCalls,
    ),
  ],
  ['no pools', poolsMessage([], { edit: false }, poolCalls)],
  [
    'pool',
    poolModal(
      {
        pool,
        first: people,
        alternates: people,
        reserve: people,
        titles: [nasty],
        tags: [nasty],
        roles: [],
        allRoles: many.map((i) => `${i} ${nasty}`.slice(0, 75)),
        managers: people,
        unknown: many.map(() => nasty),
        approver: people[0] ?? null,
        trainees: people,
      },
      poolCalls,
      poolMenus.person,
    ),
  ],
  [
    'new pool',
    poolModal(
      {
        pool: null,
        first: [],
        alternates: [],
        reserve: [],
        titles: [],
        tags: [],
        roles: [],
        allRoles: [],
        managers: [],
        unknown: [],
        approver: null,
        trainees: [],
      },
      poolCalls,
      poolMenus.person,
    ),
  ],
  ['defaults', defaultsModal({ ...plainDefaults, hours: everyHour }, 2, sayHours, poolCalls)],
  ['ready', readyMessage(trainee, nasty, nasty, poolCalls, null)],
  ['ready, asked in another’s place', readyMessage(trainee, nasty, nasty, poolCalls, nasty)],
  [
    'remove a pool',
    removePoolModal(
      pool,
      {
        uses: many.map(() => ({ template: nasty, sessions: many.map(() => nasty) })),
        trainees: many.map(() => nasty),
        others: many.map((i) => `${i} ${longName}`.slice(0, 60)),
      },
      poolCalls,
    ),
  ],
  ['remove an unused pool', removePoolModal(pool, { uses: [], trainees: [], others: [] }, poolCalls)],
  [
    'remove a template',
    removeTemplateModal(
      { name: longName, version: 1 },
      many.map(() => ({ where: nasty, template: nasty })),
      templateCalls,
    ),
  ],
  ['graduated', graduatedMessage(longName, nasty)],
  [
    'templates',
    templatesMessage(
      many.map(() => ({ it: { template, source, version: 1 }, template })),
      () => 3,
      { edit: true },
      templateCalls,
    ),
  ],
  [
    'template',
    templateModal(
      {
        draft,
        postings: options,
        stages: many.map((i) => ({ id: `s${i}`, text: nasty })),
        chosenStages: ['s1'],
        sizeOf: () => null,
      },
      templateCalls,
      templateMenus,
    ),
  ],
  [
    'session',
    sessionModal(
      {
        draft,
        index: 0,
        pools: many.map((i) => `${i} ${longName}`.slice(0, 60)),
        forms: people.map((it) => ({ id: it.id, text: nasty })),
        formId: 'id-1',
        peopleOf: () => options,
      },
      templateCalls,
      templateMenus,
    ),
  ],
  [
    'new session',
    sessionModal(
      { draft, index: null, pools: [], forms: [], formId: null, peopleOf: () => [] },
      templateCalls,
      templateMenus,
    ),
  ],
  ['rules', rulesModal(draft, templateCalls)],
];

/** Every text that Slack formats. */
function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  const it = value as Record<string, unknown>;
  const own = it['type'] === 'mrkdwn' ? [String(it['text'])] : [];
  return [...own, ...Object.values(it).flatMap(texts)];
}

test.each(screens)('%s', (_name, screen) => {
  const problems =
    'view' in screen
      ? validateSurface({ surface: 'modal', view: screen.view })
      : 'text' in screen
        ? validateSurface({ surface: 'message', blocks: screen.blocks, text: screen.text })
        : validateSurface({ surface: 'home', view: screen });
  expect(described(problems)).toBe('');
  // Nobody is called by what somebody is called.
  expect(JSON.stringify(texts(screen))).not.toMatch(/<!channel>|<@U1>/);
});
