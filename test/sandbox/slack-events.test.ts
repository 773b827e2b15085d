/** What the app hears of, beyond presses: edits, admins, fate; and payloads held against Slack's own skeletons. */
import { existsSync, readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { company, manifest, type Stage, stage } from './slack-app.ts';
import { listeners } from './slack-listeners.ts';

const events = [
  'message.channels',
  'member_joined_channel',
  'channel_archive',
  'channel_rename',
  'user_change',
  'team_join',
];

let here: Stage;
let maya: Person;
const heard: Record<string, unknown>[] = [];

function listen(app: App): void {
  listeners(app, []);
  app.use(async ({ body, next }) => {
    if ('event' in body) heard.push(body['event'] as Record<string, unknown>);
    await next();
  });
  app.shortcut('ask_channel', async ({ ack, shortcut, client }) => {
    await ack();
    const element = {
      type: 'conversations_select',
      action_id: 'where',
      default_to_current_conversation: true,
      response_url_enabled: true,
    } as const;
    await client.views.open({
      trigger_id: shortcut.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'ask_channel',
        title: { type: 'plain_text', text: 'Where' },
        submit: { type: 'plain_text', text: 'Tell' },
        blocks: [{ type: 'input', block_id: 'where', label: { type: 'plain_text', text: 'Channel' }, element }],
      },
    });
  });
  app.shortcut('send_cv', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({
      trigger_id: shortcut.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'send_cv',
        title: { type: 'plain_text', text: 'CV' },
        submit: { type: 'plain_text', text: 'Send' },
        blocks: [
          {
            type: 'input',
            block_id: 'cv',
            label: { type: 'plain_text', text: 'CV' },
            element: { type: 'file_input', action_id: 'cv', max_files: 1 },
          },
          {
            type: 'input',
            block_id: 'mail',
            label: { type: 'plain_text', text: 'Mail' },
            element: { type: 'email_text_input', action_id: 'mail' },
          },
        ],
      },
    });
  });
  app.view('send_cv', async ({ ack, view }) => {
    await ack();
    const [file] = view.state.values['cv']?.['cv']?.files ?? [];
    const answer = await fetch(file?.url_private_download ?? '', {
      headers: { authorization: `Bearer ${here.slack.credentials.botToken}` },
    });
    heard.push({ type: 'cv', name: file?.name, text: await answer.text() });
  });
  app.view('ask_channel', async ({ ack, body }) => {
    await ack();
    const [first] = 'response_urls' in body ? (body.response_urls as { response_url: string }[]) : [];
    await fetch(first?.response_url ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'told you', response_type: 'in_channel' }),
    });
  });
}

beforeAll(async () => {
  const declared = manifest() as {
    settings: { event_subscriptions: { bot_events: string[] } };
    features: { shortcuts: object[] };
  };
  declared.settings.event_subscriptions.bot_events.push(...events);
  declared.features.shortcuts.push({
    name: 'Send',
    type: 'global',
    callback_id: 'send_cv',
    description: 'Send a CV',
  });
  declared.features.shortcuts.push({
    name: 'Ask',
    type: 'message',
    callback_id: 'ask_channel',
    description: 'Ask where',
  });
  here = await stage('http', listen, { manifest: declared });
});
afterAll(() => here.close());
beforeEach(() => {
  here.slack.reset(company());
  heard.length = 0;
  maya = here.slack.person('maya');
});

const types = (): unknown[] => heard.map((it) => [it['type'], it['subtype']].filter(Boolean).join('/'));

