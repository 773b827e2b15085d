/** Sends signed slash commands to an app, so many in parallel, and times each until it is acknowledged. Loopback only. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly signingSecret: string;
  readonly text: string;
  readonly user: string;
  readonly team: string;
  readonly responseUrl: string;
  readonly parallel: number;
  readonly count: number;
}

function once(load: Load, agent: Agent, sequence: number): Promise<number> {
  const body = new URLSearchParams({
    team_id: load.team,
    team_domain: 'acme',
    channel_id: 'C0000000000',
    channel_name: 'hiring',
    user_id: load.user,
    user_name: 'maya',
    command: '/hire',
    text: load.text,
    api_app_id: 'A0000000000',
    is_enterprise_install: 'false',
    response_url: load.responseUrl,
    trigger_id: `${sequence}.bench`,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', load.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: load.port,
        path: load.path,
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signature,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`the app answered ${response.statusCode}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * Milliseconds to the acknowledgement, one per command, over connections that stay open. The first `warmUp` commands are
 * sent and not counted: they open the connections and let both apps compile what they run.
 */
export async function acknowledgeTimes(load: Load & { readonly warmUp: number }): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.parallel });
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: load.parallel }, async () => {
      while (next < load.warmUp + load.count) {
        next += 1;
        const counted = next > load.warmUp;
        const took = await once(load, agent, next);
        if (counted) times.push(took);
      }
    }),
  );
  agent.destroy();
  return times;
}
