/** Block Kit as DOM: one function a block type; what is not drawn is a labelled grey box, never nothing. */
import { fill, h, icon, newId } from './dom.js';
import { drawElement, unknown } from './elements.js';
import { markdown, richText } from './rich.js';
import { anchor, plainText, textObject } from './text.js';

/** @import { Surface } from './spot.js' */
/** @import { Json } from '../../slack/screen.ts' */

/** @param {any} object */
const words = (object) => String(object?.text ?? '');

/** The page loads nothing from elsewhere, so a picture is shown by its description and address. @param {any} image @param {string} size */
function picture(image, size) {
  const alt = String(image?.alt_text ?? 'Picture');
  const url = String(image?.image_url ?? image?.slack_file?.url ?? '');
  if (url.startsWith('data:image/')) return h('img', { class: `picture ${size}`, src: url, alt });
  return h(
    'span',
    { class: `picture ${size}`, role: 'img', 'aria-label': alt, title: url },
    icon('image'),
    size === 'large' ? h('span', null, alt) : null,
  );
}

/**
 * @param {readonly Json[]} blocks
 * @param {Surface} surface
 * @returns {HTMLElement[]}
 */
export function drawBlocks(blocks, surface) {
  return blocks.map((block, index) => {
    const node = drawBlock(block, surface, nameOf(blocks, index));
    node.dataset.block = typeof block['block_id'] === 'string' ? block['block_id'] : '';
    return node;
  });
}

