/**
 * Arithmetic on free/busy answers that every provider shares: windows, clipping, merging. Pure.
 * It must never make a busy minute free: whatever it is not told about stays as it was.
 */
import { type Interval, normalize, subtract } from '../scheduling/interval.ts';
import type { FreeBusy } from './provider.ts';

export type Readable = Extract<FreeBusy, { readable: true }>;

/** `[from, to)` cut into stretches of at most `longest` ms. */
export function windows(from: number, to: number, longest: number): Interval[] {
  const parts: Interval[] = [];
  for (let start = from; start < to; start += longest) parts.push({ start, end: Math.min(start + longest, to) });
  return parts;
}

/** `count` at a time. */
export function batches<T>(items: readonly T[], count: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += count) parts.push(items.slice(at, at + count));
  return parts;
}

/** The part of each stretch that lies inside `[from, to)`, normalized. */
export function clip(intervals: readonly Interval[], from: number, to: number): Interval[] {
  return normalize(intervals.map((it) => ({ start: Math.max(it.start, from), end: Math.min(it.end, to) })));
}

/** An answer out of loose stretches: normalized, clipped, and what is both busy and tentative is busy. */
export function readable(
  busy: readonly Interval[],
  tentative: readonly Interval[],
  from: number,
  to: number,
): Readable {
  const solid = clip(busy, from, to);
  return { readable: true, busy: solid, tentative: subtract(clip(tentative, from, to), solid) };
}

/** The same answer for a caller who does not tell tentative from busy. */
export function withoutTentative(answer: Readable): Readable {
  return { readable: true, busy: normalize([...answer.busy, ...answer.tentative]), tentative: [] };
}

/** What one listed event does to its person's time. */
export interface Listed extends Interval {
  readonly effect: 'busy' | 'tentative' | 'none';
}

/**
 * Joins a vendor's busy stretches with the events listed for the same person. The events tell *what kind*; any busy
 * minute that no listed event explains (hidden, or made between the two calls) stays busy.
 */
export function explained(busy: readonly Interval[], events: readonly Listed[], from: number, to: number): Readable {
  const unexplained = subtract(normalize(busy), normalize(events));
  const solid = events.filter((it) => it.effect === 'busy');
  const soft = events.filter((it) => it.effect === 'tentative');
  return readable([...solid, ...unexplained], soft, from, to);
}
