/** `/hire today`: the interviews of the day, in the asker's zone: their own, and for recruiters those they scheduled. */
import { z } from 'zod';
import { todayMessage } from '../blocks/today.ts';
import { atLeast } from '../people.ts';
import { defineCommand } from './define.ts';

export const today = defineCommand({
  verb: 'today',
  aliases: ['agenda'],
  group: 'Schedule',
  summary: 'List today’s interviews',
  usage: '',
  examples: [''],
  needs: 'interviewer',
  args: z.object({ _: z.string() }),
  actions: [],
  run: async ({ actor, look }) => ({
    show: 'working',
    surface: 'message',
    title: 'Today',
    text: 'Reading today’s interviews …',
    next: async () => {
      const interviews = await look.panels.today(actor);
      const state = look.directory.state();
      const notice =
        state.state === 'ready' ? null : 'Candidates are still being read from Lever, so something may be missing.';
      const sorted = interviews.toSorted((a, b) => a.start - b.start);
      const scope = atLeast(actor.role, 'limitedTeamMember') ? 'all' : 'own';
      return { show: 'message', message: todayMessage(sorted, scope, notice) };
    },
  }),
});
