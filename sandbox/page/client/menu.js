/** The menu that pops up beside what opens it: its button, its list, and the keys that walk through it. */
import { h, newId } from './dom.js';

/** @import { Child, Props } from './dom.js' */

/**
 * @param {{
 *   opener: Props, inside: Child, list: Props, items?: Child, opening?: (list: HTMLElement, opener: HTMLElement) => void,
 * }} of `opener`, `list`: what is theirs alone; `inside`: what the opener shows; `opening`: before the focus goes in
 */
export function popUp({ opener: own, inside, list: look, items = null, opening }) {
  const id = newId('menu');
  const list = h('ul', { role: 'menu', id, hidden: true, ...look }, items);
  const opener = h(
    'button',
    {
      type: 'button',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': id,
      ...own,
      onclick: () => toggle(list.hidden !== false),
    },
    inside,
  );
  /** @param {boolean} open */
  function toggle(open) {
    list.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    if (!open) return;
    opening?.(list, opener);
    list.querySelector('button')?.focus();
  }
  const node = h('span', { class: 'overflow' }, opener, list);
  menuKeys(node, opener, list, toggle);
  return { node, opener, close: () => toggle(false) };
}

/**
 * One thing to press in a menu.
 * @param {Child} words
 * @param {() => unknown} run
 * @param {Props} [more]
 */
export const menuItem = (words, run, more = {}) =>
  h('button', { type: 'button', role: 'menuitem', class: 'menu-item', tabIndex: -1, onclick: run, ...more }, words);

/**
 * Arrow keys, Home, End, Esc and leaving, for a menu of buttons.
 * @param {HTMLElement} wrap
 * @param {HTMLElement} opener
 * @param {HTMLElement} list
 * @param {(open: boolean) => void} toggle
 */
export function menuKeys(wrap, opener, list, toggle) {
  wrap.addEventListener('keydown', (event) => {
    const items = [...list.querySelectorAll('button')];
    const here = items.findIndex((it) => it === document.activeElement);
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      toggle(false);
      opener.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) toggle(true);
      else items[(here + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
    } else if (event.key === 'Home' && !list.hidden) items[0]?.focus();
    else if (event.key === 'End' && !list.hidden) items.at(-1)?.focus();
  });
  wrap.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && wrap.contains(event.relatedTarget)) return;
    if (!list.hidden) toggle(false);
  });
}
