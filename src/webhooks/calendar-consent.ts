/**
 * The browser of somebody who connects a calendar: the link from Slack sends it to the vendor, the vendor sends it back.
 * Who it is was settled in Slack, and is proved by the link, a state that is good once, and a cookie of the browser that
 * began. A browser that cannot prove it is told to go back to Slack, and nothing else.
 */
import type { Finish } from '../interviewers/consents.ts';
import { type WebAnswer, type WebRequest, type WebRoute, webPage } from './define.ts';

type Vendor = 'google' | 'microsoft';

const stale = (): WebAnswer =>
  webPage(
    400,
    'Go back to Slack',
    'This page was used before, is too old, or was opened in another browser. Nothing was changed.',
    'Go back to Slack, open the Home tab of Fulcrum and press Connect again: the button there has a fresh link.',
  );

const broken = webPage(
  500,
  'Something went wrong',
  'It went wrong on our side, and is in our log. Nothing was connected unless Slack says so.',
  'Go back to Slack and open the Home tab of Fulcrum: it shows what is connected, and lets you try again.',
);

function cookieOf(request: WebRequest, name: string): string | null {
  for (const part of (request.headers['cookie'] ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value) return value;
  }
  return null;
}

function pageOf(finish: Finish): WebAnswer {
  if (finish.outcome === 'stale') return stale();
  if (finish.outcome === 'failed')
    return webPage(
      200,
      'Nothing was connected',
      finish.sentence,
      'To try again, go back to Slack, open the Home tab of Fulcrum and press Connect again.',
    );
  const { label, account } = finish;
  return finish.outcome === 'connected'
    ? webPage(
        200,
        'Connected',
        `Fulcrum is connected to ${label} as ${account}.`,
        'You can close this page and go back to Slack: the Home tab of Fulcrum shows it, and disconnects it.',
      )
    : webPage(
        200,
        'One more press, in Slack',
        `You signed in to ${label} as ${account}, which is not the address that Slack and Lever know you by.`,
        'Go back to Slack, open the Home tab of Fulcrum and say whether that is your calendar. Until then nothing is read.',
      );
}

function begins(vendor: Vendor): WebRoute {
  return {
    method: 'GET',
    path: `/connect/${vendor}`,
    broken,
    handle: async (request, look) => {
      const begun = await look.consents.begin(vendor, request.query.get('link') ?? '');
      if (begun.go === null) return stale();
      const { name, value, seconds } = begun.cookie;
      // Lax: the vendor's redirect is a plain visit, and the cookie has to come along.
      const secure = look.consents.secure ? '; Secure' : '';
      return {
        status: 302,
        headers: {
          location: begun.go,
          'set-cookie': `${name}=${value}; Path=/connect/${vendor}/callback; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
        },
      };
    },
  };
}

function returns(vendor: Vendor): WebRoute {
  return {
    method: 'GET',
    path: `/connect/${vendor}/callback`,
    broken,
    handle: async (request, look) =>
      pageOf(await look.consents.finish(vendor, request.query, (name) => cookieOf(request, name))),
  };
}

export const calendarConsent: readonly WebRoute[] = [
  begins('google'),
  returns('google'),
  begins('microsoft'),
  returns('microsoft'),
];
