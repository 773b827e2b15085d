/**
 * An interview day being planned: two to eight candidates, each with an ordinary draft of their own, and what holds for
 * all of them. Plain JSON in our own ledger (`day:<id>`); the door of the room is `InterviewDays`. Every panel that is
 * booked from it is an ordinary panel afterwards.
 */
import type { OpportunityId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { Blocker, Change } from '../scheduling/problem.ts';
import type { CandidateTime } from './availability.ts';
import type { Booking, Whereabouts } from './booking.ts';
import type { Draft, PanelOption, Search } from './draft.ts';
import type { Preview } from './panels.ts';

/** A limit that is gone over once, for everybody's panels together. */
export interface DayRaise {
  readonly person: string;
  readonly limit: 'day' | 'week' | 'rolling';
  readonly sentence: string;
  readonly reason: string;
}

/** What would help when nothing fits, as a button can offer it. */
export type DayHelp = { readonly sentence: string } & (
  | { readonly kind: 'two-dates' }
  | { readonly kind: 'leave-out'; readonly draftId: string }
  | { readonly kind: 'raise'; readonly person: string; readonly limit: DayRaise['limit'] }
  | { readonly kind: 'change'; readonly draftId: string; readonly changes: readonly Change[] }
  /** Search until this date, `YYYY-MM-DD`. */
  | { readonly kind: 'until'; readonly date: string }
);

export interface DaySearch {
  readonly status: 'found' | 'nothing';
  /** Each with one panel for every candidate, in the order of the drafts. */
  readonly options: readonly { readonly panels: readonly PanelOption[] }[];
  /** What a search that was cut may have missed, as a sentence. */
  readonly cutNote: string | null;
  readonly blockers: readonly Blocker[];
  readonly helps: readonly DayHelp[];
  readonly unreadable: Search['unreadable'];
  readonly leftOut: readonly string[];
  readonly calendarsRead: number;
  readonly load: Search['load'];
  /** How each candidate's time was understood, in the order of the drafts; absent in searches of before. */
  readonly candidates?: readonly (CandidateTime | null)[];
  readonly searchedAt: number;
  /** Everybody in any of the plans. */
  readonly people: Search['people'];
}

export interface InterviewDay {
  readonly id: string;
  /** The ledger's version when this was read; a newer one is not overwritten. 0: not saved yet. */
  readonly version: number;
  readonly by: Draft['by'];
  readonly place: Draft['place'];
  /** One for each candidate. */
  readonly draftIds: readonly string[];
  /** The shared template that all use; `null`: each the one of their own job and stage. */
  readonly template: string | null;
  readonly window: Draft['window'];
  /** On how many dates at most all panels are. */
  readonly dates: 1 | 2 | 'any';
  readonly raises: readonly DayRaise[];
  readonly search: DaySearch | null;
  /** Which of the options was picked. */
  readonly picked: number | null;
  /** Why a panel was not booked when Book was last pressed, by draft; in sentences. */
  readonly refused: Readonly<Record<string, { readonly reasons: readonly string[]; readonly hint: string | null }>>;
}

/** The day with its drafts, as every step works on it. */
export interface OpenDay {
  readonly day: InterviewDay;
  readonly drafts: readonly Draft[];
}

/** Where one candidate's panel stands. */
export interface DayStanding {
  readonly draft: Draft;
  readonly booking: Booking | null;
  readonly exists: Whereabouts | null;
  /** Why nothing stands, when Book was pressed. */
  readonly refused: { readonly reasons: readonly string[]; readonly hint: string | null } | null;
}

export type DayBooked =
  /** Where each candidate stands now. */
  | { readonly status: 'done'; readonly standing: readonly DayStanding[] }
  /** Nothing was written, because the world moved since the search: what changed, for whom. */
  | { readonly status: 'changed'; readonly reasons: readonly string[] }
  /** Somebody's press is being worked on right now. */
  | { readonly status: 'busy' };

export const DAY_LEAST = 2;
export const DAY_MOST = 8;

/** Reading, and remembering in our own ledger. */
export interface InterviewDays {
  /** Begins a day, or gives one other candidates; drafts of those who stay are kept. Throws what `panels.start` throws. */
  begin(ask: {
    readonly actor: Actor;
    readonly place: Draft['place'];
    readonly opportunityIds: readonly OpportunityId[];
    readonly template: string | null;
    readonly window: Draft['window'] | null;
    readonly dates: InterviewDay['dates'];
    readonly from: InterviewDay | null;
  }): Promise<OpenDay>;
  /**
   * Null when it expired or is somebody else's. Throws `NotFoundError` when a candidate is archived, or not open to them
   * any more; what was booked can still be looked after (`booked`).
   */
  open(id: string, actor: Actor, why?: 'booked'): Promise<OpenDay | null>;
  /** The last one that this person had begun, unless all of it is booked. */
  last(actor: Actor): Promise<OpenDay | null>;
  /** The names of the templates that everybody shares. */
  templates(): Promise<readonly string[]>;
  /** Throws `ConflictError` when a newer version exists. */
  save(day: InterviewDay, drafts: readonly Draft[]): Promise<OpenDay>;
  /** What a search cannot begin without, in a sentence. */
  missing(open: OpenDay): string | null;
  /** How many calendars a search reads. */
  calendars(open: OpenDay): number;
  propose(open: OpenDay): Promise<OpenDay>;
  /** Puts the panels of an option into the drafts. Throws `ConflictError` when they are of an older search. */
  pick(open: OpenDay, at: number, option: number): Promise<OpenDay>;
  /** What each candidate's readers would get, and `seen`, which stands for exactly that. */
  preview(
    open: OpenDay,
    actor: Actor,
  ): Promise<{
    readonly seen: string;
    /** Of those whose panels do not stand yet. */
    readonly previews: readonly { readonly draftId: string; readonly preview: Preview }[];
  }>;
  standing(open: OpenDay): Promise<readonly DayStanding[]>;
}

/** Writing. */
export interface InterviewDayWrites {
  /**
   * Books every panel that does not stand yet, each at most once however often it is called, after another look at all of
   * them. `seen` is the preview's: throws `ConflictError` when it is no longer what was shown there.
   */
  book(open: OpenDay, actor: Actor, seen: string): Promise<DayBooked>;
  /** Goes on with, or takes back, the panel of one candidate of the day. */
  finish(open: OpenDay, draftId: string, actor: Actor): Promise<readonly DayStanding[]>;
  undo(open: OpenDay, draftId: string, actor: Actor): Promise<readonly DayStanding[]>;
}
