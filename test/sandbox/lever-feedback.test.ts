/** Feedback and its templates, with the oddities that the real service shows. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  acmeLever,
  KIM,
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
