/** What `/hire help` and a bare `/hire` show, written from the commands' own declarations. */
import type { AnyCommand } from '../commands/define.ts';
import { bold, code, escape, lines, md, type Mrkdwn } from './mrkdwn.ts';
import { context, header, type Message, message, section } from './kit.ts';

/** Where a verb stands in help; the order of a day's work. */
export const groups = ['Schedule', 'Candidates', 'You', 'Set-up'] as const;

export function helpMessage(commands: readonly AnyCommand[], root: string): Message {
  const grouped = groups.flatMap((group) => {
    const inside = commands.filter((it) => it.group === group);
    return inside.length === 0 ? [] : [section(lines(bold(group), ...inside.map((it) => helpLine(it, root))))];
  });
  return message(
    md`What Fulcrum can do. ${code(`${root} help schedule`)} shows examples.`,
    header('What Fulcrum can do'),
    grouped,
    context(md`${code(root)} alone opens a menu. ${code(`${root} help schedule`)} shows examples of one command.`),
  );
}

function helpLine(command: AnyCommand, root: string): Mrkdwn {
  const typed = `${root} ${command.verb} ${command.usage}`.trim();
  return md`${code(typed)} — ${escape(command.summary)}`;
}

export function helpFor(command: AnyCommand, root: string, needs: string | null): Message {
  const examples = command.examples.map((it) => code(`${root} ${command.verb} ${it}`.trim()));
  const aliases = command.aliases?.length
    ? md`Also: ${command.aliases.map((it) => code(it)).join(', ') as Mrkdwn}`
    : null;
  const who = needs === null ? md`For everybody.` : md`Needs the Lever role ${bold(needs)} or above.`;
  return message(
    md`${escape(command.summary)}`,
    section(lines(md`${code(`${root} ${command.verb} ${command.usage}`.trim())}`, escape(command.summary))),
    section(lines(md`*For example*`, ...examples)),
    context(...[who, aliases].filter((it) => it !== null)),
  );
}
