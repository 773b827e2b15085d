/** Lever has no idempotency keys: what must exist once is looked for first, and again after an unclear outcome. */
import { describe, expect, test } from 'vitest';
import { LeverUnclearWriteError } from '../../src/lever/errors.ts';
import type {
  ContactId,
  FeedbackTemplateId,
  InterviewId,
  LeverUserId,
  NoteId,
  OpportunityId,
  PanelId,
  StageId,
} from '../../src/lever/ids.ts';
import type { Lever } from '../../src/lever/client.ts';
import { failure, leverOn, wire, type Asked, type Scripted } from './wire.ts';

const ana = 'opp-ana' as OpportunityId;
const maya = 'user-maya' as LeverUserId;
const rui = 'user-rui' as LeverUserId;
const asMaya = { performAs: maya };
const START = 1_790_000_000_000;
const session = { interviewers: [{ id: rui }], date: START, duration: 60, subject: 'Coding' };
const newPanel = { timezone: 'Europe/Lisbon', externalUrl: 'https://bot.acme.test/p/1', interviews: [session] };

type Fate = 'ok' | 'lost' | 'lost-before' | 'refused';

/** A shelf of things of one kind: POST puts one there, GET lists them. `fates` say how each write ends. */
async function shelf(
  make: (asked: Asked, count: number) => Record<string, unknown>,
  things: Record<string, unknown>[] = [],
) {
  const fates: Fate[] = [];
  let late = 0;
  const hidden: Record<string, unknown>[] = [];
  const server = await wire((asked): Scripted => {
    if (asked.method === 'GET') {
      if (hidden.length > 0 && late-- <= 0) things.push(...hidden.splice(0));
      const last = asked.path.split('/').at(-1);
      const one = things.find((it) => it['id'] === last);
      if (one) return { body: { data: one } };
      if (/\/(p|n|i)-\d+$/.test(asked.path))
        return { status: 404, body: { code: 'ResourceNotFound', message: 'gone' } };
      return { body: { data: things, hasNext: false } };
    }
    const fate = fates.shift() ?? 'ok';
    if (fate === 'refused') return { status: 400, body: {} };
    if (fate === 'lost-before') return 'cut';
    if (asked.method === 'DELETE') things.splice(0);
    else if (late > 0) hidden.push(make(asked, things.length + 1));
    else things.push(make(asked, things.length + 1));
    if (fate === 'lost') return 'cut';
    return asked.method === 'DELETE' ? { status: 204 } : { status: 201, body: { data: things.at(-1) } };
  });
  return {
    ...leverOn(server.url),
    things,
    fates,
    server,
    /** New things show up only after this many further looks. */
    showAfter: (looks: number) => {
      late = looks;
    },
    writes: () => server.asked.filter((it) => it.method !== 'GET').length,
  };
}

const panels = () =>
  shelf((asked, count) => {
    const body = asked.body as typeof newPanel;
    const interviews = body.interviews.map((it, index) => ({ ...it, id: `i-${count}${index}` }));
    return { ...body, id: `p-${count}`, createdAt: START, canceledAt: null, externallyManaged: true, interviews };
  });

