/**
 * A story's world: the whole bot against the sandbox, closed when the test ends. Time stands still unless moved.
 *
 *   const { maya, lever, calendars } = await world();
 *   await maya.types('/hire schedule Priya', { in: '#hiring' });
 *   await maya.sees(/Priya Raman/);
 */
import { onTestFinished } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { startWorld, type World, type WorldOptions } from '../../sandbox/world.ts';

/** Monday morning in Lisbon (UTC+0 in winter), a week without a change of clocks. */
export const MONDAY = Date.parse('2026-11-23T09:00:00Z');

export interface StoryWorld extends World {
  readonly maya: Person;
  /** Anybody by key: `person('rui')`. */
  person(key: string): Person;
}

/** Nobody learns anything from waiting for Lever's ten requests a second; the pacing has tests of its own. */
export const hurried = { LEVER_REQUESTS_PER_SECOND: '500' } as const;

/** Starts a world for this test; everything is closed when the test finishes, however it ends. */
export async function world(options: Partial<WorldOptions> = {}): Promise<StoryWorld> {
  const started = await startWorld({ at: MONDAY, frozen: true, ...options, env: { ...hurried, ...options.env } });
  onTestFinished(() => started.close());
  const person = (key: string): Person => started.slack.person(key);
  // Not `Object.assign`: it would ask for Maya at once, and a recorded company has none.
  return Object.defineProperties(started, {
    maya: { get: () => person('maya'), configurable: true },
    person: { value: person, configurable: true },
  }) as StoryWorld;
}
