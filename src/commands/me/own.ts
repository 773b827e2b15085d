/**
 * An interviewer's own part of Home and of `/hire me`. Reads only; what cannot be counted just now is said, not invented,
 * and a mistake in the operator's file does not take the rest of the screen with it.
 */
import { type OwnView, ownSection } from '../../blocks/interviewer.ts';
import { type Blocks, warning } from '../../blocks/kit.ts';
import { escape } from '../../blocks/mrkdwn.ts';
import { InputError, isWireError } from '../../errors.ts';
import { meCalls } from '../../interviewers/calls.ts';
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

async function viewOf(userId: LeverUserId, look: Reads): Promise<OwnView> {
  const [person, load, training] = await Promise.all([
    look.interviewers.person(userId),
    loadOf(userId, look),
    look.interviewers.trainingOf(userId),
  ]);
  return { person, load, training: training.map((it) => sayProgress(it)), sayHours, now: look.clock.now() };
}

/** Nothing for somebody without a Lever user: they have nothing to set. */
export async function ownBlocks(actor: Actor, look: Reads): Promise<Blocks> {
  if (actor.leverUserId === null) return null;
  try {
    return ownSection(await viewOf(actor.leverUserId, look), meCalls);
  } catch (error) {
    if (error instanceof InputError) return warning(escape(error.message));
    throw error;
  }
}
