/**
 * Which vendors may tell us of changes, as the installation is configured. Called once by `rooms.ts`; no request is made
 * here, and what speaks to the vendors is loaded when it is first needed.
 */
import { createHash } from 'node:crypto';
import { readServiceAccount, serviceAccess } from './google-token.ts';
import type { CalendarsConfig } from './index.ts';
import { type CalendarNotices, createNotices, type NoticesOptions, withoutNotices } from './notices.ts';
import { type CalendarTools, realTools } from './tools.ts';
import type { VendorNotices } from './vendor-notices.ts';

export interface NoticesConfig extends Pick<CalendarsConfig, 'google' | 'microsoft'> {
  /** Where vendors reach us; `null`: they do not. */
  readonly publicUrl: string | null;
  readonly wanted: boolean;
}

const paths = { google: '/hooks/google-calendar', microsoft: '/hooks/microsoft-calendar' } as const;

export function openNotices(
  config: NoticesConfig,
  tools: Pick<CalendarTools, 'clock'> & Partial<CalendarTools>,
  on: Pick<NoticesOptions, 'memory' | 'log' | 'changed' | 'look'>,
): CalendarNotices {
  const { google, microsoft, publicUrl, wanted } = config;
  // Whoever has no events of ours anywhere has nothing that could change.
  const holds = (google?.organizer ?? null) !== null || (microsoft?.organizer ?? null) !== null;
  if (!wanted) return withoutNotices(holds ? 'CALENDAR_NOTICES is no' : null);
  if (publicUrl === null) return withoutNotices(holds ? 'PUBLIC_URL is not set' : null);
  const all = realTools(tools);
  const vendors: VendorNotices[] = [];
  if (google?.serviceAccountKey && google.organizer) {
    const { serviceAccountKey } = google;
    const account = readServiceAccount(serviceAccountKey);
    const organizer = google.organizer.trim().toLowerCase();
    const known = { account: short(`${account.address} ${organizer}`), desk: organizer };
    vendors.push(
      lately({ vendor: 'google', label: 'Google Calendar', proof: 'first-message', ...known }, async () => {
        const [{ googleNotices }, { askingGoogle }] = await Promise.all([
          import('./google-notices.ts'),
          import('./google-client.ts'),
        ]);
        const ask = askingGoogle(google.apiUrl, serviceAccess(serviceAccountKey, organizer, all), all);
        return googleNotices(ask, { ...known, organizer, url: `${publicUrl}${paths.google}`, clock: all.clock });
      }),
    );
  }
  if (microsoft) {
    const organizer = microsoft.organizer?.trim().toLowerCase() ?? null;
    const known = { account: short(`${microsoft.tenantId} ${microsoft.clientId}`), desk: organizer };
    vendors.push(
      lately({ vendor: 'microsoft', label: 'Microsoft 365', proof: 'before', ...known }, async () => {
        const [{ microsoftNotices }, { askingGraph }, { applicationAccess }] = await Promise.all([
          import('./microsoft-notices.ts'),
          import('./microsoft-client.ts'),
          import('./microsoft-token.ts'),
        ]);
        const ask = askingGraph(microsoft.apiUrl, applicationAccess(microsoft, all), all);
        return microsoftNotices(ask, { ...known, organizer, url: `${publicUrl}${paths.microsoft}`, clock: all.clock });
      }),
    );
  }
  if (vendors.length === 0) return withoutNotices(null);
  return createNotices({ ...on, vendors, clock: all.clock, urlOf: (it) => `${publicUrl}${paths[it.vendor]}` });
}

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
