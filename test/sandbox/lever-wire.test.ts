/** The rules common to all of Lever's API: who gets in, how fast, in whose name one writes, and trouble on order. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Rate } from '../../sandbox/lever/rate.ts';
import {
  acmeLever,
  basic,
  CEO,
  GONE,
  KIM,
  PRIYA,
  SAM,
  START,
  type Acme,
  twoInterviews,
  UNLISTED,
} from './lever-acme.ts';

let acme: Acme;
beforeAll(async () => {
  acme = await acmeLever();
});
afterAll(() => acme.lever.close());
beforeEach(() => {
  acme.lever.reset();
  acme.clock.moveTo(START);
});

const ids = (body: { data: { id: string }[] }): string[] => body.data.map((it) => it.id);

describe('getting in', () => {
  it('takes the key as Basic user name or as Bearer, and nothing else', async () => {
    expect((await acme.get('/users', 'Basic bGV2ZXItc2FuZGJveC1rZXk6')).status).toBe(200);
    expect((await acme.get('/users', 'Bearer lever-sandbox-key')).status).toBe(200);
    for (const wrong of [basic('other'), 'Bearer other', `Basic ${btoa('lever-sandbox-key:password')}`, 'Token x']) {
      const { status, body } = await acme.get('/users', wrong);
      expect([wrong, status]).toEqual([wrong, 401]);
      expect(Object.keys(body).toSorted()).toEqual(['code', 'message']);
    }
  });

  it('refuses a key of the postings API, a revoked key, and the key of somebody who left', async () => {
    acme.lever.keys.add('postings-key', { kind: 'postings' });
    acme.lever.keys.add('leos-key', { owner: KIM });
    expect((await acme.get('/users', basic('postings-key'))).status).toBe(401);
    expect((await acme.get('/users', basic('leos-key'))).status).toBe(200);
    acme.lever.ui.deactivateUser('Kim Ito');
    expect((await acme.get('/users', basic('leos-key'))).status).toBe(401);
    acme.lever.revokeKey();
    expect((await acme.get('/users')).status).toBe(401);
  });

  it('answers 403 outside the rights of a key, and lets a right to write read', async () => {
    acme.lever.keys.add('narrow', { rights: ['panels:write', 'opportunities:read'] });
    expect((await acme.get(`/opportunities/${PRIYA}/panels`, basic('narrow'))).status).toBe(200);
    expect((await acme.get('/users', basic('narrow'))).status).toBe(403);
    expect((await acme.send('PUT', `/opportunities/${PRIYA}/stage`, { stage: 'offer' }, basic('narrow'))).status).toBe(
      403,
    );
  });

  it('shows confidential candidates only when asked, and is refused to a key without that right', async () => {
    expect(ids((await acme.get('/opportunities')).body)).not.toContain(CEO);
    expect(ids((await acme.get('/opportunities?confidentiality=confidential')).body)).toEqual([CEO]);
    expect(ids((await acme.get('/opportunities?confidentiality=all')).body)).toHaveLength(3);
    acme.lever.keys.of().confidential = false;
    expect((await acme.get('/opportunities?confidentiality=all')).status).toBe(403);
    expect((await acme.get(`/opportunities/${CEO}`)).status).toBe(403);
    expect((await acme.get(`/opportunities/${CEO}/panels`)).status).toBe(403);
    expect((await acme.get('/opportunities')).status).toBe(200);
  });

  it('names the collection and id of what it cannot find, and knows no other routes', async () => {
    const { status, body } = await acme.get('/stages/nowhere');
    expect([status, body]).toEqual([404, { code: 'ResourceNotFound', message: 'stages nowhere was not found' }]);
    expect((await acme.get('/opportunities/nobody/panels')).body.message).toBe('opportunities nobody was not found');
    expect((await acme.get('/candidates?limit=1')).status).toBe(200);
    expect((await acme.send('PUT', `/opportunities/${PRIYA}`, {})).status).toBe(404);
  });

  it('sends the headers of the real service, and none of a body with 204', async () => {
    const { headers } = await acme.get('/stages');
    expect(headers.get('server')).toBe('lever-data-api');
    expect(headers.get('x-lever-region')).toBe('global');
    expect(headers.get('x-stream-path')).toBe('dapi');
    const note = await acme.send('POST', `/opportunities/${PRIYA}/notes`, { value: 'x' });
    const gone = await acme.send('DELETE', `/opportunities/${PRIYA}/notes/${note.body.data.id}`);
    expect([gone.status, gone.body, gone.headers.get('content-type')]).toEqual([204, null, null]);
  });

  it('refuses a body that is no JSON object', async () => {
    const response = await fetch(`${acme.url}/v1/webhooks`, {
      method: 'POST',
      headers: { authorization: basic('lever-sandbox-key'), 'content-type': 'application/json' },
      body: '{"event":',
    });
    expect(response.status).toBe(400);
  });
});

describe('the rate limit', () => {
  it('gives a burst of twenty and ten a second after that, per key', () => {
    let now = 0;
    const rate = new Rate(() => now);
    const taken = (key: string): number => {
      let count = 0;
      try {
        for (; count < 100; count += 1) rate.take(key);
      } catch {
        return count;
      }
      return count;
    };
    expect(taken('a')).toBe(100);
    rate.on = true;
    expect(taken('a')).toBe(20);
    expect(taken('b')).toBe(20);
    now = 500;
    expect(taken('a')).toBe(5);
    now = 60_000;
    expect(taken('a')).toBe(20);
    expect(rate.refusals).toBe(4);
  });

  it('answers 429, with Retry-After only when told to', async () => {
    acme.lever.rate.on = true;
    acme.lever.rate.burst = 1;
    acme.lever.rate.perSecond = 0.001;
    expect((await acme.get('/stages')).status).toBe(200);
    const first = await acme.get('/stages');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, null]);
    acme.lever.rate.retryAfter = 2;
    expect((await acme.get('/stages')).headers.get('retry-after')).toBe('2');
  });
});

describe('perform_as', () => {
  it.each([
    ['POST', '/opportunities', {}],
    ['POST', `/opportunities/${PRIYA}/panels`, twoInterviews],
    ['POST', `/opportunities/${PRIYA}/interviews`, {}],
    ['POST', `/opportunities/${PRIYA}/feedback`, {}],
    ['POST', `/opportunities/${PRIYA}/files`, {}],
    ['POST', '/postings', { text: 'x' }],
    ['POST', `/postings/${UNLISTED}`, { text: 'x' }],
  ])('%s %s is refused without it', async (method, path, body) => {
    const { status, body: error } = await acme.send(method, path, body);
    expect([status, error]).toEqual([
      400,
      { code: 'BadRequestError', message: 'Missing required parameter: perform_as' },
    ]);
  });

  it('may be left out of moves, tags and notes, which then have no author; or be sent in the body', async () => {
    const move = await acme.send('PUT', `/opportunities/${PRIYA}/stage`, { stage: 'offer' });
    expect(move.body.data.stageChanges[0]).not.toHaveProperty('userId');
    const back = await acme.send('PUT', `/opportunities/${PRIYA}/stage`, { stage: 'lead-new', perform_as: SAM });
    expect(back.body.data.stageChanges[1]).toMatchObject({ userId: SAM, toStageIndex: 0 });
    expect((await acme.send('POST', `/opportunities/${PRIYA}/notes`, { value: 'x' })).body.data.user).toBeNull();
  });

  it('is demanded everywhere under an opportunity once the strict switch is on, but not of webhooks', async () => {
    const note = await acme.send('POST', `/opportunities/${PRIYA}/notes`, { value: 'x' });
    acme.lever.settings.strictPerformAs = true;
    expect((await acme.send('DELETE', `/opportunities/${PRIYA}/notes/${note.body.data.id}`)).status).toBe(204);
    expect((await acme.send('POST', `/opportunities/${PRIYA}/notes`, { value: 'x' })).status).toBe(400);
    expect((await acme.send('POST', `/opportunities/${PRIYA}/addTags`, { tags: ['x'] })).status).toBe(400);
    expect(
      (await acme.send('POST', '/webhooks', { event: 'candidateHired', url: 'https://example.com/' })).status,
    ).toBe(201);
  });

  it('must name an active user', async () => {
    for (const who of [GONE, 'nobody'])
      expect((await acme.send('POST', `/opportunities/${PRIYA}/panels?perform_as=${who}`, twoInterviews)).status).toBe(
        400,
      );
  });
});

describe('trouble', () => {
  it('answers slowly, with 503, or cuts the line after the deed was done, as ordered', async () => {
    acme.lever.slow(60);
    const started = performance.now();
    await acme.get('/stages');
    expect(performance.now() - started).toBeGreaterThan(50);
    acme.lever.slow(0);
    acme.lever.faults.inject({ kind: 'status', status: 503, path: '/stages', times: 1 });
    expect((await acme.get('/stages')).status).toBe(503);
    expect((await acme.get('/stages')).status).toBe(200);
    acme.lever.faults.inject({ kind: 'cut-after', method: 'POST', path: '/panels', times: 1 });
    await expect(acme.send('POST', `/opportunities/${PRIYA}/panels?perform_as=${KIM}`, twoInterviews)).rejects.toThrow(
      'fetch failed',
    );
    expect(acme.lever.panelsOf('Priya')).toHaveLength(1);
  });

  it('starts over with reset: the same ids in the same order, keys and switches as at first', async () => {
    const first = await acme.send('POST', `/opportunities/${PRIYA}/notes`, { value: 'x' });
    acme.lever.revokeKey();
    acme.lever.reset();
    expect(acme.lever.notesOf('Priya')).toEqual([]);
    const again = await acme.send('POST', `/opportunities/${PRIYA}/notes`, { value: 'x' });
    expect(again.body.data.id).toBe(first.body.data.id);
  });
});
