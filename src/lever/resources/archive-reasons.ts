/** Why opportunities end. Judge by `type`, never by the English text: every account words them itself. */
import type { z } from 'zod';
import type { ArchiveReasonId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, record, text, word } from '../schema.ts';
import { Shape } from '../shape.ts';
import { Resource } from './resource.ts';

export const ArchiveReason = record({
  id: id<ArchiveReasonId>(),
  text,
  status: word('active', 'active', 'inactive'),
  type: word('non-hired', 'hired', 'non-hired'),
});
export interface ArchiveReason extends z.infer<typeof ArchiveReason> {}

const shape = new Shape<ArchiveReason>(ArchiveReason, {});

export class ArchiveReasons extends Resource {
  /** Inactive ones too. */
  list(filters: Paging & { readonly type?: 'hired' | 'non-hired' | undefined } = {}): Page<ArchiveReason> {
    const { type, ...paging } = filters;
    return this.page(shape.whole, '/archive_reasons', { type }, paging);
  }

  retrieve(reasonId: ArchiveReasonId, options: CallOptions = {}): Promise<ArchiveReason> {
    return this.one(shape.whole, { method: 'GET', path: path`/archive_reasons/${reasonId}`, ...options });
  }
}
