/** `/opportunities`: list with every documented filter, read, create, move, archive, tags, links, sources. */
import {
  addTo,
  archive,
  canonicalEmail,
  createOpportunity,
  moveStage,
  removeFrom,
  restore,
} from '../deeds/candidates.ts';
import type { NewOpportunity } from '../deeds/candidates.ts';
import { touch } from '../deeds/touch.ts';
import { shaper } from '../expand.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import { asFlag, asText, asTexts, asTime, given, optionalText, optionalTexts, pastTime } from '../given.ts';
import { ORIGINS } from '../defaults.ts';
import { asGiven, byPipeline, page } from '../paging.ts';
import type { Archived, FileRecord, Json, OpportunityRecord } from '../records.ts';
import { badRequest, forbidden } from '../refusal.ts';
import { renderOpportunity, type OpportunityForm } from '../render.ts';
import { bounds, confidentialityAsked, phones } from './asked.ts';
import { storeFile } from './files.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function list(call: Call): Reply {
  const { query, state } = call;
  const confidentiality = confidentialityAsked(call);
  const wanted = filters(call);
  const shape = shaper(state, 'opportunities', query);
  const items = [...state.opportunities.values()].filter((it) => {
    const isConfidential = state.isConfidential(it);
    if (confidentiality !== 'all' && isConfidential !== (confidentiality === 'confidential')) return false;
    return wanted.every((matches) => matches(it));
  });
  return {
    body: page(items, byPipeline(state), query, call.tokens, (it) => shape(renderOpportunity(state, it))),
  };
}

type Matches = (it: OpportunityRecord) => boolean;

/** Several values of one key are alternatives; different keys must all match. */
function filters(call: Call): Matches[] {
  const { query, state, world } = call;
  const out: Matches[] = [];
  const anyOf = (name: string, matches: (it: OpportunityRecord, value: string) => boolean): void => {
    const values = query.getAll(name);
    if (values.length > 0) out.push((it) => values.some((value) => matches(it, value)));
  };
  anyOf('tag', (it, tag) => it.tags.includes(tag));
  anyOf('source', (it, source) => it.sources.includes(source));
  anyOf('origin', (it, origin) => it.origin === origin);
  anyOf('stage_id', (it, stage) => it.stage === stage);
  anyOf('contact_id', (it, contact) => it.contact === contact);
  anyOf('archive_reason_id', (it, reason) => it.archived?.reason === reason);
  anyOf('location', (it, location) => it.opportunityLocation === location);
  anyOf('posting_id', (it, posting) =>
    state.applicationsOf(it).some((application) => application.posting === posting && application.archived === null),
  );
  anyOf('archived_posting_id', (it, posting) =>
    state.applicationsOf(it).some((application) => application.posting === posting && application.archived !== null),
  );
  for (const email of query.getAll('email')) if (!EMAIL.test(email)) throw badRequest('Email address is not valid');
  anyOf('email', (it, email) =>
    (state.contacts.get(it.contact)?.emails ?? []).some((other) => canonicalEmail(other) === canonicalEmail(email)),
  );
  const yesOrNo = (name: string, is: Matches): void => {
    const value = query.get(name);
    if (value === null) return;
    if (value !== 'true' && value !== 'false') throw badRequest(`Invalid parameter: ${name} must be true or false`);
    out.push((it) => is(it) === (value === 'true'));
  };
  yesOrNo('archived', (it) => it.archived !== null);
  yesOrNo('snoozed', (it) => it.snoozedUntil !== null && it.snoozedUntil > world.now());
  const between = (name: string, time: (it: OpportunityRecord) => number | null): void => {
    const [start, end] = bounds(query, name);
    if (start === null && end === null) return;
    // A record without the property is missed by every bound, as with `updatedAt` on old records.
    out.push((it) => {
      const at = time(it);
      return at !== null && at >= (start ?? 0) && at <= (end ?? Number.POSITIVE_INFINITY);
    });
  };
  between('created_at', (it) => it.createdAt);
  between('updated_at', (it) => it.updatedAt);
  between('advanced_at', (it) => it.lastAdvancedAt);
  between('archived_at', (it) => it.archived?.archivedAt ?? null);
  return out;
}

