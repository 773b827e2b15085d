/**
 * Who interviews when: our own bookings, and everybody's interviews in Lever from the index that is filled in the
 * background (`load-index.ts`). What the index has not caught up with is read here, up to a bound, so that a search counts
 * what happened a moment ago. Called by `problem-of.ts` and `upcoming.ts`. Counts only; shows nobody anything.
 */
import { MINUTE } from '../clock.ts';
import type { OpportunityId } from '../lever/ids.ts';
import { type Entry, pagesUnder } from '../store/ledger.ts';
import type { Booking } from './booking.ts';
import type { Freshness, LoadIndex } from './load-index.ts';
import type { Indexed } from './load-store.ts';
import type { LeverForPanels, LeverPanel, PanelDeps } from './ports.ts';

/** One call each at ten a second: a search waits at most this long for them, ÷ 10 in seconds. */
const MOST_READ = 16;
const REMEMBER = 5 * MINUTE;
/** Candidates whose panels are remembered, at some 2 kB each. */
const MOST_KEPT = 500;
/** Ledger rows read at once. */
const BATCH = 500;

export interface Interviews {
  /** Panels by opportunity, cancelled ones left out. */
  readonly panels: ReadonlyMap<OpportunityId, readonly LeverPanel[]>;
  /** Everybody else's, by opportunity: ids and times only. */
  readonly indexed: ReadonlyMap<OpportunityId, Indexed>;
  readonly freshness: Freshness;
}

export interface LoadReader {
  /**
   * Panels of these opportunities (always read), and of those the index is behind with (a bounded number). `also`: of what
   * the index says about these there is doubt, so they go first among those.
   */
  around(
    must: readonly OpportunityId[],
    options?: { readonly fresh?: boolean; readonly also?: readonly OpportunityId[] },
  ): Promise<Interviews>;
  /** The index as it is. */
  indexed(): Promise<Interviews['indexed']>;
  /** Bookings of ours that stand, from the ledger. */
  bookings(): Promise<readonly Booking[]>;
}

type Wires = Pick<PanelDeps, 'lever' | 'ledger' | 'clock' | 'log'> & { readonly index: LoadIndex };

export interface LoadMemory extends LoadReader {
  /** Something of this candidate was written to Lever, or may have been: what was read before is old. */
  wrote(id: OpportunityId): void;
}

/** Lever, telling of every write of a panel, also of one that failed: its answer may be all that was lost. */
export function tellingWrites(lever: LeverForPanels, wrote: (id: OpportunityId) => void): LeverForPanels {
  const told = async <It>(id: OpportunityId, write: Promise<It>): Promise<It> => {
    try {
      return await write;
    } finally {
      wrote(id);
    }
  };
  return {
    opportunities: lever.opportunities,
    users: lever.users,
    panels: {
      list: (id) => lever.panels.list(id),
      retrieve: (id, panelId) => lever.panels.retrieve(id, panelId),
      create: (id, body, as) => told(id, lever.panels.create(id, body, as)),
      replace: (id, panelId, body, as) => told(id, lever.panels.replace(id, panelId, body, as)),
      delete: (id, panelId, as) => told(id, lever.panels.delete(id, panelId, as)),
    },
    interviews: { delete: (id, interviewId, as) => told(id, lever.interviews.delete(id, interviewId, as)) },
  };
}

export function createLoadReader(wires: Wires): LoadMemory {
  /** Answers, also those still on their way, so that whoever asks meanwhile shares them. */
  const kept = new Map<OpportunityId, { readonly at: number; readonly panels: Promise<readonly LeverPanel[]> }>();

  /** Every record by key, without those that do not stand; booking ids are never used twice. */
  const read = new Map<string, { readonly version: number; readonly booking: Booking | null }>();

  function keep(entry: Entry | null): void {
    if (entry === null) return;
    const booking = entry.value as unknown as Booking;
    const stands = booking.state === 'booked' || booking.state === 'booking';
    read.set(entry.key, { version: entry.version, booking: stands ? booking : null });
  }

  async function readAllBookings(): Promise<void> {
    for await (const page of pagesUnder(wires.ledger, 'booking:', BATCH)) for (const entry of page) keep(entry);
  }

  async function readPanels(id: OpportunityId): Promise<readonly LeverPanel[]> {
    const panels: LeverPanel[] = [];
    for await (const panel of wires.lever.panels.list(id)) if (panel.canceledAt === null) panels.push(panel);
    return panels;
  }

  function panelsOf(id: OpportunityId, fresh: boolean): Promise<readonly LeverPanel[]> {
    const now = wires.clock.now();
    const known = kept.get(id);
    if (!fresh && known !== undefined && Math.abs(now - known.at) < REMEMBER) return known.panels;
    const entry = { at: now, panels: readPanels(id) };
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
      const asked = new Set([...(options.also ?? []), ...(await wires.index.behind())]);
      const behind = [...asked].filter((it) => !must.includes(it)).slice(0, MOST_READ);
      const panels = new Map<OpportunityId, readonly LeverPanel[]>();
      await Promise.all(must.map(async (id) => panels.set(id, await panelsOf(id, options.fresh === true))));
      // Load is a preference, not a rule of safety: a candidate that cannot be read is left out of the count.
      await Promise.all(
        behind.map(async (id) => {
          try {
            const reading = panelsOf(id, false);
            const found = await reading;
            panels.set(id, found);
            // Written to meanwhile: this answer may be from before.
            if (kept.get(id)?.panels === reading) await wires.index.note(id, found);
          } catch (error) {
            wires.log.warn({ error, opportunityId: id }, 'interviews could not be counted');
          }
        }),
      );
      return { panels, indexed: await wires.index.entries(), freshness: await wires.index.freshness() };
    },

    wrote: (id) => {
      kept.delete(id);
      wires.index.touch(id);
    },

    indexed: () => wires.index.entries(),

    bookings: async () => {
      const versions = await wires.ledger.versions('booking:');
      for (const key of read.keys()) if (!versions.has(key)) read.delete(key);
      const changed = [...versions].filter(([key, version]) => read.get(key)?.version !== version).map(([key]) => key);
      // A year of bookings is megabytes: after the first time only those that changed are read.
      if (changed.length > BATCH) await readAllBookings();
      else for (const key of changed) keep(await wires.ledger.get(key));
      return [...read.keys()].sort().flatMap((key) => read.get(key)?.booking ?? []);
    },
  };
}
