/** The middle pane: a conversation's messages, a thread, the Home tab. Keeps its place; keeps what has not changed. */
import { drawBlocks } from './blocks.js';
import { avatar, fill, h, icon, newId, reconcile } from './dom.js';
import { menuItem, popUp } from './menu.js';
import { verbsOf } from './composer.js';
import { emoji } from './emoji.js';
import { dayOf, mrkdwn, clockOf } from './text.js';

/** @import { Screen, ScreenMessage } from '../../slack/screen.ts' */
/** @import { Surface } from './spot.js' */
/** @import { Reader } from './text.js' */

/**
 * What a pane needs from the app.
 * @typedef {{
 *   reader: () => Reader, act: (act: import('../sources.ts').Act) => Promise<void>, screen: () => Screen,
 *   surface: (where: import('../sources.ts').Where, of: Pick<ScreenMessage, 'values' | 'controls'>, errors?: Readonly<Record<string, string>>) => Surface,
 * }} Pane
 */

const quick = ['white_check_mark', 'eyes', 'raised_hands', 'tada', 'heart'];

/** Epoch ms of a message. @param {{ ts: string }} message */
const instant = (message) => Number(message.ts) * 1000;

/**
 * @param {ScreenMessage} message
 * @param {Pane} pane
 * @param {{ follows: boolean, inThread: boolean }} how
 */
