/** What is pressed: buttons, and the menu behind three dots. Used by `elements.js`. */
import { h, icon } from './dom.js';
import { menuItem, popUp } from './menu.js';
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
  const menu = popUp({
    opener: {
      class: 'button icon-only',
      'aria-label': `More actions${named.label ? `: ${named.label}` : ''}`,
      'data-focus': focusKey,
    },
    inside: icon('dots'),
    list: { class: 'menu', 'aria-label': named.label || 'More actions' },
    items: (element.options ?? []).map((/** @type {any} */ option) =>
      h(
        'li',
        { role: 'presentation' },
        menuItem(
          [
            textObject(option.text, surface.reader),
            option.description
              ? h('span', { class: 'combo-about' }, textObject(option.description, surface.reader))
              : null,
          ],
          async () => {
            menu.close();
            menu.opener.focus();
            if (element.confirm && !(await surface.confirm(element.confirm))) return;
            await busy(menu.opener, () => surface.act({ do: 'press', ...at, option: String(option.value ?? '') }));
          },
        ),
      ),
    ),
    opening: (list, opener) => {
      const box = opener.getBoundingClientRect();
      const room = window.innerHeight - box.bottom;
      list.classList.toggle('up', room < 200 && box.top > room);
      list.classList.toggle('leftward', box.left + 240 > window.innerWidth);
    },
  });
  return menu.node;
}
