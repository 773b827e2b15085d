/**
 * What somebody asked to add to Lever, and the request that comes of it. Pure; knows no stage but the two that every
 * account begins with.
 */
import type { PostingId, StageId } from '../lever/ids.ts';
import type { NewOpportunity } from '../lever/resources/new-opportunity.ts';
import type { Origin } from '../lever/resources/opportunity.ts';

/** Said of a candidate whom nobody gave another source. Every account has sources, and Lever makes unknown ones. */
export const DEFAULT_SOURCE = 'Fulcrum';

/** How Lever says a candidate came in, in the words of its screen. */
export const origins: readonly (readonly [Origin, string])[] = [
  ['sourced', 'Sourced'],
  ['applied', 'Applied'],
  ['referred', 'Referred'],
  ['agency', 'Agency'],
  ['internal', 'Internal'],
  ['university', 'University'],
];

/** The only stages besides Offer that exist in every account. */
const NEW_LEAD = 'lead-new' as StageId;
const NEW_APPLICANT = 'applicant-new' as StageId;

export interface Order {
  readonly name: string;
  /** Lower case. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly postingId: PostingId | null;
  /** `null`: where Lever starts people of this origin. */
  readonly stageId: StageId | null;
  readonly origin: Origin;
  /** Never empty. */
  readonly source: string;
}

export const emptyOrder: Order = {
  name: '',
  email: null,
  phone: null,
  postingId: null,
  stageId: null,
  origin: 'sourced',
  source: DEFAULT_SOURCE,
};

/** Who applied starts as a new applicant, everybody else as a new lead. */
export function stageFor(order: Pick<Order, 'stageId' | 'origin'>): StageId {
  return order.stageId ?? (order.origin === 'applied' ? NEW_APPLICANT : NEW_LEAD);
}

/** What Lever is sent. The owner is left to Lever: it is the user in whose name this is done. */
export function bodyOf(order: Order): NewOpportunity {
  return {
    name: order.name,
    stage: stageFor(order),
    origin: order.origin,
    sources: [order.source],
    ...(order.email !== null && { emails: [order.email] }),
    ...(order.phone !== null && { phones: [{ value: order.phone }] }),
    ...(order.postingId !== null && { postings: [order.postingId] as const }),
  };
}
