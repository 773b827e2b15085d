/**
 * Everything a person presses, picks from or types into, as it stands in `values`; each change goes to the server as one
 * act. Used by `blocks.js`.
 */
import { combobox } from './combobox.js';
import { h, icon, newId } from './dom.js';
import { richText } from './rich.js';
import { textObject } from './text.js';

/** @import { Act, At, Where } from '../sources.ts' */
/** @import { Control, Json, Values } from '../../slack/screen.ts' */
/** @import { Reader } from './text.js' */

/**
 * Where blocks are drawn and what happens when something in them is used.
 * @typedef {{
 *   where: Where, values: Values, errors: Readonly<Record<string, string>>, controls: readonly Control[], reader: Reader,
 *   act: (act: Act) => Promise<void>, options: (ask: At & { query: string }) => Promise<readonly Json[]>,
 *   confirm: (dialog: any) => Promise<boolean>, edited: (blockId: string, actionId: string, state: Json) => void,
 * }} Surface
 */

/** @typedef {{ label: string, labelledBy?: string, describedBy?: string, invalid?: boolean, input: boolean, optional?: boolean }} Named */

/** @param {any} object */
const words = (object) => String(object?.text ?? '');

/** @param {any} option @returns {import('./combobox.js').Choice} */
const choiceOf = (option) => ({
  value: String(option?.value ?? ''),
  text: words(option?.text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  ...(option?.description && { description: words(option.description) }),
});

/**
 * Shows that an act is on its way: the element is marked, and a second press does nothing.
 * @param {HTMLElement} element
 * @param {() => Promise<void>} run
 */
async function busy(element, run) {
  if (element.getAttribute('aria-busy') === 'true') return;
  element.setAttribute('aria-busy', 'true');
  try {
    await run();
  } finally {
    element.removeAttribute('aria-busy');
  }
}

/**
 * @param {any} element
 * @param {string} blockId
 * @param {Surface} surface
 * @param {Named} named
 * @returns {HTMLElement}
 */
export function drawElement(element, blockId, surface, named) {
  const actionId = String(element?.action_id ?? '');
  const at = { where: surface.where, blockId, actionId };
  const focusKey = `${blockId}/${actionId}`;
  /** @type {any} */
  const state = surface.values[blockId]?.[actionId] ?? {};
  const autofocus = element.focus_on_load === true;
  const aria = {
    'aria-label': named.labelledBy ? undefined : named.label,
    'aria-labelledby': named.labelledBy,
    'aria-describedby': named.describedBy,
    'aria-invalid': named.invalid ? 'true' : undefined,
    'aria-required': named.input && !named.optional ? 'true' : undefined,
    'data-focus': focusKey,
    'data-autofocus': autofocus ? 'true' : undefined,
  };
  /** @param {string | string[] | null} choice @param {string} [typing] */
  const pick = async (choice, typing) => {
    if (element.confirm && !(await surface.confirm(element.confirm))) return;
    await surface.act({ do: 'pick', ...at, choice, ...(typing !== undefined && { typing }) });
  };

  switch (element?.type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      return button();
    case 'overflow':
      return overflow();
    case 'static_select':
    case 'multi_static_select':
    case 'external_select':
    case 'multi_external_select':
    case 'users_select':
    case 'multi_users_select':
    case 'conversations_select':
    case 'multi_conversations_select':
    case 'channels_select':
    case 'multi_channels_select':
      return menu();
    case 'checkboxes':
    case 'radio_buttons':
      return ticks();
    case 'datepicker':
      return picker('date', state.selected_date ?? '');
    case 'timepicker':
      return picker('time', state.selected_time ?? '');
    case 'datetimepicker':
      return picker('datetime-local', state.selected_date_time ? wallClock(Number(state.selected_date_time)) : '');
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return field();
    case 'rich_text_input':
      return field();
    case 'file_input':
      return files();
    case 'feedback_buttons':
      return h(
        'span',
        { class: 'button-row' },
        [element.positive_button, element.negative_button].map((/** @type {any} */ half) =>
          h(
            'button',
            { type: 'button', class: 'button', onclick: () => surface.act({ do: 'press', ...at }) },
            words(half?.text),
          ),
        ),
      );
    default:
      return unknown(String(element?.type ?? 'element'));
  }

  /** @returns {HTMLElement} */
  function button() {
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

  /** @returns {HTMLElement} */
  function overflow() {
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
          option.description
            ? h('span', { class: 'combo-about' }, textObject(option.description, surface.reader))
            : null,
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

  /** @returns {HTMLElement} */
  function menu() {
    const type = String(element.type);
    const multiple = type.startsWith('multi_');
    const external = type.endsWith('external_select');
    const control = surface.controls.find((it) => it.blockId === blockId && it.actionId === actionId);
    /** @type {import('./combobox.js').Choice[]} */
    const own = element.option_groups
      ? element.option_groups.flatMap((/** @type {any} */ group) =>
          (group.options ?? []).map((/** @type {any} */ it) => ({ ...choiceOf(it), group: words(group.label) })),
        )
      : element.options
        ? element.options.map(choiceOf)
        : (control?.options ?? []).map((it) => ({ value: it.value, text: it.text, description: it.description }));
    /** @param {string} value */
    const byValue = (value) =>
      own.find((it) => it.value === value) ?? { value, text: surface.reader.names[value] ?? value };
    const chosen = state.selected_option
      ? [choiceOf(state.selected_option)]
      : state.selected_options
        ? state.selected_options.map(choiceOf)
        : [
            state.selected_user,
            state.selected_channel,
            state.selected_conversation,
            ...(state.selected_users ?? []),
            ...(state.selected_channels ?? []),
            ...(state.selected_conversations ?? []),
          ]
            .filter(Boolean)
            .map(byValue);
    return combobox({
      label: named.label || words(element.placeholder) || 'Menu',
      labelledBy: named.labelledBy,
      describedBy: named.describedBy,
      invalid: named.invalid,
      focusKey,
      autofocus,
      placeholder: words(element.placeholder) || (external ? 'Search…' : 'Choose…'),
      chosen,
      multiple,
      most: element.max_selected_items,
      clearable: named.input,
      waitMs: external ? 180 : 0,
      least: external ? Number(element.min_query_length ?? 3) : 0,
      offer: (query) => {
        if (external) return surface.options({ ...at, query }).then((found) => found.map(choiceOf));
        const wanted = query.toLowerCase();
        return own.filter((it) => `${it.text} ${it.description ?? ''}`.toLowerCase().includes(wanted));
      },
      picked: (next, query) => {
        const values = next.map((it) => (external && multiple ? it.text : it.value));
        void pick(multiple ? values : (values[0] ?? null), external && !multiple ? query : undefined);
      },
    });
  }

  /** @returns {HTMLElement} */
  function ticks() {
    const radio = element.type === 'radio_buttons';
    const name = newId('ticks');
    const chosen = new Set(
      (radio ? [state.selected_option] : (state.selected_options ?? [])).map((/** @type {any} */ it) => it?.value),
    );
    const group = h('div', {
      class: 'ticks',
      role: radio ? 'radiogroup' : 'group',
      ...aria,
      'data-focus': undefined,
      ...(radio ? {} : { 'aria-required': undefined, 'aria-invalid': undefined }),
    });
    (element.options ?? []).forEach((/** @type {any} */ option, /** @type {number} */ index) => {
      const about = option.description ? newId('about') : undefined;
      const box = h('input', {
        type: radio ? 'radio' : 'checkbox',
        name,
        checked: chosen.has(option.value),
        'aria-describedby': about,
        'data-focus': `${focusKey}/${index}`,
        'data-autofocus': autofocus && index === 0 ? 'true' : undefined,
        onchange: () => {
          if (radio) void pick(String(option.value));
          else {
            if (box.checked) chosen.add(option.value);
            else chosen.delete(option.value);
            void pick(
              (element.options ?? [])
                .map((/** @type {any} */ it) => String(it.value))
                .filter((/** @type {string} */ it) => chosen.has(it)),
            );
          }
        },
      });
      group.append(
        h(
          'label',
          { class: 'tick' },
          box,
          h(
            'span',
            null,
            textObject(option.text, surface.reader),
            option.description
              ? h('span', { class: 'combo-about', id: about }, textObject(option.description, surface.reader))
              : null,
          ),
        ),
      );
    });
    return group;
  }

  /** @param {string} type @param {string} value @returns {HTMLElement} */
  function picker(type, value) {
    /** @type {HTMLInputElement} */
    const input = h('input', {
      type,
      class: 'text-input picker',
      value,
      ...aria,
      'aria-label': named.labelledBy ? undefined : named.label || words(element.placeholder) || type,
      onchange: () => {
        const next = input.value === '' ? null : type === 'datetime-local' ? input.value.slice(0, 16) : input.value;
        void pick(next);
      },
    });
    const zone = element.timezone ?? (type === 'datetime-local' ? surface.reader.zone : null);
    return zone
      ? h('span', { class: 'picker-zone' }, input, h('span', { class: 'zone' }, zone.replaceAll('_', ' ')))
      : input;
  }

  /** Epoch seconds as the wall clock of the person's zone. @param {number} seconds */
  function wallClock(seconds) {
    const parts = new Intl.DateTimeFormat('sv-SE', {
      timeZone: surface.reader.zone,
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(seconds * 1000);
    return parts.replace(' ', 'T');
  }

  /** @returns {HTMLElement} */
  function files() {
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

  /** @returns {HTMLElement} */
  function field() {
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

/** @param {File} file @returns {Promise<string>} */
async function base64Of(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** What this page does not draw, said plainly. @param {string} type */
export function unknown(type) {
  return h('div', { class: 'unknown', role: 'note' }, `${type.replaceAll('_', ' ')} (not drawn here)`);
}
