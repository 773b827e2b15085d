import { describe, expect, test } from 'vitest';
import { notAKey } from '../../src/lever/auth.ts';
import type { KeyReport } from '../../src/lever/check-key.ts';
import { createLever } from '../../src/lever/client.ts';
import { inTurn, leverOn, wire, type Asked } from './wire.ts';

const empty = { body: { data: [], hasNext: false } };
const missing = { status: 403, body: { code: 'ForbiddenError', message: '' } };
const found = { body: { data: [{ id: 'opp-ana', contact: 'con-ana' }], hasNext: false } };
const access = (report: KeyReport, scope: string) => report.permissions.find((it) => it.scope === scope)?.access;

/** A Lever that grants everything but what `refuse` says. */
const granting = (refuse: (asked: Asked) => boolean) =>
  wire((asked) => {
    if (refuse(asked)) return missing;
    if (asked.method !== 'GET') return { status: 404, body: {} };
    if (asked.path === '/v1/opportunities') return found;
    return asked.path.endsWith('/resumes') ? { status: 404, body: {} } : empty;
  });

describe('checking a key', () => {
  test('that may read everything works, and writing is left alone', async () => {
    const server = await granting(() => false);
    const report = await leverOn(server.url).lever.checkKey();
    expect(report).toMatchObject({ verdict: 'works', sentence: 'The key works.' });
    expect(access(report, 'resumes:read:admin')).toBe('granted');
    expect(access(report, 'contact:read:admin')).toBe('granted');
    expect(access(report, 'panels:write:admin')).toBe('unknown');
    expect(server.asked.every((it) => it.method === 'GET')).toBe(true);
    expect(server.asked.length).toBeLessThan(25);
  });

  test('names what is missing, confidential access among it', async () => {
    const server = await granting(
      (asked) => asked.path.endsWith('/panels') || asked.query.get('confidentiality') === 'all',
    );
    const report = await leverOn(server.url).lever.checkKey();
    expect(report.verdict).toBe('partial');
    expect(report.sentence).toBe('The key works, but lacks: confidential data, panels (read).');
    expect(access(report, 'notes:read:admin')).toBe('granted');
  });

  test('finds out about writing only when told to, by writes on nothing that carry nothing', async () => {
    const server = await granting((asked) => asked.method !== 'GET' && asked.path.endsWith('/notes'));
    const report = await leverOn(server.url).lever.checkKey({ tryWrites: true });
    expect(access(report, 'notes:write:admin')).toBe('missing');
    expect(access(report, 'panels:write:admin')).toBe('granted');
    const writes = server.asked.filter((it) => it.method !== 'GET');
    expect(writes.length).toBeGreaterThan(4);
    for (const write of writes) {
      expect(write.body).toEqual({});
      expect(write.path).toMatch(/00000000-0000-4000-8000-000000000000|\/webhooks$/);
    }
  });

  test('in an account without a single candidate leaves what hangs on one unknown', async () => {
    const server = await wire(inTurn(empty));
    const report = await leverOn(server.url).lever.checkKey();
    expect(access(report, 'panels:read:admin')).toBe('unknown');
    expect(report.verdict).toBe('works');
  });

  test('that may do nothing points at the endpoints and the package', async () => {
    const server = await wire(inTurn(missing));
    const report = await leverOn(server.url).lever.checkKey();
    expect(report.verdict).toBe('no-access');
    expect(report.sentence).toMatch(/package/);
  });

  test('that Lever does not know is explained as the other kind of key', async () => {
    const server = await wire(inTurn({ status: 401, body: '' }));
    const report = await leverOn(server.url).lever.checkKey();
    expect(report.verdict).toBe('wrong-key');
    expect(report.sentence).toMatch(/Postings API credentials/);
    expect(server.asked).toHaveLength(1);
  });

  test('made in another environment is told so', async () => {
    const asked: string[] = [];
    const lever = createLever({
      auth: 'a-key-of-acme',
      fetch: (input) => {
        const url = new URL(input instanceof Request ? input.url : input);
        asked.push(url.host);
        const status = url.host === 'api.sandbox.lever.co' ? 200 : 401;
        return Promise.resolve(new Response('{"data":[],"hasNext":false}', { status }));
      },
    });
    const report = await lever.checkKey();
    expect(report).toMatchObject({ verdict: 'wrong-key', belongsTo: 'sandbox' });
    expect(asked).toEqual(['api.lever.co', 'api.eu.lever.co', 'api.sandbox.lever.co']);
  });

  test('while Lever is down says that, and blames no key', async () => {
    const server = await wire(inTurn({ status: 503, body: '' }));
    const report = await leverOn(server.url, { retries: { failure: 0 } }).lever.checkKey();
    expect(report.verdict).toBe('unreachable');
    expect(report.sentence).toMatch(/503/);
  });

  test.each([
    ['https://jobs.lever.co/acme', 'a web address'],
    ['maya@acme.test', 'an e-mail address'],
    ['xoxb-1234', 'a Slack token'],
    ['Bearer abc', 'a whole Authorization header'],
    ['eyJhbGciOi.eyJzdWIi.c2ln', 'an OAuth access token'],
    ['5599cc20-349f-4b60-b531-6fe31e329717', 'the id of something in Lever'],
    ['aa11bb22cc33dd44ee55ff6600778899aabbccddeeff0011', 'the signing token of a webhook'],
    ['two words', 'more than one word'],
  ])('%s is recognised as %s before it is sent anywhere', async (pasted, what) => {
    expect(notAKey(pasted)).toBe(what);
    const server = await wire(inTurn(empty));
    const report = await leverOn(server.url, { auth: pasted }).lever.checkKey();
    expect(report).toMatchObject({ verdict: 'wrong-key', sentence: expect.stringContaining(what) as string });
    expect(server.asked).toHaveLength(0);
  });

  test('that is not there is not connected', async () => {
    const server = await wire(inTurn(empty));
    const report = await leverOn(server.url, { auth: () => Promise.resolve(null) }).lever.checkKey();
    expect(report.verdict).toBe('not-connected');
  });
});

test('a key goes out as the user name with an empty password, over HTTPS or to this machine only', async () => {
  const server = await wire(inTurn(empty));
  await leverOn(server.url, { auth: ' a-key ', clientId: 'partner' }).lever.users.list().first();
  expect(server.asked[0]?.headers).toMatchObject({
    authorization: `Basic ${btoa('a-key:')}`,
    'x-lever-client-id': 'partner',
    accept: 'application/json',
  });
  expect(() => createLever({ auth: 'k', baseUrl: 'http://api.example.com' })).toThrow(TypeError);
  expect(() => createLever({ auth: 'k', baseUrl: 'https://u:p@api.example.com' })).toThrow(TypeError);
  expect(() => createLever({ auth: 'k', baseUrl: 'not an address' })).toThrow(TypeError);
  const without = new URL(server.url).origin;
  await leverOn(without).lever.users.list().first();
  expect(server.asked[1]?.path).toBe('/v1/users');
});
