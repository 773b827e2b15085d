/** Calendar feeds: what they say, what they try to do to us, and where they may not come from. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readBusy } from '../../src/calendars/ics-busy.ts';
import { type FeedTools, feedUrl, isPublic } from '../../src/calendars/ics-fetch.ts';
import { createFeedReader } from '../../src/calendars/ics-reader.ts';
import { openIcs, withFeeds } from '../../src/calendars/ics.ts';
import { notConnected } from '../../src/calendars/not-connected.ts';

const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT'];
const feed = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const week = { from: Date.parse('2026-11-23T00:00Z'), to: Date.parse('2026-11-30T00:00Z') };

function read(text: string, more: { zone?: string; from?: number; to?: number; ignoreKeys?: readonly string[] } = {}) {
  return readBusy({ text, address: 'rui@acme.test', zone: 'Europe/Lisbon', ignoreKeys: [], ...week, ...more });
}

/** Busy as `2026-11-24T09:00Z–10:00Z`, tentative with a question mark. */
function said(text: string, more?: Parameters<typeof read>[1]): string[] {
  const answer = read(text, more);
  if (!answer.ok) return [answer.problem];
  const say = (mark: string) => (it: { start: number; end: number }) =>
    `${new Date(it.start).toISOString().slice(0, 16)}–${new Date(it.end).toISOString().slice(5, 16)}${mark}`;
  return [...answer.busy.map(say('')), ...answer.tentative.map(say('?'))];
}

describe('what an entry takes', () => {
  test.each([
    ['UTC', ['DTSTART:20261124T090000Z', 'DTEND:20261124T100000Z'], ['2026-11-24T09:00–11-24T10:00']],
    [
      'a zone by name',
      ['DTSTART;TZID=Asia/Kolkata:20261124T090000', 'DURATION:PT1H'],
      ['2026-11-24T03:30–11-24T04:30'],
    ],
    [
      'a Windows zone',
      ['DTSTART;TZID="W. Europe Standard Time":20261124T090000', 'DURATION:PT1H'],
      ['2026-11-24T08:00–11-24T09:00'],
    ],
    [
      'Outlook’s UTC',
      ['DTSTART;TZID=tzone://Microsoft/Utc:20261124T090000', 'DURATION:PT1H'],
      ['2026-11-24T09:00–11-24T10:00'],
    ],
    [
      'a path before the zone',
      ['DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261124T090000', 'DURATION:PT1H'],
      ['2026-11-24T08:00–11-24T09:00'],
    ],
    ['no zone: the person’s', ['DTSTART:20261124T090000', 'DURATION:PT1H'], ['2026-11-24T14:00–11-24T15:00']],
    ['a whole day, of the person', ['DTSTART;VALUE=DATE:20261124'], ['2026-11-24T05:00–11-25T05:00']],
    ['two days', ['DTSTART;VALUE=DATE:20261124', 'DTEND;VALUE=DATE:20261126'], ['2026-11-24T05:00–11-26T05:00']],
    ['no end: no time', ['DTSTART:20261124T090000Z'], []],
    ['transparent', ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'TRANSP:TRANSPARENT'], []],
    [
      'transparent, but out of office',
      ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'],
      ['2026-11-24T09:00–11-24T10:00'],
    ],
    ['free in Outlook', ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'], []],
    [
      'tentative in Outlook',
      ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE'],
      ['2026-11-24T09:00–11-24T10:00?'],
    ],
    ['tentative', ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'STATUS:TENTATIVE'], ['2026-11-24T09:00–11-24T10:00?']],
    ['cancelled', ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'STATUS:CANCELLED'], []],
    [
      'declined by them',
      ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'ATTENDEE;CN="Rui, M";PARTSTAT=DECLINED:mailto:Rui@acme.test'],
      [],
    ],
    [
      'declined by another',
      ['DTSTART:20261124T090000Z', 'DURATION:PT1H', 'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@acme.test'],
      ['2026-11-24T09:00–11-24T10:00'],
    ],
    ['folded lines', ['DTSTART:2026112', ' 4T090000Z', 'DURATION:PT', '\t1H'], ['2026-11-24T09:00–11-24T10:00']],
  ])('%s', (_, lines, expected) => {
    expect(said(feed(...event(...lines)), { zone: 'America/New_York' })).toEqual(expected);
  });

  test('a zone of the feed’s own making is read from its rules', () => {
    const rule = (kind: string, start: string, from: string, to: string, month: number, day: string) => [
      `BEGIN:${kind}`,
      `DTSTART:${start}`,
      `TZOFFSETFROM:${from}`,
      `TZOFFSETTO:${to}`,
      `RRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=${day}`,
      `END:${kind}`,
    ];
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Office clock',
      ...rule('STANDARD', '19701025T030000', '+0200', '+0100', 10, '-1SU'),
      ...rule('DAYLIGHT', '19700329T020000', '+0100', '+0200', 3, '-1SU'),
      'END:VTIMEZONE',
    ];
    const entry = event('DTSTART;TZID=Office clock:20261124T090000', 'DURATION:PT1H');
    expect(said(feed(...zone, ...entry))).toEqual(['2026-11-24T08:00–11-24T09:00']);
    expect(said(feed(...entry))).toEqual([expect.stringMatching(/time zone that is not known \(Office clock\)/)]);
  });

  test('published busy times without events', () => {
    const lines = [
      'BEGIN:VFREEBUSY',
      'FREEBUSY:20261124T090000Z/PT1H,20261124T120000Z/20261124T130000Z',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261125T090000Z/PT1H',
      'FREEBUSY;FBTYPE=FREE:20261126T090000Z/PT1H',
      'END:VFREEBUSY',
    ];
    expect(said(feed(...lines))).toEqual([
      '2026-11-24T09:00–11-24T10:00',
      '2026-11-24T12:00–11-24T13:00',
      '2026-11-25T09:00–11-25T10:00?',
    ]);
  });

  test('an event of ours that is being moved does not stand in its own way', () => {
    const key = 'a1b2c3d4e5f6a7b8';
    const lines = ['BEGIN:VEVENT', `UID:${key}@google.com`, 'DTSTART:20261124T090000Z', 'DURATION:PT1H', 'END:VEVENT'];
    expect(said(feed(...lines))).toHaveLength(1);
    expect(said(feed(...lines), { ignoreKeys: [key] })).toEqual([]);
  });
});