describe('a panel', () => {
  test('is made, carrying its marker, and found again by it', async () => {
    const { lever, server, writes } = await panels();
    const first = await lever.panels.createOnce(ana, newPanel, asMaya);
    const again = await lever.panels.createOnce(ana, newPanel, asMaya);
    expect([first.made, again.made]).toEqual([true, false]);
    expect(again.panel.id).toBe(first.panel.id);
    expect(writes()).toBe(1);
    expect(server.log()).toEqual([
      'GET /opportunities/opp-ana/panels',
      'POST /opportunities/opp-ana/panels?perform_as=user-maya',
      'GET /opportunities/opp-ana/panels',
    ]);
  });

  test('whose answer was lost is found, not made twice', async () => {
    const { lever, fates, things, writes } = await panels();
    fates.push('lost');
    const { panel, made } = await lever.panels.createOnce(ana, newPanel, asMaya);
    expect(made).toBe(true);
    expect(panel.id).toBe('p-1');
    expect([things.length, writes()]).toEqual([1, 1]);
  });

  test('that shows up late is waited for', async () => {
    const { lever, fates, slept, showAfter, writes } = await panels();
    fates.push('lost');
    showAfter(1);
    expect((await lever.panels.createOnce(ana, newPanel, asMaya)).panel.id).toBe('p-1');
    expect(slept).toEqual([1000]);
    expect(writes()).toBe(1);
  });

  test('that never shows up is reported as looked for, and asking again makes it', async () => {
    const { lever, fates, things, writes } = await panels();
    fates.push('lost-before');
    const error = await failure(lever.panels.createOnce(ana, newPanel, asMaya));
    expect(error).toBeInstanceOf(LeverUnclearWriteError);
    expect(error).toMatchObject({ lookedFor: true, advice: expect.stringContaining('Trying again is safe') as string });
    expect(writes()).toBe(1);
    expect((await lever.panels.createOnce(ana, newPanel, asMaya)).made).toBe(true);
    expect(things).toHaveLength(1);
  });

  test('that could not be looked for stays unclear', async () => {
    let lists = 0;
    const server = await wire((asked) => {
      if (asked.method === 'POST') return 'cut';
      return lists++ === 0 ? { body: { data: [], hasNext: false } } : { status: 403, body: {} };
    });
    const { lever } = leverOn(server.url);
    expect(await failure(lever.panels.createOnce(ana, newPanel, asMaya))).toMatchObject({ lookedFor: false });
  });

  test('that Lever refuses is refused at once', async () => {
    const { lever, fates, server } = await panels();
    fates.push('refused');
    expect(await failure(lever.panels.createOnce(ana, newPanel, asMaya))).toMatchObject({ meaning: 'bad-request' });
    expect(server.asked).toHaveLength(2);
  });

  test('that was cancelled does not count as there', async () => {
    const { lever, things } = await panels();
    await lever.panels.createOnce(ana, newPanel, asMaya);
    (things[0] as { canceledAt: number }).canceledAt = START;
    expect((await lever.panels.createOnce(ana, newPanel, asMaya)).made).toBe(true);
    expect(things).toHaveLength(2);
  });

  test('needs a marker', async () => {
    const { lever } = await panels();
    const { externalUrl: _none, ...unmarked } = newPanel;
    expect(await failure(lever.panels.createOnce(ana, unmarked, asMaya))).toBeInstanceOf(TypeError);
    const { panel } = await lever.panels.createOnce(ana, unmarked, { ...asMaya, marker: 'https://bot.acme.test/p/2' });
    expect(panel.externalUrl).toBe('https://bot.acme.test/p/2');
  });

  test('replaced with a lost answer is read back: as asked is done, anything else is unclear', async () => {
    const there = { id: 'p-1', createdAt: START, interviews: [{ ...session, id: 'i-1', date: START + 1 }] };
    const server = await wire((asked) => (asked.method === 'PUT' ? 'cut' : { body: { data: there } }));
    const { lever } = leverOn(server.url);
    const change = (date: number) =>
      lever.panels.replaceOnce(ana, 'p-1' as PanelId, { ...newPanel, interviews: [{ ...session, date }] }, asMaya);
    expect((await change(START + 1)).id).toBe('p-1');
    expect(await failure(change(START + 2))).toMatchObject({ meaning: 'unclear-write', lookedFor: true });
  });

  test('is deleted once, whatever became of the answer', async () => {
    const { lever, fates, writes } = await panels();
    await lever.panels.createOnce(ana, newPanel, asMaya);
    fates.push('lost');
    expect(await lever.panels.deleteOnce(ana, 'p-1' as PanelId, asMaya)).toEqual({ deleted: true });
    expect(await lever.panels.deleteOnce(ana, 'p-1' as PanelId, asMaya)).toEqual({ deleted: false });
    expect(writes()).toBe(2);
  });
});

