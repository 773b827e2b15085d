/**
 * Typed builders for Block Kit that keep Slack's limits: text from outside is escaped and cut, never refused.
 * Pure. Everything the bot shows is built from these; `validate.ts` checks the result in tests, in the sandbox and in
 * development.
 */
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';

export interface Message {
  /** Fallback for notifications and screen readers: always a full sentence. mrkdwn. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** A modal before it is sent: `submit` names the action its submission runs, with the payload it carries. */
export interface Modal {
  readonly view: ModalView;
}

export type Option = PlainTextOption;

/** Something a button or form can call: the id and the payload type of a declared action. */
export interface Callable<Payload> {
  readonly id: string;
  readonly payload: { readonly parse: (value: unknown) => Payload };
}