describe('series and their exceptions', () => {
  const daily = ['DTSTART;TZID=Europe/Lisbon:20261123T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=5'];

  test('days taken out, one moved, one cancelled, one added, and the newest version wins', () => {
    const moved = (id: string, ...lines: readonly string[]) =>
      event(`RECURRENCE-ID;TZID=Europe/Lisbon:${id}`, ...lines);
    const text = feed(
      ...event(...daily, 'EXDATE;TZID=Europe/Lisbon:20261123T090000', 'RDATE:20261128T150000Z', 'SEQUENCE:2'),
      ...moved('20261124T090000', 'DTSTART;TZID=Europe/Lisbon:20261124T160000', 'DURATION:PT30M', 'SEQUENCE:1'),
      ...moved('20261124T090000', 'DTSTART;TZID=Europe/Lisbon:20261124T110000', 'DURATION:PT30M', 'SEQUENCE:0'),
      ...moved('20261125T090000', 'DTSTART;TZID=Europe/Lisbon:20261125T090000', 'DURATION:PT1H', 'STATUS:CANCELLED'),
      ...event('DTSTART:20261129T000000Z', 'DURATION:PT9H', 'SEQUENCE:1'),
    );
    expect(said(text).toSorted()).toEqual([
      '2026-11-24T16:00–11-24T16:30',
      '2026-11-26T09:00–11-26T10:00',
      '2026-11-27T09:00–11-27T10:00',
      '2026-11-28T15:00–11-28T16:00',
    ]);
  });

  test('“this and all that follow” keeps both readings taken', () => {
    const text = feed(
      ...event(...daily),
      ...event(
        'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Lisbon:20261126T090000',
        'DTSTART;TZID=Europe/Lisbon:20261126T140000',
        'DURATION:PT2H',
      ),
    );
    expect(
      said(text)
        .filter((it) => it >= '2026-11-26')
        .toSorted(),
    ).toEqual(['2026-11-26T14:00–11-26T16:00', '2026-11-27T09:00–11-27T10:00', '2026-11-27T14:00–11-27T16:00']);
  });

  test('whole days that repeat are days of the person, also where clocks change and where midnight is skipped', () => {
    const text = feed(...event('DTSTART;VALUE=DATE:20260422', 'RRULE:FREQ=DAILY;UNTIL=20260425'));
    const april = { from: Date.parse('2026-04-01T00:00Z'), to: Date.parse('2026-05-01T00:00Z') };
    // Cairo goes from 23:59:59 on Thursday the 23rd to 01:00 on the 24th.
    expect(said(text, { zone: 'Africa/Cairo', ...april })).toEqual([
      '2026-04-21T22:00–04-22T22:00',
      '2026-04-22T22:00–04-23T22:00',
      '2026-04-23T22:00–04-24T21:00',
      '2026-04-24T21:00–04-25T21:00',
    ]);
    expect(said(text, { zone: 'Pacific/Auckland', ...april })).toHaveLength(4);
  });

  test('the last day of a series is in it, however its end is written', () => {
    const series = (until: string, start = ';TZID=Asia/Tokyo:20261123T090000') =>
      said(feed(...event(`DTSTART${start}`, 'DURATION:PT1H', `RRULE:UNTIL=${until};FREQ=DAILY`))).length;
    expect(series('20261125')).toBe(3);
    expect(series('20261125T000000Z')).toBe(3);
    expect(series('20261125T085959')).toBe(2);
    expect(series('20261124T150000Z', ';VALUE=DATE:20261123')).toBe(3);
  });

  test('a series that began before the window still reaches into it', () => {
    const text = feed(...event('DTSTART:19900101T220000Z', 'DURATION:PT8H', 'RRULE:FREQ=DAILY'));
    expect(said(text, { to: week.from + 3_600_000 })).toEqual(['2026-11-22T22:00–11-23T06:00']);
  });
});

