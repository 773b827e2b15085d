/**
 * Everybody's interviews of the last 28 days and from now on, as an index that is filled in the background and survives a
 * restart. Lever has no list of a person's interviews: each candidate is one call, so candidates are read in order of how
 * likely they have any, slowly beside people who wait, and again only when something happened to them. Driven by a job,
 * asked by `load.ts`. Reads Lever; writes our own ledger only.
 *
 * Who can have interviews that count: an active candidate to whom something happened after they were made (making a panel
 * moves `lastInteractionAt`), within `TOUCHED_WITHIN`; and whoever was archived within the 28 days.
 */
import { DAY, HOUR, MINUTE } from '../clock.ts';
import { isWireError } from '../errors.ts';
import type { OpportunityId, StageId } from '../lever/ids.ts';
import {
  forgetAll,
  type Indexed,
  type IndexState,
  KEPT,
  readAll,
  readState,
  writeOne,
  writeState,
} from './load-store.ts';
import type { LeverPanel, PanelDeps } from './ports.ts';

/** Limits look back 28 days of the person's own zone; a day more for the zones. */
const BACK = 29 * DAY;
/** Panels are made at most so long before their interviews, so nothing older can hold one that counts. */
const TOUCHED_WITHIN = 28 * DAY + 62 * DAY;
/** Moving or deleting an interview in Lever does not move the candidate: who has some ahead is read again by then. */
const AGAIN_AHEAD = 2 * HOUR;
const AGAIN_OTHERS = 24 * HOUR;
/** A round looks again at what happened meanwhile after so many calls. */
const A_ROUND = 150;
/** A first reading of a big account ends the day's tries here; the next minute goes on. */
const MOST_ROUNDS = 200;
/** Clocks differ, and Lever's lists lag a moment behind a write. */
const OVERLAP = 5 * MINUTE;

/** How much of what can count is counted. */
export interface Freshness {
  /** Everything Lever had by then is counted, epoch ms; `null`: the first reading is not over. */
  readonly at: number | null;
  readonly read: number;
  readonly of: number;
}

/** A candidate who can have interviews that count. */
interface Possible {
  readonly id: OpportunityId;
  readonly moved: number;
  readonly archivedAt: number | null;
  readonly stage: StageId | null;
}

export interface LoadIndex {
  entries(): Promise<ReadonlyMap<OpportunityId, Indexed>>;
  freshness(): Promise<Freshness>;
  /** Candidates of whom something is not counted yet, most recently moved first. */
  behind(): Promise<readonly OpportunityId[]>;
  /** Puts in what somebody has just read. */
  note(id: OpportunityId, panels: readonly LeverPanel[]): Promise<void>;
  /**
   * Reads until nothing is left, the most telling first, one call at a time with a breath between; a failure of Lever ends
   * it quietly. Asked again meanwhile, it is the same reading.
   */
  readOn(): Promise<Freshness>;
  /** Ends the reading within one call. */
  stop(): Promise<void>;
  /** Something happened there, or may have: read it again soon. */
  touch(id: OpportunityId): void;
  /** Another Lever account was connected. */
  forget(): Promise<void>;
}

type Wires = Pick<PanelDeps, 'lever' | 'directory' | 'ledger' | 'clock' | 'log'> & {
  /** Waits real time between two calls, so that people who wait for an answer go first. */
  readonly breathe: () => Promise<void>;
};

/** Sees everything: only ids and counts leave this file. */
const everything = { leverUserId: null, role: 'superAdmin' } as const;
const nothing: IndexState = { at: null, left: 0, of: 0, archivedUpTo: 0 };

