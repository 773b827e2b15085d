import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { DataDirectoryInUse, openSqlite } from '../../src/store/sqlite.ts';
import { ledgerContract } from '../contracts/ledger.ts';

async function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'fulcrum-store-'));
}

ledgerContract('SQLite', async () => {
  const directory = await temporary();
  let at = 1_790_000_000_000;
  let real = 5_000_000;
  const open = () => openSqlite(directory, { clock: { now: () => at }, realClock: { now: () => real } });
  let ledger = open();
  return {
    ledger,
    passTime: (ms) => {
      at += ms;
    },
    passRealTime: (ms) => {
      real += ms;
    },
    now: () => at,
    reopen: async () => {
      await ledger.close();
      ledger = open();
      return ledger;
    },
    destroy: async () => {
      await ledger.close();
      await rm(directory, { recursive: true });
    },
  };
});

const clock = { now: () => 1_790_000_000_000 };

test('a second opener of one data directory is told so in words', async () => {
  const directory = await temporary();
  const first = openSqlite(directory, { clock });
  expect(() => openSqlite(directory, { clock })).toThrow(DataDirectoryInUse);
  await first.close();
  await openSqlite(directory, { clock }).close();
  await rm(directory, { recursive: true });
});

test('the file is readable by its owner only', async () => {
  const directory = await temporary();
  const ledger = openSqlite(directory, { clock });
  expect((await stat(join(directory, 'fulcrum.sqlite'))).mode & 0o077).toBe(0);
  await ledger.close();
  await rm(directory, { recursive: true });
});

test('an audit record changed behind the store’s back is found', async () => {
  const directory = await temporary();
  const ledger = openSqlite(directory, { clock });
  for (const what of ['one', 'two', 'three']) await ledger.append('audit', { what });
  await ledger.close();
  const raw = new DatabaseSync(join(directory, 'fulcrum.sqlite'));
  raw.exec(`UPDATE streams SET record = '{"what":"never"}' WHERE seq = 2`);
  raw.close();
  const again = openSqlite(directory, { clock });
  expect(await again.tampered('audit')).toBe(2);
  await again.close();
  await rm(directory, { recursive: true });
});

test('no acknowledged write is lost when the process is killed, and its lock dies with it', async () => {
  const directory = await temporary();
  const script = `
    import { openSqlite } from ${JSON.stringify(new URL('../../src/store/sqlite.ts', import.meta.url).href)};
    const ledger = openSqlite(process.argv[1], { clock: { now: () => 1 } });
    for (let i = 0; ; i += 1) { await ledger.set('n' + i, i); console.log(i); await new Promise((go) => setImmediate(go)); }
  `;
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    script,
    directory,
  ]);
  let acknowledged = -1;
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      acknowledged = Number(chunk.toString().trim().split('\n').at(-1));
      if (acknowledged > 50) child.kill('SIGKILL');
    });
    child.on('exit', () => resolve());
  });
  expect(acknowledged).toBeGreaterThan(50);
  const ledger = openSqlite(directory, { clock });
  for (let i = 0; i <= acknowledged; i += 1) expect((await ledger.get(`n${i}`))?.value).toBe(i);
  await ledger.close();
  await rm(directory, { recursive: true });
});

test('a short list costs nothing more when thousands of rows are sorted behind it', async () => {
  const directory = await temporary();
  const ledger = openSqlite(directory, { clock: { now: () => 1 } });
  await ledger.set('aa:1', 'first');
  await ledger.set('zz:1', 'last');
  const other = new DatabaseSync(join(directory, 'fulcrum.sqlite'));
  other.exec('BEGIN');
  const insert = other.prepare("INSERT INTO entries (key, value, version) VALUES (?, '1', 1)");
  for (let index = 0; index < 40_000; index += 1) insert.run(`told:${index}`);
  other.exec('COMMIT');
  other.close();
  const msOf = async (prefix: string): Promise<number> => {
    const began = performance.now();
    for (let times = 0; times < 20; times += 1) expect(await ledger.list(prefix)).toHaveLength(1);
    return performance.now() - began;
  };
  await msOf('zz:');
  // Reading everything behind it takes some thousand times as long.
  expect(await msOf('aa:')).toBeLessThan(20 * (await msOf('zz:')) + 5);
  await ledger.close();
  await rm(directory, { recursive: true });
});
