import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { untilClosed } from '../../src/store/until-closed.ts';

test('work under which the ledger is closed stays where it is, fails nobody, and the next process goes on', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'fulcrum-closed-'));
  const ledger = untilClosed(openSqlite(directory, { clock: systemClock }));
  const lease = await ledger.lease('work', 60_000);
  await ledger.set('step', 1);
  await ledger.close();
  const settled: string[] = [];
  const late = [ledger.set('step', 2), ledger.get('step'), ledger.lease('other', 1_000), lease?.release()];
  for (const it of late)
    it?.then(
      () => settled.push('answered'),
      (error: unknown) => settled.push(String(error)),
    );
  await new Promise((done) => setTimeout(done, 20));
  expect(settled).toEqual([]);
  await ledger.close();
  const next = openSqlite(directory, { clock: systemClock });
  expect((await next.get('step'))?.value).toBe(1);
  await next.close();
  rmSync(directory, { recursive: true });
});
