/** Panels, interviews, feedback and templates, with the oddities that the real service shows. */
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
  RATING,
  SAM,
  SKILLS,
  START,
  TECH,
  WHY,
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

describe('feedback', () => {
  const FEEDBACK = `/opportunities/${PRIYA}/feedback`;
  const file = (body: unknown, by = SAM) => acme.send('POST', `${FEEDBACK}?perform_as=${by}`, body);
  const rated = [{ id: RATING, value: '3 - Hire' }];

  it('is submitted by its creation, and freezes the template of that moment', async () => {
    const panel = await book();
    const link = { panel: panel.id, interview: panel.interviews[0].id };
    const { status, body } = await file({ baseTemplateId: TECH, ...link, fieldValues: rated });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      ...link,
      user: SAM,
      completedAt: START,
      updatedAt: null,
      deletedAt: null,
      type: 'interview',
    });
    expect(body.data.fields).toMatchObject([
      { value: '3 - Hire', prompt: 'Select one' },
      {
        value: [
          { score: null, comment: null },
          { score: null, comment: null },
        ],
      },
      { value: null },
    ]);
    expect((await acme.get(`${FEEDBACK}/${body.data.id}`)).body.data.updatedAt).toBeGreaterThan(START);
    expect((await acme.get(`${INTERVIEWS}/${link.interview}`)).body.data.feedbackForms).toEqual([body.data.id]);
    const template = acme.lever.state.templates.get(TECH);
    if (template) template.text = 'Renamed';
    expect((await acme.get(`${FEEDBACK}/${body.data.id}`)).body.data.text).toBe('Tech interview');
  });

  it.each([
    ['interview without panel', { interview: 'x' }],
    ['panel without interview', { panel: 'x' }],
    ['no rating, though required', { fieldValues: [] }],
    ['a wrong option', { fieldValues: [{ id: RATING, value: 'Hire' }] }],
    ['an unknown field', { fieldValues: [...rated, { id: 'x', value: 1 }] }],
    [
      'a scorecard of the wrong length',
      { fieldValues: [...rated, { id: SKILLS, value: [{ score: 4, comment: null }] }] },
    ],
    ['a score of five', { fieldValues: [...rated, { id: SKILLS, value: [{ score: 5 }, { score: 1 }] }] }],
    ['a number for a text', { fieldValues: [...rated, { id: WHY, value: 4 }] }],
    ['an unknown template', { baseTemplateId: 'x', fieldValues: rated }],
  ])('refuses %s', async (_what, body) => {
    expect((await file({ baseTemplateId: TECH, fieldValues: rated, ...body })).status).toBe(400);
    expect(acme.lever.feedbackOf('Priya')).toEqual([]);
  });

  it('refuses an interview that is not part of the panel', async () => {
    const [a, b] = [await book(), await book()];
    const crossed = { baseTemplateId: TECH, fieldValues: rated, panel: a.id, interview: b.interviews[0].id };
    expect((await file(crossed)).status).toBe(400);
  });

  it('answers updates in the internal shape, changing the named fields only', async () => {
    const { id } = (await file({ baseTemplateId: TECH, fieldValues: [...rated, { id: WHY, value: 'calm' }] })).body
      .data;
    acme.clock.move(1000);
    const change = { fieldValues: [{ id: RATING, value: '4 - Strong Hire' }] };
    const { status, body } = await acme.send('PUT', `${FEEDBACK}/${id}${AS}`, change);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ profileId: PRIYA, userId: SAM, isCompleted: true, updatedAt: START + 1000 });
    expect(body.data.fields[0]).toMatchObject({
      type: 'score',
      isSummary: true,
      overall: true,
      value: '4 - Strong Hire',
    });
    expect(body.data).not.toHaveProperty('user');
    const fields = (await acme.get(`${FEEDBACK}/${id}`)).body.data.fields;
    expect(fields[0]).toMatchObject({ type: 'score-system', value: '4 - Strong Hire' });
    expect(fields[2].value).toBe('calm');
  });

  it('is deleted softly: still listed, no longer on the interview', async () => {
    const panel = await book();
    const link = { panel: panel.id, interview: panel.interviews[0].id };
    const { id } = (await file({ baseTemplateId: TECH, ...link, fieldValues: rated })).body.data;
    expect((await acme.send('DELETE', `${FEEDBACK}/${id}${AS}`)).status).toBe(204);
    expect((await acme.get(FEEDBACK)).body.data[0]).toMatchObject({ id, deletedAt: START });
    expect((await acme.get(`${INTERVIEWS}/${link.interview}`)).body.data.feedbackForms).toEqual([]);
  });

  it('lies about as a draft when opened in the UI; the UI files whole forms in one go', async () => {
    const panel = await book();
    const interview = panel.interviews[0].id as string;
    const draft = acme.lever.ui.draftFeedback({ by: 'Sam Roy', interview });
    expect((await acme.get(FEEDBACK)).body.data[0]).toMatchObject({ id: draft.id, completedAt: null });
    expect((await acme.get(`${INTERVIEWS}/${interview}`)).body.data.feedbackForms).toEqual([]);
    const done = acme.lever.ui.submitFeedback({ by: 'sam@acme.test', interview, rating: 4, values: { Why: 'clear' } });
    expect((await acme.get(`${INTERVIEWS}/${interview}`)).body.data.feedbackForms).toEqual([done.id]);
    expect(acme.lever.view('Priya').feedback[0]).toMatchObject({
      by: 'Sam Roy',
      rating: '4 - Strong Hire',
      form: 'Tech interview',
    });
    const expanded = await acme.get(`${INTERVIEWS}/${interview}?expand=feedbackForms&expand=user&expand=postings`);
    expect(expanded.body.data.feedbackForms[0].fields[2].value).toBe('clear');
    expect(expanded.body.data.user.name).toBe('Kim Ito');
    expect(expanded.body.data.postings[0].text).toBe('Backend Engineer');
  });
});

describe('feedback templates', () => {
  const body = (text: string, ratings = 1) => ({
    text,
    fields: [
      { type: 'multiple-select', text: 'Languages', options: [{ text: 'js' }] },
      ...Array.from({ length: ratings }, () => ({ type: 'score-system', text: 'Rating', required: true })),
    ],
  });

  it('have exactly one rating, and new field ids after every change', async () => {
    for (const ratings of [0, 2])
      expect((await acme.send('POST', '/feedback_templates', body('x', ratings))).status).toBe(400);
    const made = (await acme.send('POST', '/feedback_templates', body('A first'))).body.data;
    expect(made).toMatchObject({
      instructions: '',
      group: null,
      fields: [{ description: '' }, { prompt: 'Select one' }],
    });
    expect(made.fields[1].options).toHaveLength(4);
    const path = `/feedback_templates/${made.id}`;
    const changed = (await acme.send('PUT', path, body('A second'))).body.data;
    const old = new Set(made.fields.map((it: { id: string }) => it.id));
    for (const field of changed.fields) expect(old.has(field.id)).toBe(false);
    expect((await acme.get('/feedback_templates')).body.data.map((it: { text: string }) => it.text)).toEqual([
      'A second',
      'Tech interview',
    ]);
    expect((await acme.send('DELETE', path)).status).toBe(204);
    expect((await acme.send('DELETE', `/feedback_templates/${TECH}`)).status).toBe(403);
    acme.lever.ui.retireTemplate('Tech');
    expect((await acme.get('/feedback_templates')).body.data).toEqual([]);
  });
});
