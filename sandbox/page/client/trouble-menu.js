/** Orders trouble for Lever: a popover of switches that says how many are on. */
import { fill, h, icon, newId } from './dom.js';
import { menuKeys } from './menu.js';

/** @param {(name: string, on: boolean) => Promise<unknown>} turn */
export function troubleMenu(turn) {
  const id = newId('trouble');
  const count = h('span', { class: 'badge bad', hidden: true });
  const list = h('div', { class: 'menu wide leftward', id, role: 'group', 'aria-label': 'Make Lever…', hidden: true });
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'bar-button',
      'aria-expanded': 'false',
      'aria-controls': id,
      onclick: () => toggle(list.hidden !== false),
    },
    icon('warn'),
    h('span', { class: 'bar-words' }, 'Trouble'),
    count,
  );
  /** @param {boolean} open */
  function toggle(open) {
    list.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    if (open) list.querySelector('button')?.focus();
  }
  const wrap = h('span', { class: 'overflow' }, opener, list);
  menuKeys(wrap, opener, list, toggle);
  return {
    node: wrap,
    /** @param {{ active: string[], all: { name: string, label: string }[] }} state */
    update: (state) => {
      count.hidden = state.active.length === 0;
      count.textContent = String(state.active.length);
      opener.classList.toggle('on', state.active.length > 0);
      opener.setAttribute('aria-label', state.active.length === 0 ? 'Trouble' : `Trouble: ${state.active.length} on`);
      // In place: the switch that has the focus must not be swapped for another.
      if (list.children.length === 0) {
        fill(
          list,
          h('p', { class: 'menu-title' }, 'Make Lever…'),
          state.all.map((it) => {
            /** @type {HTMLButtonElement} */
            const row = h(
              'button',
              {
                type: 'button',
                class: 'menu-item switch-row',
                role: 'switch',
                'data-name': it.name,
                onclick: () => turn(it.name, row.getAttribute('aria-checked') !== 'true'),
              },
              h('span', { class: 'switch', 'aria-hidden': 'true' }),
              it.label,
            );
            return row;
          }),
          h('p', { class: 'menu-note' }, 'A single calendar is made unreadable in the Day tab.'),
        );
      }
      for (const row of list.querySelectorAll('button'))
        row.setAttribute('aria-checked', String(state.active.includes(row.dataset['name'] ?? '')));
    },
  };
}