/** What a row of buttons is about: the nearest words above it. @param {readonly Json[]} blocks @param {number} index */
function nameOf(blocks, index) {
  for (let at = index; at >= 0; at -= 1) {
    /** @type {any} */
    const block = blocks[at];
    const text = words(block?.text).split('\n')[0] ?? '';
    if (text !== '')
      return text
        .replace(/<([^|>]*)\|([^>]*)>/g, '$2')
        .replace(/[*_~`<>]/g, '')
        .slice(0, 80);
  }
  return '';
}

/**
 * @param {any} block
 * @param {Surface} surface
 * @param {string} name
 * @returns {HTMLElement}
 */
function drawBlock(block, surface, name) {
  const { reader } = surface;
  const blockId = String(block?.block_id ?? '');
  switch (block?.type) {
    case 'header': {
      const level = Math.min(6, Number(block.level ?? 1) + 2);
      return h(
        'div',
        { class: `block-header level-${block.level ?? 1}`, role: 'heading', 'aria-level': String(level) },
        textObject(block.text, reader),
      );
    }
    case 'divider':
      return h('hr', { class: 'block-divider' });
    case 'section':
      return section();
    case 'context':
      return h(
        'div',
        { class: 'block-context' },
        (block.elements ?? []).map((/** @type {any} */ it) =>
          it?.type === 'image' ? picture(it, 'tiny') : h('span', { class: 'context-text' }, textObject(it, reader)),
        ),
      );
    case 'actions':
    case 'context_actions':
      return h(
        'div',
        { class: 'block-actions', role: 'group', 'aria-label': name ? `Actions: ${name}` : 'Actions' },
        (block.elements ?? []).map((/** @type {any} */ it) =>
          drawElement(it, blockId, surface, { label: words(it?.placeholder) || name, input: false }),
        ),
      );
    case 'image':
      return h(
        'figure',
        { class: 'block-image' },
        block.title ? h('figcaption', null, textObject(block.title, reader)) : null,
        picture(block, 'large'),
      );
    case 'input':
      return input();
    case 'rich_text':
      return richText(block, reader);
    case 'markdown':
      return markdown(String(block.text ?? ''));
    case 'table':
      return table(block.rows ?? [], null, block.column_settings ?? []);
    case 'data_table':
      return table(block.rows ?? [], String(block.caption ?? ''), []);
    case 'alert':
      return h(
        'div',
        { class: `block-alert ${block.level ?? 'default'}`, role: 'note' },
        icon(
          block.level === 'success' ? 'check' : block.level === 'info' || block.level === 'default' ? 'info' : 'warn',
        ),
        h('div', null, textObject(block.text, reader)),
      );
    case 'card':
      return card(block);
    case 'carousel':
      return h(
        'div',
        { class: 'block-carousel', role: 'group', 'aria-label': 'Cards', tabIndex: 0 },
        (block.elements ?? []).map(card),
      );
    case 'container':
      return h(
        'section',
        { class: 'block-container', 'aria-label': words(block.title) || 'Group' },
        block.title ? h('div', { class: 'container-title' }, textObject(block.title, reader)) : null,
        block.subtitle ? h('div', { class: 'quiet' }, textObject(block.subtitle, reader)) : null,
        drawBlocks(block.child_blocks ?? block.blocks ?? [], surface),
      );
    case 'video':
      return h(
        'div',
        { class: 'block-card' },
        h('div', { class: 'card-title' }, anchor(String(block.title_url ?? block.video_url ?? ''), words(block.title))),
        h('div', { class: 'quiet' }, words(block.description)),
      );
    case 'file':
      return h('div', { class: 'block-card' }, icon('file'), ` ${block.external_id ?? 'File'}`);
    case 'task_card':
      return h(
        'div',
        { class: 'block-card' },
        h('div', { class: 'card-title' }, typeof block.title === 'string' ? block.title : words(block.title)),
        h('div', { class: 'quiet' }, String(block.status ?? '')),
        block.output ? richText(block.output, reader) : null,
      );
    default:
      return unknown(String(block?.type ?? 'block'));
  }

  /** @returns {HTMLElement} */
  function section() {
    const body = h('div', { class: 'section-body' });
    if (block.text) body.append(h('div', { class: 'section-text' }, textObject(block.text, reader)));
    if (Array.isArray(block.fields))
      body.append(
        h(
          'div',
          { class: 'section-fields' },
          block.fields.map((/** @type {any} */ it) => h('div', { class: 'section-field' }, textObject(it, reader))),
        ),
      );
    const { accessory } = block;
    if (!accessory) return h('div', { class: 'block-section' }, body);
    const wide = /^(checkboxes|radio_buttons)$/.test(accessory.type);
    return h(
      'div',
      { class: `block-section with-accessory${wide ? ' stacked' : ''}` },
      body,
      h(
        'div',
        { class: 'accessory' },
        accessory.type === 'image'
          ? picture(accessory, 'thumb')
          : drawElement(accessory, blockId, surface, { label: name, input: false }),
      ),
    );
  }

  /** @returns {HTMLElement} */
  function input() {
    const { element } = block;
    const labelId = newId('label');
    const hintId = newId('hint');
    const error = surface.errors[blockId];
    const group = /^(checkboxes|radio_buttons)$/.test(element?.type ?? '');
    const described = [block.hint && hintId, error && `${hintId}-error`].filter(Boolean).join(' ');
    const node = drawElement(element, blockId, surface, {
      label: words(block.label),
      labelledBy: labelId,
      describedBy: described === '' ? undefined : described,
      invalid: error !== undefined,
      input: true,
      optional: block.optional === true,
    });
    const target = node.matches('input, textarea')
      ? node
      : group
        ? null
        : node.querySelector('input:not([type=checkbox], [type=radio]), textarea');
    if (target && target.id === '') target.id = newId('field');
    return h(
      'div',
      { class: `block-input${error ? ' invalid' : ''}` },
      h(
        target ? 'label' : 'div',
        { class: 'input-label', id: labelId, for: target?.id },
        plainText(words(block.label), block.label?.emoji !== false),
        block.optional ? h('span', { class: 'quiet' }, ' (optional)') : null,
      ),
      node,
      error ? h('div', { class: 'input-error', id: `${hintId}-error`, role: 'alert' }, icon('warn'), error) : null,
      block.hint ? h('div', { class: 'input-hint', id: hintId }, plainText(words(block.hint))) : null,
    );
  }

  /** @param {any[][]} rows @param {string | null} caption @param {any[]} settings */
  function table(rows, caption, settings) {
    /** @param {any} cell @param {number} column @param {'th' | 'td'} tag */
    const cellOf = (cell, column, tag) =>
      h(
        tag,
        {
          class: `align-${settings[column]?.align ?? (cell?.type === 'raw_number' ? 'right' : 'left')}`,
          ...(tag === 'th' ? { scope: 'col' } : {}),
        },
        cell?.type === 'rich_text' ? richText(cell, reader) : String(cell?.text ?? cell?.value ?? ''),
      );
    const [head = [], ...body] = rows;
    return h(
      'div',
      { class: 'table-wrap', tabIndex: 0, role: 'group', 'aria-label': caption ?? 'Table' },
      h(
        'table',
        null,
        caption ? h('caption', null, caption) : null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            head.map((cell, column) => cellOf(cell, column, 'th')),
          ),
        ),
        h(
          'tbody',
          null,
          body.map((row) =>
            h(
              'tr',
              null,
              row.map((cell, column) => cellOf(cell, column, 'td')),
            ),
          ),
        ),
      ),
    );
  }

  /** @param {any} it @returns {HTMLElement} */
  function card(it) {
    return h(
      'div',
      { class: 'block-card' },
      it.hero_image ? picture(it.hero_image, 'large') : null,
      it.title ? h('div', { class: 'card-title' }, textObject(it.title, reader)) : null,
      it.subtitle ? h('div', { class: 'quiet' }, textObject(it.subtitle, reader)) : null,
      it.body ? h('div', null, textObject(it.body, reader)) : null,
      it.subtext ? h('div', { class: 'quiet' }, textObject(it.subtext, reader)) : null,
      Array.isArray(it.actions)
        ? h(
            'div',
            { class: 'block-actions' },
            it.actions.map((/** @type {any} */ action) =>
              drawElement(action, String(it.block_id ?? blockId), surface, { label: words(it.title), input: false }),
            ),
          )
        : null,
    );
  }
}

/**
 * The dialog before a risky press. Resolves with the answer; Esc says no.
 * @param {any} confirm
 * @param {import('./text.js').Reader} reader
 * @returns {Promise<boolean>}
 */
export function askConfirm(confirm, reader) {
  return new Promise((resolve) => {
    const title = newId('confirm');
    const before = document.activeElement;
    const dialog = h('dialog', {
      class: 'dialog confirm',
      'aria-labelledby': title,
      'aria-describedby': `${title}-text`,
    });
    /** @param {boolean} answer */
    const answer = (answer) => {
      dialog.close();
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(answer);
    };
    fill(
      dialog,
      h('h2', { id: title }, textObject(confirm.title ?? { text: 'Are you sure?' }, reader)),
      h('div', { class: 'confirm-text', id: `${title}-text` }, textObject(confirm.text, reader)),
      h(
        'div',
        { class: 'dialog-buttons' },
        h(
          'button',
          { type: 'button', class: 'button', onclick: () => answer(false) },
          textObject(confirm.deny ?? { text: 'Cancel' }, reader),
        ),
        h(
          'button',
          {
            type: 'button',
            class: `button ${confirm.style === 'danger' ? 'danger' : 'primary'}`,
            'data-autofocus': 'true',
            onclick: () => answer(true),
          },
          textObject(confirm.confirm ?? { text: 'Yes' }, reader),
        ),
      ),
    );
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      answer(false);
    });
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector('[data-autofocus]');
    if (first instanceof HTMLElement) first.focus();
  });
}