function answer(call: Call, opportunity: OpportunityRecord, form: OpportunityForm): Json {
  return { data: shaper(call.state, 'opportunities', call.query)(renderOpportunity(call.state, opportunity, form)) };
}

function create(call: Call): Reply {
  const { body, state, world } = call;
  const postings = optionalTexts(body, 'postings');
  if (postings.length > 1) throw badRequest('Invalid parameter: postings may hold one posting at most');
  const origin = optionalText(body, 'origin');
  if (origin !== null && !(ORIGINS as readonly string[]).includes(origin))
    throw badRequest(`Invalid parameter: origin must be one of ${ORIGINS.join(', ')}`);
  const emails = optionalTexts(body, 'emails');
  for (const email of emails) if (!EMAIL.test(email)) throw badRequest('Email address is not valid');
  for (const id of [body['owner'], ...optionalTexts(body, 'followers')])
    if (typeof id === 'string' && !state.users.has(id)) throw badRequest(`Invalid parameter: no user ${id}`);
  const posting = state.postings.get(postings[0] ?? '');
  if (posting?.confidentiality === 'confidential' && !call.grant.confidential)
    throw forbidden('This key has no access to confidential data');
  const by = call.performAs?.id ?? null;
  const takesPostingOwner = asFlag(call.query.get('perform_as_posting_owner'));
  if (takesPostingOwner && posting === undefined)
    throw badRequest('perform_as_posting_owner needs exactly one posting');
  const owner = takesPostingOwner ? (posting?.owner ?? by) : optionalText(body, 'owner');
  const createdAt = body['createdAt'] === undefined ? undefined : pastTime(body, 'createdAt', world.now());

  const texts = (name: 'name' | 'headline' | 'location' | 'stage' | 'contact' | 'opportunityLocation') => {
    const value = optionalText(body, name);
    return value === null ? {} : { [name]: value };
  };
  const given_phones = phones(body);
  const followers = body['followers'] === undefined ? {} : { followers: optionalTexts(body, 'followers') };
  const order: NewOpportunity = {
    ...texts('name'),
    ...texts('headline'),
    ...texts('location'),
    ...texts('stage'),
    ...texts('contact'),
    ...texts('opportunityLocation'),
    ...followers,
    ...(given_phones ? { phones: given_phones } : {}),
    ...(postings[0] === undefined ? {} : { posting: postings[0] }),
    ...(origin === null ? {} : { origin }),
    ...(owner === null ? {} : { owner }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...archivedAtCreation(body['archived'], createdAt),
    emails,
    links: optionalTexts(body, 'links'),
    tags: optionalTexts(body, 'tags'),
    sources: optionalTexts(body, 'sources'),
  };
  const { opportunity, deduped } = createOpportunity(world, order, by);
  attach(call, opportunity);
  return { status: 201, body: { deduped, ...answer(call, opportunity, 'written') } };
}

/** `archivedAt` without a reason is ignored; with one it needs an earlier `createdAt`. */
function archivedAtCreation(value: unknown, createdAt: number | undefined): { archived?: Archived } {
  if (typeof value !== 'object' || value === null) return {};
  const { reason, archivedAt } = value as Json;
  if (reason === undefined || reason === null) {
    if (archivedAt !== undefined) return {};
    throw badRequest('Missing required parameter: archived.reason');
  }
  if (archivedAt === undefined) return { archived: { reason: asText(reason, 'archived.reason') } as Archived };
  const at = asTime(archivedAt, 'archived.archivedAt');
  if (createdAt === undefined || createdAt > at)
    throw badRequest('Invalid parameter: archived.archivedAt needs an earlier createdAt');
  return { archived: { reason: asText(reason, 'archived.reason'), archivedAt: at } };
}

function attach(call: Call, opportunity: OpportunityRecord): void {
  for (const part of call.parts) {
    if (part.filename === null) continue;
    const file: FileRecord = storeFile(call, opportunity.id, part);
    if (part.name === 'resumeFile') {
      const id = call.state.ids.uuid();
      call.state.resumes.set(id, {
        id,
        opportunityId: opportunity.id,
        createdAt: file.uploadedAt,
        file,
        parsedData: null,
      });
    } else if (part.name === 'files' || part.name === 'files[]') call.state.files.set(file.id, file);
  }
}

function setArchived(call: Call): Reply {
  const { body, opportunity, world } = call;
  if (!('reason' in body)) throw badRequest('Missing required parameter: reason');
  const requisition = optionalText(body, 'requisitionId');
  if (requisition !== null) throw badRequest(`Invalid parameter: requisitionId (no requisition ${requisition})`);
  if (body['reason'] === null) restore(world, opportunity);
  else
    archive(world, opportunity, {
      reason: asText(body['reason'], 'reason'),
      cleanInterviews: asFlag(body['cleanInterviews']),
    });
  return { body: answer(call, opportunity, 'blank') };
}

function listChange(
  name: 'tags' | 'sources' | 'links',
  verb: 'add' | 'remove',
  form: OpportunityForm,
): (call: Call) => Reply {
  return (call) => {
    const values = asTexts(given(call.body, name), name);
    // Links belong to the person: every candidacy of theirs shows them.
    const target = name === 'links' ? call.state.contactOf(call.opportunity).links : call.opportunity[name];
    (verb === 'add' ? addTo : removeFrom)(target, values);
    touch(call.world, call.opportunity);
    return { body: answer(call, call.opportunity, form) };
  };
}

export const opportunityEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/opportunities', right: 'opportunities:read', handle: list },
  {
    method: 'GET',
    path: '/opportunities/deleted',
    right: 'opportunities:read',
    handle: ({ query, state, tokens }) => {
      const [start, end] = bounds(query, 'deleted_at');
      const items = state.deletedOpportunities.filter(
        (it) => it.deletedAt >= (start ?? 0) && it.deletedAt <= (end ?? Number.POSITIVE_INFINITY),
      );
      return { body: page(items, asGiven(items), query, tokens, (it) => ({ ...it })) };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o',
    right: 'opportunities:read',
    handle: (call) => ({ body: answer(call, call.opportunity, 'read') }),
  },
  { method: 'POST', path: '/opportunities', right: 'opportunities:write', performAs: 'required', handle: create },
  {
    method: 'PUT',
    path: '/opportunities/:o/stage',
    right: 'opportunities:write',
    performAs: 'optional',
    handle: (call) => {
      moveStage(call.world, call.opportunity, asText(given(call.body, 'stage'), 'stage'), call.performAs?.id ?? null);
      return { body: answer(call, call.opportunity, 'blank') };
    },
  },
  {
    method: 'PUT',
    path: '/opportunities/:o/archived',
    right: 'opportunities:write',
    performAs: 'optional',
    handle: setArchived,
  },
  ...(
    [
      ['addTags', 'tags', 'add', 'blank'],
      ['removeTags', 'tags', 'remove', 'blank'],
      ['addSources', 'sources', 'add', 'blank'],
      ['removeSources', 'sources', 'remove', 'blank'],
      ['addLinks', 'links', 'add', 'written'],
      ['removeLinks', 'links', 'remove', 'written'],
    ] as const
  ).map(
    ([action, name, verb, form]): Endpoint => ({
      method: 'POST',
      path: `/opportunities/:o/${action}`,
      right: 'opportunities:write',
      performAs: 'optional',
      handle: listChange(name, verb, form),
    }),
  ),
];
