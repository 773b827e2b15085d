/* oxlint-disable unicorn/require-post-message-target-origin -- Slack's chat.postMessage, not a window's. */
/** Bolt listeners that answer in every way Slack allows; the scenario in `slack.test.ts` walks through them. */
import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';

const plain = (text: string): { type: 'plain_text'; text: string } => ({ type: 'plain_text', text });

const candidates = ['Priya Natarajan', 'Priya Raman', 'Ana Souza'];

export function panelForm(note?: string): ModalView {
  return {
    type: 'modal',
    callback_id: 'panel',
    private_metadata: '{"from":"command"}',
    title: plain('Schedule a panel'),
    submit: plain('Find times'),
    close: plain('Not now'),
    notify_on_close: true,
    blocks: [
      {
        type: 'input',
        block_id: 'candidate',
        label: plain('Candidate'),
        element: { type: 'external_select', action_id: 'find', min_query_length: 2, placeholder: plain('Type a name') },
      },
      {
        type: 'input',
        block_id: 'plan',
        label: plain('Plan'),
        dispatch_action: true,
        element: {
          type: 'static_select',
          action_id: 'plan',
          options: ['On-site', 'Phone screen'].map((text) => ({ text: plain(text), value: text.toLowerCase() })),
        },
      },
      {
        type: 'input',
        block_id: 'day',
        optional: true,
        label: plain('Day'),
        element: { type: 'datepicker', action_id: 'day' },
      },
      {
        type: 'input',
        block_id: 'who',
        optional: true,
        label: plain('Interviewers'),
        element: { type: 'multi_users_select', action_id: 'who' },
      },
      {
        type: 'input',
        block_id: 'note',
        optional: true,
        label: plain('Note'),
        element: { type: 'plain_text_input', action_id: 'note' },
      },
      ...(note === undefined ? [] : [{ type: 'section' as const, text: plain(note) }]),
    ],
  };
}

const simple = (title: string, text: string): ModalView => ({
  type: 'modal',
  callback_id: 'simple',
  title: plain(title),
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
});

export const offer: KnownBlock[] = [
  { type: 'section', text: { type: 'mrkdwn', text: '*Three plans* for <@URUI> &amp; team' } },
  {
    type: 'actions',
    block_id: 'offer',
    elements: [
      { type: 'button', action_id: 'approve', text: plain('Approve'), value: 'plan-1' },
      {
        type: 'button',
        action_id: 'discard',
        text: plain('Discard'),
        confirm: {
          title: plain('Sure?'),
          text: plain('The plans are lost.'),
          confirm: plain('Yes'),
          deny: plain('No'),
        },
      },
      { type: 'button', action_id: 'often', text: plain('Six answers') },
      { type: 'button', action_id: 'silent', text: plain('Say nothing about it') },
      { type: 'overflow', action_id: 'more', options: [{ text: plain('Explain'), value: 'explain' }] },
    ],
  },
];

