/** Calendar feeds keep the reading half of the calendar contract: the same company, each person by a feed of their own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MovableClock } from '../../sandbox/clock.ts';
import type { CompanyCalendar, CompanyEvent } from '../../sandbox/company.ts';
import { openIcs, withFeeds } from '../../src/calendars/ics.ts';
import { notConnected } from '../../src/calendars/not-connected.ts';
import { AT, readingContract } from '../contracts/calendars-reading.ts';

const utc = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

function wall(instant: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return parts.format(instant).replace(/[-:]/g, '').replace(' ', 'T');
}

/** A calendar as its owner's feed says it: titles and all. */
function feedOf({ address, zone, events }: CompanyCalendar): string {
  const times = (it: CompanyEvent): string[] => {
    if (it.allDay)
      return [
        `DTSTART;VALUE=DATE:${wall(it.start, zone).slice(0, 8)}`,
        `DTEND;VALUE=DATE:${wall(it.end, zone).slice(0, 8)}`,
      ];
    if (it.recurrence === undefined) return [`DTSTART:${utc(it.start)}`, `DTEND:${utc(it.end)}`];
    return [
      `DTSTART;TZID=${zone}:${wall(it.start, zone)}`,
      `DTEND;TZID=${zone}:${wall(it.end, zone)}`,
      ...it.recurrence,
    ];
  };
  const effect = { busy: [], tentative: ['STATUS:TENTATIVE'], free: ['TRANSP:TRANSPARENT'] } as const;
  const entry = (it: CompanyEvent): string[] => [
    'BEGIN:VEVENT',
    `UID:${it.id}@feed`,
    `SUMMARY:${it.title}`,
    ...times(it),
    ...(it.kind === 'out-of-office' ? ['X-MICROSOFT-CDO-BUSYSTATUS:OOF'] : effect[it.kind]),
    ...(it.answer === undefined ? [] : [`ATTENDEE;PARTSTAT=${it.answer.toUpperCase()}:mailto:${address}`]),
    'END:VEVENT',
  ];
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flatMap(entry), 'END:VCALENDAR', ''].join('\r\n');
}

async function open(calendars: readonly CompanyCalendar[]) {
  let stock = calendars;
  const server = createServer((request, response) => {
    const address = decodeURIComponent((request.url ?? '').slice(1));
    const calendar = stock.find((it) => it.address === address);
    // Whoever may not be read has a feed that is not there any more.
    if (!calendar?.readable) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/calendar' }).end(feedOf(calendar));
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const of = (address: string) => {
    const calendar = stock.find((it) => it.address === address);
    return Promise.resolve(calendar ? { url: `${root}/${encodeURIComponent(address)}`, zone: calendar.zone } : null);
  };
  return {
    provider: withFeeds(
      notConnected(),
      openIcs({ feeds: { of }, clock: new MovableClock(AT, { frozen: true }), loopback: true }),
    ),
    restock: (others: readonly CompanyCalendar[]) => {
      stock = others;
    },
    callsFor120: null,
    reasons: { unknown: 'not-connected', refused: 'failed' },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

readingContract('Feeds', 'google', open);
