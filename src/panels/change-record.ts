/**
 * What a change leaves in our ledger: its plan (a day), its record (half a year), the mark of one that is open, and who
 * waits for a new panel. `ChangeDesk` is the right to work on one: it holds the booking's own lease, so that a change,
 * a second change and an undo of the same panel never run at once.
 */
import { ConflictError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { Json, Ledger } from '../store/ledger.ts';
import type { Booking } from './booking.ts';
import type { Change, ChangePlan, ChangeSteps, Waiting } from './change.ts';
import { Desk, isHeld } from './record.ts';

const PLAN_MS = 86_400_000;
const KEEP_MS = 180 * 86_400_000;
const WAIT_MS = 365 * 86_400_000;

const planKey = (id: string) => `change-plan:${id}`;
const changeKey = (id: string) => `change:${id}`;
/** One for each booking: a panel has at most one change that is not over. */
const openKey = (bookingId: string) => `open-change:${bookingId}`;

export const noSteps: ChangeSteps = {
  askedAt: null,
  lever: false,
  booked: false,
  events: [],
  told: [],
  untold: [],
  carded: false,
  cardProblem: null,
  audited: false,
};

export async function readPlan(ledger: Ledger, id: string, actor: Actor): Promise<ChangePlan | null> {
  const entry = await ledger.get(planKey(id));
  if (entry === null) return null;
  const plan = { ...(entry.value as unknown as ChangePlan), version: entry.version };
  const { by } = plan.draft;
  return by.slackId === actor.slackId && by.teamId === actor.teamId ? plan : null;
}

export async function writePlan(ledger: Ledger, plan: ChangePlan, now: number): Promise<ChangePlan> {
  const { version, ...rest } = plan;
  const saved = await ledger.compareAndSet(planKey(plan.id), version, rest as unknown as Json, {
    expiresAt: now + PLAN_MS,
  });
  if (saved === null)
    throw new ConflictError(
      'This was changed in another window.',
      'Close this one and open it again with /hire panel.',
    );
  return { ...plan, version: saved };
}

/** The next press is a new change, because this one was refused or taken back. */
export async function nextTry(ledger: Ledger, planId: string, attempt: number, now: number): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const entry = await ledger.get(planKey(planId));
    if (entry === null) return;
    const plan = entry.value as unknown as ChangePlan;
    if (plan.attempt > attempt) return;
    const next = { ...plan, attempt: attempt + 1 } as unknown as Json;
    if ((await ledger.compareAndSet(entry.key, entry.version, next, { expiresAt: now + PLAN_MS })) !== null) return;
  }
}

export async function readChange(ledger: Ledger, id: string): Promise<{ change: Change; version: number } | null> {
  const entry = await ledger.get(changeKey(id));
  return entry === null ? null : { change: entry.value as unknown as Change, version: entry.version };
}

const isOver = (change: Change) => change.state === 'changed' || change.state === 'undone';

/** The change of this booking that is not over, if there is one. */
export async function openChangeOf(ledger: Ledger, bookingId: string): Promise<Change | null> {
  const mark = await ledger.get(openKey(bookingId));
  const found = typeof mark?.value === 'string' ? await readChange(ledger, mark.value) : null;
  return found === null || isOver(found.change) ? null : found.change;
}

/** All that are not over and that nobody is working on, oldest first. */
export async function openChanges(ledger: Ledger): Promise<readonly Change[]> {
  const open: Change[] = [];
  for (const entry of await ledger.list('open-change:', { limit: 500 })) {
    const bookingId = entry.key.slice('open-change:'.length);
    if (await isHeld(ledger, bookingId)) continue;
    const change = await openChangeOf(ledger, bookingId);
    if (change === null) await ledger.delete(entry.key, entry.version);
    else open.push(change);
  }
  return open.sort((a, b) => a.startedAt - b.startedAt);
}

export class ChangeDesk {
  readonly #ledger: Ledger;
  readonly #booking: Desk;
  readonly #now: () => number;
  #version = 0;
  #change: Change | null = null;

  private constructor(ledger: Ledger, booking: Desk, now: () => number) {
    this.#ledger = ledger;
    this.#booking = booking;
    this.#now = now;
  }

