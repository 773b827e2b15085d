/**
 * The modal in front, as a real dialog: focus goes in, stays in, and goes back to where it was; Esc closes. Redrawn only
 * when the app changed it: what a person is typing is never taken away.
 */
import { drawBlocks } from './blocks.js';
import { fill, focusIn, h, icon, newId } from './dom.js';

/** @import { ScreenModal, Values } from '../../slack/screen.ts' */
/** @import { Pane } from './conversation.js' */

/** @param {Pane} pane @param {() => void} gone called when the last modal closed */
export function modalHost(pane, gone) {
  const titleId = newId('modal');
  const dialog = h('dialog', { class: 'dialog modal' });
  document.body.append(dialog);
  let drawn = '';
  let shown = '';
  let sending = false;
  /** What this tab typed since the modal was drawn. @type {Record<string, Record<string, any>>} */
  let typed = {};
  /** @type {Element | null} */
  let before = null;

  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void pane.act({ do: 'back' });
  });
  dialog.addEventListener('wants-submit', () => void submit());

  async function submit() {
    const button = dialog.querySelector('.modal-submit');
    if (!button || sending) return;
    sending = true;
    button.setAttribute('aria-busy', 'true');
    try {
      if (document.activeElement instanceof HTMLElement && dialog.contains(document.activeElement)) {
        // A field sends what is in it when it loses the focus; the server gets acts in order.
        document.activeElement.dispatchEvent(new FocusEvent('blur'));
      }
      await pane.act({ do: 'submit' });
    } finally {
      sending = false;
      dialog.querySelector('.modal-submit')?.removeAttribute('aria-busy');
    }
  }

  /** @param {Values} values @returns {Values} */
  const merged = (values) => {
    const result = { ...values };
    for (const [block, elements] of Object.entries(typed)) {
      if (result[block]) result[block] = { ...result[block], ...elements };
    }
    return result;
  };

  return {
    dialog,
    /** @param {string} blockId @param {string} actionId @param {any} state */
    edited: (blockId, actionId, state) => {
      typed[blockId] = { ...typed[blockId], [actionId]: state };
    },
    /** @param {readonly ScreenModal[]} modals */
    update: (modals) => {
      const modal = modals.at(-1);
      if (!modal) {
        if (!dialog.open) return;
        dialog.close();
        dialog.removeAttribute('aria-labelledby');
        fill(dialog);
        drawn = '';
        shown = '';
        typed = {};
        const target = before instanceof HTMLElement && before.isConnected ? before : null;
        if (target) target.focus();
        else gone();
        return;
      }
      if (!dialog.open) before = document.activeElement;
      const fresh = modal.id !== shown;
      if (fresh) typed = {};
      const structure = JSON.stringify([
        modal.id,
        modal.title,
        modal.submit,
        modal.close,
        modal.back,
        modal.blocks,
        modal.errors,
        modal.notice,
        modals.length,
      ]);
      if (structure === drawn) return;
      drawn = structure;
      const focus = focusIn(dialog);
      const scroll = dialog.querySelector('.modal-body')?.scrollTop ?? 0;
      const surface = pane.surface(
        { in: 'modal' },
        { values: fresh ? modal.values : merged(modal.values), controls: modal.controls },
        modal.errors,
      );
      const body = h(
        'div',
        { class: 'modal-body', tabIndex: -1 },
        modal.notice
          ? h('div', { class: 'block-alert error', role: 'alert' }, icon('warn'), h('div', null, modal.notice))
          : null,
        drawBlocks(modal.blocks, surface),
      );
      fill(
        dialog,
        h(
          'div',
          { class: 'modal-head' },
          modal.back
            ? h(
                'button',
                { type: 'button', class: 'tool', 'aria-label': 'Back', onclick: () => pane.act({ do: 'back' }) },
                icon('back'),
              )
            : h('span', { class: 'avatar avatar-bot small', 'aria-hidden': 'true' }),
          h('h2', { id: titleId, tabIndex: -1 }, modal.title),
          h(
            'button',
            {
              type: 'button',
              class: 'tool',
              'aria-label': 'Close',
              'data-focus': 'modal-cross',
              onclick: () => pane.act({ do: 'close' }),
            },
            icon('cross'),
          ),
        ),
        body,
        h(
          'div',
          { class: 'dialog-buttons' },
          h(
            'button',
            { type: 'button', class: 'button', 'data-focus': 'modal-close', onclick: () => pane.act({ do: 'back' }) },
            modal.close,
          ),
          modal.submit === null
            ? null
            : h(
                'button',
                {
                  type: 'button',
                  class: 'button primary modal-submit',
                  'data-focus': 'modal-submit',
                  onclick: () => submit(),
                },
                modal.submit,
              ),
        ),
      );
      dialog.classList.toggle('stacked', modals.length > 1);
      dialog.setAttribute('aria-labelledby', titleId);
      if (!dialog.open) dialog.showModal();
      shown = modal.id;
      if (fresh) {
        const wanted =
          body.querySelector('[data-autofocus]') ?? body.querySelector('input, textarea, select, button') ?? body;
        if (wanted instanceof HTMLElement) wanted.focus({ preventScroll: true });
      } else {
        body.scrollTop = scroll;
        focus(dialog);
        const wrong =
          Object.keys(modal.errors).length > 0
            ? body.querySelector('[aria-invalid=true], .invalid input, .invalid textarea')
            : null;
        if (wrong instanceof HTMLElement) wrong.focus();
        // What was pressed is gone: start over at the title, not at the whole dialog.
        else if (document.activeElement === dialog) document.getElementById(titleId)?.focus();
      }
    },
  };
}
