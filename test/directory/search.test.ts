import { describe, expect, test } from 'vitest';
import { SearchIndex, fold, within } from '../../src/directory/search.ts';
import { manyPeople } from '../support/many-people.ts';

const people = [
  'Priya Raman',
  'Priya Ramanathan',
  'Inês Monteiro',
  'Grace O’Malley',
  'Søren Łukasiewicz',
  'José María González',
  'Ana Souza',
  'Anastasia Popova',
  'محمد الأحمد',
  '田中太郎',
];
const index = new SearchIndex(
  people.map((name, at) => ({
    item: name,
    name,
    also: [`person${at}@example.com`, at % 2 ? 'Backend Engineer' : 'Designer'],
    weight: at,
  })),
);
const found = (query: string): string[] => index.search(query, 10).map((it) => it.item);

test.each([
  ['priya', ['Priya Ramanathan', 'Priya Raman']],
  ['priya raman', ['Priya Raman', 'Priya Ramanathan']],
  ['raman pri', ['Priya Raman', 'Priya Ramanathan']],
  ['ines', ['Inês Monteiro']],
  ['INÊS mont', ['Inês Monteiro']],
  ["o'malley", ['Grace O’Malley']],
  ['soren luka', ['Søren Łukasiewicz']],
  ['jose gonzalez', ['José María González']],
  ['ana', ['Ana Souza', 'Anastasia Popova']],
  ['person6@example.com', ['Ana Souza']],
  ['محمد', ['محمد الأحمد']],
  ['田中', ['田中太郎']],
  ['ana backend', ['Anastasia Popova']],
  ['nobody', []],
  ['   ', []],
])('“%s” finds %j', (query, expected) => {
  expect(found(query)).toEqual(expected);
});

test.each([
  ['pirya', 'Priya Raman'],
  ['Priay Raman', 'Priya Raman'],
  ['monteirro', 'Inês Monteiro'],
  ['gonzales', 'José María González'],
  ['Ana Suoza', 'Ana Souza'],
])('“%s” is close to %s', (query, expected) => {
  expect(index.nearest(query, 5).map((it) => it.item)).toContain(expected);
});

test.each(['p', 'x g', 'a1', 'qq p', '<script>x</script>', '&lt;priya&gt;'])('“%s” is close to nobody', (query) => {
  expect(index.nearest(query, 5)).toEqual([]);
});

test('what may not be seen neither appears nor counts', () => {
  const hidden = index.search('priya', 1, (it) => it !== 'Priya Ramanathan');
  expect(hidden.map((it) => it.item)).toEqual(['Priya Raman']);
  expect(index.nearest('pirya raman', 5, (it) => !it.startsWith('Priya'))).toEqual([]);
});

test('edit distance counts a swap of neighbours as one', () => {
  expect(within('hlep', 'help', 1)).toBe(true);
  expect(within('kitten', 'sitting', 2)).toBe(false);
  expect(within('kitten', 'sitting', 3)).toBe(true);
  expect(fold('Straße ÆØ')).toBe('strasse aeo');
});

describe('with five thousand candidates', () => {
  const many = new SearchIndex(manyPeople());

  test('what is found fits the question, whether one name was meant or hundreds', () => {
    expect(many.search('ana 4999@example.com', 40)).toHaveLength(0);
    expect(many.search('priya 4994@example.com', 40)).toHaveLength(1);
    expect(many.search('senior backend', 40)).toHaveLength(40);
    expect(many.search('pri', 40).every((it) => it.item.startsWith('Priya'))).toBe(true);
  });
});
