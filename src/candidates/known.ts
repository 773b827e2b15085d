/**
 * Whether the company knows somebody already: candidacies with the same e-mail address, asked of Lever itself because
 * archived ones are not in our copy; without an address, open candidates of exactly that name. Only what the asker may
 * see: that a confidential candidate exists must not show.
 */
import type { Directory, DirectoryOpportunity } from '../directory/directory.ts';
import { kept, opportunityFrom } from '../directory/from-lever.ts';
import { fold } from '../directory/search.ts';
import { maySee } from '../directory/visibility.ts';
import { InputError, isWireError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { LeverReads } from '../services.ts';
import type { Order } from './order.ts';

export interface Known {
  readonly opportunity: DirectoryOpportunity;
  readonly archived: boolean;
}

const MOST = 20;

const sameName = (a: string, b: string): boolean => fold(a).trim() === fold(b).trim();

/** Open ones first, then the latest touched. @throws {InputError} when Lever does not take the address. */
export async function knownAlready(
  look: { readonly lever: Pick<LeverReads, 'opportunities'>; readonly directory: Directory },
  order: Pick<Order, 'name' | 'email'>,
  actor: Actor,
): Promise<readonly Known[]> {
  const { directory, lever } = look;
  const { email, name } = order;
  if (email === null) {
    const named = directory.namedIn(name, actor, MOST).filter((it) => sameName(it.name, name));
    return named.map((opportunity) => ({ opportunity, archived: false }));
  }
  const state = directory.state();
  const everything = state.state === 'ready' && state.confidential;
  try {
    const found = await lever.opportunities
      .list({
        email,
        include: kept,
        expand: ['applications'],
        ...(everything && { confidentiality: 'all' as const }),
      })
      .take(MOST);
    return found
      .map((it) => ({ opportunity: opportunityFrom(it), archived: it.archived !== null }))
      .filter(({ opportunity: it }) =>
        maySee(it, it.posting === null ? undefined : directory.posting(it.posting), actor),
      )
      .sort(
        (a, b) =>
          Number(a.archived) - Number(b.archived) || b.opportunity.lastInteractionAt - a.opportunity.lastInteractionAt,
      );
  } catch (error) {
    if (!isWireError(error) || error.meaning !== 'bad-request') throw error;
    throw new InputError('Lever does not take this e-mail address.', { hint: 'Check it for typing mistakes.' });
  }
}
