/** What is pressed: buttons, and the menu behind three dots. Used by `elements.js`. */
import { h, icon, newId } from './dom.js';
import { busy, words } from './spot.js';
import { textObject } from './text.js';

/** @import { Spot } from './spot.js' */

/** @param {Spot} spot @returns {HTMLElement} */
export function button(spot) {
  const { element, surface, at, focusKey } = spot;
  const label =
    element.type === 'icon_button' ? [icon('trash'), words(element.text)] : textObject(element.text, surface.reader);
  /** @type {HTMLButtonElement} */
  const node = h(
    'button',
    {
      type: 'button',
      class: `button${element.style === 'primary' ? ' primary' : element.style === 'danger' ? ' danger' : ''}`,
      'aria-label': element.accessibility_label,
      'data-focus': focusKey,
      onclick: async () => {
        if (element.confirm && !(await surface.confirm(element.confirm))) return;
        await busy(node, () => surface.act({ do: 'press', ...at }));
      },
    },
    label,
    element.url ? icon('out') : null,
  );
  return node;
}

/** @param {Spot} spot @returns {HTMLElement} */
export function overflow(spot) {
  const { element, surface, named, at, focusKey } = spot;
  const id = newId('menu');
  const list = h('ul', {
    class: 'menu',
    role: 'menu',
    id,
    'aria-label': named.label || 'More actions',
    hidden: true,
  });
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'button icon-only',
      'aria-label': `More actions${named.label ? `: ${named.label}` : ''}`,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': id,
      'data-focus': focusKey,
      onclick: () => toggle(list.hidden !== false),
    },
    icon('dots'),
  );
  const items = (element.options ?? []).map((/** @type {any} */ option) =>
    h(
      'li',
      { role: 'presentation' },
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          class: 'menu-item',
          tabIndex: -1,
          onclick: async () => {
            toggle(false);
            opener.focus();
            if (element.confirm && !(await surface.confirm(element.confirm))) return;
            await busy(opener, () => surface.act({ do: 'press', ...at, option: String(option.value ?? '') }));
          },
        },
        textObject(option.text, surface.reader),
        option.description ? h('span', { class: 'combo-about' }, textObject(option.description, surface.reader)) : null,
      ),
    ),
  );
  list.append(...items);
  const wrap = h('span', { class: 'overflow' }, opener, list);
  menuKeys(wrap, opener, list, toggle);
  /** @param {boolean} open */
  function toggle(open) {
    list.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    if (open) {
      const box = opener.getBoundingClientRect();
      const room = window.innerHeight - box.bottom;
      list.classList.toggle('up', room < 200 && box.top > room);
      list.classList.toggle('leftward', box.left + 240 > window.innerWidth);
      const first = list.querySelector('button');
      first?.focus();
    }
  }
  return wrap;
}

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
