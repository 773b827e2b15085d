/**
 * The page put together: sidebar, conversation, inspector, bar. Holds what the server last said and draws from it; every
 * click becomes one act on the server, and what comes back is drawn. Keeps nothing of its own but who is looking and how.
 */
import { api, listen } from './api.js';
import { askConfirm } from './blocks.js';
import { composer } from './composer.js';
import { drawBeginning, drawHome, drawMessages } from './conversation.js';
import { drawDay } from './day.js';
import { append, avatar, fill, focusIn, h, icon, newId, reconcile } from './dom.js';
import { drawLever } from './lever.js';
import { modalHost } from './modal.js';
import { drawNotices, noticesIn } from './notices.js';
import { troubleMenu } from './trouble-menu.js';
import { wireLog } from './wirelog.js';

/** @import { Screen, ScreenChannel } from '../../slack/screen.ts' */
/** @import { Act, PagePerson } from '../sources.ts' */

const store = {
  /** @param {string} name */
  get: (name) => {
    try {
      return localStorage.getItem(`sandbox.${name}`);
    } catch {
      return null;
    }
  },
  /** @param {string} name @param {string} value */
  set: (name, value) => {
    try {
      localStorage.setItem(`sandbox.${name}`, value);
    } catch {
      // A browser that keeps nothing still shows everything.
    }
  },
};

