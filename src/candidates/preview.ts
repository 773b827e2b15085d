/**
 * What Lever would hold, and as whom it would be done, read fresh: the job, its owner and hiring manager, the stage, and
 * who is known already. Writes nothing. `seen` stands for all of it, so that Add never writes what was not looked at.
 */
import { createHash } from 'node:crypto';
import type { Directory, DirectoryPosting, DirectoryUser, PostingState } from '../directory/directory.ts';
import { postingFrom, userFrom } from '../directory/from-lever.ts';
import { maySeePosting } from '../directory/visibility.ts';
import { isWireError, NotFoundError } from '../errors.ts';
import type { LeverUserId, PostingId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { LeverReads } from '../services.ts';
import { type Acting, actingFor } from './acting.ts';
import type { AddDraft } from './add-draft.ts';
import { type Known, knownAlready } from './known.ts';
import { stageFor } from './order.ts';

export interface AddPreview {
  readonly draft: AddDraft;
  readonly seen: string;
  readonly posting: DirectoryPosting | null;
  readonly stage: string;
  readonly acting: Acting;
  readonly newSource: boolean;
  /** Said before anything is written, in sentences. */
  readonly warnings: readonly string[];
  readonly known: readonly Known[];
  /** Those of `known` that the person has not said yes to. */
  readonly unseen: readonly Known[];
}

type Look = {
  readonly lever: Pick<LeverReads, 'opportunities' | 'postings' | 'users'>;
  readonly directory: Directory;
};

/** Nobody can be hired for these yet, or any more; Lever takes candidates all the same. */
const stateWarnings: Partial<Record<PostingState, string>> = {
  closed: 'is closed: nobody is hired for it any more',
  draft: 'is a draft: it is not open yet',
  pending: 'waits for approval: it is not open yet',
  rejected: 'was rejected: it will not open',
};

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found') return null;
    throw error;
  }
}

async function postingNow(look: Look, id: PostingId, actor: Actor): Promise<DirectoryPosting> {
  const found = await orNull(look.lever.postings.retrieve(id));
  const posting = found && postingFrom(found);
  // One they may not see reads as one that is not there.
  if (posting && maySeePosting(posting, actor)) return posting;
  throw new NotFoundError('That job is not in Lever any more.', { hint: 'Choose another one, or none.' });
}

async function userNow(look: Look, id: LeverUserId): Promise<DirectoryUser | null> {
  const found = await orNull(look.lever.users.retrieve(id));
  return found && userFrom(found);
}

/** @throws {NotFoundError} for a job or stage that is gone, `AccessError` when nobody may do it, and what Lever throws. */
export async function previewAdd(look: Look, draft: AddDraft, actor: Actor): Promise<AddPreview> {
  const { order } = draft;
  const { directory } = look;
  const knowing = knownAlready(look, order, actor);
  // A job that is gone is said first; this is waited for below, or not at all.
  knowing.catch(() => {});
  const posting = order.postingId === null ? null : await postingNow(look, order.postingId, actor);
  const [acting, known] = await Promise.all([actingFor(actor, posting, (id) => userNow(look, id)), knowing]);
  const stage = directory.stage(stageFor(order))?.text;
  if (stage === undefined)
    throw new NotFoundError('That stage is not in Lever any more.', { hint: 'Choose another one.' });
  const closed = posting && stateWarnings[posting.state];
  const warnings = [
    posting && closed ? `${posting.title} ${closed}.` : null,
    order.email === null
      ? 'There is no e-mail address. Lever tells people apart by it, so it cannot see whether it knows this person, and a calendar invitation has nowhere to go.'
      : null,
  ].filter((it) => it !== null);
  const shown = [order, acting, posting && [posting.label, posting.confidential], stage];
  return {
    draft,
    seen: createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16),
    posting,
    stage,
    acting,
    newSource: !directory.sources().includes(order.source),
    warnings,
    known,
    unseen: known.filter((it) => !draft.accepted.includes(it.opportunity.id)),
  };
}
