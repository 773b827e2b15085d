/**
 * Slack's two kinds of short-lived permission: trigger ids (one view, three seconds, once) and response URLs (five uses
 * in thirty minutes). Their time runs out by the real clock or by the sandbox's, whichever is first, so that both a slow
 * bot and a moved clock are noticed.
 */
import { randomBytes } from 'node:crypto';
import type { MovableClock } from '../clock.ts';

const TRIGGER_MS = 3_000;
const RESPONSE_URL_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;
/** Long enough to tell an expired trigger from one that never was. */
const REMEMBER = 2_000;

class Lifetime {
  readonly #clock: MovableClock;
  readonly #ms: number;
  readonly #real = performance.now();
  readonly #sandbox: number;
  constructor(clock: MovableClock, ms: number) {
    this.#clock = clock;
    this.#ms = ms;
    this.#sandbox = clock.now();
  }
  get over(): boolean {
    return performance.now() - this.#real > this.#ms || this.#clock.now() - this.#sandbox > this.#ms;
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  if (map.size <= REMEMBER) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}

export interface Trigger {
  readonly teamId: string;
  readonly userId: string;
  /** The modal it came from; `views.push` needs one. */
  readonly viewId: string | null;
  /** The conversation it was made in, for selects that default to it. */
  readonly channelId: string | null;
}

export class Triggers {
  readonly #clock: MovableClock;
  readonly #known = new Map<string, { readonly trigger: Trigger; readonly life: Lifetime; used: boolean }>();

  constructor(clock: MovableClock) {
    this.#clock = clock;
  }

  issue(trigger: Trigger): string {
    const id = `${Math.floor(this.#clock.now() / 1000)}.${randomBytes(5).readUIntBE(0, 5)}.${randomBytes(12).toString('hex')}`;
    remember(this.#known, id, { trigger, life: new Lifetime(this.#clock, TRIGGER_MS), used: false });
    return id;
  }

  /** Uses it up, or says why it cannot be used. */
  exchange(id: string, teamId: string): Trigger | 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' {
    const known = this.#known.get(id);
    if (!known || known.trigger.teamId !== teamId) return 'invalid_trigger_id';
    if (known.used) return 'exchanged_trigger_id';
    if (known.life.over) return 'expired_trigger_id';
    known.used = true;
    return known.trigger;
  }
}

export interface ResponseTarget {
  readonly teamId: string;
  readonly channelId: string;
  readonly userId: string;
  /** The message whose button was pressed; `null` for commands and shortcuts without one. */
  readonly messageTs: string | null;
  /** What was typed, shown to everybody by an `in_channel` answer. */
  readonly command: string | null;
}

export class ResponseUrls {
  readonly #clock: MovableClock;
  readonly #known = new Map<string, { readonly target: ResponseTarget; readonly life: Lifetime; uses: number }>();

  constructor(clock: MovableClock) {
    this.#clock = clock;
  }

  /** The path of a new response URL; the caller puts the host in front. */
  issue(target: ResponseTarget): string {
    const key = randomBytes(16).toString('hex');
    remember(this.#known, key, { target, life: new Lifetime(this.#clock, RESPONSE_URL_MS), uses: 0 });
    return `/actions/${target.teamId}/${key}`;
  }

  use(key: string): ResponseTarget | 'expired_url' | 'used_url' | 'invalid_url' {
    const known = this.#known.get(key);
    if (!known) return 'invalid_url';
    if (known.life.over) return 'expired_url';
    if (known.uses >= RESPONSE_URL_USES) return 'used_url';
    known.uses += 1;
    return known.target;
  }
}
