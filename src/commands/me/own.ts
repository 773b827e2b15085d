/** An interviewer's own part of Home and of `/hire me`. Reads only; what cannot be counted just now is said, not invented. */
import type { OwnView } from '../../blocks/interviewer.ts';
import { isWireError } from '../../errors.ts';
import { sayHours } from '../../interviewers/hours.ts';
import type { Load } from '../../interviewers/load.ts';
import { sayProgress } from '../../interviewers/training.ts';
import type { LeverUserId } from '../../lever/ids.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';

async function loadOf(userId: LeverUserId, look: Reads): Promise<Load | null> {
  try {
    return (await look.interviewers.load([userId])).people[0] ?? null;
  } catch (error) {
    if (isWireError(error)) return null;
    throw error;
  }
}

/** `null`: somebody without a Lever user has nothing to set. */
export async function ownView(actor: Actor, look: Reads): Promise<OwnView | null> {
  const { leverUserId } = actor;
  if (leverUserId === null) return null;
  const [person, load, training] = await Promise.all([
    look.interviewers.person(leverUserId),
    loadOf(leverUserId, look),
    look.interviewers.trainingOf(leverUserId),
  ]);
  return { person, load, training: training.map((it) => sayProgress(it)), sayHours, now: look.clock.now() };
}
