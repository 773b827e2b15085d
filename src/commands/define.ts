/**
 * What a door for people looks like: commands, presses, submissions, typeaheads — all plain data.
 * A handler takes parsed data and returns a `Reply`; it never sees Slack. `bot/` runs them.
 *
 * A typed command gets `look` (reads, and our own memory). Only a press or a submission gets `act`, which can write.
 */
import type { z } from 'zod';
import type { Message, Modal, Option } from '../blocks/kit.ts';
import type { Actor, Role, SlackChannelId } from '../people.ts';
import type { Reads, Services } from '../services.ts';

/** Where it was asked. */
export interface Place {
  readonly channelId: SlackChannelId | null;
  readonly channelName: string | null;
  /** True in a direct message, or on a surface without a channel (modal, Home, global shortcut). */
  readonly private: boolean;
}

export type Reply =
  /** Only the asker sees it. From a press on a message of ours, `replace` puts it in that message's place. */
  | { readonly show: 'message'; readonly message: Message; readonly replace?: boolean }
  /** Opens a modal, or puts this view in the place of the one that was submitted or pressed on. */
  /** `instead`: said to the asker when they have closed the window that this was for. Without it they hear nothing. */
  | { readonly show: 'modal'; readonly modal: Modal; readonly instead?: Message }
  /** Stacks a view on the current one (three deep at most, Slack's limit). */
  | { readonly show: 'push'; readonly modal: Modal }
  /** Marks fields of the submitted modal; keys are block ids of inputs. */
  | { readonly show: 'errors'; readonly fields: Readonly<Record<string, string>> }
  /** Closes all modals; `message` is then shown to the asker where they were (or in their DM). */
  | { readonly show: 'close'; readonly message?: Message }
  /**
   * Shows at once that work is going on (a loading modal on a modal surface, a line of text elsewhere), then what
   * `next` returns. Slack's trigger lives three seconds: whatever may be slow goes in here. `again` is the button
   * offered when the trigger was already dead.
   */
  | {
      readonly show: 'working';
      readonly surface: 'modal' | 'message';
      readonly title: string;
      readonly text: string;
      /** Not called `then`: a promise of an object with a `then` would call it instead of handing it over. */
      readonly next: () => Promise<Reply>;
      readonly again?: Again;
      /**
       * The message that was pressed asked a question that is answered now: it goes away once `next` is shown, if only the
       * asker sees it. When that fails it stays, to be pressed again.
       */
      readonly answers?: true;
    }
  | { readonly show: 'home' }
  | { readonly show: 'nothing' };

/** A press that starts over: the action's id and payload. */
export interface Again {
  readonly action: string;
  readonly payload: unknown;
  readonly label: string;
}

/** Field values of a form by block id: text and single choices as string, multiple as list, untouched as null. */
export type Form = Readonly<Record<string, string | readonly string[] | null>>;

export interface Ask<Args> {
  readonly args: Args;
  readonly actor: Actor;
  readonly look: Reads;
  readonly place: Place;
}

export interface Press<Payload> {
  readonly payload: Payload;
  /** What the form or the message's inputs hold right now. For a select's own press, its choice is under its block id. */
  readonly form: Form;
  /** The chosen value when a menu was used, the button's nothing otherwise. */
  readonly chosen: string | null;
  readonly actor: Actor;
  readonly act: Services;
  readonly place: Place;
  /** Where it was pressed. */
  readonly on: 'message' | 'modal' | 'home' | 'shortcut';
}

export interface Command<Args = unknown> {
  readonly verb: string;
  readonly aliases?: readonly string[];
  /** What an alias says beyond the verb, put before the rest: `hold` is `panel held`. */
  readonly aliasWords?: Readonly<Record<string, string>>;
  /** Group heading in help. */
  readonly group: 'Schedule' | 'Candidates' | 'You' | 'Set-up';
  /** One line, imperative, at most 80 characters. */
  readonly summary: string;
  /** After the verb: `<candidate or Lever link> [plan:<name>]`. Empty when it takes nothing. */
  readonly usage: string;
  /** What follows the verb in two examples; parsed by a test. */
  readonly examples: readonly string[];
  /** `null`: anybody, mapped to Lever or not. */
  readonly needs: Role | null;
  /**
   * `asks`: somebody without a Lever user gets in as well, and the handler itself decides (FAQ10 lets an admin allow
   * writing in the name of the posting's owner). Left out: they are refused.
   */
  readonly unmapped?: 'asks';
  /** Parses `{ _: free text, key: value … }` from `commands/text.ts`. */
  readonly args: z.ZodType<Args>;
  readonly actions: readonly AnyAction[];
  readonly run: (ask: Ask<Args>) => Promise<Reply>;
}

/** A button, a menu choice, or a shortcut. The payload travels in the button's value as JSON and is parsed again. */
export interface PressAction<Payload = unknown> {
  readonly kind: 'press';
  /** Also in Slack's shortcuts menu: on a message, or anywhere. `manifest.yml` declares it with this id. */
  readonly shortcut?: 'global' | 'message';
  /** `schedule.book`: the command's verb, a dot, what it does. Unique in the bot. */
  readonly id: string;
  readonly needs: Role | null;
  /** See `Command.unmapped`. */
  readonly unmapped?: 'asks';
  readonly payload: z.ZodType<Payload>;
  readonly run: (press: Press<Payload>) => Promise<Reply>;
}

/** A modal's submission. The payload travels in the view's private metadata. */
export interface SubmitAction<Payload = unknown> {
  readonly kind: 'submit';
  readonly id: string;
  readonly needs: Role | null;
  /** See `Command.unmapped`. */
  readonly unmapped?: 'asks';
  readonly payload: z.ZodType<Payload>;
  /** Fast and pure: field errors by block id, or nothing. Runs before the acknowledgement. */
  readonly check?: (form: Form, payload: Payload) => Readonly<Record<string, string>>;
  readonly run: (press: Press<Payload>) => Promise<Reply>;
}

/** A typeahead: answers within a second from our own copy; errors become an empty list. */
export interface OptionsAction {
  readonly kind: 'options';
  readonly id: string;
  readonly needs: Role | null;
  /** See `Command.unmapped`. */
  readonly unmapped?: 'asks';
  readonly run: (ask: {
    readonly query: string;
    readonly actor: Actor;
    readonly look: Reads;
    readonly payload: unknown;
  }) => Promise<readonly Option[]>;
}

/** Actions of any payload: the declaration's own schema guards the call, so the erased type is safe to run. */
// biome-ignore format: one line reads better
export type AnyAction = PressAction<never> | SubmitAction<never> | OptionsAction;
export type AnyCommand = Command<never>;

export function defineCommand<Args>(command: Command<Args>): AnyCommand {
  return command as unknown as AnyCommand;
}

export function definePress<Payload>(action: Omit<PressAction<Payload>, 'kind'>): PressAction<Payload> {
  return { kind: 'press', ...action };
}

export function defineSubmit<Payload>(action: Omit<SubmitAction<Payload>, 'kind'>): SubmitAction<Payload> {
  return { kind: 'submit', ...action };
}

export function defineOptions(action: Omit<OptionsAction, 'kind'>): OptionsAction {
  return { kind: 'options', ...action };
}

/** The list of a command's actions, whatever their payloads. */
export function actions(
  ...list: readonly { readonly kind: AnyAction['kind']; readonly id: string }[]
): readonly AnyAction[] {
  return list as unknown as readonly AnyAction[];
}
