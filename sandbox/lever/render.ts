/**
 * Records → what goes over the wire. Everything derived is derived here (a person's fields on an opportunity, an
 * interview's forms and postings, a panel's embedded interviews), and everything of our own is left out here.
 */
import type {
  ApplicationRecord,
  ArchiveReasonRecord,
  ContactRecord,
  FeedbackRecord,
  FileRecord,
  InterviewerRecord,
  InterviewRecord,
  Json,
  NoteRecord,
  OpportunityRecord,
  PanelRecord,
  ResumeRecord,
  StageRecord,
  TemplateRecord,
  WebhookRecord,
} from './records.ts';
import type { LeverState } from './state.ts';

export type OpportunityForm =
  /** Reads. */
  | 'read'
  /** Answers to creation and to addLinks/removeLinks: no `opportunityLocation`. */
  | 'written'
  /** Answers to stage, archived, tags and sources: the person's fields come back blank (Lever's quirk). */
  | 'blank';

export function renderOpportunity(state: LeverState, record: OpportunityRecord, form: OpportunityForm = 'read'): Json {
  const { id, opportunityLocation, ...own } = record;
  const contact = state.contactOf(record);
  const person =
    form === 'blank'
      ? { name: '', headline: '', location: '', phones: [], emails: [], links: [] }
      : {
          name: contact.name,
          headline: contact.headline,
          location: contact.location.name,
          phones: contact.phones,
          emails: contact.emails,
          links: contact.links,
        };
  return {
    id,
    ...person,
    ...own,
    ...(form === 'read' && opportunityLocation !== undefined ? { opportunityLocation } : {}),
  };
}

/** Answers to a PUT leave out `isAnonymized` and `dataProtection`. */
export function renderContact(record: ContactRecord, form: 'read' | 'written' = 'read'): Json {
  const { links: _links, isAnonymized, dataProtection, ...own } = record;
  return form === 'read' ? { ...own, isAnonymized, dataProtection } : own;
}

export const renderStage = (record: StageRecord): Json => ({ id: record.id, text: record.text });

export const renderReason = (record: ArchiveReasonRecord): Json => ({
  id: record.id,
  text: record.text,
  status: record.status,
  type: record.type,
});

export const renderApplication = (record: ApplicationRecord): Json => ({ ...record });

export function renderTemplate(record: TemplateRecord): Json {
  const { viaApi: _viaApi, active: _active, ...wire } = record;
  return wire;
}

export function renderFeedback(record: FeedbackRecord): Json {
  const { opportunityId: _opportunity, ...wire } = record;
  return wire;
}

/** Lever answers an update of feedback in its internal shape, with the rating as a summary `score`. */
export function renderFeedbackUpdate(state: LeverState, record: FeedbackRecord): Json {
  const panel = record.panel === null ? undefined : state.panels.get(record.panel);
  return {
    accountId: accountId(state),
    createdAt: record.createdAt,
    userId: record.user,
    profileId: record.opportunityId,
    baseTemplateId: record.baseTemplateId,
    text: record.text,
    instructions: record.instructions,
    type: record.type,
    fields: record.fields.map((field) =>
      field.type === 'score-system'
        ? { ...field, type: 'score', isSummary: true, summaryText: field.text, overall: true }
        : field,
    ),
    ...(panel ? { postingIds: postingsOfPanel(state, panel), panelId: panel.id, interviewId: record.interview } : {}),
    isCompleted: record.completedAt !== null,
    completedAt: record.completedAt,
    updatedAt: record.updatedAt,
    id: record.id,
  };
}

/** A steady invented account id: the internal shapes carry one. */
const accountId = (state: LeverState): string => {
  let sum = 0;
  for (const char of state.name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 0xffffffff;
  return `00000000-0000-4000-8000-${sum.toString(16).padStart(12, '0')}`;
};

export const postingsOfPanel = (state: LeverState, panel: PanelRecord): string[] => [
  ...new Set(panel.applications.map((id) => state.applications.get(id)?.posting).filter((it) => it !== undefined)),
];

/** Names and addresses follow the Lever user when there is one. */
function person(state: LeverState, record: InterviewerRecord): { id: string; name: string; email: string } {
  const user = state.users.get(record.id);
  return { id: record.id, name: user?.name ?? record.name, email: user?.email ?? record.email };
}

const formChosen = (record: InterviewerRecord): Json =>
  record.feedbackTemplate === undefined ? {} : { feedbackTemplate: record.feedbackTemplate };

export function renderPanel(state: LeverState, record: PanelRecord): Json {
  const { opportunityId: _opportunity, ...own } = record;
  return {
    ...own,
    interviews: state.interviewsOfPanel(record.id).map((it) => ({
      id: it.id,
      date: it.date,
      duration: it.duration,
      feedbackReminder: it.feedbackReminder,
      feedbackTemplate: it.feedbackTemplate,
      interviewers: it.interviewers.map((who) => ({
        ...person(state, who),
        responseStatus: who.responseStatus,
        ...formChosen(who),
      })),
      location: it.location,
      note: it.note,
      subject: it.subject,
    })),
  };
}

/** `withOpportunity`: single reads and write answers name the opportunity, list items do not. */
export function renderInterview(state: LeverState, record: InterviewRecord, withOpportunity: boolean): Json {
  const { opportunityId, ...own } = record;
  const panel = state.panels.get(record.panel);
  return {
    ...own,
    interviewers: record.interviewers.map((who) => ({ ...person(state, who), ...formChosen(who) })),
    timezone: panel?.timezone ?? 'UTC',
    feedbackForms: submittedForms(state, record.id).map((it) => it.id),
    postings: panel ? postingsOfPanel(state, panel) : [],
    ...(withOpportunity ? { opportunityId } : {}),
  };
}

/** Lever lists only completed, undeleted forms on an interview: drafts show in the feedback list alone. */
export const submittedForms = (state: LeverState, interviewId: string): FeedbackRecord[] =>
  [...state.feedback.values()].filter(
    (it) => it.interview === interviewId && it.completedAt !== null && it.deletedAt === null,
  );

export function renderNote(record: NoteRecord): Json {
  const { opportunityId: _opportunity, viaApi: _viaApi, ...wire } = record;
  return wire;
}

export function renderFile(record: FileRecord, downloadUrl: string): Json {
  return {
    id: record.id,
    downloadUrl,
    ext: record.ext,
    name: record.name,
    uploadedAt: record.uploadedAt,
    status: record.status,
    size: record.size,
  };
}

export function renderResume(record: ResumeRecord, downloadUrl: string): Json {
  const file = record.file === null ? null : renderFile(record.file, downloadUrl);
  if (file !== null) delete file['id'];
  return {
    id: record.id,
    createdAt: record.createdAt,
    file,
    ...(record.parsedData === null ? {} : { parsedData: record.parsedData }),
  };
}

/** The signing token leaves once, in the answer to the creation. */
export function renderWebhook(record: WebhookRecord, withToken = false): Json {
  return {
    id: record.id,
    event: record.event,
    url: record.url,
    configuration: {
      ...(record.origins === null ? {} : { conditions: { origins: record.origins } }),
      ...(withToken ? { signatureToken: record.signatureToken } : {}),
    },
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}
