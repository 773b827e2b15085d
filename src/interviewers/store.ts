/**
 * What the interviewers room keeps in the ledger: one record a person, one for the company. Read-change-write with the
 * version that was read, so that two windows never overwrite each other silently. Used inside this room only.
 */
import { ConflictError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { type Json, type Ledger, pagesUnder } from '../store/ledger.ts';
import type { Defaults, Profile } from './profile.ts';

const profileKey = (id: string) => `interviewer:${id}`;
const DEFAULTS = 'interviewers:defaults';

export interface Kept<T> {
  readonly value: T;
  /** 0: nothing was kept yet. */
  readonly version: number;
}

export async function read<T>(ledger: Ledger, key: string, otherwise: T): Promise<Kept<T>> {
  const entry = await ledger.get(key);
  return entry === null
    ? { value: otherwise, version: 0 }
    : { value: entry.value as unknown as T, version: entry.version };
}

/** @throws ConflictError when somebody else wrote since. */
export async function write(ledger: Ledger, key: string, expected: number, value: unknown): Promise<void> {
  if ((await ledger.compareAndSet(key, expected, value as Json)) === null)
    throw new ConflictError(
      'This was changed in another window meanwhile, so nothing was saved.',
      'Close this one, open it again and make your change there.',
    );
}

export const readProfile = (ledger: Ledger, id: LeverUserId) => read<Profile>(ledger, profileKey(id), {});
export const writeProfile = (ledger: Ledger, id: LeverUserId, expected: number, value: Profile) =>
  write(ledger, profileKey(id), expected, value);
export const readDefaults = (ledger: Ledger) => read<Partial<Defaults>>(ledger, DEFAULTS, {});
export const writeDefaults = (ledger: Ledger, expected: number, value: Partial<Defaults>) =>
  write(ledger, DEFAULTS, expected, value);

/** What a configuration file said of somebody, by their address: the command line does not know Lever's ids. */
const configuredKey = (email: string) => `interviewer-config:${email.toLowerCase()}`;
export const readConfigured = (ledger: Ledger, email: string) =>
  read<Profile | null>(ledger, configuredKey(email), null);
export const writeConfigured = (ledger: Ledger, email: string, expected: number, value: Profile) =>
  write(ledger, configuredKey(email), expected, value);

export async function listProfiles(ledger: Ledger): Promise<readonly (readonly [string, Profile])[]> {
  const prefix = profileKey('');
  return (await listAll(ledger, prefix)).map((it) => [it.key.slice(prefix.length), it.value as unknown as Profile]);
}
/** By address. */
export async function listConfigured(ledger: Ledger): Promise<readonly (readonly [string, Profile])[]> {
  const prefix = configuredKey('');
  return (await listAll(ledger, prefix)).map((it) => [it.key.slice(prefix.length), it.value as unknown as Profile]);
}

export async function listAll(ledger: Ledger, prefix: string) {
  const all = [];
  for await (const page of pagesUnder(ledger, prefix)) all.push(...page);
  return all;
}
