import { expect, test } from 'vitest';
import type { Held } from '../../src/panels/hold.ts';
import { offerMail } from '../../src/panels/hold-words.ts';

const HOUR = 3_600_000;
const start = Date.UTC(2026, 10, 27, 14);
const heldUntil = (until: number): Held =>
  ({
    candidate: { name: 'Priya Raman', postingTitle: 'Engineer' },
    by: { name: 'Maya Lindqvist' },
    zone: 'Europe/Lisbon',
    sessions: [{ start, minutes: 90 }],
    hold: { until },
  }) as unknown as Held;

test('a candidate is told until when a day is kept, but never that it is kept until it begins', () => {
  expect(offerMail([heldUntil(start - 24 * HOUR)])).toContain(
    '- Friday 27 November 2026, 14:00–15:30 (kept free for you until Thursday 26 November 2026, 14:00)\n',
  );
  expect(offerMail([heldUntil(start)])).toContain('- Friday 27 November 2026, 14:00–15:30\n');
});
