/** `/hire me`: who the bot takes you for: your Slack profile, your Lever user and role, your calendar. */
import { z } from 'zod';
import { meMessage } from '../blocks/status.ts';
import { actions, defineCommand } from './define.ts';
import { readableOf } from './me/calendar.ts';
import { ownBlocks } from './me/own.ts';
import { settingActions } from './me/settings.ts';

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
    const [calendar, own] = await Promise.all([readableOf(actor, look), ownBlocks(actor, look)]);
    return {
      show: 'message',
      message: meMessage({
        actor,
        lever: user ? { name: user.name, email: user.email, role: user.roleName } : null,
        calendar: calendar && {
          ok: calendar.yes,
          sentence: calendar.yes ? calendar.sentence : `${calendar.sentence} Until then you cannot be scheduled.`,
        },
        own,
      }),
    };
  },
});
