/**
 * Ids, tokens and event ids from a seeded generator, so that the same account and the same calls give the same ids in
 * every run. The form is Lever's: lower-case UUID v4, signing tokens of 48 hex characters.
 */
export class Ids {
  #state: number;

  constructor(seed: string) {
    // FNV-1a over the seed: any text gives a well-spread start.
    let hash = 0x811c9dc5;
    for (const char of seed) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** Mulberry32: one 32-bit word. */
  #word(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  hex(characters: number): string {
    let out = '';
    while (out.length < characters) out += this.#word().toString(16).padStart(8, '0');
    return out.slice(0, characters);
  }

  uuid(): string {
    const hex = this.hex(32);
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
