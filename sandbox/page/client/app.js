/**
 * The page put together: sidebar, conversation, inspector, bar. Holds what the server last said and draws from it; every
 * click becomes one act on the server, and what comes back is drawn. Keeps nothing of its own but who is looking and how.
 */
import { api, listen } from './api.js';
import { topBar } from './bar.js';
import { askConfirm } from './blocks.js';
import { composer } from './composer.js';
import { drawBeginning, drawHome, drawMessages } from './conversation.js';
import { append, avatar, fill, focusIn, h, icon, reconcile, stayAtEnd } from './dom.js';
import { inspectorPane } from './inspector.js';
import { modalHost } from './modal.js';
import { drawNotices, noticesIn } from './notices.js';
import { choosePerson } from './people-dialog.js';
import { store } from './store.js';

/** @import { Screen, ScreenChannel } from '../../slack/screen.ts' */
/** @import { Act, PagePerson } from '../sources.ts' */

/** @type {Screen | null} */
let screen = null;
/** @type {readonly PagePerson[]} */
let people = [];
let person = '';
let now = 0;
let stop = () => {};

const current = () => {
  if (!screen) throw new Error('nothing to show yet');
  return screen;
};

/** @returns {import('./text.js').Reader} */
const reader = () => ({
  names: current().names,
  zone: current().person.zone,
  locale: current().person.locale || 'en-US',
  now,
});

// ── The frame ────────────────────────────────────────────────────────────────────────────────────────────────────

const channelList = h('ul', { class: 'channels' });
const directList = h('ul', { class: 'channels' });
const workspaceName = h('span', { class: 'workspace-name' });
const personButton = h('button', {
  type: 'button',
  class: 'person',
  'aria-haspopup': 'dialog',
  'data-focus': 'person',
  onclick: () => choosePerson(people, person, become, () => personButton.focus()),
});
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
const threadList = h('ol', { class: 'messages' });
const threadScroller = h(
  'div',
  { class: 'scroller', tabIndex: 0, role: 'log', 'aria-live': 'off', 'aria-label': 'Thread' },
  threadList,
);
const toEnd = stayAtEnd(scroller, messages);
const toThreadEnd = stayAtEnd(threadScroller, threadList);
const said = h('div', { class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
const notices = h('div', { class: 'notices', role: 'region', 'aria-label': 'Notices' });
const connection = h(
  'div',
  { class: 'connection', role: 'status', hidden: true },
  icon('warn'),
  'The sandbox does not answer. Trying again…',
);

const appTabs = h(
  'div',
  { class: 'app-tabs', role: 'tablist', 'aria-label': 'App' },
  h('button', { type: 'button', role: 'tab', 'data-focus': 'tab-home', onclick: () => act({ do: 'home' }) }, 'Home'),
  h('button', { type: 'button', role: 'tab', 'data-focus': 'tab-messages', onclick: () => openAppDm() }, 'Messages'),
);

/** @type {import('./conversation.js').Pane} */
const pane = {
  reader,
  act,
  screen: current,
  surface: (where, of, errors = {}) => ({
    where,
    values: of.values,
    controls: of.controls,
    errors,
    reader: reader(),
    act,
    options: (ask) => api.options(person, ask),
    confirm: (dialog) => askConfirm(dialog, reader()),
    edited: (blockId, actionId, state) => where.in === 'modal' && modals.edited(blockId, actionId, state),
  }),
};

const mainComposer = composer({
  label: 'Message',
  screen: current,
  send: (text) => (toEnd(), act({ do: 'type', text }, true)),
  shortcut: (callbackId) => void act({ do: 'shortcut', callbackId }),
});
const threadComposer = composer({
  label: 'Reply in thread',
  screen: current,
  send: (text) => (
    toThreadEnd(), act({ do: 'type', text, ...(current().thread && { threadTs: current().thread?.ts }) }, true)
  ),
  shortcut: null,
});
const modals = modalHost(pane, () => mainComposer.box.focus());

const sidebar = h(
  'nav',
  { class: 'sidebar', 'aria-label': 'Conversations', id: 'sidebar' },
  h(
    'div',
    { class: 'workspace' },
    h('span', { class: 'workspace-mark', 'aria-hidden': 'true' }),
    h(
      'span',
      { class: 'workspace-words' },
      workspaceName,
      h('span', { class: 'workspace-kind' }, 'Emulated Slack · nothing leaves this machine'),
    ),
  ),
  h(
    'div',
    { class: 'sidebar-scroll' },
    h('h2', { class: 'side-title', id: 'side-channels' }, 'Channels'),
    channelList,
    h('h2', { class: 'side-title' }, 'Direct messages and apps'),
    directList,
  ),
  personButton,
);

const thread = h(
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
  threadScroller,
  threadComposer.node,
);

const conversation = h(
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
  h('div', { class: 'panes' }, h('div', { class: 'pane' }, scroller, homePane, mainComposer.node, joinBar), thread),
);

const inspector = inspectorPane({
  zone: () => screen?.person.zone ?? null,
  now: () => now,
  close: () => show(null),
  failed: toast,
  told,
});
const bar = topBar({ zone: () => current().person.zone, reader, told });

// ── Doing ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {Act} what @param {boolean} [throws] */
async function act(what, throws = false) {
  if (what.do === 'open' || what.do === 'home') show(null);
  try {
    draw(await api.act(person, what));
  } catch (error) {
    toast(error);
    if (throws) throw error;
  }
  inspector.soon();
}

/** @param {() => Promise<unknown>} run */
async function told(run) {
  try {
    await run();
  } catch (error) {
    toast(error);
  }
}

function openAppDm() {
  const dm = current().channels.find((it) => it.kind === 'app');
  if (dm) void act({ do: 'open', channelId: dm.id });
}

/** @param {unknown} error */
function toast(error) {
  const words = error instanceof Error ? error.message : String(error);
  const node = h(
    'div',
    { class: 'notice refused', role: 'alert' },
    icon('warn'),
    h('span', null, words),
    h(
      'button',
      { type: 'button', class: 'tool', 'aria-label': 'Dismiss', onclick: () => node.remove() },
      icon('cross'),
    ),
  );
  // A modal covers the page: what goes wrong in front of it is said in front of it.
  append(modals.dialog.open ? noticesIn(modals.dialog) : notices, [node]);
  setTimeout(() => node.remove(), 12_000);
}

/** On a narrow screen one of the side panes lies over the conversation. @param {'sidebar' | 'inspector' | null} which */
function show(which) {
  document.body.dataset['over'] = which ?? '';
  if (which === 'sidebar') sidebar.querySelector('button')?.focus();
  if (which === 'inspector') inspector.focus();
}
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.body.dataset['over']) show(null);
  if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    show('sidebar');
  }
});

