/**
 * A stopwatch for statistics: milliseconds since some moment. Tells no time of day, and nothing is ever decided by it.
 * Not `performance.now()`: reading that global for the first time loads a part of Node that takes longer than a search.
 */
export function elapsed(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
