/** `/hire status`: is everything connected, and what is missing. Asks Lever and the calendars now, not yesterday's answer. */
import { z } from 'zod';
import { statusMessage } from '../blocks/status.ts';
import { isWireError } from '../errors.ts';
import type { Reads } from '../services.ts';
import { defineCommand, type Reply } from './define.ts';

async function calendarsNow(look: Reads): Promise<{ ok: boolean; sentence: string }> {
  try {
    return { ok: true, sentence: await look.calendars.check() };
  } catch (error) {
    if (isWireError(error))
      return { ok: false, sentence: [error.message.replace(/\.+$/, ''), error.advice].filter(Boolean).join('. ') };
    throw error;
  }
}

export const status = defineCommand({
  verb: 'status',
  aliases: ['health'],
  group: 'Set-up',
  summary: 'Show what is connected and what is missing',
  usage: '',
  examples: [''],
  needs: null,
  args: z.object({ _: z.string() }),
  actions: [],
  run: async ({ look }) => ({
    show: 'working',
    surface: 'message',
    title: 'Status',
    text: 'Asking Lever and the calendars …',
    next: () => statusNow(look),
  }),
});

/** How changes in calendars are found out, for whoever looks after the bot. */
export function changesOf({ notices }: Pick<Reads, 'notices'>): { ok: boolean; sentence: string } | null {
  const { ok, sentence } = notices.state();
  return sentence === null ? null : { ok, sentence };
}

/** Who connected their own calendar, counted; nothing where nobody may. */
async function ownCalendars(look: Reads): Promise<string> {
  if (!look.consents.offered) return '';
  const counts = await look.consents.counts();
  return ` Connected by people themselves: ${counts.map((it) => `${it.label} ${it.people}`).join(', ')}.`;
}

async function statusNow(look: Reads): Promise<Reply> {
  const [connection, calendars, own, unfinished] = await Promise.all([
    look.connection.check(),
    calendarsNow(look),
    ownCalendars(look),
    look.panels.unfinished(),
  ]);
  return {
    show: 'message',
    message: statusMessage({
      connection,
      sync: look.directory.state(),
      counts: look.directory.counts(),
      calendars: {
        label: look.calendars.label,
        ok: calendars.ok,
        sentence: `${calendars.sentence.replace(/\.*$/, '.')}${own}`,
      },
      changes: changesOf(look),
      unfinished: unfinished.length,
      version: look.version,
      now: look.clock.now(),
    }),
  };
}
