/** What is typed or attached. Used by `elements.js`. */
import { h, icon } from './dom.js';
import { richText } from './rich.js';
import { words } from './spot.js';

/** @import { Spot } from './spot.js' */

/** @param {Spot} spot @returns {HTMLElement} */
export function field(spot) {
  const { element, blockId, actionId, surface, named, at, state, aria } = spot;
  const multiline = element.multiline === true || element.type === 'rich_text_input';
  const counted = typeof element.max_length === 'number' ? element.max_length : null;
  /** @type {Record<string, string>} */
  const modes = {
    email_text_input: 'email',
    url_text_input: 'url',
    number_input: element.is_decimal_allowed ? 'decimal' : 'numeric',
  };
  const counter = h('span', { class: 'counter', 'aria-hidden': 'true' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let sent = String(
    state.value ?? (state.rich_text_value ? richText(state.rich_text_value, surface.reader).innerText : ''),
  );
  /** @type {HTMLInputElement | HTMLTextAreaElement} */
  const input = h(multiline ? 'textarea' : 'input', {
    class: 'text-input',
    ...(multiline ? { rows: 4 } : { type: 'text', inputMode: modes[element.type] ?? 'text', autocomplete: 'off' }),
    value: sent,
    placeholder: words(element.placeholder),
    ...aria,
    'aria-label': named.labelledBy ? undefined : named.label || words(element.placeholder),
    oninput: () => {
      count();
      surface.edited(blockId, actionId, { type: element.type, value: input.value === '' ? null : input.value });
      clearTimeout(timer);
      timer = setTimeout(send, 250);
    },
    onblur: () => send(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || multiline) return;
      event.preventDefault();
      send(true);
      input.dispatchEvent(new CustomEvent('wants-submit', { bubbles: true }));
    },
  });
  /** @param {boolean} [enter] */
  function send(enter) {
    clearTimeout(timer);
    if (input.value === sent && !enter) return;
    sent = input.value;
    void surface.act({ do: 'fill', ...at, text: input.value, ...(enter && { enter: true }) });
  }
  function count() {
    if (counted === null) return;
    const left = counted - Array.from(input.value).length;
    counter.textContent = left < 100 ? String(left) : '';
    counter.classList.toggle('over', left < 0);
  }
  count();
  return h('span', { class: 'field-wrap' }, input, counter);
}

/** @param {Spot} spot @returns {HTMLElement} */
export function files(spot) {
  const { element, surface, at, state, aria } = spot;
  /** @type {any[]} */
  const there = state.files ?? [];
  const list = h(
    'ul',
    { class: 'attached' },
    there.map((it) => h('li', { class: 'file' }, icon('file'), String(it.name ?? it.title ?? it.id))),
  );
  /** @type {HTMLInputElement} */
  const input = h('input', {
    type: 'file',
    class: 'text-input',
    multiple: Number(element.max_files ?? 10) > 1,
    accept: (element.filetypes ?? []).map((/** @type {string} */ it) => `.${it}`).join(','),
    ...aria,
    onchange: async () => {
      for (const file of Array.from(input.files ?? [])) {
        list.append(h('li', { class: 'file' }, icon('file'), file.name));
        await surface.act({ do: 'attach', ...at, name: file.name, base64: await base64Of(file) });
      }
      input.value = '';
    },
  });
  return h('div', null, list, input);
}

/** @param {File} file @returns {Promise<string>} */
async function base64Of(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
