/** What each method asks, and what it makes of the answer. The recorded exchanges are in `recordings.test.ts`. */
import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Lever } from '../../src/lever/client.ts';
import type {
  ApplicationId,
  ArchiveReasonId,
  ContactId,
  FeedbackId,
  FeedbackTemplateId,
  FileId,
  InterviewId,
  LeverUserId,
  NoteId,
  OpportunityId,
  PanelId,
  PostingId,
  ResumeId,
  StageId,
  WebhookId,
} from '../../src/lever/ids.ts';
import type { Page } from '../../src/lever/page.ts';
import { Application, type Application as ApplicationType } from '../../src/lever/resources/applications.ts';
import { ArchiveReason } from '../../src/lever/resources/archive-reasons.ts';
import { Contact, type Contact as ContactType } from '../../src/lever/resources/contacts.ts';
import { FeedbackTemplate } from '../../src/lever/resources/feedback-templates.ts';
import { Feedback, type Feedback as FeedbackType } from '../../src/lever/resources/feedback.ts';
import { LeverFile } from '../../src/lever/resources/files.ts';
import { Interview } from '../../src/lever/resources/interviews.ts';
import { Note } from '../../src/lever/resources/notes.ts';
import { Opportunity, type Opportunity as OpportunityType } from '../../src/lever/resources/opportunity.ts';
import { Panel } from '../../src/lever/resources/panels.ts';
import { Posting } from '../../src/lever/resources/postings.ts';
import { Resume } from '../../src/lever/resources/resumes.ts';
import { Stage } from '../../src/lever/resources/stages.ts';
import { User, type User as UserType } from '../../src/lever/resources/users.ts';
import { Webhook } from '../../src/lever/resources/webhooks.ts';
import { failure, inTurn, leverOn, wire } from './wire.ts';

const o = 'o' as OpportunityId;
const maya = 'maya' as LeverUserId;
const asMaya = { performAs: maya };
const session = { interviewers: [{ id: maya }], date: 5, duration: 60 };
const panel = { timezone: 'Europe/Lisbon', interviews: [session] };

/** An answer every schema takes, a list and one object alike. */
const anything = { id: 'x', contact: 'c', stage: 's', createdAt: 1, date: 1, duration: 1, deletedAt: 1 };

