/**
 * Which vendors may tell us of changes, and by whose leave, as the installation is configured. Called once by `rooms.ts`;
 * no request is made here, and what speaks to the vendors is loaded when it is first needed.
 */
import { createHash } from 'node:crypto';
import type { Access } from './access.ts';
import type { ConsentVendor } from './consent.ts';
import { askingGoogle } from './google-client.ts';
import { readServiceAccount, serviceAccess } from './google-token.ts';
import type { CalendarsConfig } from './index.ts';
import { askingGraph } from './microsoft-client.ts';
import { applicationAccess } from './microsoft-token.ts';
import { type CalendarNotices, createNotices, type NoticesOptions, withoutNotices } from './notices.ts';
import { ownersAccount } from './notices-channels.ts';
import { type CalendarTools, realTools } from './tools.ts';
import type { Leave, VendorNotices } from './vendor-notices.ts';

export interface NoticesConfig extends Pick<CalendarsConfig, 'google' | 'microsoft' | 'consents'> {
  /** Where vendors reach us; `null`: they do not. */
  readonly publicUrl: string | null;
  readonly wanted: boolean;
  /** Somebody gave the address of a feed: they may be read by it, and nobody tells of that. */
  readonly hasFeed?: (address: string) => Promise<boolean>;
}

const paths = { google: '/hooks/google-calendar', microsoft: '/hooks/microsoft-calendar' } as const;

export function openNotices(
  config: NoticesConfig,
  tools: Pick<CalendarTools, 'clock'> & Partial<CalendarTools>,
  on: Pick<NoticesOptions, 'memory' | 'log' | 'changed' | 'look' | 'times'>,
): CalendarNotices {
  const { google, microsoft, consents = null, publicUrl, wanted } = config;
  // Whoever has no events of ours anywhere has nothing that could change.
  const holds = (google?.organizer ?? null) !== null || (microsoft?.organizer ?? null) !== null;
  if (!wanted) return withoutNotices(holds ? 'CALENDAR_NOTICES is no' : null);
  if (publicUrl === null) return withoutNotices(holds ? 'PUBLIC_URL is not set' : null);
  const all = realTools(tools);
  const urlOf = (vendor: ConsentVendor): string => `${publicUrl}${paths[vendor]}`;

  /** One way of being told: as whoever `access` is. */
  function telling(vendor: ConsentVendor, desk: string | null, account: string, access: () => Access) {
    const apiUrl = config[vendor]?.apiUrl ?? null;
    const settings = { account: short(account), url: urlOf(vendor), clock: all.clock };
    const known = { vendor, account: settings.account, desk };
    return vendor === 'google'
      ? lately({ ...known, label: 'Google Calendar', proof: 'first-message' }, async () => {
          const { googleNotices } = await import('./google-notices.ts');
          return googleNotices(askingGoogle(apiUrl, access(), all), { ...settings, organizer: desk });
        })
      : lately({ ...known, label: 'Microsoft 365', proof: 'before' }, async () => {
          const { microsoftNotices } = await import('./microsoft-notices.ts');
          return microsoftNotices(askingGraph(apiUrl, access(), all), { ...settings, organizer: desk });
        });
  }

  /** The organiser's own consent, where nobody else gives leave to hold events. */
  function byOrganizer(vendor: ConsentVendor): VendorNotices[] {
    const address = consents?.organizers.get(vendor);
    if (!consents || address === undefined) return [];
    const key = { vendor, purpose: 'hold', address } as const;
    return [telling(vendor, address, `hold ${address}`, () => consents.access.of(key))];
  }

  function companys(): VendorNotices[] {
    const found: VendorNotices[] = [];
    if (google?.serviceAccountKey && google.organizer !== null) {
      const { serviceAccountKey } = google;
      const organizer = google.organizer.trim().toLowerCase();
      const { address } = readServiceAccount(serviceAccountKey);
      found.push(
        telling('google', organizer, `${address} ${organizer}`, () => serviceAccess(serviceAccountKey, organizer, all)),
      );
    } else found.push(...byOrganizer('google'));
    if (microsoft && microsoft.consent !== 'person') {
      const organizer = microsoft.organizer?.trim().toLowerCase() ?? null;
      found.push(
        telling('microsoft', organizer, `${microsoft.tenantId} ${microsoft.clientId}`, () =>
          applicationAccess(microsoft, all),
        ),
      );
    } else found.push(...byOrganizer('microsoft'));
    return found;
  }

  const owners = new Map<string, VendorNotices>();
  /** Whoever is read by their own consent is watched by it: what others see of them may be another calendar. */
  async function leaveFor(address: string): Promise<Leave> {
    if ((await config.hasFeed?.(address)) === true) return { by: 'nobody' };
    if (consents === null) return { by: 'company' };
    const found: { vendor: ConsentVendor; account: string; good: boolean }[] = [];
    for (const vendor of consents.vendors.keys()) {
      const state = await consents.memory.find({ vendor, purpose: 'read', address });
      if (state !== null)
        found.push({ vendor, account: state.account, good: state.ended === null && state.sees === 'events' });
    }
    const [one, other] = found;
    if (one === undefined) return { by: 'company' };
    // Of two calendars one could be silent; where only free/busy is shared, nothing may be watched.
    if (other !== undefined || !one.good) return { by: 'nobody' };
    const name = `${one.vendor} ${one.account} ${address}`;
    const key = { vendor: one.vendor, purpose: 'read', address } as const;
    const vendor = owners.get(name) ?? telling(one.vendor, null, name, () => consents.access.of(key));
    owners.set(name, vendor);
    for (const old of owners.keys()) {
      if (owners.size <= MOST_OWNERS) break;
      owners.delete(old);
    }
    return { by: 'owner', account: ownersAccount(short(name)), calendar: one.account, vendor };
  }

  const vendors = companys();
  if (vendors.length === 0 && consents === null) return withoutNotices(null);
  return createNotices({ ...on, vendors, leaveFor, clock: all.clock, urlOf });
}

/** Ways of being told that are kept open. */
const MOST_OWNERS = 400;

type Known = Pick<VendorNotices, 'vendor' | 'label' | 'account' | 'desk' | 'proof'>;

function lately(known: Known, open: () => Promise<VendorNotices>): VendorNotices {
  let opening: Promise<VendorNotices> | null = null;
  const opened = (): Promise<VendorNotices> => (opening ??= open());
  return {
    ...known,
    open: async (ask) => (await opened()).open(ask),
    prolong: async (ref) => (await opened()).prolong(ref),
    close: async (id, ref) => (await opened()).close(id, ref),
    marks: async (keys, window) => (await opened()).marks(keys, window),
  };
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
