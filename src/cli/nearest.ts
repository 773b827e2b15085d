/**
 * "Did you mean": the word out of a list that is closest to what was typed. Used by the command line only.
 */

/** The closest word, or null when none is within a third of its letters. */
export function nearest(typed: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const word of words) {
    const steps = distance(typed.toLowerCase(), word);
    if (steps < least && (steps <= Math.max(1, Math.ceil(word.length / 3)) || word.startsWith(typed.toLowerCase()))) {
      least = steps;
      best = word;
    }
  }
  return best;
}

/** Letters to insert, drop, replace or swap with their neighbour. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let steps = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        steps = Math.min(steps, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = steps;
    }
  return at(a.length, b.length);
}
