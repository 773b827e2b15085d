/** `views.open`, `views.push`, `views.update`, `views.publish`: triggers, the stack of three, hashes. */
import { isJson } from '../form.ts';
import type { View } from '../model.ts';
import type { Json } from '../screen.ts';
import { viewShape } from '../shapes.ts';
import { checkedView, makeView, MOST_VIEWS, replaceView } from '../views.ts';
import { type BotMethod, type Call, invalidArguments, SlackApiError } from './method.ts';

const triggerErrors = ['invalid_trigger_id', 'expired_trigger_id', 'exchanged_trigger_id'];
const viewErrors = ['duplicate_external_id', 'view_too_large'];

const answer = (call: Call, view: View): Json => ({ view: viewShape(view, call.core.appId, call.install.botId) });

function exchange(call: Call): {
  readonly userId: string;
  readonly viewId: string | null;
  readonly channelId: string | null;
} {
  const id = call.args.text('trigger_id') ?? call.args.text('interactivity_pointer');
  if (!id) throw invalidArguments('missing required field: trigger_id');
  const trigger = call.core.triggers.exchange(id, call.workspace.id);
  if (typeof trigger === 'string') throw new SlackApiError(trigger);
  return trigger;
}

const open: BotMethod = {
  name: 'views.open',
  needs: 'bot',
  tier: 4,
  scopes: [],
  errors: [...triggerErrors, ...viewErrors],
  run: (call) => {
    const body = checkedView(call.core, call.args.json('view'), 'modal');
    const { userId, channelId } = exchange(call);
    const view = makeView(call.core, {
      teamId: call.workspace.id,
      userId,
      type: 'modal',
      body,
      below: null,
      openedIn: channelId,
    });
    call.core.state.stacks.set(userId, [view]);
    return answer(call, view);
  },
};

const push: BotMethod = {
  name: 'views.push',
  needs: 'bot',
  tier: 4,
  scopes: [],
  errors: [...triggerErrors, ...viewErrors, 'push_limit_reached', 'not_found'],
  run: (call) => {
    const body = checkedView(call.core, call.args.json('view'), 'modal');
    const { userId, viewId } = exchange(call);
    const stack = call.core.state.stack(userId);
    const below = stack.at(-1);
    if (!below || viewId === null || !stack.some((it) => it.id === viewId)) throw new SlackApiError('not_found');
    if (stack.length >= MOST_VIEWS) throw new SlackApiError('push_limit_reached');
    const view = makeView(call.core, {
      teamId: call.workspace.id,
      userId,
      type: 'modal',
      body,
      below,
      openedIn: below.openedIn,
    });
    stack.push(view);
    return answer(call, view);
  },
};

const update: BotMethod = {
  name: 'views.update',
  needs: 'bot',
  tier: 4,
  scopes: [],
  errors: [...viewErrors, 'hash_conflict', 'not_found'],
  run: (call) => {
    const { state } = call.core;
    const id = call.args.text('view_id');
    const external = call.args.text('external_id');
    if (!id && !external) throw invalidArguments('missing required field: view_id');
    const view = id ? state.view(id) : state.viewByExternalId(call.workspace.id, external ?? '');
    if (!view || view.teamId !== call.workspace.id) throw new SlackApiError('not_found');
    const body = checkedView(call.core, call.args.json('view'), view.type);
    const hash = call.args.text('hash');
    if (hash && hash !== view.hash) throw new SlackApiError('hash_conflict');
    replaceView(call.core, view, body);
    return answer(call, view);
  },
};

const publish: BotMethod = {
  name: 'views.publish',
  needs: 'bot',
  tier: 4,
  scopes: [],
  errors: [...viewErrors, 'hash_conflict', 'not_enabled'],
  run: (call) => {
    const { state, manifest } = call.core;
    const userId = call.args.required('user_id');
    if (!manifest.home) throw new SlackApiError('not_enabled');
    const user = state.user(call.workspace.id, userId);
    if (!user || user.botId !== null)
      throw invalidArguments('failed to match a user of this workspace [json-pointer:/user_id]');
    const wanted = call.args.json('view');
    const body = checkedView(call.core, isJson(wanted) ? wanted : undefined, 'home');
    const current = state.homes.get(userId);
    const hash = call.args.text('hash');
    if (hash && current && hash !== current.hash) throw new SlackApiError('hash_conflict');
    if (current) replaceView(call.core, current, body);
    const view =
      current ??
      makeView(call.core, { teamId: call.workspace.id, userId, type: 'home', body, below: null, openedIn: null });
    state.homes.set(userId, view);
    return answer(call, view);
  },
};

export const viewMethods = [open, push, update, publish];
