/** Invitations by mail, against a real mail server on loopback: what guests get, once, and in the form calendars take in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openCalendars } from '../../src/calendars/index.ts';
import { senderFrom } from '../../src/calendars/mail-letter.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { AT, aDraft } from '../contracts/calendars.ts';

interface Got {
  readonly to: string;
  readonly raw: string;
  /** The calendar part, unfolded. */
  readonly ics: string;
}

type Fault = (to: string, where: 'rcpt' | 'data') => 'refuse' | 'busy' | 'drop' | null;

/** A mail server; what it took is in `got`. */
async function aPostOffice() {
  const got: Got[] = [];
  const state: { fault: Fault } = { fault: () => null };
  const answer = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, done) => {
      const fault = state.fault(address, 'rcpt');
      if (fault === 'refuse') done(answer(550, 'no such user'));
      else if (fault === 'busy') done(answer(451, 'later'));
      else done();
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((it) => it.address).join();
        const raw = Buffer.concat(parts).toString('utf8');
        got.push({ to, raw, ics: calendarIn(raw) });
        // The letter was taken, and the answer is lost.
        if (state.fault(to, 'data') !== 'drop') done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as { port: number };
  onTestFinished(() => {
    server.close();
  });
  return { got, state, url: `smtp://127.0.0.1:${port}` };
}

function calendarIn(raw: string): string {
  const part = raw.split(/\r\n--/).find((it) => /content-type: text\/calendar/i.test(it)) ?? '';
  const [head = '', ...body] = part.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  const plain = /base64/i.test(head)
    ? Buffer.from(text, 'base64').toString('utf8')
    : text
        .replaceAll('=\r\n', '')
        .replaceAll(/((?:=[0-9A-F]{2})+)/g, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString('utf8'));
  return plain.replaceAll(/\r\n[ \t]/g, '');
}

