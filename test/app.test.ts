/** The composition root as a whole, where no room of its own has the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { systemClock } from '../src/clock.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { createVault, parseKeys } from '../src/store/vault.ts';

test('started with a new key before the old one, everything is encrypted anew: the old one can go', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'fulcrum-keys-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
  const vaultWith = (keys: string) => {
    const ledger = openSqlite(dataDir, { clock: systemClock });
    return { ledger, vault: createVault(ledger, parseKeys(keys)) };
  };

  const before = vaultWith(key('old', 1));
  await before.vault.put('lever-key', 'a secret');
  await before.ledger.close();

  const app = createApp(
    loadConfig({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 'not a secret',
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      LEVER_API_URL: 'http://127.0.0.1:9/v1',
      FULCRUM_ENCRYPTION_KEYS: `${key('new', 2)},${key('old', 1)}`,
      FULCRUM_DATA_DIR: dataDir,
      PORT: '0',
    }),
    { log: createLog({ level: 'silent' }) },
  );
  await app.start();
  await app.stop();

  const after = vaultWith(key('new', 2));
  expect(await after.vault.take('lever-key')).toBe('a secret');
  await after.ledger.close();
}, 20_000);
