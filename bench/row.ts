/** What every bench hands back: rows of the table in `docs/figures.md`. Nothing is in a row that was not measured in the run. */
export interface Row {
  readonly what: string;
  /** As measured, with its unit. */
  readonly measured: string;
  /** What is asked of it; empty where a number is only told. */
  readonly asked: string;
  /** Null where nothing is asked. */
  readonly met: boolean | null;
}

/** How much is measured: `quick` tries whether a bench works, `usual` takes minutes, `full` is what the page is written from. */
export type Effort = 'quick' | 'usual' | 'full';

export type Bench = (effort: Effort) => Promise<readonly Row[]>;

export function byEffort<T>(effort: Effort, quick: T, usual: T, full: T): T {
  return { quick, usual, full }[effort];
}

export function tableOf(rows: readonly Row[]): string {
  const verdict = (met: boolean | null) => (met === null ? '' : met ? 'met' : '**not met**');
  return [
    '| Figure | Measured | Asked | |',
    '| --- | --- | --- | --- |',
    ...rows.map((it) => `| ${it.what} | ${it.measured} | ${it.asked} | ${verdict(it.met)} |`),
  ].join('\n');
}

/** Enough digits to compare by, and no more: 0.34, 7.2, 41, 1,204. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const ms = (value: number): string => `${number(value)} ms`;
export const times = (value: number): string => `${number(value)}×`;
