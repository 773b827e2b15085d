/**
 * Recorded exchanges with the real Lever, replayed: the client must ask exactly what was asked (method, path, query,
 * body) and read everything that was answered. The recordings lie beside the project and are read in place.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Lever } from '../../src/lever/client.ts';
import type {
  ArchiveReasonId,
  FeedbackId,
  FeedbackTemplateId,
  InterviewId,
  LeverUserId,
  NoteId,
  OpportunityId,
  PostingId,
  StageId,
} from '../../src/lever/ids.ts';
import type { NewFeedback } from '../../src/lever/resources/feedback.ts';
import type { NewFeedbackTemplate } from '../../src/lever/resources/feedback-templates.ts';
import type { NewNote } from '../../src/lever/resources/notes.ts';
import type { NewOpportunity } from '../../src/lever/resources/new-opportunity.ts';
import type { NewPanel } from '../../src/lever/resources/panels.ts';
import type { NewWebhook } from '../../src/lever/resources/webhooks.ts';
import { leverOn, wire } from './wire.ts';

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>> | null;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly response: {
    readonly data: unknown;
    readonly hasNext?: boolean;
    readonly next?: string;
    readonly deduped?: boolean;
  };
}

const shared = process.env['SHARED_DIR'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const folder = `${shared}/data/lever`;
const here = existsSync(folder);
if (!here) console.error(`SKIPPED: no recordings of Lever in ${folder} (set SHARED_DIR to where they are)`);

const files = here
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
  : [];
const exchangesOf = (file: string): Exchange[] =>
  (JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as { exchanges: Exchange[] }).exchanges;

/** The part of the path after this name: an id. */
const idAfter = <Id extends string>(exchange: Exchange, name: string): Id =>
  exchange.path.split('/')[exchange.path.split('/').indexOf(name) + 1] as Id;
const opportunity = (exchange: Exchange) => idAfter<OpportunityId>(exchange, 'opportunities');
const performAs = (exchange: Exchange) => exchange.query?.['perform_as'] as LeverUserId;
const pageSize = (exchange: Exchange) => (exchange.query?.['limit'] ? Number(exchange.query['limit']) : undefined);

/** File → the call of this client that makes its exchanges, one result for each. */
const calls: Record<string, (lever: Lever, exchange: Exchange) => Promise<unknown>> = {
  'archive-reasons.json': (lever, it) => lever.archiveReasons.list({ pageSize: pageSize(it) }).take(1000),
  'create-feedback-template.json': (lever, it) => lever.feedbackTemplates.create(it.requestBody as NewFeedbackTemplate),
  'create-feedback.json': (lever, it) =>
    lever.feedback.create(opportunity(it), it.requestBody as NewFeedback, { performAs: performAs(it) }),
  'create-note.json': (lever, it) =>
    lever.notes.create(opportunity(it), it.requestBody as NewNote, { performAs: performAs(it) }),
  'create-opportunity.json': async (lever, it) => {
    const made = await lever.opportunities.create(it.requestBody as NewOpportunity, { performAs: performAs(it) });
    expect(made.deduped).toBe(it.response.deduped);
    return made.opportunity;
  },
  'create-panel.json': (lever, it) =>
    lever.panels.create(opportunity(it), it.requestBody as NewPanel, { performAs: performAs(it) }),
  'create-webhook.json': (lever, it) => lever.webhooks.create(it.requestBody as NewWebhook),
  'feedback-templates.json': (lever, it) => lever.feedbackTemplates.list({ pageSize: pageSize(it) }).take(1000),
  'get-archive-reason.json': (lever, it) =>
    lever.archiveReasons.retrieve(idAfter<ArchiveReasonId>(it, 'archive_reasons')),
  'get-disposition-stages.json': (lever) => lever.stages.retrievePipeline(),
  'get-feedback-template.json': (lever, it) =>
    lever.feedbackTemplates.retrieve(idAfter<FeedbackTemplateId>(it, 'feedback_templates')),
  'get-feedback.json': (lever, it) => lever.feedback.retrieve(opportunity(it), idAfter<FeedbackId>(it, 'feedback')),
  'get-interview.json': (lever, it) =>
    lever.interviews.retrieve(opportunity(it), idAfter<InterviewId>(it, 'interviews')),
  'get-note.json': (lever, it) => lever.notes.retrieve(opportunity(it), idAfter<NoteId>(it, 'notes')),
  'get-opportunity.json': (lever, it) => lever.opportunities.retrieve(opportunity(it)),
  'get-posting.json': (lever, it) => lever.postings.retrieve(idAfter<PostingId>(it, 'postings')),
  'get-stages.json': (lever) => lever.stages.list().take(1000),
  'get-tags.json': (lever) => lever.tags.list().take(1000),
  'get-user.json': (lever, it) => lever.users.retrieve(idAfter<LeverUserId>(it, 'users')),
  'opportunities.json': (lever, it) => lever.opportunities.list({ pageSize: pageSize(it) }).take(1000),
  'postings.json': (lever, it) =>
    lever.postings.list({ pageSize: pageSize(it), confidentiality: 'non-confidential' }).take(1000),
  'sources.json': (lever, it) => lever.sources.list({ pageSize: pageSize(it) }).take(1000),
  'update-opportunity-archived.json': (lever, it) =>
    lever.opportunities.archive(opportunity(it), it.requestBody as { reason: ArchiveReasonId }, {
      performAs: performAs(it),
    }),
  'update-opportunity-stage.json': (lever, it) =>
    lever.opportunities.setStage(opportunity(it), (it.requestBody as { stage: StageId }).stage, {
      performAs: performAs(it),
    }),
  'users.json': (lever) => lever.users.list().take(1000),
  'webhooks.json': (lever, it) => lever.webhooks.list({ pageSize: pageSize(it) }).take(1000),
};

