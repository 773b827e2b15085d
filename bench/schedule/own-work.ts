/**
 * What the bot itself works from *Find times* to ranked days: the processor time of the bot's process, all threads, so
 * waits for Lever and calendars do not count and everything else does — parsing their answers, planning, drawing the
 * screen, the collector. The sandbox runs beside it in this process. Every round reads the calendars anew; the early ones
 * read everybody's interviews from Lever too, the later ones find them in the bot's index, and both are in the figure.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startWorld } from '../../sandbox/world.ts';
import { type Bench, byEffort, ms } from '../row.ts';
import { median, quantile } from '../statistics.ts';
import type { Asked, Told } from './bot-child.ts';
import { FORGET_MS, toRankedDays, toTheForm } from './dialogue.ts';

const MOST_MS = 150;
const AT = Date.parse('2026-11-23T09:00:00Z');
const WARM_UP = 5;

async function asked(bot: ChildProcess, what: Asked): Promise<number> {
  bot.send(what);
  const [{ cpuMs }] = (await once(bot, 'message')) as [Told];
  return cpuMs;
}

export const bench: Bench = async (effort) => {
  const rounds = byEffort(effort, 3, 12, 40);
  const world = await startWorld({ at: AT, frozen: true, bot: 'none' });
  const bot = fork(new URL('./bot-child.ts', import.meta.url), [String(AT)], {
    env: { PATH: process.env.PATH ?? '', TZ: process.env.TZ ?? '', ...world.env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const own: number[] = [];
  const whole: number[] = [];
  try {
    await once(bot, 'message');
    const maya = world.slack.person('maya');
    for (let round = 0; round < WARM_UP + rounds; round += 1) {
      await toTheForm(maya);
      const before = await asked(bot, { ask: 'cpu' });
      const began = performance.now();
      await toRankedDays(maya);
      const wallMs = performance.now() - began;
      const cpuMs = (await asked(bot, { ask: 'cpu' })) - before;
      if (round >= WARM_UP) {
        own.push(cpuMs);
        whole.push(wallMs);
      }
      await maya.closes({ all: true });
      world.clock.move(FORGET_MS);
      await asked(bot, { ask: 'move', byMs: FORGET_MS });
    }
  } finally {
    bot.kill();
    await world.close();
  }
  return [
    {
      what: `\`/hire schedule\`, from *Find times* to ranked days, ${rounds} times: the bot's own work (processor time of its process)`,
      measured: `p50 ${ms(median(own))}, p95 ${ms(quantile(own, 0.95))}, most ${ms(Math.max(...own))} (with the waits for Lever and calendars on loopback p50 ${ms(median(whole))}, most ${ms(Math.max(...whole))})`,
      asked: `p95 under ${MOST_MS} ms`,
      met: quantile(own, 0.95) < MOST_MS,
    },
  ];
};
