/** The doors by which Google and Graph tell us that a calendar changed: what is believed, and how each is answered. */
import { expect, test } from 'vitest';
import type { Told } from '../../src/calendars/notices.ts';
import type { Reads } from '../../src/services.ts';
import type { WebRequest, WebRoute } from '../../src/webhooks/define.ts';
import { googleCalendar } from '../../src/webhooks/google-calendar.ts';
import { microsoftCalendar } from '../../src/webhooks/microsoft-calendar.ts';

const SECRET = 's'.repeat(43);

async function knock(route: WebRoute, request: Partial<Omit<WebRequest, 'body'>> & { readonly body?: string }) {
  const told: Told[] = [];
  const look = {
    clock: { now: () => 0 },
    notices: {
      heard: (it: Told) => {
        told.push(it);
        return Promise.resolve(it.secret === SECRET);
      },
    },
  } as Partial<Reads> as Reads;
  const answer = await route.handle(
    {
      path: route.path,
      query: new URLSearchParams(),
      headers: {},
      ...request,
      body: new TextEncoder().encode(request.body ?? ''),
    },
    look,
  );
  return { ...answer, told };
}

const headers = {
  'x-goog-channel-id': 'abc',
  'x-goog-channel-token': SECRET,
  'x-goog-message-number': '7',
  'x-goog-resource-state': 'exists',
  'x-goog-resource-id': 'whatever',
};

test('Google: known is heard, what is not ours does not exist, what is malformed is not even looked up', async () => {
  expect(await knock(googleCalendar, { headers })).toMatchObject({
    status: 204,
    told: [{ vendor: 'google', id: 'abc', secret: SECRET, kind: 'changed', mark: 7 }],
  });
  const sync = { ...headers, 'x-goog-resource-state': 'sync', 'x-goog-message-number': '1' };
  expect((await knock(googleCalendar, { headers: sync })).told[0]?.kind).toBe('hello');
  const gone = { ...headers, 'x-goog-resource-state': 'not_exists' };
  expect((await knock(googleCalendar, { headers: gone })).told[0]?.kind).toBe('changed');
  expect((await knock(googleCalendar, { headers: { ...headers, 'x-goog-channel-token': 'other' } })).status).toBe(404);
  for (const number of ['', '-1', '1.5', 'x', '1e999'])
    expect(await knock(googleCalendar, { headers: { ...headers, 'x-goog-message-number': number } })).toMatchObject({
      status: 404,
      told: [],
    });
  const long = { ...headers, 'x-goog-channel-token': 'x'.repeat(10_000) };
  expect(await knock(googleCalendar, { headers: long })).toMatchObject({ status: 404, told: [] });
});

test('Graph: the handshake gives the token back as plain text that no browser runs, and no more', async () => {
  const token = '<script>alert(1)</script> + %20 ü';
  const answer = await knock(microsoftCalendar, { query: new URLSearchParams({ validationToken: token }) });
  expect(answer).toMatchObject({ status: 200, body: token, told: [] });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  const long = new URLSearchParams({ validationToken: 'x'.repeat(5_000) });
  expect((await knock(microsoftCalendar, { query: long })).status).toBe(400);
});

test('Graph: 202 whoever it was; each notice by itself; lifecycle events by name; nothing else is taken from it', async () => {
  const clientState = `abc.${SECRET}`;
  const change = (etag: string) => ({
    clientState,
    changeType: 'updated',
    resource: 'Users/x/Events/1',
    resourceData: { '@odata.etag': etag },
  });
  const value = [
    change('a'),
    change('a'),
    change('b'),
    { clientState, lifecycleEvent: 'reauthorizationRequired' },
    { clientState, lifecycleEvent: 'subscriptionRemoved' },
    { clientState, lifecycleEvent: 'missed' },
    { clientState, lifecycleEvent: 'somethingNew' },
    { clientState: 'without-a-dot' },
    { clientState: 5 },
    'text',
    null,
  ];
  const answer = await knock(microsoftCalendar, { body: JSON.stringify({ value }) });
  expect(answer.status).toBe(202);
  expect(answer.told.map((it) => it.kind)).toEqual(['changed', 'changed', 'changed', 'renew', 'removed', 'missed']);
  expect(answer.told[0]?.mark).toBe(answer.told[1]?.mark);
  expect(answer.told[0]?.mark).not.toBe(answer.told[2]?.mark);
  expect(
    (await knock(microsoftCalendar, { body: JSON.stringify({ value: [{ clientState: 'a.wrong' }] }) })).status,
  ).toBe(202);
  for (const body of ['', 'nonsense', '[]', '{"value":5}', JSON.stringify({ value: Array(1_001).fill(null) })])
    expect(await knock(microsoftCalendar, { body })).toMatchObject({ status: 400, told: [] });
});
