/**
 * `npm run sandbox`: the real bot in an emulated Slack, Lever and calendars, in your browser, on loopback, with no account.
 *
 *   npm run sandbox                                   everything; the page's address is printed
 *   npm run sandbox -- --port 4000                    the page on this port (0: any free one)
 *   npm run sandbox -- --only lever                   the emulated Lever alone, for any Lever client
 *   npm run sandbox -- --account DIR                    an account from recorded Lever traffic instead of the seeded one
 *   npm run sandbox -- --unconnected                  before anybody connected Lever: paste the printed key in /hire connect
 *   npm run sandbox -- --seed 11 --at 2026-11-23T09:00Z --transport socket
 *   npm run sandbox -- --print-env                    also print the environment, to run your own bot process against it
 */
import { parseArgs } from 'node:util';
import type { Company } from './company.ts';
import { isPagePath, page } from './page/routes.ts';
import { pageSources } from './page-sources.ts';
import { serve } from './http.ts';
import { companyFromAccount } from './recorded-company.ts';
import { controlRoutes } from './slack/control.ts';
import { startWorld } from './world.ts';

const MINUTE = 60_000;
const usage =
  'npm run sandbox -- [--port N] [--only lever] [--account DIR] [--unconnected] [--seed N] [--at ISO time] [--transport http|socket] [--print-env]';
const explained = `${usage}

  --port N                 where the page is; 3900
  --at 2026-11-23T09:00Z   what time it is at the start; now
  --seed N                 another company: other calendars, other candidates; 7
  --account DIR            an account from recorded Lever traffic instead of the invented one
  --only lever             the emulated Lever alone, without a page and a bot
  --unconnected            the moment before Lever is connected
  --transport socket       Slack reaches the bot by Socket Mode instead of HTTP
  --print-env              shows the environment the bot was given`;

function fail(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '3900' },
        only: { type: 'string' },
        account: { type: 'string' },
        seed: { type: 'string', default: '7' },
        at: { type: 'string' },
        transport: { type: 'string', default: 'http' },
        unconnected: { type: 'boolean', default: false },
        'print-env': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const options = readArguments();
if (options.help) {
  console.log(explained);
  process.exit(0);
}
const port = Number(options.port);
const seed = Number(options.seed);
const at = options.at === undefined ? Date.now() : Date.parse(options.at);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  fail(`--port must be a number from 0 to 65535, not "${options.port}"`);
if (!Number.isInteger(seed)) fail(`--seed must be a whole number, not "${options.seed}"`);
if (Number.isNaN(at)) fail(`--at must be a time like 2026-11-23T09:00Z, not "${options.at}"`);
if (options.transport !== 'http' && options.transport !== 'socket')
  fail(`--transport is http or socket, not "${options.transport}"`);
if (options.only !== undefined && options.only !== 'lever') fail(`--only knows "lever", not "${options.only}"`);

async function company(): Promise<Company | undefined> {
  if (options.account === undefined) return undefined;
  try {
    return await companyFromAccount(options.account, at);
  } catch (error) {
    return fail(`--account ${options.account}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function untilStopped(stop: () => Promise<void>): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    void stop().finally(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

const portTaken = (error: unknown): never => {
  const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return fail(busy ? `port ${port} is in use: stop what runs there, or choose another with --port` : String(error));
};

if (options.only === 'lever') {
  const [{ runLeverAlone }, { seedCompany }] = await Promise.all([import('./lever/alone.ts'), import('./seed.ts')]);
  const account = ((await company()) ?? seedCompany({ at, seed })).lever;
  const lever = await runLeverAlone({ account, port }).catch(portTaken);
  lever.emulator.rate.on = true;
  console.log(
    `The emulated Lever is ready at ${lever.apiUrl} with the API key ${lever.key} (HTTP Basic, empty password).`,
  );
  console.log(`Try: curl -u ${lever.key}: ${lever.apiUrl}/users`);
  untilStopped(() => lever.close());
} else {
  const chosen = await company();
  const world = await startWorld({
    at: at - MINUTE,
    seed,
    transport: options.transport,
    notices: true,
    ...(chosen && { company: chosen }),
    ...(options.unconnected && { env: { LEVER_API_KEY: '' } }),
  });
  // The bot's every-minute work begins at once and not within the next minute: there is something to see.
  world.clock.moveTo(at);
  world.tick().catch((error: unknown) => console.error(error));
  const shown = page(pageSources(world));
  const server = await serve(
    {
      service: 'page',
      routes: [...shown.routes, ...controlRoutes(world.slack)],
      quiet: () => true,
      notFound: (request) => ({
        status: 404,
        body: {
          error: isPagePath(request.path) ? 'not found' : `there is no ${request.path}; see sandbox/slack/README.md`,
        },
      }),
    },
    port,
  ).catch(async (error: unknown) => {
    await world.close();
    return portTaken(error);
  });
  const start = options.unconnected
    ? `Lever is not connected. Become Helena, a Super Admin, type  /hire connect  and paste  ${world.lever.keys.standard}`
    : 'You are Maya, a recruiter. Type  /hire schedule Priya  in #hiring.';
  console.log(`
  Fulcrum's sandbox is ready:  ${server.url}

  ${start}
  Slack ${world.slack.url}   Lever ${world.lever.url}/v1   calendars ${world.calendars.urls.google}
  To script it: sandbox/slack/README.md. Ctrl+C ends everything.
`);
  if (options['print-env']) for (const [name, value] of Object.entries(world.env)) console.log(`${name}=${value}`);
  untilStopped(async () => {
    shown.close();
    await server.close();
    await world.close();
  });
}
