/** The client against the sandbox's Lever: a server written from the same documents, by rules of its own. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STANDARD_CLIENT, STANDARD_KEY } from '../../sandbox/lever/emulator.ts';
import { createLever, type Lever, type LeverOptions } from '../../src/lever/client.ts';
import type {
  ArchiveReasonId,
  FeedbackTemplateId,
  LeverUserId,
  OpportunityId,
  PanelId,
  PostingId,
  StageId,
} from '../../src/lever/ids.ts';
import { createOAuth, createTokenProvider, type Tokens } from '../../src/lever/oauth.ts';
import {
  acmeLever,
  ANA,
  BACKEND,
  CEO,
  DAY,
  KIM,
  LEO,
  MINUTE,
  ONSITE,
  PRIYA,
  RATING,
  SAM,
  SKILLS,
  START,
  TECH,
  WITHDREW,
  type Acme,
} from '../sandbox/lever-acme.ts';
import { failure } from './wire.ts';

const priya = PRIYA as OpportunityId;
const ana = ANA as OpportunityId;
const ceo = CEO as OpportunityId;
const kim = { performAs: KIM as LeverUserId };
const tech = TECH as FeedbackTemplateId;
const later = START + DAY;

let acme: Acme;
let lever: Lever;
const client = (options: Partial<LeverOptions> = {}): Lever =>
  createLever({ auth: STANDARD_KEY, baseUrl: acme.url, sleep: () => Promise.resolve(), ...options });

beforeAll(async () => {
  acme = await acmeLever();
});
afterAll(() => acme.lever.close());
beforeEach(() => {
  acme.lever.reset();
  acme.lever.faults.clear();
  acme.clock.moveTo(START);
  lever = client();
});

const session = (subject: string, who: string, at: number) => ({
  subject,
  interviewers: [{ id: who as LeverUserId, feedbackTemplate: tech }],
  date: at,
  duration: 45,
  feedbackTemplate: tech,
});
const onsite = {
  timezone: 'Europe/Berlin',
  externalUrl: 'https://bot.acme.test/panel/1',
  interviews: [session('Coding', SAM, later), session('Systems', LEO, later + 45 * MINUTE)],
};

describe('a panel lives', () => {
  test('from booking over a change to its end', async () => {
    const { panel, made } = await lever.panels.createOnce(priya, onsite, kim);
    expect(made).toBe(true);
    expect(panel).toMatchObject({ externallyManaged: true, start: later, end: later + 90 * MINUTE, user: KIM });

    const [first, second] = panel.interviews;
    if (!first || !second) throw new Error('two interviews were booked');
    const moved = { ...session('Coding', LEO, later + DAY), id: first.id };
    const changed = await lever.panels.replaceOnce(priya, panel.id, { ...onsite, interviews: [moved] }, kim);
    expect(changed.interviews.map((it) => [it.id, it.date, it.interviewers[0]?.name])).toEqual([
      [first.id, later + DAY, 'Leo Fink'],
    ]);

    const added = await lever.interviews.createOnce(priya, { ...session('Lunch', SAM, later), panel: panel.id }, kim);
    const replaced = await lever.interviews.replace(
      priya,
      added.interview.id,
      { ...session('Dinner', SAM, later) },
      kim,
    );
    expect(replaced).toMatchObject({ subject: 'Dinner', opportunityId: PRIYA, panel: panel.id });
    expect((await lever.interviews.list(priya).take(10)).map((it) => it.subject)).toEqual(['Dinner', 'Coding']);

    expect(await lever.interviews.deleteOnce(priya, added.interview.id, kim)).toEqual({ deleted: true });
    expect(await lever.interviews.deleteOnce(priya, first.id, kim)).toEqual({ deleted: true });
    expect(await lever.interviews.deleteOnce(priya, first.id, kim)).toEqual({ deleted: false });
    expect((await lever.panels.retrieve(priya, panel.id)).canceledAt).not.toBeNull();
    expect(await lever.panels.deleteOnce(priya, panel.id, kim)).toEqual({ deleted: false });
  });

  test.each([
    ['is cut after Lever did it', { kind: 'cut-after', method: 'POST', times: 1 } as const, true],
    ['is cut before Lever saw it', { kind: 'cut-before', method: 'POST', times: 1 } as const, false],
    ['is a 503', { kind: 'status', status: 503, method: 'POST', times: 1 } as const, false],
  ])('and is never there twice, when the answer %s', async (_what, fault, done) => {
    acme.lever.faults.inject(fault);
    if (done) expect((await lever.panels.createOnce(priya, onsite, kim)).made).toBe(true);
    else expect(await failure(lever.panels.createOnce(priya, onsite, kim))).toMatchObject({ lookedFor: true });
    expect((await lever.panels.createOnce(priya, onsite, kim)).made).toBe(!done);
    expect(acme.lever.panelsOf('Priya')).toHaveLength(1);
  });

  test('made in Lever itself cannot be changed, and the error allows for it', async () => {
    const theirs = acme.lever.ui.createPanel(PRIYA, {
      interviews: [{ subject: 'Coding', interviewers: [SAM], date: later, duration: 45 }],
    });
    const panel = await lever.panels.retrieve(priya, theirs.id as PanelId);
    expect(panel.externallyManaged).toBe(false);
    const error = await failure(lever.panels.deleteOnce(priya, panel.id, kim));
    expect(error).toMatchObject({ meaning: 'forbidden', maybeMadeInLever: true });
    expect((error as { advice: string }).advice).toContain('made in Lever itself');
  });
});

test('feedback is submitted once, read back in its own shape, and found on the interview', async () => {
  const { panel } = await lever.panels.createOnce(priya, onsite, kim);
  const interview = panel.interviews[0]?.id;
  if (interview === undefined) throw new Error('an interview was booked');
  const template = await lever.feedbackTemplates.retrieve(tech);
  expect(template.fields.map((it) => it.id)).toContain(RATING);
  const body = {
    baseTemplateId: tech,
    panel: panel.id,
    interview,
    fieldValues: [
      { id: RATING, value: '3 - Hire' },
      {
        id: SKILLS,
        value: [
          { score: 4, comment: 'fluent' },
          { score: null, comment: null },
        ] as const,
      },
    ],
  };
  const asSam = { performAs: SAM as LeverUserId, since: START };
  acme.lever.faults.inject({ kind: 'cut-after', method: 'POST', path: 'feedback', times: 1 });
  const { feedback } = await lever.feedback.createOnce(priya, body, asSam);
  expect((await lever.feedback.createOnce(priya, body, asSam)).made).toBe(false);
  expect(acme.lever.feedbackOf('Priya')).toHaveLength(1);

  const change = { fieldValues: [{ id: RATING, value: '4 - Strong Hire' }] };
  const updated = await lever.feedback.update(priya, feedback.id, change, asSam);
  expect(updated.fields.find((it) => it.id === RATING)?.value).toBe('4 - Strong Hire');
  const expanded = await lever.interviews.retrieve(priya, interview, { expand: ['feedbackForms', 'user'] });
  expect(expanded.feedbackForms.map((it) => it.id)).toEqual([feedback.id]);
  expect(expanded.user?.name).toBe('Kim Ito');
  await lever.feedback.delete(priya, feedback.id, asSam);
  expect((await lever.feedback.retrieve(priya, feedback.id)).deletedAt).not.toBeNull();
});

test('a note is written once, replied to, and removed', async () => {
  acme.lever.faults.inject({ kind: 'cut-after', method: 'POST', path: 'notes', times: 1 });
  const { note } = await lever.notes.createOnce(priya, { value: 'Strong on SQL' }, { ...kim, since: START });
  const thread = await lever.notes.reply(priya, note.id, { value: 'Agreed' }, kim);
  expect(thread.fields.map((it) => it.value)).toEqual(['Strong on SQL', 'Agreed']);
  expect(acme.lever.notesOf('Priya')).toHaveLength(1);
  expect(await lever.notes.deleteOnce(priya, note.id)).toEqual({ deleted: true });
  expect(await lever.notes.deleteOnce(priya, note.id)).toEqual({ deleted: false });
});

test('an opportunity moves, is archived and restored, and is tagged, each once', async () => {
  const offer = 'offer' as StageId;
  acme.lever.faults.inject({ kind: 'cut-after', method: 'PUT', path: 'stage', times: 1 });
  expect(await lever.opportunities.ensureStage(priya, offer, kim)).toEqual({ changed: true });
  await lever.opportunities.ensureArchived(priya, { reason: WITHDREW as ArchiveReasonId }, kim);
  expect((await lever.opportunities.retrieve(priya)).archived?.reason).toBe(WITHDREW);
  await lever.opportunities.ensureRestored(priya, kim);
  const tags = { add: ['Fulcrum: Onsite, ready', 'Backend Engineer'] };
  expect(await lever.opportunities.ensureTags(priya, tags, kim)).toEqual({
    added: ['Fulcrum: Onsite, ready'],
    removed: [],
  });
  const now = await lever.opportunities.retrieve(priya, { expand: ['contact', 'stage', 'owner', 'applications'] });
  expect(now).toMatchObject({
    archived: null,
    stage: { text: 'Offer' },
    owner: { name: 'Kim Ito' },
    contact: { name: 'Priya Nair' },
  });
  expect(now.applications[0]?.posting).toBe(BACKEND);
  expect(now.stageChanges.at(-1)).toMatchObject({ toStageId: 'offer', userId: KIM });
});

test('a candidate is created once, in the name of the posting’s owner', async () => {
  const body = {
    name: 'Joe Poe',
    emails: ['joe@example.com'],
    postings: [BACKEND as PostingId] as const,
    sources: ['Fulcrum'],
  };
  const options = { performAs: LEO as LeverUserId, performAsPostingOwner: true, since: START };
  acme.lever.faults.inject({ kind: 'cut-after', method: 'POST', path: 'opportunities$', times: 1 });
  const { opportunity } = await lever.opportunities.createOnce(body, options);
  expect(opportunity.owner).toBe(KIM);
  expect((await lever.opportunities.createOnce(body, options)).made).toBe(false);
  const again = await lever.opportunities.create({ name: 'Joe P.', emails: ['joe@example.com'] }, kim);
  expect(again.deduped).toBe(true);
  expect(again.opportunity.contact).toBe(opportunity.contact);
});

test('a résumé is listed and downloaded, and nobody’s is an empty list', async () => {
  const [resume] = await lever.resumes.list(priya).take(5);
  if (!resume) throw new Error('Priya has a résumé');
  const file = await lever.resumes.download(priya, resume.id);
  expect(Buffer.from(file.bytes).subarray(0, 4).toString()).toBe('%PDF');
  expect(file.fileName).toBe('priya.pdf');
  expect(await lever.resumes.list(ana).take(5)).toEqual([]);
});

test('lists are read page by page to the end, also when a token goes stale midway', async () => {
  const ids = async (pageSize?: number) =>
    (await lever.users.list({ pageSize, includeDeactivated: true }).take(100)).map((it) => it.id);
  const whole = await ids();
  expect(whole.length).toBeGreaterThan(3);
  expect(await ids(1)).toEqual(whole);
  const seen: string[] = [];
  for await (const user of lever.users.list({ pageSize: 2, includeDeactivated: true })) {
    seen.push(user.id);
    if (seen.length === 2) acme.lever.staleTokens();
  }
  expect(seen).toEqual(whole);
});

describe('what the key may not', () => {
  test('is named by scope; what it may goes on working', async () => {
    acme.lever.keys.of().rights = ['opportunities:read', 'panels:read', 'stages:read'];
    expect((await lever.opportunities.retrieve(priya)).name).toBe('Priya Nair');
    expect(await failure(lever.panels.createOnce(priya, onsite, kim))).toMatchObject({
      meaning: 'forbidden',
      scope: 'panels:write:admin',
    });
    const report = await lever.checkKey({ tryWrites: true });
    expect(report.verdict).toBe('partial');
    const granted = report.permissions.filter((it) => it.access === 'granted').map((it) => it.scope);
    expect(granted).toEqual([
      'opportunities:read:admin',
      'stages:read:admin',
      'confidential:access:admin',
      'panels:read:admin',
    ]);
    expect(report.permissions.filter((it) => it.access === 'unknown')).toEqual([]);
  });

  test('of confidential records is told apart from records that are not there', async () => {
    acme.lever.keys.of().confidential = false;
    expect(await failure(lever.opportunities.retrieve(ceo))).toMatchObject({ meaning: 'confidential' });
    expect(await failure(lever.opportunities.retrieve('nobody' as OpportunityId))).toMatchObject({
      meaning: 'not-found',
    });
    expect((await lever.checkKey()).sentence).toContain('confidential data');
  });

  test('with every right the check finds all of them, and leaves nothing behind', async () => {
    const report = await lever.checkKey({ tryWrites: true });
    expect(report).toMatchObject({ verdict: 'works' });
    expect(report.permissions.every((it) => it.access === 'granted')).toBe(true);
    expect(await lever.webhooks.list().take(10)).toEqual([]);
    expect(acme.lever.notesOf('Priya')).toEqual([]);
  });

  test('of the other kind is recognised, and so is one that was revoked', async () => {
    acme.lever.keys.add('postings-only', { kind: 'postings' });
    expect((await client({ auth: 'postings-only' }).checkKey()).sentence).toContain('Postings API');
    acme.lever.revokeKey();
    expect(await failure(lever.stages.list().first())).toMatchObject({ meaning: 'unauthorized' });
  });
});

test('forty calls at once over two clients on one gate are paced, and none is refused', async () => {
  acme.lever.rate.on = true;
  acme.lever.rate.perSecond = 100;
  const { createPace } = await import('../../src/lever/pacing.ts');
  const pace = createPace({ ratePerSecond: 100, burst: 18 });
  const options = { pace, sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms + 1)) };
  const two = [client(options), client(options)];
  await Promise.all(Array.from({ length: 40 }, (_, index) => (two[index % 2] as Lever).stages.list().first()));
  expect(acme.lever.rate.refusals).toBe(0);
});

test('a webhook is registered once, tells its token once, and signs with it', async () => {
  const hook = { event: 'candidateStageChange', url: 'https://bot.acme.test/lever' } as const;
  const first = await lever.webhooks.createOnce(hook);
  expect(first.signatureToken).toMatch(/^[0-9a-f]{48}$/);
  expect(await lever.webhooks.createOnce(hook)).toMatchObject({ made: false, signatureToken: null });
  const [moved] = await lever.webhooks.update([{ id: first.webhook.id, url: 'https://bot.acme.test/moved' }]);
  expect(moved?.url).toBe('https://bot.acme.test/moved');
  await lever.webhooks.delete(first.webhook.id);
  expect(await lever.webhooks.list().take(5)).toEqual([]);
});

test('OAuth: consent, tokens, renewal after an hour, and the end when the grant is revoked', async () => {
  const redirectUri = 'http://127.0.0.1/lever/oauth';
  const now = () => acme.clock.now();
  const { id: clientId, secret: clientSecret } = STANDARD_CLIENT;
  const oauth = createOAuth({ clientId, clientSecret, redirectUri, authUrl: acme.url, now });
  const url = new URL(oauth.authorizeUrl({ state: 'st', scopes: ['offline_access', 'stages:read:admin'] }));
  expect((await fetch(url)).status).toBe(200);
  const body = new URLSearchParams([...url.searchParams, ['decision', 'accept']]);
  const consent = await fetch(`${acme.url}/authorize`, { method: 'POST', body, redirect: 'manual' });
  const answer = oauth.readCallback(new URL(consent.headers.get('location') ?? '').searchParams, 'st');
  if (!answer.ok) throw new Error(answer.said);
  let stored: Tokens | null = await oauth.exchange(answer.code);
  const auth = createTokenProvider({
    oauth,
    load: () => Promise.resolve(stored),
    save: (tokens) => {
      stored = tokens;
      return Promise.resolve();
    },
    now,
  });
  const granted = client({ auth });
  expect(await granted.stages.retrieve(ONSITE as StageId)).toMatchObject({ text: 'On-site' });
  const before = stored;
  acme.clock.moveTo(START + 2 * 60 * MINUTE);
  await Promise.all([1, 2, 3].map(() => granted.stages.list().first()));
  expect(stored.accessToken).not.toBe(before.accessToken);
  expect(await failure(granted.users.list().first())).toMatchObject({ scope: 'users:read:admin' });
  acme.lever.oauth.revoke();
  expect(await failure(granted.stages.list().first())).toMatchObject({ meaning: 'reconnect' });
});
