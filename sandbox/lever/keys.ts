/**
 * Who may call: API keys (Basic with an empty password, or Bearer), access tokens of the OAuth server, and what each is
 * granted. A key of the public *postings* API is recognised as the wrong kind and refused like an unknown one.
 */
import { unauthorized } from './refusal.ts';
import type { LeverState } from './state.ts';

export interface Grant {
  /** For the rate bucket and the page; never the secret itself. */
  readonly label: string;
  /** `'all'`, or rights such as `panels:write` (which cover `panels:read`). */
  rights: 'all' | readonly string[];
  /** May see confidential opportunities and postings. Lever grants it only while a key is made. */
  confidential: boolean;
  /** `'postings'`: belongs to the public postings API, of no use here. */
  kind: 'api' | 'postings';
  /** Deactivating this Lever user ends the key. */
  owner: string | null;
  revoked: boolean;
  /** Epoch ms on the sandbox's clock; null for keys. */
  readonly expiresAt: number | null;
}

export class Keys {
  readonly #grants = new Map<string, Grant>();
  readonly #now: () => number;
  /** The key a newcomer pastes. */
  readonly standard: string;

  constructor(standard: string, now: () => number) {
    this.standard = standard;
    this.#now = now;
    this.reset();
  }

  reset(): void {
    this.#grants.clear();
    this.add(this.standard);
  }

  add(secret: string, grant: Partial<Grant> = {}): Grant {
    const made: Grant = {
      label: `key ${this.#grants.size + 1}`,
      rights: 'all',
      confidential: true,
      kind: 'api',
      owner: null,
      revoked: false,
      expiresAt: null,
      ...grant,
    };
    this.#grants.set(secret, made);
    return made;
  }

  /** The grant behind a key, to change its rights or revoke it. */
  of(secret: string = this.standard): Grant {
    const grant = this.#grants.get(secret);
    if (grant === undefined) throw new Error(`the Lever emulator knows no key ${secret}`);
    return grant;
  }

  /** From now on the key is answered 401. */
  revoke(secret: string = this.standard): void {
    this.of(secret).revoked = true;
  }

  remove(secret: string): void {
    this.#grants.delete(secret);
  }

  authenticate(header: string | undefined, state: LeverState): Grant {
    const secret = secretIn(header);
    const grant = secret === null ? undefined : this.#grants.get(secret);
    if (grant === undefined || grant.kind !== 'api' || grant.revoked) throw unauthorized();
    if (grant.expiresAt !== null && grant.expiresAt <= this.#now()) throw unauthorized();
    if (grant.owner !== null && state.users.get(grant.owner)?.deactivatedAt !== null) throw unauthorized();
    return grant;
  }

  allows(grant: Grant, right: string): boolean {
    if (grant.rights === 'all') return true;
    return grant.rights.includes(right) || grant.rights.includes(right.replace(/:read$/, ':write'));
  }
}

function secretIn(header: string | undefined): string | null {
  const [scheme, value] = (header ?? '').split(' ', 2);
  if (value === undefined || value === '') return null;
  if (/^bearer$/i.test(scheme ?? '')) return value;
  if (!/^basic$/i.test(scheme ?? '')) return null;
  const [user, password] = Buffer.from(value, 'base64').toString('utf8').split(':', 2);
  // The documented form is the key as user name with an empty password; a password is somebody else's login.
  return password === '' ? (user ?? null) : null;
}
