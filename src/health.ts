/** `/healthz`: the process lives. `/readyz`: it can work, with what is missing. Neither says anything about anybody. */
import type { ServerResponse } from 'node:http';

export interface HealthOptions {
  readonly version: string;
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>;
}

export interface HealthRoute {
  readonly path: string;
  readonly method: 'GET';
  readonly handle: (request: unknown, response: ServerResponse) => void;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

export function healthRoutes(options: HealthOptions): readonly HealthRoute[] {
  async function readiness(response: ServerResponse): Promise<void> {
    const results: Record<string, boolean> = {};
    for (const [name, check] of Object.entries(options.checks)) results[name] = await check().catch(() => false);
    const ready = Object.values(results).every(Boolean);
    answer(response, ready ? 200 : 503, { ready, ...results });
  }
  return [
    {
      path: '/healthz',
      method: 'GET',
      handle: (_request, response) => answer(response, 200, { ok: true, version: options.version }),
    },
    { path: '/readyz', method: 'GET', handle: (_request, response) => void readiness(response) },
  ];
}
