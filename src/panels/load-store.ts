/**
 * How the index of interviews rests in the ledger: one small record an opportunity, and one for the whole. Ids and times
 * only, no name and no subject, so that no candidate's data rests on our disk. Used by `load-index.ts` alone.
 */
import { DAY } from '../clock.ts';
import type { InterviewId, LeverUserId, OpportunityId, PanelId, StageId } from '../lever/ids.ts';
import { type Json, type Ledger, pagesUnder } from '../store/ledger.ts';

export interface IndexedInterview {
  readonly id: InterviewId;
  /** Epoch ms. */
  readonly start: number;
  readonly minutes: number;
  readonly people: readonly LeverUserId[];
}

export interface IndexedPanel {
  readonly id: PanelId;
  readonly interviews: readonly IndexedInterview[];
}

/** What is known of one opportunity's interviews. */
export interface Indexed {
  /** When Lever answered, epoch ms; 0: known of, not read yet. */
  readonly readAt: number;
  /** Lever's `lastInteractionAt` when it was read: a later one means that something happened since. */
  readonly moved: number;
  /** Epoch ms, for those that left the directory; `null`: active. */
  readonly archivedAt: number | null;
  /** The stage an archived one was in: later ones are read first. */
  readonly stage: StageId | null;
  /** Panels that are not cancelled, with interviews that still count. */
  readonly panels: readonly IndexedPanel[];
}

/** The index as a whole. */
export interface IndexState {
  /** The last time nothing was left to read: everything Lever had by then is counted. `null`: not yet. */
  readonly at: number | null;
  readonly left: number;
  readonly of: number;
  /** Archived ones are known up to here, epoch ms. */
  readonly archivedUpTo: number;
}

const PREFIX = 'interviews:';
const STATE = 'interviews-index';
/** A record nobody refreshed so long is of no use: the bot was off, or the candidate is gone. */
export const KEPT = 8 * DAY;

type Row = readonly [readAt: number, moved: number, archivedAt: number | null, stage: string | null, panels: Json];
type PanelRow = readonly [id: string, interviews: readonly InterviewRow[]];
type InterviewRow = readonly [id: string, start: number, minutes: number, people: readonly string[]];

function rowOf(it: Indexed): Json {
  return [
    it.readAt,
    it.moved,
    it.archivedAt,
    it.stage,
    it.panels.map(
      (panel): PanelRow => [
        panel.id,
        panel.interviews.map((one): InterviewRow => [one.id, one.start, one.minutes, one.people]),
      ],
    ),
  ];
}

function fromRow(value: Json): Indexed {
  const [readAt, moved, archivedAt, stage, panels] = value as unknown as Row;
  return {
    readAt,
    moved,
    archivedAt,
    stage: stage as StageId | null,
    panels: (panels as unknown as readonly PanelRow[]).map(([id, interviews]) => ({
      id: id as PanelId,
      interviews: interviews.map(([one, start, minutes, people]) => ({
        id: one as InterviewId,
        start,
        minutes,
        people: people as readonly LeverUserId[],
      })),
    })),
  };
}

export async function readState(
  ledger: Ledger,
): Promise<{ readonly state: IndexState | null; readonly version: number }> {
  const entry = await ledger.get(STATE);
  return { state: (entry?.value ?? null) as unknown as IndexState | null, version: entry?.version ?? 0 };
}

export const writeState = (ledger: Ledger, state: IndexState): Promise<number> => ledger.set(STATE, { ...state });

export async function readAll(ledger: Ledger): Promise<Map<OpportunityId, Indexed>> {
  const found = new Map<OpportunityId, Indexed>();
  for await (const page of pagesUnder(ledger, PREFIX, 1_000))
    for (const it of page) found.set(it.key.slice(PREFIX.length) as OpportunityId, fromRow(it.value));
  return found;
}

export async function writeOne(ledger: Ledger, id: OpportunityId, it: Indexed, now: number): Promise<void> {
  await ledger.set(`${PREFIX}${id}`, rowOf(it), { expiresAt: now + KEPT });
}

export async function forgetAll(ledger: Ledger): Promise<void> {
  for (const id of (await readAll(ledger)).keys()) await ledger.delete(`${PREFIX}${id}`);
  await ledger.delete(STATE);
}
