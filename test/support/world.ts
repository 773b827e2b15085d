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

/** Starts a world for this test; everything is closed when the test finishes, however it ends. */
export async function world(options: Partial<WorldOptions> = {}): Promise<StoryWorld> {
  const started = await startWorld({ at: MONDAY, frozen: true, ...options });
  onTestFinished(() => started.close());
  return Object.assign(started, {
    get maya() {
      return started.slack.person('maya');
    },
    person: (key: string) => started.slack.person(key),
  });
}
