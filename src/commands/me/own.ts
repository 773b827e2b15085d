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
import { type Load, standing } from '../../interviewers/load.ts';
import { sayProgress } from '../../interviewers/training.ts';
import type { LeverUserId } from '../../lever/ids.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';

/** Pools in which somebody compares themselves: more lines are not read. */
const MOST_POOLS = 4;

/** Their own load, and how it compares with everybody's in their pools; `null`: it could not be counted just now. */
async function loadOf(userId: LeverUserId, look: Reads): Promise<{ own: Load; pools: readonly string[] } | null> {
  const { pools } = await look.interviewers.catalog();
  const mine = pools
    .map((it) => ({ name: it.name, ids: look.interviewers.membersOf(it).people.map((one) => one.userId) }))
    .filter((it) => it.ids.includes(userId))
    .slice(0, MOST_POOLS);
  try {
    const { people } = await look.interviewers.load([...new Set([userId, ...mine.flatMap((it) => it.ids)])]);
    const own = people.find((it) => it.userId === userId);
    if (own === undefined) return null;
    const others = (ids: readonly LeverUserId[]) => people.filter((it) => it !== own && ids.includes(it.userId));
    return { own, pools: mine.flatMap((it) => standing(it.name, own, others(it.ids)) ?? []) };
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
  return {
    person,
    load: load?.own ?? null,
    pools: load?.pools ?? [],
    training: training.map((it) => sayProgress(it)),
    sayHours,
    now: look.clock.now(),
  };
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
