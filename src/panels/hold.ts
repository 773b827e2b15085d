/**
 * Holding a day: its interviewers are asked to keep the time, and nothing is written to Lever before somebody confirms it.
 * A hold is a booking's record in an earlier state, so that confirming updates the same calendar events. The words, the
 * durations and the door that commands and jobs see; `hold-create.ts` makes it.
 */
import type { LeverUserId, OpportunityId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import { addDays, addWorkingDays, instantAt, wallClock, weekdayOf } from '../zones.ts';
import type { Booking, BookResult } from './booking.ts';
import type { Draft, PanelOption } from './draft.ts';
import type { Alternatives, Preview } from './panels.ts';

/** Working days a day can be held for. */
export const holdDays = [1, 2, 3, 5] as const;
export type HoldDays = (typeof holdDays)[number];
export const DEFAULT_HOLD_DAYS: HoldDays = 3;
/** Working days that one press of "hold longer" adds. */
export const LONGER_DAYS = 2;
/** Days of one plan that may be held at once. */
export const MOST_HELD = 3;

/** `asked`: somebody pressed Release. `expired`: nobody confirmed it in time. `other-day`: another day of the plan was booked. */
export type ReleaseWhy = 'asked' | 'expired' | 'other-day';

export interface Hold {
  /** Released by then unless somebody confirms it; epoch ms. */
  readonly until: number;
  /** When it was held, or held longer, last. */
  readonly since: number;
  /** Interviewers were asked at this instant, or perhaps were; `null`: certainly nobody knows of it yet. */
  readonly askedAt: number | null;
  /** Keys of events whose guests were asked to keep the time. */
  readonly asked: readonly string[];
  /** The plan with this day chosen, so that a person can be replaced after the draft is gone; `null` once it is over. */
  readonly plan: Draft | null;
  /** The press that is being carried out, for the audit log. */
  readonly pressed: {
    readonly what: 'held' | 'replaced' | 'put-back' | 'confirmed';
    readonly slackId: string;
    readonly leverUserId: LeverUserId | null;
    readonly name: string;
    readonly detail: string | null;
  };
  readonly released: { readonly why: ReleaseWhy; readonly at: number; readonly name: string | null } | null;
}

export type Held = Booking & { readonly hold: Hold };

/** A day that is held, being held, or that somebody is asked about. */
export function isHeldDay(booking: Booking | null | undefined): booking is Held {
  return booking?.hold !== undefined && (booking.state === 'held' || booking.state === 'holding');
}

/** The held day that is this option exactly: same times, same people. */
export function heldAs(holds: readonly Held[], option: PanelOption): Held | null {
  const shape = (
    list: readonly { readonly id: string; readonly start: number; readonly people: readonly string[] }[],
  ) => JSON.stringify(list.map((it) => `${it.id} ${it.start} ${it.people.toSorted().join(' ')}`).toSorted());
  const wanted = shape(
    option.sessions.map((it) => ({ id: it.sessionId, start: it.start, people: it.seats.map((one) => one.userId) })),
  );
  const same = (it: Held) =>
    shape(it.sessions.map((one) => ({ ...one, people: one.people.map((who) => who.userId) }))) === wanted;
  return holds.find(same) ?? null;
}

/** What everybody gets when a day is held. */
export interface HoldPreview {
  readonly seen: string;
  readonly invites: Preview['interviewerInvites'];
  readonly warnings: readonly string[];
  /** Days of the same plan that are held already. */
  readonly others: readonly Held[];
}

/** One interviewer's answer to a hold; `null`: the calendar does not tell. */
export interface HoldAnswer {
  readonly session: string;
  readonly name: string;
  readonly optional: boolean;
  readonly answer: 'accepted' | 'declined' | 'tentative' | 'unanswered' | null;
}

export interface ConfirmPreview {
  readonly booking: Held;
  readonly preview: Preview;
  readonly answers: readonly HoldAnswer[];
  /** Days that are released when this one is booked. */
  readonly others: readonly Held[];
}

export interface Confirmed {
  readonly result: BookResult;
  /** Days of the same plan that were released with it, and those that could not be yet. */
  readonly released: readonly Held[];
  readonly stuck: readonly Held[];
}

/** What the clock has to say about a hold. `settled`: somebody pressed, so that only earlier notices have to be put right. */
export interface HoldNews {
  readonly kind: 'reminder' | 'expired' | 'other-day' | 'settled';
  readonly booking: Held;
  readonly answers: readonly HoldAnswer[];
  /** A reminder was sent before, which still offers what is over now. */
  readonly reminded: boolean;
  /** Keys of notices that everybody accepted; they still offer what is over now. */
  readonly accepted: readonly string[];
}

export interface PanelHolds {
  /** Days that are held, of candidates this person may see; what runs out first comes first. */
  open(actor: Actor): Promise<readonly Held[]>;
  of(opportunityId: OpportunityId, actor: Actor): Promise<readonly Held[]>;
  /** What was answered, by the booking's id, as the calendars were last read; asks nobody. Not read yet: left out. */
  seen(days: readonly Held[]): Promise<ReadonlyMap<string, readonly HoldAnswer[]>>;
  /** Days held from this plan. */
  ofPlan(draftId: string): Promise<readonly Held[]>;
  preview(draft: Draft, actor: Actor): Promise<HoldPreview>;
  /** Throws when it is not held any more, saying what became of it. */
  confirmPreview(id: string, actor: Actor): Promise<ConfirmPreview>;
  /** Who else could sit in one session, free and qualified first. */
  people(id: string, session: string, actor: Actor, also?: readonly LeverUserId[]): Promise<Alternatives>;
  /** A mail that offers the held days of this plan, to copy. Nobody sends it. */
  offer(draftId: string): Promise<string>;

  /** Holds what the draft's choice says, at most once however often it is called. */
  hold(
    draft: Draft,
    actor: Actor,
    ask: { readonly seen?: string; readonly attempt: number; readonly days: HoldDays },
  ): Promise<BookResult>;
  /** Books the held day; the plan's other held days are released. */
  confirm(id: string, actor: Actor, seen?: string): Promise<Confirmed>;
  release(id: string, actor: Actor): Promise<BookResult>;
  /** `until`: what the button was made for; a later press of the same button does nothing. */
  extend(id: string, until: number, actor: Actor): Promise<Held>;
  replace(ask: {
    readonly id: string;
    readonly session: string;
    readonly instead: LeverUserId;
    readonly person: LeverUserId;
    readonly actor: Actor;
  }): Promise<BookResult>;
  /** A held event that was moved or deleted in a calendar is as it was again. */
  putBack(id: string, key: string, actor: Actor): Promise<BookResult>;
  /** Releases what has run out, and what another day of the plan made needless. Says whom to tell. */
  tend(now: number): Promise<readonly HoldNews[]>;
}

// ── How long ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const END_OF_DAY = 17 * 60;
const MORNING = 9 * 60;
const EVENING = 18 * 60;
const HOUR = 3_600_000;
/** Nobody is reminded of what they pressed this morning. */
const NOT_SOONER = 4 * HOUR;
/** And there must be time left to do something. */
const NOT_LATER = 2 * HOUR;

interface Sessions {
  readonly sessions: readonly { readonly start: number }[];
}

export function firstStart(booking: Sessions): number {
  return Math.min(...booking.sessions.map((it) => it.start));
}

/** By their first session. */
export function inOrder<Day extends Sessions>(days: readonly Day[]): Day[] {
  return days.toSorted((a, b) => firstStart(a) - firstStart(b));
}

/** 17:00 of the recruiter's day so many working days on; never later than the first session. */
export function untilOf(
  booking: Sessions & { readonly by: { readonly zone: string } },
  from: number,
  days: number,
): number {
  const { zone } = booking.by;
  const date = addWorkingDays(wallClock(zone, from).date, days);
  return Math.min(instantAt(zone, date, END_OF_DAY), firstStart(booking));
}

/** A working day before it runs out, in the recruiter's day; `null`: it is held for too short to be reminded. */
export function remindAtOf(hold: Pick<Hold, 'until' | 'since'>, zone: string): number | null {
  if (hold.until - hold.since < NOT_SOONER) return null;
  const { date, minute } = wallClock(zone, hold.until);
  const dayBefore = instantAt(zone, workingDayBefore(date), minute);
  const latest = hold.until - NOT_LATER;
  const at = Math.min(Math.max(dayBefore, hold.since + NOT_SOONER), latest);
  const there = wallClock(zone, at);
  if (weekdayOf(there.date) <= 5 && there.minute >= MORNING && there.minute < EVENING) return at;
  const today = there.minute < MORNING && weekdayOf(there.date) <= 5;
  return Math.min(instantAt(zone, today ? there.date : addWorkingDays(there.date, 1), MORNING), latest);
}

function workingDayBefore(date: string): string {
  let day = addDays(date, -1);
  while (weekdayOf(day) > 5) day = addDays(day, -1);
  return day;
}
