/**
 * Google's watch channels: made by `events/watch`, told of every change on their calendar by a POST without a body, over
 * at their expiration without a word, ended by `channels/stop`. There is no renewal. Routes are in `google.ts`.
 */
import type { Clock } from '../../src/clock.ts';
import type { Wire } from '../wire.ts';
import { ChannelsPost, isLoopback } from './channels-post.ts';
import { GoogleRefusal, textOf } from './google-body.ts';
import type { CalendarState } from './state.ts';

/** Life of a channel in seconds, unless less is asked for. */
const LIFE = 604_800;
const MOST_ID = 64;
const MOST_TOKEN = 256;
/** Real ms. */
const PATIENCE = 5_000;
/** Message numbers grow, and leave some out. */
const STEP = 3;

export interface Channel {
  readonly id: string;
  readonly resourceId: string;
  readonly calendar: string;
  readonly address: string;
  readonly token: string | undefined;
  /** Epoch ms on the sandbox's clock. */
  readonly expires: number;
  number: number;
}

export class GoogleChannels {
  readonly #clock: Clock;
  readonly #root: () => string;
  readonly #post: ChannelsPost;
  #channels: Channel[] = [];

  constructor(state: CalendarState, clock: Clock, root: () => string, wire?: Wire) {
    this.#clock = clock;
    this.#root = root;
    this.#post = new ChannelsPost(wire, PATIENCE);
    state.onChange((event) => {
      const on = new Set([event.calendar, ...event.guests.map((it) => it.address)]);
      for (const channel of this.open()) if (on.has(channel.calendar)) this.#notify(channel, 'exists');
    });
  }

  /** Channels that are not over. */
  open(): readonly Channel[] {
    this.#channels = this.#channels.filter((it) => it.expires > this.#clock.now());
    return this.#channels;
  }

  /** The next notifications do not arrive. */
  loses(times = Number.POSITIVE_INFINITY): void {
    this.#post.loses(times);
  }

  reset(): void {
    this.#channels = [];
    this.#post.reset();
  }

  watch(calendar: string, body: Record<string, unknown>): Record<string, unknown> {
    const id = textOf(body['id']);
    const address = textOf(body['address']);
    const token = typeof body['token'] === 'string' ? body['token'] : undefined;
    if (!['web_hook', 'webhook'].includes(textOf(body['type'])) || id === '')
      throw new GoogleRefusal(400, 'required', 'Required: id, type');
    if (!/^[\w+/=-]+$/.test(id) || id.length > MOST_ID)
      throw new GoogleRefusal(400, 'channelIdInvalid', `Invalid channel id: ${id}`);
    if ((token?.length ?? 0) > MOST_TOKEN) throw new GoogleRefusal(400, 'invalid', 'The channel token is too long.');
    // Google wants HTTPS; the sandbox never leaves this machine.
    if (!isLoopback(address))
      throw new GoogleRefusal(401, 'unauthorized', `Unauthorized WebHook callback channel: ${address}`);
    if (this.open().some((it) => it.id === id))
      throw new GoogleRefusal(400, 'channelIdNotUnique', `Channel id ${id} not unique`);
    const params = typeof body['params'] === 'object' && body['params'] !== null ? body['params'] : {};
    const asked = [
      'ttl' in params ? this.#clock.now() + Number(params.ttl) * 1000 : Number.NaN,
      Number(body['expiration'] ?? Number.NaN),
    ].filter((it) => Number.isFinite(it));
    const channel: Channel = {
      id,
      resourceId: Buffer.from(calendar).toString('base64url'),
      calendar,
      address,
      token,
      expires: Math.min(this.#clock.now() + LIFE * 1000, ...asked),
      number: 1,
    };
    this.#channels.push(channel);
    this.#notify(channel, 'sync');
    return {
      kind: 'api#channel',
      id,
      resourceId: channel.resourceId,
      resourceUri: this.#resource(calendar),
      ...(token !== undefined && { token }),
      expiration: String(channel.expires),
    };
  }

  stop(body: Record<string, unknown>): void {
    const before = this.open().length;
    this.#channels = this.#channels.filter((it) => it.id !== body['id'] || it.resourceId !== body['resourceId']);
    if (this.#channels.length === before)
      throw new GoogleRefusal(404, 'notFound', `Channel '${textOf(body['id'])}' not found`);
  }

  #resource(calendar: string): string {
    return `${this.#root()}/calendar/v3/calendars/${encodeURIComponent(calendar)}/events?alt=json`;
  }

  #notify(channel: Channel, state: 'sync' | 'exists'): void {
    const number = channel.number;
    channel.number += STEP;
    if (this.#post.isLost()) return;
    const headers = {
      'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
      'x-goog-channel-id': channel.id,
      'x-goog-channel-expiration': new Date(channel.expires).toUTCString(),
      'x-goog-resource-id': channel.resourceId,
      'x-goog-resource-uri': this.#resource(channel.calendar),
      'x-goog-resource-state': state,
      'x-goog-message-number': String(number),
      ...(channel.token !== undefined && { 'x-goog-channel-token': channel.token }),
    };
    const again = (status: number | null): boolean => status === null || [500, 502, 503, 504].includes(status);
    void this.#post.send(channel.id, channel.address, { headers, body: '' }, again);
  }
}
