/**
 * What the emulated Slack consists of: workspaces, users, channels, messages, views, installs, tokens. Plain records,
 * owned and changed by `state.ts` and the methods in `api/`; nothing here acts.
 */
import type { Json, Values } from './screen.ts';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, Channel>;
  readonly groups: Map<string, UserGroup>;
}

export interface SlackUser {
  readonly id: string;
  readonly teamId: string;
  /** The person's key in the seeded company; for bots their handle. */
  readonly key: string;
  handle: string;
  realName: string;
  email: string | null;
  title: string;
  /** IANA. */
  tz: string;
  locale: string;
  deleted: boolean;
  guest: boolean;
  admin: boolean;
  /** Set for bot users. */
  readonly botId: string | null;
  /** Epoch seconds of the last profile change. */
  updated: number;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: string[];
}

export interface Channel {
  readonly id: string;
  readonly teamId: string;
  name: string;
  readonly kind: 'public' | 'private' | 'im' | 'mpim';
  readonly external: boolean;
  archived: boolean;
  topic: string;
  readonly creator: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly members: Set<string>;
  /** By ts, oldest first; ephemerals included (see `ephemeralTo`). */
  readonly messages: Message[];
  readonly pins: Set<string>;
  readonly bookmarks: Json[];
}

export interface Message {
  readonly ts: string;
  readonly channelId: string;
  readonly teamId: string;
  readonly userId: string;
  readonly botId: string | null;
  text: string;
  blocks: Json[];
  attachments: Json[];
  metadata: Json | null;
  readonly threadTs: string | null;
  readonly broadcast: boolean;
  readonly subtype: string | null;
  edited: { readonly user: string; readonly ts: string } | null;
  readonly reactions: Map<string, Set<string>>;
  readonly files: string[];
  /** Only this user sees it; it is in no history and no method can reach it. */
  readonly ephemeralTo: string | null;
  readonly username: string | null;
}

export interface View {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  readonly type: 'modal' | 'home';
  /** As the app sent it, ids filled in. */
  body: Json;
  hash: string;
  externalId: string | null;
  readonly rootViewId: string;
  readonly previousViewId: string | null;
  /** The conversation the person was in when it was opened; `null` when in none. */
  readonly openedIn: string | null;
  /** What the person has entered: block id → action id → value. */
  values: Values;
  errors: Record<string, string>;
  notice: string | null;
}

export interface Install {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly installerId: string;
  readonly scopes: readonly string[];
  readonly at: number;
}

export interface Token {
  readonly value: string;
  readonly kind: 'bot' | 'app' | 'user';
  /** `null` for app-level tokens. */
  readonly teamId: string | null;
  readonly userId: string | null;
  readonly scopes: readonly string[];
  revoked: boolean;
  /** Sandbox epoch ms; `null`: does not expire. */
  readonly expiresAt: number | null;
}

export interface StoredFile {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  readonly name: string;
  title: string;
  readonly size: number;
  readonly mimetype: string;
  readonly created: number;
  content: Buffer | null;
  /** False between getting the upload URL and completing the upload. */
  complete: boolean;
  readonly channels: Set<string>;
  deleted: boolean;
}

export interface Scheduled {
  readonly id: string;
  readonly teamId: string;
  readonly channelId: string;
  /** Epoch seconds. */
  readonly postAt: number;
  readonly createdAt: number;
  readonly text: string;
  readonly post: () => void;
  readonly cancel: () => void;
}
