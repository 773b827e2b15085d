import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysOf, nearestWord, parseText, splitVerb } from '../../src/commands/text.ts';

test.each([
  ['Ana Souza plan:onsite within:5', { _: 'Ana Souza', plan: 'onsite', within: '5' }],
  ['"Ana Souza" plan:"on site"', { _: 'Ana Souza', plan: 'on site' }],
  ['“Ana Souza” plan:“on site”', { _: 'Ana Souza', plan: 'on site' }],
  ['„Jörg Müller“', { _: 'Jörg Müller' }],
  ['«Zoë»  plan:x', { _: 'Zoë', plan: 'x' }],
  ['PLAN:onsite Ana', { _: 'Ana', plan: 'onsite' }],
  ['plan: Ana', { _: 'plan: Ana' }],
  ['plan:a plan:b', { _: '', plan: 'a b' }],
  ['"plan:onsite"', { _: 'plan:onsite' }],
  ['https://hire.lever.co/candidates/1 at 10:30', { _: 'https://hire.lever.co/candidates/1 at 10:30' }],
  ["O'Brien D’Souza 5'10\"", { _: "O'Brien D’Souza 5'10\"" }],
  ['"unclosed quote plan:x', { _: 'unclosed quote plan:x' }],
  ['محمد الأحمد plan:onsite', { _: 'محمد الأحمد', plan: 'onsite' }],
  ['👩🏽‍💻 Priya', { _: '👩🏽‍💻 Priya' }],
])('%s', (typed, expected) => {
  expect(parseText(typed, ['plan', 'within'])).toEqual(expected);
});

describe('whatever is typed', () => {
  const anything = fc.string({ unit: 'grapheme', maxLength: 80 });
  const letters = (text: string): string => text.replace(/[\s"“”„‟«»]/gu, '');

  test('nothing throws and no letter is lost', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const { verb, rest } = splitVerb(typed);
        expect(letters(verb + rest)).toBe(letters(typed.trim().slice(0, verb.length).toLowerCase() + rest));
        const parsed = parseText(typed, ['plan']);
        const kept = letters(
          parsed._ +
            Object.entries(parsed)
              .map(([key, value]) => (key === '_' ? '' : key + value))
              .join(''),
        );
        const sorted = (text: string): string =>
          [...letters(text).toLowerCase().replaceAll('plan:', '').replaceAll('plan', '')].sort().join('');
        expect(sorted(kept)).toBe(sorted(typed));
      }),
      { numRuns: 500 },
    );
  });

  test('text without quotes or known keys comes back word for word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((it) => !/[\s"“”„‟«»]/u.test(it))),
        (typed) => {
          expect(parseText(typed.join('  '))._).toBe(typed.join(' '));
        },
      ),
    );
  });
});

test('a usage line says which keys may be typed', () => {
  expect(keysOf('<candidate> [plan:<name>] [within:<days>]')).toEqual(['plan', 'within']);
  expect(keysOf('<name, e-mail or Lever link>')).toEqual([]);
});

test.each([
  ['shedule', 'schedule'],
  ['staus', 'status'],
  ['hlep', 'help'],
  ['sch', 'schedule'],
  ['xyzzy', null],
  ['m', null],
])('%s was probably meant as %s', (typed, meant) => {
  expect(nearestWord(typed, ['schedule', 'status', 'help', 'today'])).toBe(meant);
});
