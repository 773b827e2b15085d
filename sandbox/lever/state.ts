/**
 * The account as the emulator holds it: maps of records, lookups by id that refuse the way Lever does, and derived
 * lists. Filled by `load.ts`; changed only by the deeds (`deeds/*.ts`) and by accounts' own settings.
 */
import type { Ids } from './ids.ts';
import type {
  ApplicationRecord,
  ArchiveReasonRecord,
  ContactRecord,
  Deleted,
  FeedbackRecord,
  FileRecord,
  InterviewRecord,
  NoteRecord,
  OpportunityRecord,
  PanelRecord,
  PostingRecord,
  ResumeRecord,
  StageRecord,
  TemplateRecord,
  UserRecord,
  WebhookRecord,
} from './records.ts';
import { notFound } from './refusal.ts';

export class LeverState {
  readonly name: string;
  readonly ids: Ids;
  readonly users = new Map<string, UserRecord>();
  /** In pipeline order. */
  readonly stages = new Map<string, StageRecord>();
  readonly archiveReasons = new Map<string, ArchiveReasonRecord>();
  readonly postings = new Map<string, PostingRecord>();
  readonly contacts = new Map<string, ContactRecord>();
  readonly opportunities = new Map<string, OpportunityRecord>();
  readonly applications = new Map<string, ApplicationRecord>();
  readonly templates = new Map<string, TemplateRecord>();
  readonly feedback = new Map<string, FeedbackRecord>();
  readonly panels = new Map<string, PanelRecord>();
  readonly interviews = new Map<string, InterviewRecord>();
  readonly notes = new Map<string, NoteRecord>();
  readonly resumes = new Map<string, ResumeRecord>();
  readonly files = new Map<string, FileRecord>();
  /** Uploads waiting to be named in an application, by URI. */
  readonly uploads = new Map<string, FileRecord & { readonly expiresAt: number }>();
  readonly webhooks = new Map<string, WebhookRecord>();
  readonly deletedOpportunities: Deleted[] = [];
  readonly deletedPostings: Deleted[] = [];
  readonly deletedApplications: { id: string; deletedAt: number; opportunityId: string; postingId: string }[] = [];

  constructor(name: string, ids: Ids) {
    this.name = name;
    this.ids = ids;
  }

  opportunity(id: string): OpportunityRecord {
    return found(this.opportunities, 'opportunities', id);
  }

  contactOf(opportunity: OpportunityRecord): ContactRecord {
    return found(this.contacts, 'contacts', opportunity.contact);
  }

  stage(id: string): StageRecord {
    return found(this.stages, 'stages', id);
  }

  /** 0-based place of the stage in the pipeline, as `stageChanges` counts it. */
  stageIndex(id: string): number {
    return [...this.stages.keys()].indexOf(id);
  }

  applicationsOf(opportunity: OpportunityRecord): ApplicationRecord[] {
    return opportunity.applications.map((id) => this.applications.get(id)).filter((it) => it !== undefined);
  }

  panelsOf(opportunityId: string): PanelRecord[] {
    return [...this.panels.values()].filter((it) => it.opportunityId === opportunityId);
  }

  /** Of one panel, earliest first. */
  interviewsOfPanel(panelId: string): InterviewRecord[] {
    return [...this.interviews.values()]
      .filter((it) => it.panel === panelId)
      .sort((a, b) => a.date - b.date || (a.id < b.id ? -1 : 1));
  }

  isConfidential(opportunity: OpportunityRecord): boolean {
    return (
      opportunity.confidentiality === 'confidential' ||
      this.applicationsOf(opportunity).some((it) => this.postings.get(it.posting)?.confidentiality === 'confidential')
    );
  }
}

/** The record, or Lever's 404 naming the collection and the id. */
export function found<T>(records: ReadonlyMap<string, T>, collection: string, id: string): T {
  const record = records.get(id);
  if (record === undefined) throw notFound(collection, id);
  return record;
}

/** The record of this opportunity, or a 404: a panel of one candidate is not found under another. */
export function foundUnder<T extends { readonly opportunityId: string }>(
  records: ReadonlyMap<string, T>,
  collection: string,
  id: string,
  opportunityId: string,
): T {
  const record = records.get(id);
  if (record === undefined || record.opportunityId !== opportunityId) throw notFound(collection, id);
  return record;
}
