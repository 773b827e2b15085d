/** Who may tell us of changes, as an installation is configured: by the company's leave, by people's own, or nobody. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import type { ConsentKey, ConsentState } from '../../src/calendars/consent.ts';
import { serviceAccess } from '../../src/calendars/google-token.ts';
import type { NoticeMemory } from '../../src/calendars/notices-channels.ts';
import { type NoticesConfig, openNotices } from '../../src/calendars/open-notices.ts';
import { realTools } from '../../src/calendars/tools.ts';
import { AT, companyFor, ORGANIZER } from '../contracts/calendars.ts';

const nothing: NoticeMemory = {
  list: () => Promise.resolve([]),
  set: () => Promise.resolve(1),
  delete: () => Promise.resolve(true),
};

async function opened(change: (config: NoticesConfig) => Partial<NoticesConfig>, states: Record<string, ConsentState>) {
  const clock = new MovableClock(AT, { frozen: true });
  const emulator = createCalendarEmulator({ calendars: companyFor('google'), clock });
  await emulator.listen();
  const door = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await new Promise((done) => door.once('listening', done));
  onTestFinished(async () => {
    await emulator.close();
    door.close().closeAllConnections();
  });
  const serviceAccountKey = JSON.stringify(emulator.serviceAccountKey);
  const find = ({ address, purpose }: ConsentKey) =>
    Promise.resolve(purpose === 'read' ? (states[address] ?? null) : null);
  const config: NoticesConfig = {
    google: { serviceAccountKey, organizer: ORGANIZER, apiUrl: emulator.urls.google },
    microsoft: null,
    publicUrl: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    wanted: true,
    consents: {
      vendors: new Map([['google', {} as never]]),
      organizers: new Map(),
      memory: {
        find,
        take: () => Promise.resolve(null),
        renewed: () => Promise.resolve(),
        ended: () => Promise.resolve(),
      },
      access: {
        of: ({ address }) =>
          serviceAccess(serviceAccountKey, states[address]?.account ?? address, realTools({ clock })),
        forget: () => undefined,
      },
    },
  };
  const notices = openNotices(
    { ...config, ...change(config) },
    { clock },
    {
      memory: nothing,
      log: () => undefined,
      changed: () => undefined,
      look: () => Promise.resolve(),
    },
  );
  onTestFinished(() => notices.stop());
  const watched = () => emulator.channels.open().map((it) => it.calendar);
  return { notices, watched };
}

const good = (account: string): ConsentState => ({ account, sees: 'events', ended: null });

test('people are watched by the company’s leave, or as themselves where they gave their own; never where it ended or a feed is read', async () => {
  const { notices, watched } = await opened(
    () => ({ hasFeed: (address) => Promise.resolve(address === 'noor@acme.test') }),
    {
      // Signs in with another account than the address that is asked for.
      'ana@acme.test': good('kim@acme.test'),
      'jo@acme.test': { ...good('jo@acme.test'), ended: 'It was taken back.' },
    },
  );
  await notices.keep(['rui@acme.test', 'ana@acme.test', 'jo@acme.test', 'noor@acme.test']);
  expect(watched().sort()).toEqual([ORGANIZER, 'kim@acme.test', 'rui@acme.test'].sort());
});

test('without the company’s leave, or a public address, or when it is not wanted: why is said', async () => {
  const said = async (change: Partial<NoticesConfig>) => {
    const { notices, watched } = await opened(() => change, {});
    await notices.keep(['rui@acme.test']);
    expect(watched()).toEqual([]);
    return notices.state().sentence;
  };
  expect(await said({ publicUrl: null })).toBe('Looked for every minute, because PUBLIC_URL is not set.');
  expect(await said({ wanted: false })).toBe('Looked for every minute, because CALENDAR_NOTICES is no.');
  expect(await said({ google: null })).toBeNull();
});
