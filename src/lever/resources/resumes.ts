/** Résumés: the file, and what Lever read from it. Read only. */
import type { z } from 'zod';
import type { OpportunityId, ResumeId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { download, type Download } from '../download.ts';
import type { Page } from '../page.ts';
import { path } from '../path.ts';
import { id, instantOrNull, list, numberOrNull, orNull, record, text, textOrNull, wordOrNull } from '../schema.ts';
import { Shape } from '../shape.ts';
import type { UploadedBetween } from './files.ts';
import { Resource } from './resource.ts';

const Month = orNull(record({ year: numberOrNull, month: numberOrNull }));

export const Resume = record({
  id: id<ResumeId>(),
  createdAt: instantOrNull,
  file: orNull(
    record({
      name: text,
      ext: text,
      downloadUrl: textOrNull,
      uploadedAt: instantOrNull,
      status: wordOrNull('processing', 'processed', 'unsupported', 'error'),
      size: numberOrNull,
    }),
  ),
  parsedData: record({
    positions: list(
      record({
        org: textOrNull,
        title: textOrNull,
        summary: textOrNull,
        location: textOrNull,
        start: Month,
        end: Month,
      }),
    ),
    schools: list(
      record({ org: textOrNull, degree: textOrNull, field: textOrNull, summary: textOrNull, start: Month, end: Month }),
    ),
  }).nullish(),
});
export interface Resume extends z.infer<typeof Resume> {}

const shape = new Shape<Resume>(Resume, {});

export class Resumes extends Resource {
  /** One request: Lever's paging of this list does not work. A person without a résumé has an empty list. */
  list(
    opportunityId: OpportunityId,
    { uploadedAtStart, uploadedAtEnd, ...paging }: UploadedBetween = {},
  ): Page<Resume> {
    const query = { uploaded_at_start: uploadedAtStart, uploaded_at_end: uploadedAtEnd };
    const how = { single: true, missingIsEmpty: true };
    return this.page(shape.whole, path`/opportunities/${opportunityId}/resumes`, query, paging, how);
  }

  retrieve(opportunityId: OpportunityId, resumeId: ResumeId, options: CallOptions = {}): Promise<Resume> {
    return this.one(shape.whole, {
      method: 'GET',
      path: path`/opportunities/${opportunityId}/resumes/${resumeId}`,
      ...options,
    });
  }

  /** Throws `LeverUnprocessableError` when Lever could not process the file. */
  download(opportunityId: OpportunityId, resumeId: ResumeId, options: CallOptions = {}): Promise<Download> {
    return download(this.api, path`/opportunities/${opportunityId}/resumes/${resumeId}/download`, options);
  }
}