async function aBench() {
  const office = await aPostOffice();
  const directory = mkdtempSync(join(tmpdir(), 'fulcrum-mail-'));
  const clock = { at: AT, now: () => clock.at, sleep: () => Promise.resolve() };
  let ledger = openSqlite(directory, { clock });
  const open = (url = office.url) =>
    openCalendars(
      { mail: { smtpUrl: url, from: 'Acme Interviews <interviews@acme.test>', memory: ledger } },
      { clock, sleep: () => Promise.resolve(), random: () => 0.5, timeoutMs: 1_000 },
    );
  onTestFinished(async () => {
    await ledger.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    ...office,
    clock,
    calendars: open(),
    open,
    restart: async () => {
      await ledger.close();
      ledger = openSqlite(directory, { clock });
      return open();
    },
  };
}

const summary = (it: Got): string =>
  `${it.to} ${/METHOD:(\w+)/.exec(it.ics)?.[1]} ${/SEQUENCE:(\d+)/.exec(it.ics)?.[1] ?? ''} ${/DTSTART:(\w+)/.exec(it.ics)?.[1]}`;

let bench: Awaited<ReturnType<typeof aBench>>;
beforeEach(async () => {
  bench = await aBench();
});

describe('what guests get', () => {
  test('each guest one request that their calendar takes in: instants in UTC, stable id, all words intact', async () => {
    const { calendars, got } = bench;
    const draft = aDraft({
      title: 'Größe; a, b with "Priya"',
      description: 'Agenda, part 1; and 2\nForm: https://lever.example.com/form?a=1&b=2\\',
      location: 'Room 1, Lisbon',
      private: true,
    });
    const made = await calendars.create(draft);
    expect(made).toMatchObject({ key: draft.key, start: draft.start, end: draft.end, status: 'confirmed' });
    expect(got.map(summary).toSorted()).toEqual([
      'ana@acme.test REQUEST 0 20261124T120000Z',
      'rui@acme.test REQUEST 0 20261124T120000Z',
    ]);
    const { ics, raw } = got.find((it) => it.to === 'rui@acme.test') as Got;
    expect(ics).toMatch(/^UID:panel7xyzsession0001@acme\.test$/m);
    expect(ics).toMatch(/^DTEND:20261124T130000Z$/m);
    expect(ics).toMatch(/^DTSTAMP:20261123T080000Z$/m);
    expect(ics).toContain('SUMMARY:Größe\\; a\\, b with "Priya"');
    expect(ics).toContain('DESCRIPTION:Agenda\\, part 1\\; and 2\\nForm: https://lever.example.com/form?a=1&b=2\\\\');
    expect(ics).toMatch(/ORGANIZER;CN="?Acme Interviews"?:mailto:interviews@acme\.test/i);
    expect(ics).toMatch(/ATTENDEE;ROLE=OPT-PARTICIPANT[^\n]*ana@acme\.test/i);
    expect(ics).toMatch(/^CLASS:PRIVATE$/m);
    expect(raw).toMatch(/^From: Acme Interviews <interviews@acme\.test>$/m);
    expect(raw).toMatch(/content-type: text\/calendar;[^\n]*method=REQUEST/i);
  });

  test('a change raises the sequence, a new guest is asked, a dropped one is told, a cancelled event ends for all', async () => {
    const { calendars, got } = bench;
    const draft = aDraft();
    await calendars.create(draft);
    got.length = 0;
    const later = draft.start + 3_600_000;
    const change = {
      start: later,
      end: later + 3_600_000,
      guests: [{ address: 'rui@acme.test' }, { address: 'noor@acme.test' }],
    };
    await calendars.update(draft.key, change);
    expect(got.map(summary).toSorted()).toEqual([
      'ana@acme.test CANCEL 1 20261124T130000Z',
      'noor@acme.test REQUEST 1 20261124T130000Z',
      'rui@acme.test REQUEST 1 20261124T130000Z',
    ]);
    expect(got.find((it) => it.to === 'rui@acme.test')?.raw).toMatch(/^Subject: Updated: /m);
    expect(got.find((it) => it.to === 'ana@acme.test')?.ics).not.toMatch(/noor|rui/);
    got.length = 0;
    await calendars.update(draft.key, change);
    expect(got).toEqual([]);
    await calendars.cancel(draft.key);
    await calendars.cancel(draft.key);
    expect(got.map(summary).toSorted()).toEqual([
      'noor@acme.test CANCEL 2 20261124T130000Z',
      'rui@acme.test CANCEL 2 20261124T130000Z',
    ]);
    expect(got[0]?.ics).toMatch(/^STATUS:CANCELLED$/m);
    expect(await calendars.find(draft.key)).toMatchObject({ status: 'cancelled' });
    await expect(calendars.update(draft.key, change)).rejects.toMatchObject({ meaning: 'not-found' });
    got.length = 0;
    await calendars.create(draft);
    expect(got.map(summary).toSorted()).toEqual([
      'ana@acme.test REQUEST 3 20261124T120000Z',
      'rui@acme.test REQUEST 3 20261124T120000Z',
    ]);
  });

  test('a held slot mails nobody; its guests are asked when they are invited; silence is kept', async () => {
    const { calendars, got } = bench;
    const draft = aDraft();
    await calendars.create({ ...draft, guests: [], notify: false });
    expect(got).toEqual([]);
    await calendars.update(draft.key, { guests: draft.guests, notify: true });
    expect(got).toHaveLength(2);
    await calendars.update(draft.key, { title: 'Another', notify: false });
    await calendars.cancel(draft.key, { notify: false });
    expect(got).toHaveLength(2);
  });
});

describe('at most once', () => {
  test('the same call twice, at the same time, and after a restart: one letter each', async () => {
    const { calendars, got, restart } = bench;
    const draft = aDraft();
    await Promise.all([calendars.create(draft), calendars.create(draft)]);
    await calendars.create(draft);
    const again = await restart();
    await again.create(draft);
    expect(await again.find(draft.key)).toMatchObject({ start: draft.start, guests: [{}, {}] });
    expect(got.map((it) => it.to).toSorted()).toEqual(['ana@acme.test', 'rui@acme.test']);
  });

  test('one address is refused: the error says so, the next try sends only what is missing', async () => {
    const { calendars, got, state } = bench;
    const draft = aDraft();
    state.fault = (to, where) => (to === 'ana@acme.test' && where === 'rcpt' ? 'refuse' : null);
    await expect(calendars.create(draft)).rejects.toMatchObject({ meaning: 'invalid', status: 550 });
    expect(got.map((it) => it.to)).toEqual(['rui@acme.test']);
    state.fault = () => null;
    await calendars.create(draft);
    expect(got.map((it) => it.to)).toEqual(['rui@acme.test', 'ana@acme.test']);
  });

  test('a busy server is asked again; nobody there is said, and nothing is marked as sent', async () => {
    const { got, state, open } = bench;
    let busy = 2;
    state.fault = (_, where) => (where === 'rcpt' && (busy -= 1) >= 0 ? 'busy' : null);
    await expect(open('smtp://127.0.0.1:1').create(aDraft())).rejects.toMatchObject({
      meaning: 'unavailable',
      retryable: true,
    });
    expect(got).toEqual([]);
    await open().create(aDraft());
    expect(got).toHaveLength(2);
  });

  test('a lost answer after the letter was taken is unclear, and it is not sent a second time', async () => {
    const { calendars, got, state } = bench;
    const draft = aDraft({ guests: [{ address: 'rui@acme.test' }] });
    state.fault = (_, where) => (where === 'data' ? 'drop' : null);
    await expect(calendars.create(draft)).rejects.toMatchObject({
      meaning: 'unclear',
      message: expect.stringMatching(/rui@acme\.test/) as string,
    });
    state.fault = () => null;
    await calendars.create(draft);
    expect(got).toHaveLength(1);
  });
});

describe('reading and status', () => {
  test('nobody’s calendar is free because invitations go by mail', async () => {
    const answers = await bench.calendars.freeBusy({ addresses: ['rui@acme.test'], from: AT, to: AT + 1 });
    expect(answers.get('rui@acme.test')).toMatchObject({
      readable: false,
      reason: 'not-connected',
      sentence: expect.stringMatching(/\/hire feed/) as string,
    });
    expect(await bench.calendars.check()).toMatch(/by mail as interviews@acme\.test/);
    await expect(bench.open('smtp://127.0.0.1:1').check()).rejects.toMatchObject({ service: 'mail', retryable: true });
  });

  test('a password is never in an error, and a sender is an address', async () => {
    const wrong = bench.open('smtp://rui:hunter2@127.0.0.1:1').create(aDraft());
    const error = await wrong.catch((it: unknown) => it);
    expect(JSON.stringify([String(error), error])).not.toMatch(/hunter2/);
    expect(senderFrom('interviews@acme.test')).toEqual({ name: 'Interviews', address: 'interviews@acme.test' });
    expect(senderFrom('"Acme" <Hi@acme.test>')).toEqual({ name: 'Acme', address: 'hi@acme.test' });
    expect(senderFrom('nobody')).toBeNull();
  });
});
