/**
 * Secrets at rest: AES-256-GCM over the ledger, with a key ring. Used for pasted Lever keys, OAuth tokens and Slack
 * installations. A secret comes out only through `take`, for the wire that needs it; nothing lists or logs one.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Ledger, pagesUnder } from './ledger.ts';

/** The first key encrypts; all decrypt, so that keys can be rotated. */
export interface VaultKey {
  readonly id: string;
  readonly key: Buffer;
}

export class VaultError extends Error {
  override readonly name = 'VaultError';
}

export interface Vault {
  /** Encrypts and stores; replaces what was there. */
  put(name: string, secret: string, options?: { readonly expiresAt?: number }): Promise<void>;
  /** `null` when there is none. Throws {@link VaultError} when no key of the ring opens it, or it was altered. */
  take(name: string): Promise<string | null>;
  has(name: string): Promise<boolean>;
  remove(name: string): Promise<boolean>;
  /** Names under a prefix (never the secrets). */
  names(prefix: string): Promise<readonly string[]>;
  /** Re-encrypts everything that the first key does not hold yet; returns how many. */
  rotate(): Promise<number>;
}

/** NIST SP 800-38D: 96-bit nonces for GCM. */
const NONCE_BYTES = 12;

/** `id:base64,id:base64`: keys of exactly 32 bytes. Throws {@link VaultError} with a sentence that never holds the key. */
export function parseKeys(text: string): VaultKey[] {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part, index) => {
      const colon = part.indexOf(':');
      const id = part.slice(0, colon);
      const key = Buffer.from(part.slice(colon + 1), 'base64');
      if (colon < 1 || !/^[\w-]+$/.test(id)) throw new VaultError(`key ${index + 1} must look like id:base64`);
      if (key.length !== 32) throw new VaultError(`key "${id}" must be 32 bytes in base64, it is ${key.length}`);
      return { id, key };
    });
  if (new Set(keys.map((it) => it.id)).size !== keys.length) throw new VaultError('two keys have the same id');
  if (keys.length === 0) throw new VaultError('there must be at least one key');
  return keys;
}

interface Sealed {
  readonly keyId: string;
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

/** What the ciphertext is bound to: a sealed value copied under another name does not open. */
const aad = (name: string, keyId: string): Buffer => Buffer.from(`fulcrum-vault|${name}|${keyId}`);

export function createVault(ledger: Ledger, keys: readonly VaultKey[]): Vault {
  const [first] = keys;
  if (!first) throw new VaultError('a vault needs at least one key');
  const at = (name: string): string => `vault:${name}`;

  function seal(name: string, secret: string): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', (first as VaultKey).key, nonce).setAAD(
      aad(name, (first as VaultKey).id),
    );
    const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return {
      keyId: (first as VaultKey).id,
      nonce: nonce.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      data: data.toString('base64'),
    };
  }

  function open(name: string, sealed: Sealed): string {
    const key = keys.find((it) => it.id === sealed.keyId);
    if (!key)
      throw new VaultError(
        `"${name}" was encrypted with key "${sealed.keyId}", which is not in FULCRUM_ENCRYPTION_KEYS`,
      );
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.key, Buffer.from(sealed.nonce, 'base64'))
        .setAAD(aad(name, sealed.keyId))
        .setAuthTag(Buffer.from(sealed.tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new VaultError(
        `"${name}" does not open with key "${sealed.keyId}": the key or the stored data was changed`,
        {
          cause: error,
        },
      );
    }
  }

  return {
    put: async (name, secret, options) => {
      await ledger.set(at(name), { ...seal(name, secret) }, options);
    },
    take: async (name) => {
      const entry = await ledger.get(at(name));
      return entry ? open(name, entry.value as unknown as Sealed) : null;
    },
    has: async (name) => (await ledger.get(at(name))) !== null,
    remove: (name) => ledger.delete(at(name)),
    names: async (prefix) => {
      const names: string[] = [];
      for await (const page of pagesUnder(ledger, at(prefix)))
        names.push(...page.map(({ key }) => key.slice('vault:'.length)));
      return names;
    },
    rotate: async () => {
      let rotated = 0;
      for await (const page of pagesUnder(ledger, 'vault:'))
        for (const entry of page) {
          const sealed = entry.value as unknown as Sealed;
          if (sealed.keyId === first.id) continue;
          const name = entry.key.slice('vault:'.length);
          const next = await ledger.compareAndSet(
            entry.key,
            entry.version,
            { ...seal(name, open(name, sealed)) },
            entry.expiresAt === null ? {} : { expiresAt: entry.expiresAt },
          );
          if (next !== null) rotated += 1;
        }
      return rotated;
    },
  };
}
