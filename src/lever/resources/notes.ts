/** Notes on an opportunity. One note is a thread: `fields[0]` opens it, the others are replies. Plain text. */
import { z } from 'zod';
import { LeverNotFoundError, LeverUnsupportedError } from '../errors.ts';
import type { LeverUserId, NoteId, OpportunityId, StageId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { CLOCK_SKEW, ensure, once } from '../once.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { flag, id, idOrNull, instant, instantOrNull, list, numberOrNull, orNull, record, text } from '../schema.ts';
import { expanded, Shape, type Shown, type View } from '../shape.ts';
import { as, Resource, type MayPerformAs, type PerformAs } from './resource.ts';
import { User } from './users.ts';

export const Note = record({
  id: id<NoteId>(),
  text,
  fields: list(
    record({
      value: text,
      createdAt: instantOrNull,
      user: idOrNull<LeverUserId>(),
      /** 1 (strong no) to 4 (strong yes). */
      score: numberOrNull,
      /** Where the candidate stood then. */
      stage: idOrNull<StageId>(),
    }),
  ),
  /** `null` when written without an acting user. */
  user: idOrNull<LeverUserId>(),
  /** Only for people with access to sensitive information. Show nothing of it to anybody else. */
  secret: flag,
  completedAt: instantOrNull,
  createdAt: instant,
  deletedAt: instantOrNull,
});
export interface Note extends z.infer<typeof Note> {}

export interface NoteExpansions {
  user: User | null;
}

const shape = new Shape<Note, NoteExpansions>(Note, { user: expanded(orNull(User)) });

export interface NewNote {
  /** `@username` tells that user. */
  readonly value: string;
  readonly secret?: boolean;
  readonly score?: 1 | 2 | 3 | 4;
  readonly notifyFollowers?: boolean;
  /** Epoch ms, in the past. */
  readonly createdAt?: number;
}

export interface NoteReply {
  readonly value: string;
  readonly createdAt?: number;
}

export interface NoteEntry {
  readonly value: string;
  readonly createdAt?: number;
  readonly user?: LeverUserId;
  readonly secret?: boolean;
  readonly completedAt?: number;
  readonly score?: 1 | 2 | 3 | 4;
}

export class Notes extends Resource {
  /** Newest first. */
  list<const E extends keyof NoteExpansions = never, const I extends keyof Note = keyof Note>(
    opportunityId: OpportunityId,
    { expand, include, ...paging }: View<E, I> & Paging = {},
  ): Page<Shown<Note, NoteExpansions, E, I>> {
    const parse = shape.parserFor({ expand, include });
    return this.page(parse, path`/opportunities/${opportunityId}/notes`, { expand, include }, paging);
  }

  retrieve<const E extends keyof NoteExpansions = never, const I extends keyof Note = keyof Note>(
    opportunityId: OpportunityId,
    noteId: NoteId,
    { expand, include, ...options }: View<E, I> & CallOptions = {},
  ): Promise<Shown<Note, NoteExpansions, E, I>> {
    const at = path`/opportunities/${opportunityId}/notes/${noteId}`;
    return this.one(shape.parserFor({ expand, include }), {
      method: 'GET',
      path: at,
      query: { expand, include },
      ...options,
    });
  }

  async create(opportunityId: OpportunityId, body: NewNote, options: MayPerformAs = {}): Promise<Note> {
    const at = path`/opportunities/${opportunityId}/notes`;
    return await this.#written(opportunityId, { method: 'POST', path: at, body, ...as(options) }, options);
  }

  /**
   * Creates unless the same words by the same user were noted since `since` (epoch ms: when the draft was opened; two
   * minutes are allowed for clocks that differ).
   */
  async createOnce(
    opportunityId: OpportunityId,
    body: NewNote,
    { since, ...options }: PerformAs & { readonly since: number },
  ): Promise<{ note: Note; made: boolean }> {
    const { thing, made } = await once(this.api, {
      find: async () => {
        for await (const note of this.list(opportunityId, { signal: options.signal })) {
          const same = note.fields[0]?.value.trim() === body.value.trim() && note.user === options.performAs;
          if (same && note.deletedAt === null && note.createdAt >= since - CLOCK_SKEW) return note;
        }
        return null;
      },
      make: () => this.create(opportunityId, body, options),
    });
    return { note: thing, made };
  }

  /** Adds to a thread, whoever began it. Returns the whole note as it now is. */
  async reply(
    opportunityId: OpportunityId,
    noteId: NoteId,
    body: NoteReply,
    options: MayPerformAs = {},
  ): Promise<Note> {
    const at = path`/opportunities/${opportunityId}/notes`;
    const { query, ...rest } = as(options);
    await this.done({ method: 'POST', path: at, body, query: { ...query, note_id: noteId }, ...rest });
    return await this.retrieve(opportunityId, noteId, { signal: options.signal });
  }

  /**
   * Replaces the whole thread. Documented by Lever, contradicted by its own FAQ, and never seen to work: refused here
   * unless the client was made with `noteUpdates: true`. The safe way is to delete and create again.
   */
  async update(
    opportunityId: OpportunityId,
    noteId: NoteId,
    values: readonly [NoteEntry, ...NoteEntry[]],
    options: CallOptions = {},
  ): Promise<Note> {
    if (!this.api.options.noteUpdates) {
      throw new LeverUnsupportedError(
        'Updating notes is switched off',
        {},
        'Remove the note and add it again with the changes; author and time will then be new.',
      );
    }
    const at = path`/opportunities/${opportunityId}/notes/${noteId}`;
    await this.done({ method: 'PUT', path: at, body: { values }, ...options });
    return await this.retrieve(opportunityId, noteId, { signal: options.signal });
  }

  /** Only notes that were created through the API. */
  async delete(opportunityId: OpportunityId, noteId: NoteId, options: CallOptions = {}): Promise<void> {
    await this.done({ method: 'DELETE', path: path`/opportunities/${opportunityId}/notes/${noteId}`, ...options });
  }

  /** The same, looking first and after an unclear outcome. `deleted` is false when it was gone already. */
  async deleteOnce(
    opportunityId: OpportunityId,
    noteId: NoteId,
    options: CallOptions = {},
  ): Promise<{ deleted: boolean }> {
    const deleted = await ensure(this.api, {
      isSo: () =>
        this.retrieve(opportunityId, noteId, { signal: options.signal }).then(
          (note) => note.deletedAt !== null,
          (error: unknown) => {
            if (error instanceof LeverNotFoundError) return true;
            throw error;
          },
        ),
      make: () => this.delete(opportunityId, noteId, options),
    });
    return { deleted };
  }

  /** Lever documents `{ noteId }` as the answer and sends the whole note with `noteId` beside it. */
  async #written(opportunityId: OpportunityId, call: Parameters<Notes['one']>[1], options: CallOptions): Promise<Note> {
    const Written = z.union([Note, record({ noteId: id<NoteId>() })]);
    const answer = await this.one((raw) => Written.parse(raw), call);
    if ('createdAt' in answer) return answer;
    return await this.retrieve(opportunityId, answer.noteId, { signal: options.signal });
  }
}
