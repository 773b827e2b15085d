/**
 * Connecting one's own calendar, as the rest of the bot sees it: what people see of it, what a browser is told, what may be
 * pressed. `calendar-consent.ts` does it; Home, `/hire feed` and the web routes call it.
 */
import { InputError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { GivenConsent, KeptConsent, Purpose, Vendor } from './consent-store.ts';

/** The vendors' side, as `calendars/` does it. */
export interface ConsentingVendor {
  readonly label: string;
  readonly manage: string;
  authorizeUrl(ask: {
    readonly purpose: Purpose;
    readonly redirect: string;
    readonly state: string;
    readonly challenge: string;
    readonly hint: string;
  }): string;
  redeem(answer: {
    readonly code: string;
    readonly verifier: string;
    readonly redirect: string;
    readonly purpose: Purpose;
  }): Promise<
    | (GivenConsent & { readonly ok: true })
    | {
        readonly ok: false;
        readonly problem: 'ticked-off' | 'spent' | 'ours';
        readonly sentence: string;
        /** What was given all the same and is of no use. */
        readonly useless?: { readonly refreshToken: string; readonly account: string };
      }
  >;
  revoke(refreshToken: string): Promise<boolean>;
}

/** What came of the last try, until it is tried again; shown in Home for a day. */
export type LastTry =
  | { readonly kind: 'failed'; readonly sentence: string }
  /** The account is not one of the person's known addresses. */
  | { readonly kind: 'confirm'; readonly account: string };

export interface ConsentView {
  readonly vendor: Vendor;
  /** "Google Calendar", "Outlook". */
  readonly label: string;
  /** Where a person sees at the vendor what they allowed. */
  readonly manage: string;
  readonly purpose: Purpose;
  readonly address: string;
  readonly kept: KeptConsent | null;
  readonly last: LastTry | null;
}

/** Where a browser is sent, or what its page says. */
export type Begin =
  | {
      readonly go: string;
      readonly cookie: { readonly name: string; readonly value: string; readonly seconds: number };
    }
  | { readonly go: null };

export type Finish =
  | { readonly outcome: 'connected'; readonly label: string; readonly account: string }
  | { readonly outcome: 'confirm'; readonly label: string; readonly account: string }
  | { readonly outcome: 'failed'; readonly label: string; readonly sentence: string }
  /** The page says nothing of whom or what. */
  | { readonly outcome: 'stale' };

export interface Disconnected {
  readonly label: string;
  readonly account: string;
  /** `false`: it is forgotten here, and the person takes it back at `manage` if they like. */
  readonly revoked: boolean;
  readonly manage: string;
}

export interface CalendarConsents {
  /** Whether people may connect their own calendar here at all. */
  readonly offered: boolean;
  /** Browsers reach us by https. */
  readonly secure: boolean;
  /** This person's own calendars, and the organisers' that they may connect. */
  of(actor: Actor): Promise<readonly ConsentView[]>;
  /** How many people have connected a calendar, by vendor. */
  counts(): Promise<readonly { readonly label: string; readonly people: number }[]>;
  /** Addresses that begin the way, one a vendor; good for an hour, for this person alone. Throws `AccessError`. */
  links(actor: Actor, purpose: Purpose): Promise<ReadonlyMap<Vendor, string>>;
  /** A browser opened such an address. */
  begin(vendor: Vendor, link: string): Promise<Begin>;
  /** A browser came back from the vendor. `cookie` reads one of the browser's. */
  finish(vendor: Vendor, query: URLSearchParams, cookie: (name: string) => string | null): Promise<Finish>;
  /** Yes, the account that signed in is mine. Throws `ConflictError` when there is nothing to say yes to any more. */
  confirm(actor: Actor, vendor: Vendor): Promise<ConsentView>;
  /** No, it is not; or what went wrong has been read. */
  dismiss(actor: Actor, vendor: Vendor, purpose: Purpose): Promise<void>;
  /** Forgets it, and takes it back at the vendor. `null`: there was nothing. Throws `AccessError`. */
  disconnect(actor: Actor, vendor: Vendor, purpose: Purpose): Promise<Disconnected | null>;
}

/** Where nobody connects anything themselves. */
export const noConsents: CalendarConsents = {
  offered: false,
  secure: true,
  of: () => Promise.resolve([]),
  counts: () => Promise.resolve([]),
  links: () => Promise.resolve(new Map()),
  begin: () => Promise.resolve({ go: null }),
  finish: () => Promise.resolve({ outcome: 'stale' }),
  confirm: () => Promise.reject(new InputError('People do not connect their own calendars here. Nothing was changed.')),
  dismiss: () => Promise.resolve(),
  disconnect: () => Promise.resolve(null),
};
