/** Our copy of Lever: read through the real client from the emulated Lever; what changes, what goes, what fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MovableClock } from '../../sandbox/clock.ts';
import { Faults } from '../../sandbox/faults.ts';
import { createLeverEmulator } from '../../sandbox/lever/emulator.ts';
import { seedCompany } from '../../sandbox/seed.ts';
import { createDirectory } from '../../src/directory/store.ts';
import { createLever } from '../../src/lever/client.ts';
import { noLog } from '../../src/log.ts';
import type { LeverUserId, OpportunityId } from '../../src/lever/ids.ts';
import { createPeople, type SlackProfile, type SlackTeamId, type SlackUserId } from '../../src/people.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { MONDAY } from '../support/world.ts';

const nobody = { leverUserId: null, role: 'teamMember' as const };

async function aDirectory() {
  const clock = new MovableClock(MONDAY, { frozen: true });
  const faults = new Faults();
  const company = seedCompany({ at: MONDAY });
  const emulator = createLeverEmulator({ account: company.lever, clock, faults });
  await emulator.listen();
  const folder = mkdtempSync(join(tmpdir(), 'fulcrum-directory-'));
  const ledger = openSqlite(folder, { clock });
  const lever = createLever({
    auth: emulator.keys.standard,
    baseUrl: `${emulator.url}/v1`,
    pace: async () => 0,
    retries: { failure: 0, rateLimit: 0 },
  });
  const directory = createDirectory({ lever, ledger, clock, log: noLog });
  onTestFinished(async () => {
    await ledger.close();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const idOf = (name: string): OpportunityId =>
    company.lever.opportunities.find((it) => it['name'] === name)?.['id'] as OpportunityId;
  return { clock, faults, company, emulator, ledger, lever, directory, idOf };
}

test('everything is read once, then only what changed since', async () => {
  const { clock, directory, emulator, idOf, company } = await aDirectory();
  expect(directory.state().state).toBe('waiting');
  await directory.sync();
  expect(directory.state()).toMatchObject({ state: 'ready', confidential: true });
  const active = company.lever.opportunities.filter((it) => it['archived'] === null).length;
  expect(directory.counts()).toMatchObject({ opportunities: active, stages: company.lever.stages.length });
  expect(directory.stages().map((it) => it.text)).toEqual(company.lever.stages.map((it) => it['text']));

  clock.move(60_000);
  const record = emulator.state.opportunities.get(idOf('Priya Raman')) as unknown as Record<string, unknown>;
  record['stage'] = 'offer';
  record['updatedAt'] = clock.now();
  await directory.sync();
  const priya = directory.opportunity(idOf('Priya Raman'), nobody);
  expect(priya && directory.describe(priya)).toBe('Priya Raman · Senior Backend Engineer · Offer');
});

test('a stage move is seen even on a record whose updatedAt Lever left empty', async () => {
  const { clock, directory, emulator, idOf } = await aDirectory();
  await directory.sync();
  clock.move(60_000);
  const record = emulator.state.opportunities.get(idOf('Priya Raman')) as unknown as Record<string, unknown>;
  Object.assign(record, { stage: 'offer', updatedAt: null, lastAdvancedAt: clock.now() });
  await directory.sync();
  expect(directory.opportunity(idOf('Priya Raman'), nobody)?.stage).toBe('offer');
});

test('a failing Lever leaves the copy as it was and says since when', async () => {
  const { clock, faults, directory, idOf } = await aDirectory();
  await directory.sync();
  clock.move(60_000);
  faults.inject({ kind: 'status', status: 500 });
  await directory.sync();
  expect(directory.state()).toMatchObject({ state: 'ready', at: MONDAY, failed: { at: MONDAY + 60_000 } });
  expect(directory.opportunity(idOf('Priya Raman'), nobody)?.name).toBe('Priya Raman');
  faults.clear();
  await directory.sync();
  expect(directory.state()).toMatchObject({ failed: null });
});

test('a key with less access gives what it may, without confidential candidates and without failing', async () => {
  const { directory, emulator } = await aDirectory();
  const grant = emulator.keys.of();
  grant.confidential = false;
  grant.rights = ['users:read', 'postings:read', 'stages:read', 'opportunities:read', 'applications:read'];
  await directory.sync();
  expect(directory.state()).toMatchObject({ state: 'ready', confidential: false });
  expect(directory.templates()).toEqual([]);
  expect(directory.find('Morgan Lee', { leverUserId: null, role: 'superAdmin' })).toMatchObject({ kind: 'none' });
  expect(directory.find('Priya', nobody)).toMatchObject({ kind: 'hits' });
});

test('postings are labelled by state, published ones first, confidential ones only for those on them', async () => {
  const { directory } = await aDirectory();
  await directory.sync();
  const all = directory.searchPostings('', { leverUserId: null, role: 'superAdmin' });
  expect(all[0]?.state).toBe('published');
  expect(all.filter((it) => it.state === 'draft').every((it) => it.label.endsWith('(draft)'))).toBe(true);
  expect(new Set(all.map((it) => it.state)).size).toBeGreaterThan(1);
  expect(all.some((it) => it.confidential)).toBe(true);
  expect(directory.searchPostings('', nobody).some((it) => it.confidential)).toBe(false);
});

test('who somebody is, is asked again before they write: a deactivated user is stopped at once', async () => {
  const { clock, directory, emulator, ledger, lever, company } = await aDirectory();
  await directory.sync();
  const maya = company.people.find((it) => it.key === 'maya');
  const profile: SlackProfile = {
    slackId: 'U1' as SlackUserId,
    name: 'Maya',
    email: maya?.email ?? '',
    zone: 'Europe/Lisbon',
    deleted: false,
    admin: false,
    outsider: false,
  };
  const slack = { profile: async () => profile, byEmail: async () => profile };
  const people = createPeople({ slack, lever: lever.users, directory, ledger, clock });
  const ask = (fresh: boolean) => people.actorFor('T1' as SlackTeamId, 'U1' as SlackUserId, { fresh });
  expect(await ask(false)).toMatchObject({ role: 'teamMember', leverUserId: maya?.leverId, unmapped: null });
  const user = emulator.state.users.get(maya?.leverId ?? '') as unknown as { deactivatedAt: number | null };
  user.deactivatedAt = MONDAY;
  clock.move(60_000);
  expect(await ask(false)).toMatchObject({ role: 'teamMember' });
  expect(await ask(true)).toMatchObject({ role: null, unmapped: expect.stringContaining('deactivated') as string });
  expect(await ask(false)).toMatchObject({ role: null });

  await people.link('U1' as SlackUserId, company.people.find((it) => it.key === 'rui')?.leverId as LeverUserId);
  expect(await ask(true)).toMatchObject({ leverUserId: company.people.find((it) => it.key === 'rui')?.leverId });
});
