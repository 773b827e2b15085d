import { expect, test } from 'vitest';
import { candidateLinksIn, meaningOf } from '../../src/directory/pasted.ts';

const id = '0f6b7d3e-9d2a-4c4c-8a11-5c1e77aac0ff';
const own = new Set(['hire.lever.co']);

test.each([
  [`https://hire.lever.co/candidates/${id}`, { kind: 'id', id }],
  [`<https://hire.lever.co/candidates/${id}|Priya>`, { kind: 'id', id }],
  [`https://hire.lever.co/candidates/${id}?tab=feedback#x`, { kind: 'id', id }],
  [id.toUpperCase(), { kind: 'id', id }],
  ['Priya.Raman@Example.com', { kind: 'email', email: 'priya.raman@example.com' }],
  ['<mailto:priya@example.com|priya@example.com>', { kind: 'email', email: 'priya@example.com' }],
  ['Priya Raman', { kind: 'words', words: 'Priya Raman' }],
])('%s', (typed, expected) => {
  expect(meaningOf(typed, own)).toEqual(expected);
});

test.each([
  [`https://hire.eu.lever.co/candidates/${id}`, 'another Lever (hire.eu.lever.co); this bot works with hire.lever.co'],
  [`https://hire.sandbox.lever.co/candidates/${id}`, 'another Lever'],
  [`https://hire.lever.co.evil.example/candidates/${id}`, 'another Lever'],
  ['https://hire.lever.co/jobs', 'not a candidate’s page'],
  ['https://example.com/priya', 'not a Lever link'],
])('%s is explained, not searched for', (typed, why) => {
  const meaning = meaningOf(typed, own);
  expect(meaning).toMatchObject({ kind: 'foreign' });
  expect((meaning as { why: string }).why).toContain(why);
});

test('links inside a longer text are found once each', () => {
  const link = `https://hire.lever.co/candidates/${id}`;
  expect(candidateLinksIn(`see <${link}|Priya> and ${link}, thanks`)).toEqual([link]);
});