/** Blank in the answers to these, whatever is true: the client leaves them out. */
const BLANK_IN_CHANGES = ['name', 'headline', 'location', 'phones', 'emails', 'links'];

describe.skipIf(!here)('recorded exchanges with Lever', () => {
  test('every recording has a call, and every call a recording', () => {
    expect(files).toEqual(Object.keys(calls).sort());
  });

  test.each(files)('%s: asked as recorded, and everything answered is read', async (file) => {
    const exchanges = exchangesOf(file);
    expect(exchanges.length).toBeGreaterThan(0);
    // Recordings of a long list are cut: each page is made to lead to the next one that was kept.
    const pages = exchanges.map((it, index) => {
      const following = exchanges[index + 1];
      return following ? { ...it.response, next: following.query?.['offset'] } : it.response;
    });
    const server = await wire((_asked, count) => {
      const exchange = exchanges[count - 1];
      if (exchange === undefined)
        return { status: 404, body: { code: 'ResourceNotFound', message: 'asked too often' } };
      return { status: exchange.status, headers: exchange.responseHeaders, body: pages[count - 1] };
    });
    const { lever } = leverOn(server.url);
    const first = exchanges[0] as Exchange;
    const result = await (calls[file] as (typeof calls)[string])(lever, first);

    expect(server.asked.map((it) => `${it.method} ${it.path}`)).toEqual(
      exchanges.map((it) => `${it.method} ${it.path}`),
    );
    expect(server.asked.map((it) => Object.fromEntries(it.query))).toEqual(exchanges.map((it) => it.query ?? {}));
    expect(server.asked.map((it) => it.body ?? null)).toEqual(exchanges.map((it) => it.requestBody));

    const answered = exchanges.length > 1 ? exchanges.flatMap((it) => it.response.data) : first.response.data;
    if (file.startsWith('update-opportunity')) {
      const rest = { ...(answered as Record<string, unknown>) };
      for (const key of BLANK_IN_CHANGES) delete rest[key];
      expect(result).toEqual(rest);
      return;
    }
    // Nothing is lost and nothing is changed; fields Lever left out may be filled in.
    expect(result).toMatchObject(answered as object);
  });
});
