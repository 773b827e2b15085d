/** The account's tags: every tag some opportunity carries. They are made and removed through opportunities. */
import { z } from 'zod';
import { Page, type Paging } from '../page.ts';
import { record, text } from '../schema.ts';
import { Resource } from './resource.ts';

export const Tag = record({
  text,
  /** How many opportunities carry it. */
  count: z
    .number()
    .nullish()
    .transform((count) => count ?? 0),
});
export interface Tag extends z.infer<typeof Tag> {}

export class Tags extends Resource {
  /** By text, ignoring case; but `Full-time` and `Full-Time` are two tags. */
  list(paging: Paging = {}): Page<Tag> {
    const call = { method: 'GET', path: '/tags', signal: paging.signal } as const;
    const parse = (raw: unknown) => Tag.parse(raw);
    return new Page({ api: this.api, call, parse, key: (tag) => tag.text, pageSize: paging.pageSize });
  }
}
