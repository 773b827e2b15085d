/** Files on an opportunity. */
import type { z } from 'zod';
import type { FileId, OpportunityId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { download, type Download } from '../download.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, instantOrNull, numberOrNull, record, text, textOrNull, wordOrNull } from '../schema.ts';
import { Shape } from '../shape.ts';
import { as, Resource, type PerformAs } from './resource.ts';

export const LeverFile = record({
  id: id<FileId>(),
  name: text,
  /** With its dot: `.pdf`. */
  ext: text,
  downloadUrl: textOrNull,
  uploadedAt: instantOrNull,
  status: wordOrNull('processing', 'processed', 'unsupported', 'error'),
  /** Bytes. */
  size: numberOrNull,
});
export interface LeverFile extends z.infer<typeof LeverFile> {}

const shape = new Shape<LeverFile>(LeverFile, {});

/** Bounds are epoch ms, inclusive. */
export interface UploadedBetween extends Paging {
  readonly uploadedAtStart?: number | undefined;
  readonly uploadedAtEnd?: number | undefined;
}

export class Files extends Resource {
  list(
    opportunityId: OpportunityId,
    { uploadedAtStart, uploadedAtEnd, ...paging }: UploadedBetween = {},
  ): Page<LeverFile> {
    const query = { uploaded_at_start: uploadedAtStart, uploaded_at_end: uploadedAtEnd };
    return this.page(shape.whole, path`/opportunities/${opportunityId}/files`, query, paging, {
      missingIsEmpty: true,
    });
  }

  retrieve(opportunityId: OpportunityId, fileId: FileId, options: CallOptions = {}): Promise<LeverFile> {
    return this.one(shape.whole, {
      method: 'GET',
      path: path`/opportunities/${opportunityId}/files/${fileId}`,
      ...options,
    });
  }

  /** Throws `LeverUnprocessableError` when Lever could not process the file. */
  download(opportunityId: OpportunityId, fileId: FileId, options: CallOptions = {}): Promise<Download> {
    return download(this.api, path`/opportunities/${opportunityId}/files/${fileId}/download`, options);
  }

  /** At most 30 MB: docx, doc, js, jpg, png, pdf, txt. */
  upload(opportunityId: OpportunityId, file: File, options: PerformAs): Promise<LeverFile> {
    const body = new FormData();
    body.append('file', file, file.name);
    const at = path`/opportunities/${opportunityId}/files`;
    return this.one(shape.whole, { method: 'POST', path: at, body, ...as(options) });
  }

  async delete(opportunityId: OpportunityId, fileId: FileId, options: PerformAs): Promise<void> {
    await this.done({ method: 'DELETE', path: path`/opportunities/${opportunityId}/files/${fileId}`, ...as(options) });
  }
}
