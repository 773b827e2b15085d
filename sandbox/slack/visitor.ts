/**
 * The moving and talking half of a person: opening channels and Home, typing commands, saying things, reacting, running
 * shortcuts. `Person` in `driver.ts` adds hands for buttons, fields and modals.
 */
import * as acts from './interactions.ts';
import type { Channel, SlackUser } from './model.ts';
import { Onlooker } from './onlooker.ts';
import * as places from './places.ts';
import type { Control, Screen } from './screen.ts';

export interface Result extends acts.Outcome {
  /** The dialog that was confirmed, or, with `confirm: false`, turned down. */
  readonly dialog: Control['confirm'];
}

/** Quiet time after the last call of the bot that counts as settled, and the longest wait for it. Real milliseconds. */
const QUIET_MS = 40;
const MOST_MS = 1_500;

export const fine = (dialog: Control['confirm'] = null): Result => ({ ok: true, failure: null, ms: 0, dialog });

/** How long the first look at a Home tab waits for the app to publish one, real milliseconds. */
const FIRST_HOME_MS = 2_000;

export class Visitor extends Onlooker {
  /** Starts an act: last act's notices go, deactivated people can do nothing. */
  protected begin(): SlackUser {
    const user = this.user;
    if (user.deleted) throw new Error(`${user.realName}'s Slack account is deactivated`);
    this.core.state.notices.delete(user.id);
    return user;
  }

  /** As `begin`, for acts that a modal in front makes impossible. */
  protected beginBehind(): SlackUser {
    const modal = this.screen().modals.at(-1);
    if (modal) throw new Error(`the modal "${modal.title}" is in front of ${this.user.realName}: close it first`);
    return this.begin();
  }

  protected async settle(): Promise<void> {
    await this.core.activity.settled(QUIET_MS, MOST_MS);
  }

  // ── Moving about ───────────────────────────────────────────────────────────────────────────────────────────────

  /** `#hiring`, `Fulcrum` (the app's Messages tab), a person's name for a direct message with them. */
  async opensChannel(name: string): Promise<Screen> {
    const user = this.beginBehind();
    const channel = places.conversation(this.core, user, name);
    this.gaze = { channelId: channel.id, home: false, threadTs: null };
    if (places.isAppDm(this.core, channel)) {
      await acts.tellHomeOpened(this.core, user, 'messages');
      await this.settle();
    }
    return this.screen();
  }

  async opensHome(): Promise<Screen> {
    const user = this.beginBehind();
    if (!this.core.manifest.home) throw new Error('the manifest does not switch the Home tab on');
    this.gaze = { ...this.gaze, home: true, threadTs: null };
    await acts.tellHomeOpened(this.core, user, 'home');
    await this.settle();
    // The first time, an app may have to read before it can publish: nobody presses on an empty page.
    const until = performance.now() + FIRST_HOME_MS;
    while (this.screen().home?.blocks === null && performance.now() < until)
      await new Promise((done) => setTimeout(done, 20));
    return this.screen();
  }

  /** Opens the thread under the latest message that contains `words` (or has that ts); `null` closes the pane. */
  opensThread(words: string | RegExp | null): Screen {
    this.beginBehind();
    const message = words === null ? null : this.message(words).message;
    this.gaze = { ...this.gaze, threadTs: message && (message.threadTs ?? message.ts) };
    return this.screen();
  }

  async joins(name: string): Promise<void> {
    await places.join(this.core, this.beginBehind(), name);
    await this.settle();
  }

  /** Adds the app (by its name) or a person to a channel, as `/invite` does. */
  async invites(name: string, options: { readonly to: string }): Promise<void> {
    await places.invite(this.core, this.beginBehind(), name, options.to);
    await this.settle();
  }

  // ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Types into the message box: a declared slash command runs, anything else is said. */
  async types(
    text: string,
    options: { readonly in?: string; readonly thread?: string | RegExp } = {},
  ): Promise<Result> {
    if (!text.startsWith('/')) return this.says(text, options);
    const user = this.beginBehind();
    const channel = this.#goTo(user, options.in);
    const [command = '', ...rest] = text.trim().split(/\s+/);
    const refuse = (why: string): Result => {
      this.core.state.notify(user.id, { kind: 'refused', text: why });
      return { ok: false, failure: why, ms: 0, dialog: null };
    };
    if (options.thread !== undefined) return refuse(`${command} is not supported in threads. Sorry!`);
    const declared = this.core.manifest.commands.find((it) => it.command === command);
    if (!declared) return refuse(`${command} is not a valid command.`);
    const argument = text.trim().slice(command.length).trim();
    const sent = declared.escape && rest.length > 0 ? places.escapeMentions(this.core, user, argument) : argument;
    const outcome = await acts.runCommand(this.core, user, channel, command, sent);
    await this.settle();
    return { ...outcome, dialog: null };
  }

  /** Posts a message. `@Name` and `#channel` become mentions; in the app's DM it needs the Messages tab. */
  async says(text: string, options: { readonly in?: string; readonly thread?: string | RegExp } = {}): Promise<Result> {
    const user = this.beginBehind();
    const channel = this.#goTo(user, options.in);
    const parent = options.thread === undefined ? null : this.message(options.thread).message;
    const refusal = places.cannotPost(this.core, channel);
    if (refusal !== null) {
      this.core.state.notify(user.id, { kind: 'refused', text: refusal });
      return { ok: false, failure: refusal, ms: 0, dialog: null };
    }
    await places.say(this.core, user, channel, text, parent && (parent.threadTs ?? parent.ts));
    await this.settle();
    return fine();
  }

  async reacts(emoji: string, options: { readonly on?: string | RegExp } = {}): Promise<void> {
    const user = this.beginBehind();
    const { channel, message } = this.message(options.on);
    await places.react(this.core, user, channel, message, emoji.replaceAll(':', ''));
    await this.settle();
  }

  /** Runs a global shortcut, or with `on` a message shortcut, by callback id or by name. */
  async shortcut(name: string, options: { readonly on?: string | RegExp } = {}): Promise<Result> {
    const user = this.beginBehind();
    const wanted = options.on === undefined ? 'global' : 'message';
    const all = this.core.manifest.shortcuts;
    const declared = all.find((it) => it.type === wanted && (it.callbackId === name || it.name === name));
    if (!declared) {
      const names = all.map((it) => `"${it.name}" (${it.callbackId}, ${it.type})`).join(', ') || 'none';
      throw new Error(`the manifest declares no ${wanted} shortcut ${name}; it declares ${names}`);
    }
    const on = options.on === undefined ? null : this.message(options.on);
    const outcome = await acts.runShortcut(this.core, user, declared.callbackId, on);
    await this.settle();
    return { ...outcome, dialog: null };
  }

  // ── Inside ──

  #goTo(user: SlackUser, name: string | undefined): Channel {
    const channel = places.conversation(this.core, user, name ?? this.gaze.channelId);
    if (!channel.members.has(user.id)) throw new Error(`${user.realName} is not a member of #${channel.name}`);
    const threadTs = channel.id === this.gaze.channelId ? this.gaze.threadTs : null;
    this.gaze = { channelId: channel.id, home: false, threadTs };
    return channel;
  }
}
