import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OLDEST_DELIVERY_MS, signWebhook, verifyWebhook } from '../../src/lever/webhooks.ts';

/** Published test vector of the signature. */
const KEY = 'aa11bb22cc33dd44ee55ff6600778899aabbccddeeff0011';
const TOKEN = 'be58f711f349c7780e4579cd7c63341ac6f881e4dccc3154';
const AT = 1_431_454_330_072;
const SIGNATURE = '3a0cda3d01cb40ebf9ab815fa4b8a606c3d4285194188f83aeb0a5e474eb0691';

const data = { opportunityId: 'opp-ana', contactId: 'con-ana', fromStageId: 'lead-new', toStageId: 'applicant-new' };
const delivery = {
  id: 'evt-1',
  event: 'candidateStageChange',
  triggeredAt: AT,
  token: TOKEN,
  signature: SIGNATURE,
  data,
};
const check = (envelope: unknown, options: { tokens?: string[]; now?: number; maxAgeMs?: number } = {}) =>
  verifyWebhook(typeof envelope === 'string' ? envelope : JSON.stringify(envelope), {
    tokens: [KEY],
    now: AT + 1000,
    ...options,
  });

test('signs as Lever does', () => {
  expect(signWebhook(KEY, { token: TOKEN, triggeredAt: AT })).toBe(SIGNATURE);
  expect(signWebhook(KEY, { token: TOKEN, triggeredAt: String(AT) })).toBe(SIGNATURE);
});

describe('a delivery', () => {
  test('that is signed is read: ids, event, instant', () => {
    expect(check(delivery)).toMatchObject({
      ok: true,
      delivery: {
        id: 'evt-1',
        event: 'candidateStageChange',
        triggeredAt: AT,
        test: false,
        ids: { opportunityId: 'opp-ana', contactId: 'con-ana', toStageId: 'applicant-new', panelId: null },
        key: 'id:evt-1',
      },
    });
  });

  test('may be signed with any of the tokens we hold, and with no other', () => {
    expect(check(delivery, { tokens: ['one', '', KEY, 'two'] }).ok).toBe(true);
    expect(check(delivery, { tokens: ['one', 'two'] })).toEqual({ ok: false, reason: 'forged' });
    expect(check(delivery, { tokens: [] })).toEqual({ ok: false, reason: 'forged' });
    expect(check({ ...delivery, signature: signWebhook('', delivery) }, { tokens: [''] })).toMatchObject({ ok: false });
  });

  test.each([
    ['another instant', { triggeredAt: AT + 1 }],
    ['another token', { token: `${TOKEN.slice(0, -1)}0` }],
    ['another signature', { signature: `${SIGNATURE.slice(0, -1)}0` }],
    ['a cut signature', { signature: SIGNATURE.slice(0, -2) }],
    ['a signature of another length in bytes', { signature: 'é'.repeat(64) }],
  ])('altered to %s is forged', (_what, change) => {
    expect(check({ ...delivery, ...change })).toEqual({ ok: false, reason: 'forged' });
  });

  test('with altered data still verifies: the data are not signed, which is why only ids are taken from it', () => {
    const altered = check({ ...delivery, data: { ...data, opportunityId: 'opp-other' } });
    expect(altered).toMatchObject({ ok: true, delivery: { ids: { opportunityId: 'opp-other' } } });
  });

  test('without a signature is unsigned', () => {
    expect(check({ ...delivery, signature: undefined })).toEqual({ ok: false, reason: 'unsigned' });
    expect(check({ ...delivery, signature: '' })).toEqual({ ok: false, reason: 'unsigned' });
  });

  test.each(['', 'null', '[]', '{', '"x"', '{"event":"x"}', '{"event":"x","token":"","triggeredAt":1}'])(
    'that reads %j is unreadable',
    (body) => {
      expect(check(body)).toEqual({ ok: false, reason: 'unreadable' });
    },
  );

  test('repeated has the same key, with an id or without', () => {
    const keyOf = (envelope: unknown) => {
      const verified = check(envelope);
      return verified.ok ? verified.delivery.key : null;
    };
    expect(keyOf(delivery)).toBe(keyOf({ ...delivery, data: {} }));
    const { id: _none, ...bare } = delivery;
    expect(keyOf(bare)).toBe(`token:${TOKEN}`);
    expect(keyOf({ ...bare, id: null })).toBe(`token:${TOKEN}`);
  });

  test('is good for fifteen days, so that late retries and hand re-runs count, and no longer', () => {
    expect(check(delivery, { now: AT + OLDEST_DELIVERY_MS }).ok).toBe(true);
    expect(check(delivery, { now: AT + OLDEST_DELIVERY_MS + 1 })).toEqual({ ok: false, reason: 'too-old' });
    expect(check(delivery, { now: AT + 5001, maxAgeMs: 5000 })).toEqual({ ok: false, reason: 'too-old' });
    expect(check(delivery, { now: AT - 11 * 60_000 })).toEqual({ ok: false, reason: 'from-the-future' });
    expect(check(delivery, { now: AT - 60_000 }).ok).toBe(true);
  });

  test('of the Verify button has no data and is marked as a test', () => {
    const { id: _none, ...bare } = delivery;
    expect(check({ ...bare, data: {} })).toMatchObject({ ok: true, delivery: { test: true, id: null } });
    expect(check({ ...bare, data: undefined })).toMatchObject({ ok: true, delivery: { test: true } });
  });

  test('of an archive change says whether it went in or came out', () => {
    const archived = (toArchived: unknown) => {
      const verified = check({
        ...delivery,
        event: 'candidateArchiveChange',
        data: { candidateId: 'opp-ana', toArchived },
      });
      return verified.ok ? verified.delivery : null;
    };
    expect(archived({ reason: 'r', archivedAt: 5 })).toMatchObject({
      ids: { opportunityId: 'opp-ana' },
      toArchived: { reason: 'r', archivedAt: 5 },
    });
    expect(archived(null)?.toArchived).toBeNull();
    expect(check(delivery)).not.toHaveProperty('delivery.toArchived');
  });

  test('of an event nobody knows yet is verified and named', () => {
    expect(check({ ...delivery, event: 'offerSigned' })).toMatchObject({
      ok: true,
      delivery: { event: null, eventName: 'offerSigned' },
    });
  });
});

test('whatever arrives, checking it never throws and never lets it in', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (body) => {
      expect(verifyWebhook(body, { tokens: [KEY], now: AT }).ok).toBe(false);
    }),
  );
});

test('only the signing token makes a signature that verifies', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1 }),
      fc.nat(),
      fc.boolean(),
      (key, token, at, right) => {
        const signature = signWebhook(right ? key : `${key}x`, { token, triggeredAt: at });
        const body = JSON.stringify({ event: 'contactCreated', token, triggeredAt: at, signature });
        expect(verifyWebhook(body, { tokens: [key], now: at }).ok).toBe(right);
      },
    ),
  );
});
