/**
 * Who interviews when: from our own bookings, and from Lever for the candidates who moved most recently. Lever has no
 * list of a person's interviews, so the rest is not counted, and the search says how many were.
 * Called by `propose.ts` and `upcoming.ts`. Counts only; shows nobody anything.
 */
import { DAY, MINUTE } from '../clock.ts';
import type { OpportunityId } from '../lever/ids.ts';
import type { Booking } from './booking.ts';
import type { LeverPanel, PanelDeps } from './ports.ts';

/** One call each at ten a second: a search waits at most this long for them, ÷ 10 in seconds. */
const MOST_READ = 16;
const TOUCHED_WITHIN = 21 * DAY;
const REMEMBER = 5 * MINUTE;
/** Candidates whose panels are remembered, at some 2 kB each. */
const MOST_KEPT = 500;
/** Ledger rows read at once. */
const BATCH = 500;

export interface Interviews {
  /** Panels by opportunity, cancelled ones left out. */
  readonly panels: ReadonlyMap<OpportunityId, readonly LeverPanel[]>;
  readonly read: number;
  readonly of: number;
}

export interface LoadReader {
  /** Panels of these opportunities (always read), and of those that moved lately (a bounded number). */
  around(must: readonly OpportunityId[], options?: { readonly fresh?: boolean }): Promise<Interviews>;
  /** Bookings of ours that stand, from the ledger. */
  bookings(): Promise<readonly Booking[]>;
}

type Wires = Pick<PanelDeps, 'lever' | 'directory' | 'ledger' | 'clock' | 'log'>;

export function createLoadReader(wires: Wires): LoadReader {
  /** Answers, also those still on their way, so that whoever asks meanwhile shares them. */
  const kept = new Map<OpportunityId, { readonly at: number; readonly panels: Promise<readonly LeverPanel[]> }>();

  async function read(id: OpportunityId): Promise<readonly LeverPanel[]> {
    const panels: LeverPanel[] = [];
    for await (const panel of wires.lever.panels.list(id)) if (panel.canceledAt === null) panels.push(panel);
    return panels;
  }

  function panelsOf(id: OpportunityId, fresh: boolean): Promise<readonly LeverPanel[]> {
    const now = wires.clock.now();
    const known = kept.get(id);
    if (!fresh && known !== undefined && Math.abs(now - known.at) < REMEMBER) return known.panels;
    const entry = { at: now, panels: read(id) };
    kept.delete(id);
    kept.set(id, entry);
    entry.panels.catch(() => {
      if (kept.get(id) === entry) kept.delete(id);
    });
    for (const [old] of kept) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(old);
    }
    return entry.panels;
  }

  return {
    around: async (must, options = {}) => {
      const now = wires.clock.now();
      const all = wires.directory.opportunities({ leverUserId: null, role: 'superAdmin' });
      const lately = all.filter((it) => it.lastInteractionAt > now - TOUCHED_WITHIN && !must.includes(it.id));
      const optional = lately.slice(0, MOST_READ).map((it) => it.id);
      const panels = new Map<OpportunityId, readonly LeverPanel[]>();
      await Promise.all(must.map(async (id) => panels.set(id, await panelsOf(id, options.fresh === true))));
      // Load is a preference, not a rule of safety: a candidate that cannot be read is left out of the count.
      await Promise.all(
        optional.map(async (id) => {
          try {
            panels.set(id, await panelsOf(id, false));
          } catch (error) {
            wires.log.warn({ error, opportunityId: id }, 'interviews could not be counted');
          }
        }),
      );
      return { panels, read: panels.size, of: new Set([...must, ...all.map((it) => it.id)]).size };
    },

    bookings: async () => {
      const found: Booking[] = [];
      for (let after: string | undefined; ; ) {
        const batch = await wires.ledger.list('booking:', { limit: BATCH, ...(after !== undefined && { after }) });
        found.push(...batch.map((it) => it.value as unknown as Booking));
        after = batch.at(-1)?.key;
        if (batch.length < BATCH) break;
      }
      return found.filter((it) => it.state === 'booked' || it.state === 'booking');
    },
  };
}
