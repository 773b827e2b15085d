/** Buttons of offers: never longer than Slack takes, and told apart. */
import { expect, test } from 'vitest';
import { offerLabels } from '../../src/blocks/offer-label.ts';

const long = (end: string) =>
  `Raise Marco Rossi’s daily and weekly limits once and Jonas Weber moves the meeting on Tue 24 Nov, ${end}`;

test('what fits stays, and what does not is cut after a word', () => {
  const labels = offerLabels(['Let lunch move', long('14:00–15:00')]);
  expect(labels).toEqual([
    'Let lunch move',
    'Raise Marco Rossi’s daily and weekly limits once and Jonas Weber moves the…',
  ]);
});

test('two offers that begin alike are told apart by their ends, and by a number where those are alike too', () => {
  expect(offerLabels([long('14:00–15:00'), long('15:00–16:00')])).toEqual([
    expect.stringMatching(/^Raise Marco Rossi’s daily and … .*Tue 24 Nov, 14:00–15:00$/),
    expect.stringMatching(/^Raise Marco Rossi’s daily and … .*Tue 24 Nov, 15:00–16:00$/),
  ]);
  const middle = (name: string) =>
    `Raise the weekly limit of somebody once, and ${name.padEnd(40, 'x')} ${'and so on '.repeat(9)}`;
  const labels = offerLabels([middle('Ana'), middle('Rui')]);
  expect(new Set(labels).size).toBe(2);
  for (const it of [...labels, ...offerLabels([long('a'), long('b')])]) expect(it.length).toBeLessThanOrEqual(78);
});
