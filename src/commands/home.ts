/**
 * The Home tab: what this person can do, what waits for them, today's interviews, how the connection is. Published by
 * `bot/` when it is opened or refreshed. Reads only; a part that cannot be read is left out, never invented.
 */
import { z } from 'zod';
import { homeView } from '../blocks/home.ts';
import { isWireError } from '../errors.ts';
import { type Actor, atLeast, roleNames } from '../people.ts';
import type { Reads } from '../services.ts';
import { connectOpen } from './connect.ts';
import { actions, definePress } from './define.ts';
import { calendarBlocks } from './me/calendar.ts';
import { ownBlocks } from './me/own.ts';
import { changesOf } from './status.ts';

const refresh = definePress({
  id: 'home.refresh',
  needs: null,
  payload: z.object({}),
  run: async ({ act }) => {
    if ((await act.connection.state()).source !== 'none') await act.connection.check();
    return { show: 'home' };
  },
});

/** Declared by `menu.ts`; called by its id. */
const schedule = { id: 'menu.schedule', payload: z.object({}) };
const menu = { id: 'menu.run', payload: z.object({ verb: z.string() }) };

async function todayOf(actor: Actor, look: Reads) {
  if (actor.leverUserId === null) return null;
  try {
    return (await look.panels.today(actor)).toSorted((a, b) => a.start - b.start);
  } catch (error) {
    if (isWireError(error)) return null;
    throw error;
  }
}

export const homeTab = {
  actions: actions(refresh),
  async view(actor: Actor, look: Reads) {
    const [connection, today, unfinished, own, calendar] = await Promise.all([
      look.connection.state(),
      todayOf(actor, look),
      look.panels.unfinished(),
      ownBlocks(actor, look),
      calendarBlocks(actor, look),
    ]);
    const user = actor.leverUserId === null ? undefined : look.directory.user(actor.leverUserId);
    const healthy =
      connection.health === 'connected' || connection.health === 'partial' || connection.health === 'saved';
    return homeView(
      {
        actor,
        role: user?.roleName ?? (actor.role && roleNames[actor.role]),
        connection,
        sync: look.directory.state(),
        changes: changesOf(look),
        today,
        sections: calendar || own ? [calendar, own] : null,
        unfinished: unfinished
          .filter((it) => it.by.slackId === actor.slackId)
          .map(
            (it) =>
              `Booking the panel for ${it.candidate.name} stopped half-way: ${it.stopped?.why ?? 'it is not complete'}`,
          ),
        mayConnect:
          connection.source !== 'environment' &&
          (actor.role === 'superAdmin' || (!healthy && (actor.slackAdmin === true || connection.by === actor.slackId))),
        maySchedule: connection.source !== 'none' && atLeast(actor.role, 'limitedTeamMember'),
        version: look.version,
        now: look.clock.now(),
      },
      { schedule, connect: connectOpen, refresh, menu },
    );
  },
};
