/**
 * At which vendors people may give their own consent, as the installation is configured. Called once by `rooms.ts`; no
 * request is made here.
 */
import {
  type ConsentAccess,
  consentAccess,
  type Consenting,
  type ConsentMemory,
  type ConsentVendor,
} from './consent.ts';
import { googleConsent, type OAuthClient } from './google-consent.ts';
import { microsoftConsent } from './microsoft-consent.ts';
import type { AppRegistration } from './microsoft-token.ts';
import { type CalendarTools, realTools } from './tools.ts';

export interface ConsentsConfig {
  readonly google?: {
    readonly client: OAuthClient | null;
    readonly serviceAccountKey: string | null;
    readonly organizer: string | null;
    readonly apiUrl: string | null;
  } | null;
  readonly microsoft?:
    | (AppRegistration & {
        readonly consent: 'application' | 'person' | 'both';
        readonly organizer: string | null;
        readonly apiUrl: string | null;
      })
    | null;
}

export interface OpenConsents {
  readonly vendors: ReadonlyMap<ConsentVendor, Consenting>;
  readonly memory: ConsentMemory;
  readonly access: ConsentAccess;
  /** The organiser whose own consent it takes, where one is named and nobody else gives leave. */
  readonly organizers: ReadonlyMap<ConsentVendor, string>;
}

/** `null`: people give no consent of their own here. */
export function openConsents(
  { google, microsoft }: ConsentsConfig,
  memory: ConsentMemory,
  tools: Pick<CalendarTools, 'clock'> & Partial<CalendarTools>,
): OpenConsents | null {
  const all = realTools(tools);
  const vendors = new Map<ConsentVendor, Consenting>();
  const organizers = new Map<ConsentVendor, string>();
  if (google?.client) {
    vendors.set('google', googleConsent(google.client, google.apiUrl, all));
    if (google.organizer !== null && google.serviceAccountKey === null)
      organizers.set('google', google.organizer.trim().toLowerCase());
  }
  if (microsoft && microsoft.consent !== 'application') {
    vendors.set('microsoft', microsoftConsent(microsoft, all));
    if (microsoft.organizer !== null && microsoft.consent === 'person')
      organizers.set('microsoft', microsoft.organizer.trim().toLowerCase());
  }
  return vendors.size === 0 ? null : { vendors, memory, access: consentAccess(vendors, memory, all.clock), organizers };
}
