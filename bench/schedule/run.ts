/**
 * One `/hire schedule` in the sandbox, from the picked candidate to ranked days: our own planning against what the
 * calendar and Lever calls around it take, as the bot waits for them (Lever's ten requests a second included). The
 * stricter number, against the stretches during which a call is under way on loopback, is reported beside it. A
 * 4-session on-site over 10 working days, pools of 5 and 6. Ratios of one run.
 */
import { startWorld } from '../../sandbox/world.ts';
import { createLog } from '../../src/log.ts';
import { median, quantile } from '../statistics.ts';

export interface SearchShare {
  readonly rounds: number;
  /** Milliseconds, medians. */
  readonly callsMs: number;
  readonly waitMs: number;
  /** Against the calls alone, without what pacing adds. */
  readonly strictShare: number;
  readonly calls: number;
  readonly planningMs: number;
  /** Planning as a share of the calls, median and p95. */
  readonly share: number;
  readonly shareP95: number;
  readonly limit: number;
}

const ROUNDS = 12;
/** The bot remembers calendars for half a minute and other people's interviews longer; each round must read all anew. */
const FORGET_MS = 3_600_000;

interface Span {
  readonly start: number;
  end: number;
}

/** Times every call of the bot to these addresses, from asking to the whole answer. Returns the calls so far. */
function timeCalls(addresses: readonly string[]): Span[] {
  const spans: Span[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!addresses.some((it) => url.startsWith(it))) return original(input, init);
    const span = { start: performance.now(), end: Number.POSITIVE_INFINITY };
    spans.push(span);
    try {
      const response = await original(input, init);
      const body = await response.arrayBuffer();
      return new Response(response.status === 204 ? null : body, response);
    } finally {
      span.end = performance.now();
    }
  };
  return spans;
}

/** Milliseconds during which at least one of the calls was under way. */
function covered(spans: readonly Span[]): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...spans].sort((x, y) => x.start - y.start)) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}

export async function benchSchedule(rounds = ROUNDS): Promise<SearchShare> {
  const planning: number[] = [];
  const waiting: number[] = [];
  const calls: number[] = [];
  const counts: number[] = [];
  const to = {
    write: (line: string) => {
      const parsed = JSON.parse(line) as { msg?: string; planningMs: number; readingMs: number };
      if (parsed.msg !== 'searched for a day') return;
      planning.push(parsed.planningMs);
      waiting.push(parsed.readingMs);
    },
  };
  // Before the bot starts: its clients take hold of `fetch` when they are made.
  const addresses: string[] = [];
  const spans = timeCalls(addresses);
  const world = await startWorld({
    at: Date.parse('2026-11-23T09:00:00Z'),
    frozen: true,
    log: createLog({ level: 'info', to }),
  });
  try {
    addresses.push(world.lever.url, world.calendars.urls.google);
    const maya = world.slack.person('maya');
    for (let round = 0; round < rounds + 1; round += 1) {
      const before = spans.length;
      await maya.types('/hire schedule Priya', { in: '#hiring' });
      await maya.sees('Pick', { timeoutMs: 20_000 });
      await maya.press('Pick');
      await maya.sees('Find times', { timeoutMs: 20_000 });
      await maya.press('Find times');
      await maya.sees(/days? works?/, { timeoutMs: 20_000 });
      calls.push(covered(spans.slice(before)));
      counts.push(spans.length - before);
      await maya.closes({ all: true });
      world.clock.move(FORGET_MS);
    }
  } finally {
    await world.close();
  }
  // The first one compiles the planner; a bot that runs all day does that once.
  const warm = planning.slice(1);
  if (warm.length < rounds) throw new Error(`only ${warm.length} of ${rounds} searches were logged`);
  const around = calls.slice(1);
  const waited = waiting.slice(1);
  const shares = warm.map((it, index) => it / (waited[index] as number));
  const strict = warm.map((it, index) => it / (around[index] as number));
  return {
    rounds: warm.length,
    callsMs: median(around),
    calls: median(counts.slice(1)),
    planningMs: median(warm),
    waitMs: median(waited),
    strictShare: median(strict),
    share: median(shares),
    shareP95: quantile(shares, 0.95),
    limit: 0.05,
  };
}

if (import.meta.main) console.log(await benchSchedule());
