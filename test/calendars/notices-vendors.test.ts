/** Google's channels and Graph's subscriptions: the shared contract, and what only one of them does. */
import { describe, expect, test } from 'vitest';
import { createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import { askingGoogle } from '../../src/calendars/google-client.ts';
import { googleNotices } from '../../src/calendars/google-notices.ts';
import { serviceAccess } from '../../src/calendars/google-token.ts';
import { openGoogle } from '../../src/calendars/google.ts';
import { askingGraph } from '../../src/calendars/microsoft-client.ts';
import { microsoftNotices } from '../../src/calendars/microsoft-notices.ts';
import { applicationAccess } from '../../src/calendars/microsoft-token.ts';
import { openMicrosoft } from '../../src/calendars/microsoft.ts';
import { AT, companyFor, ORGANIZER } from '../contracts/calendars.ts';
import { type Door, type NoticesBench, noticesContract } from '../contracts/notices.ts';

function toolsAt(clock: MovableClock) {
  return { clock, sleep: () => Promise.resolve(), random: () => 0.5, fetch: globalThis.fetch, timeoutMs: 5_000 };
}

async function google(door: Pick<Door, 'url'>): Promise<NoticesBench> {
  const clock = new MovableClock(AT, { frozen: true });
  const emulator = createCalendarEmulator({ calendars: companyFor('google'), clock });
  await emulator.listen();
  const tools = toolsAt(clock);
  const access = serviceAccess(JSON.stringify(emulator.serviceAccountKey), ORGANIZER, tools);
  const ask = askingGoogle(emulator.urls.google, access, tools);
  return {
    notices: googleNotices(ask, { account: 'a', organizer: ORGANIZER, url: door.url, clock }),
    provider: openGoogle({ organizer: ORGANIZER, apiUrl: emulator.urls.google }, access, tools),
    emulator,
    clock,
    close: () => emulator.close(),
  };
}

async function microsoft(door: Pick<Door, 'url'>): Promise<NoticesBench> {
  const clock = new MovableClock(AT, { frozen: true });
  const emulator = createCalendarEmulator({ calendars: companyFor('microsoft'), clock });
  await emulator.listen();
  const tools = toolsAt(clock);
  const { microsoft: root } = emulator.urls;
  const access = applicationAccess({ ...emulator.microsoft.app, loginUrl: root }, tools);
  const ask = askingGraph(root, access, tools);
  return {
    notices: microsoftNotices(ask, { account: 'a', organizer: ORGANIZER, url: door.url, clock }),
    provider: openMicrosoft({ organizer: ORGANIZER, apiUrl: root }, access, tools),
    emulator,
    clock,
    close: () => emulator.close(),
  };
}

noticesContract('Google', google);
noticesContract('Microsoft', microsoft);

describe('Google in particular', () => {
  test('somebody who shares free/busy only is refused; an address that Google will not post to is said', async () => {
    const bench = await google({ url: 'http://127.0.0.1:9/hook' });
    const elsewhere = await google({ url: 'https://elsewhere.example.com/hook' });
    try {
      bench.emulator.state.shareOnlyFreeBusy('rui@acme.test');
      const ask = { id: 'a'.repeat(32), secret: 's' };
      await expect(bench.notices.open({ ...ask, address: 'rui@acme.test' })).rejects.toMatchObject({
        meaning: 'forbidden',
      });
      await expect(elsewhere.notices.open({ ...ask, address: ORGANIZER })).rejects.toMatchObject({
        message: expect.stringContaining('will not post to this address'),
        advice: expect.stringContaining('PUBLIC_URL'),
      });
    } finally {
      await bench.close();
      await elsewhere.close();
    }
  });
});

describe('Microsoft in particular', () => {
  test('a subscription goes on when it is prolonged', async () => {
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      const token = new URL(request.url ?? '/', 'http://x').searchParams.get('validationToken');
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const bench = await microsoft({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}/hook` });
    try {
      const { ref, until } = await bench.notices.open({ id: 'a'.repeat(32), secret: 's', address: ORGANIZER });
      bench.clock.move(60 * 3_600_000);
      expect(await bench.notices.prolong(ref)).toBe(until + 60 * 3_600_000);
      bench.clock.moveTo(until + 1);
      expect(bench.emulator.subscriptions.open()).toHaveLength(1);
    } finally {
      await bench.close();
      server.close().closeAllConnections();
    }
  });

  test('nothing is made when our address does not give the token back', async () => {
    const bench = await microsoft({ url: 'http://127.0.0.1:9/hook' });
    try {
      const ask = { id: 'a'.repeat(32), secret: 's', address: ORGANIZER };
      await expect(bench.notices.open(ask)).rejects.toMatchObject({ meaning: 'invalid', retryable: false });
      expect(bench.emulator.subscriptions.open()).toEqual([]);
    } finally {
      await bench.close();
    }
  });
});
