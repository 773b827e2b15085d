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
  /** What an admin does in Google's consoles. */
  readonly google: Pick<GoogleAccess, 'revokeKey' | 'removeDelegation' | 'expireTokens'>;
}

export function createCalendarEmulator(options: CalendarEmulatorOptions): CalendarEmulator {
  const { clock, wire, faults } = options;
  const state = new CalendarState(clock, options.calendars);
  let google: RunningServer | null = null;
  const running = (): string => {
    if (!google) throw new Error('the calendar emulator is not listening yet');
    return google.url;
  };
  const access = new GoogleAccess(clock, state, () => `${running()}/token`);
  const emulated = googleRoutes(state, access, clock);
  const shared = { ...(wire && { wire }), ...(faults && { faults }) };

  return {
    state,
    google: access,
    async listen(port = 0) {
      google = await serve(
        { service: 'google', routes: emulated.routes, notFound: emulated.notFound, ...shared },
        port,
      );
    },
    async close() {
      await google?.close();
      google = null;
    },
    reset(calendars) {
      state.reset(calendars);
      access.reset();
      emulated.reset();
    },
    get urls() {
      return { google: running(), googleToken: `${running()}/token`, microsoft: '' };
    },
    get serviceAccountKey() {
      return access.key();
    },
  };
}
