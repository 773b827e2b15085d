/**
 * Google's partial responses: `fields=nextPageToken,items(id,attendees(self))` or `items/id`. Kept exactly, so that a
 * client that reads a field it did not ask for fails here as it would fail at Google.
 */
interface Mask {
  readonly [field: string]: Mask | true;
}

/** `null` when the text is not a valid selector. */
export function parseFields(text: string): Mask | null {
  let at = 0;
  function list(): Mask | null {
    const mask: Record<string, Mask | true> = {};
    for (;;) {
      const path = /^[\w*/.-]+/.exec(text.slice(at))?.[0];
      if (path === undefined) return null;
      at += path.length;
      let inner: Mask | true = true;
      if (text[at] === '(') {
        at += 1;
        const nested = list();
        if (nested === null || text[at] !== ')') return null;
        at += 1;
        inner = nested;
      }
      const parts = path.split('/');
      let level: Mask | true = inner;
      for (const part of parts.slice(1).reverse()) level = { [part]: level };
      mask[parts[0] as string] = level;
      if (text[at] !== ',') return mask;
      at += 1;
    }
  }
  const mask = list();
  return at === text.length ? mask : null;
}

export function select(value: unknown, mask: Mask | true): unknown {
  if (mask === true || mask['*'] === true) return value;
  if (Array.isArray(value)) return value.map((it) => select(it, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => mask[field] !== undefined || mask['*'] !== undefined)
      .map(([field, it]) => [field, select(it, mask[field] ?? mask['*'] ?? true)]),
  );
}
