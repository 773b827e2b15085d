/**
 * Lever's webhooks: `signWebhook` makes a signature, `verifyWebhook` checks a delivery. Called by the receiver, by
 * tests and by the sandbox. The signature covers a token and an instant that travel *in* the body, not the body: a
 * delivery is a doorbell. Take ids from it, and read everything else from Lever.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ApplicationId, ArchiveReasonId, ContactId, InterviewId, OpportunityId, PanelId, StageId } from './ids.ts';

export const webhookEvents = [
  'applicationCreated',
  'candidateHired',
  'candidateStageChange',
  'candidateArchiveChange',
  'candidateDeleted',
  'interviewCreated',
  'interviewUpdated',
  'interviewDeleted',
  'contactCreated',
  'contactUpdated',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** What Lever's hand re-runs reach back to: its screen keeps two weeks of deliveries. */
export const OLDEST_DELIVERY_MS = 15 * 24 * 60 * 60 * 1000;

/** Our clock may be behind Lever's by this much. */
const AHEAD_MS = 10 * 60 * 1000;

/** Hex HMAC-SHA256 of the token followed by the instant, with the webhook's signing token (as text) for a key. */
export function signWebhook(
  signatureToken: string,
  signed: { readonly token: string; readonly triggeredAt: number | string },
): string {
  return createHmac('sha256', signatureToken).update(`${signed.token}${signed.triggeredAt}`).digest('hex');
}

/** Ids a delivery may name. Which ones are there differs by event, and is only documented for stage changes. */
export interface WebhookIds {
  readonly opportunityId: OpportunityId | null;
  readonly contactId: ContactId | null;
  readonly applicationId: ApplicationId | null;
  readonly interviewId: InterviewId | null;
  readonly panelId: PanelId | null;
  readonly fromStageId: StageId | null;
  readonly toStageId: StageId | null;
}

export interface Delivery {
  /** Lever says it is unique, and leaves it out of its own samples. */
  readonly id: string | null;
  /** `null` for one we do not know. */
  readonly event: WebhookEvent | null;
  readonly eventName: string;
  /** Epoch ms. A retry or a re-run carries the first instant. */
  readonly triggeredAt: number;
  readonly token: string;
  /** The "Verify" button of Lever's settings sends one of these: no data. */
  readonly test: boolean;
  readonly ids: WebhookIds;
  /** Of archive changes: archived with this reason, `null` for taken out of the archive, absent when not said. */
  readonly toArchived?: { readonly reason: ArchiveReasonId | null; readonly archivedAt: number | null } | null;
  /** The rest, as it came. Not covered by the signature. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The same for a repeated delivery: remember it for 30 days and drop what comes twice. */
  readonly key: string;
}

export type Verified =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly reason: 'unreadable' | 'unsigned' | 'forged' | 'too-old' | 'from-the-future' };

const Envelope = z.looseObject({
  id: z.string().nullish(),
  event: z.string(),
  triggeredAt: z.union([z.number(), z.string().regex(/^\d+$/)]),
  token: z.string().min(1),
  signature: z.string().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Checks one delivery against every signing token we hold. `now` is epoch ms. Outcomes are data: answer 4xx to anything
 * that is not `ok`, and treat an `ok` with a `key` seen before as done.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  options: { readonly tokens: readonly string[]; readonly now: number; readonly maxAgeMs?: number },
): Verified {
  const envelope = read(body);
  if (envelope === null) return { ok: false, reason: 'unreadable' };
  if (!envelope.signature) return { ok: false, reason: 'unsigned' };
  const { token, triggeredAt, signature } = envelope;
  const given = Buffer.from(signature.toLowerCase(), 'utf8');
  // Every token is tried, found or not: the time taken does not tell which one fits.
  let fits = false;
  for (const signatureToken of options.tokens) {
    if (signatureToken === '') continue;
    const expected = Buffer.from(signWebhook(signatureToken, { token, triggeredAt }), 'utf8');
    if (given.length === expected.length && timingSafeEqual(given, expected)) fits = true;
  }
  if (!fits) return { ok: false, reason: 'forged' };
  const at = Number(triggeredAt);
  if (options.now - at > (options.maxAgeMs ?? OLDEST_DELIVERY_MS)) return { ok: false, reason: 'too-old' };
  if (at - options.now > AHEAD_MS) return { ok: false, reason: 'from-the-future' };
  return { ok: true, delivery: deliveryOf(envelope, at) };
}

function read(body: string | Uint8Array): z.infer<typeof Envelope> | null {
  try {
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
    return Envelope.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function deliveryOf(envelope: z.infer<typeof Envelope>, triggeredAt: number): Delivery {
  const data = envelope.data ?? {};
  const id = <Id extends string>(...names: string[]): Id | null => {
    const found = names.map((name) => data[name]).find((value) => typeof value === 'string' && value !== '');
    return (found ?? null) as Id | null;
  };
  const known = webhookEvents.find((it) => it === envelope.event) ?? null;
  const eventId = envelope.id ? envelope.id : null;
  return {
    id: eventId,
    event: known,
    eventName: envelope.event,
    triggeredAt,
    token: envelope.token,
    test: Object.keys(data).length === 0,
    ids: {
      // `candidateId` is Lever's old name for the opportunity's id.
      opportunityId: id('opportunityId', 'candidateId'),
      contactId: id('contactId'),
      applicationId: id('applicationId'),
      interviewId: id('interviewId'),
      panelId: id('panelId'),
      fromStageId: id('fromStageId'),
      toStageId: id('toStageId'),
    },
    ...('toArchived' in data && { toArchived: archivedIn(data['toArchived']) }),
    data,
    key: eventId === null ? `token:${envelope.token}` : `id:${eventId}`,
  };
}

function archivedIn(value: unknown): { reason: ArchiveReasonId | null; archivedAt: number | null } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { reason, archivedAt } = value as Record<string, unknown>;
  return {
    reason: typeof reason === 'string' && reason !== '' ? (reason as ArchiveReasonId) : null,
    archivedAt: typeof archivedAt === 'number' ? archivedAt : null,
  };
}
