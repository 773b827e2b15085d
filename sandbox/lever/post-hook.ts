/** One webhook request on its way: the envelope, the POST, the wire log. Never to another machine, never after a redirect. */
import type { Wire } from '../wire.ts';
import type { WebhookEvent } from './account-world.ts';
import type { Json } from './records.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface Envelope {
  readonly id?: string;
  readonly event: string;
  readonly triggeredAt: number;
  readonly token: string;
  readonly signature: string;
  readonly data: Json;
}

export interface Sending {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** For the wire log. */
  readonly note: string;
  readonly wire?: Wire;
}

/** `status` null: nobody answered, or nobody was asked. */
export async function postHook(
  address: string,
  envelope: Envelope,
  sending: Sending,
): Promise<{ status: number | null; error: string | null }> {
  const url = new URL(address);
  const exchange = sending.wire?.request('bot', 'POST', url.pathname, url.searchParams, {}, envelope);
  if (!LOOPBACK.has(url.hostname)) {
    exchange?.end(0, undefined, `${sending.note}: not sent, ${url.hostname} is outside this machine`);
    return { status: null, error: 'not sent: the address is outside this machine' };
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Lever-Webhooks' },
      body: JSON.stringify(envelope),
      redirect: 'manual',
      signal: AbortSignal.any([sending.signal, AbortSignal.timeout(sending.timeoutMs)]),
    });
    const text = await response.text();
    exchange?.end(response.status, text, sending.note);
    return { status: response.status, error: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    exchange?.end(0, undefined, `${sending.note}: ${message}`);
    return { status: null, error: message };
  }
}

/** What is left when a payload names the thing and nothing else. */
export function oneId(event: WebhookEvent, data: Json): Json {
  const name = event.startsWith('interview')
    ? 'interviewId'
    : event.startsWith('contact')
      ? 'contactId'
      : 'opportunityId';
  return { [name]: data[name] };
}
