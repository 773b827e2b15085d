/** Postings: made and partly updated through the API, with the reset of `state` that real updates show. */
import type { AccountWorld } from '../account-world.ts';
import { asTexts, givenText, optionalText, optionalTexts } from '../given.ts';
import { postingDefaults } from '../defaults.ts';
import type { Json, PostingRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';

const STATES = ['published', 'internal', 'closed', 'draft', 'pending', 'rejected'];
const WORKPLACES = ['unspecified', 'onsite', 'remote', 'hybrid'];
const ALLOWED = {
  description: new Set(['div', 'p', 'span', 'br', 'b', 'i', 's', 'u', 'a']),
  list: new Set(['li', 'b', 'i', 's', 'u', 'a']),
};

export function createPosting(world: AccountWorld, body: Json, by: string): PostingRecord {
  const now = world.now();
  const posting = {
    ...structuredClone(postingDefaults),
    id: world.state.ids.uuid(),
    text: givenText(body, 'text'),
    state: 'draft',
    categories: { commitment: null, department: null, level: null, location: null, team: null, allLocations: [] },
    user: by,
    owner: by,
    followers: [by],
    createdAt: now,
    updatedAt: now,
  } as unknown as PostingRecord;
  change(world, posting, body);
  world.state.postings.set(posting.id, posting);
  return posting;
}

/** Returns the answer's own quirk: `allLocations` reads empty when an unlisted posting fell back to draft. */
export function updatePosting(world: AccountWorld, posting: PostingRecord, body: Json): { fellBack: boolean } {
  const fellBack = posting.state === 'internal' && body['state'] === undefined;
  const before = posting.text;
  change(world, posting, fellBack ? { ...body, state: 'draft' } : body);
  posting.updatedAt = world.now();
  if (posting.text !== before)
    for (const opportunity of world.state.opportunities.values())
      if (world.state.applicationsOf(opportunity).some((it) => it.posting === posting.id))
        opportunity.tags = opportunity.tags.map((tag) => (tag === before ? posting.text : tag));
  return { fellBack };
}

function change(world: AccountWorld, posting: PostingRecord, body: Json): void {
  const user = (name: string): string | null => {
    const id = optionalText(body, name);
    if (id !== null && !world.state.users.has(id)) throw badRequest(`Invalid parameter: ${name} (no user ${id})`);
    return id;
  };
  const content = contentOf(posting, body['content']);
  const state = optionalText(body, 'state') ?? posting.state;
  if (!STATES.includes(state)) throw badRequest(`Invalid parameter: state must be one of ${STATES.join(', ')}`);
  const workplace = optionalText(body, 'workplaceType') ?? posting.workplaceType;
  if (!WORKPLACES.includes(workplace)) throw badRequest(`Invalid parameter: workplaceType`);
  if (workplace === 'unspecified' && posting.workplaceType !== 'unspecified')
    throw badRequest('Invalid parameter: workplaceType cannot return to unspecified');
  if (body['confidentiality'] !== undefined && body['confidentiality'] !== posting.confidentiality)
    throw badRequest('Invalid parameter: confidentiality cannot be set through the API');

  posting.text = optionalText(body, 'text') ?? posting.text;
  posting.state = state;
  posting.workplaceType = workplace;
  posting.owner = user('owner') ?? posting.owner;
  posting.hiringManager = user('hiringManager') ?? posting.hiringManager;
  if (body['categories'] !== undefined) {
    posting.categories = { ...posting.categories, ...(body['categories'] as Json) };
    const { location, allLocations } = posting.categories;
    if (location !== null && !allLocations.includes(location))
      posting.categories.allLocations = [location, ...allLocations];
  }
  if (body['tags'] !== undefined) posting.tags = asTexts(body['tags'], 'tags');
  if (body['requisitionCodes'] !== undefined) posting.requisitionCodes = optionalTexts(body, 'requisitionCodes');
  if (body['salaryRange'] !== undefined) posting.salaryRange = salary(body['salaryRange']);
  if (body['salaryDescriptionHtml'] !== undefined) posting.salaryDescriptionHtml = body['salaryDescriptionHtml'];
  posting.content = content;
  posting.distributionChannels =
    state === 'published' ? (posting.distributionChannels ?? channels(body['distributionChannels'])) : null;
  const base = `https://jobs.lever.co/${site(world.state.name)}`;
  posting.urls =
    state === 'draft' || state === 'closed'
      ? null
      : { list: base, show: `${base}/${posting.id}`, apply: `${base}/${posting.id}/apply` };
}

const channels = (value: unknown): string[] =>
  value === undefined ? ['public', 'internal'] : asTexts(value, 'distributionChannels');

const site = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'example';

function salary(value: unknown): unknown {
  const range = (value ?? {}) as Json;
  for (const name of ['min', 'max', 'currency', 'interval'])
    if (range[name] === undefined) throw badRequest(`Invalid parameter: salaryRange needs ${name}`);
  return range;
}

/** On write the closing is called `closingPostingHtml`; reads say `closingHtml`. */
function contentOf(posting: PostingRecord, value: unknown): Json {
  if (value === undefined || value === null) return posting.content;
  const body = value as Json;
  const description = optionalText(body, 'descriptionHtml');
  const closing = optionalText(body, 'closingPostingHtml');
  for (const html of [description, closing]) if (html !== null) allow(html, ALLOWED.description);
  const lists = body['lists'];
  if (Array.isArray(lists)) for (const it of lists as Json[]) allow(optionalText(it, 'content') ?? '', ALLOWED.list);
  return {
    ...posting.content,
    ...(description === null ? {} : { descriptionHtml: description, description: plain(description) }),
    ...(lists === undefined ? {} : { lists }),
    ...(closing === null ? {} : { closingHtml: closing, closing: plain(closing) }),
  };
}

function allow(html: string, tags: ReadonlySet<string>): void {
  for (const [, tag = ''] of html.matchAll(/<\/?\s*([a-z][a-z0-9]*)/gi))
    if (!tags.has(tag.toLowerCase())) throw badRequest(`Invalid parameter: content (<${tag}> is not allowed)`);
}

const plain = (html: string): string => html.replace(/<br\s*\/?>|<\/(?:div|p|li)>/gi, '\n').replace(/<[^>]+>/g, '');
