/**
 * The menu of what somebody does to an event or an interview in the vendor's own screen: answer, move, delete. Opens over
 * everything from whatever was pressed; built when it opens. Used by `day-event.js` and `lever.js`.
 */
import { fill, h, icon, newId } from './dom.js';
import { menuItem, menuKeys } from './menu.js';

/** @import { Child } from './dom.js' */

/** Minutes. */
const STEPS = [15, 30, 60];

/**
 * @param {HTMLElement} wrap holds the opener; the menu is put into it
 * @param {HTMLElement} opener
 * @param {{ name: string, held: (on: boolean) => void, content: (close: () => void) => Child }} of `held`: nobody may
 *   redraw what is around an open menu. `close`: ends it and gives the focus back.
 */
export function deedMenu(wrap, opener, { name, held, content }) {
  const id = newId('deeds');
  const list = h('div', { class: 'menu deeds', id, role: 'menu', 'aria-label': name, popover: 'manual', hidden: true });
  opener.setAttribute('aria-haspopup', 'menu');
  opener.setAttribute('aria-expanded', 'false');
  opener.setAttribute('aria-controls', id);
  const follow = () => place(list, opener);
  /** @param {boolean} open */
  function toggle(open) {
    if (open !== list.hidden) return;
    list.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    held(open);
    // It stands over everything and not inside of what is scrolled: it goes where its opener goes.
    const listen = open ? addEventListener : removeEventListener;
    listen('scroll', follow, { capture: true });
    listen('resize', follow);
    if (!open) {
      list.hidePopover();
      list.replaceChildren();
      return;
    }
    fill(
      list,
      content(() => {
        opener.focus({ preventScroll: true });
        toggle(false);
      }),
    );
    list.showPopover();
    follow();
    list.querySelector('button')?.focus({ preventScroll: true });
  }
  menuKeys(wrap, opener, list, toggle);
  wrap.append(list);
  return { toggle: () => toggle(list.hidden !== false) };
}

/** Beside its opener, inside of the window. @param {HTMLElement} list @param {HTMLElement} opener */
function place(list, opener) {
  const at = opener.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const below = at.bottom + 4;
  const top = below + height <= window.innerHeight - 8 ? below : at.top - height - 4;
  list.style.top = `${Math.max(8, Math.min(top, window.innerHeight - height - 8))}px`;
  list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
}

/**
 * Earlier and later by the usual steps, as two rows.
 * @param {(minutes: number) => string} becomes the time it would begin at
 * @param {(minutes: number) => void} run
 */
export function moves(becomes, run) {
  return [-1, 1].map((way) => {
    const words = way < 0 ? 'earlier' : 'later';
    return h(
      'div',
      { class: 'deed-row', role: 'group', 'aria-label': `Move ${words}` },
      h('span', { class: 'deed-label', 'aria-hidden': 'true' }, `Move ${words}`),
      STEPS.map((step) =>
        menuItem(`${step} min`, () => run(way * step), {
          'aria-label': `Move ${step} minutes ${words}, to ${becomes(way * step)}`,
          title: `To ${becomes(way * step)}`,
        }),
      ),
    );
  });
}

/** @param {Child} words @param {() => void} run */
export const removal = (words, run) => menuItem([icon('trash'), words], run, { class: 'menu-item danger-item' });
