/**
 * From a control found on a screen to the state behind it: setting values, sending presses, asking typeaheads. Used by
 * the driver only.
 */
import type { Core } from './core.ts';
import type { Found } from './find.ts';
import { codePoints, elementsOf, jsons, type Placed, withValue } from './form.ts';
import { type Outcome, press, suggest } from './interactions.ts';
import type { SlackUser } from './model.ts';
import type { Surface } from './payloads.ts';
import { blocksOf, messageValues } from './render.ts';
import type { Json, Values } from './screen.ts';

/** More than this nobody types into a typeahead before choosing. */
const MOST_TYPED = 40;

export function surfaceOf(
  core: Core,
  user: SlackUser,
  found: Found,
): { readonly surface: Surface; readonly values: Values; readonly blocks: readonly Json[] } {
  const { on } = found.area;
  if ('viewId' in on) {
    const view = core.state.view(on.viewId);
    if (!view) throw new Error('the view has just gone');
    return { surface: { on: 'view', view }, values: view.values, blocks: jsons(view.body['blocks']) };
  }
  const channel = core.state.channel(user.teamId, on.channelId);
  const message = channel && core.state.message(channel, on.ts);
  if (!message) throw new Error('the message has just gone');
  const values = messageValues(core, user, message);
  return { surface: { on: 'message', channel, message }, values, blocks: blocksOf(message) };
}

export function placedOf(core: Core, user: SlackUser, found: Found): Placed {
  const { blockId, actionId, label } = found.control;
  const { blocks } = surfaceOf(core, user, found);
  const placed = elementsOf(blocks).find((it) => it.blockId === blockId && it.actionId === actionId);
  if (!placed) throw new Error(`"${label}" has just gone`);
  return placed;
}

/** Puts a value where the person put it; the field's complaint, if any, goes. */
export function setValue(core: Core, user: SlackUser, found: Found, state: Json): Placed {
  const placed = placedOf(core, user, found);
  const { surface, values } = surfaceOf(core, user, found);
  const next = withValue(values, placed.blockId, placed.actionId, state);
  if (surface.on === 'message') core.state.setValuesOf(user.id, surface.message, next);
  else {
    surface.view.values = next;
    const { [placed.blockId]: _gone, ...errors } = surface.view.errors;
    surface.view.errors = errors;
  }
  return placed;
}

export async function act(core: Core, user: SlackUser, found: Found, chosen: Json): Promise<Outcome> {
  const { surface, values } = surfaceOf(core, user, found);
  return press(core, user, surface, placedOf(core, user, found), chosen, values);
}

export async function ask(core: Core, user: SlackUser, found: Found, typed: string): Promise<readonly Json[]> {
  const placed = placedOf(core, user, found);
  const least = Number(placed.element['min_query_length'] ?? 3);
  if (codePoints(typed) < least)
    throw new Error(`"${found.control.label}" asks the app only from ${least} typed characters on`);
  const { options, failure } = await suggest(core, user, surfaceOf(core, user, found).surface, placed, typed);
  if (failure !== null) core.state.notify(user.id, { kind: 'failure', text: failure });
  return options;
}

/** The options a typeahead offers for each wanted choice, typed out (or `typing` instead). */
export async function askForEach(
  core: Core,
  user: SlackUser,
  found: Found,
  wanted: readonly string[],
  typing: string | undefined,
): Promise<readonly Json[]> {
  const answers = await Promise.all(
    wanted.map(async (it) => ask(core, user, found, typing ?? it.slice(0, MOST_TYPED))),
  );
  return answers.flat();
}

/** Opens a link in the imaginary browser. */
export function follow(core: Core, user: SlackUser, url: string): void {
  if (url !== '') core.state.notify(user.id, { kind: 'link', text: 'A browser opens:', url });
}
