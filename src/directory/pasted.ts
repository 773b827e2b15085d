/** What a typed text is: a name, an e-mail address, an id, or a link copied out of Lever. Pure. */

export type Pasted =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'id'; readonly id: string }
  /** A link that cannot work here, and why. */
  | { readonly kind: 'foreign'; readonly why: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const leverHost = /^hire(\.[a-z]+)*\.lever\.co$/i;

/** Slack wraps links and addresses: `<https://…|label>`, `<mailto:a@b|a@b>`. */
function unwrapped(text: string): string {
  const wrapped = /^<([^>|]+)(\|[^>]*)?>$/.exec(text.trim());
  return (wrapped?.[1] ?? text.trim()).replace(/^mailto:/i, '');
}

/** The id behind `/candidates/…` in any link; `null` when there is none. */
export function candidateIn(url: URL): string | null {
  return /\/candidates\/([\w-]{6,})/.exec(url.pathname)?.[1]?.toLowerCase() ?? null;
}

/**
 * @param ownHosts where this account's candidates live (`hire.lever.co`), as Lever itself says; empty when unknown.
 */
export function meaningOf(text: string, ownHosts: ReadonlySet<string>): Pasted {
  const bare = unwrapped(text);
  if (/^https?:\/\//i.test(bare) && URL.canParse(bare)) {
    const url = new URL(bare);
    const id = candidateIn(url);
    const own = ownHosts.has(url.host);
    if (id && (own || (ownHosts.size === 0 && leverHost.test(url.hostname)))) return { kind: 'id', id };
    if (leverHost.test(url.hostname) || id) {
      const here = [...ownHosts][0];
      if (!own && here)
        return { kind: 'foreign', why: `That link is of another Lever (${url.host}); this bot works with ${here}.` };
      return {
        kind: 'foreign',
        why: 'That link is not a candidate’s page. Open the candidate in Lever and copy the address.',
      };
    }
    return { kind: 'foreign', why: 'That is not a Lever link. Open the candidate in Lever and copy the address.' };
  }
  if (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(bare)) return { kind: 'email', email: bare.toLowerCase() };
  if (uuid.test(bare)) return { kind: 'id', id: bare.toLowerCase() };
  return { kind: 'words', words: bare };
}

/** Links to candidates inside a longer text, in order. */
export function candidateLinksIn(text: string): readonly string[] {
  const found = text.match(/https?:\/\/[^\s<>|"]+\/candidates\/[\w-]+/gi) ?? [];
  return [...new Set(found)];
}
