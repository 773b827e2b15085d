/**
 * How a node of the joint search is cut in two or more parts: by what the prices left undecided, or by one of its conflicts.
 * Every joint day of the node is in at least one part. Called by `interview-day-tree.ts`. Pure.
 */
import type { Looked } from './interview-day-bound.ts';
import type { Conflict } from './interview-day-conflicts.ts';
import type { DayDesk, Panel, Wish } from './interview-day-desk.ts';

/** What is cut: the candidates' wishes, their panels, and where those get in each other's way. */
interface Open {
  readonly wishes: readonly Wish[];
  readonly panels: readonly Panel[];
  readonly conflicts: readonly Conflict[];
}

/** A share of choices below which, or above whose rest, something counts as decided. */
const DECIDED = 0.04;
/** Conflicts looked at closely before one is chosen to branch on. */
const LOOKED_AT = 6;
/** What it counts as when somebody has no way left. */
const MOST_MORE = 1e6;
/**
 * What the prices left undecided, cut in two: who takes a session, or when it starts. Of the least decided the one whose
 * halves both cost most at those prices. Null when all is decided.
 */
export function halves(desk: DayDesk, node: Open, { priced, habits }: Looked): Conflict['ways'] | null {
  const open: { readonly score: number; readonly ways: Conflict['ways'] }[] = [];
  for (const [candidate, { people, starts }] of habits.entries()) {
    for (const [key, share] of people) {
      const score = Math.min(share, 1 - share);
      const session = Number(key.slice(0, key.indexOf(' ')));
      const person = key.slice(key.indexOf(' ') + 1);
      if (score <= DECIDED || !desk.splits(candidate, session, person)) continue;
      const ways = (['only', 'not'] as const).map((kind) => ({ candidate, bar: { kind, session, person } }));
      open.push({ score, ways });
    }
    const bySession = new Map<number, [number, number][]>();
    for (const [key, share] of starts) {
      const [session = 0, start = 0] = key.split(' ').map(Number);
      bySession.set(session, [...(bySession.get(session) ?? []), [start, share]]);
    }
    for (const [session, list] of bySession) {
      list.sort((a, b) => a[0] - b[0]);
      let sum = 0;
      let best: { score: number; at: number } | null = null;
      for (const [start, share] of list) {
        const score = Math.min(sum, 1 - sum);
        if (score > Math.max(DECIDED, best?.score ?? 0)) best = { score, at: start };
        sum += share;
      }
      if (best === null) continue;
      const { at, score } = best;
      const halves = [
        { kind: 'starts', session, from: -Infinity, to: at },
        { kind: 'starts', session, from: at, to: Infinity },
      ] as const;
      open.push({ score, ways: halves.map((bar) => ({ candidate, bar })) });
    }
  }
  let best: { readonly ways: Conflict['ways']; readonly worth: number } | null = null;
  for (const { ways } of open.sort((a, b) => b.score - a.score).slice(0, LOOKED_AT)) {
    const { candidate } = ways[0]!;
    const wish = node.wishes[candidate]!;
    const now = desk.bestWith(candidate, wish, priced.tolls)?.paid ?? 0;
    const more = ways.map(({ bar }) => {
      const then = desk.bestWith(candidate, { ...wish, bars: [...wish.bars, bar] }, priced.tolls);
      return then === null ? MOST_MORE : Math.min(MOST_MORE, then.paid - now);
    });
    const worth = 4 * Math.min(...more) + Math.max(...more);
    if (best === null || worth > best.worth) best = { ways, worth };
  }
  return best?.ways ?? null;
}

/** The ways out of the conflict that costs most to settle. `forced`: somebody cannot yield at all. */
export function waysOut(desk: DayDesk, node: Open): { readonly ways: Conflict['ways']; readonly forced: boolean } {
  let best: { readonly ways: Conflict['ways']; readonly least: number; readonly sum: number } | null = null;
  for (const { ways } of node.conflicts) {
    let least = Infinity;
    let sum = 0;
    for (const { candidate, bar } of ways) {
      const wish = node.wishes[candidate]!;
      const panel = desk.best(candidate, { ...wish, bars: [...wish.bars, bar] });
      const more = panel === null ? MOST_MORE : panel.objective - node.panels[candidate]!.objective;
      least = Math.min(least, more);
      sum += more;
    }
    if (best === null || sum >= best.sum + MOST_MORE || least > best.least || (least === best.least && sum > best.sum))
      best = { ways, least, sum };
    if (best.least >= MOST_MORE) break;
  }
  return { ways: best!.ways, forced: best!.sum >= MOST_MORE };
}
