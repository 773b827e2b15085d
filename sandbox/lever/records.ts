/**
 * What the Lever emulator remembers, one interface per object. Fields have Lever's wire names; the few of our own are
 * marked *ours* and never leave (see `render.ts`). Unknown keys of a loaded account ride along untouched.
 */
export type Json = Record<string, unknown>;

export interface UserRecord {
  readonly id: string;
  name: string;
  username: string;
  email: string;
  accessRole: string;
  photo: string | null;
  createdAt: number;
  deactivatedAt: number | null;
  externalDirectoryId: string | null;
  linkedContactIds: string[] | null;
  jobTitle: string | null;
  managerId: string | null;
}

export interface StageRecord {
  readonly id: string;
  text: string;
  readonly pipeline: string;
  readonly rank: number;
  readonly hasInterview: boolean;
}

export interface ArchiveReasonRecord {
  readonly id: string;
  text: string;
  status: 'active' | 'inactive';
  readonly type: 'hired' | 'non-hired';
}

export interface Phone {
  readonly type?: string | null;
  readonly value: string;
}

export interface ContactRecord {
  readonly id: string;
  name: string;
  headline: string;
  isAnonymized: boolean;
  location: { name: string };
  emails: string[];
  phones: Phone[];
  /** Ours: Lever shows a person's links on their opportunities only. */
  links: string[];
  dataProtection: unknown;
}

export interface Archived {
  readonly reason: string;
  readonly archivedAt: number;
}

export interface StageChange {
  readonly toStageId: string;
  readonly toStageIndex: number;
  readonly updatedAt: number;
  readonly userId?: string;
}

export interface OpportunityRecord {
  readonly id: string;
  contact: string;
  stage: string;
  confidentiality: string;
  archived: Archived | null;
  tags: string[];
  sources: string[];
  stageChanges: StageChange[];
  origin: string;
  sourcedBy: string | null;
  owner: string | null;
  followers: string[];
  applications: string[];
  createdAt: number;
  updatedAt: number | null;
  lastInteractionAt: number;
  lastAdvancedAt: number;
  snoozedUntil: number | null;
  urls: { list: string; show: string };
  isAnonymized: boolean;
  dataProtection: unknown;
  opportunityLocation?: string;
}

export interface ApplicationRecord {
  readonly id: string;
  readonly opportunityId: string;
  readonly type: string;
  posting: string;
  archived: Archived | null;
  readonly createdAt: number;
  user: string | null;
}

export interface PostingRecord {
  readonly id: string;
  text: string;
  state: string;
  distributionChannels: string[] | null;
  user: string | null;
  owner: string | null;
  hiringManager: string | null;
  categories: {
    commitment: string | null;
    department: string | null;
    level: string | null;
    location: string | null;
    team: string | null;
    allLocations: string[];
  };
  tags: string[];
  content: Json;
  country: string | null;
  followers: string[];
  reqCode: string | null;
  requisitionCodes: string[];
  urls: { list: string; show: string; apply: string } | null;
  confidentiality: string;
  createdAt: number;
  updatedAt: number;
  workplaceType: string;
  salaryRange?: unknown;
  salaryDescription?: unknown;
  salaryDescriptionHtml?: unknown;
}

export interface FieldRecord {
  id: string;
  type: string;
  text: string;
  description: string;
  required: boolean;
  prompt?: string;
  options?: { text: string; optionId?: string }[];
  scores?: { text: string; description: string }[];
  value?: unknown;
  [extra: string]: unknown;
}

export interface TemplateRecord {
  readonly id: string;
  text: string;
  group: { id: string; name: string } | null;
  instructions: string;
  fields: FieldRecord[];
  createdAt: number | null;
  stage: unknown;
  updatedAt: number | null;
  /** Ours: made through the API, so it may be deleted through it. */
  viaApi: boolean;
  /** Ours: an inactive template is not listed any more. */
  active: boolean;
}

export interface FeedbackRecord {
  readonly id: string;
  /** Ours. */
  readonly opportunityId: string;
  type: string;
  text: string;
  instructions: string;
  fields: FieldRecord[];
  readonly baseTemplateId: string;
  interview: string | null;
  panel: string | null;
  user: string;
  createdAt: number;
  completedAt: number | null;
  updatedAt: number | null;
  deletedAt: number | null;
}

export interface PanelRecord {
  readonly id: string;
  /** Ours. */
  readonly opportunityId: string;
  applications: string[];
  canceledAt: number | null;
  createdAt: number;
  start: number | null;
  end: number | null;
  externallyManaged: boolean;
  externalUrl: string | null;
  feedbackReminder: string | null;
  note: string | null;
  stage: string;
  timezone: string;
  user: string;
}

export interface InterviewerRecord {
  readonly id: string;
  name: string;
  email: string;
  responseStatus: string;
  feedbackTemplate?: string;
}

export interface InterviewRecord {
  readonly id: string;
  readonly opportunityId: string;
  readonly panel: string;
  subject: string;
  note: string;
  interviewers: InterviewerRecord[];
  createdAt: number;
  date: number;
  /** Minutes. */
  duration: number;
  location: string | null;
  feedbackTemplate: string | null;
  feedbackReminder: string;
  user: string;
  stage: string;
  canceledAt: number | null;
  gcalEventUrl: string | null;
}

export interface NoteField {
  readonly type: 'note';
  readonly text: string;
  value: string;
  readonly createdAt: number;
  readonly user: string | null;
  readonly score: number | null;
  readonly stage: string;
}

export interface NoteRecord {
  readonly id: string;
  /** Ours. */
  readonly opportunityId: string;
  text: string;
  fields: NoteField[];
  user: string | null;
  secret: boolean;
  completedAt: number;
  createdAt: number;
  deletedAt: number | null;
  /** Ours: only notes made through the API may be changed or deleted through it. */
  viaApi: boolean;
}

export interface FileRecord {
  readonly id: string;
  /** Ours. */
  readonly opportunityId: string;
  name: string;
  /** With the dot: `.pdf`. */
  ext: string;
  uploadedAt: number;
  status: string | null;
  size: number;
  /** Ours: what a download streams. */
  bytes: Buffer;
}

export interface ResumeRecord {
  readonly id: string;
  /** Ours. */
  readonly opportunityId: string;
  readonly createdAt: number;
  file: FileRecord | null;
  parsedData: unknown;
}

export interface WebhookRecord {
  readonly id: string;
  readonly event: string;
  url: string;
  origins: string[] | null;
  createdAt: number;
  updatedAt: number;
  /** Ours: shown once, in the answer to the creation. */
  signatureToken: string;
  /** Ours: made in Lever's settings, so the API neither shows nor changes it. */
  viaUi: boolean;
}

export interface Deleted {
  readonly id: string;
  readonly deletedAt: number;
  readonly deletedBy: string | null;
}
