/** Pipeline stages. Each account has its own; only `lead-new`, `applicant-new` and `offer` exist in all of them. */
import type { z } from 'zod';
import type { ArchiveReasonId, StageId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { flag, id, list, numberOrNull, record, text, wordOrNull } from '../schema.ts';
import { Shape } from '../shape.ts';
import { Resource } from './resource.ts';

export const Stage = record({ id: id<StageId>(), text });
export interface Stage extends z.infer<typeof Stage> {}

const shape = new Shape<Stage>(Stage, {});

const Pipeline = record({
  stages: list(
    record({
      id: id<StageId>(),
      text,
      pipeline: wordOrNull('lead', 'applicant', 'screen', 'onsite', 'offer'),
      /** Order in the pipeline: neither consecutive nor whole. */
      rank: numberOrNull,
      hasInterview: flag,
    }),
  ),
  archiveReasons: list(
    record({
      id: id<ArchiveReasonId>(),
      text,
      /** `null` means not hired here. */
      type: wordOrNull('hired', 'non-hired'),
      status: wordOrNull('active', 'inactive'),
    }),
  ),
});
export interface Pipeline extends z.infer<typeof Pipeline> {}

export class Stages extends Resource {
  /** In pipeline order. */
  list(paging: Paging = {}): Page<Stage> {
    return this.page(shape.whole, '/stages', {}, paging);
  }

  retrieve(stageId: StageId, options: CallOptions = {}): Promise<Stage> {
    return this.one(shape.whole, { method: 'GET', path: path`/stages/${stageId}`, ...options });
  }

  /** Stages with the part of the pipeline they belong to, and archive reasons. Works, but Lever does not document it. */
  retrievePipeline(options: CallOptions = {}): Promise<Pipeline> {
    return this.one((raw) => Pipeline.parse(raw), { method: 'GET', path: '/disposition_stages', ...options });
  }
}
