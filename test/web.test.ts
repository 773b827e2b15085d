/** HTTP beside Slack's: what comes in is bounded, what goes out says nothing about us, what is unknown does not exist. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import type { Reads } from '../src/services.ts';
import { webRoutes } from '../src/web.ts';
import { type WebRoute, webPage } from '../src/webhooks/define.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(routes: readonly WebRoute[]) {
  const [get, post] = webRoutes({
    rooms: async () => ({ routes, look: () => ({}) as Reads }),
    log: createLog({ level: 'silent' }),
  });
  const server = createServer((request, response) =>
    (request.method === 'POST' ? post : get)?.handle(request, response),
  ).listen(0, '127.0.0.1');
  closing.push(() => server.close().closeAllConnections());
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const echo: WebRoute = {
  method: 'POST',
  path: '/hooks/echo',
  maxBytes: 10,
  handle: async (it) => ({
    status: 200,
    body: `${it.path} ${it.query.get('a')} ${it.headers['x-one']} ${new TextDecoder().decode(it.body)}`,
  }),
};

test('a route gets path, query, headers and the raw body, and its answer goes out', async () => {
  const url = await serve([echo]);
  const answer = await fetch(`${url}/hooks/echo?a=b`, { method: 'POST', body: 'hello', headers: { 'X-One': '1' } });
  expect([answer.status, await answer.text()]).toEqual([200, '/hooks/echo b 1 hello']);
});

test('what is not in the list does not exist, whatever the method', async () => {
  const url = await serve([echo]);
  expect((await fetch(`${url}/hooks/other`, { method: 'POST' })).status).toBe(404);
  expect((await fetch(`${url}/hooks/echo`)).status).toBe(404);
});

test('a body over the route’s limit is refused, announced or not', async () => {
  const url = await serve([echo]);
  expect((await fetch(`${url}/hooks/echo`, { method: 'POST', body: 'x'.repeat(11) })).status).toBe(413);
  const trickle = new ReadableStream({
    start(it) {
      for (let part = 0; part < 4; part++) it.enqueue(new TextEncoder().encode('four'));
      it.close();
    },
  });
  const init = { method: 'POST', body: trickle, duplex: 'half' } as RequestInit;
  expect((await fetch(`${url}/hooks/echo`, init)).status).toBe(413);
});

test('a handler that breaks tells a person where to look and a machine a status: nothing of it goes out', async () => {
  const handle = () => Promise.reject(new Error('secret'));
  const url = await serve([
    { method: 'GET', path: '/connect/break', handle, broken: webPage(500, 'Oh', 'Go back to Slack.') },
    { method: 'POST', path: '/hooks/break', handle },
  ]);
  const page = await fetch(`${url}/connect/break`);
  const text = await page.text();
  expect([page.status, page.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
  expect(text).toContain('Go back to Slack');
  expect(text).not.toContain('secret');
  const answer = await fetch(`${url}/hooks/break`, { method: 'POST' });
  expect([answer.status, await answer.text()]).toEqual([500, '']);
});

test('a page shows what it is given as text', () => {
  expect(webPage(200, '<b>', 'a & "b"').body).toContain('<h1>&#60;b&#62;</h1><p>a &#38; &#34;b&#34;</p>');
});
