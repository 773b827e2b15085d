/**
 * Google says that something changed in a calendar. The message has no body: headers name the channel and carry the secret
 * that only Google was given. 2xx is taken as heard; anything but 500, 502, 503 and 504 is not sent again, so what is not
 * ours gets 404 (developers.google.com/workspace/calendar/api/guides/push).
 */
import type { WebRoute } from './define.ts';

/** Ids and secrets of ours are shorter; what is longer is not looked at. */
const LONGEST = 256;

export const googleCalendar: WebRoute = {
  method: 'POST',
  path: '/hooks/google-calendar',
  maxBytes: 16 * 1024,
  handle: async ({ headers }, look) => {
    const id = headers['x-goog-channel-id'] ?? '';
    const secret = headers['x-goog-channel-token'] ?? '';
    const number = Number(headers['x-goog-message-number']);
    const readable = Number.isSafeInteger(number) && number > 0 && id.length <= LONGEST && secret.length <= LONGEST;
    const kind = headers['x-goog-resource-state'] === 'sync' ? 'hello' : 'changed';
    const known = readable && (await look.notices.heard({ vendor: 'google', id, secret, kind, mark: number }));
    return { status: known ? 204 : 404 };
  },
};
