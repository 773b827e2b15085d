/** Templates: what the file may say, which one fits, and what happens to people and forms that are gone. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { parseTemplates } from '../../src/panels/template-file.ts';
import { formsFor, saveTemplate, templateFor } from '../../src/panels/template.ts';
import { aDraft, World } from './fakes.ts';

const text = `
pools:
  coders:
    - ana@acme.test
    - { email: rui@acme.test, rank: 1 }
    - gone@acme.test
    - left@acme.test
templates:
  - name: Anything
    sessions: [{ title: Chat, minutes: 30, seats: [{ pool: coders }] }]
  - name: Backend on-site
    for: { posting: backend engineer, stage: [On-site interview, s-9] }
    order: true
    lunch: false
    days: 2
    hours: 10:00-17:00
    breaks: { min: 5, max: 30 }
    sessions:
      - title: Coding
        minutes: 60
        form: Coding form
        seats:
          - { pool: coders, count: 2 }
          - { people: [jo@acme.test], optional: true }
      - { title: Values, minutes: 45, form: Missing form, seats: [{ people: [jo@acme.test], role: Values interviewer }] }
  - name: Platform team
    for: { team: Platform }
    sessions: [{ title: Team, minutes: 30, seats: [{ pool: coders }] }]
`;

const people = ['ana', 'rui', 'jo', 'left'].map((key) => ({
  id: `u-${key}`,
  name: key,
  email: `${key}@acme.test`,
  active: key !== 'left',
}));
const forms = [
  { id: 'f1', text: 'Coding form' },
  { id: 'f2', text: 'A general form' },
  { id: 'f3', text: 'Backend Engineer scorecard' },
];
const postings = [
  { id: 'p-1', title: 'Backend Engineer', team: 'Platform', hiringManager: 'u-jo' },
  { id: 'p-2', title: 'SRE', team: 'Platform', hiringManager: null },
  { id: 'p-3', title: 'Recruiter', team: null, hiringManager: 'u-left' },
];
const directory = {
  userByEmail: (it: string) => people.find((one) => one.email === it),
  user: (it: string) => people.find((one) => one.id === it),
  posting: (it: string) => postings.find((one) => one.id === it),
  stage: (it: string) => ({ id: it, text: it === 's-1' ? 'On-site interview' : 'Phone screen', index: 0 }),
  template: (it: string) => forms.find((one) => one.id === it),
  templates: () => forms,
} as never;

async function wires(file: string | null = text) {
  const templates = file === null ? null : await parseTemplates(file, 'test');
  return { directory, ledger: new World().ledger(), templates: async () => templates };
}

test.each([
  ['p-1', 's-1', 'Backend on-site'],
  ['p-1', 's-9', 'Backend on-site'],
  ['p-1', 's-2', 'Platform team'],
  ['p-2', 's-1', 'Platform team'],
  ['p-3', 's-1', 'Anything'],
])('posting %s in stage %s gets "%s"', async (postingId, stageId, name) => {
  expect((await templateFor(await wires(), { postingId, stageId } as never)).name).toBe(name);
});

test('people are found by address, alternates keep their rank, and whoever is gone is named', async () => {
  const found = await templateFor(await wires(), { postingId: 'p-1', stageId: 's-1' } as never);
  expect(found.sessions[0]).toMatchObject({
    title: 'Coding',
    formId: 'f1',
    seats: [
      {
        people: [
          { userId: 'u-ana', rank: 0 },
          { userId: 'u-rui', rank: 1 },
        ],
        count: 2,
        optional: false,
      },
      { people: [{ userId: 'u-jo', rank: 0 }], optional: true, role: 'Shadow' },
    ],
  });
  expect(found.rules).toMatchObject({
    keepOrder: true,
    lunch: null,
    maxDays: 2,
    core: { fromMinute: 600, toMinute: 1020 },
    minGapMinutes: 5,
  });
  expect(found.warnings).toEqual([
    'gone@acme.test is in the pool coders, but not in Lever.',
    'left is in the pool coders, but is deactivated in Lever.',
    'Lever has no active form "Missing form", so Values has none. Choose one.',
  ]);
});

test('without a file there is a plain start with the hiring manager, unless they left', async () => {
  const plain = await templateFor(await wires(null), { postingId: 'p-1', stageId: 's-1' } as never);
  expect(plain).toMatchObject({ name: null, source: 'plain' });
  expect(plain.sessions.map((it) => [it.title, it.seats[0]?.people.length, it.formId])).toEqual([
    ['Interview', 0, 'f3'],
    ['Hiring manager interview', 1, 'f3'],
  ]);
  expect((await templateFor(await wires(null), { postingId: 'p-3', stageId: 's-1' } as never)).sessions).toHaveLength(
    1,
  );
});

test('what a recruiter saved for this posting and stage comes back, without those who left since', async () => {
  const here = await wires();
  const draft = aDraft();
  const sessions = draft.sessions.map((it) => ({
    ...it,
    formId: it.id === 'a' ? 'f1' : 'f-deleted',
    seats: [
      {
        ...it.seats[0],
        people: [
          { userId: 'u-ana', rank: 0 },
          { userId: 'u-left', rank: 0 },
        ],
      },
    ],
  }));
  await saveTemplate(here, { ...draft, sessions } as never);
  const found = await templateFor(here, draft.candidate);
  expect(found).toMatchObject({ source: 'saved', name: 'Backend Engineer · On-site' });
  expect(found.sessions[0]?.seats[0]?.people).toEqual([{ userId: 'u-ana', rank: 0 }]);
  expect(found.warnings.join(' ')).toMatch(
    /left in Coding is no longer active .* form of System design no longer exists/,
  );
  expect((await templateFor(here, { ...draft.candidate, stageId: 'other' } as never)).source).toBe('file');
});

test('forms to choose from: used here, named after the job, then the rest', () => {
  const draft = aDraft();
  const sessions = [{ ...draft.sessions[0], formId: 'f1' }] as never;
  expect(formsFor(directory, { ...draft, sessions }).map((it) => it.id)).toEqual(['f1', 'f3', 'f2']);
});

test('a wrong file says every problem with its place', async () => {
  const wrong = `
pools: { coders: [not-an-address] }
templates:
  - name: A
    lunch: late
    sessions:
      - { title: Coding, minutes: 7, seats: [{ pool: codes }] }
      - { title: "", minutes: 30, seats: [] }
    colour: red
`;
  const error = await parseTemplates(wrong, 'templates.yml').catch((it: unknown) => it);
  expect(error).toBeInstanceOf(ConfigError);
  const problems = (error as ConfigError).problems.map((it) => it.problem).join('\n');
  expect(problems).toMatch(/pools\.coders\.0: .*/);
  expect(problems).toMatch(/templates\.0\.lunch/);
  expect(problems).toMatch(/templates\.0\.sessions\.0\.minutes/);
  expect(problems).toMatch(/templates\.0\.sessions\.1\.title/);
  expect(problems).toMatch(/colour/);
  const unknown = await parseTemplates(text.replaceAll('pool: coders', 'pool: codes'), 'x').catch((it: unknown) => it);
  expect((unknown as ConfigError).problems[0]?.problem).toMatch(/there is no pool "codes"; pools are: coders/);
  await expect(parseTemplates('a: [', 'x')).rejects.toBeInstanceOf(ConfigError);
});

test('the example in the documentation is a file the bot reads', async () => {
  const page = await readFile(new URL('../../docs/templates.md', import.meta.url), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const file = await parseTemplates(example, 'docs/templates.md');
  expect(file.templates[0]).toMatchObject({ name: 'Backend on-site', days: 1, breaks: { min: 0, max: 60 } });
});
