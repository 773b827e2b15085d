/**
 * What one person sees in Slack right now, as plain data: the page draws exactly this, tests read exactly this.
 * Built by `render.ts` from the emulator's state; nothing here reaches back into it. Every `blocks` list is raw Block Kit
 * with `block_id` and `action_id` always filled in; every `text` is what a person reads (mentions as names, dates in the
 * viewer's zone, escapes undone).
 */

/** A Block Kit block, element or object as it travels: an open record, because apps may send anything. */
export type Json = { readonly [key: string]: unknown };

export interface Screen {
  readonly person: {
    readonly key: string;
    readonly id: string;
    readonly name: string;
    /** IANA; every rendered date on the screen is in this zone. */
    readonly zone: string;
    readonly locale: string;
  };
  /** The sandbox's clock, epoch ms. */
  readonly at: number;
  readonly workspace: { readonly id: string; readonly name: string; readonly domain: string };
  readonly app: { readonly name: string; readonly botUserId: string; readonly installed: boolean };
  /** What the main pane shows: a conversation, or the app's Home tab. A modal lies over either. */
  readonly place: 'channel' | 'home';
  readonly channels: readonly ScreenChannel[];
  /** The conversation in the main pane; on Home, the one that was open before. */
  readonly channel: {
    readonly id: string;
    /** `#hiring`, `Fulcrum` (the app's own DM), `Rui Costa`. */
    readonly name: string;
    readonly topic: string;
    readonly kind: ChannelKind;
    readonly archived: boolean;
    /** The latest 200, oldest first, replies left out (they are in `thread` when it is open). */
    readonly messages: readonly ScreenMessage[];
  } | null;
  /** The open thread pane; the parent comes first. */
  readonly thread: { readonly ts: string; readonly messages: readonly ScreenMessage[] } | null;
  /** The Home tab when it is open; `null` blocks: the app has published nothing yet. */
  readonly home: ScreenHome | null;
  /** Bottom first: the last one is the one in front. */
  readonly modals: readonly ScreenModal[];
  /** Toasts and warnings, oldest first; they go when the person does the next thing. */
  readonly notices: readonly ScreenNotice[];
  /** For slash completion. */
  readonly commands: readonly { readonly command: string; readonly description: string; readonly usage: string }[];
  readonly shortcuts: readonly {
    readonly callbackId: string;
    readonly name: string;
    readonly description: string;
    readonly on: 'global' | 'message';
  }[];
  /** Names for `<@U…>` and `<#C…>` in raw blocks. */
  readonly names: Readonly<Record<string, string>>;
}

export type ChannelKind = 'public' | 'private' | 'external' | 'im' | 'mpim' | 'app';

export interface ScreenChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly archived: boolean;
  /** False: a public channel the person could open, but has not joined. */
  readonly member: boolean;
  readonly current: boolean;
  readonly unread: number;
}

export interface ScreenMessage {
  readonly ts: string;
  readonly channelId: string;
  /** Slack user id of whoever wrote it (the bot's for the app's messages). */
  readonly userId: string;
  readonly author: string;
  readonly bot: boolean;
  /** Only the viewer sees it. */
  readonly ephemeral: boolean;
  readonly edited: boolean;
  readonly threadTs: string | null;
  readonly replies: number;
  readonly reactions: readonly { readonly name: string; readonly count: number; readonly mine: boolean }[];
  readonly files: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  /** The `text` argument as the app sent it (mrkdwn). Shown only when there are no blocks. */
  readonly fallback: string;
  readonly blocks: readonly Json[];
  readonly attachments: readonly Json[];
  readonly text: string;
  readonly controls: readonly Control[];
  readonly values: Values;
}

export interface ScreenHome {
  readonly id: string | null;
  readonly blocks: readonly Json[] | null;
  readonly text: string;
  readonly controls: readonly Control[];
  readonly values: Values;
}

export interface ScreenModal {
  readonly id: string;
  readonly title: string;
  /** Label of the submit button; `null`: the modal has none. */
  readonly submit: string | null;
  readonly close: string;
  /** True when there is a view below to go back to. */
  readonly back: boolean;
  readonly blocks: readonly Json[];
  readonly text: string;
  readonly controls: readonly Control[];
  readonly values: Values;
  /** By block id: what the app, or Slack itself, said about a field. */
  readonly errors: Readonly<Record<string, string>>;
  readonly notice: string | null;
}

/** What the person has entered, in Slack's `state.values` shape: block id → action id → `{ type, value | selected_… }`. */
export type Values = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** One thing that can be pressed, filled or picked from. */
export interface Control {
  /** Block Kit's element type: `button`, `static_select`, `plain_text_input`, … */
  readonly type: string;
  readonly blockId: string;
  readonly actionId: string;
  /** What a person would call it: the button's text, the input's label, the section's text, else the placeholder. */
  readonly label: string;
  readonly placeholder: string;
  /** Text around it: its block, or for a row of buttons the blocks above it. */
  readonly context: string;
  /** What it shows as chosen or entered; several joined with commas; empty when nothing is. */
  readonly shown: string;
  readonly options: readonly { readonly text: string; readonly value: string; readonly description: string }[];
  /** Part of a form: `true` for elements of input blocks. */
  readonly input: boolean;
  readonly optional: boolean;
  readonly error: string | null;
  readonly style: string | null;
  readonly url: string | null;
  /** Dialog shown before it acts. */
  readonly confirm: { readonly title: string; readonly text: string; readonly yes: string; readonly no: string } | null;
  readonly element: Json;
}

export interface ScreenNotice {
  readonly at: number;
  /** `failure`: Slack says the app failed. `refused`: Slack did not let the person do it. `link`: a browser opened. */
  readonly kind: 'failure' | 'refused' | 'info' | 'link';
  readonly text: string;
  readonly url?: string;
}
