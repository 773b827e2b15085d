/**
 * What happens to a candidacy: created, moved, archived, tagged, deleted, its person changed. Each deed leaves the
 * traces seen on the wire (`stageChanges`, `lastAdvancedAt`, `lastInteractionAt`, `updatedAt`) and rings its webhook.
 */
import type { AccountWorld } from '../account-world.ts';
import { applicationDefaults, candidateUrls } from '../defaults.ts';
import type { ApplicationRecord, ContactRecord, Json, OpportunityRecord, Phone, PostingRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';
import { clearInterview } from './panels.ts';
import { touch } from './touch.ts';

const who = (opportunity: OpportunityRecord): Json => ({
  opportunityId: opportunity.id,
  candidateId: opportunity.id,
  contactId: opportunity.contact,
});

/** Works on archived candidates too and leaves them archived. Moving to the current stage changes nothing. */
export function moveStage(
  world: AccountWorld,
  opportunity: OpportunityRecord,
  stageId: string,
  by: string | null,
): void {
  if (!world.state.stages.has(stageId)) throw badRequest(`Invalid parameter: stage (no stage ${stageId})`);
  const from = opportunity.stage;
  if (from === stageId) return;
  const now = world.now();
  opportunity.stage = stageId;
  opportunity.stageChanges.push({
    toStageId: stageId,
    toStageIndex: world.state.stageIndex(stageId),
    updatedAt: now,
    ...(by === null ? {} : { userId: by }),
  });
  opportunity.lastAdvancedAt = now;
  touch(world, opportunity, true);
  world.emit(
    'candidateStageChange',
    { ...who(opportunity), fromStageId: from, toStageId: stageId },
    opportunity.origin,
  );
}

export interface Archiving {
  readonly reason: string;
  readonly archivedAt?: number;
  /** Removes interviews that are still to come. */
  readonly cleanInterviews?: boolean;
}

export function archive(world: AccountWorld, opportunity: OpportunityRecord, archiving: Archiving): void {
  const reason = world.state.archiveReasons.get(archiving.reason);
  if (reason === undefined) throw badRequest(`Invalid parameter: reason (no archive reason ${archiving.reason})`);
  const before = opportunity.archived;
  const now = world.now();
  opportunity.archived = { reason: reason.id, archivedAt: archiving.archivedAt ?? now };
  // Archiving for the first time counts as an advance; another reason later does not.
  if (before === null) opportunity.lastAdvancedAt = opportunity.archived.archivedAt;
  for (const application of world.state.applicationsOf(opportunity))
    application.archived ??= { ...opportunity.archived };
  touch(world, opportunity, true);
  if (archiving.cleanInterviews === true)
    for (const panel of world.state.panelsOf(opportunity.id))
      for (const interview of world.state.interviewsOfPanel(panel.id))
        if (interview.date > now && interview.canceledAt === null) clearInterview(world, interview);
  world.emit(
    'candidateArchiveChange',
    { ...who(opportunity), fromArchived: before, toArchived: { ...opportunity.archived } },
    opportunity.origin,
  );
  if (reason.type === 'hired' && before?.reason !== reason.id)
    world.emit('candidateHired', who(opportunity), opportunity.origin);
}

export function restore(world: AccountWorld, opportunity: OpportunityRecord): void {
  const before = opportunity.archived;
  if (before === null) return;
  opportunity.archived = null;
  for (const application of world.state.applicationsOf(opportunity)) application.archived = null;
  touch(world, opportunity, true);
  world.emit(
    'candidateArchiveChange',
    { ...who(opportunity), fromArchived: before, toArchived: null },
    opportunity.origin,
  );
}

/** Appends what is not there yet, order kept: adding twice or removing the absent does nothing. */
export function addTo(list: string[], values: readonly string[]): void {
  for (const value of values) if (!list.includes(value)) list.push(value);
}

export function removeFrom(list: string[], values: readonly string[]): void {
  for (const value of values) {
    const at = list.indexOf(value);
    if (at !== -1) list.splice(at, 1);
  }
}

export interface NewContact {
  readonly name?: string;
  readonly headline?: string;
  readonly location?: string;
  readonly emails?: readonly string[];
  readonly phones?: readonly Phone[];
  readonly links?: readonly string[];
}

export interface NewOpportunity extends NewContact {
  /** An existing person; otherwise one is found by e-mail or made. */
  readonly contact?: string;
  readonly stage?: string;
  readonly posting?: string;
  readonly tags?: readonly string[];
  readonly sources?: readonly string[];
  readonly origin?: string;
  readonly owner?: string;
  readonly followers?: readonly string[];
  readonly createdAt?: number;
  readonly archived?: { readonly reason: string; readonly archivedAt?: number };
  readonly opportunityLocation?: string;
  readonly applicationType?: 'user' | 'posting';
  readonly application?: Json;
}

/** E-mail addresses are compared in this form. */
export const canonicalEmail = (email: string): string => email.trim().toLowerCase();

export function contactByEmail(world: AccountWorld, emails: readonly string[]): ContactRecord | undefined {
  const wanted = new Set(emails.map(canonicalEmail));
  return [...world.state.contacts.values()].find((it) => it.emails.some((email) => wanted.has(canonicalEmail(email))));
}

/** A known e-mail means a known person: a new candidacy is put on the existing contact, whose own data wins. */
export function createOpportunity(
  world: AccountWorld,
  order: NewOpportunity,
  by: string | null,
): { opportunity: OpportunityRecord; application: ApplicationRecord | null; deduped: boolean } {
  const { state } = world;
  const now = world.now();
  const createdAt = order.createdAt ?? now;
  const stage = order.stage ?? 'lead-new';
  if (!state.stages.has(stage)) throw badRequest(`Invalid parameter: stage (no stage ${stage})`);
  const posting = order.posting === undefined ? undefined : state.postings.get(order.posting);
  if (order.posting !== undefined && posting === undefined)
    throw badRequest(`Invalid parameter: postings (no posting ${order.posting})`);
  if (order.archived && !state.archiveReasons.has(order.archived.reason))
    throw badRequest(`Invalid parameter: archived.reason (no archive reason ${order.archived.reason})`);

  const known =
    order.contact === undefined ? contactByEmail(world, order.emails ?? []) : state.contacts.get(order.contact);
  if (order.contact !== undefined && known === undefined)
    throw badRequest(`Invalid parameter: contact (no contact ${order.contact})`);
  const contact = known ?? newContact(world, order);
  if (known) {
    addTo(known.emails, order.emails ?? []);
    addTo(known.links, order.links ?? []);
    for (const phone of order.phones ?? [])
      if (!known.phones.some((it) => it.value === phone.value)) known.phones.push(phone);
  }

  const id = state.ids.uuid();
  const origin = order.origin ?? 'sourced';
  const opportunity: OpportunityRecord = {
    id,
    contact: contact.id,
    stage,
    confidentiality: posting?.confidentiality ?? 'non-confidential',
    archived: null,
    tags: [...new Set([...(order.tags ?? []), ...(posting ? tagsOfPosting(posting) : [])])],
    sources: [...(order.sources ?? [])],
    stageChanges: [
      {
        toStageId: stage,
        toStageIndex: state.stageIndex(stage),
        updatedAt: createdAt,
        ...(by === null ? {} : { userId: by }),
      },
    ],
    origin,
    sourcedBy: origin === 'sourced' ? by : null,
    owner: order.owner ?? by ?? posting?.owner ?? null,
    // The documentation says the creator follows; on the wire it was the posting's owner alone.
    followers: [...(order.followers ?? [posting?.owner ?? by].filter((it) => it !== null && it !== undefined))],
    applications: [],
    createdAt,
    updatedAt: now,
    lastInteractionAt: createdAt,
    lastAdvancedAt: createdAt,
    snoozedUntil: null,
    urls: candidateUrls(id),
    isAnonymized: false,
    dataProtection: null,
    ...(posting
      ? {
          opportunityLocation:
            order.opportunityLocation ??
            (posting.categories.allLocations.length > 1
              ? 'unspecified'
              : (posting.categories.location ?? 'unspecified')),
        }
      : {}),
  };
  state.opportunities.set(id, opportunity);
  const application = posting ? apply(world, opportunity, posting, order, by) : null;
  if (order.archived) {
    opportunity.archived = { reason: order.archived.reason, archivedAt: order.archived.archivedAt ?? now };
    if (application) application.archived = { ...opportunity.archived };
  }
  if (application)
    world.emit('applicationCreated', { applicationId: application.id, ...who(opportunity) }, opportunity.origin);
  return { opportunity, application, deduped: known !== undefined };
}

/** What a posting puts on its candidates. */
export const tagsOfPosting = (posting: PostingRecord): string[] =>
  [
    posting.text,
    posting.categories.department,
    posting.categories.team,
    posting.categories.location,
    posting.categories.commitment,
  ].filter((it): it is string => it !== null && it !== '');

function apply(
  world: AccountWorld,
  opportunity: OpportunityRecord,
  posting: PostingRecord,
  order: NewOpportunity,
  by: string | null,
): ApplicationRecord {
  const application: ApplicationRecord = {
    ...applicationDefaults,
    id: world.state.ids.uuid(),
    type: order.applicationType ?? 'user',
    candidateId: opportunity.id,
    opportunityId: opportunity.id,
    posting: posting.id,
    postingHiringManager: posting.hiringManager,
    postingOwner: posting.owner,
    user: by,
    createdAt: opportunity.createdAt,
    archived: null,
    ...order.application,
  } as ApplicationRecord;
  world.state.applications.set(application.id, application);
  opportunity.applications.push(application.id);
  return application;
}

function newContact(world: AccountWorld, order: NewContact): ContactRecord {
  const contact: ContactRecord = {
    id: world.state.ids.uuid(),
    name: order.name ?? '',
    headline: order.headline ?? '',
    isAnonymized: false,
    location: { name: order.location ?? '' },
    emails: [...(order.emails ?? [])],
    phones: [...(order.phones ?? [])],
    links: [...(order.links ?? [])],
    dataProtection: null,
  };
  world.state.contacts.set(contact.id, contact);
  world.emit('contactCreated', { contactId: contact.id });
  return contact;
}

/** Merges: what is not named keeps its value. Every candidacy of the person shows the change. */
export function updateContact(world: AccountWorld, contact: ContactRecord, change: NewContact): void {
  if (change.name !== undefined) contact.name = change.name;
  if (change.headline !== undefined) contact.headline = change.headline;
  if (change.location !== undefined) contact.location = { name: change.location };
  if (change.emails !== undefined) contact.emails = [...change.emails];
  if (change.phones !== undefined) contact.phones = [...change.phones];
  for (const opportunity of world.state.opportunities.values())
    if (opportunity.contact === contact.id) touch(world, opportunity);
  world.emit('contactUpdated', { contactId: contact.id });
}

/** Only in the UI: the API has no delete. Everything under the opportunity goes with it. */
export function deleteOpportunity(world: AccountWorld, opportunity: OpportunityRecord, by: string | null): void {
  const { state } = world;
  const now = world.now();
  for (const application of state.applicationsOf(opportunity)) {
    state.applications.delete(application.id);
    state.deletedApplications.push({
      id: application.id,
      deletedAt: now,
      opportunityId: opportunity.id,
      postingId: application.posting,
    });
  }
  const under = [state.panels, state.interviews, state.notes, state.feedback, state.files, state.resumes] as const;
  for (const records of under as readonly Map<string, { readonly opportunityId: string }>[])
    for (const [id, record] of records) if (record.opportunityId === opportunity.id) records.delete(id);
  state.opportunities.delete(opportunity.id);
  state.deletedOpportunities.push({ id: opportunity.id, deletedAt: now, deletedBy: by });
  world.emit('candidateDeleted', who(opportunity));
}
