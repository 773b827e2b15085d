/**
 * Our bot against the smallest Bolt 5 app, in one run on one machine: start to listening, idle memory, and how fast a
 * signed slash command is acknowledged at 50 in parallel. Each round starts both afresh, in turn; medians are compared.
 * Prints ratios; absolute numbers are only there to make sense of them.
 */
import { freePort } from '../../sandbox/free-port.ts';
import { startWorld } from '../../sandbox/world.ts';
import { type Bench, byEffort, number, type Row } from '../row.ts';
import { median, quantile } from '../statistics.ts';
import { acknowledgeTimes } from './acknowledge.ts';
import { startChild } from './child.ts';

const PARALLEL = 50;
const WARM_UP = 1000;
const COMMANDS = 3000;
/** How long an app idles before its memory is read. */
const IDLE_MS = 4000;

const bareScript = new URL('./bare-bolt.ts', import.meta.url).pathname;
const ourScript = new URL('../../src/start.mjs', import.meta.url).pathname;

interface Measured {
  readonly start: number[];
  readonly memory: number[];
  readonly p99: number[];
}

export const bench: Bench = async (effort) => {
  const rounds = byEffort(effort, 2, 3, 7);
  const world = await startWorld({ at: Date.now(), bot: 'none' });
  const env = { ...world.env };
  const bareDomain = {
    SLACK_BOT_TOKEN: env['SLACK_BOT_TOKEN'] ?? '',
    SLACK_SIGNING_SECRET: env['SLACK_SIGNING_SECRET'] ?? '',
    SLACK_API_URL: env['SLACK_API_URL'] ?? '',
  };
  const maya = world.slack.person('maya');
  const measured: Record<'ours' | 'bare', Measured> = {
    ours: { start: [], memory: [], p99: [] },
    bare: { start: [], memory: [], p99: [] },
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const which of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
        const app = await startChild(
          which === 'ours' ? ourScript : bareScript,
          await freePort(),
          which === 'ours' ? { ...env, FULCRUM_DATA_DIR: `${env['FULCRUM_DATA_DIR']}-bench-${round}` } : bareDomain,
        );
        try {
          measured[which].start.push(app.startMs);
          await new Promise((done) => setTimeout(done, IDLE_MS));
          measured[which].memory.push(app.rssMb());
          const load = {
            port: app.port,
            path: '/slack/events',
            signingSecret: env['SLACK_SIGNING_SECRET'] ?? '',
            text: 'help',
            user: maya.id,
            team: world.company.slackTeamId,
            responseUrl: `${world.slack.url}/actions/none/none`,
            parallel: PARALLEL,
          };
          measured[which].p99.push(
            quantile(await acknowledgeTimes({ ...load, warmUp: WARM_UP, count: COMMANDS }), 0.99),
          );
        } finally {
          await app.stop();
        }
      }
    }
  } finally {
    await world.close();
  }
  const row = (what: string, key: keyof Measured, most: number, unit: string): Row => {
    const ours = median(measured.ours[key]);
    const bare = median(measured.bare[key]);
    return {
      what: `Bot against a bare Bolt 5 app: ${what}`,
      measured: `${(ours / bare).toFixed(2)}× (${number(ours)} ${unit} against ${number(bare)} ${unit})`,
      asked: `at most ${most}×`,
      met: ours / bare <= most,
    };
  };
  return [
    row('start to listening', 'start', 1.5, 'ms'),
    row('idle memory', 'memory', 1.4, 'MB'),
    row(`acknowledgement p99 at ${PARALLEL} in parallel`, 'p99', 1.5, 'ms'),
  ];
};
