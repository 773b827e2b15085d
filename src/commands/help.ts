/** `/hire help`: everything on one screen, or one command with examples. Written from the declarations, so it cannot drift. */
import { z } from 'zod';
import { helpFor, helpMessage } from '../blocks/help.ts';
import type { Message } from '../blocks/kit.ts';
import { InputError } from '../errors.ts';
import { roleNames } from '../people.ts';
import { type AnyCommand, defineCommand } from './define.ts';
import { nearestWord } from './text.ts';

export const ROOT = '/hire';

export const help = (all: () => readonly AnyCommand[]): AnyCommand => {
  /** The commands never change while the bot runs. */
  let everything: Message | null = null;
  return defineCommand({
    verb: 'help',
    aliases: ['?', 'h'],
    group: 'You',
    summary: 'Show what this bot can do',
    usage: '[command]',
    examples: ['', 'schedule'],
    needs: null,
    args: z.object({ _: z.string() }),
    actions: [],
    run: async ({ args }) => {
      const asked = args._.toLowerCase().replace(/^\/?hire\s+/, '');
      if (asked === '') return { show: 'message', message: (everything ??= helpMessage(all(), ROOT)) };
      const found = all().find((it) => it.verb === asked || it.aliases?.includes(asked));
      if (found)
        return { show: 'message', message: helpFor(found, ROOT, found.needs === null ? null : roleNames[found.needs]) };
      const near = nearestWord(
        asked,
        all().map((it) => it.verb),
      );
      throw new InputError(`There is no command called “${asked.slice(0, 40)}”.`, {
        hint: near ? `Did you mean ${ROOT} help ${near}?` : `${ROOT} help lists them all.`,
      });
    },
  });
};
