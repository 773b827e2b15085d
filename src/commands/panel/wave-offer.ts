/** What the Replace window offers about asking several people at once: who can be asked, the best first, with their load. */
import type { Blocks } from '../../blocks/kit.ts';
import { blockId } from '../../blocks/panel-plan.ts';
import { waveFields } from '../../blocks/wave.ts';
import { nobodyLeft, type Offered, waveBlocks } from '../../blocks/wave-offer.ts';
import { loadOf } from '../../interviewers/load.ts';
import type { ChangePlan } from '../../panels/change.ts';
import { changeCalls } from '../../panels/change-calls.ts';
import type { Alternatives } from '../../panels/panels.ts';
import { URGENT } from '../../panels/wave.ts';
import { waveCalls as calls } from '../../panels/wave-calls.ts';
import type { Services } from '../../services.ts';

/** As many as one field can tick. */
const MOST = 10;

type People = Alternatives['people'];

/** What each of them carries on the interview's day and in its week, beside their limits. */
export async function loadsAt(plan: ChangePlan, people: People, act: Services) {
  const at = plan.now.sessions.find((it) => plan.sessions.includes(it.id))?.start ?? act.clock.now();
  const { byUser } = await act.panels.sittings();
  return await Promise.all(
    people.map(async ({ userId, name }) => {
      const [habits, { zone }] = await Promise.all([act.interviewers.habits(userId), act.interviewers.person(userId)]);
      // Counted as of the interview: its day, its week.
      return loadOf({ userId, name, zone }, habits, byUser.get(userId) ?? [], at);
    }),
  );
}

export const roundedCount = (count: number) => Math.round(count * 100) / 100;

/** What the Replace window says about asking several. Free and qualified people only, the best first. */
export async function waveOffer(
  plan: ChangePlan,
  people: People,
  act: Services,
): Promise<{ readonly blocks: Blocks; readonly first: boolean }> {
  const session = plan.now.sessions.find((it) => plan.sessions.includes(it.id));
  const current = await act.panels.waves.current(plan);
  const asked = new Set(current?.asked.map((it) => it.userId));
  const possible = people.filter((it) => it.possible && !asked.has(it.userId)).slice(0, MOST);
  const inSlack = await Promise.all(possible.map((it) => act.people.slackIdOf(it.userId)));
  const there = possible.filter((_, index) => inSlack[index] !== null);
  const loads = await loadsAt(plan, there, act);
  const offered = there.map(
    (it, index): Offered => ({
      userId: it.userId,
      name: it.name,
      why: it.why,
      week: { count: roundedCount(loads[index]?.counts.week ?? 0), most: loads[index]?.limits.week ?? 0 },
    }),
  );
  const urgent = (session?.start ?? Infinity) - act.clock.now() <= URGENT;
  return {
    first: urgent || current !== null,
    blocks: [
      waveBlocks(
        {
          plan: plan.id,
          block: blockId(waveFields.who, plan.id),
          offered,
          absent: possible.filter((_, index) => inSlack[index] === null).map((it) => it.name),
          current,
          urgent,
        },
        calls,
      ),
      current !== null &&
        offered.length === 0 &&
        nobodyLeft(
          current,
          people.filter((it) => !it.possible),
          changeCalls,
        ),
    ],
  };
}