describe('an interview', () => {
  const interviews = () =>
    shelf((asked, count) => ({ ...(asked.body as object), id: `i-${count}`, createdAt: START, canceledAt: null }));
  const body = { ...session, panel: 'p-1' as PanelId };

  test('is the same when panel, start, length, subject and people are', async () => {
    const { lever, fates, things } = await interviews();
    fates.push('lost');
    expect((await lever.interviews.createOnce(ana, body, asMaya)).made).toBe(true);
    expect((await lever.interviews.createOnce(ana, body, asMaya)).made).toBe(false);
    for (const other of [
      { ...body, duration: 45 },
      { ...body, date: START + 1 },
      { ...body, subject: 'Design' },
      { ...body, panel: 'p-2' as PanelId },
      { ...body, interviewers: [{ id: rui }, { id: maya }] },
    ]) {
      expect((await lever.interviews.createOnce(ana, other, asMaya)).made).toBe(true);
    }
    expect(things).toHaveLength(6);
  });

  test('replaced with a lost answer is read back', async () => {
    const server = await wire((asked) =>
      asked.method === 'PUT' ? 'cut' : { body: { data: { ...body, id: 'i-1', createdAt: START } } },
    );
    const { lever } = leverOn(server.url);
    expect((await lever.interviews.replaceOnce(ana, 'i-1' as InterviewId, session, asMaya)).id).toBe('i-1');
    const moved = lever.interviews.replaceOnce(ana, 'i-1' as InterviewId, { ...session, date: 1 }, asMaya);
    expect(await failure(moved)).toMatchObject({ lookedFor: true });
  });
});

describe('a note', () => {
  const notes = () =>
    shelf((asked, count) => ({
      id: `n-${count}`,
      createdAt: START,
      user: asked.query.get('perform_as'),
      fields: [{ value: (asked.body as { value: string }).value, createdAt: START }],
      deletedAt: null,
    }));

  test('with the same words by the same person since the draft was opened is the same note', async () => {
    const { lever, fates, things } = await notes();
    fates.push('lost');
    const since = START - 1000;
    expect((await lever.notes.createOnce(ana, { value: 'Strong on SQL' }, { ...asMaya, since })).made).toBe(true);
    expect((await lever.notes.createOnce(ana, { value: 'Strong on SQL' }, { ...asMaya, since })).made).toBe(false);
    expect((await lever.notes.createOnce(ana, { value: 'Strong on SQL!' }, { ...asMaya, since })).made).toBe(true);
    expect((await lever.notes.createOnce(ana, { value: 'Strong on SQL' }, { performAs: rui, since })).made).toBe(true);
    const later = { ...asMaya, since: START + 10 * 60_000 };
    expect((await lever.notes.createOnce(ana, { value: 'Strong on SQL' }, later)).made).toBe(true);
    expect(things).toHaveLength(4);
  });

  test('answered with its id alone is read; a reply returns the whole thread', async () => {
    const whole = { id: 'n-1', createdAt: 1, fields: [{ value: 'a' }, { value: 'b' }] };
    const server = await wire((asked) => ({ body: { data: asked.method === 'POST' ? { noteId: 'n-1' } : whole } }));
    const { lever } = leverOn(server.url);
    expect((await lever.notes.create(ana, { value: 'a' }, asMaya)).fields).toHaveLength(2);
    expect((await lever.notes.reply(ana, 'n-1' as NoteId, { value: 'b' }, asMaya)).fields[1]?.value).toBe('b');
    expect(server.log()[2]).toBe('POST /opportunities/opp-ana/notes?perform_as=user-maya&note_id=n-1');
  });

  test('is not updated unless that was switched on', async () => {
    const server = await wire(() => ({ body: { data: { id: 'n-1', noteId: 'n-1', createdAt: 1 } } }));
    const off = leverOn(server.url).lever;
    expect(await failure(off.notes.update(ana, 'n-1' as NoteId, [{ value: 'x' }]))).toMatchObject({
      meaning: 'unsupported',
    });
    expect(server.asked).toHaveLength(0);
    const on = leverOn(server.url, { noteUpdates: true }).lever;
    await on.notes.update(ana, 'n-1' as NoteId, [{ value: 'x' }]);
    expect(server.asked[0]?.body).toEqual({ values: [{ value: 'x' }] });
  });
});

