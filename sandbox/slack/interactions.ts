/**
 * What happens when a person types a command, presses something, submits or closes a view: the delivery, and everything
 * the app's acknowledgement makes happen on that person's screen. Failures become the notices Slack shows. The driver
 * decides what is pressed; this decides what follows.
 */
import { invalidArguments, SlackApiError } from './api/method.ts';
import { optionsProblems } from './blocks-check.ts';
import type { Core } from './core.ts';
import type { Ack } from './delivery/deliver.ts';
import { elementsOf, isJson, jsons, type Placed } from './form.ts';
import type { Channel, Message, SlackUser, View } from './model.ts';
import {
  actionPayload,
  closedPayload,
  commandPayload,
  messageShortcutPayload,
  shortcutPayload,
  submissionPayload,
  type Surface,
  suggestionPayload,
} from './payloads.ts';
import { respond } from './response-url.ts';
import type { Json, Values } from './screen.ts';
import { viewShape } from './shapes.ts';
import { checkedView, makeView, MOST_VIEWS, replaceView } from './views.ts';

/** How a person's act ended: `ok`, or the sentence Slack showed instead. */
export interface Outcome {
  readonly ok: boolean;
  readonly failure: string | null;
  /** Real milliseconds until the app acknowledged. */
  readonly ms: number;
}

const done = (ack: Ack, failure: string | null = null): Outcome => ({
  ok: ack.ok && failure === null,
  failure,
  ms: Math.round(ack.ms),
});

function requireInstalled(core: Core, user: SlackUser): void {
  if (!core.state.installs.has(user.teamId)) throw new Error('the app is not installed in this workspace');
}

/** Slack delivers nothing pressed while the app's settings leave interactivity off. */
function requireInteractivity(core: Core, user: SlackUser): void {
  requireInstalled(core, user);
  if (!core.manifest.interactive)
    throw new Error('the manifest leaves settings.interactivity off: nothing can be pressed');
}

