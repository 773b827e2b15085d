/** Where candidates come from: every source some opportunity carries. Made and removed through opportunities. */
import { z } from 'zod';
import { Page, type Paging } from '../page.ts';
import { record, text } from '../schema.ts';
import { Resource } from './resource.ts';

export const Source = record({
  text,
  /** How many opportunities carry it. */
  count: z
    .number()
    .nullish()
    .transform((count) => count ?? 0),
});
export interface Source extends z.infer<typeof Source> {}

export class Sources extends Resource {
  /** By text, ignoring case. */
  list(paging: Paging = {}): Page<Source> {
    const call = { method: 'GET', path: '/sources', signal: paging.signal } as const;
    const parse = (raw: unknown) => Source.parse(raw);
    return new Page({ api: this.api, call, parse, key: (source) => source.text, pageSize: paging.pageSize });
  }
}
