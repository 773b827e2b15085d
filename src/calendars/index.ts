/**
 * The list of calendar providers, and the choice between them. Called once by `app.ts`.
 */
import { type Calendars, remembering } from './cache.ts';
import { type GoogleSettings, openGoogle } from './google.ts';
import { notConnected } from './not-connected.ts';
import type { CalendarTools } from './tools.ts';

export type { Calendars } from './cache.ts';
export type { GoogleSettings } from './google.ts';
export type { CalendarTools } from './tools.ts';

export interface CalendarsConfig {
  readonly google?: GoogleSettings;
  /** How long a free/busy answer is remembered, ms; default 30,000. */
  readonly rememberMs?: number;
}

/**
 * Opens what is configured, or a provider that answers "not connected". No request is made here.
 * Throws `CalendarError` when a key is unreadable.
 */
export function openCalendars(
  config: CalendarsConfig,
  tools: Pick<CalendarTools, 'clock'> & Partial<CalendarTools>,
): Calendars {
  const all: CalendarTools = {
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    random: Math.random,
    fetch: globalThis.fetch,
    ...tools,
  };
  const provider = config.google ? openGoogle(config.google, all) : notConnected;
  return remembering(provider, {
    clock: all.clock,
    ...(config.rememberMs !== undefined && { lifeMs: config.rememberMs }),
  });
}
