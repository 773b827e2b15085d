/**
 * The Events API: decides whether the app hears of something (subscribed, granted, in the room), wraps it, delivers it and
 * repeats what failed: at once, after about a minute, after about five. Delivery itself is `delivery/`'s.
 */
import type { MovableClock } from '../clock.ts';
import type { Agenda } from './agenda.ts';
import type { Ack, Deliver } from './delivery/deliver.ts';
import { eventScopes, type Manifest } from './manifest.ts';
import type { Channel } from './model.ts';
import type { Json } from './screen.ts';
import type { SlackState } from './state.ts';

const RETRY_AFTER_MS = [0, 60_000, 5 * 60_000];

interface EventsOptions {
  readonly appId: string;
  readonly manifest: Manifest;
  readonly state: SlackState;
  readonly clock: MovableClock;
  readonly agenda: Agenda;
  readonly deliver: Deliver;
}

export class Events {
  readonly #it: EventsOptions;

  constructor(options: EventsOptions) {
    this.#it = options;
  }

  /**
   * Emits `event` under its subscription name (`message.im`, `app_mention`, …). Resolves with the first attempt's
   * acknowledgement, or `null` when the app is not told: not installed, not subscribed, no scope.
   */
  async emit(teamId: string, subscription: string, event: Json, channel?: Channel): Promise<Ack | null> {
    const { state, manifest } = this.#it;
    const install = state.installs.get(teamId);
    if (!install || !manifest.botEvents.includes(subscription)) return null;
    const needed = eventScopes[subscription];
    if (needed && !needed.some((scope) => install.scopes.includes(scope))) return null;
    const payload: Json = {
      token: 'deprecated',
      team_id: teamId,
      context_team_id: teamId,
      context_enterprise_id: null,
      api_app_id: this.#it.appId,
      event: { ...event, event_ts: event['event_ts'] ?? state.newTs() },
      type: 'event_callback',
      event_id: state.newId('Ev'),
      event_time: Math.floor(this.#it.clock.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: teamId,
          user_id: install.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: channel?.external ?? false,
      event_context: `4-${state.newId('E')}`,
    };
    return this.#attempt(String(event['type']), payload, 0, null);
  }

  /** Slack's check of a new request URL: the app must echo the challenge. */
  async verifyUrl(): Promise<boolean> {
    const challenge = `sandbox-${this.#it.state.newId('C')}`;
    const payload = { token: 'deprecated', type: 'url_verification', challenge };
    const ack = await this.#it.deliver.send({ kind: 'event', type: 'url_verification', payload });
    if (!ack.ok) return false;
    return typeof ack.body === 'string' ? ack.body === challenge : ack.body?.['challenge'] === challenge;
  }

  async #attempt(type: string, payload: Json, num: number, reason: string | null): Promise<Ack> {
    const ack = await this.#it.deliver.send({
      kind: 'event',
      type,
      payload,
      ...(reason !== null && { retry: { num, reason } }),
    });
    const wait = RETRY_AFTER_MS[num];
    if (!ack.ok && !ack.noRetry && wait !== undefined) {
      const again = (): void => void this.#attempt(type, payload, num + 1, ack.reason);
      if (wait === 0) setImmediate(again);
      else this.#it.agenda.at(this.#it.clock.now() + wait, again);
    }
    return ack;
  }
}
