/**
 * A bot that falls: a process of its own, killed (SIGKILL) the moment a certain call is answered, and started again.
 * It reads the machine's clock, so its world starts now.
 */
import { afterAll, beforeAll, expect } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import type { WireEntry } from '../../sandbox/wire.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { checksFirstDay, patience } from './dialogue.ts';

/** One world for all tests of a file or a `describe`, with the bot in a process of its own. */
export function fallingWorld(): () => World {
  let it: World;
  beforeAll(async () => {
    it = await startWorld({ at: Date.now(), frozen: false, bot: 'child' });
  }, 30_000);
  afterAll(() => it.close());
  return () => it;
}

/** Calls of the bot that change something outside, in the order in which a booking makes them. */
function writes(entry: WireEntry): string | null {
  if (entry.service === 'google' && entry.method !== 'GET' && /\/events/.test(entry.path))
    return entry.method === 'POST' ? 'hold' : 'invite';
  if (entry.service === 'lever' && entry.method !== 'GET') return 'panel';
  if (entry.service === 'slack' && entry.path.endsWith('/chat.postMessage')) return 'tell';
  return null;
}

export const allOnce = { panels: 1, interviews: 4, sessions: 4, candidateEvents: 1, candidateInvites: 1 };

/** Kills the bot the moment its `nth` call of this kind is answered, mostly before the bot has read the answer. */
export async function fallsAt(it: World, kind: string, nth: number): Promise<void> {
  const moment = Promise.withResolvers<void>();
  let seen = 0;
  const stop = it.wire.listen((entry) => {
    if (writes(entry) !== kind || ++seen !== nth) return;
    it.killBot().then(moment.resolve, moment.reject);
  });
  await moment.promise;
  stop();
}

/** A bot that has just started may still be reading Lever: types until it knows her. */
export async function opensPriya(maya: Person): Promise<void> {
  const known = () => maya.text().split('Schedule a panel for this candidate?').length;
  const before = known();
  await expect
    .poll(
      async () => {
        await maya.types('/hire schedule Priya', { in: '#hiring' });
        return known();
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBeGreaterThan(before);
  await maya.press('Pick');
}

/** Up to Book, pressed; the bot falls at that moment and is started again; the recruiter looks what became of it. */
export async function booksAndFalls(it: World, kind: string, nth: number): Promise<Person> {
  if (it.wire.since().length > 0) await it.reset();
  const maya = it.slack.person('maya');
  await opensPriya(maya);
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await checksFirstDay(maya);
  const fallen = fallsAt(it, kind, nth);
  void maya.press('Book').catch(() => {});
  await fallen;
  await it.startBot();
  if (maya.screen().modals.length > 0) await maya.closes({ all: true });
  await opensPriya(maya);
  await maya.sees(/only partly booked/, patience);
  return maya;
}
