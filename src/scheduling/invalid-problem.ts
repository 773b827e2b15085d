/**
 * The question itself is wrong: a pool without people, an order that runs in a circle, a zone that does not exist.
 * Thrown by `compile.ts` and `plan.ts` before any search, and by the reader of `panel-v1` files; never for "no time fits".
 */
export class InvalidProblem extends Error {
  override readonly name = 'InvalidProblem';
  /** Where in the problem, as a path: `sessions[2].seats[0].pool`. */
  readonly path: string;
  /** What is wrong, without where. */
  readonly sentence: string;
  constructor(path: string, sentence: string) {
    super(path === '' ? sentence : `${path}: ${sentence}`);
    this.path = path;
    this.sentence = sentence;
  }
}

/** The most that one search takes on; beyond it the question is refused instead of started. */
export const limits = {
  sessions: 12,
  seats: 40,
  days: 62,
  people: 5_000,
  slotsPerDay: 300,
  maxDays: 5,
  plans: 20,
  work: 8_000_000,
};

/** @throws InvalidProblem when the tables of a search would not fit into a service's memory. */
export function checkSize(sessions: number, days: number, slotsPerDay: number): void {
  if (2 ** sessions * days * slotsPerDay <= limits.work) return;
  throw new InvalidProblem(
    '',
    `${sessions} sessions on ${days} days of ${slotsPerDay} start times are too many together: fewer days, or a coarser grid, will do`,
  );
}
