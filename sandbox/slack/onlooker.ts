/**
 * The reading half of a person: where they are looking, what is on their screen, waiting to see something. `Person` in
 * `driver.ts` adds what they do.
 */
import type { Core } from './core.ts';
import { describe, textFits } from './find.ts';
import type { Channel, Message, SlackUser } from './model.ts';
import { firstGaze, markRead } from './places.ts';
import { type Gaze, renderScreen, screenText } from './render.ts';
import type { Screen } from './screen.ts';

/** How often the screen is looked at while waiting, real milliseconds. */
const LOOK_MS = 15;

export class Onlooker {
  readonly key: string;
  /** Slack user id. */
  readonly id: string;
  protected readonly core: Core;
  protected readonly teamId: string;
  protected gaze: Gaze;

  constructor(core: Core, user: SlackUser) {
    this.key = user.key;
    this.id = user.id;
    this.core = core;
    this.teamId = user.teamId;
    this.gaze = firstGaze(core, user);
  }

  protected get user(): SlackUser {
    const user = this.core.state.user(this.teamId, this.id);
    if (!user)
      throw new Error(`${this.key} is no longer in this Slack: the sandbox was reset, ask for the person again`);
    return user;
  }

  screen(): Screen {
    markRead(this.core, this.user, this.gaze);
    return renderScreen(this.core, this.user, this.gaze);
  }

  /** The screen as plain text: notices, the modal in front, then Home or the conversation. */
  text(): string {
    return screenText(this.screen());
  }

  /** Waits until `wanted` can be read on the screen; fails with what can be read instead. Real milliseconds. */
  async sees(wanted: string | RegExp, options: { readonly timeoutMs?: number } = {}): Promise<Screen> {
    return this.#waits(options.timeoutMs, `does not see ${describe(wanted)}`, (text) => textFits(text, wanted));
  }

  /** Waits until `unwanted` can no longer be read on the screen. Real milliseconds. */
  async seesNo(unwanted: string | RegExp, options: { readonly timeoutMs?: number } = {}): Promise<Screen> {
    return this.#waits(options.timeoutMs, `still sees ${describe(unwanted)}`, (text) => !textFits(text, unwanted));
  }

  async #waits(timeoutMs = 5_000, complaint: string, fits: (text: string) => boolean): Promise<Screen> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const looked = performance.now();
      const screen = this.screen();
      const text = screenText(screen);
      if (fits(text)) return screen;
      if (performance.now() >= until) throw new Error(`${screen.person.name} ${complaint}. The screen reads:\n${text}`);
      // A screen that is dear to draw is looked at less often: the bot may be in this very process.
      await new Promise((done) => setTimeout(done, Math.max(LOOK_MS, performance.now() - looked)));
    }
  }

  /** The latest visible message containing `words` (or with that ts); without words, the latest. */
  protected message(words?: string | RegExp): { readonly channel: Channel; readonly message: Message } {
    const screen = this.screen();
    const shown = [...(screen.channel?.messages ?? []), ...(screen.thread?.messages ?? [])].reverse();
    const hit = shown.find(
      (it) => words === undefined || it.ts === words || textFits(`${it.author} ${it.text}`, words),
    );
    const channel = this.core.state.channel(this.teamId, this.gaze.channelId);
    const message = hit && channel && this.core.state.message(channel, hit.ts);
    if (!message || !channel) {
      const what = words === undefined ? 'any message' : `a message with ${describe(words)}`;
      throw new Error(`${screen.person.name} does not see ${what}. The screen reads:\n${screenText(screen)}`);
    }
    return { channel, message };
  }
}
