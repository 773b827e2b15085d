/**
 * Microsoft Graph's change notifications for events in mailboxes: the handshake before a subscription is made, a POST for
 * each change, renewal, the end, and lifecycle notices. Nothing is sent before the address has echoed its token.
 * Routes are in `microsoft.ts`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import type { Wire } from '../wire.ts';
import { ChannelsPost, isLoopback } from './channels-post.ts';
import { GraphRefusal, type Json, textOf } from './microsoft-body.ts';
import { graphId } from './microsoft-render.ts';
import type { StoredEvent } from './event.ts';
import type { CalendarState } from './state.ts';

/** Outlook events, without resource data. */
const LONGEST = 10_080 * 60_000;
/** A shorter life than this is made this long. */
const SHORTEST = 45 * 60_000;
const MOST_STATE = 128;
/** Real ms: 3 s for a notification, 10 s for the handshake. */
const PATIENCE = 3_000;
const HANDSHAKE = 10_000;

export interface Subscription {
  readonly id: string;
  readonly mailbox: string;
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  /** Epoch ms on the sandbox's clock. */
  expires: number;
  /** It was told that it must be authorized again, and says nothing until it is. */
  paused: boolean;
}

const invalid = (message: string): GraphRefusal => new GraphRefusal(400, 'ValidationError', message);

export class MicrosoftSubscriptions {
  readonly #state: CalendarState;
  readonly #clock: Clock;
  readonly #tenant: string;
  readonly #post: ChannelsPost;
  readonly #handshake: ChannelsPost;
  #open: Subscription[] = [];
  /** Events that some subscription has told of: the first time is `created`. */
  #known = new Set<string>();

  constructor(state: CalendarState, clock: Clock, tenant: string, wire?: Wire) {
    this.#state = state;
    this.#clock = clock;
    this.#tenant = tenant;
    this.#post = new ChannelsPost(wire, PATIENCE);
    this.#handshake = new ChannelsPost(wire, HANDSHAKE);
    state.onChange((event) => {
      const on = new Set([event.calendar, ...event.guests.map((it) => it.address)]);
      for (const it of this.open()) if (on.has(it.mailbox)) this.#changed(it, event);
    });
  }

  open(): readonly Subscription[] {
    this.#open = this.#open.filter((it) => it.expires > this.#clock.now());
    return this.#open;
  }

  /** The next notifications do not arrive. */
  loses(times = Number.POSITIVE_INFINITY): void {
    this.#post.loses(times);
  }

  /** Takes a subscription away, as Graph does when access changes; says so where it may. */
  remove(id: string): void {
    const it = this.#find(id);
    this.#open = this.#open.filter((one) => one !== it);
    this.#lifecycle(it, 'subscriptionRemoved');
  }

  /** Asks for it to be authorized again; nothing is told until it is. */
  challenge(id: string): void {
    const it = this.#find(id);
    it.paused = true;
    this.#lifecycle(it, 'reauthorizationRequired');
  }

  /** Says that some notifications were not delivered. */
  missed(id: string): void {
    this.#lifecycle(this.#find(id), 'missed');
  }

  reset(): void {
    this.#open = [];
    this.#known = new Set();
    this.#post.reset();
    this.#handshake.reset();
  }