describe('every method makes the call it is for', () => {
  const rows: [string, (lever: Lever) => Promise<unknown>, unknown?][] = [
    ['GET /opportunities/o/applications/a', (it) => it.applications.retrieve(o, 'a' as ApplicationId)],
    [
      'GET /opportunities/o/applications?expand=posting',
      (it) => it.applications.list(o, { expand: ['posting'] }).take(500),
    ],
    [
      'GET /applications/deleted?deleted_at_start=1&deleted_at_end=2',
      (it) => it.applications.listDeleted({ deletedAtStart: 1, deletedAtEnd: 2 }).take(500),
    ],
    ['GET /archive_reasons?type=hired', (it) => it.archiveReasons.list({ type: 'hired' }).take(500)],
    ['GET /contacts/c', (it) => it.contacts.retrieve('c' as ContactId)],
    ['PUT /contacts/c', (it) => it.contacts.update('c' as ContactId, { location: 'Porto' }), { location: 'Porto' }],
    [
      'PUT /feedback_templates/t',
      (it) => it.feedbackTemplates.update('t' as FeedbackTemplateId, { text: 'T', fields: [] }),
      { text: 'T', fields: [] },
    ],
    ['DELETE /feedback_templates/t', (it) => it.feedbackTemplates.delete('t' as FeedbackTemplateId)],
    ['GET /opportunities/o/feedback?expand=user', (it) => it.feedback.list(o, { expand: ['user'] }).take(500)],
    ['DELETE /opportunities/o/feedback/f?perform_as=maya', (it) => it.feedback.delete(o, 'f' as FeedbackId, asMaya)],
    ['GET /opportunities/o/files?uploaded_at_start=7', (it) => it.files.list(o, { uploadedAtStart: 7 }).take(500)],
    ['GET /opportunities/o/files/f', (it) => it.files.retrieve(o, 'f' as FileId)],
    ['DELETE /opportunities/o/files/f?perform_as=maya', (it) => it.files.delete(o, 'f' as FileId, asMaya)],
    ['GET /opportunities/o/interviews', (it) => it.interviews.list(o).take(500)],
    [
      'POST /opportunities/o/interviews?perform_as=maya',
      (it) => it.interviews.create(o, { ...session, panel: 'p' as PanelId }, asMaya),
      { ...session, panel: 'p' },
    ],
    [
      'PUT /opportunities/o/interviews/i?perform_as=maya',
      (it) => it.interviews.replace(o, 'i' as InterviewId, session, asMaya),
      session,
    ],
    [
      'DELETE /opportunities/o/interviews/i?perform_as=maya',
      (it) => it.interviews.delete(o, 'i' as InterviewId, asMaya),
    ],
    ['GET /opportunities/o/notes?include=fields', (it) => it.notes.list(o, { include: ['fields'] }).take(500)],
    ['DELETE /opportunities/o/notes/n', (it) => it.notes.delete(o, 'n' as NoteId)],
    [
      'GET /opportunities?tag=a&tag=b&stage_id=s&archived=false&advanced_at_start=9&confidentiality=all&expand=contact&expand=owner',
      (it) =>
        it.opportunities
          .list({
            tag: ['a', 'b'],
            stageId: 's' as StageId,
            archived: false,
            advancedAtStart: 9,
            confidentiality: 'all',
            expand: ['contact', 'owner'],
          })
          .take(500),
    ],
    [
      'GET /opportunities/deleted?deleted_at_start=1',
      (it) => it.opportunities.listDeleted({ deletedAtStart: 1 }).take(500),
    ],
    [
      'POST /opportunities?perform_as=maya&parse=true&perform_as_posting_owner=true',
      (it) => it.opportunities.create({ name: 'Ana' }, { ...asMaya, parse: true, performAsPostingOwner: true }),
      { name: 'Ana' },
    ],
    [
      'PUT /opportunities/o/archived?perform_as=maya',
      (it) => it.opportunities.archive(o, { reason: 'r' as ArchiveReasonId, cleanInterviews: true }, asMaya),
      { reason: 'r', cleanInterviews: true },
    ],
    ['PUT /opportunities/o/archived?perform_as=maya', (it) => it.opportunities.restore(o, asMaya), { reason: null }],
    ['POST /opportunities/o/addTags', (it) => it.opportunities.addTags(o, ['R & D']), { tags: ['R & D'] }],
    [
      'POST /opportunities/o/removeTags?perform_as=maya',
      (it) => it.opportunities.removeTags(o, ['x'], asMaya),
      { tags: ['x'] },
    ],
    ['POST /opportunities/o/addLinks', (it) => it.opportunities.addLinks(o, ['l']), { links: ['l'] }],
    ['POST /opportunities/o/removeLinks', (it) => it.opportunities.removeLinks(o, ['l']), { links: ['l'] }],
    ['POST /opportunities/o/addSources', (it) => it.opportunities.addSources(o, ['s']), { sources: ['s'] }],
    ['POST /opportunities/o/removeSources', (it) => it.opportunities.removeSources(o, ['s']), { sources: ['s'] }],
    [
      'GET /opportunities/o/panels/p?expand=stage&include=note',
      (it) => it.panels.retrieve(o, 'p' as PanelId, { expand: ['stage'], include: ['note'] }),
    ],
    ['POST /opportunities/o/panels?perform_as=maya', (it) => it.panels.create(o, panel, asMaya), panel],
    [
      'PUT /opportunities/o/panels/p?perform_as=maya',
      (it) => it.panels.replace(o, 'p' as PanelId, panel, asMaya),
      panel,
    ],
    ['DELETE /opportunities/o/panels/p?perform_as=maya', (it) => it.panels.delete(o, 'p' as PanelId, asMaya)],
    [
      'GET /postings?distributionChannel=public&distributionChannel=internal&state=published',
      (it) => it.postings.list({ state: 'published' }).take(500),
    ],
    [
      'GET /postings?distributionChannel=public&state=published',
      (it) => it.postings.list({ state: 'published', distributionChannel: 'public' }).take(500),
    ],
    [
      'GET /postings?state=internal&state=draft&team=Core',
      (it) => it.postings.list({ state: ['internal', 'draft'], team: 'Core' }).take(500),
    ],
    [
      'GET /postings?confidentiality=all&updated_at_start=3',
      (it) => it.postings.list({ confidentiality: 'all', updatedAtStart: 3 }).take(500),
    ],
    [
      'GET /postings/p/apply?distribution=internal',
      (it) => it.postings.retrieveApplyForm('p' as PostingId, { distribution: 'internal' }),
    ],
    ['POST /postings?perform_as=maya', (it) => it.postings.create({ text: 'Engineer' }, asMaya), { text: 'Engineer' }],
    [
      'POST /postings/p?perform_as=maya',
      (it) => it.postings.update('p' as PostingId, { state: 'internal', text: 'E' }, asMaya),
      { state: 'internal', text: 'E' },
    ],
    ['GET /opportunities/o/resumes/r', (it) => it.resumes.retrieve(o, 'r' as ResumeId)],
    ['GET /stages/lead-new', (it) => it.stages.retrieve('lead-new' as StageId)],
    [
      'GET /users?accessRole=admin&includeDeactivated=true',
      (it) => it.users.list({ accessRole: 'admin', includeDeactivated: true }).take(500),
    ],
    [
      'GET /users?accessRole[]=admin&accessRole[]=interviewer',
      (it) => it.users.list({ accessRole: ['admin', 'interviewer'] }).take(500),
    ],
    [
      'GET /users?email=m@acme.test&external_directory_id=7',
      (it) => it.users.list({ email: 'm@acme.test', externalDirectoryId: '7' }).take(500),
    ],
    ['POST /users', (it) => it.users.create({ name: 'M', email: 'm@acme.test' }), { name: 'M', email: 'm@acme.test' }],
    [
      'PUT /users/maya',
      (it) => it.users.update(maya, { name: 'M', email: 'm', accessRole: 'admin' }),
      { name: 'M', email: 'm', accessRole: 'admin' },
    ],
    ['POST /users/maya/deactivate', (it) => it.users.deactivate(maya)],
    ['POST /users/maya/reactivate', (it) => it.users.reactivate(maya)],
    [
      'PUT /webhooks',
      (it) => it.webhooks.update([{ id: 'w' as WebhookId, url: 'https://b.acme.test' }]),
      { data: [{ id: 'w', url: 'https://b.acme.test' }] },
    ],
    ['DELETE /webhooks/w', (it) => it.webhooks.delete('w' as WebhookId)],
  ];

  test.each(rows)('%s', async (asked, call, body) => {
    const server = await wire((it) => {
      if (it.method === 'DELETE') return { status: 204 };
      const list = it.method === 'PUT' && it.path === '/v1/webhooks';
      return { body: { data: list ? [anything] : anything } };
    });
    await call(leverOn(server.url).lever);
    expect(server.log()).toEqual([asked]);
    expect(server.asked[0]?.body).toEqual(body);
  });

  test('a user is created once per address, deactivated ones counted', async () => {
    const server = await wire((it) => ({ body: { data: it.method === 'GET' ? [] : anything, hasNext: false } }));
    const { lever } = leverOn(server.url);
    expect((await lever.users.createOnce({ name: 'M', email: 'm@acme.test' })).made).toBe(true);
    expect(server.log()[0]).toBe('GET /users?email=m@acme.test&includeDeactivated=true&limit=1');
  });
});

