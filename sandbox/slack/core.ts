/**
 * What every part of the Slack emulator is handed: one record instead of imports in circles. Made in `emulator.ts`.
 */
import type { MovableClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import type { Activity } from './activity.ts';
import type { Agenda } from './agenda.ts';
import type { Deliver } from './delivery/deliver.ts';
import type { Sockets } from './delivery/socket.ts';
import type { Events } from './events.ts';
import type { Journal } from './journal.ts';
import type { Manifest } from './manifest.ts';
import type { OauthCodes } from './oauth-codes.ts';
import type { Rates } from './rates.ts';
import type { SlackState } from './state.ts';
import type { ResponseUrls, Triggers } from './tickets.ts';

export interface Credentials {
  /** Of the first workspace's installation. */
  readonly botToken: string;
  readonly signingSecret: string;
  readonly appToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Core {
  readonly appId: string;
  readonly credentials: Credentials;
  readonly manifest: Manifest;
  readonly clock: MovableClock;
  readonly state: SlackState;
  readonly journal: Journal;
  readonly activity: Activity;
  readonly agenda: Agenda;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly rates: Rates;
  readonly codes: OauthCodes;
  readonly sockets: Sockets;
  readonly deliver: Deliver;
  readonly events: Events;
  readonly wire: Wire | undefined;
  /** `http://127.0.0.1:PORT`, known once it listens. */
  url(): string;
}
