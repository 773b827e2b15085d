/** Opportunities and what is around them: moves, archiving, tags, creation, contacts, postings, notes, files. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  acmeLever,
  ANA,
  BACKEND,
  basic,
  HIRED,
  KIM,
  PRIYA,
  SAM,
  START,
  type Acme,
  UNLISTED,
  WITHDREW,
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

const BLANK = { name: '', headline: '', location: '', phones: [], emails: [], links: [] };
const read = async (id: string) => (await acme.get(`/opportunities/${id}`)).body.data;

describe('moving and archiving', () => {
  it('leaves its traces on a move, and answers with the person left blank', async () => {
    acme.clock.move(5000);
    const { status, body } = await acme.send('PUT', `/opportunities/${PRIYA}/stage?perform_as=${SAM}`, {
      stage: 'offer',
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      ...BLANK,
      stage: 'offer',
      stageChanges: [{ toStageId: 'offer', toStageIndex: 3, updatedAt: START + 5000, userId: SAM }],
      lastAdvancedAt: START + 5000,
      lastInteractionAt: START + 5000,
      updatedAt: START + 5000,
    });
    expect(body.data).not.toHaveProperty('opportunityLocation');
    expect(await read(PRIYA)).toMatchObject({ name: 'Priya Nair', opportunityLocation: 'Berlin', stage: 'offer' });
    const again = await acme.send('PUT', `/opportunities/${PRIYA}/stage`, { stage: 'offer' });
    expect([again.status, again.body.data.stageChanges.length]).toEqual([200, 1]);
    expect((await acme.send('PUT', `/opportunities/${PRIYA}/stage`, { stage: 'x' })).status).toBe(400);
  });

  it('archives the application along, keeps its first date, and counts only the first archiving as an advance', async () => {
    const archived = (body: unknown) => acme.send('PUT', `/opportunities/${PRIYA}/archived?perform_as=${KIM}`, body);
    const application = async () => (await acme.get(`/opportunities/${PRIYA}/applications`)).body.data[0].archived;
    acme.clock.move(1000);
    const first = await archived({ reason: WITHDREW });
    expect(first.body.data).toMatchObject({
      ...BLANK,
      archived: { reason: WITHDREW, archivedAt: START + 1000 },
      lastAdvancedAt: START + 1000,
    });
    acme.clock.move(1000);
    const second = await archived({ reason: HIRED });
    expect(second.body.data.archived).toEqual({ reason: HIRED, archivedAt: START + 2000 });
    expect(second.body.data.lastAdvancedAt).toBe(START + 1000);
    expect(await application()).toEqual({ reason: WITHDREW, archivedAt: START + 1000 });
    // Archived candidates still move, and stay archived.
    expect(
      (await acme.send('PUT', `/opportunities/${PRIYA}/stage`, { stage: 'offer' })).body.data.archived,
    ).not.toBeNull();
    expect((await archived({ reason: null })).body.data.archived).toBeNull();
    expect(await application()).toBeNull();
    expect((await archived({ reason: 'no such reason' })).status).toBe(400);
    expect((await archived({})).status).toBe(400);
  });

  it('adds and removes tags, sources and links once each; links belong to the person', async () => {
    const act = (action: string, body: unknown) => acme.send('POST', `/opportunities/${PRIYA}/${action}`, body);
    expect((await act('addTags', { tags: ['a, b', 'Backend Engineer'] })).body.data).toMatchObject({
      ...BLANK,
      tags: ['Backend Engineer', 'a, b'],
    });
    expect((await act('removeTags', { tags: ['Backend Engineer', 'absent'] })).body.data.tags).toEqual(['a, b']);
    expect((await act('addSources', { sources: ['LinkedIn'] })).body.data).toMatchObject({
      ...BLANK,
      sources: ['LinkedIn'],
    });
    const linked = (await act('addLinks', { links: ['https://example.com/2'] })).body.data;
    expect(linked).toMatchObject({ name: 'Priya Nair', links: ['https://example.com/priya', 'https://example.com/2'] });
    expect(linked).not.toHaveProperty('opportunityLocation');
    expect((await acme.get('/tags')).body.data).toEqual([{ count: 1, text: 'a, b' }]);
    acme.lever.ui.deleteTag('a, b');
    expect((await acme.get('/tags')).body.data).toEqual([]);
    expect((await act('addTags', {})).status).toBe(400);
  });
});

describe('creating', () => {
  const create = (body: unknown, query = '') => acme.send('POST', `/opportunities?perform_as=${SAM}${query}`, body);

  it('puts a new candidacy on the person with that address, whose own data wins', async () => {
    const { status, body } = await create({
      name: 'Somebody Else',
      emails: ['PRIYA@example.com', 'priya2@example.com'],
      postings: [BACKEND],
      tags: ['Test'],
      origin: 'sourced',
    });
    expect([status, body.deduped, body.data.name, body.data.stage]).toEqual([201, true, 'Priya Nair', 'lead-new']);
    expect(body.data).toMatchObject({
      tags: ['Test', 'Backend Engineer', 'R&D', 'Engineering', 'Berlin', 'Full-time'],
      sourcedBy: SAM,
      owner: SAM,
      followers: [KIM],
    });
    expect(body.data.applications).toHaveLength(1);
    expect(body.data).not.toHaveProperty('opportunityLocation');
    expect((await read(body.data.id)).opportunityLocation).toBe('Berlin');
    expect((await read(PRIYA)).emails).toContain('priya2@example.com');
  });

  it('takes one posting at most, no future, and archivedAt only after an earlier createdAt', async () => {
    expect((await create({ postings: [BACKEND, UNLISTED] })).status).toBe(400);
    expect((await create({ createdAt: START + 1 })).status).toBe(400);
    expect((await create({ archived: { reason: WITHDREW, archivedAt: START - 1000 } })).status).toBe(400);
    const past = await create({ createdAt: START - 2000, archived: { reason: WITHDREW, archivedAt: START - 1000 } });
    expect(past.body.data).toMatchObject({ createdAt: START - 2000, archived: { archivedAt: START - 1000 } });
    expect((await create({ archived: { archivedAt: 5 } })).body.data.archived).toBeNull();
  });

  it('gives it to the owner of the posting when asked', async () => {
    expect((await create({ postings: [BACKEND] }, '&perform_as_posting_owner=true')).body.data.owner).toBe(KIM);
    expect((await create({}, '&perform_as_posting_owner=true')).status).toBe(400);
  });

  it('takes a resume and files as multipart, and gives back the bytes', async () => {
    const form = new FormData();
    form.set('name', 'Max Form');
    form.append('emails[]', 'max@example.com');
    form.set('resumeFile', new File(['resume of Max'], 'max.pdf', { type: 'application/pdf' }));
    form.append('files[]', new File(['a picture'], 'max.png'));
    const response = await fetch(`${acme.url}/v1/opportunities?perform_as=${KIM}`, {
      method: 'POST',
      headers: { authorization: basic('lever-sandbox-key') },
      body: form,
    });
    const { data } = (await response.json()) as { data: { id: string; emails: string[] } };
    expect(data.emails).toEqual(['max@example.com']);
    const resumes = (await acme.get(`/opportunities/${data.id}/resumes`)).body.data;
    expect(resumes[0].file).toMatchObject({ name: 'max.pdf', ext: '.pdf', status: 'processed', size: 13 });
    const download = await fetch(resumes[0].file.downloadUrl, {
      headers: { authorization: basic('lever-sandbox-key') },
    });
    expect(await download.text()).toBe('resume of Max');
    const [file] = (await acme.get(`/opportunities/${data.id}/files`)).body.data;
    expect(file).toMatchObject({ name: 'max.png', status: 'unsupported' });
    expect((await acme.send('DELETE', `/opportunities/${data.id}/files/${file.id}?perform_as=${KIM}`)).status).toBe(
      204,
    );
    expect((await acme.get(`/opportunities/${data.id}/files/${file.id}`)).status).toBe(404);
  });

  it('answers 422 for a file that could not be processed, and a PDF for a seeded resume', async () => {
    const [resume] = acme.lever.state.resumes.values();
    const path = `/v1/opportunities/${PRIYA}/resumes/${resume?.id}/download`;
    const authorization = basic('lever-sandbox-key');
    const good = await fetch(`${acme.url}${path}`, { headers: { authorization } });
    expect((await good.text()).slice(0, 5)).toBe('%PDF-');
    if (resume?.file) resume.file.status = 'error';
    expect((await fetch(`${acme.url}${path}`, { headers: { authorization } })).status).toBe(422);
  });

  it('takes applications on open postings', async () => {
    const personalInformation = [
      { name: 'fullName', value: 'Zoe App' },
      { name: 'email', value: 'zoe@example.com' },
    ];
    const { status, body } = await acme.send('POST', `/postings/${BACKEND}/apply`, { personalInformation, stray: 1 });
    expect([status, Object.keys(body.data)]).toEqual([201, ['applicationId']]);
    expect(acme.lever.opportunityOf('Zoe')).toMatchObject({
      stage: 'applicant-new',
      sources: ['Job site'],
      origin: 'applied',
    });
    acme.lever.ui.closePosting('Backend');
    expect((await acme.send('POST', `/postings/${BACKEND}/apply`, { personalInformation })).status).toBe(400);
  });
});

describe('contacts, users and postings', () => {
  it('merges a contact, and shows the change on every candidacy of the person', async () => {
    const { contact } = await read(PRIYA);
    const { body } = await acme.send('PUT', `/contacts/${contact}`, { name: 'Priya N.', location: 'Lisbon' });
    expect(body.data).toMatchObject({ name: 'Priya N.', location: { name: 'Lisbon' }, emails: ['priya@example.com'] });
    expect(body.data).not.toHaveProperty('isAnonymized');
    expect((await acme.get(`/contacts/${contact}`)).body.data).toHaveProperty('isAnonymized', false);
    expect(await read(PRIYA)).toMatchObject({ name: 'Priya N.', location: 'Lisbon' });
  });

  it('makes, replaces, deactivates and reactivates users', async () => {
    const made = await acme.send('POST', '/users', { name: 'Nia New', email: 'Nia.New+x@acme.test', jobTitle: 'Dev' });
    expect([made.status, made.body.data.accessRole, made.body.data.username]).toEqual([
      201,
      'interviewer',
      'nia.new.x',
    ]);
    const path = `/users/${made.body.data.id}`;
    expect((await acme.send('PUT', path, { name: 'Nia' })).status).toBe(400);
    const put = await acme.send('PUT', path, { name: 'Nia', email: 'nia@acme.test', accessRole: 'admin' });
    expect([put.status, put.body.data.jobTitle]).toEqual([200, null]);
    expect((await acme.send('POST', `${path}/deactivate`)).body.data.deactivatedAt).toBe(START);
    expect((await acme.send('POST', `${path}/reactivate`)).body.data.deactivatedAt).toBeNull();
  });

  it('lets an unlisted posting fall back to draft when its state is not sent, and renames the tag', async () => {
    const { body } = await acme.send('POST', `/postings/${UNLISTED}?perform_as=${KIM}`, { text: 'Office Lead' });
    expect(body.data).toMatchObject({
      text: 'Office Lead',
      state: 'draft',
      urls: null,
      categories: { allLocations: [] },
    });
    await acme.send('POST', `/postings/${BACKEND}?perform_as=${KIM}`, {
      text: 'Platform Engineer',
      state: 'published',
    });
    expect((await read(PRIYA)).tags).toEqual(['Platform Engineer']);
    const bad = { content: { descriptionHtml: '<script>x</script>' } };
    expect((await acme.send('POST', `/postings/${BACKEND}?perform_as=${KIM}`, bad)).status).toBe(400);
    const { body: people } = await acme.get(`/postings/${BACKEND}/users`);
    expect(people).toMatchObject({ posting: { id: BACKEND, text: 'Platform Engineer' }, users: [{ id: KIM }] });
    expect(people).not.toHaveProperty('data');
  });
});

describe('notes', () => {
  it('answers with the whole note and its id twice, threads replies, takes forms', async () => {
    const path = `/opportunities/${PRIYA}/notes`;
    const made = await acme.send('POST', `${path}?perform_as=${KIM}`, { value: 'Strong', score: 4, secret: true });
    const { id } = made.body.data;
    expect(made.body.data).toMatchObject({
      noteId: id,
      user: KIM,
      secret: true,
      fields: [{ value: 'Strong', score: 4 }],
    });
    acme.lever.ui.moveStage('Priya', 'Offer');
    acme.clock.move(1000);
    const reply = await acme.send('POST', `${path}?perform_as=${SAM}&note_id=${id}`, { value: 'Agreed' });
    expect(reply.body.data.fields[1]).toMatchObject({ user: SAM, stage: 'offer', createdAt: START + 1000 });
    const form = await fetch(`${acme.url}/v1${path}`, {
      method: 'POST',
      headers: { authorization: basic('lever-sandbox-key') },
      body: new URLSearchParams({ value: 'as a form' }),
    });
    expect(form.status).toBe(201);
    const listed = (await acme.get(path)).body.data;
    expect(listed.map((it: { fields: { value: string }[] }) => it.fields[0]?.value)).toEqual(['as a form', 'Strong']);
    expect(listed[1]).not.toHaveProperty('noteId');
    expect((await acme.send('POST', path, { value: '' })).status).toBe(400);
    expect((await acme.send('POST', path, { value: 'x', createdAt: START + 99_999 })).status).toBe(400);
  });

  it('changes and deletes only what the API made', async () => {
    const mine = acme.lever.ui.addNote('Ana', 'by hand', { by: 'Kim Ito' });
    const path = `/opportunities/${ANA}/notes/${mine.id}`;
    expect((await acme.send('DELETE', path)).status).toBe(403);
    expect((await acme.send('PUT', path, { values: [{ value: 'x' }] })).status).toBe(403);
    const { body } = await acme.send('POST', `/opportunities/${ANA}/notes`, { value: 'by API' });
    const ours = `/opportunities/${ANA}/notes/${body.data.id}`;
    expect((await acme.send('PUT', ours, { values: [{ value: 'better' }] })).body).toEqual({
      data: { noteId: body.data.id },
    });
    expect((await acme.get(ours)).body.data.fields[0].value).toBe('better');
    expect((await acme.send('DELETE', ours)).status).toBe(204);
    expect((await acme.get(ours)).body.data.deletedAt).toBe(START);
    // A note of one candidate is not found under another.
    expect((await acme.get(`/opportunities/${PRIYA}/notes/${body.data.id}`)).status).toBe(404);
  });
});
