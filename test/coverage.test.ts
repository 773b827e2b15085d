/** Keeps `docs/coverage.md` true: every test it names exists, under that title, in that file. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const rows = readFileSync(`${root}docs/coverage.md`, 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]+\d+\w? \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', , stories = '', state = '']) => ({ id, stories, state }));

describe('docs/coverage.md', () => {
  test('has one line for each id', () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(new Set(rows.map((it) => it.id)).size).toBe(rows.length);
  });

  test.each(rows)('$id names tests that exist, and a state', ({ stories, state }) => {
    expect(state).toMatch(/^(met|part)\b/);
    for (const story of stories.split(/; (?=`)/)) {
      const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(story) ?? [];
      expect(existsSync(`${root}${file}`), `${story} names no file`).toBe(true);
      expect(readFileSync(`${root}${file}`, 'utf8'), `${file} has no test of that title`).toContain(title);
    }
  });
});
