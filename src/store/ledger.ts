/**
 * The ledger port: everything the bot must remember, behind one small set of operations.
 * `sqlite.ts` implements it in one file of a data directory; a Redis adapter can follow. All pass
 * `test/contracts/ledger.ts`. Values are JSON. Instants are epoch milliseconds.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface Entry {
  readonly key: string;
  readonly value: Json;
  /** Grows by one with each write of this key; 1 for the first. */
  readonly version: number;
  readonly expiresAt: number | null;
}

export interface Lease {
  /** Grows with every holder of the same name: a late writer with an old number is refused by `stillHeld`. */
  readonly fence: number;
  /** False when the lease ran out and somebody else may hold it. */
  renew(ttlMs: number): Promise<boolean>;
  stillHeld(): Promise<boolean>;
  release(): Promise<void>;
}

export interface Ledger {
  /** `null` when absent or expired. */
  get(key: string): Promise<Entry | null>;
  /** Writes whatever is there; returns the new version. */
  set(key: string, value: Json, options?: { readonly expiresAt?: number }): Promise<number>;
  /** Writes only when the stored version is `expected` (0 = absent); returns the new version, or `null` when it was not. */
  compareAndSet(
    key: string,
    expected: number,
    value: Json,
    options?: { readonly expiresAt?: number },
  ): Promise<number | null>;
  /** True when something was deleted. With `expected`, only that version. */
  delete(key: string, expected?: number): Promise<boolean>;
  /** Live entries whose key starts with `prefix`, by key. `after` continues behind a key. */
  list(prefix: string, options?: { readonly limit?: number; readonly after?: string }): Promise<readonly Entry[]>;
  /**
   * Versions of the live entries whose key starts with `prefix`, all of them: what a memory of `list` needs to know to be
   * right. A key that was deleted and written anew begins at 1 again, so remember only keys that are never used twice.
   */
  versions(prefix: string): Promise<ReadonlyMap<string, number>>;
  /**
   * The first caller with this key wins; later ones learn who did. A claim is a fact, not a lock: it stays until it
   * expires or is deleted.
   */
  claim(
    key: string,
    owner: string,
    options?: { readonly expiresAt?: number },
  ): Promise<{ readonly won: boolean; readonly owner: string }>;
  /** A lock with an end: `null` when somebody holds it. */
  lease(name: string, ttlMs: number): Promise<Lease | null>;
  /**
   * GCRA rate gate shared by everybody on this store: milliseconds to wait before going ahead (0 = now). The slot is
   * taken, so the caller must wait and then go.
   */
  pace(bucket: string, options: { readonly ratePerSecond: number; readonly burst: number }): Promise<number>;
  /** Appends to an append-only stream (the audit log); returns its sequence number, 1 for the first. */
  append(stream: string, record: Json): Promise<number>;
  /** Records after `after` (default 0), oldest first; `newest` returns the last ones, newest first. */
  read(
    stream: string,
    options?: { readonly after?: number; readonly limit?: number; readonly newest?: boolean },
  ): Promise<readonly { readonly seq: number; readonly at: number; readonly record: Json }[]>;
  /** The first sequence number whose record no longer matches the stream's hash chain; `null` when all is as written. */
  tampered(stream: string): Promise<number | null>;
  /** Write and read back a row; throws when the store cannot. For readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** All live entries whose key starts with `prefix`, however many, `limit` at a time. */
export async function* pagesUnder(
  ledger: Pick<Ledger, 'list'>,
  prefix: string,
  limit = 500,
): AsyncGenerator<readonly Entry[]> {
  for (let after: string | undefined; ; ) {
    const page = await ledger.list(prefix, { limit, ...(after !== undefined && { after }) });
    yield page;
    if (page.length < limit) return;
    after = page.at(-1)?.key;
  }
}
