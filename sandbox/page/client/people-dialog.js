/** Who looks: a dialog with everybody the visitor can be. */
import { avatar, fill, h, icon, newId } from './dom.js';

/** @import { PagePerson } from '../sources.ts' */

/**
 * @param {readonly PagePerson[]} people
 * @param {string} person who looks now
 * @param {(key: string) => void} become
 * @param {() => void} closed
 */
export function choosePerson(people, person, become, closed) {
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
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  const here = dialog.querySelector('[aria-current]');
  if (here instanceof HTMLElement) here.focus();
}
