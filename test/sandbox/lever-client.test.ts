/**
 * Our own Lever client against the emulator: every resource it has can be read and written there, it walks long lists,
 * and under the rate limit it is never refused for good.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runLeverAlone } from '../../sandbox/lever/alone.ts';
import { seedCompany } from '../../sandbox/seed.ts';
import { createLever, type Lever } from '../../src/lever/client.ts';
import type {
  ArchiveReasonId,
  FeedbackTemplateId,
  LeverUserId,
  OpportunityId,
  PostingId,
  StageId,
} from '../../src/lever/ids.ts';
import {
  acme as acmeAccount,
  acmeLever,
  BACKEND,
  DAY,
  KIM,
  LEO,
  PRIYA,
  RATING,
  SAM,
  START,
  TECH,
  WITHDREW,
  type Acme,
} from './lever-acme.ts';

let acme: Acme;
let client: Lever;
beforeAll(async () => {
  acme = await acmeLever();
  client = createLever({ auth: 'lever-sandbox-key', baseUrl: acme.url, pace: () => Promise.resolve(0) });
});
afterAll(() => acme.lever.close());
beforeEach(() => {
  acme.lever.reset();
  acme.clock.moveTo(START);
});

const priya = PRIYA as OpportunityId;
const kim = KIM as LeverUserId;
const performAs = { performAs: kim };

describe('our client in the emulated Lever', () => {
  it('books, moves and cancels a panel, files feedback on it, and reads everything back', async () => {
    const panel = await client.panels.create(
      priya,
      {
        timezone: 'Europe/Berlin',
        interviews: [
          { subject: 'Coding', interviewers: [{ id: SAM as LeverUserId }], date: START + DAY, duration: 60 },
          { subject: 'Systems', interviewers: [{ id: LEO as LeverUserId }], date: START + 2 * DAY, duration: 45 },
        ],
      },
      performAs,
    );
    expect(panel.interviews.map((it) => it.subject)).toEqual(['Coding', 'Systems']);
    const [coding, systems] = await client.interviews.list(priya).take(10);
    expect(systems?.subject).toBe('Systems');
    const form = await client.feedback.create(
      priya,
      {
        baseTemplateId: TECH as FeedbackTemplateId,
        panel: panel.id,
        interview: coding!.id,
        fieldValues: [{ id: RATING, value: '3 - Hire' }],
      },
      { performAs: SAM as LeverUserId },
    );
    expect((await client.interviews.retrieve(priya, coding!.id)).feedbackForms).toEqual([form.id]);
    await client.interviews.delete(priya, systems!.id, performAs);
    expect((await client.panels.retrieve(priya, panel.id)).interviews).toHaveLength(1);
    await client.panels.delete(priya, panel.id, performAs);
    expect((await client.panels.retrieve(priya, panel.id)).canceledAt).toBe(START);
    await client.opportunities.setStage(priya, 'offer' as StageId, performAs);
    await client.opportunities.archive(priya, { reason: WITHDREW as ArchiveReasonId }, performAs);
    const after = await client.opportunities.retrieve(priya, { expand: ['contact', 'stage'] });
    expect(after).toMatchObject({ name: 'Priya Nair', stage: { text: 'Offer' }, archived: { reason: WITHDREW } });
    await client.notes.create(priya, { value: 'Thanks' }, performAs);
    expect(await client.notes.list(priya).take(5)).toMatchObject([{ fields: [{ value: 'Thanks' }] }]);
    const [resume] = await client.resumes.list(priya).take(1);
    const { bytes } = await client.resumes.download(priya, resume!.id);
    expect(new TextDecoder().decode(bytes.slice(0, 5))).toBe('%PDF-');
    expect((await client.applications.list(priya).take(5)).map((it) => it.posting)).toEqual([BACKEND as PostingId]);
    expect(
      (await client.webhooks.create({ event: 'candidateHired', url: 'http://127.0.0.1:1/' })).configuration,
    ).toBeDefined();
    expect(await client.webhooks.list().take(5)).toHaveLength(1);
  });

  it('finds the emulator running alone, on real time, with the key it names', async () => {
    const alone = await runLeverAlone({ account: acmeAccount, key: 'another-key' });
    const users = await createLever({ auth: alone.key, baseUrl: alone.apiUrl }).users.list().take(10);
    expect(users).toHaveLength(3);
    expect(Math.abs(alone.emulator.now() - Date.now())).toBeLessThan(5000);
    await alone.close();
  });

  it('learns from a key what it may do', async () => {
    expect((await client.checkKey({ tryWrites: true })).verdict).toBe('works');
    acme.lever.keys.of().rights = ['users:read', 'opportunities:read'];
    acme.lever.keys.of().confidential = false;
    const { verdict, permissions } = await client.checkKey({ tryWrites: true });
    expect(verdict).toBe('partial');
    const access = new Map(permissions.map((it) => [it.scope, it.access]));
    expect(access.get('users:read:admin')).toBe('granted');
    expect(access.get('confidential:access:admin')).toBe('missing');
    expect(access.get('panels:write:admin')).toBe('missing');
    acme.lever.revokeKey();
    expect((await client.checkKey()).verdict).toBe('wrong-key');
  });

  it('walks the whole seeded company within the rate limit, each candidate once', async () => {
    const { lever: account } = seedCompany({ at: START, seed: 7 });
    acme.lever.reset(account);
    acme.lever.rate.on = true;
    const walker = createLever({ auth: 'lever-sandbox-key', baseUrl: acme.url });
    const ids: string[] = [];
    for await (const it of walker.opportunities.list({ confidentiality: 'all', pageSize: 25 })) ids.push(it.id);
    expect(ids).toHaveLength(account.opportunities.length);
    expect(new Set(ids).size).toBe(ids.length);
    for (const list of [
      walker.users.list({ includeDeactivated: true }),
      walker.postings.list({ confidentiality: 'all' }),
      walker.feedbackTemplates.list(),
      walker.stages.list(),
      walker.archiveReasons.list(),
      walker.tags.list(),
      walker.sources.list(),
    ])
      expect((await list.take(500)).length).toBeGreaterThan(0);
    const busy = account.panels.slice(0, 10).map((it) => it['opportunityId'] as OpportunityId);
    const panels = await Promise.all(busy.map((id) => walker.panels.list(id).take(20)));
    expect(panels.every((it) => it.length > 0)).toBe(true);
    await Promise.all(busy.map((id) => walker.interviews.list(id).take(50)));
    await Promise.all(busy.map((id) => walker.feedback.list(id).take(50)));
    await Promise.all(busy.map((id) => walker.notes.list(id).take(50)));
    // Client and server count in different places: a request may arrive a hair early, is refused, and comes again.
    expect(acme.lever.rate.refusals).toBeLessThanOrEqual(3);
  });
});
