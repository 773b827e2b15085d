/**
 * The inspector: its three tabs, and reading Lever and the calendars again whenever something happened. Draws only what
 * changed, and keeps the focus and the place.
 */
import { api } from './api.js';
import { drawDay } from './day.js';
import { focusIn, h, icon } from './dom.js';
import { drawLever, searched } from './lever.js';
import { store } from './store.js';
import { wireLog } from './wirelog.js';

const tabs = [
  { id: 'lever', name: 'Lever' },
  { id: 'day', name: 'Day' },
  { id: 'wire', name: 'Wire' },
];

/**
 * @param {{ zone: () => string | null, now: () => number, close: () => void, failed: (error: unknown) => void,
 *   told: (run: () => Promise<unknown>) => Promise<boolean>, say: (words: string) => void }} on `told` resolves to whether it
 *   went well; `say`: to a screen reader
 */
export function inspectorPane(on) {
  let tab = tabs.find((it) => it.id === store.get('tab'))?.id ?? 'lever';
  /** @type {string | null} */
  let day = null;
  /** @type {string[]} */
  let dayPeople = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
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
  const node = h(
    'aside',
    { class: 'inspector', 'aria-label': 'Inspector', id: 'inspector' },
    h(
      'div',
      { class: 'inspector-head' },
      tabList,
      h(
        'button',
        { type: 'button', class: 'tool only-medium', 'aria-label': 'Close inspector', onclick: on.close },
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

  let due = Number.POSITIVE_INFINITY;
  let isReading = false;
  let isReadAgain = false;
  /**
   * Lever and the calendars are read again soon after anything happened; never more than one read at a time, and not put
   * off by what happens meanwhile: a bot at work makes something happen all the time. @param {number} [wait] ms
   */
  function inspectSoon(wait = 250) {
    const at = performance.now() + wait;
    if (at >= due) return;
    due = at;
    clearTimeout(waiting);
    waiting = setTimeout(() => void readNow(), wait);
  }
  async function readNow() {
    due = Number.POSITIVE_INFINITY;
    isReadAgain = isReading;
    if (isReading) return;
    isReading = true;
    await inspect();
    isReading = false;
    if (isReadAgain) inspectSoon(0);
  }

  /** @type {Record<string, string>} */
  const inspected = {};
  /** A menu is open in it, or something is dragged: it is drawn again afterwards. */
  let isHeld = false;
  /** @param {boolean} on */
  function held(on) {
    isHeld = on;
    if (!on) inspectSoon(0);
  }

  /** @param {string} said @param {() => Promise<unknown>} run */
  async function changed(said, run) {
    const done = await on.told(run);
    if (done) on.say(said);
    inspectSoon(0);
    return done;
  }

  async function inspect() {
    if (isHeld) return;
    const panel = panels[tab];
    const zone = on.zone();
    if (!panel || zone === null || tab === 'wire') return;
    const drawn = tab;
    try {
      const view = drawn === 'lever' ? await api.lever(searched()) : await api.day(day, zone, dayPeople);
      if (isHeld) return;
      const content = JSON.stringify([view, drawn === 'day' ? on.now() : 0, zone]);
      if (inspected[drawn] === content) return;
      inspected[drawn] = content;
      const focus = focusIn(panel);
      const top = panel.scrollTop;
      if ('candidates' in view)
        drawLever(panel, view, {
          search: () => inspectSoon(150),
          held,
          change: (it, deed, said) => void changed(said, () => api.interview(it.id, deed)),
        });
      else
        drawDay(panel, view, {
          zone,
          now: on.now(),
          turn: (to) => ((day = to), inspectSoon(0)),
          show: (keys) => ((dayPeople = keys), (day = view.day), inspectSoon(0)),
          held,
          change: (who, event, deed, said) =>
            changed(said, () => api.event({ person: who.key, event: event.id, start: event.start }, deed)),
          readable: (key, readable) => void on.told(() => api.calendar(key, readable)).then(() => inspectSoon(0)),
        });
      panel.scrollTop = top;
      focus(panel);
    } catch (error) {
      on.failed(error);
    }
  }

  choose(tab);
  return {
    node,
    wire,
    /** Something happened. */
    soon: inspectSoon,
    /** The clock moved: only the Day tab shows it. */
    clockMoved: () => tab === 'day' && inspectSoon(),
    focus: () => tabButtons.find((it) => it.tabIndex === 0)?.focus(),
    /** A new world: nothing that was seen counts. */
    forget: () => {
      wire.clear();
      isHeld = false;
      for (const key of Object.keys(inspected)) delete inspected[key];
      day = null;
      dayPeople = [];
    },
  };
}
