/**
 * The directory: our synced copy of what Lever cannot search. Commands and pickers read it; `sync.ts` fills it.
 * Everything in it came from Lever (stages, postings, reasons: never constants). It is kept in memory only, so that no
 * candidate's data rests on our disk; the ledger keeps the watermark. It never writes to Lever.
 *
 * Confidential candidates: `find`, `search` and `opportunity` take the viewer and hide what they may not see — see
 * `visibility.ts` for the rule.
 */
import type {
  ArchiveReasonId,
  ContactId,
  FeedbackTemplateId,
  LeverUserId,
  OpportunityId,
  PostingId,
  StageId,
} from '../lever/ids.ts';
import type { Actor, Email, Role } from '../people.ts';

export interface DirectoryUser {
  readonly id: LeverUserId;
  readonly name: string;
  readonly email: Email;
  readonly role: Role;
  /** Lever's own word for the role, as an account may have custom ones. */
  readonly roleName: string;
  readonly jobTitle: string | null;
  /** Whom they report to, where Lever knows. */
  readonly manager?: LeverUserId | null;
  readonly active: boolean;
}

export type PostingState = 'published' | 'internal' | 'closed' | 'draft' | 'pending' | 'rejected';

export interface DirectoryPosting {
  readonly id: PostingId;
  readonly title: string;
  readonly state: PostingState;
  /** The title, with its state in words unless it is published: `Backend Engineer (draft)`. */
  readonly label: string;
  readonly team: string | null;
  readonly location: string | null;
  readonly owner: LeverUserId | null;
  readonly hiringManager: LeverUserId | null;
  readonly followers: readonly LeverUserId[];
  readonly confidential: boolean;
  /** Public page; only published postings have one (FAQ3). */
  readonly publicUrl: string | null;
}

export interface DirectoryStage {
  readonly id: StageId;
  readonly text: string;
  /** Position in the pipeline, 0 first. */
  readonly index: number;
}

export interface DirectoryReason {
  readonly id: ArchiveReasonId;
  readonly text: string;
  readonly hired: boolean;
  readonly active: boolean;
}

export interface DirectoryTemplate {
  readonly id: FeedbackTemplateId;
  readonly text: string;
}

/** One candidacy: a person can have several. Archived ones leave the directory. */
export interface DirectoryOpportunity {
  readonly id: OpportunityId;
  readonly name: string;
  readonly headline: string;
  readonly contact: ContactId;
  readonly emails: readonly string[];
  readonly posting: PostingId | null;
  readonly stage: StageId;
  readonly owner: LeverUserId | null;
  readonly followers: readonly LeverUserId[];
  readonly confidential: boolean;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly lastInteractionAt: number;
  /** The candidate's page in Lever. */
  readonly url: string;
}

/** Who is looking: an `Actor` fits. */
export type Viewer = Pick<Actor, 'leverUserId' | 'role'>;

export interface SearchHit {
  readonly opportunity: DirectoryOpportunity;
  /** Higher is better; only comparable within one search. */
  readonly score: number;
}

/** What a recruiter's text turned out to mean. */
export type Found =
  | { readonly kind: 'hits'; readonly hits: readonly DirectoryOpportunity[]; readonly more: number }
  /** `nearest`: names close to what was typed. `why`: a sentence when the text was a link or id that cannot work. */
  | {
      readonly kind: 'none';
      readonly nearest: readonly string[];
      readonly why: string | null;
      /** An id or address that only Lever itself can tell about: archived ones are not in this copy. */
      readonly inLever: { readonly id: string } | { readonly email: string } | null;
    };

export type SyncState =
  | { readonly state: 'waiting'; readonly sentence: string }
  | { readonly state: 'first-sync'; readonly percent: number }
  /** `confidential`: whether the key may read confidential data. `failed`: the last try, when it failed since. */
  | {
      readonly state: 'ready';
      readonly at: number;
      readonly confidential: boolean;
      readonly failed: { readonly at: number; readonly sentence: string } | null;
    };

export interface Directory {
  state(): SyncState;
  /** Counts for `/hire status`. */
  counts(): {
    readonly users: number;
    readonly postings: number;
    readonly stages: number;
    readonly opportunities: number;
    readonly templates: number;
  };

  users(): readonly DirectoryUser[];
  user(id: string): DirectoryUser | undefined;
  /** Case-insensitive; active users before deactivated ones. */
  userByEmail(email: string): DirectoryUser | undefined;
  /** Active users by name or e-mail, best first. */
  searchUsers(query: string, limit?: number): readonly DirectoryUser[];

  postings(): readonly DirectoryPosting[];
  posting(id: string): DirectoryPosting | undefined;
  /** All states, published first; confidential ones only for those on them. */
  searchPostings(query: string, viewer: Viewer, limit?: number): readonly DirectoryPosting[];

  /** In pipeline order. */
  stages(): readonly DirectoryStage[];
  stage(id: string): DirectoryStage | undefined;
  /** Active feedback forms, by name. */
  templates(): readonly DirectoryTemplate[];
  template(id: string): DirectoryTemplate | undefined;
  archiveReasons(): readonly DirectoryReason[];
  tags(): readonly string[];
  /** Where candidates come from, as some opportunity of the account has it; another thing than tags. */
  sources(): readonly string[];

  /** Active candidacies that `viewer` may see, most recently touched first. */
  opportunities(viewer: Viewer): readonly DirectoryOpportunity[];
  /** `undefined`: not here, archived, or not for this viewer. */
  opportunity(id: string, viewer: Viewer): DirectoryOpportunity | undefined;
  /** Typeahead: accent- and case-insensitive, by beginnings of words. Empty query: the viewer's own, then the newest. */
  search(query: string, viewer: Viewer, limit?: number): readonly SearchHit[];
  /** What a typed text means: a name, an e-mail address, an id, or a pasted Lever link. Default limit 5. */
  find(text: string, viewer: Viewer, limit?: number): Found;
  /** Active candidates whose whole name stands in a longer text, in no particular order. */
  namedIn(text: string, viewer: Viewer, limit?: number): readonly DirectoryOpportunity[];
  /** `Priya Raman · Backend Engineer · On-site` */
  describe(opportunity: DirectoryOpportunity): string;

  /** Brings the copy up to date: everything the first time, what changed after that. One at a time; never throws. */
  sync(): Promise<void>;
  /** Forgets everything (another Lever account was connected) and starts over. */
  reset(): Promise<void>;

  /**
   * Reads one opportunity again from Lever (after a webhook or a write of ours) and puts it in, or takes it out when it
   * is archived or gone. Throws what the Lever client throws, except for not found.
   */
  refresh(id: OpportunityId): Promise<void>;
  /** Reads one user again, when somebody turned out to have left. Throws what the Lever client throws, except for not found. */
  refreshUser(id: LeverUserId): Promise<void>;
}
