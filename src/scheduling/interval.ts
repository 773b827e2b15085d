/**
 * Half-open stretches of time, `[start, end)` in epoch milliseconds (or any other whole unit), and their algebra.
 * Pure. Every function takes and returns lists that are sorted and do not touch (`normalize` makes one).
 */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Sorted, merged where they touch or overlap, empty ones dropped. */
export function normalize(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter((it) => it.end > it.start).sort((a, b) => a.start - b.start);
  const merged: Interval[] = [];
  for (const it of sorted) {
    const last = merged.at(-1);
    if (last && it.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, it.end) };
    else merged.push({ start: it.start, end: it.end });
  }
  return merged;
}

/** What is in both lists. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const both: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as Interval;
    const y = b[j] as Interval;
    const start = Math.max(x.start, y.start);
    const end = Math.min(x.end, y.end);
    if (start < end) both.push({ start, end });
    if (x.end < y.end) i += 1;
    else j += 1;
  }
  return both;
}

/** What is in `a` and not in `b`. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let j = 0;
  for (const it of a) {
    let start = it.start;
    while (j < b.length && (b[j] as Interval).end <= start) j += 1;
    for (let k = j; k < b.length && (b[k] as Interval).start < it.end; k += 1) {
      const cut = b[k] as Interval;
      if (cut.start > start) rest.push({ start, end: cut.start });
      start = Math.max(start, cut.end);
    }
    if (start < it.end) rest.push({ start, end: it.end });
  }
  return rest;
}

/** Whether one stretch of the list covers the whole of `it`. */
export function covers(list: readonly Interval[], it: Interval): boolean {
  return list.some((one) => one.start <= it.start && it.end <= one.end);
}

/** Whether anything in the list overlaps `it`. */
export function overlaps(list: readonly Interval[], it: Interval): boolean {
  return list.some((one) => one.start < it.end && it.start < one.end);
}
