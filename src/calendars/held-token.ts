/**
 * An access token that is bought when needed and held until shortly before its end. Parallel callers share one purchase.
 * Used by the providers; it never leaves memory.
 */
export interface Bought {
  readonly token: string;
  /** Epoch ms at which it ends. */
  readonly until: number;
}

/** ms before its end at which a token is no longer used: a request must arrive while it is valid. */
const MARGIN = 60_000;

export class HeldToken {
  readonly #now: () => number;
  readonly #buy: () => Promise<Bought>;
  #held: Bought | null = null;
  #buying: Promise<string> | null = null;

  constructor(now: () => number, buy: () => Promise<Bought>) {
    this.#now = now;
    this.#buy = buy;
  }

  /** Forgets a token that the API refused. */
  drop(token: string): void {
    if (this.#held?.token === token) this.#held = null;
  }

  async token(): Promise<string> {
    if (this.#held && this.#now() < this.#held.until - MARGIN) return this.#held.token;
    this.#buying ??= this.#buy()
      .then((bought) => {
        this.#held = bought;
        return bought.token;
      })
      .finally(() => {
        this.#buying = null;
      });
    return this.#buying;
  }
}