  async create(body: Json): Promise<Json> {
    const resource = textOf(body['resource']).replace(/^\//, '');
    const address = /^users\/([^/]+)\/(?:events|calendar\/events)$/i.exec(resource)?.[1];
    const mailbox = address === undefined ? undefined : this.#state.account(decodeURIComponent(address));
    const types = textOf(body['changeType']).split(',');
    if (types.some((it) => !['created', 'updated', 'deleted'].includes(it)))
      throw invalid('Subscription validation request failed. The change type is not supported.');
    if (address === undefined) throw invalid(`The resource '${resource}' is not supported.`);
    if (mailbox?.vendor !== 'microsoft')
      throw new GraphRefusal(404, 'ResourceNotFound', `The mailbox '${address}' was not found.`);
    const clientState = typeof body['clientState'] === 'string' ? body['clientState'] : null;
    if ((clientState?.length ?? 0) > MOST_STATE) throw invalid('clientState is longer than 128 characters.');
    const notificationUrl = textOf(body['notificationUrl']);
    const lifecycle = textOf(body['lifecycleNotificationUrl']);
    const expires = this.#expiry(body['expirationDateTime']);
    // Graph wants HTTPS; the sandbox never leaves this machine.
    for (const url of [notificationUrl, ...(lifecycle === '' ? [] : [lifecycle])]) {
      if (!isLoopback(url)) throw invalid(`The notification address '${url}' must be https.`);
      await this.#shakeHands(url);
    }
    const made: Subscription = {
      id: randomUUID(),
      mailbox: mailbox.address,
      resource,
      changeType: types.join(','),
      notificationUrl,
      lifecycleNotificationUrl: lifecycle === '' ? null : lifecycle,
      clientState,
      expires,
      paused: false,
    };
    this.#open.push(made);
    return this.show(made);
  }

  renew(id: string, body: Json): Json {
    const it = this.#find(id);
    it.expires = this.#expiry(body['expirationDateTime']);
    it.paused = false;
    return this.show(it);
  }

  authorize(id: string): void {
    this.#find(id).paused = false;
  }

  delete(id: string): void {
    const it = this.#find(id);
    this.#open = this.#open.filter((one) => one !== it);
  }

  read(id: string): Json {
    return this.show(this.#find(id));
  }

  show(it: Subscription): Json {
    return {
      id: it.id,
      resource: it.resource,
      changeType: it.changeType,
      clientState: null,
      notificationUrl: it.notificationUrl,
      lifecycleNotificationUrl: it.lifecycleNotificationUrl,
      expirationDateTime: new Date(it.expires).toISOString(),
    };
  }

  #find(id: string): Subscription {
    const it = this.open().find((one) => one.id === id);
    if (!it) throw new GraphRefusal(404, 'ResourceNotFound', 'The object was not found.');
    return it;
  }

  #expiry(value: unknown): number {
    const now = this.#clock.now();
    const asked = Date.parse(textOf(value));
    if (!Number.isFinite(asked)) throw invalid('expirationDateTime is missing.');
    if (asked <= now) throw invalid('Subscription expiration can only be in the future.');
    if (asked > now + LONGEST) throw invalid('Subscription expiration can only be 10080 minutes in the future.');
    return Math.max(asked, now + SHORTEST);
  }

  /** The address must give the token back, decoded, as plain text, with 200. */
  async #shakeHands(address: string): Promise<void> {
    const token = `Validation: Testing client application reachability for subscription. <${randomBytes(12).toString('base64')}>`;
    const url = new URL(address);
    url.searchParams.set('validationToken', token);
    const answer = await this.#handshake.once(url.href, {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: '',
    });
    if (answer.status !== 200 || answer.text !== token || !/^text\/plain\b/.test(answer.type))
      throw invalid(
        'Subscription validation request failed. The notification endpoint must respond with 200 OK and the validation token in plain text.',
      );
  }

  #changed(it: Subscription, event: StoredEvent): void {
    const key = `${it.id} ${event.calendar} ${event.id}`;
    const kind = event.status === 'cancelled' ? 'deleted' : this.#known.has(key) ? 'updated' : 'created';
    this.#known.add(key);
    if (it.paused || !it.changeType.split(',').includes(kind) || this.#post.isLost()) return;
    const id = graphId(it.mailbox, event);
    const resource = `Users/${it.mailbox}/Events/${id}`;
    this.#send(it, it.notificationUrl, {
      ...this.#envelope(it),
      changeType: kind,
      resource,
      resourceData: {
        '@odata.type': '#Microsoft.Graph.Event',
        '@odata.id': resource,
        '@odata.etag': `W/"${event.revision}-${event.updated}"`,
        id,
      },
    });
  }

  #lifecycle(it: Subscription, lifecycleEvent: string): void {
    if (it.lifecycleNotificationUrl === null) return;
    this.#send(it, it.lifecycleNotificationUrl, { ...this.#envelope(it), lifecycleEvent });
  }

  #envelope(it: Subscription): Json {
    return {
      subscriptionId: it.id,
      subscriptionExpirationDateTime: new Date(it.expires).toISOString(),
      clientState: it.clientState,
      tenantId: this.#tenant,
    };
  }

  #send(it: Subscription, address: string, notice: Json): void {
    const letter = {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ value: [notice] }),
    };
    const again = (status: number | null): boolean => status === null || status < 200 || status >= 300;
    void this.#post.send(it.id, address, letter, again);
  }
}
