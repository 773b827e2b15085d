/**
 * The one place where the emulator asks the project's Block Kit validator. Everything the bot sends goes through here;
 * what Slack would refuse is refused with `[ERROR] …` lines and JSON pointers.
 */
import { type Problem, validateOptions, validateSurface } from '../../src/blocks/validate.ts';

export type BlockProblem = Problem;

/** Problems of a message's blocks and attachments; a missing text is the caller's own rule. */
export function messageProblems(message: {
  readonly blocks?: unknown;
  readonly attachments?: unknown;
}): readonly BlockProblem[] {
  return validateSurface({ surface: 'message', text: 'there is one', ...message });
}

/** Whether the trouble is only that all blocks together hold too much text. */
export const isTooLong = (problem: BlockProblem): boolean => problem.constraint?.type === 'msg_blocks_too_long';

export function viewProblems(view: unknown, type: 'modal' | 'home'): readonly BlockProblem[] {
  return validateSurface({ surface: type, view });
}

export function optionsProblems(answer: unknown): readonly BlockProblem[] {
  return validateOptions(answer);
}

/** As Slack writes them into `response_metadata.messages`, without the `[ERROR]` in front. */
export function asLines(problems: readonly BlockProblem[], under = ''): readonly string[] {
  return problems.map((it) => `${it.message} [json-pointer:${under}${it.pointer}]`);
}
