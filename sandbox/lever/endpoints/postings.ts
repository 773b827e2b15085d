/** `/postings`: list, read, create, partial update, its users, its application form. */
import { createOpportunity } from '../deeds/candidates.ts';
import { createPosting, updatePosting } from '../deeds/postings.ts';
import { shaper } from '../expand.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import { asText, objects, optionalText } from '../given.ts';
import { asGiven, newestCreated, page } from '../paging.ts';
import type { Json, PostingRecord } from '../records.ts';
import { badRequest, forbidden } from '../refusal.ts';
import { found } from '../state.ts';
import { bounds, confidentialityAsked } from './asked.ts';

function postingOf(call: Call): PostingRecord {
  const posting = found(call.state.postings, 'postings', call.params['p'] ?? '');
  if (posting.confidentiality === 'confidential' && !call.grant.confidential)
    throw forbidden('This key has no access to confidential data');
  return posting;
}

function list(call: Call): Reply {
  const { query, state, tokens } = call;
  const asked = confidentialityAsked(call);
  const [start, end] = bounds(query, 'updated_at');
  const categories = ['team', 'department', 'location', 'commitment', 'level'] as const;
  const anyOf = (name: string, value: string | null): boolean => {
    const values = query.getAll(name);
    return values.length === 0 || (value !== null && values.includes(value));
  };
  const tags = query.getAll('tag');
  const named = query.getAll('distributionChannel');
  // Asking for published postings alone means the public channel; both must be named to get both.
  const channels = named.length === 0 && query.getAll('state').includes('published') ? ['public'] : named;
  const items = [...state.postings.values()].filter(
    (it) =>
      (asked === 'all' || it.confidentiality === asked) &&
      anyOf('state', it.state) &&
      categories.every((name) => anyOf(name, it.categories[name])) &&
      (tags.length === 0 || it.tags.some((tag) => tags.includes(tag))) &&
      (channels.length === 0 ||
        it.state !== 'published' ||
        (it.distributionChannels ?? []).some((channel) => channels.includes(channel))) &&
      it.updatedAt >= (start ?? 0) &&
      it.updatedAt <= (end ?? Number.POSITIVE_INFINITY),
  );
  const shape = shaper(state, 'postings', query);
  return { body: page(items, newestCreated, query, tokens, (it) => shape({ ...it })) };
}

function update(call: Call): Reply {
  const posting = postingOf(call);
  const { fellBack } = updatePosting(call.world, posting, call.body);
  const wire: Json = { ...posting };
  if (fellBack) wire['categories'] = { ...posting.categories, allLocations: [] };
  return { body: { data: wire } };
}

/** Internal role names; the shape of a user in here has not been seen and is ours. */
function users(call: Call): Reply {
  const posting = postingOf(call);
  const roles = { 'super admin': 'owner', admin: 'admin', 'team member': 'team', 'limited team member': 'limited' };
  const ids = new Set([posting.owner, posting.hiringManager, posting.user, ...posting.followers]);
  return {
    body: {
      posting: { id: posting.id, text: posting.text },
      users: [...ids]
        .map((id) => call.state.users.get(id ?? ''))
        .filter((it) => it !== undefined)
        .map(({ id, name, email, accessRole }) => ({
          id,
          name,
          email,
          role: roles[accessRole as keyof typeof roles] ?? accessRole,
        })),
      roles: [
        { id: 'owner', name: 'Super Admin', isReadOnly: true },
        { id: 'admin', name: 'Admin', isReadOnly: true },
        { id: 'team', name: 'Team Member', isReadOnly: true },
        { id: 'limited', name: 'Limited Team Member', isReadOnly: true },
      ],
    },
  };
}

const PERSONAL = [
  { text: 'Full name', name: 'fullName', type: 'text', required: true },
  { text: 'Email', name: 'email', type: 'text', required: true },
  { text: 'Current company', name: 'currentCompany', type: 'text', required: false },
  { text: 'Phone', name: 'phone', type: 'text', required: false },
  { text: 'Resume/CV', name: 'resume', type: 'file-upload', required: false },
  { text: 'Additional information', name: 'additionalInformation', type: 'textarea', required: false },
];

function form(call: Call): Reply {
  const { id, text } = postingOf(call);
  return {
    body: {
      data: {
        id,
        text,
        customQuestions: [],
        personalInformation: PERSONAL.map((it) => ({ ...it, value: null })),
        urls: [{ name: 'LinkedIn', required: false, value: null }],
      },
    },
  };
}

function apply(call: Call): Reply {
  const posting = postingOf(call);
  if (posting.state !== 'published' && posting.state !== 'internal')
    throw badRequest('This posting does not take applications');
  const answers = new Map(
    objects(call.body['personalInformation'] ?? [], 'personalInformation').map((it) => [it['name'], it['value']]),
  );
  const name = answers.get('fullName');
  const email = answers.get('email');
  if (typeof name !== 'string' || name === '') throw badRequest('Missing required field: fullName');
  if (typeof email !== 'string' || !email.includes('@')) throw badRequest('Missing required field: email');
  const phone = answers.get('phone');
  const resume = answers.get('resume');
  const upload = typeof resume === 'string' ? call.state.uploads.get(resume) : undefined;
  if (typeof resume === 'string' && (upload === undefined || upload.expiresAt <= call.world.now()))
    throw badRequest(`Invalid field: resume (no upload ${resume})`);
  const { opportunity, application } = createOpportunity(
    call.world,
    {
      name,
      emails: [email],
      ...(typeof phone === 'string' ? { phones: [{ type: null, value: phone }] } : {}),
      stage: 'applicant-new',
      posting: posting.id,
      origin: optionalText(call.body, 'origin') ?? 'applied',
      sources: [optionalText(call.body, 'source') ?? 'Job site'],
      applicationType: 'posting',
      application: { name, email, phone: typeof phone === 'string' ? { type: null, value: phone } : null },
    },
    null,
  );
  if (upload) {
    const id = call.state.ids.uuid();
    const file = { ...upload, opportunityId: opportunity.id };
    call.state.resumes.set(id, {
      id,
      opportunityId: opportunity.id,
      createdAt: call.world.now(),
      file,
      parsedData: null,
    });
  }
  return { status: 201, body: { data: { applicationId: application?.id } } };
}

export const postingEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/postings', right: 'postings:read', handle: list },
  {
    method: 'GET',
    path: '/postings/deleted',
    right: 'postings:read',
    handle: ({ query, state, tokens }) => ({
      body: page(state.deletedPostings, asGiven(state.deletedPostings), query, tokens, (it) => ({ ...it })),
    }),
  },
  {
    method: 'GET',
    path: '/postings/:p',
    right: 'postings:read',
    handle: (call) => ({ body: { data: shaper(call.state, 'postings', call.query)({ ...postingOf(call) }) } }),
  },
  {
    method: 'POST',
    path: '/postings',
    right: 'postings:write',
    performAs: 'required',
    handle: (call) => ({
      status: 201,
      body: { data: { ...createPosting(call.world, call.body, asText(call.performAs?.id, 'perform_as')) } },
    }),
  },
  { method: 'POST', path: '/postings/:p', right: 'postings:write', performAs: 'required', handle: update },
  { method: 'GET', path: '/postings/:p/users', right: 'postings:read', handle: users },
  { method: 'GET', path: '/postings/:p/apply', right: 'postings:read', handle: form },
  { method: 'POST', path: '/postings/:p/apply', right: 'postings:write', handle: apply },
];