/** @param {string} key */
function become(key) {
  stop();
  person = key;
  store.set('person', key);
  screen = null;
  known.clear();
  stop = listen(key, {
    screen: (next) => {
      draw(next);
      inspector.soon();
    },
    clock: ({ minute }) => {
      now = minute;
      showClock();
      inspector.clockMoved();
    },
    wire: (entries) => {
      inspector.wire.add(entries);
      inspector.soon();
    },
    trouble: bar.trouble,
    world: () => {
      known.clear();
      inspector.forget();
    },
    lost: () => {
      connection.hidden = false;
    },
    found: () => {
      connection.hidden = true;
    },
  });
}

// ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────

function showClock() {
  if (screen && now > 0) bar.showClock(now, screen.person.zone);
}

const kindIcons = { public: 'hash', private: 'lock', external: 'external', im: 'dot', mpim: 'people', app: 'app' };
/** @param {ScreenChannel} it */
function channelRow(it) {
  const name = it.name.replace(/^#/, '');
  const on =
    it.current && screen?.place === 'channel' && it.kind !== 'app'
      ? true
      : it.kind === 'app' && (screen?.place === 'home' || it.current);
  return h(
    'li',
    null,
    h(
      'button',
      {
        type: 'button',
        class: `channel${it.unread > 0 && !on ? ' unread' : ''}${it.member ? '' : ' not-member'}`,
        'aria-current': on ? 'page' : undefined,
        'data-focus': `channel/${it.id}`,
        onclick: () => act(it.kind === 'app' && it.unread === 0 ? { do: 'home' } : { do: 'open', channelId: it.id }),
      },
      icon(kindIcons[it.kind]),
      h('span', { class: 'channel-name' }, name),
      it.kind === 'external' ? h('span', { class: 'visually-hidden' }, ' (shared with another company)') : null,
      it.archived ? h('span', { class: 'quiet' }, 'archived') : null,
      it.unread > 0 && !on
        ? h('span', { class: 'badge' }, String(it.unread), h('span', { class: 'visually-hidden' }, ' unread'))
        : null,
    ),
  );
}

/** Messages already announced. @type {Set<string>} */
const known = new Set();
let homeDrawn = '';
let lastPlace = '';

/** @param {Screen} next */
function draw(next) {
  const first = screen === null;
  if (next.person.key !== person) return;
  screen = next;
  if (next.at > 0) now = Math.floor(next.at / 60_000) * 60_000;
  showClock();
  workspaceName.textContent = next.workspace.name;
  document.title = `${next.place === 'home' ? `${next.app.name} · Home` : (next.channel?.name ?? next.workspace.name)} · Fulcrum sandbox`;
  fill(
    personButton,
    avatar(next.person.name),
    h(
      'span',
      { class: 'person-words' },
      h('span', { class: 'strong block' }, next.person.name),
      h('span', { class: 'quiet block' }, next.person.zone.replaceAll('_', ' ')),
    ),
    icon('switch'),
  );
  personButton.setAttribute('aria-label', `You are ${next.person.name}. Switch person`);
  const direct = next.channels
    .filter((it) => ['im', 'mpim', 'app'].includes(it.kind))
    .sort((a, b) => Number(b.kind === 'app') - Number(a.kind === 'app'));
  /** @param {ScreenChannel} it */
  const content = (it) => JSON.stringify([it, next.place]);
  reconcile(
    channelList,
    next.channels.filter((it) => !direct.includes(it)),
    (it) => it.id,
    content,
    channelRow,
  );
  reconcile(directList, direct, (it) => it.id, content, channelRow);

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
  const isApp = place === 'home' || channel?.kind === 'app';
  title.textContent = isApp ? next.app.name : (channel?.name ?? '');
  topic.textContent = isApp ? '' : (channel?.topic ?? '');
  appTabs.hidden = !isApp;
  [...appTabs.children].forEach((button, index) =>
    button.setAttribute('aria-selected', String((index === 0) === (place === 'home'))),
  );
  homePane.hidden = place !== 'home';
  scroller.hidden = place === 'home';
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
  scroller.setAttribute('aria-label', `Messages in ${channel?.name ?? ''}`);
  const where = channel
    ? channel.kind === 'app'
      ? `Message ${next.app.name}, or / for commands`
      : `Message ${channel.name}, or / for commands`
    : 'Message';
  mainComposer.box.placeholder = where;
  mainComposer.box.setAttribute('aria-label', where);
  mainComposer.box.disabled = channel?.archived === true;

  const placeKey = `${place} ${channel?.id}`;
  if (placeKey !== lastPlace) {
    messages.replaceChildren();
    scroller.scrollTop = scroller.scrollHeight;
  }
  if (place === 'channel') {
    drawMessages(messages, scroller, channel?.messages ?? [], pane, false);
    if (placeKey !== lastPlace) scroller.scrollTop = scroller.scrollHeight;
  } else {
    const content = JSON.stringify([next.home?.blocks, next.home?.values, next.home?.controls.map((it) => it.options)]);
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

  const opening = next.thread !== null && thread.hidden;
  thread.hidden = next.thread === null;
  if (next.thread) {
    drawMessages(threadList, threadScroller, next.thread.messages, pane, true);
    if (opening) threadComposer.box.focus();
  }
  modals.update(next.modals);
  drawNotices(notices, modals.dialog, next.notices);
  announce(next, first);
  if (first) document.body.dataset['ready'] = 'true';
}

/** Says new messages to screen readers, but not the history. @param {Screen} next @param {boolean} quietly */
function announce(next, quietly) {
  const all = [...(next.channel?.messages ?? []), ...(next.thread?.messages ?? [])];
  const key = (/** @type {import('../../slack/screen.ts').ScreenMessage} */ it) =>
    `${it.channelId} ${it.ts} ${it.ephemeral}`;
  const fresh = all.filter((it) => !known.has(key(it)));
  const switched = fresh.length === all.length;
  for (const it of fresh) known.add(key(it));
  if (quietly || switched) return;
  said.textContent = fresh
    .map((it) => `${it.author}${it.ephemeral ? ', only to you' : ''}: ${it.text}`)
    .join('. ')
    .slice(0, 600);
}

// ── Start ────────────────────────────────────────────────────────────────────────────────────────────────────────

async function start() {
  const root = document.getElementById('app');
  if (!root) return;
  try {
    people = await api.people();
  } catch (error) {
    fill(
      root,
      h(
        'p',
        { class: 'starting', role: 'alert' },
        `The sandbox does not answer: ${error instanceof Error ? error.message : String(error)}`,
      ),
    );
    return;
  }
  fill(
    root,
    bar.node,
    sidebar,
    conversation,
    inspector.node,
    said,
    connection,
    h('button', {
      type: 'button',
      class: 'scrim',
      'aria-label': 'Back to the conversation',
      tabIndex: -1,
      onclick: () => show(null),
    }),
  );
  const remembered = new URLSearchParams(location.search).get('as') ?? store.get('person');
  become(people.find((it) => it.key === remembered)?.key ?? people[0]?.key ?? '');
}

await start();
