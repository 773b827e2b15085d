/** Names that people choose are only names: a pool may be called `constructor`, and what nobody wrote is not there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { inPoolNames, merged, namesNow, saveEdit, usesOfPool } from '../../src/interviewers/catalog.ts';
import { checkConfig, differences } from '../../src/interviewers/config-apply.ts';
import { own } from '../../src/panels/by-name.ts';
import { peopleIn } from '../../src/panels/pool.ts';
import { type FilePool, keyOf } from '../../src/panels/pool-file.ts';
import { parseTemplates } from '../../src/panels/template-file.ts';
import { seatsOf } from '../../src/panels/template-seats.ts';
import { World } from '../panels/fakes.ts';

const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'prototype'];
const name = fc.oneof(
  fc.constantFrom(...odd, 'Coders', 'Web'),
  fc.string({ minLength: 1, maxLength: 12 }).filter((it) => it.trim() !== '' && keyOf(it) !== ''),
);
/** As Object.fromEntries makes it, and YAML reads it: `__proto__` is a key. */
const named = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> => Object.fromEntries(entries);

const users = ['ana', 'rui', 'jo'].map((it, index) => ({
  id: `u-${it}`,
  name: it,
  email: `${it}@acme.test`,
  active: true,
  jobTitle: null,
  role: 'interviewer',
  roleName: 'Interviewer',
  manager: index === 0 ? null : 'u-ana',
}));
const directory = {
  users: () => users,
  user: (id: string) => users.find((it) => it.id === id),
  userByEmail: (email: string) => users.find((it) => it.email === email),
} as never;

test('every name that was written is there and only those, whatever they are; an unknown one is named and never found', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { selector: keyOf, maxLength: 5 }), name, async (names, asked) => {
      const pools = named(names.map((it, index) => [it, [`p${index}@acme.test`]] as const));
      const yaml = (pool: string) =>
        stringify({
          pools,
          templates: [{ name: 'T', sessions: [{ title: 'S', minutes: 30, seats: [{ pool }] }] }],
        });
      const known = names.some((it) => keyOf(it) === keyOf(asked));
      const checked = await checkConfig(yaml(asked));
      expect(checked.ok).toBe(known);
      if (!checked.ok) {
        expect(checked.problems.map((it) => it.sentence).join()).toContain(`there is no pool "${asked.trim()}"`);
        return;
      }
      expect(Object.keys(checked.file.pools).sort()).toEqual([...names].sort());
      for (const [index, it] of names.entries())
        expect(own(checked.file.pools, it)?.members).toEqual([{ email: `p${index}@acme.test`, rank: 0 }]);
      for (const it of odd) if (!names.includes(it)) expect(own(checked.file.pools, it)).toBeUndefined();
      // And through the ledger: applied, it is what the search finds.
      const ledger = new World().ledger();
      const changes = await differences(ledger, checked.file, checked.base);
      expect(
        changes
          .filter((it) => it.kind === 'pool')
          .map((it) => it.name)
          .sort(),
      ).toEqual([...names].sort());
      const all = await merged(ledger, checked.file);
      expect(usesOfPool(names.find((it) => keyOf(it) === keyOf(asked)) ?? '', all)).toEqual([
        { template: 'T', sessions: ['S'] },
      ]);
    }),
    { numRuns: 200, seed: 11 },
  );
});

test.each(odd)('"%s" is nobody’s address and no part of a file', async (word) => {
  const people = await checkConfig(stringify({ people: named([[word, {}]]) }));
  expect(people.ok ? [] : people.problems).toEqual([{ path: `people.${word}`, sentence: 'not an e-mail address' }]);
  expect((await checkConfig(stringify(named([[word, 1]])))).ok).toBe(false);
});

