/** `/hire today`: the interviews of the day, in the asker's zone: their own, and for recruiters those they scheduled. */
import { z } from 'zod';
import { withHeld } from '../blocks/panel-hold.ts';
import { todayMessage } from '../blocks/today.ts';
import { panelCalls } from '../panels/calls.ts';
import { holdCalls } from '../panels/hold-calls.ts';
import { atLeast } from '../people.ts';
import { isZone, sayDate } from '../zones.ts';
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
      const today = (at: number): string => sayDate(isZone(actor.zone) ? actor.zone : 'UTC', at);
      const holds = (await look.panels.holds.open(actor)).filter(
        (it) => it.by.slackId === actor.slackId && today(it.hold.until) === today(look.clock.now()),
      );
      const answers = await look.panels.holds.seen(holds);
      const view = { zone: actor.zone, named: true, answers, title: 'Holds that run out today', at: 'end' } as const;
      const calls = { hold: holdCalls, panel: panelCalls };
      return { show: 'message', message: withHeld(todayMessage(sorted, scope, notice), holds, view, calls) };
    },
  }),
});
