/** Lever's own page about one candidate, as data: what the sandbox's page draws and stories look at. Reads only. */
import type { FeedbackRecord } from './records.ts';
import type { LeverState } from './state.ts';

export interface CandidateView {
  readonly id: string;
  readonly name: string;
  readonly headline: string;
  readonly emails: readonly string[];
  readonly url: string;
  readonly stage: string;
  readonly archived: { readonly reason: string; readonly at: number } | null;
  readonly postings: readonly string[];
  readonly owner: string | null;
  readonly confidential: boolean;
  readonly tags: readonly string[];
  readonly sources: readonly string[];
  readonly stageChanges: readonly { readonly stage: string; readonly at: number; readonly by: string | null }[];
  readonly panels: readonly PanelView[];
  readonly notes: readonly NoteView[];
  readonly feedback: readonly FeedbackView[];
  readonly files: readonly string[];
}

export interface PanelView {
  readonly id: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly timezone: string;
  readonly note: string | null;
  readonly externalUrl: string | null;
  /** `false`: made in Lever's own scheduler. */
  readonly externallyManaged: boolean;
  readonly canceledAt: number | null;
  /** In whose name it was made. */
  readonly by: string;
  readonly interviews: readonly {
    readonly id: string;
    readonly subject: string;
    readonly date: number;
    readonly duration: number;
    readonly location: string | null;
    readonly note: string;
    readonly canceledAt: number | null;
    /** Title of the form; null for none. */
    readonly form: string | null;
    readonly interviewers: readonly {
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly responseStatus: string;
      readonly form: string | null;
    }[];
  }[];
}

export interface NoteView {
  readonly id: string;
  readonly secret: boolean;
  readonly deletedAt: number | null;
  readonly viaApi: boolean;
  readonly comments: readonly { readonly by: string | null; readonly at: number; readonly value: string }[];
}

export interface FeedbackView {
  readonly id: string;
  readonly form: string;
  readonly by: string;
  readonly interview: string | null;
  readonly rating: string | null;
  readonly answers: readonly { readonly field: string; readonly value: unknown }[];
  readonly createdAt: number;
  readonly completedAt: number | null;
  readonly deletedAt: number | null;
}

export function candidateView(state: LeverState, id: string): CandidateView {
  const opportunity = state.opportunity(id);
  const contact = state.contactOf(opportunity);
  const user = (userId: string | null): string | null =>
    userId === null ? null : (state.users.get(userId)?.name ?? userId);
  const stage = (stageId: string): string => state.stages.get(stageId)?.text ?? stageId;
  const form = (templateId: string | null | undefined): string | null =>
    templateId === null || templateId === undefined || templateId === 'no-feedback'
      ? null
      : (state.templates.get(templateId)?.text ?? templateId);
  return {
    id,
    name: contact.name,
    headline: contact.headline,
    emails: contact.emails,
    url: opportunity.urls.show,
    stage: stage(opportunity.stage),
    archived: opportunity.archived && {
      reason: state.archiveReasons.get(opportunity.archived.reason)?.text ?? opportunity.archived.reason,
      at: opportunity.archived.archivedAt,
    },
    postings: state.applicationsOf(opportunity).map((it) => state.postings.get(it.posting)?.text ?? it.posting),
    owner: user(opportunity.owner),
    confidential: state.isConfidential(opportunity),
    tags: opportunity.tags,
    sources: opportunity.sources,
    stageChanges: opportunity.stageChanges.map((it) => ({
      stage: stage(it.toStageId),
      at: it.updatedAt,
      by: user(it.userId ?? null),
    })),
    panels: state
      .panelsOf(id)
      .toSorted((a, b) => (b.start ?? 0) - (a.start ?? 0))
      .map((panel) => ({
        id: panel.id,
        start: panel.start,
        end: panel.end,
        timezone: panel.timezone,
        note: panel.note,
        externalUrl: panel.externalUrl,
        externallyManaged: panel.externallyManaged,
        canceledAt: panel.canceledAt,
        by: user(panel.user) ?? panel.user,
        interviews: state.interviewsOfPanel(panel.id).map((it) => ({
          id: it.id,
          subject: it.subject,
          date: it.date,
          duration: it.duration,
          location: it.location,
          note: it.note,
          canceledAt: it.canceledAt,
          form: form(it.feedbackTemplate),
          interviewers: it.interviewers.map((who) => ({
            id: who.id,
            name: state.users.get(who.id)?.name ?? who.name,
            email: state.users.get(who.id)?.email ?? who.email,
            responseStatus: who.responseStatus,
            form: form(who.feedbackTemplate ?? it.feedbackTemplate),
          })),
        })),
      })),
    notes: [...state.notes.values()]
      .filter((it) => it.opportunityId === id)
      .toReversed()
      .map((note) => ({
        id: note.id,
        secret: note.secret,
        deletedAt: note.deletedAt,
        viaApi: note.viaApi,
        comments: note.fields.map((it) => ({ by: user(it.user), at: it.createdAt, value: it.value })),
      })),
    feedback: [...state.feedback.values()]
      .filter((it) => it.opportunityId === id)
      .toReversed()
      .map((it) => ({
        id: it.id,
        form: it.text,
        by: user(it.user) ?? it.user,
        interview: it.interview,
        rating: rating(it),
        answers: it.fields.map((field) => ({ field: field.text, value: field.value ?? null })),
        createdAt: it.createdAt,
        completedAt: it.completedAt,
        deletedAt: it.deletedAt,
      })),
    files: [...state.files.values()].filter((it) => it.opportunityId === id).map((it) => it.name),
  };
}

function rating(form: FeedbackRecord): string | null {
  const value = form.fields.find((it) => it.type === 'score-system')?.value;
  return typeof value === 'string' ? value : null;
}
