/**
 * The emulated calendars: one shared world behind two vendors' APIs, on loopback. Started by `world.ts`, by tests and
 * by the page; the bot meets them through configuration alone.
 */
import type { Clock } from '../../src/clock.ts';
import type { CompanyCalendar } from '../company.ts';
import type { Faults } from '../faults.ts';
import { type RunningServer, serve } from '../http.ts';
import type { Wire } from '../wire.ts';
import { googleRoutes } from './google.ts';
import { GoogleAccess, type ServiceAccountKey } from './google-access.ts';
import { GoogleChannels } from './google-channels.ts';
import { type MicrosoftEmulator, microsoftRoutes } from './microsoft.ts';
import { MicrosoftAccess } from './microsoft-access.ts';
import { CalendarState } from './state.ts';

export interface CalendarEmulatorOptions {
  readonly calendars: readonly CompanyCalendar[];
  readonly clock: Clock;
  readonly wire?: Wire;
  readonly faults?: Faults;
}

export interface CalendarEmulator {
  /** Starts both servers on 127.0.0.1: Google on `port`, Microsoft on the next; 0 or nothing picks free ones. */
  listen(port?: number): Promise<void>;
  close(): Promise<void>;
  /** A new world: events, answers, mail, tokens and channels are gone. */
  reset(calendars: readonly CompanyCalendar[]): void;
  /** Root addresses; valid after `listen`. `google` is what GOOGLE_API_URL takes. */
  readonly urls: { readonly google: string; readonly googleToken: string; readonly microsoft: string };
  /** The key file of the sandbox's service account; its `token_uri` points here. Valid after `listen`. */
  readonly serviceAccountKey: ServiceAccountKey;
  /** What people do and see. */
  readonly state: CalendarState;
  /** What an admin does in Google's consoles, a person with their own consent, and the OAuth client that the bot is given. */
  readonly google: Pick<
    GoogleAccess,
    'revokeKey' | 'removeDelegation' | 'expireTokens' | 'revokeClient' | 'withdraw' | 'consent'
  >;
  /** Google's watch channels, and how they fail. */
  readonly channels: Pick<GoogleChannels, 'open' | 'loses'>;
  /** What an admin does in Microsoft's, a person with their own consent, and the app registration that the bot is given. */
  readonly microsoft: Pick<
    MicrosoftAccess,
    'app' | 'revokeSecret' | 'removeConsent' | 'expireTokens' | 'withdraw' | 'consent'
  >;
  /** Graph's subscriptions, and what happens to them. */
  readonly subscriptions: Pick<
    MicrosoftEmulator['subscriptions'],
    'open' | 'loses' | 'remove' | 'challenge' | 'missed'
  >;
}

export function createCalendarEmulator(options: CalendarEmulatorOptions): CalendarEmulator {
  const { clock, wire, faults } = options;
  const state = new CalendarState(clock, options.calendars);
  let google: RunningServer | null = null;
  let microsoft: RunningServer | null = null;
  const urlOf = (server: RunningServer | null): string => {
    if (!server) throw new Error('the calendar emulator is not listening yet');
    return server.url;
  };
  const access = new GoogleAccess(clock, state, () => `${urlOf(google)}/token`);
  const channels = new GoogleChannels(state, clock, () => urlOf(google), wire);
  const ofGoogle = googleRoutes(state, access, clock, channels);
  const graph = new MicrosoftAccess(clock, state);
  const ofMicrosoft = microsoftRoutes(state, graph, clock, () => urlOf(microsoft), wire);
  const shared = { ...(wire && { wire }), ...(faults && { faults }) };

  return {
    state,
    google: access,
    channels,
    microsoft: graph,
    subscriptions: ofMicrosoft.subscriptions,
    async listen(port = 0) {
      const next = port === 0 ? 0 : port + 1;
      google = await serve(
        { service: 'google', routes: ofGoogle.routes, notFound: ofGoogle.notFound, ...shared },
        port,
      );
      microsoft = await serve(
        { service: 'microsoft', routes: ofMicrosoft.routes, notFound: ofMicrosoft.notFound, ...shared },
        next,
      );
    },
    async close() {
      channels.reset();
      ofMicrosoft.subscriptions.reset();
      await Promise.all([google?.close(), microsoft?.close()]);
      google = null;
      microsoft = null;
    },
    reset(calendars) {
      state.reset(calendars);
      access.reset();
      channels.reset();
      graph.reset();
      ofMicrosoft.subscriptions.reset();
    },
    get urls() {
      return { google: urlOf(google), googleToken: `${urlOf(google)}/token`, microsoft: urlOf(microsoft) };
    },
    get serviceAccountKey() {
      return access.key();
    },
  };
}
