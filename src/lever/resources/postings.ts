/** Postings: the jobs. Internal, closed and draft ones too, unlike the public postings API. */
import { z } from 'zod';
import type { LeverUserId, PostingId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
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
  textOrNull,
  word,
} from '../schema.ts';
import { expanded, Shape, type Shown, type View } from '../shape.ts';
import { FormField } from './form-field.ts';
import { as, Resource, type PerformAs } from './resource.ts';
import { User } from './users.ts';

const Salary = record({ min: z.number(), max: z.number(), currency: text, interval: text });

export const Posting = record({
  id: id<PostingId>(),
  text,
  /** `internal` is "unlisted" on Lever's screen. */
  state: word('', 'published', 'internal', 'closed', 'draft', 'pending', 'rejected'),
  /** `null` unless published. */
  distributionChannels: orNull(z.array(z.string())),
  user: idOrNull<LeverUserId>(),
  owner: idOrNull<LeverUserId>(),
  hiringManager: idOrNull<LeverUserId>(),
  categories: recordOrEmpty({
    commitment: textOrNull,
    department: textOrNull,
    level: textOrNull,
    location: textOrNull,
    team: textOrNull,
    allLocations: list(z.string()),
  }),
  tags: list(z.string()),
  content: recordOrEmpty({
    description: text,
    descriptionHtml: text,
    lists: list(record({ text, content: text })),
    closing: text,
    closingHtml: text,
  }),
  country: textOrNull,
  followers: list(id<LeverUserId>()),
  /** Deprecated by Lever; use `requisitionCodes`. */
  reqCode: textOrNull,
  requisitionCodes: list(z.string()),
  /** Pages of the job site; `null` for drafts and closed postings. */
  urls: orNull(record({ list: text, show: text, apply: text })),
  confidentiality,
  createdAt: instant,
  updatedAt: instantOrNull,
  workplaceType: word('unspecified', 'unspecified', 'onsite', 'remote', 'hybrid'),
  salaryRange: Salary.nullish(),
  salaryDescription: z.string().nullish(),
  salaryDescriptionHtml: z.string().nullish(),
  transcribeInterviews: z.boolean().nullish(),
});
export interface Posting extends z.infer<typeof Posting> {}

export interface PostingExpansions {
  user: User | null;
  owner: User | null;
  hiringManager: User | null;
  followers: User[];
}

const person = expanded(orNull(User));
const shape = new Shape<Posting, PostingExpansions>(Posting, {
  user: person,
  owner: person,
  hiringManager: person,
  followers: list(expanded(User)),
});

const ApplyForm = record({
  id: id<PostingId>(),
  text,
  customQuestions: list(record({ id: text, text, fields: list(FormField) })),
  personalInformation: list(record({ name: text, text, type: text, required: flag, value: z.unknown().optional() })),
  urls: list(record({ name: text, text: text, required: flag, value: z.unknown().optional() })),
});
/** What a candidate is asked when applying. */
export interface ApplyForm extends z.infer<typeof ApplyForm> {}

type OneOrMany<T> = T | readonly T[];
export type PostingState = 'published' | 'internal' | 'closed' | 'draft' | 'pending' | 'rejected';
export type DistributionChannel = 'public' | 'internal';

/** Lever lets `updatedAt…` be combined with `confidentiality` only. */
export type PostingFilters = Paging & {
  readonly confidentiality?: 'confidential' | 'non-confidential' | 'all' | undefined;
} & (
    | {
        /** Epoch ms, inclusive. */
        readonly updatedAtStart?: number | undefined;
        readonly updatedAtEnd?: number | undefined;
        readonly state?: undefined;
      }
    | {
        readonly updatedAtStart?: undefined;
        readonly updatedAtEnd?: undefined;
        readonly state?: OneOrMany<PostingState> | undefined;
        /**
         * Lever's own default for `state: 'published'` is the public channel alone, which hides jobs that are published
         * internally. Here both are asked for unless this says otherwise.
         */
        readonly distributionChannel?: OneOrMany<DistributionChannel> | undefined;
        readonly group?: 'location' | 'team' | 'department' | 'commitment' | undefined;
        /** This and the following: exact, case-sensitive. */
        readonly team?: OneOrMany<string> | undefined;
        readonly department?: OneOrMany<string> | undefined;
        readonly location?: OneOrMany<string> | undefined;
        readonly commitment?: OneOrMany<string> | undefined;
        readonly level?: OneOrMany<string> | undefined;
        readonly tag?: OneOrMany<string> | undefined;
      }
  );