describe('what cannot be understood is never free', () => {
  test.each([
    ['nothing', '', /is not a calendar/],
    ['a web page', '<!doctype html><html>Sign in</html>', /is not a calendar/],
    [
      'a calendar that ends in the middle',
      feed(...event('DTSTART:20261124T090000Z')).slice(0, -20),
      /incomplete|do not end/,
    ],
    ['parts that do not match', feed('BEGIN:VEVENT', 'END:VTODO'), /do not end/],
    ['a date that does not exist', feed(...event('DTSTART;VALUE=DATE:20261341')), /date that does not exist/],
    ['a time that is none', feed(...event('DTSTART:tomorrow')), /time that cannot be read/],
    [
      'a rule that is none',
      feed(...event('DTSTART:20261124T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=SOMETIMES')),
      /cannot be followed/,
    ],
    ['a broken line that tells a time', feed(...event('DTSTART=20261124T090000Z')), /line that cannot be read/],
    [
      'every second for ever',
      feed(...event('DTSTART:20260101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY')),
      /cannot be followed|too often/,
    ],
    [
      'a count beyond counting',
      feed(...event('DTSTART:19700101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY;COUNT=999999999')),
      /cannot be followed/,
    ],
    [
      'dots where names are',
      `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\nUID:__proto__\r\nDTSTART:constructor\r\nEND:VEVENT\r\n'.repeat(3)}END:VCALENDAR`,
      /time that cannot be read/,
    ],
  ])('%s', (_, text, problem) => {
    const answer = read(text);
    expect(answer).toEqual({ ok: false, problem: expect.stringMatching(problem) as string });
  });

  test('random noise inside of a calendar never gets out as an exception', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
    const names = [
      'DTSTART',
      'DTEND',
      'RRULE',
      'EXDATE',
      'RECURRENCE-ID',
      'UID',
      'DURATION',
      'STATUS',
      'RDATE',
      'BEGIN',
      'END',
    ];
    const bits = [
      '20261124T090000Z',
      ';VALUE=DATE',
      ':',
      ';TZID=',
      'FREQ=DAILY',
      'VEVENT',
      'P1D',
      '"',
      ',',
      '\u0000',
      '🎉',
      '__proto__',
      '-',
    ];
    for (let round = 0; round < 300; round += 1) {
      const lines = Array.from({ length: 6 }, () => {
        const name = names[Math.floor(random() * names.length)] ?? '';
        return name + Array.from({ length: 4 }, () => bits[Math.floor(random() * bits.length)]).join('');
      });
      const answer = read(feed(...event(...lines)));
      if (!answer.ok) expect(answer.problem).not.toBe('');
    }
  });
});

