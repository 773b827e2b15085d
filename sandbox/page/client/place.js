/**
 * The middle of the page: a conversation or the app's Home, what is typed into it, and its thread beside it. Used by
 * `app.js`; messages themselves are drawn by `conversation.js`.
 */
import { composer } from './composer.js';
import { drawBeginning, drawHome, drawMessages } from './conversation.js';
import { fill, focusIn, h, icon, stayAtEnd } from './dom.js';

/** @import { Screen } from '../../slack/screen.ts' */
/** @import { Act } from '../sources.ts' */
/** @import { Pane } from './conversation.js' */

/** @param {{ pane: Pane, act: (what: Act, throws?: boolean) => Promise<void>, show: (which: 'sidebar' | 'inspector') => void }} on */
export function placePane({ pane, act, show }) {
  const title = h('h1', { class: 'place-title', tabIndex: -1 });
  const topic = h('span', { class: 'topic' });
  const messages = h('ol', { class: 'messages' });
  const beginning = h('div', { hidden: true });
  const scroller = h(
    'div',
    { class: 'scroller', tabIndex: 0, role: 'log', 'aria-live': 'off', 'aria-label': 'Messages' },
    beginning,
    messages,
  );
  const joinBar = h('div', { class: 'join-bar', hidden: true });
  const homePane = h('div', { class: 'home-pane', tabIndex: 0, role: 'region', 'aria-label': 'Home' });
  const toEnd = stayAtEnd(scroller, messages);
  const notices = h('div', { class: 'notices', role: 'region', 'aria-label': 'Notices' });
  const appTabs = h(
    'div',
    { class: 'app-tabs', role: 'tablist', 'aria-label': 'App' },
    h('button', { type: 'button', role: 'tab', 'data-focus': 'tab-home', onclick: () => act({ do: 'home' }) }, 'Home'),
    h('button', { type: 'button', role: 'tab', 'data-focus': 'tab-messages', onclick: () => openAppDm() }, 'Messages'),
  );
  const mainComposer = composer({
    label: 'Message',
    screen: pane.screen,
    send: (text) => (toEnd(), act({ do: 'type', text }, true)),
    shortcut: (callbackId) => void act({ do: 'shortcut', callbackId }),
  });
  const thread = threadPane(pane, act);
  const node = h(
    'main',
    { class: 'conversation', id: 'conversation' },
    h(
      'div',
      { class: 'pane-head' },
      h(
        'button',
        {
          type: 'button',
          class: 'tool only-narrow',
          'aria-label': 'Conversations',
          'aria-controls': 'sidebar',
          onclick: () => show('sidebar'),
        },
        icon('menu'),
      ),
      h('div', { class: 'place' }, title, topic),
      appTabs,
      h(
        'button',
        {
          type: 'button',
          class: 'tool only-medium',
          'aria-label': 'Inspector',
          'aria-controls': 'inspector',
          onclick: () => show('inspector'),
        },
        icon('inspect'),
      ),
    ),
    notices,
    h(
      'div',
      { class: 'panes' },
      h('div', { class: 'pane' }, scroller, homePane, mainComposer.node, joinBar),
      thread.node,
    ),
  );

  function openAppDm() {
    const dm = pane.screen().channels.find((it) => it.kind === 'app');
    if (dm) void act({ do: 'open', channelId: dm.id });
  }

  let homeDrawn = '';
  let lastPlace = '';

  /** @param {Screen} next */
  function drawHead(next) {
    const { channel, place } = next;
    const isApp = place === 'home' || channel?.kind === 'app';
    title.textContent = isApp ? next.app.name : (channel?.name ?? '');
    topic.textContent = isApp ? '' : (channel?.topic ?? '');
    appTabs.hidden = !isApp;
    [...appTabs.children].forEach((button, index) =>
      button.setAttribute('aria-selected', String((index === 0) === (place === 'home'))),
    );
  }

  /** Where one types, or joins first. @param {Screen} next */
  function drawFoot(next) {
    const { channel, place } = next;
    const here = next.channels.find((it) => it.id === channel?.id);
    const outside = place === 'channel' && here !== undefined && !here.member && !here.archived;
    joinBar.hidden = !outside;
    if (outside && joinBar.dataset['of'] !== here.id) {
      joinBar.dataset['of'] = here.id;
      fill(
        joinBar,
        h('span', null, `You are looking at ${here.name} from outside.`),
        h(
          'button',
          { type: 'button', class: 'button primary', onclick: () => act({ do: 'join', channelId: here.id }) },
          'Join',
        ),
      );
    }
    mainComposer.node.hidden = place === 'home' || outside;
    const where = channel
      ? channel.kind === 'app'
        ? `Message ${next.app.name}, or / for commands`
        : `Message ${channel.name}, or / for commands`
      : 'Message';
    mainComposer.box.placeholder = where;
    mainComposer.box.setAttribute('aria-label', where);
    mainComposer.box.disabled = channel?.archived === true;
  }

  /** @param {Screen} next */
  function drawBody(next) {
    const { channel, place } = next;
    const empty = place === 'channel' && channel?.messages.length === 0;
    if (empty && beginning.dataset['of'] !== channel?.id)
      fill(
        beginning,
        drawBeginning(next, (text) => mainComposer.offer(text)),
      );
    beginning.dataset['of'] = empty ? channel?.id : '';
    beginning.hidden = !empty;
    messages.hidden = empty;
    homePane.hidden = place !== 'home';
    scroller.hidden = place === 'home';
    scroller.setAttribute('aria-label', `Messages in ${channel?.name ?? ''}`);
    const placeKey = `${place} ${channel?.id}`;
    if (placeKey !== lastPlace) {
      messages.replaceChildren();
      scroller.scrollTop = scroller.scrollHeight;
    }
    if (place === 'channel') {
      drawMessages(messages, scroller, channel?.messages ?? [], pane, false);
      if (placeKey !== lastPlace) scroller.scrollTop = scroller.scrollHeight;
    } else {
      const { blocks, values, controls } = next.home ?? {};
      const content = JSON.stringify([blocks, values, controls?.map((it) => it.options)]);
      if (content !== homeDrawn || placeKey !== lastPlace) {
        homeDrawn = content;
        const focus = focusIn(homePane);
        const top = homePane.scrollTop;
        drawHome(homePane, pane);
        homePane.scrollTop = top;
        focus(homePane);
      }
    }
    lastPlace = placeKey;
  }

  return {
    node,
    /** Where notices stand when no modal is in front. */
    notices,
    focus: () => mainComposer.box.focus(),
    /** @param {Screen} next */
    draw: (next) => {
      drawHead(next);
      drawFoot(next);
      drawBody(next);
      thread.draw(next);
    },
  };
}

