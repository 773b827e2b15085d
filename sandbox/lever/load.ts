/**
 * A `LeverAccount` (plain data in wire shapes) becomes the emulator's state. Gaps are filled with Lever's own defaults,
 * so a seed may say little. Beside the wire fields these keys are understood: `opportunityId` on everything that belongs
 * to one; `viaApi` on notes and templates (default false: made in Lever's UI); `active` on templates; `viaUi` and
 * `signatureToken` on webhooks; `content` or `contentBase64` on files and resumes' files (what a download gives).
 */
import type { LeverAccount } from '../company.ts';
import { applicationDefaults, candidateUrls, postingDefaults } from './defaults.ts';
import { Ids } from './ids.ts';
import { loadInterview, loadPanel, settleTimes } from './load-panels.ts';
import { pdf } from './pdf.ts';
import type {
  ApplicationRecord,
  ArchiveReasonRecord,
  ContactRecord,
  FeedbackRecord,
  FieldRecord,
  FileRecord,
  Json,
  NoteRecord,
  OpportunityRecord,
  Phone,
  PostingRecord,
  StageRecord,
  TemplateRecord,
  UserRecord,
} from './records.ts';
import { LeverState } from './state.ts';

const categoryDefaults = { commitment: null, department: null, level: null, location: null, team: null };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** Built afresh at every `reset()`: nothing of the given account is shared with the state. */
export function loadAccount(given: LeverAccount): LeverState {
  const account = structuredClone(given);
  const state = new LeverState(account.name, new Ids(`lever:${account.name}`));

  for (const raw of account.users) {
    const email = text(raw['email']);
    const user = {
      id: raw['id'],
      name: email,
      username: email.split('@')[0] ?? '',
      accessRole: 'interviewer',
      photo: null,
      createdAt: 0,
      deactivatedAt: null,
      externalDirectoryId: null,
      linkedContactIds: null,
      jobTitle: null,
      managerId: null,
      ...raw,
    } as unknown as UserRecord;
    state.users.set(user.id, user);
  }
  const stages = (account.stages as unknown as StageRecord[]).toSorted((a, b) => a.rank - b.rank);
  for (const stage of stages) state.stages.set(stage.id, stage);
  for (const raw of account.archiveReasons) {
    const reason = { status: 'active', ...raw, type: raw['type'] ?? 'non-hired' } as unknown as ArchiveReasonRecord;
    state.archiveReasons.set(reason.id, reason);
  }
  for (const raw of account.postings) {
    const posting = {
      id: raw['id'],
      text: raw['text'],
      ...postingDefaults,
      createdAt: 0,
      updatedAt: 0,
      ...raw,
    } as unknown as PostingRecord;
    const categories = { ...categoryDefaults, ...posting.categories };
    posting.categories = {
      ...categories,
      allLocations: categories.allLocations ?? (categories.location === null ? [] : [categories.location]),
    };
    if (posting.state === 'published') posting.distributionChannels ??= ['public', 'internal'];
    state.postings.set(posting.id, posting);
  }
  for (const raw of account.contacts) loadContact(state, raw);
  for (const raw of account.applications) {
    const application = {
      id: raw['id'],
      ...applicationDefaults,
      createdAt: 0,
      candidateId: raw['opportunityId'],
      ...raw,
    } as unknown as ApplicationRecord;
    state.applications.set(application.id, application);
  }
  for (const raw of account.opportunities) loadOpportunity(state, raw);
  for (const raw of account.feedbackTemplates) {
    const template = {
      id: raw['id'],
      group: null,
      instructions: '',
      createdAt: null,
      stage: null,
      updatedAt: null,
      viaApi: false,
      active: true,
      ...raw,
      fields: list<Partial<FieldRecord>>(raw['fields']).map((field) => ({
        description: '',
        required: false,
        ...field,
      })),
    } as unknown as TemplateRecord;
    state.templates.set(template.id, template);
  }
  for (const raw of account.panels) loadPanel(state, raw);
  for (const raw of account.interviews) loadInterview(state, raw);
  for (const panel of state.panels.values()) settleTimes(state, panel);
  for (const raw of account.feedback) {
    const form = {
      id: raw['id'],
      type: 'interview',
      instructions: '',
      interview: null,
      panel: null,
      completedAt: null,
      updatedAt: null,
      deletedAt: null,
      ...raw,
    } as unknown as FeedbackRecord;
    state.feedback.set(form.id, form);
  }
  for (const raw of account.notes) {
    const note = {
      id: raw['id'],
      text: 'Note',
      user: null,
      secret: false,
      completedAt: raw['createdAt'],
      deletedAt: null,
      viaApi: false,
      ...raw,
    } as unknown as NoteRecord;
    state.notes.set(note.id, note);
  }
  for (const raw of account.resumes) {
    const file = raw['file'] as Json | null | undefined;
    const opportunityId = text(raw['opportunityId']);
    const id = text(raw['id']);
    state.resumes.set(id, {
      id,
      opportunityId,
      createdAt: Number(raw['createdAt'] ?? 0),
      file: file ? loadFile(state, { ...file, opportunityId }) : null,
      parsedData: raw['parsedData'] ?? null,
    });
  }
  for (const raw of account.files) {
    const file = loadFile(state, raw);
    state.files.set(file.id, file);
  }
  for (const raw of account.webhooks) {
    const configuration = (raw['configuration'] ?? {}) as {
      conditions?: { origins?: string[] };
      signatureToken?: string;
    };
    const id = text(raw['id']);
    state.webhooks.set(id, {
      id,
      event: text(raw['event']),
      url: text(raw['url']),
      origins: configuration.conditions?.origins ?? null,
      createdAt: Number(raw['createdAt'] ?? 0),
      updatedAt: Number(raw['updatedAt'] ?? raw['createdAt'] ?? 0),
      signatureToken: text(raw['signatureToken']) || configuration.signatureToken || state.ids.hex(48),
      viaUi: raw['viaUi'] === true,
    });
  }
  return state;
}

