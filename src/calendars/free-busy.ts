/**
 * Arithmetic on free/busy answers that every provider shares: windows, clipping, merging, questions asked in parts.
 * It must never make a busy minute free: whatever it is not told about stays as it was.
 */
import { type Interval, normalize, subtract } from '../scheduling/interval.ts';
import { CalendarError, type FreeBusy } from './provider.ts';
import { inParallel } from './retry.ts';

export type Readable = Extract<FreeBusy, { readable: true }>;
type Unreadable = Extract<FreeBusy, { readable: false }>;

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

/** An answer that is none; `sentence` is for the recruiter. */
export const unreadable = (reason: Unreadable['reason'], sentence: string): FreeBusy => ({
  readable: false,
  reason,
  sentence,
});

/** Nobody of these can be read, each with a sentence of their own. */
export function noneReadable(
  addresses: readonly string[],
  reason: Unreadable['reason'],
  sentenceOf: (address: string) => string,
): Map<string, FreeBusy> {
  return new Map(addresses.map((it) => [it, unreadable(reason, sentenceOf(it))]));
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

export interface PartsLimits {
  /** Addresses in one call. */
  readonly addresses: number;
  /** ms from the first to the last minute of one call. */
  readonly window: number;
  /** Calls in flight at once. */
  readonly atOnce: number;
}

/**
 * Asks a vendor about everybody, in calls as large as it allows, and joins the answers. A call that fails makes its
 * people unreadable and keeps the rest; throws only when nothing at all could be read.
 */
export async function askedInParts(
  question: { readonly addresses: readonly string[]; readonly from: number; readonly to: number },
  limits: PartsLimits,
  vendorShort: string,
  ask: (addresses: readonly string[], window: Interval) => Promise<ReadonlyMap<string, FreeBusy>>,
): Promise<Map<string, FreeBusy>> {
  const { addresses, from, to } = question;
  const parts = windows(from, to, limits.window).flatMap((window) =>
    batches(addresses, limits.addresses).map((batch) => ({ window, batch })),
  );
  const failures: unknown[] = [];
  const answers = await inParallel(parts, limits.atOnce, ({ batch, window }) =>
    ask(batch, window).catch((error: unknown) => {
      failures.push(error);
      const sentence = error instanceof CalendarError ? error.message : `${vendorShort}’s answer could not be used.`;
      return noneReadable(batch, 'failed', () => sentence);
    }),
  );
  if (failures.length === parts.length && parts.length > 0) throw failures[0];
  const all = new Map<string, FreeBusy>();
  for (const part of answers)
    for (const [address, answer] of part) {
      const before = all.get(address);
      if (before === undefined || !answer.readable) all.set(address, answer);
      else if (before.readable)
        all.set(
          address,
          readable([...before.busy, ...answer.busy], [...before.tentative, ...answer.tentative], from, to),
        );
    }
  return all;
}

/** The addresses as vendors are asked: once each, in lower case. Throws `CalendarError` for a window that ends before it starts. */
export function askedOf(vendorService: string, query: { addresses: readonly string[]; from: number; to: number }) {
  if (!(query.to > query.from))
    throw new CalendarError(vendorService, 'invalid', 'The time window ends before it starts.');
  return [...new Set(query.addresses.map((it) => it.trim().toLowerCase()))];
}

/** The answers under the addresses as they were asked for, as fine as asked. Who is missing is not free. */
export function answered(
  query: { readonly addresses: readonly string[]; readonly detail?: 'busy' | 'events' },
  vendorShort: string,
  answers: ReadonlyMap<string, FreeBusy>,
): Map<string, FreeBusy> {
  return new Map(
    query.addresses.map((address): [string, FreeBusy] => {
      const answer = answers.get(address.trim().toLowerCase());
      if (answer === undefined) return [address, unreadable('failed', `${vendorShort} gave no answer for ${address}.`)];
      return [address, answer.readable && query.detail !== 'events' ? withoutTentative(answer) : answer];
    }),
  );
}
