/**
 * The ledger in one SQLite file of a data directory (`node:sqlite`, WAL, `synchronous=FULL`: an acknowledged write
 * survives the process). One process at a time: a second one is told so. Opened by `app.ts`; knows nothing of what it
 * stores. Calls are short and synchronous underneath; the port is asynchronous so that another adapter can follow.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Clock, systemClock } from '../clock.ts';
import type { Entry, Json, Lease, Ledger } from './ledger.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS entries_by_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at INTEGER) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS leases (
    name TEXT PRIMARY KEY, fence INTEGER NOT NULL, held_until INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS paces (bucket TEXT PRIMARY KEY, tat REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS streams (
    stream TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
  ) WITHOUT ROWID;
`;

/** How often expired rows are swept away, counted in writes. */
const SWEEP_EVERY = 500;

export interface SqliteOptions {
  /** Decides when entries and claims expire; the sandbox may move it. */
  readonly clock: Clock;
  /** Decides about leases and pacing, which are about real processes and real requests. */
  readonly realClock?: Clock;
}

export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

interface Row {
  readonly key: string;
  readonly value: string;
  readonly version: number;
  readonly expires_at: number | null;
}

const entryOf = (row: Row): Entry => ({
  key: row.key,
  value: JSON.parse(row.value) as Json,
  version: row.version,
  expiresAt: row.expires_at,
});

const hashOf = (previous: string, seq: number, at: number, record: string): string =>
  createHash('sha256').update(`${previous}\n${seq}\n${at}\n${record}`).digest('hex');

