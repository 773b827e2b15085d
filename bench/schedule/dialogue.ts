/** One recruiter's way from `/hire schedule` to ranked days, as the benches walk it in the sandbox. */
import type { World } from '../../sandbox/world.ts';

/** The bot remembers calendars for half a minute and other people's interviews longer; each round must read all anew. */
export const FORGET_MS = 3_600_000;

type Person = ReturnType<World['slack']['person']>;

/** Up to the filled form: the candidate is picked, nothing is searched yet. */
export async function toTheForm(maya: Person): Promise<void> {
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', { timeoutMs: 20_000 });
  await maya.press('Pick');
  await maya.sees('Find times', { timeoutMs: 20_000 });
}

/** From submit to ranked days. */
export async function toRankedDays(maya: Person): Promise<void> {
  await maya.press('Find times');
  await maya.sees(/days? works?/, { timeoutMs: 20_000 });
}
