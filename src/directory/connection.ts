/**
 * Which Lever account the bot is on, and how well: the key, what it may do, whether Lever still takes it.
 * Made once by `app.ts`; `/hire connect`, `/hire status` and the Home tab use it. A pasted key goes into the vault and
 * comes out only for the Lever client: no screen and no log ever shows it.
 */
import { randomUUID } from 'node:crypto';
import { type Clock, MINUTE } from '../clock.ts';
import { ConflictError } from '../errors.ts';
import type { KeyReport } from '../lever/check-key.ts';
import type { Lever } from '../lever/client.ts';
import type { Log } from '../log.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Vault } from '../store/vault.ts';
import type { DirectoryUser } from './directory.ts';
import { userFrom } from './from-lever.ts';

export interface ConnectionState {
  /** `saved`: works as far as known, not looked at since the start. */
  readonly health: 'connected' | 'partial' | 'not-connected' | 'refused' | 'unreachable' | 'saved';
  readonly source: 'environment' | 'pasted' | 'none';
  /** For a screen: what is the case, and what to do about it. */
  readonly sentence: string;
  readonly checkedAt: number | null;
  /** Permissions the key lacks, in words. */
  readonly missing: readonly string[];
  /** Whether the key may read confidential data; `null`: not known. */
  readonly confidential: boolean | null;
  /** Slack id of who pasted the key. */
  readonly by: string | null;
}

export interface KeyTest {
  /** Hand this to `save` within ten minutes; the key itself goes nowhere else. */
  readonly id: string;
  readonly report: KeyReport;
  /** The person who pasted it, as that account knows them by e-mail; `null`: unknown there, or users cannot be read. */
  readonly person: DirectoryUser | null;
}

export interface Connection {
  state(): Promise<ConnectionState>;
  /**
   * Asks Lever, unless it was asked in the last half minute: looking at everything takes some twenty calls. Never throws.
   */
  check(): Promise<ConnectionState>;
  /** Tries a key without keeping it on disk. `by`: who pasted it. Never throws. */
  test(key: string, by: { readonly slackId: string; readonly email: string | null }): Promise<KeyTest>;
  /**
   * Keeps a tested key, encrypted, in place of the one before. Only for whoever tested it.
   * @throws ConflictError when the test is too long ago, or the bot restarted since.
   */
  save(testId: string, bySlackId: string): Promise<KeyReport>;
  /** For the Lever client. `null`: none yet. */
  key(): Promise<string | null>;
}

export interface ConnectionOptions {
  /** From the environment; wins over a pasted one. */
  readonly environmentKey: string | null;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** A client for another key, and the bot's own. */
  readonly open: (key: string) => Lever;
  readonly lever: () => Lever;
  /** After another key was saved. */
  readonly changed: () => void;
}

const SECRET = 'lever-api-key';
const STATE = 'connection';
const TEST_LIFE = 10 * MINUTE;
const CHECK_LIFE = MINUTE / 2;

interface Remembered {
  readonly verdict: KeyReport['verdict'];
  readonly sentence: string;
  readonly at: number;
  readonly missing: readonly string[];
  readonly confidential: boolean | null;
  readonly by: string | null;
}

const healthOf: Record<KeyReport['verdict'], ConnectionState['health']> = {
  works: 'connected',
  partial: 'partial',
  'no-access': 'refused',
  'wrong-key': 'refused',
  'not-connected': 'not-connected',
  unreachable: 'unreachable',
};

export function createConnection(options: ConnectionOptions): Connection {
  const { vault, ledger, clock, log, environmentKey } = options;
  let pasted: { readonly key: string | null } | null = null;
  /** Keys that were tested and not saved yet. In memory only. */
  const tested = new Map<
    string,
    { readonly key: string; readonly report: KeyReport; readonly by: string; readonly at: number }
  >();

  async function key(): Promise<string | null> {
    if (environmentKey) return environmentKey;
    pasted ??= { key: await vault.take(SECRET) };
    return pasted.key;
  }

  async function remembered(): Promise<Remembered | null> {
    return ((await ledger.get(STATE))?.value as unknown as Remembered | undefined) ?? null;
  }

  async function remember(report: KeyReport, by: string | null): Promise<void> {
    const confidential = report.permissions.find((it) => it.scope === 'confidential:access:admin')?.access;
    await ledger.set(STATE, {
      verdict: report.verdict,
      sentence: report.sentence,
      at: clock.now(),
      missing: report.permissions.filter((it) => it.access === 'missing').map((it) => it.name),
      confidential: confidential === 'granted' ? true : confidential === 'missing' ? false : null,
      by,
    });
  }

  async function state(): Promise<ConnectionState> {
    const source = environmentKey ? 'environment' : (await vault.has(SECRET)) ? 'pasted' : 'none';
    const known = await remembered();
    if (source === 'none')
      return {
        health: 'not-connected',
        source,
        sentence: 'Lever is not connected. A Lever Super Admin can type /hire connect.',
        checkedAt: null,
        missing: [],
        confidential: null,
        by: null,
      };
    if (!known)
      return {
        health: 'saved',
        source,
        sentence: 'A key is set; Lever was not asked about it yet.',
        checkedAt: null,
        missing: [],
        confidential: null,
        by: null,
      };
    return {
      health: healthOf[known.verdict],
      source,
      sentence: known.sentence,
      checkedAt: known.at,
      missing: known.missing,
      confidential: known.confidential,
      by: known.by,
    };
  }

  return {
    key,
    state,
    async check() {
      const known = await remembered();
      if ((await key()) === null || (known && Math.abs(clock.now() - known.at) < CHECK_LIFE)) return state();
      const report = await options.lever().checkKey();
      await remember(report, known?.by ?? null);
      return state();
    },
    async test(text, by) {
      const lever = options.open(text.trim());
      const report = await lever.checkKey({ tryWrites: true });
      let person: DirectoryUser | null = null;
      if (by.email && (report.verdict === 'works' || report.verdict === 'partial')) {
        try {
          const user = await lever.users.list({ email: by.email }).first();
          person = user && userFrom(user);
        } catch (error) {
          log.warn({ err: error }, 'the account’s users could not be read with the pasted key');
        }
      }
      for (const [id, it] of tested) if (clock.now() - it.at > TEST_LIFE) tested.delete(id);
      const id = randomUUID();
      tested.set(id, { key: text.trim(), report, by: by.slackId, at: clock.now() });
      return { id, report, person };
    },
    async save(testId, bySlackId) {
      const it = tested.get(testId);
      if (!it || it.by !== bySlackId || clock.now() - it.at > TEST_LIFE)
        throw new ConflictError('The test of this key is too long ago.', 'Paste the key and press Test again.');
      tested.delete(testId);
      await vault.put(SECRET, it.key);
      pasted = null;
      await remember(it.report, bySlackId);
      log.info({ by: bySlackId, verdict: it.report.verdict }, 'a Lever key was saved');
      options.changed();
      return it.report;
    },
  };
}
