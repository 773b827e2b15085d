/** Lever's objects → the directory's. Pure; the only place that knows both shapes. */
import type { Application } from '../lever/resources/applications.ts';
import type { ArchiveReason } from '../lever/resources/archive-reasons.ts';
import type { Opportunity } from '../lever/resources/opportunities.ts';
import type { Posting } from '../lever/resources/postings.ts';
import type { User } from '../lever/resources/users.ts';
import type { Email, Role } from '../people.ts';
import type {
  DirectoryOpportunity,
  DirectoryPosting,
  DirectoryReason,
  DirectoryUser,
  PostingState,
} from './directory.ts';

const roleOf: Readonly<Record<string, Role>> = {
  'super admin': 'superAdmin',
  admin: 'admin',
  'team member': 'teamMember',
  'limited team member': 'limitedTeamMember',
  interviewer: 'interviewer',
};

/** A role of the account's own counts as Limited Team Member: it can be more in Lever, never less. */
export function roleFor(accessRole: string): { readonly role: Role; readonly name: string } {
  const known = roleOf[accessRole];
  if (known) return { role: known, name: accessRole.replace(/\b\w/g, (letter) => letter.toUpperCase()) };
  return { role: 'limitedTeamMember', name: 'a custom role (counts as Limited Team Member here)' };
}

export function userFrom(it: User): DirectoryUser {
  const { role, name } = roleFor(it.accessRole);
  return {
    id: it.id,
    name: it.name || it.email,
    email: it.email.trim().toLowerCase() as Email,
    role,
    roleName: name,
    jobTitle: it.jobTitle ?? null,
    manager: it.managerId ?? null,
    active: it.deactivatedAt === null || it.deactivatedAt === undefined,
  };
}

/** Lever calls unlisted postings `internal`; its screen says "unlisted". */
const stateWords: Readonly<Record<string, string>> = {
  internal: 'unlisted',
  closed: 'closed',
  draft: 'draft',
  pending: 'waiting for approval',
  rejected: 'rejected',
};

type PostingParts = Pick<
  Posting,
  'id' | 'text' | 'state' | 'categories' | 'owner' | 'hiringManager' | 'followers' | 'confidentiality' | 'urls'
>;

export function postingFrom(it: PostingParts): DirectoryPosting {
  const title = it.text || 'Untitled job';
  const words = stateWords[it.state];
  return {
    id: it.id,
    title,
    state: it.state as PostingState,
    label: words ? `${title} (${words})` : title,
    team: it.categories.team ?? null,
    location: it.categories.location ?? null,
    owner: it.owner ?? null,
    hiringManager: it.hiringManager ?? null,
    followers: it.followers,
    confidential: it.confidentiality === 'confidential',
    publicUrl: it.state === 'published' ? (it.urls?.show ?? null) : null,
  };
}

export function reasonFrom(it: ArchiveReason): DirectoryReason {
  return { id: it.id, text: it.text, hired: it.type === 'hired', active: it.status === 'active' };
}

/** What the directory keeps of an opportunity: asked for by name, so that Lever sends no more. */
export const kept = [
  'name',
  'headline',
  'contact',
  'emails',
  'stage',
  'owner',
  'followers',
  'confidentiality',
  'tags',
  'archived',
  'createdAt',
  'updatedAt',
  'lastInteractionAt',
  'urls',
] as const;

export type LeverOpportunity = Pick<Opportunity, 'id' | (typeof kept)[number]> & {
  readonly applications: readonly Pick<Application, 'posting' | 'archived'>[];
};

export function opportunityFrom(it: LeverOpportunity): DirectoryOpportunity {
  return {
    id: it.id,
    name: it.name || it.emails[0] || 'Unnamed candidate',
    headline: it.headline,
    contact: it.contact,
    emails: it.emails.map((email) => email.toLowerCase()),
    posting: it.applications[0]?.posting ?? null,
    stage: it.stage,
    owner: it.owner ?? null,
    followers: it.followers,
    confidential: it.confidentiality === 'confidential',
    tags: it.tags,
    createdAt: it.createdAt,
    lastInteractionAt: it.lastInteractionAt ?? it.createdAt,
    url: it.urls.show,
  };
}