/** `seen` collects what only the app knows. */
export function listeners(app: App, seen: string[]): void {
  app.command('/hire', async ({ ack, command, client, respond }) => {
    const [verb = ''] = command.text.split(' ');
    if (verb === 'text') return ack('just text');
    if (verb === 'offer') return ack({ text: 'Three plans', blocks: offer });
    if (verb === 'public') return ack({ response_type: 'in_channel', text: 'for everybody' });
    if (verb === 'invalid') return ack({ text: 'x', blocks: [{ type: 'sectionn' }] as never });
    await ack();
    if (verb === 'later') await respond({ text: 'later, to you alone' });
    if (verb === 'form') await client.views.open({ trigger_id: command.trigger_id, view: panelForm() });
    if (verb === 'slow') {
      await new Promise((done) => setTimeout(done, 40));
      await client.views
        .open({ trigger_id: 'not.a.trigger', view: panelForm() })
        .catch((error: Error) => seen.push(error.message));
      await client.views.open({ trigger_id: command.trigger_id, view: simple('Once', 'first use') });
      await client.views
        .open({ trigger_id: command.trigger_id, view: simple('Twice', 'second use') })
        .catch((error: Error) => seen.push(error.message));
    }
    return undefined;
  });

  app.action('approve', async ({ ack, respond, action }) => {
    await ack();
    const value = action.type === 'button' ? action.value : '';
    await respond({ replace_original: true, text: `Approved ${value ?? ''}` });
  });
  app.action('discard', async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
  app.action('often', async ({ ack, respond }) => {
    await ack();
    for (let count = 1; count <= 6; count += 1)
      await respond({ text: `answer ${count}`, replace_original: false }).catch((error: Error & { code?: string }) =>
        seen.push(`answer ${count}: ${error.code ?? ''}`),
      );
  });
  app.action('silent', async ({ ack, respond }) => {
    await ack();
    await respond('took its place');
  });
  app.action('more', async ({ ack, respond, action }) => {
    await ack();
    if (action.type === 'overflow')
      await respond({ text: `chose ${action.selected_option.value}`, replace_original: false });
  });
  app.action('plan', async ({ ack, body, client, action }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.view || action.type !== 'static_select') return;
    await client.views.update({
      view_id: body.view.id,
      hash: body.view.hash,
      view: panelForm(`This plan is ${action.selected_option.text.text}`),
    });
  });
  app.action('open_from_home', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'block_actions')
      await client.views.open({ trigger_id: body.trigger_id, view: simple('From Home', 'opened from Home') });
  });
  app.action('deeper', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views
      .push({ trigger_id: body.trigger_id, view: { ...deep(), title: plain('Deeper') } })
      .catch((error: Error) => seen.push(error.message));
  });

  app.options('find', async ({ ack, payload }) => {
    const found = candidates.filter((it) => it.toLowerCase().includes(payload.value.toLowerCase()));
    await ack({ options: found.map((it) => ({ text: plain(it), value: it.toLowerCase() })) });
  });

  app.view('panel', async ({ ack, view, client, body }) => {
    const note = view.state.values['note']?.['note']?.value ?? '';
    const chosen = view.state.values['candidate']?.['find']?.selected_option?.text.text ?? '';
    if (note === 'bad') return ack({ response_action: 'errors', errors: { note: 'Notes must be kind.' } });
    if (note === 'strange') return ack({ response_action: 'errors', errors: { nowhere: 'Lost.' } });
    if (note === 'update') return ack({ response_action: 'update', view: simple('Searching', 'Reading 9 calendars') });
    if (note === 'push') return ack({ response_action: 'push', view: deep() });
    if (note === 'clear') return ack({ response_action: 'clear' });
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: `Panel for ${chosen}` });
    return undefined;
  });
  app.view({ callback_id: 'panel', type: 'view_closed' }, async ({ ack, body }) => {
    await ack();
    seen.push(`closed, cleared ${'is_cleared' in body && body.is_cleared}`);
  });

  app.shortcut('start_panel', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: simple('Shortcut', 'from anywhere') });
  });
  app.shortcut('save_note', async ({ ack, shortcut, respond }) => {
    await ack();
    if (shortcut.type === 'message_action') await respond({ text: `noted: ${shortcut.message.text ?? ''}` });
  });

  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    const times = event.view ? 'again' : 'first time';
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [
          { type: 'header', text: plain(`Good morning, ${times}`) },
          { type: 'actions', elements: [{ type: 'button', action_id: 'open_from_home', text: plain('Open') }] },
        ],
      },
    });
  });
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `you called, <@${event.user ?? ''}>?`, thread_ts: event.ts });
  });
  app.event('reaction_added', async ({ event }) => {
    seen.push(`reaction ${event.reaction} on ${event.item.type}`);
  });
  app.event('link_shared', async ({ event, client }) => {
    const [link] = event.links;
    if (!link) return;
    await client.chat.unfurl({
      channel: event.channel,
      ts: event.message_ts,
      unfurls: { [link.url]: { blocks: [{ type: 'section', text: plain('Priya, Backend Engineer') }] } },
    });
  });
  app.message(async ({ message, say }) => {
    if (message.channel_type === 'im' && 'text' in message) await say(`heard: ${message.text ?? ''}`);
  });
}

function deep(): ModalView {
  return {
    type: 'modal',
    callback_id: 'deep',
    title: plain('Second view'),
    blocks: [
      { type: 'section', text: plain('one level down') },
      { type: 'actions', elements: [{ type: 'button', action_id: 'deeper', text: plain('Go deeper') }] },
    ],
  };
}
