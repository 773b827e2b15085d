/**
 * Panels: interviews that belong together. Only panels made through the API (`externallyManaged`) can be changed by it,
 * and Lever makes no calendar events for those.
 */
import { z } from 'zod';
import { LeverNotFoundError, LeverUnclearWriteError } from '../errors.ts';
import type {
  ApplicationId,
  FeedbackTemplateId,
  InterviewId,
  LeverUserId,
  OpportunityId,
  PanelId,
  StageId,
} from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { ensure, once } from '../once.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import {
  flag,
  id,
  idOrNull,
  instant,
  instantOrNull,
  list,
  orNull,
  record,
  text,
  textOrNull,
  wordOrNull,
  type Known,
} from '../schema.ts';
import { expanded, Shape, type Shown, type View } from '../shape.ts';
import { as, Resource, type PerformAs } from './resource.ts';
import { Stage } from './stages.ts';
import { User } from './users.ts';

export type FeedbackReminder = Known<'once' | 'daily' | 'frequently' | 'none'>;

export const Interviewer = record({
  id: id<LeverUserId>(),
  name: text,
  email: text,
  /** Older answers have none here, only on the interview. */
  feedbackTemplate: idOrNull<FeedbackTemplateId>(),
  /** Stays `needsAction` on panels made through the API. */
  responseStatus: wordOrNull('needsAction', 'accepted', 'declined', 'tentative'),
});
export interface Interviewer extends z.infer<typeof Interviewer> {}

export const PanelInterview = record({
  id: id<InterviewId>(),
  /** Start, epoch ms. */
  date: instant,
  /** Minutes. */
  duration: z.number(),
  subject: text,
  note: text,
  location: textOrNull,
  interviewers: list(Interviewer),
  feedbackTemplate: idOrNull<FeedbackTemplateId>(),
  feedbackReminder: wordOrNull('once', 'daily', 'frequently', 'none'),
});
export interface PanelInterview extends z.infer<typeof PanelInterview> {}

export const Panel = record({
  id: id<PanelId>(),
  /** Empty when the opportunity is archived. */
  applications: list(id<ApplicationId>()),
  /** Set once its last interview was cancelled; the panel is still listed. */
  canceledAt: instantOrNull,
  createdAt: instant,
  /** Earliest interview, epoch ms; may be missing on a cancelled one. */
  start: instantOrNull,
  /** Latest end, epoch ms. */
  end: instantOrNull,
  /** Made through the API, and only to be changed through it. */
  externallyManaged: flag,
  externalUrl: textOrNull,
  feedbackReminder: wordOrNull('once', 'daily', 'frequently', 'none'),
  interviews: list(PanelInterview),
  note: textOrNull,
  stage: idOrNull<StageId>(),
  /** A label: all times are absolute. */
  timezone: text,
  user: idOrNull<LeverUserId>(),
});
export interface Panel extends z.infer<typeof Panel> {}

export interface PanelExpansions {
  user: User | null;
  stage: Stage;
}

const shape = new Shape<Panel, PanelExpansions>(Panel, { user: expanded(orNull(User)), stage: expanded(Stage) });

export interface NewPanelInterview {
  readonly interviewers: readonly { readonly id: LeverUserId; readonly feedbackTemplate?: FeedbackTemplateId }[];
  /** Start, epoch ms. */
  readonly date: number;
  /** Minutes, at least 1. */
  readonly duration: number;
  readonly subject?: string;
  readonly note?: string;
  readonly location?: string;
  /** Lever's default: `no-feedback`. */
  readonly feedbackTemplate?: FeedbackTemplateId;
  readonly feedbackReminder?: FeedbackReminder;
}

export interface NewPanel {
  /** IANA. */
  readonly timezone: string;
  /** At least one. */
  readonly interviews: readonly NewPanelInterview[];
  /** Default: all active applications. Lever refuses an empty list. */
  readonly applications?: readonly ApplicationId[];
  /** Lever's default: `daily`. */
  readonly feedbackReminder?: FeedbackReminder;
  readonly note?: string;
  /** Shown in Lever; also what tells our panel from any other, see `createOnce`. */
  readonly externalUrl?: string;
}

/** The whole panel: an interview with its `id` is kept and changed, one without is added, one left out is removed. */
export interface PanelReplacement extends Omit<NewPanel, 'interviews'> {
  readonly interviews: readonly (NewPanelInterview & { readonly id?: InterviewId })[];
}