describe('feedback', () => {
  const template = 't-1' as FeedbackTemplateId;
  const forInterview = { baseTemplateId: template, panel: 'p-1' as PanelId, interview: 'i-1' as InterviewId };
  const forms = () =>
    shelf((asked, count) => ({
      ...(asked.body as object),
      id: `f-${count}`,
      user: asked.query.get('perform_as'),
      createdAt: START,
      completedAt: START,
      deletedAt: null,
    }));

  test('for one interview is submitted once per person', async () => {
    const { lever, fates, things } = await forms();
    fates.push('lost');
    const since = START;
    expect((await lever.feedback.createOnce(ana, forInterview, { ...asMaya, since })).made).toBe(true);
    expect((await lever.feedback.createOnce(ana, forInterview, { ...asMaya, since: START * 2 })).made).toBe(false);
    expect((await lever.feedback.createOnce(ana, forInterview, { performAs: rui, since })).made).toBe(true);
    expect((await lever.feedback.createOnce(ana, { baseTemplateId: template }, { ...asMaya, since })).made).toBe(true);
    expect(things).toHaveLength(3);
    (things[0] as { deletedAt: number }).deletedAt = START;
    expect((await lever.feedback.createOnce(ana, forInterview, { ...asMaya, since })).made).toBe(true);
  });

  test('updated is read again: Lever answers in another shape', async () => {
    const form = { id: 'f-1', createdAt: 1, fields: [{ id: 'a', type: 'score-system', value: '3 - Hire' }] };
    const server = await wire((asked) =>
      asked.method === 'PUT'
        ? { body: { data: { accountId: 'x', profileId: ana, isCompleted: true } } }
        : { body: { data: form } },
    );
    const { lever } = leverOn(server.url);
    const values = [{ id: 'a', value: '3 - Hire' }];
    const updated = await lever.feedback.update(ana, 'f-1' as never, { fieldValues: values }, asMaya);
    expect(updated.fields[0]?.value).toBe('3 - Hire');
    expect(server.log()).toEqual([
      'PUT /opportunities/opp-ana/feedback/f-1?perform_as=user-maya',
      'GET /opportunities/opp-ana/feedback/f-1',
    ]);
  });
});

test('a webhook is registered once per event and address, and only the first answer knows its token', async () => {
  const { lever, things } = await shelf((asked, count) => ({
    ...(asked.body as object),
    id: `w-${count}`,
    configuration: { signatureToken: 'sig' },
  }));
  const hook = { event: 'candidateHired', url: 'https://bot.acme.test/lever' } as const;
  expect(await lever.webhooks.createOnce(hook)).toMatchObject({ made: true, signatureToken: 'sig' });
  things[0] = { ...things[0], configuration: {} };
  expect(await lever.webhooks.createOnce(hook)).toMatchObject({ made: false, signatureToken: null });
  expect(await lever.webhooks.createOnce({ ...hook, event: 'contactCreated' })).toMatchObject({ made: true });
  expect(things).toHaveLength(2);
});

