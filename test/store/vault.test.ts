import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ledger } from '../../src/store/ledger.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createVault, parseKeys, VaultError } from '../../src/store/vault.ts';

let directory: string;
let ledger: Ledger;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fulcrum-vault-'));
  ledger = openSqlite(directory, { clock: { now: () => 1 } });
});
afterEach(async () => {
  await ledger.close();
  await rm(directory, { recursive: true });
});

const keyText = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const secret = 'lever-key-ß-0123456789';

test('a secret comes back, and is nowhere in the files on disk', async () => {
  const vault = createVault(ledger, parseKeys(keyText('a')));
  await vault.put('lever:key', secret);
  expect(await vault.take('lever:key')).toBe(secret);
  expect(await vault.has('lever:key')).toBe(true);
  expect(await vault.names('lever:')).toEqual(['lever:key']);
  for (const file of ['fulcrum.sqlite', 'fulcrum.sqlite-wal']) {
    const bytes = await readFile(join(directory, file));
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes(Buffer.from(secret).toString('base64'))).toBe(false);
  }
  expect(await vault.remove('lever:key')).toBe(true);
  expect(await vault.take('lever:key')).toBeNull();
});

test('keys rotate: the old one still opens, and after rotate() is not needed', async () => {
  const old = keyText('old');
  const fresh = keyText('new');
  await createVault(ledger, parseKeys(old)).put('token', secret);
  const both = createVault(ledger, parseKeys(`${fresh},${old}`));
  expect(await both.take('token')).toBe(secret);
  expect(await both.rotate()).toBe(1);
  expect(await both.rotate()).toBe(0);
  expect(await createVault(ledger, parseKeys(fresh)).take('token')).toBe(secret);
});

test('however many secrets there are, all are named, and the last ones change their key too', async () => {
  const old = keyText('old');
  const fresh = keyText('new');
  await createVault(ledger, parseKeys(fresh)).put('consent:0', secret);
  const other = new DatabaseSync(join(directory, 'fulcrum.sqlite'));
  const copy = other.prepare(
    `INSERT INTO entries (key, value, version) SELECT ?, value, 1 FROM entries WHERE key = 'vault:consent:0'`,
  );
  other.exec('BEGIN');
  for (let index = 1; index < 1_010; index += 1) copy.run(`vault:consent:${index}`);
  other.exec('COMMIT');
  other.close();
  await createVault(ledger, parseKeys(old)).put('token', secret);
  const both = createVault(ledger, parseKeys(`${fresh},${old}`));
  expect(await both.names('consent:')).toHaveLength(1_010);
  expect(await both.rotate()).toBe(1);
  expect(await createVault(ledger, parseKeys(fresh)).take('token')).toBe(secret);
});

test('a wrong key, altered data and a value moved to another name are refused without showing anything', async () => {
  const ring = parseKeys(keyText('a'));
  const vault = createVault(ledger, ring);
  await vault.put('token', secret);
  await expect(createVault(ledger, parseKeys(keyText('b'))).take('token')).rejects.toThrow(
    /not in FULCRUM_ENCRYPTION_KEYS/,
  );
  await expect(createVault(ledger, parseKeys(keyText('a'))).take('token')).rejects.toThrow(VaultError);
  const sealed = (await ledger.get('vault:token'))?.value as Record<string, string>;
  await ledger.set('vault:other', sealed);
  await expect(vault.take('other')).rejects.toThrow(VaultError);
  await ledger.set('vault:token', { ...sealed, data: Buffer.from('forged').toString('base64') });
  const failure = await vault.take('token').catch((error: unknown) => error as Error);
  expect((failure as Error).message).not.toContain(secret);
});

test.each([
  ['', /at least one/],
  ['a', /id:base64/],
  [`a:${Buffer.alloc(16).toString('base64')}`, /32 bytes/],
  [`a:${Buffer.alloc(32).toString('base64')},a:${Buffer.alloc(32).toString('base64')}`, /same id/],
])('the key ring %j is refused in words', (text, words) => {
  expect(() => parseKeys(text)).toThrow(words);
});
