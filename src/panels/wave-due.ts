/**
 * What a minute may change about a wave: a round that took long enough, an interview that begins or is cancelled, a
 * replacement that was interrupted. Called once a minute through `waves.look`; changes our own record only.
 */
import { MINUTE } from '../clock.ts';
import type { Ledger } from '../store/ledger.ts';
import { readChange } from './change-record.ts';
import { readBooking } from './record.ts';
import type { Wave } from './wave.ts';
import { moveWave } from './wave-record.ts';

/** A replacement nobody works on is taken up after this. */
const SETTLED = MINUTE;

/** Why nobody has to be found any more, as the booking has it: cancelled, moved, replaced in another way. */
export async function overtaken(ledger: Ledger, { bookingId, session, instead }: Wave): Promise<string | null> {
  const found = bookingId === undefined || bookingId === null ? null : await readBooking(ledger, bookingId);
  if (found === null) return null;
  const { state, sessions } = found.booking;
  const now = sessions.find((it) => it.id === session.id);
  if (state === 'undone' || (state === 'booked' && now === undefined))
    return 'The interview does not take place any more.';
  if (state !== 'booked' || now === undefined) return null;
  if (now.start !== session.start || now.minutes !== session.minutes) return 'The interview is at another time now.';
  return now.people.some((it) => it.userId === instead.userId) ? null : 'Somebody was found in another way.';
}

/** What time alone changes about a wave; `null`: nothing. */
export async function dueOf(ledger: Ledger, wave: Wave, at: number): Promise<Wave | null> {
  const move = (next: (it: Wave) => Wave | null) => moveWave(ledger, wave.id, at, next);
  if (wave.state === 'taking' && wave.taker !== null && at - wave.taker.at >= SETTLED) {
    const there = await readChange(ledger, wave.taker.changeId);
    if (there?.change.state === 'changed')
      return await move((it) => (it.state === 'taking' ? { ...it, state: 'taken', stopped: null } : null));
    if (there?.change.state === 'undone')
      return await move((it) => (it.state === 'taking' ? { ...it, state: 'open', taker: null, stopped: null } : null));
    if (wave.stopped === null)
      return await move((it) =>
        it.state === 'taking' && it.stopped === null ? { ...it, stopped: 'It was interrupted.' } : null,
      );
  }
  if (wave.state !== 'open') return null;
  if (wave.session.start <= at)
    return await move((it) =>
      it.state === 'open' ? { ...it, state: 'over', end: { kind: 'begun', why: 'The interview has begun.' } } : null,
    );
  const why = await overtaken(ledger, wave);
  if (why !== null)
    return await move((it) => (it.state === 'open' ? { ...it, state: 'over', end: { kind: 'moot', why } } : null));
  if (wave.until <= at && !wave.outs.includes(wave.round))
    return await move((it) =>
      it.state === 'open' && it.until <= at && !it.outs.includes(it.round)
        ? { ...it, outs: [...it.outs, it.round] }
        : null,
    );
  return null;
}
