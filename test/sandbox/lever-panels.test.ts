/** Panels and interviews, with the oddities that the real service shows. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  acmeLever,
  BACKEND,
  DAY,
  GONE,
  KIM,
  LEO,
  MINUTE,
  ONSITE,
  PRIYA,
  SAM,
  START,
  TECH,
  type Acme,
  twoInterviews,
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

const PANELS = `/opportunities/${PRIYA}/panels`;
const INTERVIEWS = `/opportunities/${PRIYA}/interviews`;
const AS = `?perform_as=${KIM}`;
const book = async () => (await acme.send('POST', `${PANELS}${AS}`, twoInterviews)).body.data;
const one = { interviewers: [{ id: LEO }], date: START + DAY, duration: 30 };

describe('panels', () => {
  it('fills in what Lever fills in', async () => {
    const { status, body } = await acme.send('POST', `${PANELS}${AS}`, twoInterviews);
    expect(status).toBe(201);
    const application = acme.lever.state.opportunity(PRIYA).applications[0];
    expect(body.data).toMatchObject({
      applications: [application],
      canceledAt: null,
      createdAt: START,
      start: START + DAY,
      end: START + DAY + 105 * MINUTE,
      externallyManaged: true,
      externalUrl: null,
      feedbackReminder: 'daily',
      note: null,
      stage: ONSITE,
      user: KIM,
    });
    const [coding, systems] = body.data.interviews;
    expect(coding).toMatchObject({ subject: 'Coding', feedbackTemplate: 'no-feedback', location: null, note: '' });
    expect(coding.interviewers).toEqual([
      { id: SAM, email: 'sam@acme.test', name: 'Sam Roy', responseStatus: 'needsAction', feedbackTemplate: TECH },
    ]);
    expect(systems).toMatchObject({ feedbackTemplate: TECH, feedbackReminder: 'daily' });
    expect(systems).not.toHaveProperty('canceledAt');
    expect(acme.lever.state.opportunity(PRIYA).lastInteractionAt).toBe(START);
  });

  it.each([
    ['no zone', { ...twoInterviews, timezone: undefined }],
    ['a zone that is none', { ...twoInterviews, timezone: 'Berlin' }],
    ['no interviews', { ...twoInterviews, interviews: [] }],
    ['empty applications', { ...twoInterviews, applications: [] }],
    ['a foreign application', { ...twoInterviews, applications: ['x'] }],
    ['nobody to interview', { ...twoInterviews, interviews: [{ ...one, interviewers: [] }] }],
    ['an unknown interviewer', { ...twoInterviews, interviews: [{ ...one, interviewers: [{ id: 'x' }] }] }],
    ['an interviewer who left', { ...twoInterviews, interviews: [{ ...one, interviewers: [{ id: GONE }] }] }],
    ['no date', { ...twoInterviews, interviews: [{ ...one, date: undefined }] }],
    ['no length', { ...twoInterviews, interviews: [{ ...one, duration: 0 }] }],
    ['an unknown form', { ...twoInterviews, interviews: [{ ...one, feedbackTemplate: 'x' }] }],
    ['an unknown reminder', { ...twoInterviews, feedbackReminder: 'hourly' }],
  ])('refuses a panel with %s, and makes nothing', async (_what, body) => {
    expect((await acme.send('POST', `${PANELS}${AS}`, body)).status).toBe(400);
    expect(acme.lever.panelsOf('Priya')).toEqual([]);
    expect(acme.lever.interviewsOf('Priya')).toEqual([]);
  });

  it('leaves the applications of an archived candidate out', async () => {
    acme.lever.ui.archive('Priya', 'Withdrew');
    expect((await book()).applications).toEqual([]);
  });

  it('is replaced as a whole: named interviews change, unnamed come, left out go, the rest is cleared', async () => {
    const panel = await book();
    const [coding] = panel.interviews;
    const change = {
      timezone: 'Europe/Lisbon',
      interviews: [
        { id: coding.id, subject: 'Coding', interviewers: [{ id: LEO }], date: START + 2 * DAY, duration: 60 },
        { subject: 'Chat', interviewers: [{ id: KIM }], date: START + 3 * DAY, duration: 30 },
      ],
    };
    const { status, body } = await acme.send('PUT', `${PANELS}/${panel.id}?perform_as=${SAM}`, change);
    expect([status, body.data.user, body.data.timezone]).toEqual([200, SAM, 'Europe/Lisbon']);
    expect(body.data.interviews.map((it: { subject: string }) => it.subject)).toEqual(['Coding', 'Chat']);
    expect(body.data.interviews[0]).toMatchObject({ id: coding.id, feedbackTemplate: null });
    expect(body.data).toMatchObject({ start: START + 2 * DAY, end: START + 3 * DAY + 30 * MINUTE });
    expect((await acme.get(`${INTERVIEWS}/${panel.interviews[1].id}`)).status).toBe(404);
    const foreign = { ...change, interviews: [{ ...one, id: 'x' }] };
    expect((await acme.send('PUT', `${PANELS}/${panel.id}${AS}`, foreign)).status).toBe(400);
  });

  it('keeps a seated interviewer who has left, but seats nobody who has', async () => {
    const panel = await book();
    acme.lever.ui.deactivateUser('Sam Roy');
    const again = (ids: string[]) => ({
      timezone: 'UTC',
      interviews: ids.map((id) => ({ ...one, interviewers: [{ id }] })),
    });
    expect((await acme.send('PUT', `${PANELS}/${panel.id}${AS}`, again([SAM, LEO]))).status).toBe(200);
    expect((await acme.send('PUT', `${PANELS}/${panel.id}${AS}`, again([GONE]))).status).toBe(400);
    expect((await acme.send('POST', `${PANELS}${AS}`, again([SAM]))).status).toBe(400);
  });

  it('stays listed with its interviews when cancelled, and takes no more changes', async () => {
    const panel = await book();
    expect((await acme.send('DELETE', `${PANELS}/${panel.id}${AS}`)).status).toBe(204);
    expect((await acme.get(PANELS)).body.data[0]).toMatchObject({ id: panel.id, canceledAt: START });
    for (const it of (await acme.get(INTERVIEWS)).body.data) expect(it.canceledAt).toBe(START);
    expect((await acme.send('PUT', `${PANELS}/${panel.id}${AS}`, twoInterviews)).status).toBe(400);
  });

  it('made in the UI may only be read: replace, delete, add and change answer 403', async () => {
    const panel = acme.lever.ui.createPanel('Priya', {
      interviews: [{ interviewers: ['Leo Fink'], date: START + DAY, duration: 30 }],
    });
    const interview = acme.lever.view('Priya').panels[0]?.interviews[0]?.id;
    expect((await acme.get(`${PANELS}/${panel.id}`)).body.data.externallyManaged).toBe(false);
    for (const [method, path, body] of [
      ['PUT', `${PANELS}/${panel.id}`, twoInterviews],
      ['DELETE', `${PANELS}/${panel.id}`, undefined],
      ['POST', INTERVIEWS, { ...one, panel: panel.id }],
      ['PUT', `${INTERVIEWS}/${interview}`, one],
      ['DELETE', `${INTERVIEWS}/${interview}`, undefined],
    ] as const)
      expect([method, path, (await acme.send(method, path + AS, body)).status]).toEqual([method, path, 403]);
    expect(acme.lever.view('Priya').panels[0]?.interviews[0]?.interviewers[0]?.name).toBe('Leo Fink');
  });

  it('lists the latest first', async () => {
    const early = await book();
    const late = (
      await acme.send('POST', `${PANELS}${AS}`, { timezone: 'UTC', interviews: [{ ...one, date: START + 9 * DAY }] })
    ).body.data;
    expect((await acme.get(PANELS)).body.data.map((it: { id: string }) => it.id)).toEqual([late.id, early.id]);
    expect((await acme.get(INTERVIEWS)).body.data.map((it: { date: number }) => it.date)).toEqual([
      START + 9 * DAY,
      START + DAY,
      START + DAY + 60 * MINUTE,
    ]);
  });
});

describe('interviews', () => {
  it('say more when read singly, and take their postings from the panel', async () => {
    const panel = await book();
    const single = (await acme.get(`${INTERVIEWS}/${panel.interviews[0].id}`)).body.data;
    expect(single).toMatchObject({
      panel: panel.id,
      timezone: 'Europe/Berlin',
      postings: [BACKEND],
      feedbackForms: [],
      gcalEventUrl: null,
      opportunityId: PRIYA,
      interviewers: [{ id: SAM, feedbackTemplate: TECH }],
    });
    expect(single.interviewers[0]).not.toHaveProperty('responseStatus');
    expect((await acme.get(INTERVIEWS)).body.data[0]).not.toHaveProperty('opportunityId');
  });

  it('are added and replaced; what is omitted is cleared and the panel follows', async () => {
    const panel = await book();
    const added = await acme.send('POST', INTERVIEWS + AS, { ...one, panel: panel.id, date: START + 2 * DAY });
    expect([added.status, added.body.data.feedbackTemplate]).toEqual([201, 'no-feedback']);
    expect((await acme.get(`${PANELS}/${panel.id}`)).body.data.end).toBe(START + 2 * DAY + 30 * MINUTE);
    const path = `${INTERVIEWS}/${panel.interviews[1].id}${AS}`;
    const { status, body } = await acme.send('PUT', path, { ...one, interviewers: [{ id: SAM }] });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      subject: '',
      location: null,
      feedbackTemplate: null,
      feedbackReminder: 'daily',
      interviewers: [{ id: SAM, feedbackTemplate: 'no-feedback' }],
    });
    expect((await acme.send('PUT', path, { ...one, panel: 'other' })).status).toBe(400);
  });

  it('vanish when deleted while others remain; the last stays, cancelled with its panel', async () => {
    const panel = await book();
    const [first, second] = panel.interviews;
    acme.clock.move(1000);
    expect((await acme.send('DELETE', `${INTERVIEWS}/${second.id}${AS}`)).status).toBe(204);
    expect((await acme.get(`${INTERVIEWS}/${second.id}`)).status).toBe(404);
    expect((await acme.get(`${PANELS}/${panel.id}`)).body.data).toMatchObject({
      canceledAt: null,
      end: START + DAY + 60 * MINUTE,
    });
    acme.clock.move(1000);
    await acme.send('DELETE', `${INTERVIEWS}/${first.id}?perform_as=${SAM}`);
    const after = (await acme.get(`${PANELS}/${panel.id}`)).body.data;
    expect(after.canceledAt).toBe(START + 2000);
    expect(after.interviews).toHaveLength(1);
    expect(after.interviews[0]).not.toHaveProperty('canceledAt');
    expect((await acme.get(`${INTERVIEWS}/${first.id}`)).body.data.canceledAt).toBe(START + 2000);
  });

  it('still to come are cleared when a candidate is archived with that wish, past ones stay', async () => {
    await acme.send('POST', `${PANELS}${AS}`, {
      timezone: 'UTC',
      interviews: [{ ...one, date: START - DAY }, { ...one }],
    });
    await acme.send('PUT', `/opportunities/${PRIYA}/archived`, {
      reason: acme.lever.state.archiveReasons.keys().next().value,
    });
    expect(acme.lever.interviewsOf('Priya')).toHaveLength(2);
    acme.lever.ui.restore('Priya');
    acme.lever.ui.archive('Priya', 'Withdrew', { cleanInterviews: true });
    expect(acme.lever.interviewsOf('Priya').map((it) => it['date'])).toEqual([START - DAY]);
  });
});
