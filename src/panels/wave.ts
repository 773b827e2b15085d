/**
 * Finding somebody for a seat by asking several people at once in Slack: the first to accept takes it. The record of one
 * such search (`wave:<id>` in the ledger), the door that commands and jobs see, and the words it needs.
 * `wave-create.ts` makes it. The replacement itself is a change like any other, made at most once, for the recruiter.
 */
import type { Message } from '../blocks/kit.ts';
import type { LeverUserId, OpportunityId, PanelId } from '../lever/ids.ts';
import type { Actor, SlackUserId } from '../people.ts';
import type { Notice } from '../services.ts';
import type { Booking } from './booking.ts';
import type { ChangePlan } from './change.ts';
import type { Draft } from './draft.ts';

/** So soon that writing to one after the other takes too long, ms. */
export const URGENT = 48 * 3_600_000;
/** How long a round may take before the recruiter is asked what next, ms. */
export const ROUND = 30 * 60_000;

export interface WavePerson {
  readonly userId: LeverUserId;
  readonly name: string;
  readonly slackId: SlackUserId;
  /** IANA. */
  readonly zone: string;
  /** 1 for those who were asked first. */
  readonly round: number;
  /** `unable`: said yes, but a limit or the calendar says no; may press again. `unreached`: Slack did not take the message. */
  readonly answer: 'waiting' | 'no' | 'unable' | 'unreached';
  /** The question was sent, or may have been. */
  readonly reached: boolean;
  readonly answeredAt: number | null;
  /** Goes on after the name. */
  readonly why: string | null;
  /** Why they are asked, said to them: "you take Coding interviews, and are free then". */
  readonly reason: string;
  /** Of their limits, with this interview not counted: "1 of 4 that day, 3 of 10 that week". */
  readonly load: string;
}

export interface Wave {
  readonly id: string;
  /** `taking`: somebody accepted, the replacement is under way or stopped. `taken`, `over`: nobody is asked any more. */
  readonly state: 'open' | 'taking' | 'taken' | 'over';
  readonly by: Draft['by'];
  readonly place: Draft['place'];
  readonly opportunityId: OpportunityId;
  readonly panelId: PanelId;
  /** `null`: the panel was made by another tool. */
  readonly bookingId?: Booking['id'] | null;
  readonly candidate: Booking['candidate'];
  /** The candidate's IANA zone. */
  readonly zone: string;
  readonly session: { readonly id: string; readonly title: string; readonly start: number; readonly minutes: number };
  readonly role: string;
  readonly instead: { readonly userId: LeverUserId; readonly name: string };
  readonly asked: readonly WavePerson[];
  /** Chosen, but not in Slack. */
  readonly absent: readonly string[];
  readonly round: number;
  /** When the round has taken long enough, epoch ms. */
  readonly until: number;
  /** Rounds whose end the recruiter was told. */
  readonly outs: readonly number[];
  readonly taker: {
    readonly userId: LeverUserId;
    readonly name: string;
    readonly at: number;
    readonly planId: string;
    readonly changeId: string;
  } | null;
  /** Why the replacement stopped half-way. */
  readonly stopped: string | null;
  /** Why it is over without anybody. */
  readonly end: { readonly kind: 'called-off' | 'begun' | 'moot'; readonly why: string } | null;
  /** Grows with each change that somebody reads about. */
  readonly rev: number;
  /** The `rev` that everybody was told. */
  readonly told: number;
  readonly changedAt: number;
}

export type WaveAnswer =
  | { readonly status: 'yours' }
  /** Their "no" is noted. */
  | { readonly status: 'noted' }
  /** Somebody else has it, or is just getting it. */
  | { readonly status: 'late'; readonly name: string }
  | { readonly status: 'over'; readonly why: string }
  /** Not free any more, paused, or at a limit: nothing was changed. */
  | { readonly status: 'unable'; readonly why: string }
  /** Somebody changes the panel in this moment; nothing was changed. */
  | { readonly status: 'busy' }
  /** Accepted, and being written, or stopped half-way: the recruiter can finish it. */
  | { readonly status: 'pending' };

export interface Asking {
  readonly userId: LeverUserId;
  readonly zone: string;
  readonly reason: string;
  readonly load: string;
}

export interface PanelWaves {
  /** The search that goes on for this plan's seat, if there is one. */
  current(plan: ChangePlan): Promise<Wave | null>;
  /** The recruiter's own. Throws `NotFoundError`. */
  mine(id: string, actor: Actor): Promise<Wave>;
  /** What is due: rounds that took too long, interviews that begin, replacements that stopped. Writes nothing outside. */
  look(now: number): Promise<readonly Notice[]>;

  /** Asks these people about the plan's seat; whoever was asked already is not asked again. */
  ask(plan: ChangePlan, actor: Actor, people: readonly Asking[]): Promise<Wave>;
  accept(id: string, actor: Actor): Promise<WaveAnswer>;
  decline(id: string, actor: Actor): Promise<WaveAnswer>;
  callOff(id: string, actor: Actor): Promise<Wave>;
  /** Goes on with a replacement that stopped after somebody had accepted. */
  finish(id: string, actor: Actor): Promise<WaveAnswer>;
}

/** The words; `blocks/wave.ts` has them. */
export interface WaveSayings {
  ask(wave: Wave, person: WavePerson): Message;
  /** What the question becomes: for the taker, the others, whoever said no, or when it is over. */
  answered(wave: Wave, person: WavePerson, how: 'you' | 'thanks' | 'no' | 'unable' | 'over'): Message;
  status(wave: Wave): Message;
  taken(wave: Wave): Message;
  /** Nobody of the round has it; with what can be done. `settled`: not needed any more. */
  out(wave: Wave, settled: boolean): Message;
  stuck(wave: Wave): Message;
}
