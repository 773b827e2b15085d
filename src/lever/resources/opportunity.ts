/**
 * What an opportunity is: the object Lever sends, what can be expanded in it, and the lesser one it answers changes
 * with. Used by `opportunities.ts` only, which has the calls.
 */
import { z } from 'zod';
import type { ApplicationId, ContactId, LeverUserId, OpportunityId, StageId } from '../ids.ts';
import {
  confidentiality,
  flag,
  id,
  idOrNull,
  instant,
  instantOrNull,
  list,
  orNull,
  record,
  recordOrEmpty,
  text,
  word,
} from '../schema.ts';
import { expanded, Shape } from '../shape.ts';
import { Application, Archived } from './applications.ts';
import { Contact, DataProtection, Phone } from './contacts.ts';
import { Stage } from './stages.ts';
import { User } from './users.ts';

export type Origin = 'agency' | 'applied' | 'internal' | 'referred' | 'sourced' | 'university';

export const Opportunity = record({
  id: id<OpportunityId>(),
  /** Can be empty. */
  name: text,
  contact: id<ContactId>(),
  headline: text,
  stage: id<StageId>(),
  confidentiality,
  /** The person's place; see `opportunityLocation` for the job's. Often empty. */
  location: text,
  phones: list(Phone),
  emails: list(z.string()),
  links: list(z.string()),
  archived: orNull(Archived),
  tags: list(z.string()),
  sources: list(z.string()),
  /** Oldest first. `userId` is missing on old and automatic moves. */
  stageChanges: list(
    record({
      toStageId: id<StageId>(),
      toStageIndex: z.number().nullish(),
      updatedAt: instantOrNull,
      userId: idOrNull<LeverUserId>(),
    }),
  ),
  origin: word('', 'agency', 'applied', 'internal', 'referred', 'sourced', 'university'),
  sourcedBy: idOrNull<LeverUserId>(),
  owner: idOrNull<LeverUserId>(),
  followers: list(id<LeverUserId>()),
  /** None or one. */
  applications: list(id<ApplicationId>()),
  createdAt: instant,
  /** `null` on records older than the field: filtering by it misses them. */
  updatedAt: instantOrNull,
  lastInteractionAt: instantOrNull,
  /** Last stage move, or the first archiving. */
  lastAdvancedAt: instantOrNull,
  snoozedUntil: instantOrNull,
  /** Where to open it in Lever. */
  urls: recordOrEmpty({ list: text, show: text }),
  isAnonymized: flag,
  dataProtection: DataProtection,
  /** The job's place; absent without a posting; `unspecified` is possible. */
  opportunityLocation: z.string().nullish(),
});
export interface Opportunity extends z.infer<typeof Opportunity> {}

/** Fields of the person that Lever leaves blank in the answers to most changes. */
type BlankInAnswers = 'name' | 'headline' | 'location' | 'phones' | 'emails' | 'links' | 'opportunityLocation';
const BLANK_IN_ANSWERS = {
  name: true,
  headline: true,
  location: true,
  phones: true,
  emails: true,
  links: true,
  opportunityLocation: true,
} as const satisfies Record<BlankInAnswers, true>;

/** An opportunity as Lever answers to a change. The person's fields are left out: they come blank, whatever is true. */
export type ChangedOpportunity = Omit<Opportunity, BlankInAnswers>;
const Changed = Opportunity.omit(BLANK_IN_ANSWERS);

export interface OpportunityExpansions {
  applications: Application[];
  stage: Stage;
  owner: User | null;
  followers: User[];
  sourcedBy: User | null;
  contact: Contact;
}

export const opportunityShape = new Shape<Opportunity, OpportunityExpansions>(Opportunity, {
  applications: list(expanded(Application)),
  stage: expanded(Stage),
  owner: expanded(orNull(User)),
  followers: list(expanded(User)),
  sourcedBy: expanded(orNull(User)),
  contact: expanded(Contact),
});

/** An answer to a change, without the fields that are blank in it. */
export function parseChanged(raw: unknown): ChangedOpportunity {
  const opportunity = Changed.parse(raw) as ChangedOpportunity & Partial<Record<BlankInAnswers, unknown>>;
  // Unknown keys are kept by the schema, and these are now unknown.
  for (const key of Object.keys(BLANK_IN_ANSWERS) as BlankInAnswers[]) delete opportunity[key];
  return opportunity;
}