describe('events', () => {
  test('the app hears of its own edits and deletions, and of nothing in rooms it is not in', async () => {
    await maya.says('unheard', { in: '#general' });
    const { chat } = here.app.client;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
    const { ts = '' } = await chat.postMessage({ channel: 'C2', text: 'first' });
    await chat.update({ channel: 'C2', ts, text: 'second' });
    await chat.delete({ channel: 'C2', ts });
    await here.slack.idle();
    // Bolt drops the app's own posts before any listener: the deliveries themselves tell.
    const told = here.slack.journal.deliveries('message').map((it) => it.payload['event'] as Record<string, unknown>);
    expect(told.map((it) => it['subtype'])).toEqual([undefined, 'message_changed', 'message_deleted']);
    expect(told[1]).toMatchObject({ message: { text: 'second' }, previous_message: { text: 'first' }, hidden: true });
  });

  test('invitations, archives, renames, new and changed people are told', async () => {
    await maya.invites('@Fulcrum', { to: '#general' });
    await maya.says('heard now', { in: '#general' });
    await here.slack.happens.renames('#general', 'everybody');
    await here.slack.happens.archives('#everybody');
    await here.slack.happens.changes('rui', { tz: 'Asia/Tokyo' });
    await here.slack.happens.arrives({
      key: 'ines',
      name: 'Ines Silva',
      email: 'ines@acme.test',
      zone: 'Europe/Lisbon',
    });
    await expect.poll(() => heard.length).toBe(6);
    expect(types()).toEqual([
      'member_joined_channel',
      'message',
      'channel_rename',
      'channel_archive',
      'user_change',
      'team_join',
    ]);
    expect(heard[0]).toMatchObject({ user: 'U0BOT0ACME', inviter: 'UMAYA' });
    expect(heard[4]).toMatchObject({ user: { id: 'URUI', tz: 'Asia/Tokyo', profile: { email: 'rui@acme.test' } } });
    expect(here.slack.person('ines').screen().person.zone).toBe('Europe/Lisbon');
  });

  test('a deactivated person loses what was open', async () => {
    const rui = here.slack.person('rui');
    await rui.types('/hire form', { in: '#hiring' });
    expect(rui.screen().modals).toHaveLength(1);
    await expect(rui.says('behind it')).rejects.toThrow('the modal "Schedule a panel" is in front of Rui Costa');
    await here.slack.happens.changes('rui', { deleted: true });
    await expect(rui.submits()).rejects.toThrow('deactivated');
    await expect(here.app.client.users.lookupByEmail({ email: 'rui@acme.test' })).rejects.toThrow('users_not_found');
  });

  test('a form takes files and checks what Slack checks itself', async () => {
    await maya.shortcut('send_cv');
    await maya.submits();
    expect(maya.screen().modals[0]?.errors).toEqual({
      cv: 'Please complete this required field.',
      mail: 'Please complete this required field.',
    });
    maya.attaches('CV', { name: 'ana.txt', content: 'Ana Souza' });
    await maya.fill('Mail', 'nobody');
    await maya.press('Send');
    await maya.sees('Must be a valid email address.');
    await maya.fill('Mail', 'ana@example.com');
    await maya.press('Send');
    await expect.poll(() => heard).toEqual([{ type: 'cv', name: 'ana.txt', text: 'Ana Souza' }]);
  });

  test('a form knows the channel it was opened from, and may answer into the one chosen', async () => {
    await maya.says('what about this', { in: '#hiring' });
    await maya.shortcut('Ask', { on: 'what about this' });
    expect(maya.screen().modals[0]?.controls[0]?.shown).toBe('#hiring');
    await maya.picks('Channel', '#general');
    await maya.submits();
    await maya.opensChannel('#general');
    await maya.sees('told you');
  });
});

const shared = process.env['SHARED_DIR'] ? `file://${process.env['SHARED_DIR']}/` : '../../../shared/';
const skeletons = new URL('data/slack/payloads/', new URL(shared, import.meta.url));
const missing = !existsSync(skeletons);
if (missing) console.error('no shared reference data: payloads are NOT held against Slack’s skeletons');

describe('payloads', () => {
  /** Keys of ours that the skeleton lacks; one level into objects, lists and open records left alone. */
  function strangers(name: string, payload: object, also: readonly string[] = []): string[] {
    const skeleton = JSON.parse(readFileSync(new URL(`${name}.json`, skeletons), 'utf8')) as Record<string, unknown>;
    const keys = (of: object): string[] =>
      Object.entries(of).flatMap(([key, value]) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? [key, ...Object.keys(value as object).map((inner) => `${key}.${inner}`)]
          : [key],
      );
    const known = new Set([...keys(skeleton), ...also]);
    return keys(payload).filter((it) => !known.has(it));
  }

  test.skipIf(missing)('commands, presses and submissions have no field Slack does not send', async () => {
    await maya.types('/hire form', { in: '#hiring' });
    await maya.picks('Candidate', 'Ana Souza');
    await maya.picks('Plan', 'On-site');
    await maya.submits();
    await maya.types('/hire offer', { in: '#hiring' });
    await maya.press('Approve');
    const sent = (type: string): object => here.slack.journal.deliveries(type).at(-1)?.payload ?? {};
    expect(strangers('SlashCommandPayload', sent('/hire'))).toEqual([]);
    expect(strangers('ViewSubmissionPayload', sent('view_submission'), ['view.blocks', 'response_urls'])).toEqual([]);
    const presses = here.slack.journal.deliveries('block_actions').map((it) => it.payload);
    expect(presses).toHaveLength(2);
    for (const press of presses)
      expect(strangers('BlockActionPayload', press, ['view.blocks', 'state.values'])).toEqual([]);
  });
});
