/**
 * What is being added, in the ledger: from the first form to the answer. Belongs to whoever began it. Once it stands in
 * Lever nothing personal is kept here, only which opportunity it became.
 */
import { randomUUID } from 'node:crypto';
import { type Clock, DAY } from '../clock.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { LeverUserId, OpportunityId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { Json, Ledger } from '../store/ledger.ts';
import { emptyOrder, type Order } from './order.ts';

export interface AddDraft {
  readonly id: string;
  /** The ledger's version when this was read. 0: not saved yet. */
  readonly version: number;
  readonly by: { readonly teamId: string; readonly slackId: string };
  readonly order: Order;
  /** Opportunities the person has seen and still wants another candidacy beside. */
  readonly accepted: readonly string[];
  readonly stand:
    | { readonly at: 'open' }
    /** Lever was asked, or is about to be. `since`: the press, epoch ms; what is looked for was made after it. */
    | {
        readonly at: 'adding';
        readonly since: number;
        readonly performAs: LeverUserId;
        readonly confidential: boolean;
      }
    | { readonly at: 'added'; readonly opportunityId: OpportunityId; readonly url: string };
}

type Wires = { readonly ledger: Ledger; readonly clock: Clock };

const OPEN_LIFE = DAY;
/** Something unconfirmed is worth remembering until somebody is back from a week off. */
const ADDING_LIFE = 8 * DAY;

const keyOf = (id: string): string => `add:${id}`;
const openKey = (by: AddDraft['by']): string => `add-open:${by.teamId}:${by.slackId}:`;

export async function startAdd(wires: Wires, actor: Actor, order: Partial<Order>): Promise<AddDraft> {
  return await storeAdd(wires, {
    id: randomUUID().replaceAll('-', '').slice(0, 20),
    version: 0,
    by: { teamId: actor.teamId, slackId: actor.slackId },
    order: { ...emptyOrder, ...order },
    accepted: [],
    stand: { at: 'open' },
  });
}

/** @throws {NotFoundError} when it is not kept any more, or is somebody else's. */
export async function loadAdd(wires: Pick<Wires, 'ledger'>, id: string, actor: Actor): Promise<AddDraft> {
  const entry = await wires.ledger.get(keyOf(id));
  const draft = entry && { ...(entry.value as unknown as AddDraft), version: entry.version };
  if (draft?.by.slackId === actor.slackId && draft.by.teamId === actor.teamId) return draft;
  throw new NotFoundError('What you were adding is no longer kept.', {
    hint: 'Start again with /hire add and a name.',
  });
}

/** @throws {ConflictError} when another window has changed it since it was read. */
export async function storeAdd(wires: Wires, draft: AddDraft): Promise<AddDraft> {
  const { version, ...rest } = draft;
  const { at } = draft.stand;
  const value = at === 'added' ? { ...rest, order: emptyOrder, accepted: [] } : rest;
  const expiresAt = wires.clock.now() + (at === 'adding' ? ADDING_LIFE : OPEN_LIFE);
  const pointer = `${openKey(draft.by)}${draft.id}`;
  if (at === 'adding') await wires.ledger.set(pointer, draft.id, { expiresAt });
  const saved = await wires.ledger.compareAndSet(keyOf(draft.id), version, value as unknown as Json, { expiresAt });
  if (saved === null)
    throw new ConflictError('This was changed in another window.', 'Close this one and go on there, or start again.');
  if (at !== 'adding') await wires.ledger.delete(pointer);
  return { ...draft, version: saved };
}

/** One of theirs of which nobody knows whether Lever has it: the bot was stopped, or Lever did not answer. */
export async function unconfirmedAdd(wires: Pick<Wires, 'ledger'>, actor: Actor): Promise<AddDraft | null> {
  for (const pointer of await wires.ledger.list(openKey(actor), { limit: 20 })) {
    const found = await loadAdd(wires, pointer.key.slice(openKey(actor).length), actor).catch(() => null);
    if (found?.stand.at === 'adding') return found;
  }
  return null;
}