export interface NewPosting {
  readonly text: string;
  /** Lever's default: `draft`. Skips the approval chain. */
  readonly state?: PostingState;
  readonly distributionChannels?: readonly DistributionChannel[];
  /** Default: the acting user. */
  readonly owner?: LeverUserId;
  readonly hiringManager?: LeverUserId;
  readonly categories?: {
    readonly team?: string;
    readonly department?: string;
    readonly location?: string;
    readonly allLocations?: readonly string[];
    readonly commitment?: string;
  };
  readonly tags?: readonly string[];
  /** HTML from Lever's short list of elements. Read back as `closingHtml`. */
  readonly content?: {
    readonly descriptionHtml?: string;
    readonly lists?: readonly { readonly text: string; readonly content: string }[];
    readonly closingPostingHtml?: string;
  };
  /** Once set it cannot return to `unspecified`. */
  readonly workplaceType?: 'onsite' | 'remote' | 'hybrid';
  readonly requisitionCodes?: readonly string[];
  readonly salaryDescriptionHtml?: string;
  readonly salaryRange?: {
    readonly min: number;
    readonly max: number;
    readonly currency: string;
    readonly interval: string;
  };
}

/** `state` is asked for: an update without it was seen to throw an unlisted posting back to draft. */
export interface PostingUpdate extends Partial<NewPosting> {
  readonly state: PostingState;
}

export class Postings extends Resource {
  /** Newest first. */
  list<const E extends keyof PostingExpansions = never, const I extends keyof Posting = keyof Posting>(
    filters: PostingFilters & View<E, I> = {},
  ): Page<Shown<Posting, PostingExpansions, E, I>> {
    const { pageSize, signal, updatedAtStart, updatedAtEnd, ...rest } = filters;
    const states = rest.state === undefined ? [] : [rest.state].flat();
    const query = {
      ...(states.includes('published') && { distributionChannel: ['public', 'internal'] }),
      ...rest,
      updated_at_start: updatedAtStart,
      updated_at_end: updatedAtEnd,
    };
    return this.page(shape.parserFor(filters), '/postings', query, { pageSize, signal });
  }

  retrieve<const E extends keyof PostingExpansions = never, const I extends keyof Posting = keyof Posting>(
    postingId: PostingId,
    { expand, include, ...options }: View<E, I> & CallOptions = {},
  ): Promise<Shown<Posting, PostingExpansions, E, I>> {
    const call = { method: 'GET', path: path`/postings/${postingId}`, query: { expand, include }, ...options } as const;
    return this.one(shape.parserFor({ expand, include }), call);
  }

  /** The application form, as a candidate on this channel and at this location would see it. */
  retrieveApplyForm(
    postingId: PostingId,
    {
      location,
      distribution,
      ...options
    }: CallOptions & { readonly location?: string; readonly distribution?: 'internal' | 'external' } = {},
  ): Promise<ApplyForm> {
    const call = {
      method: 'GET',
      path: path`/postings/${postingId}/apply`,
      query: { location, distribution },
    } as const;
    return this.one((raw) => ApplyForm.parse(raw), { ...call, ...options });
  }

  /** Confidential postings cannot be created through Lever's API. */
  create(body: NewPosting, options: PerformAs): Promise<Posting> {
    return this.one(shape.whole, { method: 'POST', path: '/postings', body, ...as(options) });
  }

  /** Changes what is named. */
  update(postingId: PostingId, body: PostingUpdate, options: PerformAs): Promise<Posting> {
    return this.one(shape.whole, { method: 'POST', path: path`/postings/${postingId}`, body, ...as(options) });
  }
}
