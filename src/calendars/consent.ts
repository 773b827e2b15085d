/**
 * A calendar that its owner lets us read, or hold events in, by their own consent (OAuth 2.0 authorization code with
 * PKCE): the words that vendors and rooms share, and how a kept consent becomes access. Called by `index.ts`.
 * Refresh tokens stay in the memory that is handed in; access tokens stay here, and neither is in an error.
 */
import { type Access, boughtAccess, type Granted, type Refusal, saidBy } from './access.ts';
import { CalendarError } from './provider.ts';
import { Trouble } from './retry.ts';
import type { Vendor } from './vendor.ts';

export type ConsentVendor = 'google' | 'microsoft';

/** `read`: when an interviewer is busy. `hold`: the organiser's calendar, in which events are made. */
export type Purpose = 'read' | 'hold';

/** One consent: whose calendar, at which vendor, for what. `address`: as calendars are asked for, in lower case. */
export interface ConsentKey {
  readonly vendor: ConsentVendor;
  readonly purpose: Purpose;
  readonly address: string;
}

/** What is known of a consent without its secret. */
export interface ConsentState {
  /** The account that signed in; it may differ from the address. */
  readonly account: string;
  /** `busy`: the events themselves may not be listed, so everything counts as busy. */
  readonly sees: 'events' | 'busy';
  /** Why it is no longer good, as a sentence; `null`: it is. */
  readonly ended: string | null;
}

/** Where consents are kept; what is kept there of a token is encrypted. */
export interface ConsentMemory {
  find(key: ConsentKey): Promise<ConsentState | null>;
  /** The refresh token; `null`: there is none, or it is no longer good. */
  take(key: ConsentKey): Promise<string | null>;
  /** The vendor gave a new refresh token in the place of `before`. */
  renewed(key: ConsentKey, before: string, next: string): Promise<void>;
  /** The vendor no longer takes `token`; `why` is a sentence. */
  ended(key: ConsentKey, token: string, why: string): Promise<void>;
}

/** What a browser is sent to the vendor with. */
export interface ConsentAsk {
  readonly purpose: Purpose;
  readonly redirect: string;
  readonly state: string;
  /** Of the verifier: base64url of its SHA-256 (RFC 7636). */
  readonly challenge: string;
  /** The account that is meant. */
  readonly hint: string;
}

export type Redeemed =
  | {
      readonly ok: true;
      readonly refreshToken: string;
      readonly account: string;
      readonly sees: ConsentState['sees'];
    }
  /** `ticked-off`: what we need was not allowed. `spent`: the code is not good (any more). `ours`: for an admin. */
  | {
      readonly ok: false;
      readonly problem: 'ticked-off' | 'spent' | 'ours';
      readonly sentence: string;
      /** What was given all the same and is of no use: to be taken back. */
      readonly useless?: { readonly refreshToken: string; readonly account: string };
    };

/** One vendor's side of it. Refusals are answers. */
export interface Consenting {
  readonly vendor: Vendor;
  readonly name: ConsentVendor;
  /** What people call it: "Google Calendar", "Outlook". */
  readonly label: string;
  /** Where somebody takes it back at the vendor, for sentences. */
  readonly manage: string;
  authorizeUrl(ask: ConsentAsk): string;
  /** Throws `CalendarError` when the vendor has trouble, or its answer was lost. */
  redeem(answer: {
    readonly code: string;
    readonly verifier: string;
    readonly redirect: string;
    readonly purpose: Purpose;
  }): Promise<Redeemed>;
  /** Throws `Trouble`, for whoever tries again. */
  renew(refreshToken: string, purpose: Purpose): Promise<{ readonly granted: Granted } | { readonly refused: Refusal }>;
  /** `false`: the vendor has no way to, or did not. Never throws. */
  revoke(refreshToken: string): Promise<boolean>;
}

export interface ConsentAccess {
  of(key: ConsentKey): Access;
  /** What is held for this consent is not good any more. */
  forget(key: ConsentKey): void;
}

const nameOf = (key: ConsentKey): string => `${key.vendor} ${key.purpose} ${key.address}`;

/** Refusals that only the person can mend, by signing in again; any other is about our client (RFC 6749 §5.2, OIDC Core §3.1.2.6). */
const ENDED = new Set(['invalid_grant', 'interaction_required', 'login_required', 'consent_required']);

export function consentAccess(
  vendors: ReadonlyMap<ConsentVendor, Consenting>,
  memory: ConsentMemory,
  clock: { now(): number },
): ConsentAccess {
  const open = new Map<string, Access>();

  function opened(key: ConsentKey): Access {
    const consenting = vendors.get(key.vendor);
    const { address } = key;
    const label = consenting?.label ?? key.vendor;
    const again =
      key.purpose === 'hold'
        ? `An admin, or whoever owns ${address}, opens the bot’s Home and presses Connect ${address}.`
        : `${address} opens the bot’s Home and presses Connect ${label}.`;
    const refuse = (message: string, advice: string, status?: number): Trouble =>
      new Trouble(
        'final',
        new CalendarError(key.vendor, 'unauthorized', message, { advice, ...(status !== undefined && { status }) }),
      );
    return boughtAccess(
      clock,
      { unauthorized: again, forbidden: again },
      async () => {
        const token = consenting && (await memory.take(key));
        if (!consenting || !token) throw refuse(`${address} is not connected to ${label}.`, again);
        const answer = await consenting.renew(token, key.purpose);
        if ('granted' in answer && answer.granted.refresh_token !== undefined && answer.granted.refresh_token !== token)
          await memory.renewed(key, token, answer.granted.refresh_token);
        if ('refused' in answer && ENDED.has(answer.refused.error))
          await memory.ended(key, token, `${consenting.vendor.short} no longer takes the consent that was given.`);
        return answer;
      },
      (refusal) => {
        const { error, status } = refusal;
        const said = saidBy(refusal);
        return ENDED.has(error)
          ? refuse(
              `${address} has to connect ${label} again: the consent was taken back or ran out (${said}).`,
              again,
              status,
            )
          : refuse(
              `${consenting?.vendor.short ?? label} refused the client by which people connect (${said}).`,
              key.vendor === 'google'
                ? 'Check GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET in the Google Cloud console, then restart the bot.'
                : 'Check MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET in the Entra admin center, then restart the bot.',
              status,
            );
      },
    );
  }

  return {
    of(key) {
      const name = nameOf(key);
      const access = open.get(name) ?? opened(key);
      open.set(name, access);
      return access;
    },
    forget: (key) => void open.delete(nameOf(key)),
  };
}
