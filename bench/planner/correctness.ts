/** The search against trying everything, on two thousand random small panels; `oracle.ts` says what is compared. */
import type { Bench } from '../row.ts';
import { byEffort, number } from '../row.ts';
import { checkOracle } from './oracle.ts';

export const bench: Bench = (effort) => {
  const panels = byEffort(effort, 200, 2000, 2000);
  const what = `Planner against trying everything, ${number(panels)} random panels`;
  const asked = 'no wrong optimum';
  try {
    const it = checkOracle(panels);
    const some = `${it.infeasible} of them impossible, ${it.manyDays} on several days, ${it.elastic} with elastic rules, ${it.priced} through prices`;
    return Promise.resolve([{ what, measured: `0 wrong (${some})`, asked, met: true }]);
  } catch (error) {
    console.error(error);
    return Promise.resolve([{ what, measured: 'at least 1 wrong: printed by the run', asked, met: false }]);
  }
};
