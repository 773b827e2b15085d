/** `/hire me`: who the bot takes you for: your Slack profile, your Lever user and role, your calendar. */
import { z } from 'zod';
import { meMessage } from '../blocks/status.ts';
import { HOUR } from '../clock.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Reads } from '../services.ts';
import { actions, defineCommand } from './define.ts';
import { ownBlocks } from './me/own.ts';
import { settingActions } from './me/settings.ts';

async function calendarOf(leverUserId: LeverUserId, look: Reads): Promise<{ ok: boolean; sentence: string } | null> {
  const address = look.people.calendarOf(leverUserId);
  if (!address) return null;
  const from = look.clock.now();
  const answer = (await look.calendars.freeBusy({ addresses: [address], from, to: from + HOUR })).get(address);
  if (!answer) return null;
  return answer.readable
    ? { ok: true, sentence: `${address} can be read.` }
    : { ok: false, sentence: `${answer.sentence} Until then you cannot be scheduled.` };
}

export const me = defineCommand({
  verb: 'me',
  aliases: ['whoami'],
  group: 'You',
  summary: 'Show how you are matched to Lever and your calendar',
  usage: '',
  examples: [''],
  needs: null,
  args: z.object({ _: z.string() }),
  actions: actions(...settingActions),
  run: async ({ actor, look }) => {
    const { leverUserId } = actor;
    const user = leverUserId === null ? undefined : look.directory.user(leverUserId);
    const [calendar, own] = await Promise.all([
      leverUserId === null ? null : calendarOf(leverUserId, look),
      ownBlocks(actor, look),
    ]);
    return {
      show: 'message',
      message: meMessage({
        actor,
        lever: user ? { name: user.name, email: user.email, role: user.roleName } : null,
        calendar,
        own,
      }),
    };
  },
});