describe('the thread that reads', () => {
  test('a feed that takes for ever is given up, and the next one is read', async () => {
    const reader = createFeedReader(1_500);
    const question = { address: 'rui@acme.test', zone: 'UTC', ignoreKeys: [], ...week };
    const rule = 'RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11;BYHOUR=1;BYSETPOS=1';
    const bomb = feed(
      ...Array.from({ length: 19_000 }, (_, index) => [
        'BEGIN:VEVENT',
        `UID:${index}`,
        'DTSTART;TZID=Europe/Lisbon:19000101T000000',
        'DURATION:P9999W',
        rule,
        'END:VEVENT',
      ]).flat(),
    );
    const started = performance.now();
    const answer = await reader.read({ text: bomb, ...question });
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(answer).toEqual({ ok: false, problem: 'takes too long to read' });
    const good = feed(...event('DTSTART:20261124T090000Z', 'DURATION:PT1H'));
    expect(await reader.read({ text: good, ...question })).toMatchObject({ ok: true, entries: 1 });
  });
});

/** A web server on loopback that answers as told; what it was asked is kept. */
async function aServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-a1b2/basic.ics` };
}

function aReader(url: string, tools: FeedTools = { loopback: true }) {
  const clock = { at: week.from, now: () => clock.at };
  const ics = openIcs({
    feeds: { of: (address) => Promise.resolve(address === 'rui@acme.test' ? { url, zone: 'UTC' } : null) },
    clock,
    ...tools,
  });
  const calendars = withFeeds(notConnected(), ics);
  const ask = async (fresh = false) =>
    (await calendars.freeBusy({ addresses: ['rui@acme.test'], ...week, fresh })).get('rui@acme.test');
  return { ics, calendars, ask, clock };
}

const good = feed(...event('DTSTART:20261124T090000Z', 'DURATION:PT1H'));
const busy = {
  readable: true,
  busy: [{ start: Date.parse('2026-11-24T09:00Z'), end: Date.parse('2026-11-24T10:00Z') }],
  tentative: [],
};

describe('where a feed comes from', () => {
  test('it is read for whom no vendor knows; fetched once in five minutes, and anew before booking, if it changed', async () => {
    const { asked, url } = await aServer((request, response) => {
      if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"7"', 'content-encoding': 'gzip' }).end(gzipSync(good));
    });
    const { ask, calendars, clock } = aReader(url);
    expect(await ask()).toEqual(busy);
    expect(await ask()).toEqual(busy);
    expect(asked).toHaveLength(1);
    expect(await ask(true)).toEqual(busy);
    expect(asked.map((it) => it.headers['if-none-match'])).toEqual([undefined, '"7"']);
    clock.at += 5 * 60_000;
    await ask();
    expect(asked).toHaveLength(3);
    const other = await calendars.freeBusy({ addresses: ['ana@acme.test'], ...week });
    expect(other.get('ana@acme.test')).toMatchObject({ readable: false, reason: 'not-connected' });
  });

  test('a feed of 50 megabytes is cut off at five, and a bomb that unpacks to it as well', async () => {
    let sent = 0;
    const big = await aServer((_, response) => {
      response.writeHead(200);
      const part = Buffer.alloc(1_000_000, 'X');
      const more = (): void => {
        while (sent < 50_000_000 && !response.destroyed) {
          sent += part.length;
          if (!response.write(part)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const answer = await aReader(big.url).ask();
    expect(answer).toMatchObject({
      readable: false,
      sentence: expect.stringMatching(/more than 5 megabytes/) as string,
    });
    expect(sent).toBeLessThan(40_000_000);
    const packed = gzipSync(Buffer.alloc(50_000_000, 'X'));
    const bomb = await aServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed));
    expect(await aReader(bomb.url).ask()).toMatchObject({
      sentence: expect.stringMatching(/more than 5 megabytes/) as string,
    });
  });

  test('no failure is free, and none repeats the address', async () => {
    const answers: [string, (request: IncomingMessage, response: ServerResponse) => void, RegExp][] = [
      ['404', (_, response) => response.writeHead(404).end('secret-a1b2'), /HTTP 404/],
      ['a sign-in page', (_, response) => response.writeHead(200).end('<html>'), /is not a calendar/],
      [
        'for ever somewhere else',
        (request, response) => response.writeHead(302, { location: request.url }).end(),
        /too often/,
      ],
      [
        'to the inside',
        (_, response) => response.writeHead(302, { location: 'https://169.254.169.254/latest' }).end(),
        /public internet/,
      ],
      [
        'to another port',
        (_, response) => response.writeHead(302, { location: 'https://example.com:8443/x' }).end(),
        /port/,
      ],
      ['an answer that never ends', (_, response) => void response.writeHead(200).write('BEGIN:VCALENDAR'), /in time/],
      ['a lost answer', (request) => request.socket.destroy(), /could not be reached/],
    ];
    for (const [what, answer, sentence] of answers) {
      const { url } = await aServer(answer);
      const said = await aReader(url, { loopback: true, timeoutMs: 300 }).ask();
      expect([what, said]).toEqual([
        what,
        { readable: false, reason: 'failed', sentence: expect.stringMatching(sentence) as string },
      ]);
      expect(JSON.stringify(said)).not.toMatch(/secret-a1b2/);
    }
  });

  test('only https to the public internet: checked as written, as resolved, and at the connection itself', async () => {
    for (const [text, problem] of [
      ['http://calendar.example.com/a.ics', /https/],
      ['ftp://calendar.example.com/a.ics', /https/],
      ['file:///etc/passwd', /https/],
      ['https://user:pass@calendar.example.com/a.ics', /user name/],
      ['https://localhost/a.ics', /public internet/],
      ['https://2130706433/a.ics', /public internet/],
      ['https://[::1]/a.ics', /public internet/],
      ['https://[::ffff:10.0.0.1]/a.ics', /public internet/],
      ['https://intranet/a.ics', /public internet/],
      ['not an address', /not a web address/],
    ] as const)
      expect(() => feedUrl(text), text).toThrow(problem);
    expect(feedUrl('webcal://calendar.example.com/a.ics').href).toBe('https://calendar.example.com/a.ics');
    for (const address of [
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.20.0.1',
      '192.168.1.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1',
      'fd00::1',
      '::ffff:8.8.8.8',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      'ff02::1',
      '2001:db8::1',
    ])
      expect([address, isPublic(address)]).toEqual([address, false]);
    for (const address of ['8.8.8.8', '142.250.184.14', '2606:4700::6810:84e5']) expect(isPublic(address)).toBe(true);

    const url = 'https://calendar.example.com/secret-a1b2.ics';
    const inside = aReader(url, { resolve: () => Promise.resolve(['93.184.216.34', '10.0.0.5']) });
    expect(await inside.ask()).toMatchObject({ sentence: expect.stringMatching(/public internet/) as string });
    // A name that is public when asked first and inside when it is connected to.
    let asked = 0;
    const rebinding = aReader(url, {
      resolve: () => Promise.resolve([(asked += 1) === 1 ? '93.184.216.34' : '127.0.0.1']),
    });
    expect(await rebinding.ask()).toMatchObject({ sentence: expect.stringMatching(/public internet/) as string });
    expect(asked).toBeGreaterThan(1);
  });

  test('trying one out says how much is in it, or why it is no use', async () => {
    const { url } = await aServer((_, response) => response.writeHead(200).end(good));
    const { ics } = aReader(url);
    expect(await ics.test({ url, zone: 'UTC' }, 'rui@acme.test')).toEqual({ ok: true, entries: 1 });
    expect(await ics.test({ url: 'https://10.0.0.1/x', zone: 'UTC' }, 'rui@acme.test')).toMatchObject({ ok: false });
  });
});
