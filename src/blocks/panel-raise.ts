/** Before somebody's limit is gone over: why? The answer goes with the booking or change into the audit log. Pure. */
import { type Blocks, type Callable, context, input, modal, type Modal, section, textInput } from './kit.ts';
import { bold, escapeLine, lines, md } from './mrkdwn.ts';
import { blockId } from './panel-plan.ts';

export const RAISE_FIELD = 'raise-reason';
export const MOST_REASON = 300;

export interface RaiseParts<Payload> {
  readonly candidate: string;
  /** What is gone over, a sentence each. */
  readonly sentences: readonly string[];
  readonly submit: string;
  /** Told apart from other such forms. */
  readonly key: string;
  readonly on: Callable<Payload>;
  readonly payload: Payload;
  readonly back: Blocks;
}

export function raiseModal<Payload>(parts: RaiseParts<Payload>): Modal {
  return modal<Payload>({
    title: 'Over a limit, once',
    submit: parts.submit,
    close: 'Close all',
    on: parts.on,
    payload: parts.payload,
    blocks: [
      section(
        lines(...parts.sentences.map((it) => bold(it)), md`For the panel of ${escapeLine(parts.candidate)} only.`),
      ),
      input('Why is this worth it?', textInput({ most: MOST_REASON, placeholder: 'The candidate decides on Friday' }), {
        block: raiseBlock(parts.key),
      }),
      context(md`Your name and this reason are kept in the audit log once it is written. The limit itself stays.`),
      parts.back,
    ],
  });
}

export function raiseBlock(key: string): string {
  return blockId(RAISE_FIELD, key);
}

/** The reason as it is kept; empty when nothing was said. */
export function reasonOf(typed: string): string {
  return typed.replaceAll(/\s+/g, ' ').trim().slice(0, MOST_REASON);
}

export const sayWhy = 'Say why, in a few words. Nothing was changed yet.';
