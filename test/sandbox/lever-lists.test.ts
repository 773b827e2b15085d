/** How Lever's lists are ordered, paged and filtered, and what include and expand do to what they hold. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acmeLever, ANA, CEO, DAY, GONE, KIM, PRIYA, SAM, START, type Acme, UNLISTED } from './lever-acme.ts';

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
    expect(first.body.next).toMatch(/^%5B/);
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
