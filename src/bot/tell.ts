/**
 * Messages to people who did not ask. Used by presses, jobs and webhooks through `Tell`.
 * At most once for each notice: Slack has no idempotency key, so the ledger says "sending" before the call and "sent"
 * after it. When the answer is lost the message may be there: it is reported as unclear and not sent again by itself.
 * Names and confidential things do not reach a channel that people of another company can read.
 */
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { type Clock, DAY } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Notice, Tell, Told } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import { type Slack, slackWord, waitAsked } from './slack.ts';

export interface TellOptions {
  readonly slack: Slack;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Waits for real; tests make it short. */
  readonly sleep?: (ms: number) => Promise<void>;
}

type Mark =
  | { readonly state: 'sending' | 'unclear' }
  | { readonly state: 'sent'; readonly channel: string; readonly ts: string };

/** Long enough that no job asks again about the same thing. */
const REMEMBER_MS = 90 * DAY;
/** Slack's own pauses are a few seconds; longer ones are for the next run. */
const LONGEST_WAIT_S = 30;

const refusals: Record<string, string> = {
  channel_not_found: 'the bot cannot see that channel: invite it with /invite',
  not_in_channel: 'the bot is not in that channel: invite it with /invite',
  is_archived: 'that channel is archived',
  user_not_found: 'Slack does not know that person',
  user_disabled: 'that Slack account is deactivated',
  account_inactive: 'the bot’s Slack account was deactivated',
  messages_tab_disabled: 'the app’s Messages tab is switched off in the Slack app settings',
  restricted_action: 'the workspace does not allow posting there',
};

/** Slack certainly did nothing: it said no, or there was no connection to begin with. */
function certainlyNotSent(error: unknown): boolean {
  if (slackWord(error) !== null || waitAsked(error) !== null) return true;
  let cause: unknown = error;
  for (let depth = 0; depth < 5 && cause; depth++) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code === 'string' && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(code)) return true;
    cause = (cause as { cause?: unknown; original?: unknown }).cause ?? (cause as { original?: unknown }).original;
  }
  return false;
}

export function createTell(options: TellOptions): Tell {
  const { slack, ledger, clock, log, sleep = (ms) => new Promise((done) => setTimeout(done, ms)) } = options;
  const keyOf = (once: string): string => `told:${once}`;
  const expiry = (): { expiresAt: number } => ({ expiresAt: clock.now() + REMEMBER_MS });

  async function markOf(once: string): Promise<Mark | null> {
    return ((await ledger.get(keyOf(once)))?.value as Mark | undefined) ?? null;
  }

  async function whyNotThere(client: WebClient, notice: Notice): Promise<string | null> {
    if (!('channel' in notice.to)) return null;
    if (notice.confidential) return 'it is about a confidential candidate, and channels never get those';
    const { channel } = await client.conversations.info({ channel: notice.to.channel });
    if (channel?.is_archived) return 'that channel is archived';
    const shared = Boolean(channel?.is_ext_shared || channel?.is_pending_ext_shared);
    if (shared && !notice.nameless)
      return `#${channel?.name ?? 'that channel'} is shared with another company, and candidates’ names stay inside`;
    return null;
  }

  /** Calls Slack, waiting when it says "too many" (which means it did nothing). */
  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        const seconds = waitAsked(error);
        if (seconds === null || seconds > LONGEST_WAIT_S || attempt >= 4) throw error;
        await sleep(seconds * 1_000);
      }
    }
  }

  async function send(client: WebClient, notice: Notice): Promise<{ channel: string; ts: string }> {
    const body = { text: notice.message.text, blocks: notice.message.blocks as KnownBlock[] };
    const earlier = notice.edits === undefined ? null : await markOf(notice.edits);
    if (earlier?.state === 'sent') {
      const { channel, ts } = earlier;
      try {
        await patiently(() => client.chat.update({ channel, ts, ...body }));
        return { channel, ts };
      } catch (error) {
        if (!['message_not_found', 'cant_update_message', 'edit_window_closed'].includes(slackWord(error) ?? ''))
          throw error;
      }
    }
    const parent = notice.under === undefined ? null : await markOf(notice.under);
    const channel = 'user' in notice.to ? notice.to.user : notice.to.channel;
    const message = {
      channel,
      ...body,
      unfurl_links: false,
      unfurl_media: false,
      ...(parent?.state === 'sent' && { thread_ts: parent.ts }),
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
    const posted = await patiently(() => client.chat.postMessage(message));
    return { channel: posted.channel ?? channel, ts: posted.ts ?? '' };
  }

  async function refuse(notice: Notice, sentence: string): Promise<Told> {
    await ledger.delete(keyOf(notice.once));
    log.warn({ once: notice.once, reason: sentence }, 'a notice was not sent');
    return { sent: false, reason: 'refused', sentence };
  }

  function repeated(mark: Mark): Told {
    if (mark.state === 'sent') return { sent: true, channel: mark.channel, ts: mark.ts, repeated: true };
    return {
      sent: false,
      reason: 'unclear',
      sentence: 'Slack did not confirm this message, so it may be there already; it is not sent twice',
    };
  }

  return async function tell(notice) {
    const known = await markOf(notice.once);
    if (known) return repeated(known);
    const mine = await ledger.compareAndSet(keyOf(notice.once), 0, { state: 'sending' }, expiry());
    if (mine === null) return repeated((await markOf(notice.once)) ?? { state: 'sending' });
    let sending = false;
    try {
      const client = await slack.client(null);
      const no = await whyNotThere(client, notice);
      if (no) return await refuse(notice, no);
      sending = true;
      const { channel, ts } = await send(client, notice);
      await ledger.set(keyOf(notice.once), { state: 'sent', channel, ts }, expiry());
      return { sent: true, channel, ts, repeated: false };
    } catch (error) {
      const word = slackWord(error);
      if (!sending || certainlyNotSent(error))
        return refuse(
          notice,
          (word && refusals[word]) ?? (word ? `Slack said “${word}”` : 'Slack could not be reached'),
        );
      await ledger.set(keyOf(notice.once), { state: 'unclear' }, expiry());
      log.warn({ once: notice.once, err: error }, 'it is unclear whether a notice was sent');
      return repeated({ state: 'unclear' });
    }
  };
}

/** Who may read a channel. Unknown (the bot cannot see it) must be treated like external. */
export function createSharing(slack: Slack): (channelId: string) => Promise<'internal' | 'external' | 'unknown'> {
  return async (channelId) => {
    try {
      const client = await slack.client(null);
      const { channel } = await client.conversations.info({ channel: channelId });
      return channel?.is_ext_shared || channel?.is_pending_ext_shared ? 'external' : 'internal';
    } catch {
      return 'unknown';
    }
  };
}
