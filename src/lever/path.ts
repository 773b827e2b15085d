/**
 * Paths with ids in them. Called by `resources/*.ts`. Each value is encoded; one that could change which endpoint is
 * called (empty, `.`, `..`) is refused before anything is sent.
 */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((whole, part, index) => {
    const value = values[index];
    if (index >= values.length) return whole + part;
    if (value === undefined || value === '' || value === '.' || value === '..') {
      throw new TypeError(`Not an id for ${parts.join('…')}: ${JSON.stringify(value ?? null)}`);
    }
    return whole + part + encodeURIComponent(value);
  }, '');
}
