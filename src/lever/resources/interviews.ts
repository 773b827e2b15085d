/** Interviews: one session of a panel each. Lever has no list over all opportunities. */
import { z } from 'zod';
import { LeverNotFoundError, LeverUnclearWriteError } from '../errors.ts';
import type {
  FeedbackId,
  FeedbackTemplateId,
  InterviewId,
  LeverUserId,
  OpportunityId,
  PanelId,
  PostingId,
  StageId,
} from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { ensure, once } from '../once.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, idOrNull, instant, instantOrNull, list, orNull, record, text, textOrNull, wordOrNull } from '../schema.ts';
import { expanded, Shape, type Shown, type View } from '../shape.ts';
import { Feedback } from './feedback.ts';
import { Interviewer, sameInterview, type NewPanelInterview } from './panels.ts';
import { Posting } from './postings.ts';
import { as, Resource, type PerformAs } from './resource.ts';
import { Stage } from './stages.ts';
import { User } from './users.ts';

export const Interview = record({
  id: id<InterviewId>(),
  panel: idOrNull<PanelId>(),
  subject: text,
  note: text,
  interviewers: list(Interviewer),
  /** A label: all times are absolute. */
  timezone: text,
  createdAt: instant,
  /** Start, epoch ms. */
  date: instant,
  /** Minutes. */
  duration: z.number(),
  location: textOrNull,
  feedbackTemplate: idOrNull<FeedbackTemplateId>(),
  /** Submitted forms that were not deleted; drafts are only in the feedback list. */
  feedbackForms: list(id<FeedbackId>()),
  feedbackReminder: wordOrNull('once', 'daily', 'frequently', 'none'),
  user: idOrNull<LeverUserId>(),
  stage: idOrNull<StageId>(),
  canceledAt: instantOrNull,
  postings: list(id<PostingId>()),
  /** Only on interviews Lever itself put on a calendar. */
  gcalEventUrl: textOrNull,
  /** Missing in lists. */
  opportunityId: idOrNull<OpportunityId>(),
});
export interface Interview extends z.infer<typeof Interview> {}

export interface InterviewExpansions {
  feedbackForms: Feedback[];
  user: User | null;
  stage: Stage;
  postings: Posting[];
}

const shape = new Shape<Interview, InterviewExpansions>(Interview, {
  feedbackForms: list(Feedback),
  user: expanded(orNull(User)),
  stage: expanded(Stage),
  postings: list(Posting),
});

export interface NewInterview extends NewPanelInterview {
  /** Must be one that was made through the API. */
  readonly panel: PanelId;
}

/** The whole interview: what is left out is cleared. */
export interface InterviewReplacement extends NewPanelInterview {
  readonly panel?: PanelId;
}

export class Interviews extends Resource {
  /** By panel, latest first; within a panel in order of time. Cancelled ones are among them. */
  list<const E extends keyof InterviewExpansions = never, const I extends keyof Interview = keyof Interview>(
    opportunityId: OpportunityId,
    { expand, include, ...paging }: View<E, I> & Paging = {},
  ): Page<Shown<Interview, InterviewExpansions, E, I>> {
    const parse = shape.parserFor({ expand, include });
    return this.page(parse, path`/opportunities/${opportunityId}/interviews`, { expand, include }, paging);
  }

  retrieve<const E extends keyof InterviewExpansions = never, const I extends keyof Interview = keyof Interview>(
    opportunityId: OpportunityId,
    interviewId: InterviewId,
    { expand, include, ...options }: View<E, I> & CallOptions = {},
  ): Promise<Shown<Interview, InterviewExpansions, E, I>> {
    const at = path`/opportunities/${opportunityId}/interviews/${interviewId}`;
    return this.one(shape.parserFor({ expand, include }), {
      method: 'GET',
      path: at,
      query: { expand, include },
      ...options,
    });
  }

  create(opportunityId: OpportunityId, body: NewInterview, options: PerformAs): Promise<Interview> {
    const at = path`/opportunities/${opportunityId}/interviews`;
    return this.one(shape.whole, { method: 'POST', path: at, body, ...as(options) });
  }

  /** Creates unless the panel has one, not cancelled, with the same start, length, subject and people. */
  async createOnce(
    opportunityId: OpportunityId,
    body: NewInterview,
    options: PerformAs,
  ): Promise<{ interview: Interview; made: boolean }> {
    const { thing, made } = await once(this.api, {
      find: async () => {
        for await (const it of this.list(opportunityId, { signal: options.signal })) {
          if (it.panel === body.panel && it.canceledAt === null && sameInterview(it, body)) return it;
        }
        return null;
      },
      make: () => this.create(opportunityId, body, options),
    });
    return { interview: thing, made };
  }

  /** Replaces the whole interview: what is left out is cleared (a template becomes `null`, a place too). */
  replace(
    opportunityId: OpportunityId,
    interviewId: InterviewId,
    body: InterviewReplacement,
    options: PerformAs,
  ): Promise<Interview> {
    const at = path`/opportunities/${opportunityId}/interviews/${interviewId}`;
    return this.one(shape.whole, { method: 'PUT', path: at, body, ...as(options) });
  }

  /** The same; after an unclear outcome it is read back, and only an interview that is as asked counts. */
  async replaceOnce(
    opportunityId: OpportunityId,
    interviewId: InterviewId,
    body: InterviewReplacement,
    options: PerformAs,
  ): Promise<Interview> {
    try {
      return await this.replace(opportunityId, interviewId, body, options);
    } catch (error) {
      if (!(error instanceof LeverUnclearWriteError)) throw error;
      const { thing } = await once(this.api, {
        find: async () => {
          const it = await this.retrieve(opportunityId, interviewId, { signal: options.signal });
          return sameInterview(it, body) ? it : null;
        },
        make: () => Promise.reject(error),
      });
      return thing;
    }
  }

  /** Deleting the last interview of a panel cancels both, and both stay listed; any other vanishes. */
  async delete(opportunityId: OpportunityId, interviewId: InterviewId, options: PerformAs): Promise<void> {
    const at = path`/opportunities/${opportunityId}/interviews/${interviewId}`;
    await this.done({ method: 'DELETE', path: at, ...as(options) });
  }

  /** The same, looking first and after an unclear outcome. `deleted` is false when it was gone or cancelled already. */
  async deleteOnce(
    opportunityId: OpportunityId,
    interviewId: InterviewId,
    options: PerformAs,
  ): Promise<{ deleted: boolean }> {
    const deleted = await ensure(this.api, {
      isSo: () =>
        this.retrieve(opportunityId, interviewId, { signal: options.signal }).then(
          (interview) => interview.canceledAt !== null,
          (error: unknown) => {
            if (error instanceof LeverNotFoundError) return true;
            throw error;
          },
        ),
      make: () => this.delete(opportunityId, interviewId, options),
    });
    return { deleted };
  }
}
