/** The payloads of commands and interactions, field by field as Slack sends them. Pure but for issuing tickets. */
import type { Core } from './core.ts';
import { type Placed, str, valueKeys } from './form.ts';
import type { Channel, Message, SlackUser, View } from './model.ts';
import type { Json, Values } from './screen.ts';
import { messageShape, viewShape } from './shapes.ts';

export function channelNameFor(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'private' || channel.kind === 'mpim' ? 'privategroup' : channel.name;
}

function base(core: Core, user: SlackUser, type: string): Json {
  const workspace = core.state.workspace(user.teamId);
  return {
    type,
    token: 'deprecated',
    team: { id: workspace.id, domain: workspace.domain },
    user: { id: user.id, username: user.handle, name: user.handle, team_id: user.teamId },
    api_app_id: core.appId,
    enterprise: null,
    is_enterprise_install: false,
  };
}

const actionTs = (core: Core): string => core.state.newTs();

export function commandPayload(
  core: Core,
  user: SlackUser,
  channel: Channel,
  command: string,
  text: string,
  responseUrl: string,
): Json {
  const workspace = core.state.workspace(user.teamId);
  return {
    token: 'deprecated',
    team_id: workspace.id,
    team_domain: workspace.domain,
    channel_id: channel.id,
    channel_name: channelNameFor(channel),
    user_id: user.id,
    user_name: user.handle,
    command,
    text,
    api_app_id: core.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: core.triggers.issue({ teamId: workspace.id, userId: user.id, viewId: null, channelId: channel.id }),
  };
}

export type Surface =
  | { readonly on: 'message'; readonly channel: Channel; readonly message: Message }
  | { readonly on: 'view'; readonly view: View };

function shapeOf(core: Core, view: View): Json {
  return viewShape(view, core.appId, core.state.installs.get(view.teamId)?.botId ?? '');
}

function container(surface: Surface): Json {
  if (surface.on === 'view') return { type: 'view', view_id: surface.view.id };
  const { channel, message } = surface;
  return {
    type: 'message',
    message_ts: message.ts,
    channel_id: channel.id,
    is_ephemeral: message.ephemeralTo !== null,
    ...(message.threadTs !== null && { thread_ts: message.threadTs }),
  };
}

function responseUrlFor(core: Core, user: SlackUser, channel: Channel, message: Message): string {
  const path = core.responseUrls.issue({
    teamId: user.teamId,
    channelId: channel.id,
    userId: user.id,
    messageTs: message.ts,
    command: null,
  });
  return `${core.url()}${path}`;
}

const place = (channel: Channel): Json => ({ id: channel.id, name: channelNameFor(channel) });

/** `values`: the surface's state as of this press, the new choice included. */
export function actionPayload(
  core: Core,
  user: SlackUser,
  surface: Surface,
  pressed: Placed,
  chosen: Json,
  values: Values,
): Json {
  const { element, type, actionId, blockId } = pressed;
  const action: Json = {
    type,
    action_id: actionId,
    block_id: blockId,
    ...(type === 'button' && {
      text: element['text'],
      ...(element['value'] !== undefined && { value: element['value'] }),
      ...(element['url'] !== undefined && { url: element['url'] }),
      ...(element['style'] !== undefined && { style: element['style'] }),
    }),
    ...chosen,
    action_ts: actionTs(core),
  };
  const viewId = surface.on === 'view' ? surface.view.id : null;
  return {
    ...base(core, user, 'block_actions'),
    container: container(surface),
    trigger_id: core.triggers.issue({
      teamId: user.teamId,
      userId: user.id,
      viewId,
      channelId: surface.on === 'view' ? surface.view.openedIn : surface.channel.id,
    }),
    ...(surface.on === 'view'
      ? { view: shapeOf(core, surface.view) }
      : {
          channel: place(surface.channel),
          ...(surface.message.ephemeralTo === null && { message: messageShape(surface.message, surface.channel) }),
          state: { values },
          response_url: responseUrlFor(core, user, surface.channel, surface.message),
        }),
    actions: [action],
  };
}

export function suggestionPayload(core: Core, user: SlackUser, surface: Surface, asked: Placed, typed: string): Json {
  return {
    ...base(core, user, 'block_suggestion'),
    container: container(surface),
    action_id: asked.actionId,
    block_id: asked.blockId,
    value: typed,
    ...(surface.on === 'view'
      ? { view: shapeOf(core, surface.view) }
      : {
          channel: place(surface.channel),
          ...(surface.message.ephemeralTo === null && { message: messageShape(surface.message, surface.channel) }),
        }),
  };
}

export function submissionPayload(core: Core, user: SlackUser, view: View, elements: readonly Placed[]): Json {
  const responseUrls = elements
    .filter((it) => it.input && it.element['response_url_enabled'] === true)
    .flatMap((it) => {
      const channelId = str(view.values[it.blockId]?.[it.actionId]?.[valueKeys[it.type] ?? '']);
      if (channelId === '') return [];
      const path = core.responseUrls.issue({
        teamId: user.teamId,
        channelId,
        userId: user.id,
        messageTs: null,
        command: null,
      });
      return [{ block_id: it.blockId, action_id: it.actionId, channel_id: channelId, response_url: core.url() + path }];
    });
  return {
    ...base(core, user, 'view_submission'),
    trigger_id: core.triggers.issue({
      teamId: user.teamId,
      userId: user.id,
      viewId: view.id,
      channelId: view.openedIn,
    }),
    view: shapeOf(core, view),
    response_urls: responseUrls,
  };
}

export function closedPayload(core: Core, user: SlackUser, view: View, cleared: boolean): Json {
  return { ...base(core, user, 'view_closed'), view: shapeOf(core, view), is_cleared: cleared };
}

export function shortcutPayload(core: Core, user: SlackUser, callbackId: string): Json {
  return {
    ...base(core, user, 'shortcut'),
    callback_id: callbackId,
    action_ts: actionTs(core),
    trigger_id: core.triggers.issue({ teamId: user.teamId, userId: user.id, viewId: null, channelId: null }),
  };
}

export function messageShortcutPayload(
  core: Core,
  user: SlackUser,
  callbackId: string,
  channel: Channel,
  message: Message,
): Json {
  return {
    ...base(core, user, 'message_action'),
    callback_id: callbackId,
    action_ts: actionTs(core),
    trigger_id: core.triggers.issue({ teamId: user.teamId, userId: user.id, viewId: null, channelId: channel.id }),
    message_ts: message.ts,
    message: messageShape(message, channel),
    channel: place(channel),
    response_url: responseUrlFor(core, user, channel, message),
  };
}
