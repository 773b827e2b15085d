/**
 * Slack's rate tiers, per method and workspace in one-minute windows of real time. Off unless switched on: most stories
 * are not about them.
 */
export type Tier = 1 | 2 | 3 | 4 | 'special' | 'none';

/** Calls per minute that Slack promises at least. `special` methods other than posting are left alone. */
const budgets: Record<1 | 2 | 3 | 4, number> = { 1: 1, 2: 20, 3: 50, 4: 100 };
/** Posting: about one a second and channel, with short bursts tolerated. */
const POST_BURST = 4;

export class Rates {
  /** Whether calls over the limit are refused with 429. */
  enforced = false;
  readonly #windows = new Map<string, number[]>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Seconds to wait, or 0 when the call may go ahead (and is counted). */
  take(method: string, tier: Tier, teamId: string, channelId: string | null): number {
    if (!this.enforced || tier === 'none') return 0;
    if (tier !== 'special') return this.#takeFrom(`${method}|${teamId}`, budgets[tier], 60_000);
    if (channelId === null) return 0;
    return this.#takeFrom(`${method}|${teamId}|${channelId}`, POST_BURST, POST_BURST * 1_000);
  }

  clear(): void {
    this.#windows.clear();
  }

  #takeFrom(key: string, budget: number, windowMs: number): number {
    const now = this.#now();
    const recent = (this.#windows.get(key) ?? []).filter((at) => now - at < windowMs);
    this.#windows.set(key, recent);
    if (recent.length >= budget) return Math.max(1, Math.ceil((windowMs - (now - (recent[0] ?? now))) / 1000));
    recent.push(now);
    return 0;
  }
}