/** Holds an operating-system lock for as long as the process lives; released by the kernel however it ends. */
function lockDirectory(directory: string): DatabaseSync {
  const lock = new DatabaseSync(join(directory, 'lock.sqlite'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
  } catch (error) {
    lock.close();
    throw new DataDirectoryInUse(
      `Another Fulcrum process is using the data directory ${directory}. Stop it first, or give this one its own FULCRUM_DATA_DIR.`,
      { cause: error },
    );
  }
  return lock;
}

/**
 * Opens (or makes) the store in `directory`, readable by its owner only.
 * @throws {DataDirectoryInUse} when another process holds it.
 */
export function openSqlite(directory: string, options: SqliteOptions): Ledger {
  const { clock, realClock = systemClock } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(directory);
  const file = join(directory, 'fulcrum.sqlite');
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
  db.exec(SCHEMA);
  chmodSync(file, 0o600);
  // Whoever held a lease died with its process: we hold the directory now. Fences stay, so old numbers stay old.
  db.exec('UPDATE leases SET held_until = 0');

  const statements = new Map<string, StatementSync>();
  const sql = (text: string): StatementSync => {
    let statement = statements.get(text);
    if (!statement) statements.set(text, (statement = db.prepare(text)));
    return statement;
  };
  let writes = 0;

  function atomically<T>(work: () => T): T {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }

  function sweep(): void {
    writes += 1;
    if (writes % SWEEP_EVERY !== 0) return;
    const now = clock.now();
    sql('DELETE FROM entries WHERE expires_at <= ?').run(now);
    sql('DELETE FROM claims WHERE expires_at <= ?').run(now);
  }

  const live = (key: string): Row | undefined =>
    sql(
      'SELECT key, value, version, expires_at FROM entries WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)',
    ).get(key, clock.now()) as Row | undefined;

  function write(key: string, value: Json, version: number, expiresAt: number | undefined): number {
    sql(
      `INSERT INTO entries (key, value, version, expires_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires_at = excluded.expires_at`,
    ).run(key, JSON.stringify(value), version, expiresAt ?? null);
    sweep();
    return version;
  }

  function leaseOf(name: string, fence: number): Lease {
    const held = (): boolean => {
      const row = sql('SELECT fence, held_until FROM leases WHERE name = ?').get(name) as
        | { fence: number; held_until: number }
        | undefined;
      return row !== undefined && row.fence === fence && row.held_until > realClock.now();
    };
    return {
      fence,
      renew: async (ttlMs) => {
        if (!held()) return false;
        sql('UPDATE leases SET held_until = ? WHERE name = ? AND fence = ?').run(realClock.now() + ttlMs, name, fence);
        return true;
      },
      stillHeld: async () => held(),
      release: async () => {
        sql('UPDATE leases SET held_until = 0 WHERE name = ? AND fence = ?').run(name, fence);
      },
    };
  }

  return {
    get: async (key) => {
      const row = live(key);
      return row ? entryOf(row) : null;
    },

    set: async (key, value, { expiresAt } = {}) =>
      atomically(() => write(key, value, (live(key)?.version ?? 0) + 1, expiresAt)),

    compareAndSet: async (key, expected, value, { expiresAt } = {}) =>
      atomically(() => ((live(key)?.version ?? 0) === expected ? write(key, value, expected + 1, expiresAt) : null)),

    delete: async (key, expected) =>
      atomically(() => {
        const row = live(key);
        if (expected !== undefined && row?.version !== expected) return false;
        sql('DELETE FROM entries WHERE key = ?').run(key);
        const claimed = sql('DELETE FROM claims WHERE key = ?').run(key).changes;
        return row !== undefined || Number(claimed) > 0;
      }),

    list: async (prefix, { limit = 1000, after = '' } = {}) => {
      // Bounded at both ends: without the upper one, a short list would read everything that is sorted behind it.
      const rows = sql(
        `SELECT key, value, version, expires_at FROM entries
         WHERE key >= max(?1, ?2) AND key < ?1 || char(1114111) AND key > ?2 AND substr(key, 1, ?3) = ?1
           AND (expires_at IS NULL OR expires_at > ?4) ORDER BY key LIMIT ?5`,
      ).all(prefix, after, [...prefix].length, clock.now(), limit) as unknown as Row[];
      return rows.map(entryOf);
    },

    versions: async (prefix) => {
      const rows = sql(
        `SELECT key, version FROM entries
         WHERE key >= ?1 AND key < ?1 || char(1114111) AND substr(key, 1, ?2) = ?1
           AND (expires_at IS NULL OR expires_at > ?3)`,
      ).all(prefix, [...prefix].length, clock.now()) as unknown as Pick<Row, 'key' | 'version'>[];
      return new Map(rows.map((it) => [it.key, it.version]));
    },

    claim: async (key, owner, { expiresAt } = {}) =>
      atomically(() => {
        sql('DELETE FROM claims WHERE key = ? AND expires_at <= ?').run(key, clock.now());
        const { changes } = sql('INSERT OR IGNORE INTO claims (key, owner, expires_at) VALUES (?, ?, ?)').run(
          key,
          owner,
          expiresAt ?? null,
        );
        sweep();
        if (Number(changes) === 1) return { won: true, owner };
        const row = sql('SELECT owner FROM claims WHERE key = ?').get(key) as { owner: string };
        return { won: false, owner: row.owner };
      }),

    lease: async (name, ttlMs) =>
      atomically(() => {
        const now = realClock.now();
        const row = sql('SELECT fence, held_until FROM leases WHERE name = ?').get(name) as
          | { fence: number; held_until: number }
          | undefined;
        if (row && row.held_until > now) return null;
        const fence = (row?.fence ?? 0) + 1;
        sql(
          `INSERT INTO leases (name, fence, held_until) VALUES (?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET fence = excluded.fence, held_until = excluded.held_until`,
        ).run(name, fence, now + ttlMs);
        return leaseOf(name, fence);
      }),

    pace: async (bucket, { ratePerSecond, burst }) =>
      atomically(() => {
        // GCRA: `tat` is when the bucket would be full again; a request may run ahead of it by `burst` intervals.
        const now = realClock.now();
        const interval = 1000 / ratePerSecond;
        const ahead = interval * (burst - 1);
        const row = sql('SELECT tat FROM paces WHERE bucket = ?').get(bucket) as { tat: number } | undefined;
        // A `tat` further away than a minute of waiting means the machine's clock went back: start afresh.
        const tat = row && row.tat - now < ahead + 60_000 ? Math.max(row.tat, now) : now;
        sql('INSERT INTO paces (bucket, tat) VALUES (?, ?) ON CONFLICT (bucket) DO UPDATE SET tat = excluded.tat').run(
          bucket,
          tat + interval,
        );
        return Math.max(0, Math.ceil(tat - ahead - now));
      }),

    append: async (stream, record) =>
      atomically(() => {
        const last = sql('SELECT seq, hash FROM streams WHERE stream = ? ORDER BY seq DESC LIMIT 1').get(stream) as
          | { seq: number; hash: string }
          | undefined;
        const seq = (last?.seq ?? 0) + 1;
        const at = clock.now();
        const text = JSON.stringify(record);
        sql('INSERT INTO streams (stream, seq, at, record, hash) VALUES (?, ?, ?, ?, ?)').run(
          stream,
          seq,
          at,
          text,
          hashOf(last?.hash ?? '', seq, at, text),
        );
        return seq;
      }),

    read: async (stream, { after = 0, limit = 1000, newest = false } = {}) => {
      const rows = sql(
        `SELECT seq, at, record FROM streams WHERE stream = ? AND seq > ? ORDER BY seq ${newest ? 'DESC' : 'ASC'} LIMIT ?`,
      ).all(stream, after, limit) as unknown as { seq: number; at: number; record: string }[];
      return rows.map((row) => ({ seq: row.seq, at: row.at, record: JSON.parse(row.record) as Json }));
    },

    tampered: async (stream) => {
      let previous = '';
      const rows = sql('SELECT seq, at, record, hash FROM streams WHERE stream = ? ORDER BY seq').all(
        stream,
      ) as unknown as {
        seq: number;
        at: number;
        record: string;
        hash: string;
      }[];
      for (const [index, row] of rows.entries()) {
        if (row.seq !== index + 1 || row.hash !== hashOf(previous, row.seq, row.at, row.record)) return index + 1;
        previous = row.hash;
      }
      return null;
    },

    ping: async () => {
      atomically(() => write('fulcrum:ping', realClock.now(), (live('fulcrum:ping')?.version ?? 0) + 1, undefined));
      if (!live('fulcrum:ping')) throw new Error('the store took a write and lost it');
    },

    close: async () => {
      statements.clear();
      db.close();
      lock.close();
    },
  };
}
