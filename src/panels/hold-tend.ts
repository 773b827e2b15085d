/**
 * What time does to held days: reminds whoever holds one a working day before it runs out, releases what has run out, and
 * what another day of the same plan made needless. Called by a job. Cancels events of ours and writes nothing to Lever;
 * each release happens once however often it is tried, and whoever held it is told.
 */
import { isWireError } from '../errors.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Held, HoldNews } from './hold.ts';
import { isHeldDay, remindAtOf } from './hold.ts';
import { answersOf } from './hold-check.ts';
import { bookedFrom, holdMarks } from './hold-record.ts';
import { type HoldWires, type HoldWriter, itself } from './hold-write.ts';
import { isHeld } from './record.ts';
import { acceptedNotices } from './watch-answers.ts';

/** Holds are few; a bound all the same, since each release is five calls. */
const MOST_RELEASED = 20;
/** What was released is told again for so long, in case that nobody heard; the notice's key sees to it that it is read once. */
const TOLD_FOR = 86_400_000;
/** Answers are read for a reminder: in this time after it was due, and not every minute from then on. */
const REMIND_FOR = 5 * 60_000;

export async function tendHolds(wires: HoldWires, writer: HoldWriter, now: number): Promise<readonly HoldNews[]> {
  const news: HoldNews[] = [];
  let released = 0;
  for (const { key, version, booking } of await holdMarks(wires.ledger)) {
    if (booking?.hold === undefined) {
      await forget(wires.ledger, key, version);
      continue;
    }
    let it = booking as Held;
    const reminded = (await wires.ledger.get(reminderKey(it))) !== null;
    const why = await reasonToRelease(wires.ledger, it, now);
    if (why !== null && released < MOST_RELEASED) {
      released += 1;
      it = await release(wires, writer, it, why);
    }
    const how = it.hold.released;
    const told = it.state === 'undone' && how !== null && how.why !== 'asked' && now - how.at <= TOLD_FOR;
    if (told)
      news.push({
        kind: how.why,
        booking: it,
        answers: [],
        reminded,
        accepted: await acceptedNotices(wires.ledger, it.id),
      });
    else if (it.state === 'booked' || it.state === 'undone') {
      const pressed = it.state === 'booked' || how?.why === 'asked';
      const accepted = pressed ? await acceptedNotices(wires.ledger, it.id) : [];
      if (pressed && (reminded || accepted.length > 0))
        news.push({ kind: 'settled', booking: it, answers: [], reminded, accepted });
      await forget(wires.ledger, key, version);
    } else if (it.state === 'held' && (await isDue(wires.ledger, it, now))) {
      news.push({ kind: 'reminder', booking: it, answers: await answersOf(wires, it), reminded: false, accepted: [] });
    }
  }
  return news;
}

async function reasonToRelease(ledger: Ledger, it: Held, now: number): Promise<'expired' | 'other-day' | null> {
  // A release of ours that stopped: the events may be there still.
  const { released } = it.hold;
  if (it.state === 'undoing') return released === null || released.why === 'asked' ? null : released.why;
  if (!isHeldDay(it)) return null;
  const booked = await bookedFrom(ledger, it.draftId);
  if (booked?.state === 'booked' && booked.id !== it.id) return 'other-day';
  return it.hold.until <= now ? 'expired' : null;
}

async function release(wires: HoldWires, writer: HoldWriter, it: Held, why: 'expired' | 'other-day'): Promise<Held> {
  try {
    const result = await writer.release(it.id, itself, why);
    return 'booking' in result ? (result.booking as Held) : it;
  } catch (error) {
    if (!isWireError(error)) wires.log.error({ err: error, booking: it.id }, 'a hold could not be released');
    return it;
  }
}

const reminderKey = (it: Held) => `hold-reminded:${it.id}:${it.hold.until}`;

async function isDue(ledger: Ledger, it: Held, now: number): Promise<boolean> {
  const at = remindAtOf(it.hold, it.by.zone);
  if (at === null || now < at) return false;
  const before = await ledger.get(reminderKey(it));
  if (before === null) await ledger.set(reminderKey(it), now, { expiresAt: it.hold.until + TOLD_FOR });
  return before === null || now - Number(before.value) <= REMIND_FOR;
}

/** Unless somebody has only just begun to hold it and has not written down what. */
async function forget(ledger: Ledger, key: string, version: number): Promise<void> {
  if (!(await isHeld(ledger, key.slice('open-hold:'.length)))) await ledger.delete(key, version);
}
