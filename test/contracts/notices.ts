/** What every vendor must do so that it tells us of changes. Each runs it against its emulator, over HTTP. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import type { MovableClock } from '../../sandbox/clock.ts';
import type { CalendarProvider } from '../../src/calendars/provider.ts';
import type { VendorNotices } from '../../src/calendars/vendor-notices.ts';
import { aDraft, ORGANIZER } from './calendars.ts';

export interface NoticesBench {
  readonly notices: VendorNotices;
  readonly provider: CalendarProvider;
  readonly emulator: CalendarEmulator;
  readonly clock: MovableClock;
  close(): Promise<void>;
}

/** Our end: what arrives, and how the handshake is answered. */
export interface Door {
  readonly url: string;
  readonly heard: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  /** From now on nothing is answered as it should be. */
  lies(): void;
}

const DAY = 86_400_000;
const ASK = { id: 'c'.repeat(32), address: ORGANIZER, secret: 's'.repeat(43) };

async function openDoor(): Promise<Door & { close(): void }> {
  const heard: Door['heard'] = [];
  let lying = false;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => {
      const token = new URL(request.url ?? '/', 'http://x').searchParams.get('validationToken');
      if (token === null) heard.push({ headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'text/plain' }).end(lying ? 'no' : (token ?? ''));
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    lies: () => {
      lying = true;
    },
    close: () => server.close().closeAllConnections(),
  };
}

export function noticesContract(vendor: string, open: (door: Door) => Promise<NoticesBench>): void {
  describe(`${vendor} tells of changes`, () => {
    let door: Awaited<ReturnType<typeof openDoor>>;
    let bench: NoticesBench;
    beforeEach(async () => {
      door = await openDoor();
      bench = await open(door);
    });
    afterEach(async () => {
      await bench.close();
      door.close();
    });

    const tellings = () => door.heard.filter((it) => it.headers['x-goog-resource-state'] !== 'sync');
    const carries = (word: string) => JSON.stringify(tellings().at(-1)).includes(word);

    test('a change is told, with our id and secret, until the channel is closed', async () => {
      const opened = await bench.notices.open(ASK);
      await bench.provider.create(aDraft());
      await expect.poll(() => tellings().length).toBeGreaterThan(0);
      expect([carries(ASK.id), carries(ASK.secret)]).toEqual([true, true]);
      expect(carries('System design')).toBe(false);
      await bench.notices.close(ASK.id, opened.ref);
      await bench.notices.close(ASK.id, opened.ref);
      const before = tellings().length;
      bench.emulator.state.moves(ORGANIZER, aDraft().key, aDraft().start + DAY);
      await new Promise((done) => setTimeout(done, 150));
      expect(tellings()).toHaveLength(before);
    });

    test('it says when it ends, and is silent from then on', async () => {
      const opened = await bench.notices.open(ASK);
      const now = bench.clock.now();
      expect(opened.until).toBeGreaterThan(now + 2 * DAY);
      expect(opened.until).toBeLessThanOrEqual(now + 7 * DAY);
      bench.clock.moveTo(opened.until + 1);
      await bench.provider.create(aDraft({ start: opened.until + DAY, end: opened.until + DAY + 3_600_000 }));
      await new Promise((done) => setTimeout(done, 150));
      expect(tellings()).toEqual([]);
      expect(await bench.notices.prolong(opened.ref)).toBeNull();
    });

    test('a calendar that cannot be watched is refused, not retried', async () => {
      await expect(bench.notices.open({ ...ASK, address: 'nobody@acme.test' })).rejects.toMatchObject({
        meaning: 'not-found',
        retryable: false,
      });
    });

    test('a mark changes with the event, its answers included, and is gone with it', async () => {
      const keys = ['panel7xyzsession0001', 'panel7xyzsession0002', 'neverwasanevent00001'];
      const [first = '', second = ''] = keys;
      await bench.provider.create(aDraft({ key: first }));
      await bench.provider.create(aDraft({ key: second }));
      const window = { start: bench.clock.now() - DAY, end: bench.clock.now() + 30 * DAY };
      const marks = () => bench.notices.marks(keys, window);
      const before = await marks();
      expect([...before.keys()].sort()).toEqual([first, second]);
      expect(await marks()).toEqual(before);
      bench.emulator.state.answers('rui@acme.test', first, 'declined');
      const answered = await marks();
      expect(answered.get(first)).not.toBe(before.get(first));
      expect(answered.get(second)).toBe(before.get(second));
      bench.emulator.state.deletes(ORGANIZER, first);
      expect([...(await marks()).keys()]).toEqual([second]);
    });
  });
}
