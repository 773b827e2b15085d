/** OAuth codes and refresh tokens that have been handed out and not yet used. Codes live ten minutes, once. */
import { randomBytes } from 'node:crypto';
import type { MovableClock } from '../clock.ts';

const CODE_MS = 10 * 60_000;

export interface Grant {
  readonly teamId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly userScopes: readonly string[];
  readonly redirectUri: string | null;
}

export class OauthCodes {
  readonly #clock: MovableClock;
  readonly #codes = new Map<string, { readonly grant: Grant; readonly until: number }>();
  readonly #refresh = new Map<string, { readonly teamId: string; readonly scopes: readonly string[] }>();

  constructor(clock: MovableClock) {
    this.#clock = clock;
  }

  issue(grant: Grant): string {
    const code = `${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(20).toString('hex')}`;
    this.#codes.set(code, { grant, until: this.#clock.now() + CODE_MS });
    return code;
  }

  redeem(code: string): Grant | null {
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    return known && known.until >= this.#clock.now() ? known.grant : null;
  }

  issueRefresh(teamId: string, scopes: readonly string[]): string {
    const token = `xoxe-1-${randomBytes(20).toString('hex')}`;
    this.#refresh.set(token, { teamId, scopes });
    return token;
  }

  /** Single use. */
  redeemRefresh(token: string): { readonly teamId: string; readonly scopes: readonly string[] } | null {
    const known = this.#refresh.get(token) ?? null;
    this.#refresh.delete(token);
    return known;
  }

  clear(): void {
    this.#codes.clear();
    this.#refresh.clear();
  }
}