test('a pool that was renamed is found by its old names, also twice over, until another takes such a name', async () => {
  const ledger = new World().ledger();
  const file = await parseTemplates(
    'pools: { Coders: [ana@acme.test] }\ntemplates: [{ name: T, sessions: [{ title: S, minutes: 30, seats: [{ pool: coders, alternates: [{ pool: Coders }] }] }] }]',
    'test',
  );
  const value: FilePool = { members: [{ user: 'u-rui', rank: 0 }], training: null, trainees: [] };
  const by = { actor: null, how: 'slack' as const, at: 0 };
  const rename = (was: string, to: string, version: number, formerly: string[]) =>
    saveEdit<FilePool>(ledger, 'pool', { name: to, value: { ...value, formerly }, version, isNew: false, was }, by, [
      'Coders',
    ]);
  await rename('Coders', 'Backend', 0, ['Coders']);
  await rename('Backend', 'Engineers', 1, ['Coders', 'Backend']);
  const all = await merged(ledger, file);
  expect(all.pools.map((it) => it.name)).toEqual(['Engineers']);
  const now = namesNow(all.pools);
  expect(['coders', ' BACKEND ', 'Engineers', 'constructor'].map(now)).toEqual([
    'Engineers',
    'Engineers',
    'Engineers',
    'constructor',
  ]);
  const [template] = all.templates;
  expect(template && inPoolNames(template.template, now).sessions[0]?.seats[0]).toMatchObject({
    pool: 'Engineers',
    alternates: [{ pool: 'Engineers' }],
  });
  expect(usesOfPool('Engineers', all)).toEqual([{ template: 'T', sessions: ['S'] }]);
  // Two windows: the second one's rename meets what the first one did.
  await expect(rename('Backend', 'Third', 1, [])).rejects.toThrow(/changed by somebody else/);
  await expect(rename('Engineers', 'Engineers ', 7, [])).rejects.toThrow(/changed by somebody else/);
  // The file makes a pool of the old name again: it says that there are two then.
  await saveEdit<FilePool>(ledger, 'pool', { name: 'Coders', value, version: 1, isNew: true }, by, ['Coders']);
  const again = await differences(ledger, await parseTemplates('pools: { backend: [jo@acme.test] }', 'test'), {
    defaults: {},
    people: new Map(),
  });
  expect(again[0]?.lines).toContain(
    '(Backend was renamed to Engineers: this makes another pool; what asks for Backend will mean it)',
  );
  const two = await merged(ledger, file);
  expect(namesNow(two.pools)('coders')).toBe('Coders');
});

test('somebody of any of these pools or people; alternates stand back, unless too few are left to ask at all', () => {
  const member = (id: string, more = {}) => ({ user: `u-${id}`, rank: 0, ...more });
  const pool = (...members: FilePool['members']) => ({ members, training: null, trainees: [] });
  const file = {
    pools: {
      A: pool(member('ana', { rank: 2 })),
      B: pool(member('rui', { reserve: true })),
      constructor: pool(member('jo')),
    },
    templates: [],
  };
  const seat = (more: object) => {
    const warnings: string[] = [];
    const found = seatsOf(directory, { count: 1, optional: false, ...more }, file, 'Talk', warnings);
    return { ...found[0], warnings };
  };
  expect(seat({ pool: ['A', 'constructor'], people: [{ email: 'ana@acme.test', rank: 0 }] })).toMatchObject({
    people: [
      { userId: 'u-ana', rank: 0 },
      { userId: 'u-jo', rank: 0 },
    ],
    warnings: [],
  });
  expect(seat({ pool: 'A', alternates: [{ email: 'jo@acme.test' }, { pool: 'B' }] })).toMatchObject({
    people: [{ userId: 'u-ana', rank: 2 }],
    alternates: ['u-jo', 'u-rui'],
  });
  expect(seat({ pool: 'B' })).toMatchObject({ people: [{ userId: 'u-rui', rank: 9 }] });
  expect(seat({ pool: 'B' }).alternates).toBeUndefined();
  expect(seat({ pool: 'toString' })).toMatchObject({
    people: [],
    warnings: ['Talk asks for the pool toString, which is not there any more.'],
  });
});

test('a tag stands for whoever was given it, a manager for whoever reports to them', () => {
  const tagged = new Map([['golang', ['u-rui']]]) as never;
  const people = (...members: FilePool['members']) =>
    peopleIn(directory, { members, tagged }, 'the pool').people.map((it) => it.userId);
  expect(people({ tag: 'golang', rank: 0 })).toEqual(['u-rui']);
  expect(people({ manager: 'ana@acme.test', rank: 0 })).toEqual(['u-rui', 'u-jo']);
  expect(peopleIn(directory, { members: [{ tag: 'constructor', rank: 0 }], tagged }, 'the pool')).toMatchObject({
    people: [],
    warnings: ['Nobody is in the pool as somebody with the tag "constructor".'],
  });
});
