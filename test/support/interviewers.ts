/** Steps that stories about interviewers, pools and templates share. */
import { expect } from 'vitest';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { StoryWorld } from './world.ts';

/** The bot's audit log, read from its data directory after it was stopped. */
export async function auditOf(it: StoryWorld): Promise<Record<string, unknown>[]> {
  await it.stopBot();
  const ledger = openSqlite(it.env['FULCRUM_DATA_DIR'] ?? '', { clock: it.clock });
  const lines = await ledger.read('audit', { limit: 500 });
  await ledger.close();
  return lines.map((one) => one.record as Record<string, unknown>);
}

/** From the typed name to the plan's form. */
export async function plans(it: StoryWorld, name = 'Priya') {
  const { maya } = it;
  await maya.types(`/hire schedule ${name}`, { in: '#hiring' });
  await maya.sees(/Pick/);
  await maya.press('Pick');
  await maya.sees(/Find times/);
}

export async function searches(it: StoryWorld, name = 'Priya') {
  await plans(it, name);
  await it.maya.press('Find times');
  await it.maya.sees(/days? works?|Nothing fits/);
}

/** The first day, booked; the window closed again. An earlier "Booked" may still be on the screen, so it is counted. */
export async function books(it: StoryWorld) {
  const { maya } = it;
  const said = () => maya.text().match(/Booked: /g)?.length ?? 0;
  const before = said();
  await maya.press('Pick');
  await maya.sees(/Check and book/);
  await maya.press('Book');
  await expect.poll(said, { timeout: 10_000 }).toBeGreaterThan(before);
  await maya.closes({ all: true });
}
