/** What a try to connect a calendar leaves behind when it fails: what was connected before stays connected. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCalendarConsents } from '../../src/interviewers/calendar-consent.ts';
import { createConsentStore } from '../../src/interviewers/consent-store.ts';
import type { ConsentingVendor } from '../../src/interviewers/consents.ts';
import type { Actor } from '../../src/people.ts';
import type { Ledger } from '../../src/store/ledger.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createVault, parseKeys } from '../../src/store/vault.ts';

const jo = {
  teamId: 'T1',
  slackId: 'UJO',
  leverUserId: 'u-jo',
  email: 'jo@acme.test',
  role: 'interviewer',
  unmapped: null,
} as unknown as Actor;

let directory: string;
let ledger: Ledger;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fulcrum-consent-'));
  ledger = openSqlite(directory, { clock: { now: () => 1 } });
});
afterEach(async () => {
  await ledger.close();
  await rm(directory, { recursive: true });
});

/** The room, with a vendor that signs everybody in as `account` and takes back all of an account at once, as Google does. */
function room() {
  const clock = { now: () => 1 };
  const vault = createVault(ledger, parseKeys(`a:${Buffer.alloc(32, 1).toString('base64')}`));
  const store = createConsentStore({ vault, ledger, clock, ended: () => {} });
  const it = { account: 'jo@acme.test', slack: true, taken: [] as string[], codes: 0 };
  const google: ConsentingVendor = {
    label: 'Google Calendar',
    manage: 'myaccount.google.com',
    authorizeUrl: ({ state }) => `https://accounts.google.test/?state=${state}`,
    redeem: async () => {
      it.codes += 1;
      return { ok: true, refreshToken: `1//${it.codes}`, account: it.account, sees: 'events' };
    },
    revoke: async (token) => {
      it.taken.push(token);
      return true;
    },
  };
  const consents = createCalendarConsents({
    vendors: new Map([['google', google]]),
    organizers: new Map(),
    publicUrl: 'https://fulcrum.example.com',
    store,
    vault,
    ledger,
    clock,
    directory: {
      user: () => ({ id: 'u-jo', email: 'jo@acme.test' }) as never,
      userByEmail: (email: string) => (email === 'ana@acme.test' ? ({ id: 'u-ana' } as never) : undefined),
    },
    people: {
      actorFor: async () => {
        if (!it.slack) throw new Error('Slack is away');
        return jo;
      },
    },
    audit: async () => {},
    changed: () => {},
    showHome: () => {},
  });
  /** From the button in Home to the page at the end. */
  async function connects(): Promise<string> {
    const link = new URL((await consents.links(jo, 'read')).get('google') ?? '').searchParams.get('link') ?? '';
    const begun = await consents.begin('google', link);
    if (begun.go === null) return 'stale';
    const state = new URL(begun.go).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, code: 'c' });
    return (await consents.finish('google', query, (name) => (name === begun.cookie.name ? begun.cookie.value : null)))
      .outcome;
  }
  const kept = () => store.memory.take({ vendor: 'google', purpose: 'read', address: 'jo@acme.test' });
  return { it, connects, kept };
}

test('a second try that fails does not take back at the vendor what is connected by the same account', async () => {
  const { it, connects, kept } = room();
  expect(await connects()).toBe('connected');
  it.slack = false;
  expect(await connects()).toBe('failed');
  expect([await kept(), it.taken]).toEqual(['1//1', []]);
});

test('an account that is nobody’s business here is taken back, and what is connected stays', async () => {
  const { it, connects, kept } = room();
  expect(await connects()).toBe('connected');
  it.account = 'ana@acme.test';
  expect(await connects()).toBe('failed');
  expect([await kept(), it.taken]).toEqual(['1//1', ['1//2']]);
});
