/**
 * Graph says that something changed in a mailbox, or that a subscription needs care. `clientState` proves the sender; all
 * else in the message is not believed. Answered with 202 at once, known or not: Graph repeats anything but 2xx for four
 * hours (learn.microsoft.com/graph/change-notifications-delivery-webhooks).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Told } from '../calendars/notices.ts';
import type { WebRoute } from './define.ts';

const MOST = 1_000;
/** Of the token that Graph wants back. */
const LONGEST_TOKEN = 4_096;

const Notice = z.object({
  clientState: z.string().max(128),
  lifecycleEvent: z.string().optional(),
  changeType: z.string().optional(),
  resource: z.string().optional(),
  resourceData: z.object({ '@odata.etag': z.string().optional() }).optional(),
});
/** What cannot be read is left out, one by one. */
const Notices = z.object({ value: z.array(z.unknown()).max(MOST) });

const lifecycle: Readonly<Record<string, Told['kind']>> = {
  missed: 'missed',
  subscriptionRemoved: 'removed',
  reauthorizationRequired: 'renew',
};

export const microsoftCalendar: WebRoute = {
  method: 'POST',
  path: '/hooks/microsoft-calendar',
  handle: async ({ query, body }, look) => {
    const token = query.get('validationToken');
    // The handshake before a subscription is made: plain text, which no browser runs.
    if (token !== null)
      return token.length > LONGEST_TOKEN
        ? { status: 400 }
        : {
            status: 200,
            headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
            body: token,
          };
    const sent = Notices.safeParse(jsonOf(body));
    if (!sent.success) return { status: 400 };
    for (const item of sent.data.value) {
      const notice = Notice.safeParse(item);
      const told = notice.success ? toldIn(notice.data, look.clock.now()) : null;
      if (told !== null) await look.notices.heard(told);
    }
    return { status: 202 };
  },
};

function toldIn(it: z.infer<typeof Notice>, now: number): Told | null {
  const [id = '', secret] = it.clientState.split('.');
  if (secret === undefined) return null;
  const kind = it.lifecycleEvent === undefined ? 'changed' : lifecycle[it.lifecycleEvent];
  // Lifecycle events of other kinds come some day, and mean nothing to us.
  if (kind === undefined) return null;
  const what = [it.changeType, it.resource, it.resourceData?.['@odata.etag']].join(' ');
  // A change is the same when it names the same state of the same event; a lifecycle event when it comes in the same minute.
  const mark =
    kind === 'changed' ? createHash('sha256').update(what).digest('base64') : `${kind} ${Math.floor(now / 60_000)}`;
  return { vendor: 'microsoft', id, secret, kind, mark };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