/** @type {Screen | null} */
let screen = null;
/** @type {readonly PagePerson[]} */
let people = [];
let person = '';
let now = 0;
let stop = () => {};
let tab = store.get('tab') ?? 'lever';
/** @type {string | null} */
let day = null;
/** @type {string[]} */
let dayPeople = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let inspecting;

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
  onclick: () => switchPerson(),
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
const homePane = h('div', { class: 'home-pane', tabIndex: 0, role: 'region', 'aria-label': 'Home' });
const threadList = h('ol', { class: 'messages' });
const threadScroller = h(
  'div',
  { class: 'scroller', tabIndex: 0, role: 'log', 'aria-live': 'off', 'aria-label': 'Thread' },
  threadList,
);
const said = h('div', { class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
const notices = h('div', { class: 'notices', role: 'region', 'aria-label': 'Notices' });
const connection = h(
  'div',
  { class: 'connection', role: 'status', hidden: true },
  icon('warn'),
  'The sandbox does not answer. Trying again…',
);
const clock = h('span', { class: 'clock-time' });

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
  send: (text) => act({ do: 'type', text }, true),
  shortcut: (callbackId) => void act({ do: 'shortcut', callbackId }),
});
const threadComposer = composer({
  label: 'Reply in thread',
  screen: current,
  send: (text) => act({ do: 'type', text, ...(current().thread && { threadTs: current().thread?.ts }) }, true),
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
  h('div', { class: 'panes' }, h('div', { class: 'pane' }, scroller, homePane, mainComposer.node), thread),
);

// ── The inspector ────────────────────────────────────────────────────────────────────────────────────────────────

const tabs = [
  { id: 'lever', name: 'Lever' },
  { id: 'day', name: 'Day' },
  { id: 'wire', name: 'Wire' },
];
/** @type {Record<string, HTMLElement>} */
const panels = Object.fromEntries(
  tabs.map((it) => [
    it.id,
    h('div', {
      class: `tab-panel ${it.id}-panel`,
      role: 'tabpanel',
      id: `panel-${it.id}`,
      'aria-labelledby': `tab-${it.id}`,
      tabIndex: -1,
      hidden: true,
    }),
  ]),
);
const wire = wireLog(panels['wire'] ?? h('div'));
const tabButtons = tabs.map((it) =>
  h(
    'button',
    {
      type: 'button',
      role: 'tab',
      id: `tab-${it.id}`,
      'aria-controls': `panel-${it.id}`,
      onclick: () => choose(it.id),
    },
    it.name,
  ),
);
const tabList = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Inspector' }, tabButtons);
tabList.addEventListener('keydown', (event) => {
  const here = tabs.findIndex((it) => it.id === tab);
  const to =
    event.key === 'ArrowRight'
      ? here + 1
      : event.key === 'ArrowLeft'
        ? here - 1
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? tabs.length - 1
            : null;
  if (to === null) return;
  event.preventDefault();
  choose(tabs[(to + tabs.length) % tabs.length]?.id ?? 'lever');
  tabButtons[(to + tabs.length) % tabs.length]?.focus();
});
const inspector = h(
  'aside',
  { class: 'inspector', 'aria-label': 'Inspector', id: 'inspector' },
  h(
    'div',
    { class: 'inspector-head' },
    tabList,
    h(
      'button',
      { type: 'button', class: 'tool only-medium', 'aria-label': 'Close inspector', onclick: () => show(null) },
      icon('cross'),
    ),
  ),
  Object.values(panels),
);

/** @param {string} id */
function choose(id) {
  tab = id;
  store.set('tab', id);
  tabs.forEach((it, index) => {
    const on = it.id === id;
    tabButtons[index]?.setAttribute('aria-selected', String(on));
    if (tabButtons[index]) tabButtons[index].tabIndex = on ? 0 : -1;
    const panel = panels[it.id];
    if (panel) panel.hidden = !on;
  });
  if (id === 'wire') wire.shown();
  inspectSoon(0);
}

/** Lever and the calendars are read again soon after anything happened; never more than one read at a time. @param {number} [wait] */
function inspectSoon(wait = 250) {
  clearTimeout(inspecting);
  inspecting = setTimeout(() => void inspect(), wait);
}

/** @type {Record<string, string>} */
const inspected = {};
async function inspect() {
  const panel = panels[tab];
  if (!panel || !screen || tab === 'wire') return;
  const drawn = tab;
  try {
    const view = drawn === 'lever' ? await api.lever() : await api.day(day, screen.person.zone, dayPeople);
    const content = JSON.stringify([view, drawn === 'day' ? Math.floor(now / 60_000) : 0, screen.person.zone]);
    if (inspected[drawn] === content) return;
    inspected[drawn] = content;
    const focus = focusIn(panel);
    const top = panel.scrollTop;
    if ('candidates' in view) drawLever(panel, view);
    else
      drawDay(panel, view, {
        zone: screen.person.zone,
        now,
        turn: (to) => ((day = to), inspectSoon(0)),
        show: (keys) => ((dayPeople = keys), (day = view.day), inspectSoon(0)),
        readable: (key, readable) => void told(() => api.calendar(key, readable)).then(() => inspectSoon(0)),
      });
    panel.scrollTop = top;
    focus(panel);
  } catch (error) {
    toast(error);
  }
}

// ── The bar ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {import('./dom.js').Child} words @param {Parameters<typeof api.clock>[0] | (() => Parameters<typeof api.clock>[0])} to @param {string} name */
const clockButton = (words, to, name) =>
  h(
    'button',
    {
      type: 'button',
      class: 'bar-button',
      'aria-label': name,
      onclick: () => told(() => api.clock(typeof to === 'function' ? to() : to)),
    },
    words,
  );

const trouble = troubleMenu((name, on) => told(() => api.trouble(name, on)));
const themeButton = h('button', { type: 'button', class: 'bar-button', onclick: () => turnTheme() });
const bar = h(
  'header',
  { class: 'bar' },
  h(
    'div',
    { class: 'bar-brand' },
    h('span', { class: 'brand-mark', 'aria-hidden': 'true' }),
    h('span', { class: 'brand' }, 'Fulcrum'),
    h('span', { class: 'brand-kind' }, 'sandbox'),
  ),
  h(
    'div',
    { class: 'bar-group', role: 'group', 'aria-label': 'Clock' },
    h('span', { class: 'clock', title: 'The sandbox’s clock, in your zone' }, icon('clock'), clock),
    clockButton('+1 h', { byMs: 3_600_000 }, 'Move the clock one hour on'),
    clockButton('+1 day', { byMs: 86_400_000 }, 'Move the clock one day on'),
    clockButton(
      [h('span', { class: 'bar-words' }, 'Next morning'), h('span', { class: 'bar-short' }, '9 am')],
      () => ({ to: 'next-morning', zone: current().person.zone }),
      'Move the clock to nine the next morning',
    ),
  ),
  h(
    'div',
    { class: 'bar-group bar-last' },
    trouble.node,
    h(
      'button',
      { type: 'button', class: 'bar-button', onclick: () => reset() },
      icon('reset'),
      h('span', { class: 'bar-words' }, 'Reset'),
    ),
    themeButton,
  ),
);

async function reset() {
  const yes = await askConfirm(
    {
      title: { text: 'Start over?' },
      text: {
        type: 'plain_text',
        text: 'Slack, Lever, the calendars and the clock go back to where they began. Nothing outside this machine is touched.',
      },
      confirm: { text: 'Start over' },
      deny: { text: 'Keep' },
    },
    reader(),
  );
  if (yes) await told(api.reset);
}

const themes = ['system', 'light', 'dark'];
let theme = store.get('theme') ?? 'system';
function turnTheme() {
  theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  store.set('theme', theme);
  showTheme();
}
function showTheme() {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  fill(themeButton, icon(theme === 'dark' ? 'moon' : theme === 'light' ? 'sun' : 'half'));
  themeButton.setAttribute('aria-label', `Colours: ${theme}. Change`);
  themeButton.title = `Colours: ${theme}`;
}

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
  inspectSoon();
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
  if (which === 'inspector') tabButtons.find((it) => it.tabIndex === 0)?.focus();
}
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.body.dataset['over']) show(null);
  if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    show('sidebar');
  }
});

