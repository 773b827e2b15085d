/**
 * What a wave leaves in our ledger, and how it moves on: one record each, changed only by compare-and-set, so that of two
 * people who accept in the same instant exactly one wins. And which notices follow from a record. Nothing is sent here.
 */
import { DAY } from '../clock.ts';
import { NotFoundError } from '../errors.ts';
import type { Notice } from '../services.ts';
import { type Json, type Ledger, pagesUnder } from '../store/ledger.ts';
import type { ChangePlan } from './change.ts';
import type { Wave, WaveAnswer, WavePerson, WaveSayings } from './wave.ts';

const KEEP_MS = 2 * DAY;
const TRIES = 30;

const keyOf = (id: string) => `wave:${id}`;

export async function readWave(ledger: Ledger, id: string): Promise<{ wave: Wave; version: number } | null> {
  const entry = await ledger.get(keyOf(id));
  return entry === null ? null : { wave: entry.value as unknown as Wave, version: entry.version };
}

/** Throws `NotFoundError`. */
export async function knownWave(ledger: Ledger, id: string): Promise<Wave> {
  const found = await readWave(ledger, id);
  if (found === null)
    throw new NotFoundError('This question is no longer kept.', { hint: 'The interview is over by now.' });
  return found.wave;
}

export async function allWaves(ledger: Ledger): Promise<readonly Wave[]> {
  const found: Wave[] = [];
  for await (const page of pagesUnder(ledger, 'wave:', 200))
    found.push(...page.map((it) => it.value as unknown as Wave));
  return found;
}

async function write(ledger: Ledger, wave: Wave, version: number): Promise<boolean> {
  const expiresAt = wave.session.start + KEEP_MS;
  return (await ledger.compareAndSet(keyOf(wave.id), version, wave as unknown as Json, { expiresAt })) !== null;
}

/** `false`: there is one already. */
export function createWave(ledger: Ledger, wave: Wave): Promise<boolean> {
  return write(ledger, wave, 0);
}

/** Changes the record by what `next` makes of it as it is now; `null` from `next`: it no longer applies. */
export async function moveWave(
  ledger: Ledger,
  id: string,
  now: number,
  next: (wave: Wave) => Wave | null,
  options: { readonly quiet?: boolean } = {},
): Promise<Wave | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const found = await readWave(ledger, id);
    const changed = found === null ? null : next(found.wave);
    if (found === null || changed === null) return null;
    const wave = options.quiet ? changed : { ...changed, rev: found.wave.rev + 1, changedAt: now };
    if (await write(ledger, wave, found.version)) return wave;
  }
  throw new Error(`wave ${id} is written by too many at once`);
}

export function withPersonOf(wave: Wave, userId: string, change: Partial<WavePerson>): Wave {
  return { ...wave, asked: wave.asked.map((it) => (it.userId === userId ? { ...it, ...change } : it)) };
}

/** Nobody who was asked can still be hoped for. */
function isOut(wave: Wave): boolean {
  return wave.state === 'open' && wave.asked.every((it) => it.answer !== 'waiting');
}

/** Once nobody is left to hope for, the recruiter hears it. */
export function endedRound(wave: Wave): Wave {
  return isOut(wave) && !wave.outs.includes(wave.round) ? { ...wave, outs: [...wave.outs, wave.round] } : wave;
}

export type Seat = Pick<Wave, 'panelId' | 'session' | 'role' | 'instead'>;

export const seatKey = (seat: Seat) => `wave-seat:${seat.panelId}:${seat.session.id}:${seat.instead.userId}`;

/** The seat that a replacement's plan is about; `null`: that person does not sit there any more. */
export function seatOf(plan: ChangePlan): Seat | null {
  const session = plan.now.sessions.find((it) => plan.sessions.includes(it.id));
  const leaves = session?.people.find((it) => it.userId === plan.instead);
  if (session === undefined || leaves === undefined) return null;
  return {
    panelId: plan.panelId,
    session: { id: session.id, title: session.title, start: session.start, minutes: session.minutes },
    role: leaves.role,
    instead: { userId: leaves.userId, name: leaves.name },
  };
}

/** What the record answers to somebody. */
export function standing(wave: Wave, person: WavePerson | null): WaveAnswer {
  if (wave.state === 'over') return { status: 'over', why: wave.end?.why ?? '' };
  if (wave.taker === null) return { status: 'noted' };
  if (person === null || wave.taker.userId !== person.userId) return { status: 'late', name: wave.taker.name };
  return { status: wave.state === 'taken' ? 'yours' : 'pending' };
}

// ── What follows from a record ───────────────────────────────────────────────────────────────────────────────────────

export const askKey = (wave: Wave, person: WavePerson) => `wave:${wave.id}:${person.userId}:ask`;
const outKey = (wave: Wave, round: number) => `wave:${wave.id}:out:${round}`;

function howOf(wave: Wave, person: WavePerson): 'you' | 'thanks' | 'no' | 'unable' | 'over' | null {
  if (wave.state === 'taken') return wave.taker?.userId === person.userId ? 'you' : 'thanks';
  if (wave.state === 'over') return 'over';
  if (person.answer === 'no') return 'no';
  return person.answer === 'unable' ? 'unable' : null;
}

export function askNotice(wave: Wave, person: WavePerson, say: WaveSayings): Notice {
  return {
    to: { user: person.slackId },
    message: say.ask(wave, person),
    once: askKey(wave, person),
    confidential: wave.candidate.confidential,
  };
}

/** Everything that should be read now, apart from the questions themselves. Each is told once. */
export function noticesOf(wave: Wave, say: WaveSayings): Notice[] {
  const confidential = wave.candidate.confidential;
  const recruiter = { user: wave.by.slackId };
  const people = wave.asked.flatMap((person): Notice[] => {
    const how = howOf(wave, person);
    if (how === null || !person.reached) return [];
    const name = how === 'unable' ? `unable:${person.answeredAt}` : how;
    return [
      {
        to: { user: person.slackId },
        message: say.answered(wave, person, how),
        once: `wave:${wave.id}:${person.userId}:${name}`,
        edits: askKey(wave, person),
        confidential,
      },
    ];
  });
  const status = `wave:${wave.id}:status`;
  const ended = wave.state === 'taken' || wave.state === 'over';
  return [
    ...people,
    { to: recruiter, message: say.status(wave), once: status, confidential },
    { to: recruiter, message: say.status(wave), once: `${status}:${wave.rev}`, edits: status, confidential },
    ...(wave.state === 'taken'
      ? [{ to: recruiter, message: say.taken(wave), once: `wave:${wave.id}:taken`, under: status, confidential }]
      : []),
    // What the recruiter was asked after an earlier round, or before it was settled, is not left to be pressed.
    ...wave.outs.map((round): Notice => {
      const settled = ended || round !== wave.round;
      const once = settled ? `${outKey(wave, round)}:settled` : outKey(wave, round);
      const edits = settled ? { edits: outKey(wave, round) } : {};
      return { to: recruiter, message: say.out(wave, settled), once, ...edits, confidential };
    }),
    ...(wave.state === 'taking' && wave.stopped !== null
      ? [
          {
            to: recruiter,
            message: say.stuck(wave),
            once: `wave:${wave.id}:stuck:${wave.taker?.at ?? 0}`,
            confidential,
          },
        ]
      : []),
  ];
}
