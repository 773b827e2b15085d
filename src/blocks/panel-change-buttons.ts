/** A row of buttons that may turn out empty: Slack refuses a row without any. Used by the screens of a change. Pure. */
import type { Button } from '@slack/types';
import { actions, type Blocks } from './kit.ts';

export function buttons(...elements: readonly (Button | false)[]): Blocks {
  const shown = elements.filter((it) => it !== false);
  return shown.length === 0 ? null : actions(...shown);
}