function drawMessage(message, pane, how) {
  const reader = pane.reader();
  const screen = pane.screen();
  const at = instant(message);
  const surface = pane.surface({ in: 'message', channelId: message.channelId, ts: message.ts }, message);
  const body =
    message.blocks.length > 0
      ? drawBlocks(message.blocks, surface)
      : [h('div', { class: 'message-text' }, mrkdwn(message.fallback, reader))];
  const attached = message.attachments.map((it) => {
    /** @type {any} */
    const attachment = it;
    const bar = h(
      'div',
      { class: 'attachment' },
      Array.isArray(attachment.blocks)
        ? drawBlocks(attachment.blocks, surface)
        : mrkdwn(String(attachment.text ?? attachment.fallback ?? ''), reader),
    );
    if (/^#?[0-9a-f]{6}$/i.test(String(attachment.color ?? '')))
      bar.style.setProperty('--bar', `#${String(attachment.color).replace('#', '')}`);
    return bar;
  });
  const nameId = newId('by');
  const node = h(
    'li',
    { class: `message${message.ephemeral ? ' ephemeral' : ''}${how.follows ? ' follows' : ''}` },
    h(
      'article',
      { 'aria-labelledby': nameId, tabIndex: -1 },
      how.follows
        ? h(
            'span',
            { class: 'message-side', 'aria-hidden': 'true' },
            h('span', { class: 'side-time' }, clockOf(at, reader)),
          )
        : avatar(message.author, message.bot),
      h(
        'div',
        { class: 'message-main' },
        message.ephemeral ? h('div', { class: 'only-you' }, icon('eye'), 'Only visible to you') : null,
        h(
          'div',
          { class: how.follows ? 'visually-hidden' : 'message-head', id: nameId },
          h('span', { class: 'author' }, message.author),
          message.bot ? h('span', { class: 'app-badge' }, 'APP') : null,
          h('time', { class: 'time', dateTime: new Date(at).toISOString() }, clockOf(at, reader)),
        ),
        body,
        attached,
        message.files.map((file) =>
          h(
            'div',
            { class: 'file' },
            icon('file'),
            h('span', null, file.name),
            h('span', { class: 'quiet' }, `${Math.max(1, Math.round(file.size / 1024))} KB`),
          ),
        ),
        message.edited ? h('span', { class: 'quiet edited' }, '(edited)') : null,
        message.reactions.length > 0 || (message.replies > 0 && !how.inThread)
          ? h(
              'div',
              { class: 'reactions' },
              message.reactions.map((it) =>
                h(
                  'button',
                  {
                    type: 'button',
                    class: `reaction${it.mine ? ' mine' : ''}`,
                    'aria-pressed': String(it.mine),
                    'aria-label': `${it.name.replaceAll('_', ' ')}: ${it.count}`,
                    'data-focus': `react/${message.ts}/${it.name}`,
                    onclick: () => pane.act({ do: 'react', ts: message.ts, name: it.name }),
                  },
                  h('span', { 'aria-hidden': 'true' }, emoji(it.name) ?? `:${it.name}:`),
                  ` ${it.count}`,
                ),
              ),
              message.replies > 0 && !how.inThread
                ? h(
                    'button',
                    {
                      type: 'button',
                      class: 'replies',
                      'data-focus': `thread/${message.ts}`,
                      onclick: () => pane.act({ do: 'thread', ts: message.ts }),
                    },
                    icon('thread'),
                    `${message.replies} ${message.replies === 1 ? 'reply' : 'replies'}`,
                  )
                : null,
            )
          : null,
      ),
      message.ephemeral ? null : tools(message, pane, screen, how.inThread),
    ),
  );
  return node;
}

/** What appears beside a message under the pointer or the focus. @param {ScreenMessage} message @param {Pane} pane @param {Screen} screen @param {boolean} inThread */
function tools(message, pane, screen, inThread) {
  const shortcuts = screen.shortcuts.filter((it) => it.on === 'message');
  const menu = popUp({
    opener: { class: 'tool', 'aria-label': 'React, or more actions', 'data-focus': `more/${message.ts}` },
    inside: icon('dots'),
    list: { class: 'menu leftward', 'aria-label': 'More for this message' },
    items: [
      shortcuts.map((it) =>
        h(
          'li',
          { role: 'presentation' },
          menuItem([it.name, h('span', { class: 'combo-about' }, it.description || screen.app.name)], () => {
            menu.close();
            return pane.act({ do: 'shortcut', callbackId: it.callbackId, ts: message.ts });
          }),
        ),
      ),
      quick.map((name) =>
        h(
          'li',
          { role: 'presentation', class: 'inline-item' },
          menuItem(
            emoji(name) ?? name,
            () => {
              menu.close();
              return pane.act({ do: 'react', ts: message.ts, name });
            },
            { 'aria-label': `React with ${name.replaceAll('_', ' ')}` },
          ),
        ),
      ),
    ],
    opening: (list, opener) => {
      list.classList.toggle('up', opener.getBoundingClientRect().bottom > window.innerHeight - 240);
    },
  });
  return h(
    'div',
    { class: 'message-tools' },
    inThread
      ? null
      : h(
          'button',
          {
            type: 'button',
            class: 'tool',
            'aria-label': 'Reply in thread',
            'data-focus': `reply/${message.ts}`,
            onclick: () => pane.act({ do: 'thread', ts: message.threadTs ?? message.ts }),
          },
          icon('thread'),
        ),
    menu.node,
  );
}

/**
 * Draws messages into `list`; stays at the end when it was there.
 * @param {HTMLElement} list
 * @param {HTMLElement} scroller
 * @param {readonly ScreenMessage[]} messages
 * @param {Pane} pane
 * @param {boolean} inThread
 */
export function drawMessages(list, scroller, messages, pane, inThread) {
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  const reader = pane.reader();
  /** @type {{ key: string, content: string, make: () => HTMLElement }[]} */
  const rows = [];
  /** @type {ScreenMessage | undefined} */
  let before;
  for (const message of messages) {
    const day = dayOf(instant(message), reader.zone);
    if (!inThread && (!before || dayOf(instant(before), reader.zone) !== day)) {
      const words = new Intl.DateTimeFormat(reader.locale, {
        timeZone: reader.zone,
        weekday: 'long',
        day: 'numeric',
        month: 'long',
      }).format(instant(message));
      rows.push({
        key: `day ${day}`,
        content: words,
        make: () => h('li', { class: 'day-line' }, h('span', null, words)),
      });
    }
    const follows =
      before !== undefined &&
      before.userId === message.userId &&
      before.ephemeral === message.ephemeral &&
      !message.ephemeral &&
      instant(message) - instant(before) < 300_000 &&
      dayOf(instant(before), reader.zone) === day;
    // Typed values that this tab already shows are no reason to draw again: `controls` repeats them.
    const content = JSON.stringify([
      { ...message, controls: message.controls.map((it) => it.options), text: '' },
      follows,
      reader.zone,
    ]);
    rows.push({
      key: `${message.ts}${message.ephemeral ? ' ephemeral' : ''}`,
      content,
      make: () => drawMessage(message, pane, { follows, inThread }),
    });
    before = message;
  }
  reconcile(
    list,
    rows,
    (it) => it.key,
    (it) => it.content,
    (it) => it.make(),
  );
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

/**
 * What stands in a conversation nobody has written in: what it is, and what to type first.
 * @param {Screen} screen
 * @param {(text: string) => void} offer puts words into the message box
 */
export function drawBeginning(screen, offer) {
  const { channel, commands } = screen;
  const tries = commands.flatMap((it) => [
    it.command,
    ...verbsOf(it.usage)
      .slice(0, 5)
      .map(({ verb, rest }) => `${it.command} ${verb}${rest.startsWith('<') ? ' ' : ''}`),
  ]);
  return h(
    'div',
    { class: 'beginning' },
    h(
      'h2',
      null,
      channel?.kind === 'app'
        ? `This is where ${screen.app.name} writes to you`
        : `This is the beginning of ${channel?.name ?? 'this conversation'}`,
    ),
    h('p', { class: 'quiet' }, channel?.topic || 'Nobody has written here yet.'),
    channel?.archived || tries.length === 0
      ? null
      : [
          h(
            'p',
            { class: 'beginning-try' },
            `Type / to see what ${screen.app.name} can do, or start with one of these:`,
          ),
          h(
            'div',
            { class: 'block-actions' },
            tries.map((it) =>
              h(
                'button',
                { type: 'button', class: 'button try', onclick: () => offer(it) },
                h('code', null, it.trim()),
              ),
            ),
          ),
        ],
  );
}

/**
 * The app's Home tab.
 * @param {HTMLElement} into
 * @param {Pane} pane
 */
export function drawHome(into, pane) {
  const { home, app } = pane.screen();
  if (!home) return;
  if (home.blocks === null) {
    fill(
      into,
      h(
        'div',
        { class: 'empty' },
        h('p', { class: 'empty-title' }, 'Nothing here yet'),
        h('p', null, `${app.name} has not drawn its Home tab. It does when it is told that you opened it.`),
      ),
    );
    return;
  }
  fill(into, h('div', { class: 'home-blocks' }, drawBlocks(home.blocks, pane.surface({ in: 'home' }, home))));
}
