/**
 * The page put together: sidebar, conversation, inspector, bar. Holds what the server last said and draws from it; every
 * click becomes one act on the server, and what comes back is drawn. Keeps nothing of its own but who is looking and how.
 */
import { api, listen } from './api.js';
import { topBar } from './bar.js';
import { askConfirm } from './blocks.js';
import { append, fill, h, icon } from './dom.js';
import { inspectorPane } from './inspector.js';
import { modalHost } from './modal.js';
import { drawNotices, noticesIn, refusal } from './notices.js';
import { choosePerson } from './people-dialog.js';
import { placePane } from './place.js';
import { announcer } from './said.js';
import { sidebarPane } from './sidebar.js';
import { store } from './store.js';

/** @import { Screen } from '../../slack/screen.ts' */
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

const said = announcer();
const sidebar = sidebarPane({ act, switchPerson: (back) => choosePerson(people, person, become, back) });
const place = placePane({ pane, act, show });
const modals = modalHost(pane, place.focus);
const inspector = inspectorPane({
  zone: () => screen?.person.zone ?? null,
  now: () => now,
  close: () => show(null),
  failed: toast,
  told,
  say: said.say,
});
const bar = topBar({ zone: () => current().person.zone, reader, told });
const connection = h(
  'div',
  { class: 'connection', role: 'status', hidden: true },
  icon('warn'),
  'The sandbox does not answer. Trying again…',
);

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

/** Says what went wrong; resolves to whether nothing did. @param {() => Promise<unknown>} run */
async function told(run) {
  try {
    await run();
    return true;
  } catch (error) {
    toast(error);
    return false;
  }
}

/** @param {unknown} error */
function toast(error) {
  const node = refusal(error);
  // A modal covers the page: what goes wrong in front of it is said in front of it.
  append(modals.dialog.open ? noticesIn(modals.dialog) : place.notices, [node]);
  setTimeout(() => node.remove(), 12_000);
}

/** On a narrow screen one of the side panes lies over the conversation. @param {'sidebar' | 'inspector' | null} which */
function show(which) {
  document.body.dataset['over'] = which ?? '';
  if (which === 'sidebar') sidebar.focus();
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
  said.forget();
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
      said.forget();
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

/** @param {Screen} next */
function draw(next) {
  const first = screen === null;
  if (next.person.key !== person) return;
  screen = next;
  if (next.at > 0) now = Math.floor(next.at / 60_000) * 60_000;
  showClock();
  document.title = `${next.place === 'home' ? `${next.app.name} · Home` : (next.channel?.name ?? next.workspace.name)} · Fulcrum sandbox`;
  sidebar.draw(next);
  place.draw(next);
  modals.update(next.modals);
  drawNotices(place.notices, modals.dialog, next.notices);
  said.messages(next, first);
  if (first) document.body.dataset['ready'] = 'true';
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
    sidebar.node,
    place.node,
    inspector.node,
    said.node,
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