function switchPerson() {
  const id = newId('people');
  const dialog = h('dialog', { class: 'dialog people', 'aria-labelledby': id });
  fill(
    dialog,
    h(
      'div',
      { class: 'modal-head' },
      h('h2', { id }, 'Look through the eyes of'),
      h(
        'button',
        { type: 'button', class: 'tool', 'aria-label': 'Close', onclick: () => dialog.close() },
        icon('cross'),
      ),
    ),
    h(
      'ul',
      { class: 'people-list' },
      people.map((it) =>
        h(
          'li',
          null,
          h(
            'button',
            {
              type: 'button',
              class: 'person-choice',
              'aria-current': it.key === person ? 'true' : undefined,
              onclick: () => {
                dialog.close();
                become(it.key);
              },
            },
            avatar(it.name),
            h(
              'span',
              null,
              h('span', { class: 'strong block' }, it.name),
              h('span', { class: 'quiet block' }, it.about),
            ),
            it.key === person ? icon('check') : null,
          ),
        ),
      ),
    ),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    personButton.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  const here = dialog.querySelector('[aria-current]');
  if (here instanceof HTMLElement) here.focus();
}

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
      inspectSoon();
    },
    clock: ({ minute }) => {
      now = minute;
      showClock();
      if (tab === 'day') inspectSoon();
    },
    wire: (entries) => {
      wire.add(entries);
      inspectSoon();
    },
    trouble: trouble.update,
    world: () => {
      wire.clear();
      known.clear();
      for (const key of Object.keys(inspected)) delete inspected[key];
      day = null;
      dayPeople = [];
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
  if (!screen || now === 0) return;
  clock.textContent = new Intl.DateTimeFormat('en-GB', {
    timeZone: screen.person.zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(now);
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
  mainComposer.node.hidden = place === 'home';
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
  showTheme();
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
    bar,
    sidebar,
    conversation,
    inspector,
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
  choose(tabs.some((it) => it.id === tab) ? tab : 'lever');
  const remembered = new URLSearchParams(location.search).get('as') ?? store.get('person');
  become(people.find((it) => it.key === remembered)?.key ?? people[0]?.key ?? '');
}

await start();
