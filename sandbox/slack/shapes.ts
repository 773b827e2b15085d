/** The emulator's records in Slack's wire shapes: users, channels, messages, views, files. Pure. */
import type { Channel, Message, SlackUser, StoredFile, View, Workspace } from './model.ts';
import type { Json } from './screen.ts';

/** Seconds east of UTC at an instant. */
export function offsetSeconds(zone: string, at: number): number {
  const name =
    new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(at)
      .find((it) => it.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}

export function userShape(
  user: SlackUser,
  at: number,
  options: { readonly email: boolean; readonly locale: boolean },
): Json {
  const [first = '', ...rest] = user.realName.split(' ');
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.handle,
    deleted: user.deleted,
    real_name: user.realName,
    ...(!user.deleted && {
      tz: user.tz,
      tz_label: new Intl.DateTimeFormat('en-US', { timeZone: user.tz, timeZoneName: 'long' })
        .formatToParts(at)
        .find((it) => it.type === 'timeZoneName')?.value,
      tz_offset: offsetSeconds(user.tz, at),
    }),
    profile: {
      title: user.title,
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.handle,
      display_name_normalized: user.handle,
      first_name: first,
      last_name: rest.join(' '),
      team: user.teamId,
      ...(options.email && user.email !== null && { email: user.email }),
      ...(user.botId !== null && { bot_id: user.botId }),
    },
    is_admin: user.admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.guest,
    is_ultra_restricted: false,
    is_bot: user.botId !== null,
    is_app_user: false,
    updated: user.updated,
    ...(options.locale && { locale: user.locale }),
  };
}

export function channelShape(channel: Channel, viewer: string): Json {
  const direct = channel.kind === 'im';
  const base = {
    id: channel.id,
    created: channel.created,
    is_im: direct,
    is_mpim: channel.kind === 'mpim',
    is_archived: channel.archived,
    is_org_shared: false,
    context_team_id: channel.teamId,
  };
  if (direct) return { ...base, user: [...channel.members].find((it) => it !== viewer) ?? viewer, priority: 0 };
  return {
    ...base,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_private: channel.kind !== 'public',
    is_general: channel.name === 'general',
    is_shared: channel.external,
    is_ext_shared: channel.external,
    is_pending_ext_shared: false,
    is_member: channel.members.has(viewer),
    creator: channel.creator,
    topic: { value: channel.topic, creator: channel.creator, last_set: channel.created },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size,
  };
}

export function messageShape(message: Message, channel: Channel): Json {
  const replies = channel.messages.filter((it) => it.threadTs === message.ts && it.ephemeralTo === null);
  return {
    type: 'message',
    ...(message.subtype !== null && { subtype: message.subtype }),
    user: message.userId,
    team: message.teamId,
    ts: message.ts,
    text: message.text,
    ...(message.botId !== null && { bot_id: message.botId }),
    ...(message.username !== null && { username: message.username }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(message.metadata !== null && { metadata: message.metadata }),
    ...(message.edited !== null && { edited: message.edited }),
    ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    ...(replies.length > 0 && { thread_ts: message.ts, reply_count: replies.length }),
    ...(message.reactions.size > 0 && {
      reactions: [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size })),
    }),
    ...(message.files.length > 0 && { files: message.files.map((id) => ({ id })) }),
  };
}

export function viewShape(view: View, appId: string, botId: string): Json {
  const { body } = view;
  return {
    id: view.id,
    team_id: view.teamId,
    type: view.type,
    blocks: body['blocks'] ?? [],
    private_metadata: body['private_metadata'] ?? '',
    callback_id: body['callback_id'] ?? '',
    external_id: view.externalId ?? '',
    state: { values: view.values },
    hash: view.hash,
    title: body['title'] ?? { type: 'plain_text', text: 'View Title', emoji: true },
    submit: body['submit'] ?? null,
    close: body['close'] ?? null,
    clear_on_close: body['clear_on_close'] ?? false,
    notify_on_close: body['notify_on_close'] ?? false,
    submit_disabled: body['submit_disabled'] ?? false,
    root_view_id: view.rootViewId,
    previous_view_id: view.previousViewId,
    app_id: appId,
    app_installed_team_id: view.teamId,
    bot_id: botId,
  };
}

export function fileShape(file: StoredFile, url: string): Json {
  const type = file.name.includes('.') ? (file.name.split('.').pop() ?? '') : '';
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: type,
    user: file.userId,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    is_public: file.channels.size > 0,
    url_private: `${url}/files-pri/${file.teamId}-${file.id}/${encodeURIComponent(file.name)}`,
    url_private_download: `${url}/files-pri/${file.teamId}-${file.id}/download/${encodeURIComponent(file.name)}`,
    permalink: `${url}/files/${file.userId}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: [...file.channels],
  };
}

export function permalink(workspace: Workspace, message: Message): string {
  const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${message.channelId}` : '';
  return `https://${workspace.domain}.slack.com/archives/${message.channelId}/p${message.ts.replace('.', '')}${thread}`;
}
