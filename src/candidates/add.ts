/**
 * Adds a candidate to Lever at most once: claimed while it is done, written down before Lever is asked, looked for before
 * it is repeated. Called by the Add press only. Never says that somebody is in Lever without having seen it.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import { isWireError } from '../errors.ts';
import type { OpportunityId } from '../lever/ids.ts';
import type { Lever } from '../lever/client.ts';
import type { Log } from '../log.ts';
import type { Actor } from '../people.ts';
import type { Audit, AuditLine } from '../services.ts';
import type { Lease, Ledger } from '../store/ledger.ts';
import { type AddDraft, loadAdd, storeAdd } from './add-draft.ts';
import { bodyOf, type Order } from './order.ts';
import { type AddPreview, previewAdd } from './preview.ts';

export interface AddWires {
  readonly lever: Pick<Lever, 'opportunities' | 'postings' | 'users'>;
  readonly directory: Directory;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
}

export interface Added {
  readonly status: 'added';
  readonly opportunityId: OpportunityId;
  readonly url: string;
  /** As Lever has it; `null` when an earlier press added them and the directory does not know them. */
  readonly name: string | null;
  readonly job: string | null;
  readonly stage: string | null;
  /** `false`: they were there before this press. */
  readonly made: boolean;
  /** Lever put it on a person it knew by the e-mail address. Only ever told to who may see that person. */
  readonly deduped: boolean;
}

export type AddResult =
  | Added
  /** Another press or person is adding this very candidate now. */
  | { readonly status: 'busy' }
  /** Not what was looked at any more. Nothing was written. */
  | { readonly status: 'changed'; readonly preview: AddPreview }
  /** Lever did not confirm. `lookedFor`: it was looked for and is not there (yet). */
  | { readonly status: 'unclear'; readonly draft: AddDraft; readonly lookedFor: boolean };

/** Longer than Lever's slowest write with its looks afterwards. */
const LEASE_MS = 120_000;

/** One person for one job: two windows, or two recruiters, add them one after the other. */
function leaseName(order: Order): string {
  const who = order.email ?? order.name.toLowerCase();
  const hash = createHash('sha256').update(`${who}\n${order.postingId ?? ''}`);
  return `adding:${hash.digest('hex').slice(0, 32)}`;
}

const lineOf = (
  actor: Actor,
  draft: AddDraft,
  result: AuditLine['result'],
  detail: string,
  opportunityId?: OpportunityId,
): AuditLine => ({
  actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
  action: 'candidate.added',
  subject: opportunityId ? { kind: 'opportunity', id: opportunityId } : { kind: 'add', id: draft.id },
  ...(opportunityId && { opportunityId }),
  result,
  detail,
});

function addedBefore(wires: AddWires, draft: AddDraft, actor: Actor): Added | null {
  const { stand } = draft;
  if (stand.at !== 'added') return null;
  const { directory } = wires;
  const it = directory.opportunity(stand.opportunityId, actor);
  return {
    status: 'added',
    opportunityId: stand.opportunityId,
    url: stand.url,
    name: it?.name ?? null,
    job: (it?.posting && directory.posting(it.posting)?.label) || null,
    stage: (it && directory.stage(it.stage)?.text) ?? null,
    made: true,
    deduped: false,
  };
}

/**
 * @param seen what the preview showed; not asked when an earlier press of the same draft was not confirmed.
 * @throws what Lever throws when it certainly did nothing, `NotFoundError` when the draft is gone.
 */
export async function addCandidate(
  wires: AddWires,
  ask: { readonly draft: string; readonly seen: string | null; readonly actor: Actor },
): Promise<AddResult> {
  const { actor } = ask;
  const first = await loadAdd(wires, ask.draft, actor);
  const before = addedBefore(wires, first, actor);
  if (before) return before;
  const lease = await wires.ledger.lease(leaseName(first.order), LEASE_MS);
  if (lease === null) return { status: 'busy' };
  try {
    const draft = await loadAdd(wires, ask.draft, actor);
    const meanwhile = addedBefore(wires, draft, actor);
    if (meanwhile) return meanwhile;
    if (draft.stand.at === 'adding') return await write(wires, draft, actor, lease, true);
    const preview = await previewAdd(wires, draft, actor);
    if (preview.seen !== ask.seen || preview.unseen.length > 0) return { status: 'changed', preview };
    const adding = await storeAdd(wires, {
      ...draft,
      stand: {
        at: 'adding',
        since: wires.clock.now(),
        performAs: preview.acting.userId,
        confidential: preview.posting?.confidential ?? false,
      },
    });
    return await write(wires, adding, actor, lease, false);
  } finally {
    await lease.release();
  }
}

/** @param again an earlier press got no answer: Lever may have it. */
async function write(wires: AddWires, draft: AddDraft, actor: Actor, lease: Lease, again: boolean): Promise<AddResult> {
  const { order, stand } = draft;
  if (stand.at !== 'adding') throw new Error('Nothing is being added');
  const asWhom = `as ${stand.performAs}, posting ${order.postingId ?? 'none'}, stage ${bodyOf(order).stage ?? ''}`;
  if (!(await lease.renew(LEASE_MS))) return { status: 'busy' };
  let outcome: Awaited<ReturnType<Lever['opportunities']['createOnce']>>;
  try {
    outcome = await wires.lever.opportunities.createOnce(bodyOf(order), {
      since: stand.since,
      performAs: stand.performAs,
      ...(stand.confidential && { confidentiality: 'all' as const }),
    });
  } catch (error) {
    const meaning = isWireError(error) ? error.meaning : undefined;
    const unclear = meaning === 'unclear-write';
    // After an unconfirmed press only a refusal of the write itself says that there is nothing.
    const certain = meaning !== undefined && !unclear && (!again || meaning === 'bad-request');
    await wires.audit(lineOf(actor, draft, certain ? 'failed' : 'unclear', `${asWhom}: ${meaning ?? 'our own fault'}`));
    if (certain) await storeAdd(wires, { ...draft, stand: { at: 'open' } });
    if (certain || meaning === undefined) throw error;
    return { status: 'unclear', draft, lookedFor: unclear && (error as { lookedFor?: boolean }).lookedFor === true };
  }
  const { opportunity } = outcome;
  const made = outcome.made || again;
  await storeAdd(wires, {
    ...draft,
    stand: { at: 'added', opportunityId: opportunity.id, url: opportunity.urls.show },
  });
  await wires.audit(lineOf(actor, draft, made ? 'done' : 'refused', made ? asWhom : 'it was there', opportunity.id));
  await wires.directory.refresh(opportunity.id).catch((error: unknown) => {
    wires.log.warn({ err: error }, 'a new candidate is not in the directory before its next reading');
  });
  const { directory } = wires;
  // Whom the asker may not see must not show in what Lever made of the address either.
  const deduped = order.email !== null && draft.accepted.length > 0 && outcome.deduped !== false;
  return {
    status: 'added',
    opportunityId: opportunity.id,
    url: opportunity.urls.show,
    name: (deduped && opportunity.name) || order.name,
    job: (order.postingId && directory.posting(order.postingId)?.label) || null,
    stage: directory.stage(opportunity.stage)?.text ?? null,
    made,
    deduped,
  };
}