/** Whether an interview in Lever is the one that was asked for: same start, length, subject and people. */
export function sameInterview(
  there: { date: number; duration: number; subject: string; interviewers: readonly { id: LeverUserId }[] },
  asked: Pick<NewPanelInterview, 'date' | 'duration' | 'subject' | 'interviewers'>,
): boolean {
  const people = new Set(there.interviewers.map((it) => it.id));
  return (
    there.date === asked.date &&
    there.duration === asked.duration &&
    there.subject === (asked.subject ?? '') &&
    people.size === new Set(asked.interviewers.map((it) => it.id)).size &&
    asked.interviewers.every((it) => people.has(it.id))
  );
}

export class Panels extends Resource {
  /** Latest start first, cancelled ones among them. */
  list<const E extends keyof PanelExpansions = never, const I extends keyof Panel = keyof Panel>(
    opportunityId: OpportunityId,
    { expand, include, ...paging }: View<E, I> & Paging = {},
  ): Page<Shown<Panel, PanelExpansions, E, I>> {
    const parse = shape.parserFor({ expand, include });
    return this.page(parse, path`/opportunities/${opportunityId}/panels`, { expand, include }, paging);
  }

  retrieve<const E extends keyof PanelExpansions = never, const I extends keyof Panel = keyof Panel>(
    opportunityId: OpportunityId,
    panelId: PanelId,
    { expand, include, ...options }: View<E, I> & CallOptions = {},
  ): Promise<Shown<Panel, PanelExpansions, E, I>> {
    const at = path`/opportunities/${opportunityId}/panels/${panelId}`;
    return this.one(shape.parserFor({ expand, include }), {
      method: 'GET',
      path: at,
      query: { expand, include },
      ...options,
    });
  }

  create(opportunityId: OpportunityId, body: NewPanel, options: PerformAs): Promise<Panel> {
    const at = path`/opportunities/${opportunityId}/panels`;
    return this.one(shape.whole, { method: 'POST', path: at, body, ...as(options) });
  }

  /**
   * Creates unless the opportunity has a panel, not cancelled, whose `externalUrl` is the marker. The marker must be
   * unique to this booking; it is the body's `externalUrl` unless given, and is sent as such.
   */
  async createOnce(
    opportunityId: OpportunityId,
    body: NewPanel,
    { marker = body.externalUrl, ...options }: PerformAs & { readonly marker?: string | undefined },
  ): Promise<{ panel: Panel; made: boolean }> {
    if (!marker) throw new TypeError('createOnce needs an externalUrl (or marker) to tell this panel from others');
    const { thing, made } = await once(this.api, {
      find: async () => {
        for await (const panel of this.list(opportunityId, { signal: options.signal })) {
          if (panel.externalUrl === marker && panel.canceledAt === null) return panel;
        }
        return null;
      },
      make: () => this.create(opportunityId, { ...body, externalUrl: marker }, options),
    });
    return { panel: thing, made };
  }

  /** Replaces the whole panel: whatever is left out is cleared or removed. */
  replace(opportunityId: OpportunityId, panelId: PanelId, body: PanelReplacement, options: PerformAs): Promise<Panel> {
    const at = path`/opportunities/${opportunityId}/panels/${panelId}`;
    return this.one(shape.whole, { method: 'PUT', path: at, body, ...as(options) });
  }

  /** The same; after an unclear outcome it is read back, and only an answer that shows every interview as asked counts. */
  async replaceOnce(
    opportunityId: OpportunityId,
    panelId: PanelId,
    body: PanelReplacement,
    options: PerformAs,
  ): Promise<Panel> {
    try {
      return await this.replace(opportunityId, panelId, body, options);
    } catch (error) {
      if (!(error instanceof LeverUnclearWriteError)) throw error;
      const { thing } = await once(this.api, {
        find: async () => {
          const panel = await this.retrieve(opportunityId, panelId, { signal: options.signal });
          const all = body.interviews.every((asked) => panel.interviews.some((it) => sameInterview(it, asked)));
          return all && panel.interviews.length === body.interviews.length ? panel : null;
        },
        make: () => Promise.reject(error),
      });
      return thing;
    }
  }

  async delete(opportunityId: OpportunityId, panelId: PanelId, options: PerformAs): Promise<void> {
    await this.done({
      method: 'DELETE',
      path: path`/opportunities/${opportunityId}/panels/${panelId}`,
      ...as(options),
    });
  }

  /** The same, looking first and after an unclear outcome. `deleted` is false when it was gone or cancelled already. */
  async deleteOnce(opportunityId: OpportunityId, panelId: PanelId, options: PerformAs): Promise<{ deleted: boolean }> {
    const deleted = await ensure(this.api, {
      isSo: () =>
        this.retrieve(opportunityId, panelId, { signal: options.signal }).then(
          (panel) => panel.canceledAt !== null,
          (error: unknown) => {
            if (error instanceof LeverNotFoundError) return true;
            throw error;
          },
        ),
      make: () => this.delete(opportunityId, panelId, options),
    });
    return { deleted };
  }
}
