/**
 * Every recorded exchange with the real Lever is played again to the emulator, loaded with the account those recordings
 * show. Status, headers, envelope and every value must agree; what cannot is listed below, each with its reason, and an
 * excuse that is not needed fails the test.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountFromRecordings, readRecordings, type Exchange } from '../../sandbox/lever/account.ts';
import { createLeverEmulator, STANDARD_KEY, type LeverEmulator } from '../../sandbox/lever/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';

const folder = `${process.env['SHARED_DIR'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))}/data/lever`;
const available = existsSync(folder);
if (!available) console.error(`\nNo recordings at ${folder}: the emulator is NOT compared with the real Lever.\n`);

interface Excuse {
  readonly file: string;
  /** Of the difference, as `differences` writes it. */
  readonly where: RegExp;
  readonly why: string;
}

const EXCUSES: readonly Excuse[] = [
  {
    file: 'opportunities.json',
    where: /\.emails: /,
    why: 'the recorded people have no address; one is invented, so that they can be invited',
  },
  { file: 'opportunities.json', where: /\.name: "" /, why: 'a person without a name gets an invented one' },
  {
    file: 'opportunities.json',
    where: /^next: /,
    why: 'the recording keeps 12 of each 100 records: the page after it starts elsewhere',
  },
  {
    file: 'get-tags.json',
    where: /^data\[\]/,
    why: 'tags are counted over the account: 1004 opportunities then, the 29 recorded ones here',
  },
  { file: 'sources.json', where: /^data\[\]/, why: 'as with tags' },
  {
    file: 'feedback-templates.json',
    where: /^data order/,
    why: 'titles were replaced after Lever had sorted by them',
  },
  {
    file: 'get-disposition-stages.json',
    where: /^data\.archiveReasons order/,
    why: 'Lever lists reasons here in another order than under /archive_reasons, by no visible rule',
  },
  {
    file: 'create-opportunity.json',
    where: /^data\.tags\[1\]: /,
    why: 'the posting was renamed between two sightings, at an unrecorded moment',
  },
];

/** A page of 100 was cut to its first 12 before publication, so it is asked for as 12. */
function queryOf(exchange: Exchange): URLSearchParams {
  const query = new URLSearchParams(exchange.query ?? {});
  const { data, hasNext } = exchange.response as { data: unknown; hasNext?: boolean };
  if (hasNext === true && Array.isArray(data)) query.set('limit', String(data.length));
  return query;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const SECRET = /^[0-9a-f]{48}$/;

/** Where a write makes something up. Ids elsewhere are of things that existed, and must be the same. */
const MADE_UP =
  /^data\.(id|noteId|applications\[\d+\]|(fields|interviews)\[\d+\]\.id|urls\.show|configuration\.signatureToken)$/;

/** Made-up ids and secrets, and instants: of the same make, not the same. */
function sameMake(a: unknown, b: unknown, where: string): boolean {
  if (typeof a === 'string' && typeof b === 'string')
    return (
      MADE_UP.test(where) && ((UUID.test(a) && UUID.test(b)) || (SECRET.test(a) && SECRET.test(b)) || sameUrl(a, b))
    );
  return where.endsWith('At') && typeof a === 'number' && typeof b === 'number' && a > 1e12 && b > 1e12;
}

const sameUrl = (a: string, b: string): boolean =>
  a.startsWith('https://') && a.replace(/[0-9a-f-]{36}$/, '') === b.replace(/[0-9a-f-]{36}$/, '');

type Thing = Record<string, unknown>;
const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Everything in which `ours` is not what was recorded, as lines `where: recorded → ours`. */
function differences(recorded: unknown, ours: unknown, made: boolean, where = ''): string[] {
  const at = (name: string): string => (where === '' ? name : `${where}.${name}`);
  const say = (what = ''): string[] => [`${where}${what}: ${JSON.stringify(recorded)} → ${JSON.stringify(ours)}`];
  if (kindOf(recorded) !== kindOf(ours)) return say();
  if (isThing(recorded) && isThing(ours))
    return [...new Set([...Object.keys(recorded), ...Object.keys(ours)])].flatMap((name) =>
      name in recorded && name in ours
        ? differences(recorded[name], ours[name], made, at(name))
        : [`${at(name)}: ${name in recorded ? 'missing in ours' : 'not in the recording'}`],
    );
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    const named = recorded.length > 0 && recorded.every((it) => isThing(it) && typeof it['id'] === 'string');
    return named && !made ? listed(recorded as Thing[], ours as Thing[], where) : elements(recorded, ours, made, where);
  }
  if (recorded === ours || (made && sameMake(recorded, ours, where))) return [];
  return say();
}

/** Names of the keys with the kinds of their values. */
const formOf = (it: Thing): string =>
  Object.keys(it)
    .toSorted()
    .map((name) => `${name}: ${kindOf(it[name])}`)
    .join();

