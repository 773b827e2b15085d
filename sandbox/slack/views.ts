/**
 * Slack's rules for views: how one comes to be, what an update keeps, how large it may be, how deep they stack. Used by
 * the `views.*` methods and by acknowledgements of submissions, so that both doors follow the same rules.
 */
import { SlackApiError, invalidArguments } from './api/method.ts';
import { asLines, viewProblems } from './blocks-check.ts';
import type { Core } from './core.ts';
import { carryOver, isJson, str } from './form.ts';
import type { View } from './model.ts';
import type { Json } from './screen.ts';

const MOST_BYTES = 250 * 1024;
export const MOST_VIEWS = 3;

/** A view argument as an object, or Slack's refusal. */
export function checkedView(core: Core, view: unknown, type: 'modal' | 'home'): Json {
  if (!isJson(view)) throw invalidArguments('missing required field: view');
  if (view['type'] !== type) throw invalidArguments(`must be "${type}" [json-pointer:/view/type]`);
  if (Buffer.byteLength(JSON.stringify(view)) > MOST_BYTES) throw new SlackApiError('view_too_large');
  const problems = viewProblems(view, type);
  if (problems.length > 0) throw invalidArguments(...asLines(problems, '/view'));
  return { ...view, blocks: core.state.withIds(view['blocks']) };
}

function newHash(core: Core): string {
  return `${Math.floor(core.clock.now() / 1000)}.${core.state.newId('h')}`;
}

export function makeView(
  core: Core,
  options: {
    teamId: string;
    userId: string;
    type: 'modal' | 'home';
    body: Json;
    below: View | null;
    openedIn: string | null;
  },
): View {
  const { body, below } = options;
  const externalId = str(body['external_id']) || null;
  if (externalId !== null && core.state.viewByExternalId(options.teamId, externalId))
    throw new SlackApiError('duplicate_external_id');
  const id = core.state.newId('V');
  return {
    id,
    teamId: options.teamId,
    userId: options.userId,
    type: options.type,
    body,
    hash: newHash(core),
    externalId,
    rootViewId: below?.rootViewId ?? id,
    previousViewId: below?.id ?? null,
    openedIn: options.openedIn,
    values: carryOver((body['blocks'] ?? []) as Json[], {}, options.openedIn),
    errors: {},
    notice: null,
  };
}

/** Puts a new body into a view that is on screen; entered values survive where the ids did. */
export function replaceView(core: Core, view: View, body: Json): void {
  const externalId = str(body['external_id']) || null;
  if (externalId !== null && externalId !== view.externalId) {
    const other = core.state.viewByExternalId(view.teamId, externalId);
    if (other && other.id !== view.id) throw new SlackApiError('duplicate_external_id');
  }
  view.values = carryOver((body['blocks'] ?? []) as Json[], view.values, view.openedIn);
  view.body = body;
  view.externalId = externalId;
  view.hash = newHash(core);
  view.errors = {};
  view.notice = null;
}
