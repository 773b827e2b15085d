/** Webhooks: managed, signed, filtered, retried on the sandbox's clock, and misbehaving on demand. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Envelope } from '../../sandbox/lever/post-hook.ts';
import { signWebhook, verifyWebhook } from '../../src/lever/webhooks.ts';
import {
  acmeLever,
  ANA,
  BACKEND,
  DAY,
  KIM,
  LEO,
  MINUTE,
  ONSITE,
  PRIYA,
  SAM,
  START,
  type Acme,
  twoInterviews,
} from './lever-acme.ts';

let acme: Acme;
let receiver: Server;
let address = '';
const rung: { envelope: Envelope; agent: string; text: string }[] = [];
/** What the receiver answers next; 200 when the list is empty. */
const answers: { status: number; location?: string }[] = [];

beforeAll(async () => {
  acme = await acmeLever();
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    request.on('end', () => {
      rung.push({ envelope: JSON.parse(text) as Envelope, agent: request.headers['user-agent'] ?? '', text });
      const { status, location } = answers.shift() ?? { status: 200 };
      response.writeHead(status, location ? { location } : {}).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/lever`;
});
afterAll(async () => {
  await acme.lever.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => {
  acme.lever.reset();
  acme.clock.moveTo(START);
  rung.length = 0;
  answers.length = 0;
});

const hook = async (event: string, origins?: string[]) =>
  (
    await acme.send('POST', '/webhooks', {
      event,
      url: address,
      ...(origins ? { configuration: { conditions: { origins } } } : {}),
    })
  ).body.data;
const heard = async (): Promise<string[]> => {
  await acme.lever.deliveries.settled();
  return rung.map((it) => it.envelope.event);
};

describe('managing', () => {
  it('tells the signing token once, defaults to all six origins, allows duplicates', async () => {
    const made = await hook('candidateStageChange');
    expect(made.configuration.signatureToken).toMatch(/^[0-9a-f]{48}$/);
    expect(made.configuration.conditions.origins).toEqual([
      'applied',
      'sourced',
      'referred',
      'university',
      'internal',
      'agency',
    ]);
    const plain = await hook('interviewCreated');
    expect(Object.keys(plain.configuration)).toEqual(['signatureToken']);
    await hook('candidateStageChange');
    const listed = (await acme.get('/webhooks')).body.data;
    expect(listed).toHaveLength(3);
    expect(JSON.stringify(listed)).not.toContain('signatureToken');
    expect(listed[1].configuration).toEqual({});
  });

  it('changes hooks without an id in the path, all or none, and deletes them', async () => {
    const made = await hook('candidateHired');
    const bad = { data: [{ id: made.id, url: 'https://example.com/new' }, { id: 'x' }] };
    expect((await acme.send('PUT', '/webhooks', bad)).status).toBe(404);
    expect((await acme.get('/webhooks')).body.data[0].url).toBe(address);
    const change = {
      id: made.id,
      url: 'https://example.com/new',
      configuration: { conditions: { origins: ['applied'] } },
    };
    const put = await acme.send('PUT', '/webhooks', { data: [change] });
    expect(put.body.data).toMatchObject([
      { url: 'https://example.com/new', configuration: { conditions: { origins: ['applied'] } } },
    ]);
    expect((await acme.send('DELETE', `/webhooks/${made.id}`)).status).toBe(204);
    expect((await acme.send('DELETE', `/webhooks/${made.id}`)).status).toBe(404);
  });

  it('knows ten events; hooks made in the settings are hidden from the API', async () => {
    expect((await acme.send('POST', '/webhooks', { event: 'feedbackSubmitted', url: address })).status).toBe(400);
    expect((await acme.send('POST', '/webhooks', { event: 'candidateHired', url: 'nowhere' })).status).toBe(400);
    const inUi = acme.lever.ui.addWebhook('candidateHired', address);
    expect((await acme.get('/webhooks')).body.data).toEqual([]);
    expect((await acme.send('DELETE', `/webhooks/${inUi.id}`)).status).toBe(404);
    acme.lever.ui.archive('Priya', 'Hired');
    expect(await heard()).toEqual(['candidateHired']);
  });
});

describe('delivering', () => {
  it('signs token and instant, in the body', async () => {
    const made = await hook('candidateStageChange');
    acme.clock.move(1234);
    await acme.send('PUT', `/opportunities/${ANA}/stage?perform_as=${KIM}`, { stage: ONSITE });
    await acme.lever.deliveries.settled();
    const [got] = rung;
    const { contact } = (await acme.get(`/opportunities/${ANA}`)).body.data;
    expect(got?.agent).toBe('Lever-Webhooks');
    expect(got?.envelope).toMatchObject({
      event: 'candidateStageChange',
      triggeredAt: START + 1234,
      data: { opportunityId: ANA, candidateId: ANA, contactId: contact, fromStageId: 'lead-new', toStageId: ONSITE },
    });
    expect(got?.envelope.token).toHaveLength(48);
    expect(got?.envelope.signature).toBe(
      signWebhook(made.configuration.signatureToken, got?.envelope ?? { token: '', triggeredAt: 0 }),
    );
    const check = { tokens: [made.configuration.signatureToken], now: acme.clock.now() };
    expect(verifyWebhook(got?.text ?? '', check).ok).toBe(true);
    expect(verifyWebhook((got?.text ?? '').replace(/"signature":"./, '"signature":"_'), check).ok).toBe(false);
  });

  it('rings for what happens through the API and in the UI alike', async () => {
    for (const event of [
      'applicationCreated',
      'candidateHired',
      'candidateStageChange',
      'candidateArchiveChange',
      'candidateDeleted',
      'interviewCreated',
      'interviewUpdated',
      'interviewDeleted',
      'contactCreated',
      'contactUpdated',
    ])
      await hook(event);
    const after = async (deed: () => unknown): Promise<string[]> => {
      rung.length = 0;
      await deed();
      return heard();
    };
    const { ui } = acme.lever;
    const create = { name: 'New One', emails: ['new@example.com'], postings: [BACKEND] };
    expect(await after(() => acme.send('POST', `/opportunities?perform_as=${KIM}`, create))).toEqual([
      'contactCreated',
      'applicationCreated',
    ]);
    expect(await after(() => ui.updateContact('New One', { headline: 'Dev' }))).toEqual(['contactUpdated']);
    expect(
      await after(() => acme.send('POST', `/opportunities/${PRIYA}/panels?perform_as=${KIM}`, twoInterviews)),
    ).toEqual(['interviewCreated', 'interviewCreated']);
    const [coding, systems] = acme.lever.view('Priya').panels[0]?.interviews ?? [];
    const panel = acme.lever.view('Priya').panels[0]?.id;
    const moved = { interviewers: [{ id: LEO }], date: START + 2 * DAY, duration: 60 };
    expect(
      await after(() => acme.send('PUT', `/opportunities/${PRIYA}/interviews/${coding?.id}?perform_as=${KIM}`, moved)),
    ).toEqual(['interviewUpdated']);
    expect(rung[0]?.envelope.data).toMatchObject({ interviewId: coding?.id, panelId: panel, opportunityId: PRIYA });
    // A replacement rings only for what it changes.
    const same = { id: coding?.id, ...moved, feedbackTemplate: undefined };
    const replaced = { timezone: 'UTC', interviews: [same, { ...moved, date: START + 3 * DAY }] };
    expect(
      await after(() => acme.send('PUT', `/opportunities/${PRIYA}/panels/${panel}?perform_as=${KIM}`, replaced)),
    ).toEqual(['interviewCreated', 'interviewDeleted']);
    expect(rung[1]?.envelope.data['interviewId']).toBe(systems?.id);
    expect(await after(() => ui.changeInterview(coding?.id ?? '', { interviewers: ['Sam Roy'] }))).toEqual([
      'interviewUpdated',
    ]);
    expect(await after(() => ui.cancelPanel(panel ?? ''))).toEqual(['interviewDeleted', 'interviewDeleted']);
    expect(await after(() => ui.archive('Priya', 'Hired'))).toEqual(['candidateArchiveChange', 'candidateHired']);
    expect(rung[0]?.envelope.data).toMatchObject({ fromArchived: null, toArchived: { archivedAt: START } });
    expect(await after(() => ui.restore('Priya'))).toEqual(['candidateArchiveChange']);
    expect(rung[0]?.envelope.data).toMatchObject({ toArchived: null });
    expect(await after(() => ui.deleteOpportunity('Priya', 'Kim Ito'))).toEqual(['candidateDeleted']);
    expect((await acme.get('/opportunities/deleted')).body.data).toEqual([
      { id: PRIYA, deletedAt: START, deletedBy: KIM },
    ]);
    // Feedback, notes and tags ring nothing.
    expect(
      await after(() => {
        ui.submitFeedback({ by: 'Sam Roy', opportunity: 'Ana' });
        ui.addNote('Ana', 'x');
        ui.addTags('Ana', 'x');
      }),
    ).toEqual([]);
  });

  it('goes by origin, and says nothing of a group that is switched off', async () => {
    await hook('candidateStageChange', ['referred']);
    acme.lever.ui.moveStage('Ana', 'Offer');
    expect(await heard()).toEqual([]);
    acme.lever.state.opportunity(ANA).origin = 'referred';
    acme.lever.ui.switchWebhooks(false, ['candidateStageChange']);
    acme.lever.ui.moveStage('Ana', 'On-site');
    expect(await heard()).toEqual([]);
    acme.lever.ui.switchWebhooks(true, ['candidateStageChange']);
    acme.lever.ui.moveStage('Ana', 'Offer');
    expect(await heard()).toEqual(['candidateStageChange']);
  });

  it('never leaves this machine', async () => {
    await acme.send('POST', '/webhooks', { event: 'candidateStageChange', url: 'https://example.com/hook' });
    acme.lever.ui.moveStage('Ana', 'Offer');
    await acme.lever.deliveries.settled();
    expect(acme.lever.deliveries.log()[0]?.attempts[0]).toMatchObject({
      status: null,
      error: expect.stringContaining('not sent'),
    });
  });

  it('retries five times with growing pauses, redirects counting as failures, and then gives up', async () => {
    await hook('candidateStageChange');
    answers.push({ status: 302, location: `${address}/elsewhere` });
    for (const status of [500, 404, 503, 429, 500]) answers.push({ status });
    acme.lever.ui.moveStage('Ana', 'Offer');
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await acme.lever.deliveries.settled();
      expect(rung).toHaveLength(attempt);
      const { nextAt, outcome } = acme.lever.deliveries.log()[0] ?? {};
      if (attempt === 6) {
        expect([nextAt, outcome]).toEqual([null, 'given up']);
        break;
      }
      expect(outcome).toBe('waiting');
      pauses.push((nextAt ?? 0) - acme.clock.now());
      // A moment too early nothing is sent.
      acme.clock.move((nextAt ?? 0) - acme.clock.now() - 1);
      await acme.lever.deliveries.settled();
      expect(rung).toHaveLength(attempt);
      acme.clock.move(1);
    }
    expect(pauses).toHaveLength(5);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(new Set(pauses).size).toBe(5);
    // The same delivery every time: whoever counts tokens must count only those it took.
    expect(new Set(rung.map((it) => it.text)).size).toBe(1);
    acme.clock.move(30 * DAY);
    await acme.lever.deliveries.settled();
    expect(rung).toHaveLength(6);
  });

  it('stops when it is taken, and counts no answer at all as a failure', async () => {
    const made = await acme.send('POST', '/webhooks', { event: 'candidateStageChange', url: 'http://127.0.0.1:1/' });
    acme.lever.ui.moveStage('Ana', 'Offer');
    await acme.lever.deliveries.settled();
    expect(acme.lever.deliveries.log()[0]).toMatchObject({ outcome: 'waiting', attempts: [{ status: null }] });
    await acme.send('DELETE', `/webhooks/${made.body.data.id}`);
    await hook('candidateStageChange');
    answers.push({ status: 500 });
    acme.lever.ui.moveStage('Ana', 'On-site');
    await acme.lever.deliveries.settled();
    acme.clock.move(5 * MINUTE);
    await acme.lever.deliveries.settled();
    expect(acme.lever.deliveries.log().at(-1)).toMatchObject({
      outcome: 'delivered',
      attempts: [{ status: 500 }, { status: 200 }],
    });
  });
});

describe('misbehaving on demand', () => {
  it('holds back, then sends late and in the wrong order', async () => {
    await hook('candidateStageChange');
    acme.lever.deliveries.hold();
    acme.lever.ui.moveStage('Ana', 'Offer');
    acme.lever.ui.moveStage('Ana', 'On-site');
    expect(await heard()).toEqual([]);
    acme.clock.move(DAY);
    acme.lever.deliveries.release('reversed');
    await acme.lever.deliveries.settled();
    expect(rung.map((it) => it.envelope.data['toStageId'])).toEqual([ONSITE, 'offer']);
    expect(rung[0]?.envelope.triggeredAt).toBe(START);
    acme.lever.deliveries.lateBy = MINUTE;
    acme.lever.ui.moveStage('Ana', 'Offer');
    expect(await heard()).toHaveLength(2);
    acme.clock.move(MINUTE);
    expect(await heard()).toHaveLength(3);
  });

  it('sends twice, again by hand, without event ids, with one id only, and as a test', async () => {
    const { id } = await hook('candidateStageChange');
    acme.lever.deliveries.twice = true;
    acme.lever.ui.moveStage('Ana', 'Offer');
    await acme.lever.deliveries.settled();
    expect(rung[0]?.text).toBe(rung[1]?.text);
    acme.lever.deliveries.twice = false;
    acme.lever.deliveries.again(1);
    await acme.lever.deliveries.settled();
    expect(rung[2]?.text).toBe(rung[0]?.text);
    acme.lever.deliveries.minimal = true;
    acme.lever.deliveries.withIds = false;
    acme.lever.ui.moveStage('Ana', 'On-site');
    await acme.lever.deliveries.settled();
    expect(rung[3]?.envelope.data).toEqual({ opportunityId: ANA });
    expect(rung[3]?.envelope).not.toHaveProperty('id');
    acme.lever.deliveries.verify(id);
    await acme.lever.deliveries.settled();
    expect(rung[4]?.envelope).toMatchObject({ event: 'candidateStageChange', data: {} });
    acme.lever.deliveries.fire('candidateStageChange', { opportunityId: PRIYA, contactId: SAM });
    await acme.lever.deliveries.settled();
    expect(rung[5]?.envelope.data).toEqual({ opportunityId: PRIYA, contactId: SAM });
  });
});