/** @param {Pane} pane @param {(what: Act, throws?: boolean) => Promise<void>} act */
function threadPane(pane, act) {
  const list = h('ol', { class: 'messages' });
  const scroller = h(
    'div',
    { class: 'scroller', tabIndex: 0, role: 'log', 'aria-live': 'off', 'aria-label': 'Thread' },
    list,
  );
  const toEnd = stayAtEnd(scroller, list);
  const box = composer({
    label: 'Reply in thread',
    screen: pane.screen,
    send: (text) => {
      toEnd();
      const { thread } = pane.screen();
      return act({ do: 'type', text, ...(thread && { threadTs: thread.ts }) }, true);
    },
    shortcut: null,
  });
  const node = h(
    'aside',
    { class: 'thread', 'aria-label': 'Thread', hidden: true },
    h(
      'div',
      { class: 'pane-head' },
      h('h2', { class: 'place-title small' }, 'Thread'),
      h(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': 'Close thread',
          'data-focus': 'thread-close',
          onclick: () => act({ do: 'thread', ts: null }),
        },
        icon('cross'),
      ),
    ),
    scroller,
    box.node,
  );
  return {
    node,
    /** @param {Screen} next */
    draw: (next) => {
      const opening = next.thread !== null && node.hidden;
      node.hidden = next.thread === null;
      if (!next.thread) return;
      drawMessages(list, scroller, next.thread.messages, pane, true);
      if (opening) box.box.focus();
    },
  };
}
