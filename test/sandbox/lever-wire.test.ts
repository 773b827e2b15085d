/** The rules common to all of Lever's API: who gets in, how lists page, what expands, in whose name one writes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Rate } from '../../sandbox/lever/rate.ts';
import {
  acmeLever,
  ANA,
  basic,
  CEO,
  DAY,
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

describe('lists', () => {
  it('orders opportunities by stage rank, then last advanced descending, then id', async () => {
    acme.lever.keys.of().confidential = true;
    expect(ids((await acme.get('/opportunities?confidentiality=all')).body)).toEqual([ANA, CEO, PRIYA]);
    acme.clock.move(1000);
    await acme.send('PUT', `/opportunities/${ANA}/stage`, { stage: 'offer' });
    expect(ids((await acme.get('/opportunities?confidentiality=all')).body)).toEqual([CEO, PRIYA, ANA]);
  });

  it('pages with a cursor that names the next element, sent back encoded once, twice or not at all', async () => {
    const first = await acme.get('/users?limit=1&includeDeactivated=true');
    expect(first.body.hasNext).toBe(true);
    const decoded = JSON.parse(decodeURIComponent(first.body.next)) as [number, string];
    expect(decoded).toHaveLength(2);
    const spellings = [
      first.body.next,
      encodeURIComponent(first.body.next),
      encodeURIComponent(encodeURIComponent(first.body.next)),
    ];
    for (const offset of spellings) {
      const { body } = await acme.get(`/users?limit=1&includeDeactivated=true&offset=${offset}`);
      expect(ids(body)).toEqual([decoded[1]]);
    }
    const last = await acme.get(`/users?limit=3&includeDeactivated=true&offset=${first.body.next}`);
    expect(last.body.hasNext).toBe(false);
    expect(last.body).not.toHaveProperty('next');
    expect(ids(last.body)).toHaveLength(3);
  });

  it('goes on at the next element when the one its cursor names has meanwhile gone', async () => {
    const { next } = (await acme.get('/opportunities?limit=1&confidentiality=all')).body;
    acme.lever.ui.deleteOpportunity(CEO);
    expect(ids((await acme.get(`/opportunities?confidentiality=all&offset=${next}`)).body)).toEqual([PRIYA]);
  });

  it('refuses tokens it cannot read and tokens gone stale, until they are handed out again', async () => {
    const refused = await acme.get('/users?offset=12345.abc');
    expect([refused.status, refused.body.message]).toEqual([400, 'Invalid offset token']);
    const { next } = (await acme.get('/users?limit=1')).body;
    acme.lever.staleTokens();
    expect((await acme.get(`/users?limit=1&offset=${next}`)).status).toBe(400);
    await acme.get('/users?limit=1');
    expect((await acme.get(`/users?limit=1&offset=${next}`)).status).toBe(200);
  });

  it('takes limits from 1 to 100 only', async () => {
    for (const limit of ['0', '101', 'ten']) expect((await acme.get(`/users?limit=${limit}`)).status).toBe(400);
  });

  it('leaves hasNext off the webhooks and nothing else', async () => {
    expect(Object.keys((await acme.get('/webhooks')).body)).toEqual(['data']);
    for (const path of [
      '/stages',
      '/tags',
      '/sources',
      `/opportunities/${PRIYA}/notes`,
      `/opportunities/${PRIYA}/resumes`,
    ])
      expect((await acme.get(path)).body).toMatchObject({ hasNext: false });
  });

  it('shows active users only, unless asked for all; filters by role and address', async () => {
    expect(ids((await acme.get('/users')).body)).not.toContain(GONE);
    expect(ids((await acme.get('/users?includeDeactivated=true')).body)).toContain(GONE);
    expect(ids((await acme.get('/users?accessRole[]=interviewer&email=SAM@acme.test')).body)).toEqual([SAM]);
  });

  it('filters opportunities: alternatives within a key, all keys together', async () => {
    const found = async (query: string): Promise<string[]> => ids((await acme.get(`/opportunities?${query}`)).body);
    expect(await found('stage_id=lead-new&stage_id=offer')).toEqual([ANA]);
    expect(await found('email=ana@example.com')).toEqual([ANA]);
    expect(await found('tag=Backend%20Engineer&stage_id=lead-new')).toEqual([]);
    expect(await found('tag=backend%20engineer')).toEqual([]);
    expect(await found('archived=false')).toHaveLength(2);
    expect(await found('archived=true')).toEqual([]);
    expect(await found('location=Berlin')).toEqual([PRIYA]);
    expect(await found(`created_at_start=${START - 9 * DAY}&created_at_end=${START - 9 * DAY}`)).toEqual([PRIYA]);
    // A record without the property is missed by the filter on it.
    expect(await found('updated_at_start=0')).toEqual([PRIYA]);
    expect((await acme.get('/opportunities?email=nobody')).body.message).toContain('Email address is not valid');
    expect((await acme.get('/opportunities?created_at_start=soon')).status).toBe(400);
  });

  it('tells a posting with an active application from one with an archived one', async () => {
    const found = async (query: string): Promise<string[]> => ids((await acme.get(`/opportunities?${query}`)).body);
    const posting = acme.lever.state.applicationsOf(acme.lever.state.opportunity(PRIYA))[0]?.posting;
    expect(await found(`posting_id=${posting}`)).toEqual([PRIYA]);
    acme.lever.ui.archive('Priya', 'Withdrew');
    expect(await found(`posting_id=${posting}`)).toEqual([]);
    expect(await found(`archived_posting_id=${posting}`)).toEqual([PRIYA]);
  });

  it('hides unlisted channels behind state=published, as the documentation warns', async () => {
    expect(ids((await acme.get('/postings?state=internal')).body)).toEqual([UNLISTED]);
    acme.lever.state.postings.set('inside', {
      ...[...acme.lever.state.postings.values()][0],
      id: 'inside',
      distributionChannels: ['internal'],
    } as never);
    expect(ids((await acme.get('/postings?state=published')).body)).not.toContain('inside');
    expect(
      ids((await acme.get('/postings?state=published&distributionChannel=public&distributionChannel=internal')).body),
    ).toContain('inside');
  });
});

describe('include and expand', () => {
  it('replaces ids by objects and keeps the rest', async () => {
    const { data } = (
      await acme.get(`/opportunities/${PRIYA}?expand=contact&expand=stage&expand=owner&expand=applications`)
    ).body;
    expect(data.contact).toMatchObject({ name: 'Priya Nair', location: { name: '' } });
    expect(data.stage).toEqual({ id: expect.any(String), text: 'On-site' });
    expect(data.owner).toMatchObject({ id: KIM, username: 'kim' });
    expect(typeof data.applications[0].posting).toBe('string');
    expect(data.name).toBe('Priya Nair');
  });

  it('names only what was asked for, and expand beats include', async () => {
    const { data } = (await acme.get('/opportunities?include=name&include=tags&expand=stage&limit=1')).body;
    expect(Object.keys(data[0]).toSorted()).toEqual(['id', 'name', 'stage', 'tags']);
    expect(data[0].stage).toEqual({ id: 'lead-new', text: 'New lead' });
  });

  it('refuses names it does not know', async () => {
    const expanded = await acme.get('/opportunities?expand=posting');
    expect([expanded.status, expanded.body.message]).toEqual([400, 'posting is not expandable']);
    expect((await acme.get(`/opportunities/${PRIYA}?include=salary`)).status).toBe(400);
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
    acme.lever.settings.strictPerformAs = true;
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
