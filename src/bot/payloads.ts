/**
 * What Slack sends, as far as the bot reads it. Bolt's own types are unions over features we do not use; these name each
 * field once. Everything is optional that Slack leaves out on some surface.
 */
import type { PressedElement, StateValues } from '../blocks/calls.ts';
import type { ShownView } from './origin.ts';

interface Sent {
  readonly team?: { readonly id: string } | null;
  readonly enterprise?: { readonly id: string } | null;
  readonly user: { readonly id: string; readonly team_id?: string };
}

export interface CommandSent {
  readonly team_id: string;
  readonly enterprise_id?: string;
  readonly channel_id: string;
  readonly channel_name: string;
  readonly user_id: string;
  readonly command: string;
  readonly text?: string;
  readonly response_url: string;
  readonly trigger_id: string;
}

export interface PressSent extends Sent {
  readonly trigger_id?: string;
  readonly response_url?: string;
  readonly channel?: { readonly id: string; readonly name: string };
  readonly container?: {
    readonly type: string;
    readonly message_ts?: string;
    readonly channel_id?: string;
    readonly is_ephemeral?: boolean;
  };
  readonly view?: ShownView | { readonly type: 'home'; readonly id: string; readonly hash?: string };
  readonly state?: { readonly values?: StateValues };
  readonly actions: readonly (PressedElement & { readonly block_id: string; readonly url?: string })[];
}

export interface SubmissionSent extends Sent {
  readonly trigger_id?: string;
  readonly view: ShownView;
}

export interface OptionsSent extends Sent {
  readonly action_id: string;
  readonly value: string;
  readonly view?: { readonly private_metadata?: string };
}

export interface ShortcutSent extends Sent {
  readonly type: 'shortcut' | 'message_action';
  readonly callback_id: string;
  readonly trigger_id: string;
  readonly response_url?: string;
  readonly channel?: { readonly id: string; readonly name: string };
  readonly message?: {
    readonly ts: string;
    readonly thread_ts?: string;
    readonly text?: string;
    readonly user?: string;
    readonly blocks?: readonly unknown[];
    readonly attachments?: readonly unknown[];
  };
}

export function teamOf(sent: Sent & { readonly view?: unknown }): string {
  const installed = (sent.view as { app_installed_team_id?: string } | undefined)?.app_installed_team_id;
  return installed ?? sent.team?.id ?? sent.user.team_id ?? '';
}

/** Every piece of text in a message, blocks and attachments included. */
export function textOf(message: NonNullable<ShortcutSent['message']>): string {
  const found: string[] = [message.text ?? ''];
  const walk = (it: unknown): void => {
    if (Array.isArray(it)) it.forEach((one) => walk(one));
    else if (typeof it === 'object' && it !== null) {
      for (const [key, value] of Object.entries(it)) {
        if (typeof value === 'string' && (key === 'text' || key === 'url' || key === 'fallback')) found.push(value);
        else walk(value);
      }
    }
  };
  walk(message.blocks);
  walk(message.attachments);
  return found.filter(Boolean).join('\n').slice(0, 8_000);
}
