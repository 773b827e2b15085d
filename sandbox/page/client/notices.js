/** What Slack itself says: failures, refusals, links that would open. In the modal when one is in front, else above the messages. */
import { h, icon, reconcile } from './dom.js';
import { anchor } from './text.js';

/** @import { ScreenNotice } from '../../slack/screen.ts' */

/** @type {Set<string>} */
const dismissed = new Set();

/**
 * Where notices stand in a dialog: under its title.
 * @param {HTMLElement} dialog
 * @returns {HTMLElement}
 */
export function noticesIn(dialog) {
  const own = dialog.querySelector('.modal-notices');
  if (own instanceof HTMLElement) return own;
  const made = h('div', { class: 'modal-notices' });
  dialog.querySelector('.modal-head')?.after(made);
  return made;
}

/** That something was refused, as a notice that can be put away. @param {unknown} error */
export function refusal(error) {
  const node = h(
    'div',
    { class: 'notice refused', role: 'alert' },
    icon('warn'),
    h('span', null, error instanceof Error ? error.message : String(error)),
    h(
      'button',
      { type: 'button', class: 'tool', 'aria-label': 'Dismiss', onclick: () => node.remove() },
      icon('cross'),
    ),
  );
  return node;
}

/**
 * @param {HTMLElement} above
 * @param {HTMLDialogElement} dialog
 * @param {readonly ScreenNotice[]} notices
 */
export function drawNotices(above, dialog, notices) {
  /** @param {ScreenNotice} it */
  const keyOf = (it) => `${it.at} ${it.text}`;
  const shown = notices.filter((it) => !dismissed.has(keyOf(it)));
  const into = dialog.open ? noticesIn(dialog) : above;
  reconcile(into, shown, keyOf, keyOf, (it) => {
    const node = h(
      'div',
      { class: `notice ${it.kind}`, role: it.kind === 'failure' || it.kind === 'refused' ? 'alert' : 'status' },
      icon(it.kind === 'link' ? 'out' : it.kind === 'info' ? 'info' : 'warn'),
      h('span', null, it.text, it.url ? [' ', anchor(it.url, it.url)] : null),
      h(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': 'Dismiss',
          onclick: () => (dismissed.add(keyOf(it)), node.remove()),
        },
        icon('cross'),
      ),
    );
    return node;
  });
  if (into === above) return;
  for (const child of Array.from(above.children)) {
    if (child instanceof HTMLElement && child.dataset['key'] !== undefined) child.remove();
  }
}
