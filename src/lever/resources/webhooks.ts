/**
 * Webhook registrations. One per event and URL; made through the API, they can only be changed through it. A Super
 * Admin must still switch the event group on in Lever's settings before anything is sent.
 */
import { z } from 'zod';
import type { WebhookId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { once } from '../once.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, instantOrNull, list, record, recordOrEmpty, text, textOrNull, word } from '../schema.ts';
import { Shape } from '../shape.ts';
import { webhookEvents, type WebhookEvent } from '../webhooks.ts';
import type { Origin } from './opportunity.ts';
import { Resource } from './resource.ts';

export const Webhook = record({
  id: id<WebhookId>(),
  event: word('', ...webhookEvents),
  url: text,
  configuration: recordOrEmpty({
    conditions: record({ origins: list(z.string()) }).nullish(),
    /** Only in the answer to `create`, and never again: store it at once. */
    signatureToken: textOrNull,
  }),
  createdAt: instantOrNull,
  updatedAt: instantOrNull,
});
export interface Webhook extends z.infer<typeof Webhook> {}

const shape = new Shape<Webhook>(Webhook, {});

export interface NewWebhook {
  readonly event: WebhookEvent;
  /** HTTPS with a certificate signed by a CA. */
  readonly url: string;
  /** Candidate events only. Default: all origins. */
  readonly configuration?: { readonly conditions?: { readonly origins: readonly Origin[] } };
}

export interface WebhookUpdate {
  readonly id: WebhookId;
  readonly url?: string;
  readonly configuration?: { readonly conditions?: { readonly origins: readonly Origin[] } };
}

export class Webhooks extends Resource {
  /** One request; signing tokens are not shown. */
  list(paging: Paging = {}): Page<Webhook> {
    return this.page(shape.whole, '/webhooks', { limit: paging.pageSize }, paging, { single: true });
  }

  /** Lever makes a second one of the same event and URL without a word. */
  create(body: NewWebhook, options: CallOptions = {}): Promise<Webhook> {
    return this.one(shape.whole, { method: 'POST', path: '/webhooks', body, ...options });
  }

  /**
   * Creates unless one with this event and URL is there. `signatureToken` is `null` unless Lever told it in answer to
   * this very call: when it is needed and not stored, delete that webhook and create it again.
   */
  async createOnce(
    body: NewWebhook,
    options: CallOptions = {},
  ): Promise<{ webhook: Webhook; made: boolean; signatureToken: string | null }> {
    const { thing, made } = await once(this.api, {
      find: async () => {
        for await (const it of this.list({ signal: options.signal })) {
          if (it.event === body.event && it.url === body.url) return it;
        }
        return null;
      },
      make: () => this.create(body, options),
    });
    return { webhook: thing, made, signatureToken: thing.configuration.signatureToken };
  }

  /** Changes several at once. */
  async update(webhooks: readonly WebhookUpdate[], options: CallOptions = {}): Promise<Webhook[]> {
    const call = { method: 'PUT', path: '/webhooks', body: { data: webhooks }, ...options } as const;
    return await this.one((raw) => z.array(Webhook).parse(raw), call);
  }

  async delete(webhookId: WebhookId, options: CallOptions = {}): Promise<void> {
    await this.done({ method: 'DELETE', path: path`/webhooks/${webhookId}`, ...options });
  }
}