function loadContact(state: LeverState, raw: Json): ContactRecord {
  const location = raw['location'];
  const contact = {
    id: raw['id'],
    name: '',
    headline: '',
    isAnonymized: false,
    emails: [],
    phones: [],
    links: [],
    dataProtection: null,
    ...raw,
    location: { name: typeof location === 'string' ? location : text((location as Json | undefined)?.['name']) },
  } as unknown as ContactRecord;
  state.contacts.set(contact.id, contact);
  return contact;
}

/** The person's fields live on the contact: an opportunity that brings its own fills what the contact leaves out. */
function loadOpportunity(state: LeverState, raw: Json): void {
  const { name, headline, location, phones, emails, links, ...own } = raw;
  const contactId = text(own['contact']) || state.ids.uuid();
  const contact = state.contacts.get(contactId) ?? loadContact(state, { id: contactId });
  if (contact.name === '') contact.name = text(name);
  if (contact.headline === '') contact.headline = text(headline);
  if (contact.location.name === '') contact.location = { name: text(location) };
  if (contact.phones.length === 0) contact.phones = list<Phone>(phones);
  if (contact.emails.length === 0) contact.emails = list<string>(emails);
  for (const link of list<string>(links)) if (!contact.links.includes(link)) contact.links.push(link);

  const id = text(own['id']);
  const createdAt = Number(own['createdAt'] ?? 0);
  const opportunity = {
    id,
    confidentiality: 'non-confidential',
    archived: null,
    tags: [],
    sources: [],
    stageChanges: [],
    origin: 'sourced',
    sourcedBy: null,
    owner: null,
    followers: [],
    updatedAt: createdAt,
    lastInteractionAt: createdAt,
    lastAdvancedAt: createdAt,
    snoozedUntil: null,
    urls: candidateUrls(id),
    isAnonymized: false,
    dataProtection: null,
    ...own,
    contact: contactId,
    createdAt,
    applications:
      own['applications'] ??
      [...state.applications.values()].filter((it) => it.opportunityId === id).map((it) => it.id),
  } as unknown as OpportunityRecord;
  const posting = state.postings.get(state.applicationsOf(opportunity)[0]?.posting ?? '');
  if (posting && opportunity.opportunityLocation === undefined)
    opportunity.opportunityLocation = posting.categories.location ?? 'unspecified';
  if (state.isConfidential(opportunity)) opportunity.confidentiality = 'confidential';
  state.opportunities.set(id, opportunity);
}

function loadFile(state: LeverState, raw: Json): FileRecord {
  const name = text(raw['name']) || 'resume.pdf';
  const bytes =
    typeof raw['contentBase64'] === 'string'
      ? Buffer.from(raw['contentBase64'], 'base64')
      : typeof raw['content'] === 'string'
        ? Buffer.from(raw['content'], 'utf8')
        : pdf(name);
  return {
    id: text(raw['id']) || state.ids.uuid(),
    opportunityId: text(raw['opportunityId']),
    name,
    ext: text(raw['ext']) || `.${name.split('.').pop() ?? 'pdf'}`,
    uploadedAt: Number(raw['uploadedAt'] ?? 0),
    status: (raw['status'] as string | null | undefined) ?? 'processed',
    size: bytes.length,
    bytes,
  };
}
