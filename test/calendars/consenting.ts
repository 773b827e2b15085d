/** A person at a vendor's consent page: opens it, answers its form, and is sent back. Plain HTTP, as a browser speaks it. */
import { createHash, randomBytes } from 'node:crypto';
import type {
  ConsentKey,
  ConsentMemory,
  ConsentState,
  Consenting,
  Purpose,
  Redeemed,
} from '../../src/calendars/consent.ts';

const redirectFor = (vendor: string): string => `http://127.0.0.1:1/connect/${vendor}/callback`;

export interface Answering {
  readonly account: string;
  readonly answer?: 'allow' | 'deny';
  /** Scopes whose box is ticked off. */
  readonly without?: readonly string[];
}

/** Fills in the form of the page at `url`; returns where the browser is sent. */
export async function answersPage(url: string, { account, answer = 'allow', without = [] }: Answering): Promise<URL> {
  const html = await (await fetch(url)).text();
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) throw new Error(`there is no form to answer:\n${html}`);
  const boxes = [...html.matchAll(/name="scope" value="([^"]+)"/g)].map((it) => it[1] ?? '');
  const form = new URLSearchParams({ account, answer });
  for (const scope of boxes) if (!without.includes(scope)) form.append('scope', scope);
  const sent = await fetch(new URL(action, url), { method: 'POST', body: form, redirect: 'manual' });
  const location = sent.headers.get('location');
  if (location === null) throw new Error(`the page sent nobody back:\n${await sent.text()}`);
  return new URL(location);
}

/** The whole way of one person through the vendor's page, up to what the vendor gives for it. */
export async function consentAt(consenting: Consenting, purpose: Purpose, answering: Answering): Promise<Redeemed> {
  const verifier = randomBytes(32).toString('base64url');
  const redirect = redirectFor(consenting.name);
  const url = consenting.authorizeUrl({
    purpose,
    redirect,
    state: 'a-state',
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    hint: answering.account,
  });
  const back = await answersPage(url, answering);
  return consenting.redeem({ code: back.searchParams.get('code') ?? '', verifier, redirect, purpose });
}

/** Consents in memory, as plain as they come. */
export function aConsentMemory() {
  const kept = new Map<string, { token: string; state: ConsentState }>();
  const nameOf = (key: ConsentKey): string => `${key.vendor} ${key.purpose} ${key.address}`;
  const memory: ConsentMemory = {
    find: (key) => Promise.resolve(kept.get(nameOf(key))?.state ?? null),
    take: (key) => {
      const one = kept.get(nameOf(key));
      return Promise.resolve(one && one.state.ended === null ? one.token : null);
    },
    renewed: (key, before, next) => {
      const one = kept.get(nameOf(key));
      if (one?.token === before) one.token = next;
      return Promise.resolve();
    },
    ended: (key, token, why) => {
      const one = kept.get(nameOf(key));
      if (one?.token === token) one.state = { ...one.state, ended: why };
      return Promise.resolve();
    },
  };
  return {
    memory,
    kept,
    keep(key: ConsentKey, given: Redeemed): void {
      if (!given.ok) throw new Error(given.sentence);
      const { refreshToken: token, account, sees } = given;
      kept.set(nameOf(key), { token, state: { account, sees, ended: null } });
    },
  };
}