describe('files', () => {
  test('are downloaded whole, with the name Lever gives', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff]);
    const headers = {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="cv.pdf"; filename*=UTF-8''caf%C3%A9.pdf`,
    };
    const server = await wire(inTurn({ body: bytes, headers }));
    const file = await leverOn(server.url).lever.resumes.download(o, 'r' as ResumeId);
    expect(Buffer.from(file.bytes).equals(bytes)).toBe(true);
    expect(file).toMatchObject({ contentType: 'application/pdf', fileName: 'café.pdf' });
    expect(server.log()).toEqual(['GET /opportunities/o/resumes/r/download']);
  });

  test('are uploaded as a form; so is an opportunity that brings one', async () => {
    const server = await wire(inTurn({ status: 201, body: { data: anything } }));
    const { lever } = leverOn(server.url);
    const cv = new File(['hello'], 'cv.txt', { type: 'text/plain' });
    await lever.files.upload(o, cv, asMaya);
    const phones = [{ value: '+351 1', type: 'mobile' as const }];
    await lever.opportunities.create({ name: 'Ana', emails: ['a@acme.test'], phones, resumeFile: cv }, asMaya);
    const form = async (index: number) => {
      const { text, headers } = server.asked[index] as (typeof server.asked)[number];
      return await new Response(text, { headers: { 'content-type': String(headers['content-type']) } }).formData();
    };
    expect([...(await form(0)).keys()]).toEqual(['file']);
    expect((await form(0)).get('file')).toMatchObject({ name: 'cv.txt' });
    expect([...(await form(1)).keys()]).toEqual([
      'name',
      'emails[]',
      'phones[0][value]',
      'phones[0][type]',
      'resumeFile',
    ]);
  });
});

describe('expand and include', () => {
  const wireOpportunity = {
    id: 'o',
    name: 'Ana',
    contact: { id: 'c', name: 'Ana Souza', location: { name: 'Porto' }, emails: ['a@acme.test'] },
    stage: { id: 'lead-new', text: 'New lead' },
    owner: null,
    followers: ['gone', { id: 'maya', name: 'Maya' }],
    applications: [{ id: 'a', posting: 'p', type: 'user' }],
    createdAt: 1,
    somethingNew: { of: 'Lever' },
  };

  test('what was expanded is an object, whatever Lever left as an id; what was not is an id', async () => {
    const server = await wire(inTurn({ body: { data: wireOpportunity } }));
    const { lever } = leverOn(server.url);
    const all = await lever.opportunities.retrieve(o, {
      expand: ['contact', 'stage', 'owner', 'followers', 'applications'],
    });
    expect(all.contact.name).toBe('Ana Souza');
    expect(all.stage.text).toBe('New lead');
    expect(all.owner).toBeNull();
    expect(all.followers.map((it) => [it.id, it.name])).toEqual([
      ['gone', ''],
      ['maya', 'Maya'],
    ]);
    expect(all.applications[0]?.posting).toBe('p');
    expectTypeOf(all.contact).toEqualTypeOf<ContactType>();
    expectTypeOf(all.owner).toEqualTypeOf<UserType | null>();
    expectTypeOf(all.applications).toEqualTypeOf<ApplicationType[]>();
    expectTypeOf(all.sourcedBy).toEqualTypeOf<LeverUserId | null>();

    const plain = await lever.opportunities.retrieve(o);
    expect([plain.contact, plain.stage, plain.followers]).toEqual(['c', 'lead-new', ['gone', 'maya']]);
    expectTypeOf(plain).toExtend<OpportunityType>();
    expectTypeOf(plain.contact).toEqualTypeOf<ContactId>();
    expect(plain).toHaveProperty('somethingNew', { of: 'Lever' });
    // @ts-expect-error a misspelt field does not compile, although unknown fields are kept
    expect(plain.onwer).toBeUndefined();
  });

  test('what was included is there, and nothing is made up for the rest', async () => {
    const server = await wire(inTurn({ body: { data: { id: 'o', name: null, contact: { id: 'c' } } } }));
    const { lever } = leverOn(server.url);
    const some = await lever.opportunities.retrieve(o, { include: ['name'], expand: ['contact'] });
    expect(Object.keys(some).sort()).toEqual(['contact', 'id', 'name']);
    expectTypeOf<keyof typeof some>().toEqualTypeOf<'id' | 'name' | 'contact'>();
    expect(server.log()).toEqual(['GET /opportunities/o?expand=contact&include=name']);
  });

  test('a page knows as well', async () => {
    const server = await wire(
      inTurn({ body: { data: [{ ...anything, user: { id: 'u', name: 'U' } }], hasNext: false } }),
    );
    const { lever } = leverOn(server.url);
    const page = lever.feedback.list(o, { expand: ['user'] });
    expectTypeOf(page).toExtend<Page<Omit<FeedbackType, 'user'> & { user: UserType | null }>>();
    expect((await page.first())?.user?.name).toBe('U');
  });

  test('only what Lever can expand compiles', () => {
    const check = (lever: Lever) =>
      // @ts-expect-error Lever answers 400 to this one
      lever.opportunities.retrieve(o, { expand: ['posting'] });
    expect(check).toBeTypeOf('function');
  });

  test('a refusal of a name is a bad request', async () => {
    const server = await wire(inTurn({ status: 400, body: { message: 'posting is not expandable' } }));
    const error = await failure(leverOn(server.url).lever.opportunities.retrieve(o, { expand: ['contact'] }));
    expect(error).toMatchObject({ meaning: 'bad-request' });
  });
});

test('answers to changes do not carry the person’s blank fields', async () => {
  const blank = { ...anything, name: '', headline: '', emails: [], phones: [], links: [], location: '', tags: ['t'] };
  const server = await wire(inTurn({ body: { data: blank } }));
  const changed = await leverOn(server.url).lever.opportunities.addTags(o, ['t'], asMaya);
  expect(changed.tags).toEqual(['t']);
  for (const key of ['name', 'headline', 'emails', 'phones', 'links', 'location', 'opportunityLocation']) {
    expect(changed).not.toHaveProperty(key);
  }
  // @ts-expect-error a blank name is not a name
  expect(changed.name).toBeUndefined();
});

describe('reading is tolerant', () => {
  const schemas = {
    Opportunity: { schema: Opportunity, needs: { id: 'x', contact: 'c', stage: 'lead-new', createdAt: 1 } },
    Contact: { schema: Contact, needs: { id: 'x' } },
    User: { schema: User, needs: { id: 'x' } },
    Stage: { schema: Stage, needs: { id: 'x' } },
    ArchiveReason: { schema: ArchiveReason, needs: { id: 'x' } },
    Posting: { schema: Posting, needs: { id: 'x', createdAt: 1 } },
    Application: { schema: Application, needs: { id: 'x' } },
    Note: { schema: Note, needs: { id: 'x', createdAt: 1 } },
    Feedback: { schema: Feedback, needs: { id: 'x', createdAt: 1 } },
    FeedbackTemplate: { schema: FeedbackTemplate, needs: { id: 'x' } },
    Panel: { schema: Panel, needs: { id: 'x', createdAt: 1 } },
    Interview: { schema: Interview, needs: { id: 'x', createdAt: 1, date: 1, duration: 60 } },
    LeverFile: { schema: LeverFile, needs: { id: 'x' } },
    Resume: { schema: Resume, needs: { id: 'x' } },
    Webhook: { schema: Webhook, needs: { id: 'x' } },
  };

  test.each(Object.entries(schemas))(
    '%s: any field but the essential ones may be null or absent, and new ones are kept',
    (_name, { schema, needs }) => {
      const optional = Object.keys(schema.shape).filter((key) => !(key in needs));
      fc.assert(
        fc.property(
          fc.subarray(optional),
          fc.dictionary(
            fc.string({ minLength: 1 }).filter((key) => !(key in schema.shape) && key !== '__proto__'),
            fc.jsonValue(),
          ),
          fc.string({ minLength: 1 }),
          (nulls, extras, id) => {
            const raw = { ...extras, ...Object.fromEntries(nulls.map((key) => [key, null])), ...needs, id };
            const read = schema.parse(raw) as Record<string, unknown>;
            expect(read).toMatchObject({ ...extras, ...needs, id });
            // Reading what was read changes nothing: defaults are values of their own fields.
            expect(schema.parse(read)).toEqual(read);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  test('ids are of any form, empty ones are none, and a stray object stands for its id', () => {
    const read = Opportunity.parse({
      id: 'lead-new',
      contact: { id: 'c', name: 'x' },
      stage: 'offer',
      createdAt: 1,
      owner: '',
      sourcedBy: null,
    });
    expect(read).toMatchObject({ id: 'lead-new', contact: 'c', stage: 'offer', owner: null, sourcedBy: null });
  });

  test('silence about confidentiality is not taken for harmless', () => {
    const read = Opportunity.parse({ id: 'x', contact: 'c', stage: 's', createdAt: 1 });
    expect(read.confidentiality).toBe('unknown');
  });

  test('a contact’s place is an object on reads and text elsewhere', () => {
    expect(Contact.parse({ id: 'c', location: { name: 'Porto' } }).location.name).toBe('Porto');
    expect(Contact.parse({ id: 'c', location: 'Porto' }).location.name).toBe('Porto');
    expect(Contact.parse({ id: 'c' }).location.name).toBe('');
  });

  test('a dropdown without options and a scorecard without answers are read as they are', () => {
    const rows = [{ score: null, comment: null }];
    const fields = [
      { id: 'a', type: 'dropdown', text: '', value: null },
      { id: 'b', type: 'scorecard', text: 'Skills', scores: [{ text: 'SQL', description: null }], value: rows },
      { id: 'c', type: 'something-new', text: 'New', value: { any: 'thing' } },
    ];
    const form = Feedback.parse({ id: 'f', createdAt: 1, fields });
    expect(form.fields.map((it) => it.value)).toEqual([null, rows, { any: 'thing' }]);
    expect(form.fields[0]?.options).toBeUndefined();
    expect(
      FeedbackTemplate.parse({ id: 't', fields: [{ id: 'a', type: 'text', text: 'Q' }] }).fields[0],
    ).not.toHaveProperty('value');
  });
});