  /** `null` when somebody works on this panel right now. */
  static async take(
    ledger: Ledger,
    bookingId: string,
    changeId: string,
    now: () => number,
  ): Promise<ChangeDesk | null> {
    const booking = await Desk.take(ledger, bookingId, now);
    if (booking === null) return null;
    const desk = new ChangeDesk(ledger, booking, now);
    const found = await readChange(ledger, changeId);
    desk.#version = found?.version ?? 0;
    desk.#change = found?.change ?? null;
    return desk;
  }

  get found(): Change | null {
    return this.#change;
  }

  get change(): Change {
    if (this.#change === null) throw new Error('No change was opened');
    return this.#change;
  }

  /** Our booking as it is now; `null` for another tool's panel. */
  get booking(): Booking | null {
    return this.#booking.found;
  }

  async open(change: Change): Promise<void> {
    await this.#ledger.set(openKey(change.record.id), change.id);
    await this.#write(change);
  }

  async note(change: Partial<Omit<Change, 'steps'>> & { readonly steps?: Partial<ChangeSteps> }): Promise<void> {
    const { steps, ...rest } = change;
    if (rest.state === 'undoing') await this.#ledger.set(openKey(this.change.record.id), this.change.id);
    await this.#write({ ...this.change, ...rest, steps: { ...this.change.steps, ...steps } });
    if (isOver(this.change)) await this.#ledger.delete(openKey(this.change.record.id));
  }

  /** Writes our booking down as it is from now on. */
  async rebook(change: Parameters<Desk['note']>[0]): Promise<void> {
    if (this.#booking.found !== null) await this.#booking.note(change);
  }

  /** Asked before every call that writes outside. Throws when the lease was lost. */
  hold(): Promise<void> {
    return this.#booking.hold();
  }

  leave(): Promise<void> {
    return this.#booking.leave();
  }

  async #write(change: Change): Promise<void> {
    const version = await this.#ledger.compareAndSet(
      changeKey(change.id),
      this.#version,
      change as unknown as Json,
      isOver(change) ? { expiresAt: this.#now() + KEEP_MS } : {},
    );
    if (version === null)
      throw new ConflictError('Somebody else went on with this change.', 'Open it again to see where it stands.');
    this.#version = version;
    this.#change = change;
  }
}

// ── Who waits for a new panel ────────────────────────────────────────────────────────────────────────────────────────

const waitingKey = (id: string) => `to-reschedule:${id}`;

export async function addWaiting(ledger: Ledger, waiting: Waiting): Promise<void> {
  await ledger.set(waitingKey(waiting.id), waiting as unknown as Json, { expiresAt: waiting.since + WAIT_MS });
}

export async function removeWaiting(ledger: Ledger, id: string): Promise<boolean> {
  return await ledger.delete(waitingKey(id));
}

/**
 * Longest first. Who has got another booking since waits no more, nor does an interview that was added to its panel again.
 * The rest of a panel that is gone by now is no place to add to.
 */
export async function waitingNow(ledger: Ledger, bookings: readonly Booking[]): Promise<readonly Waiting[]> {
  const all = (await ledger.list('to-reschedule:', { limit: 500 })).map((it) => it.value as unknown as Waiting);
  const planned = (it: Waiting) =>
    bookings.some(
      (one) => one.candidate.opportunityId === it.opportunityId && one.id !== it.bookingId && one.startedAt >= it.since,
    );
  const panelOf = (it: Waiting) => bookings.find((one) => one.id === it.bookingId && one.state === 'booked');
  return all
    .filter((it) => !planned(it) && !addedAgain(it, panelOf(it)))
    .map(({ part, ...it }) => (part === undefined || panelOf(it) === undefined ? it : { ...it, part }))
    .sort((a, b) => a.since - b.since);
}

function addedAgain({ part, sessions }: Waiting, panel: Booking | undefined): boolean {
  if (part === undefined || panel === undefined) return false;
  const times = (title: string, list: readonly string[]) => list.filter((it) => it === title).length;
  const now = panel.sessions.map((it) => it.title);
  return sessions.every((it) => times(it, now) >= times(it, part.beside) + times(it, sessions));
}
