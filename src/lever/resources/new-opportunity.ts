/** What a new opportunity is made of, and its multipart form for when files go with it. Called by `opportunities.ts`. */
import type { ArchiveReasonId, ContactId, LeverUserId, PostingId, StageId } from '../ids.ts';
import type { PhoneType } from './contacts.ts';
import type { Origin } from './opportunity.ts';

export interface NewOpportunity {
  readonly name?: string;
  readonly headline?: string;
  readonly location?: string;
  /** Default: `lead-new`. */
  readonly stage?: StageId;
  readonly phones?: readonly { readonly value: string; readonly type?: PhoneType }[];
  /** One that Lever knows attaches the opportunity to that contact, whose data win. */
  readonly emails?: readonly string[];
  readonly links?: readonly string[];
  /** Unknown tags and sources are created. */
  readonly tags?: readonly string[];
  readonly sources?: readonly string[];
  readonly origin?: Origin;
  /** Default: the acting user. */
  readonly owner?: LeverUserId;
  readonly followers?: readonly LeverUserId[];
  /** At most one. */
  readonly postings?: readonly [] | readonly [PostingId];
  /** Epoch ms, in the past. */
  readonly createdAt?: number;
  readonly archived?: { readonly reason: ArchiveReasonId; readonly archivedAt?: number };
  /** Attach to this person. */
  readonly contact?: ContactId;
  readonly opportunityLocation?: string;
  /** Sent as a multipart form with everything else. At most 30 MB. */
  readonly resumeFile?: File;
  readonly files?: readonly File[];
}

/** An object in a list needs its index, or its fields would come apart. */
function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof File);
}

/** Lists become `emails[]`, nested fields `archived[reason]`, as Lever documents it for multipart requests. */
export function opportunityForm(body: NewOpportunity): FormData {
  const form = new FormData();
  const put = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    if (value instanceof File) form.append(name, value, value.name);
    else if (Array.isArray(value))
      value.forEach((one, index) => put(isPlain(one) ? `${name}[${index}]` : `${name}[]`, one));
    else if (typeof value === 'object') for (const [key, inner] of Object.entries(value)) put(`${name}[${key}]`, inner);
    else form.append(name, `${value as string | number | boolean}`);
  };
  for (const [name, value] of Object.entries(body)) put(name, value);
  return form;
}
