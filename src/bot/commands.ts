/**
 * `/hire …` → a declared command → a reply: find the verb, find the person, parse, run, answer. The acknowledgement never
 * waits: it carries the answer when that is ready in a quarter of a second, and nothing otherwise.
 * Knows how to run a command, not which exist: `app.ts` hands over the list. Never writes to Lever: commands look.
 */
import { keysOf, nearestWord, parseText, splitVerb } from '../commands/text.ts';
import type { AnyCommand, Command, Place } from '../commands/define.ts';
import { InputError } from '../errors.ts';
import type { SlackChannelId, SlackTeamId, SlackUserId } from '../people.ts';
import { permit } from './access.ts';
import { explain } from './failures.ts';
import type { Machinery } from './machinery.ts';
import type { CommandSent } from './payloads.ts';
import type { AckBody, Origin } from './origin.ts';
import { TriggerWasDead } from './reply.ts';

/** What a bare `/hire` runs. */
export const BARE = 'menu';

export function placeIn(channel: { readonly id: string; readonly name?: string } | null | undefined): Place {
  if (!channel) return { channelId: null, channelName: null, private: true };
  const direct = channel.name === 'directmessage' || channel.id.startsWith('D');
  return {
    channelId: channel.id as SlackChannelId,
    channelName: direct ? null : (channel.name ?? null),
    private: direct,
  };
}

/** The command that was meant. @throws InputError with the nearest verb, and behind it the rest as it was typed. */
export function commandFor(text: string, commands: readonly AnyCommand[], root: string): AnyCommand {
  const { verb, rest } = splitVerb(text);
  const wanted = verb === '' ? BARE : verb;
  const found = commands.find((it) => it.verb === wanted || it.aliases?.includes(wanted));
  if (found) return found;
  const names = commands.flatMap((it) => [it.verb, ...(it.aliases ?? [])]);
  const near = nearestWord(wanted, names);
  const meant = near === null ? '' : ` Did you mean “${`${root} ${near} ${cutWord(rest)}`.trim()}”?`;
  const everything = `${root} help shows everything.`;
  throw new InputError(`There is no “${root} ${cutWord(firstWord(text))}”.${meant}`, {
    // A misspelt verb is nobody's name.
    hint: near === null ? `${everything} To look up a person: ${root} candidate ${cutWord(text.trim())}` : everything,
  });
}

const own = (words: Readonly<Record<string, string>>, verb: string): string | undefined =>
  Object.hasOwn(words, verb) ? words[verb] : undefined;
const firstWord = (text: string): string => text.trim().split(/\s/u)[0] ?? '';
const cutWord = (word: string): string => (word.length > 40 ? `${word.slice(0, 40)}…` : word);

/** Text after the verb as the command's own arguments. @throws InputError with usage and an example. */
export function argsFor(command: AnyCommand, rest: string, root: string): unknown {
  const typed = parseText(rest, keysOf(command.usage));
  // What was typed is not repeated: behind `connect` it may be a key.
  if (command.usage === '' && rest !== '')
    throw new InputError(`${root} ${command.verb} takes nothing after it.`, {
      hint: `For example: ${root} ${command.verb}`,
    });
  const parsed = command.args.safeParse(typed);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const key = String(issue?.path[0] ?? '_');
  const example = command.examples[0];
  const hint = [
    `Usage: ${root} ${command.verb} ${command.usage}`.trim(),
    ...(example === undefined ? [] : [`For example: ${root} ${command.verb} ${example}`.trim()]),
  ].join('\n');
  if (key === '_' && typed._ === '')
    throw new InputError(`${root} ${command.verb} needs ${missingIn(command.usage)}.`, { hint });
  const what = key === '_' ? `“${cutWord(typed._)}”` : `${key}:${cutWord(typed[key] ?? '')}`;
  throw new InputError(`I cannot read ${what}: ${issue?.message ?? 'it is not what this command takes'}.`, { hint });
}

/** `<name, e-mail or Lever link>` → "a name, an e-mail address or a Lever link". */
function missingIn(usage: string): string {
  const wanted = /<([^>]+)>/.exec(usage)?.[1];
  if (wanted === undefined) return 'something to work on';
  return wanted
    .replace(/\be-mail\b(?! address)/g, 'e-mail address')
    .replace(/(^|, | or )(?=(\w))/g, (_all, before: string, first: string) =>
      /[aeiou]/i.test(first) ? `${before}an ` : `${before}a `,
    );
}

/** An answer that is ready by then travels in the acknowledgement: one request less, and the person sees it sooner. */
const ANSWER_IN_ACK_MS = 250;

export function createCommandRunner(
  machinery: Machinery,
): (sent: CommandSent, ack: (body?: AckBody) => Promise<void>) => Promise<void> {
  const { replies, people, log, clock, commands, root } = machinery;

  async function run(sent: CommandSent, origin: Origin): Promise<void> {
    const { verb, rest: typed } = splitVerb(sent.text ?? '');
    const command = commandFor(sent.text ?? '', commands, root) as unknown as Command;
    const rest = [own(command.aliasWords ?? {}, verb), typed].filter(Boolean).join(' ');
    const actor = await people.actorFor(sent.team_id as SlackTeamId, sent.user_id as SlackUserId);
    permit(actor, command);
    const args = argsFor(command as unknown as AnyCommand, rest, root);
    await replies.give(origin, await command.run({ args, actor, look: machinery.look(), place: origin.place }));
  }

  return async function command(sent, ack) {
    let acknowledged = false;
    async function acknowledge(body?: AckBody): Promise<void> {
      if (acknowledged) return;
      acknowledged = true;
      clearTimeout(timer);
      origin.reply = null;
      await ack(body);
    }
    const timer = setTimeout(() => {
      acknowledge().catch((error: unknown) => log.error({ err: error }, 'a command could not be acknowledged'));
    }, ANSWER_IN_ACK_MS);
    const origin: Origin = {
      on: 'command',
      teamId: sent.team_id,
      enterpriseId: sent.enterprise_id ?? null,
      userId: sent.user_id,
      place: placeIn({ id: sent.channel_id, name: sent.channel_name }),
      trigger: sent.trigger_id,
      respondUrl: sent.response_url,
      reply: ({ text, blocks }) => acknowledge({ response_type: 'ephemeral', text, blocks }),
      answer: null,
      viewId: null,
      form: null,
      ephemeral: false,
      replaced: false,
      again: null,
    };
    const during = `command ${splitVerb(sent.text ?? '').verb || BARE}`;
    try {
      await run(sent, origin);
    } catch (error) {
      if (error instanceof TriggerWasDead) return;
      await machinery.failing(origin, explain(error, during, log, clock.now()));
    } finally {
      await acknowledge();
    }
  };
}