function elements(recorded: unknown[], ours: unknown[], made: boolean, where: string): string[] {
  if (where === 'data' && recorded.every((it) => isThing(it) && 'count' in it)) {
    // Same form for every element, whatever is counted.
    const form = formOf(recorded[0] as Thing);
    const odd = ours.filter((it) => formOf(it as Thing) !== form);
    if (odd.length > 0) return [`data form: ${form} → ${JSON.stringify(odd[0])}`];
    return JSON.stringify(recorded) === JSON.stringify(ours) ? [] : ['data[]: other texts and counts'];
  }
  if (recorded.length !== ours.length) return [`${where}: ${JSON.stringify(recorded)} → ${JSON.stringify(ours)}`];
  return recorded.flatMap((it, index) => differences(it, ours[index], made, `${where}[${index}]`));
}

/** Objects with ids: each recorded one must be there, equal, in the same order; others must be of a form recorded. */
function listed(recorded: Thing[], ours: Thing[], where: string): string[] {
  const mine = new Map(ours.map((it) => [it['id'], it]));
  const known = new Set(recorded.map((it) => it['id']));
  const out = recorded.flatMap((it) => {
    const same = mine.get(it['id']);
    const path = `${where}[${String(it['id'])}]`;
    return same === undefined ? [`${path}: missing in ours`] : differences(it, same, false, path);
  });
  const order = ours.map((it) => it['id']).filter((id) => known.has(id));
  if (JSON.stringify(order) !== JSON.stringify(recorded.map((it) => it['id']))) out.push(`${where} order: differs`);
  const forms = new Set(recorded.map((it) => Object.keys(it).toSorted().join()));
  for (const it of ours)
    if (!known.has(it['id']) && !forms.has(Object.keys(it).toSorted().join()))
      out.push(`${where}[${String(it['id'])}]: a form that was never recorded`);
  return out;
}

describe.skipIf(!available)('the emulator answers as the real Lever was recorded to', () => {
  const exchanges = available ? readRecordings(folder) : [];
  let lever: LeverEmulator;
  let url = '';
  const needed = new Set<Excuse>();

  beforeAll(async () => {
    lever = createLeverEmulator({
      account: accountFromRecordings(folder),
      clock: new MovableClock(Date.parse('2026-07-02T12:00:00Z'), { frozen: true }),
    });
    url = (await lever.listen()).url;
  });
  afterAll(() => lever.close());

  it.each(
    exchanges.map((it) => [`${it.file} ${it.method} ${it.path}${it.query?.['offset'] ? ' (next page)' : ''}`, it]),
  )('%s', async (_name, exchange) => {
    const write = exchange.method !== 'GET';
    // A write meets the account as it was just before; a read as it was then.
    lever.reset(accountFromRecordings(folder, write ? exchange.at - 1 : exchange.at + 999));
    lever.clock.moveTo(exchange.at);
    const response = await fetch(`${url}${exchange.path}?${queryOf(exchange).toString()}`, {
      method: exchange.method,
      headers: {
        authorization: `Basic ${btoa(`${STANDARD_KEY}:`)}`,
        ...(exchange.requestBody ? { 'content-type': 'application/json' } : {}),
      },
      body: exchange.requestBody ? JSON.stringify(exchange.requestBody) : null,
    });
    const ours = (await response.json()) as Thing;
    expect(response.status).toBe(exchange.status);
    const headers = ['content-type', 'server', 'x-lever-region', 'x-stream-path'];
    expect(headers.map((name) => response.headers.get(name))).toEqual(
      headers.map((name) => exchange.responseHeaders[name]),
    );
    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(exchange.response).toSorted());
    if ('next' in exchange.response) expect(ours['next']).toMatch(/^%5B[\d.]+%2C\d+%2C%22[0-9a-f-]{36}%22%5D$/);
    const unexplained = differences(exchange.response, ours, write).filter((line) => {
      const excuse = EXCUSES.find((it) => it.file === exchange.file && it.where.test(line));
      if (excuse) needed.add(excuse);
      return !excuse;
    });
    expect(unexplained).toEqual([]);
  });

  it('covers every file, and needs every excuse it makes', () => {
    const played = new Set(exchanges.map((it) => it.file));
    expect(readdirSync(folder).filter((name) => name.endsWith('.json') && !played.has(name))).toEqual([]);
    expect(exchanges.length).toBeGreaterThanOrEqual(28);
    expect(EXCUSES.filter((it) => !needed.has(it)).map((it) => `${it.file}: ${it.why}`)).toEqual([]);
  });

  it('books a panel for a recorded candidate, who has a name and an address', async () => {
    lever.reset(accountFromRecordings(folder));
    const users = [...lever.state.users.values()].filter((it) => it.deactivatedAt === null);
    const opportunities = [...lever.state.opportunities.values()].filter((it) => it.archived === null);
    expect(opportunities.length).toBeGreaterThan(20);
    for (const opportunity of opportunities) {
      const { name, emails } = lever.state.contactOf(opportunity);
      expect(name).not.toBe('');
      expect(emails[0]).toMatch(/@/);
      const response = await fetch(`${url}/v1/opportunities/${opportunity.id}/panels?perform_as=${users[0]?.id}`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${STANDARD_KEY}:`)}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          timezone: 'Europe/Berlin',
          interviews: [
            { subject: 'Tech', interviewers: [{ id: users[1]?.id }], date: 1_783_260_000_000, duration: 45 },
          ],
        }),
      });
      expect(response.status).toBe(201);
    }
    expect(lever.panelsOf(opportunities[0]?.id ?? '')[0]).toMatchObject({ externallyManaged: true });
  });
});
