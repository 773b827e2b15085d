/**
 * Branded ids of Lever's things. One person has three ids in this product (Slack, Lever, calendar) and mixing them is
 * the bug of this domain, so none of them is a plain string. Lever's ids are not always UUIDs (`applicant-new`,
 * `no-feedback`), so nothing here checks their form.
 */
declare const brand: unique symbol;
export type Branded<Name extends string> = string & { readonly [brand]: Name };

export type LeverUserId = Branded<'LeverUserId'>;
export type OpportunityId = Branded<'OpportunityId'>;
export type ContactId = Branded<'ContactId'>;
export type PostingId = Branded<'PostingId'>;
export type ApplicationId = Branded<'ApplicationId'>;
export type StageId = Branded<'StageId'>;
export type ArchiveReasonId = Branded<'ArchiveReasonId'>;
export type FeedbackTemplateId = Branded<'FeedbackTemplateId'>;
export type FeedbackId = Branded<'FeedbackId'>;
export type PanelId = Branded<'PanelId'>;
export type InterviewId = Branded<'InterviewId'>;
export type NoteId = Branded<'NoteId'>;
export type ResumeId = Branded<'ResumeId'>;
export type FileId = Branded<'FileId'>;
export type WebhookId = Branded<'WebhookId'>;

/** Lever's id for "no form" wherever a feedback template is asked for. */
export const NO_FEEDBACK = 'no-feedback' as FeedbackTemplateId;