export function createLoadIndex(wires: Wires): LoadIndex {
  const { ledger, clock, directory, log } = wires;
  let entries = new Map<OpportunityId, Indexed>();
  let state: IndexState = nothing;
  /** The ledger's version of `state` that `entries` belong to; -1: never loaded. */
  let version = -1;
  let loading: Promise<void> | null = null;
  let running: Promise<Freshness> | null = null;
  let stopped = false;
  let generation = 0;
  /** With a number that grows: a reading that began before the last touch does not answer it. */
  const touched = new Map<OpportunityId, number>();
  let touches = 0;
  const touchOf = (id: OpportunityId) => touched.get(id) ?? 0;

  /** Another process may have read on; our own writing does not make us read again. */
  async function load(): Promise<void> {
    loading ??= (async () => {
      const kept = await readState(ledger);
      if (kept.version === version) return;
      entries = await readAll(ledger);
      state = kept.state ?? nothing;
      version = kept.version;
    })().finally(() => {
      loading = null;
    });
    await loading;
  }

  const counts = (it: Indexed | undefined, now: number): boolean =>
    it?.panels.some((panel) => panel.interviews.some((one) => one.start > now - BACK)) === true;

  function possible(now: number): Possible[] {
    const found: Possible[] = [];
    const active = new Set<OpportunityId>();
    for (const it of directory.opportunities(everything)) {
      active.add(it.id);
      const { id, lastInteractionAt: moved, stage } = it;
      if (moved <= it.createdAt && !touched.has(id) && !counts(entries.get(id), now)) continue;
      if (moved <= now - TOUCHED_WITHIN && !touched.has(id) && !counts(entries.get(id), now)) continue;
      found.push({ id, moved, archivedAt: null, stage });
    }
    for (const [id, it] of entries)
      if (!active.has(id) && it.archivedAt !== null && (it.archivedAt > now - BACK || counts(it, now)))
        found.push({ id, moved: Math.max(it.moved, it.archivedAt), archivedAt: it.archivedAt, stage: it.stage });
    return found;
  }

  /** Not counted as it is in Lever now. */
  function isBehind(it: Possible): boolean {
    const known = entries.get(it.id);
    return known === undefined || known.readAt === 0 || known.moved < it.moved || touched.has(it.id);
  }

  /** Counted, but so long ago that something could have changed without a trace. */
  function isOld(it: Possible, now: number): boolean {
    const known = entries.get(it.id);
    if (known === undefined) return false;
    const ahead = known.panels.some((panel) => panel.interviews.some((one) => one.start + one.minutes * MINUTE > now));
    // A clock that was moved back makes nothing young.
    return Math.abs(now - known.readAt) >= (ahead ? AGAIN_AHEAD : AGAIN_OTHERS);
  }

  function stageIndex(it: Possible): number {
    return it.stage === null ? 0 : (directory.stage(it.stage)?.index ?? 0);
  }

  function inOrder(all: readonly Possible[], now: number): OpportunityId[] {
    const weight = (it: Possible): number => {
      if (touched.has(it.id)) return 4;
      if (isBehind(it)) return counts(entries.get(it.id), now) ? 3 : it.archivedAt === null ? 2 : 1;
      return 0;
    };
    return all
      .filter((it) => isBehind(it) || isOld(it, now))
      .map((it) => ({ it, weight: weight(it), stage: stageIndex(it) }))
      .sort((a, b) => b.weight - a.weight || b.stage - a.stage || b.it.moved - a.it.moved)
      .map(({ it }) => it.id);
  }

  async function put(
    id: OpportunityId,
    panels: readonly LeverPanel[],
    at: Possible | null,
    asked = touchOf(id),
  ): Promise<void> {
    const now = clock.now();
    const known = entries.get(id);
    const active = directory.opportunity(id, everything);
    const archivedAt = at === null ? (active === undefined ? (known?.archivedAt ?? null) : null) : at.archivedAt;
    const next: Indexed = {
      readAt: now,
      moved: at?.moved ?? Math.max(known?.moved ?? 0, active?.lastInteractionAt ?? 0, archivedAt ?? 0),
      archivedAt,
      stage: at?.stage ?? active?.stage ?? known?.stage ?? null,
      panels: panels
        .filter((it) => it.canceledAt === null)
        .map((panel) => ({
          id: panel.id,
          interviews: panel.interviews
            .filter((it) => it.date > now - BACK)
            .map((it) => ({
              id: it.id,
              start: it.date,
              minutes: it.duration,
              people: it.interviewers.map((one) => one.id),
            })),
        })),
    };
    entries.set(id, next);
    if (touchOf(id) === asked) touched.delete(id);
    await writeOne(ledger, id, next, now);
  }

  /** Who was archived since; each page is a call. */
  async function readArchived(now: number, mine: number): Promise<void> {
    const sync = directory.state();
    const confidential = sync.state === 'ready' && sync.confidential;
    // After a long silence the ledger has let go of some who were archived before it, and the directory does not have them.
    const silent = Math.abs(now - state.archivedUpTo) > KEPT - 2 * DAY;
    const since = silent ? now - BACK : Math.max(state.archivedUpTo - OVERLAP, now - BACK);
    for await (const it of wires.lever.opportunities.list({
      archived: true,
      archivedAtStart: since,
      ...(confidential && { confidentiality: 'all' as const }),
      include: ['archived', 'stage', 'lastInteractionAt', 'createdAt'],
    })) {
      if (stopped || mine !== generation) return;
      const archivedAt = it.archived?.archivedAt ?? now;
      const moved = Math.max(it.lastInteractionAt ?? 0, archivedAt);
      const known = entries.get(it.id);
      if (known?.archivedAt === archivedAt && known.moved >= moved) continue;
      const next: Indexed = {
        readAt: known?.readAt ?? 0,
        moved: known?.moved ?? 0,
        archivedAt,
        stage: it.stage,
        panels: known?.panels ?? [],
      };
      entries.set(it.id, next);
      await writeOne(ledger, it.id, next, now);
    }
    state = { ...state, archivedUpTo: now };
  }

  async function keep(now: number, seenAt: number): Promise<void> {
    const all = possible(now);
    const left = all.filter((it) => isBehind(it)).length;
    state = { ...state, at: left === 0 ? seenAt : state.at, left, of: all.length };
    version = await writeState(ledger, state);
  }

  /** One round of calls; false when there is no more to do, or no sense in going on. */
  async function round(mine: number): Promise<boolean> {
    const now = clock.now();
    const sync = directory.state();
    if (sync.state !== 'ready' || stopped || mine !== generation) return false;
    let goOn = true;
    try {
      await readArchived(now, mine);
      const all = new Map(possible(now).map((it) => [it.id, it]));
      const queue = inOrder([...all.values()], now);
      goOn = queue.length > A_ROUND;
      for (const id of queue.slice(0, A_ROUND)) {
        const asked = touchOf(id);
        const panels = await panelsOf(id);
        if (stopped || mine !== generation) return false;
        await put(id, panels, all.get(id) ?? null, asked);
        await wires.breathe();
      }
    } catch (error) {
      if (!isWireError(error)) throw error;
      log.warn({ err: error }, 'interviews could not be read on; the next minute tries again');
      goOn = false;
    }
    if (stopped || mine !== generation) return false;
    const still = new Set(possible(now).map((it) => it.id));
    for (const id of entries.keys()) if (!still.has(id)) entries.delete(id);
    // What happened after the directory was read is not known yet.
    await keep(now, sync.at);
    return goOn;
  }

  async function run(): Promise<Freshness> {
    await load();
    const mine = generation;
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) if (!(await round(mine))) break;
    return { at: state.at, read: state.of - state.left, of: state.of };
  }

  async function panelsOf(id: OpportunityId): Promise<readonly LeverPanel[]> {
    const found: LeverPanel[] = [];
    try {
      for await (const panel of wires.lever.panels.list(id)) found.push(panel);
    } catch (error) {
      // Deleted or merged meanwhile: nothing of it counts. Not permitted: neither can it ever.
      if (!isWireError(error) || (error.meaning !== 'not-found' && error.meaning !== 'confidential')) throw error;
    }
    return found;
  }

  return {
    entries: async () => {
      await load();
      return entries;
    },
    freshness: async () => {
      await load();
      const all = possible(clock.now());
      return { at: state.at, read: all.filter((it) => !isBehind(it)).length, of: all.length };
    },
    behind: async () => {
      await load();
      return possible(clock.now())
        .filter((it) => isBehind(it))
        .sort((a, b) => Number(touched.has(b.id)) - Number(touched.has(a.id)) || b.moved - a.moved)
        .map((it) => it.id);
    },
    note: async (id, panels) => {
      await load();
      await put(id, panels, null);
    },
    readOn: async () => {
      running ??= run().finally(() => {
        running = null;
      });
      return await running;
    },
    stop: async () => {
      stopped = true;
      await running?.catch(() => {});
    },
    touch: (id) => {
      touches += 1;
      touched.set(id, touches);
    },
    forget: async () => {
      generation += 1;
      await running?.catch(() => {});
      touched.clear();
      entries = new Map();
      state = nothing;
      await forgetAll(ledger);
      version = (await readState(ledger)).version;
    },
  };
}