describe('an opportunity', () => {
  /** One opportunity whose changes really happen; `fates` as above. */
  async function one(state: { stage?: string; tags?: string[]; archived?: unknown } = {}) {
    const fates: Fate[] = [];
    const it = {
      id: ana,
      contact: 'c',
      stage: 'lead-new',
      tags: [] as string[],
      archived: null as unknown,
      createdAt: 1,
      ...state,
    };
    const server = await wire((asked): Scripted => {
      if (asked.method === 'GET') return { body: { data: it } };
      const fate = fates.shift() ?? 'ok';
      if (fate === 'lost-before') return 'cut';
      const body = asked.body as { stage?: string; tags?: string[]; reason?: string | null };
      if (body.stage) it.stage = body.stage;
      if (asked.path.endsWith('addTags')) it.tags = [...it.tags, ...(body.tags ?? [])];
      if (asked.path.endsWith('removeTags')) it.tags = it.tags.filter((tag) => !body.tags?.includes(tag));
      if (body.reason !== undefined) it.archived = body.reason === null ? null : { reason: body.reason, archivedAt: 5 };
      return fate === 'lost' ? 'cut' : { body: { data: it } };
    });
    const writes = () =>
      server.asked.filter((asked) => asked.method !== 'GET').map((asked) => [asked.path, asked.body]);
    return { ...leverOn(server.url), it, fates, writes };
  }

  test('gets the tags it lacks and loses those it has, and nothing is sent for the rest', async () => {
    const { lever, it, fates, writes } = await one({ tags: ['keep', 'Score: 2'] });
    fates.push('lost', 'lost');
    const want = { add: ['keep', 'Score: 3', 'Score: 3'], remove: ['Score: 2', 'never there'] };
    expect(await lever.opportunities.ensureTags(ana, want, asMaya)).toEqual({
      added: ['Score: 3'],
      removed: ['Score: 2'],
    });
    expect(it.tags).toEqual(['keep', 'Score: 3']);
    expect(await lever.opportunities.ensureTags(ana, want, asMaya)).toEqual({ added: [], removed: [] });
    expect(writes()).toEqual([
      ['/v1/opportunities/opp-ana/removeTags', { tags: ['Score: 2'] }],
      ['/v1/opportunities/opp-ana/addTags', { tags: ['Score: 3'] }],
    ]);
  });

  test('moves, is archived and comes back once each, also when answers are lost', async () => {
    const { lever, fates, writes } = await one();
    fates.push('lost', 'lost', 'lost');
    const offer = 'offer' as StageId;
    const reason = { reason: 'r-1' as never };
    expect(await lever.opportunities.ensureStage(ana, offer, asMaya)).toEqual({ changed: true });
    expect(await lever.opportunities.ensureStage(ana, offer, asMaya)).toEqual({ changed: false });
    expect(await lever.opportunities.ensureArchived(ana, reason, asMaya)).toEqual({ changed: true });
    expect(await lever.opportunities.ensureArchived(ana, reason, asMaya)).toEqual({ changed: false });
    expect(await lever.opportunities.ensureRestored(ana, asMaya)).toEqual({ changed: true });
    expect(await lever.opportunities.ensureRestored(ana, asMaya)).toEqual({ changed: false });
    expect(writes()).toHaveLength(3);
  });

  test('is created once per person and posting', async () => {
    const { lever, fates, server, writes } = await shelf((asked, count) => ({
      ...(asked.body as object),
      id: `o-${count}`,
      contact: 'c',
      stage: 'lead-new',
      createdAt: START,
    }));
    fates.push('lost');
    const body = { name: 'Ana Souza', emails: ['ana@acme.test'], postings: ['job'] } as const;
    const options = { ...asMaya, since: START };
    const create = (make: Lever['opportunities']) => make.createOnce(body as never, options);
    expect((await create(lever.opportunities)).made).toBe(true);
    expect((await create(lever.opportunities)).made).toBe(false);
    expect(writes()).toBe(1);
    expect(server.log()[0]).toBe(
      `GET /opportunities?email=ana@acme.test&created_at_start=${START - 120_000}&posting_id=job`,
    );
    expect(await failure(lever.opportunities.createOnce({ name: 'Nobody' }, options))).toBeInstanceOf(TypeError);
    const attached = await lever.opportunities.createOnce({ contact: 'c' as ContactId }, options);
    expect(attached.made).toBe(false);
  });
});