export async function runCommand(
  core: Core,
  user: SlackUser,
  channel: Channel,
  command: string,
  text: string,
): Promise<Outcome> {
  requireInstalled(core, user);
  const typed = text === '' ? command : `${command} ${text}`;
  const target = {
    teamId: user.teamId,
    channelId: channel.id,
    userId: user.id,
    messageTs: null,
    command: typed,
  };
  const responseUrl = core.url() + core.responseUrls.issue(target);
  const payload = commandPayload(core, user, channel, command, text, responseUrl);
  const ack = await core.deliver.send({ kind: 'command', type: command, payload });
  const fail = (code: string): Outcome => {
    const failure = `${command} failed with the error "${code}"`;
    core.state.notify(user.id, { kind: 'failure', text: failure });
    return done(ack, failure);
  };
  if (!ack.ok) return fail(ack.reason === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed');
  const body = typeof ack.body === 'string' ? { text: ack.body } : ack.body;
  if (body === null || Object.keys(body).length === 0) return done(ack);
  try {
    respond(core, target, body);
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return fail(error.error);
  }
  return done(ack);
}

function pressFailure(ack: Extract<Ack, { ok: false }>): string {
  if (ack.reason === 'http_timeout') return 'Operation timed out. Apps need to respond within 3 seconds.';
  if (ack.status !== null) return `This app responded with Status Code ${ack.status}.`;
  return 'This app is not responding.';
}

/** Delivers a press; `chosen` is what `actions[0]` says besides the element's own fields. */
export async function press(
  core: Core,
  user: SlackUser,
  surface: Surface,
  pressed: Placed,
  chosen: Json,
  values: Values,
): Promise<Outcome> {
  requireInteractivity(core, user);
  const payload = actionPayload(core, user, surface, pressed, chosen, values);
  const ack = await core.deliver.send({ kind: 'interactive', type: 'block_actions', payload });
  if (ack.ok) return done(ack);
  const failure = pressFailure(ack);
  core.state.notify(user.id, { kind: 'failure', text: failure });
  return done(ack, failure);
}

export interface Suggestions {
  readonly options: readonly Json[];
  readonly failure: string | null;
}

/** Asks the app for the options of an external select. */
export async function suggest(
  core: Core,
  user: SlackUser,
  surface: Surface,
  asked: Placed,
  typed: string,
): Promise<Suggestions> {
  requireInteractivity(core, user);
  const payload = suggestionPayload(core, user, surface, asked, typed);
  const ack = await core.deliver.send({ kind: 'options', type: 'block_suggestion', payload });
  const failure = 'There was a problem loading options.';
  if (!ack.ok || !isJson(ack.body) || optionsProblems(ack.body).length > 0) return { options: [], failure };
  const groups = jsons(ack.body['option_groups']);
  const options = groups.length > 0 ? groups.flatMap((it) => jsons(it['options'])) : jsons(ack.body['options']);
  return { options, failure: null };
}

export async function submitView(core: Core, user: SlackUser, view: View): Promise<Outcome> {
  requireInteractivity(core, user);
  view.errors = {};
  view.notice = null;
  const placed = elementsOf(jsons(view.body['blocks']));
  const payload = submissionPayload(core, user, view, placed);
  const ack = await core.deliver.send({ kind: 'interactive', type: 'view_submission', payload });
  const trouble = (why: string): Outcome => {
    view.notice = `We had some trouble connecting. Try again?`;
    core.state.notify(user.id, { kind: 'failure', text: `${view.notice} (${why})` });
    return done(ack, `${view.notice} (${why})`);
  };
  if (!ack.ok) return trouble(ack.detail);
  const stack = core.state.stack(user.id);
  // The person may have closed it, or the app may have replaced the stack, while it was being decided.
  if (!stack.includes(view)) return done(ack);
  try {
    applyAnswer(core, user, view, ack.body, placed);
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    const lines = isJson(error.extra['response_metadata']) ? error.extra['response_metadata']['messages'] : [];
    return trouble([error.error, ...(Array.isArray(lines) ? lines.map(String) : [])].join(' '));
  }
  return done(ack);
}

function applyAnswer(
  core: Core,
  user: SlackUser,
  view: View,
  body: Json | string | null,
  placed: readonly Placed[],
): void {
  const stack = core.state.stack(user.id);
  if (body === null || body === '' || (isJson(body) && Object.keys(body).length === 0)) {
    stack.splice(stack.indexOf(view), 1);
    return;
  }
  if (!isJson(body)) throw new SlackApiError('invalid_arguments');
  switch (body['response_action']) {
    case 'clear':
      stack.length = 0;
      return;
    case 'errors': {
      const errors = isJson(body['errors']) ? body['errors'] : {};
      const inputs = new Set(placed.filter((it) => it.input).map((it) => it.blockId));
      const strange = Object.keys(errors).filter((it) => !inputs.has(it));
      if (strange.length > 0 || Object.keys(errors).length === 0)
        throw invalidArguments(`errors name ${strange.join(', ') || 'nothing'}, which is no input block of the view`);
      view.errors = Object.fromEntries(Object.entries(errors).map(([key, value]) => [key, String(value)]));
      return;
    }
    case 'update':
      replaceView(core, view, checkedView(core, body['view'], 'modal'));
      return;
    case 'push': {
      if (stack.length >= MOST_VIEWS) throw new SlackApiError('push_limit_reached');
      const next = checkedView(core, body['view'], 'modal');
      stack.push(
        makeView(core, {
          teamId: user.teamId,
          userId: user.id,
          type: 'modal',
          body: next,
          below: view,
          openedIn: view.openedIn,
        }),
      );
      return;
    }
    default:
      throw invalidArguments('response_action must be errors, update, push or clear');
  }
}

/** Takes views off the screen and tells the app of those that asked to hear of it. `cleared`: the whole stack went. */
export async function closeViews(core: Core, user: SlackUser, views: readonly View[], cleared: boolean): Promise<void> {
  const stack = core.state.stack(user.id);
  for (const view of views) stack.splice(stack.indexOf(view), 1);
  const told = views.filter((it) => it.body['notify_on_close'] === true);
  await Promise.all(
    told.map((view) =>
      core.deliver.send({
        kind: 'interactive',
        type: 'view_closed',
        payload: closedPayload(core, user, view, cleared),
      }),
    ),
  );
}

export async function runShortcut(
  core: Core,
  user: SlackUser,
  callbackId: string,
  on: { readonly channel: Channel; readonly message: Message } | null,
): Promise<Outcome> {
  requireInteractivity(core, user);
  const payload = on
    ? messageShortcutPayload(core, user, callbackId, on.channel, on.message)
    : shortcutPayload(core, user, callbackId);
  const ack = await core.deliver.send({ kind: 'interactive', type: on ? 'message_action' : 'shortcut', payload });
  if (ack.ok) return done(ack);
  const failure = pressFailure(ack);
  core.state.notify(user.id, { kind: 'failure', text: failure });
  return done(ack, failure);
}

/** Tells the app that the person opened its Home tab or its Messages tab. */
export async function tellHomeOpened(core: Core, user: SlackUser, tab: 'home' | 'messages'): Promise<void> {
  const install = core.state.installs.get(user.teamId);
  if (!install) return;
  const dm = core.state.directMessage(user.teamId, [user.id, install.botUserId]);
  const view = core.state.homes.get(user.id);
  await core.events.emit(user.teamId, 'app_home_opened', {
    type: 'app_home_opened',
    user: user.id,
    channel: dm.id,
    tab,
    ...(tab === 'home' && view && { view: viewShape(view, core.appId, install.botId) }),
  });
}
