/**
 * What recorded traffic lacks and an account cannot do without, invented and named so: people behind ids, contacts with
 * an address to invite, applications and their posting, the panel around a recorded interview.
 */
import type { LeverAccount } from '../company.ts';
import { postingDefaults } from './defaults.ts';
import type { Json } from './records.ts';

export const ids = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((it): it is string => typeof it === 'string' && it !== '');

const POSTING = 'invented-posting';

export function invent(account: LeverAccount): LeverAccount {
  const opportunities = account.opportunities.map((it) => ({ ...it }));
  const contacts = contactsOf(opportunities);
  const applications = applicationsOf(account, opportunities);
  return {
    ...account,
    opportunities,
    contacts,
    applications,
    users: [...account.users, ...missingUsers(account, opportunities)],
    postings: applications.some((it) => it['posting'] === POSTING)
      ? [...account.postings, inventedPosting()]
      : account.postings,
    panels: [...account.panels, ...panelsAround(account, opportunities)],
    webhooks: account.webhooks,
  };
}

/** A person needs a name and an address before anybody can be invited. */
function contactsOf(opportunities: readonly Json[]): Json[] {
  const contacts = new Map<string, Json>();
  for (const opportunity of opportunities) {
    const id = String(opportunity['contact']);
    if (contacts.has(id)) continue;
    const short = id.slice(0, 8);
    const emails = ids(opportunity['emails']);
    contacts.set(id, {
      id,
      name: opportunity['name'] === '' ? `Invented Name ${short}` : opportunity['name'],
      headline: opportunity['headline'],
      location: opportunity['location'],
      phones: opportunity['phones'],
      links: opportunity['links'],
      emails: emails.length > 0 ? emails : [`invented-${short}@example.com`],
    });
  }
  return [...contacts.values()];
}

/** Postings are known from requests and interviews; else from a title among the tags; else an invented one. */
function applicationsOf(account: LeverAccount, opportunities: readonly Json[]): Json[] {
  const known = new Map(account.applications.map((it) => [it['id'], it['posting']]));
  return opportunities.flatMap((opportunity) => {
    const tags = ids(opportunity['tags']);
    const interviewed = account.interviews.find((it) => it['opportunityId'] === opportunity['id']);
    return ids(opportunity['applications']).map((id) => ({
      id,
      opportunityId: opportunity['id'],
      createdAt: opportunity['createdAt'],
      archived: opportunity['archived'],
      posting:
        known.get(id) ??
        ids(interviewed?.['postings'])[0] ??
        account.postings.find((it) => tags.includes(String(it['text'])))?.['id'] ??
        POSTING,
    }));
  });
}

const inventedPosting = (): Json => ({
  ...structuredClone(postingDefaults),
  id: POSTING,
  text: 'Invented posting (not in the recordings)',
  state: 'internal',
  categories: {
    commitment: 'Full-time',
    department: 'Invented',
    level: null,
    location: 'San Francisco, CA',
    team: 'Invented',
    allLocations: ['San Francisco, CA'],
  },
  urls: {
    list: 'https://jobs.lever.co/example',
    show: `https://jobs.lever.co/example/${POSTING}`,
    apply: `https://jobs.lever.co/example/${POSTING}/apply`,
  },
  createdAt: 0,
  updatedAt: 0,
});

/** Owners and followers that the list of active users leaves out have most likely left. */
function missingUsers(account: LeverAccount, opportunities: readonly Json[]): Json[] {
  const known = new Set(account.users.map((it) => it['id']));
  const named = new Set(
    [...opportunities, ...account.postings].flatMap((it) =>
      ids([it['owner'], it['sourcedBy'], it['user'], it['hiringManager'], ...ids(it['followers'])]),
    ),
  );
  return [...named]
    .filter((id) => !known.has(id))
    .map((id) => ({
      id,
      name: `Invented User ${id.slice(0, 8)}`,
      username: `invented-${id.slice(0, 8)}`,
      email: `invented-${id.slice(0, 8)}@example.com`,
      accessRole: 'team member',
      createdAt: 0,
      deactivatedAt: 1,
    }));
}

/** Interviews are recorded singly: the panel of each is built around it. */
function panelsAround(account: LeverAccount, opportunities: readonly Json[]): Json[] {
  const known = new Set(account.panels.map((it) => it['id']));
  return account.interviews
    .filter((it) => !known.has(it['panel']))
    .map((it) => ({
      id: it['panel'],
      opportunityId: it['opportunityId'],
      applications: opportunities.find((other) => other['id'] === it['opportunityId'])?.['applications'] ?? [],
      canceledAt: it['canceledAt'],
      createdAt: it['createdAt'],
      note: 'Invented panel around a recorded interview',
      stage: it['stage'],
      timezone: it['timezone'],
      user: it['user'],
    }));
}
