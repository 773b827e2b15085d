/**
 * A menu one can type in, after the ARIA combobox pattern: Down opens, arrows move, Enter picks, Esc closes, typing
 * narrows (or asks the app). One or several choices. Used for every kind of select.
 */
import { fill, h, icon, newId } from './dom.js';

/** @typedef {{ value: string, text: string, description?: string, group?: string }} Choice */

/**
 * @param {{
 *   label: string, labelledBy?: string, describedBy?: string, placeholder: string, focusKey: string, autofocus?: boolean,
 *   chosen: readonly Choice[], multiple: boolean, most?: number, invalid?: boolean, clearable?: boolean,
 *   offer: (query: string) => Promise<readonly Choice[]> | readonly Choice[],
 *   waitMs: number, least: number,
 *   picked: (chosen: readonly Choice[], query: string) => void,
 * }} it
 */
export function combobox(it) {
  let chosen = [...it.chosen];
  /** @type {readonly Choice[]} */
  let offered = [];
  let active = -1;
  let asked = 0;
  let touched = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const listId = newId('list');
  const input = h('input', {
    class: 'combo-input',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: false,
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
    'aria-controls': listId,
    'aria-label': it.labelledBy ? undefined : it.label,
    'aria-labelledby': it.labelledBy,
    'aria-describedby': it.describedBy,
    'aria-invalid': it.invalid ? 'true' : undefined,
    'data-focus': it.focusKey,
    'data-autofocus': it.autofocus ? 'true' : undefined,
    placeholder: it.placeholder,
  });
  const list = h('ul', {
    class: 'combo-list',
    role: 'listbox',
    id: listId,
    'aria-label': `${it.label}: choices`,
    hidden: true,
  });
  if (it.multiple) list.setAttribute('aria-multiselectable', 'true');
  const chips = h('span', { class: 'chips' });
  const note = h('span', { class: 'visually-hidden', role: 'status' });
  const box = h(
    'div',
    { class: 'combo' },
    h(
      'div',
      { class: 'combo-field', onmousedown: (/** @type {MouseEvent} */ event) => onFieldMouse(event) },
      chips,
      input,
      icon('chevron'),
    ),
    list,
    note,
  );

  /** @param {MouseEvent} event */
  function onFieldMouse(event) {
    if (event.target !== input) event.preventDefault();
    input.focus();
    if (list.hidden) ask(true);
    else if (event.target !== input) close();
  }

  function showChosen() {
    fill(
      chips,
      it.multiple
        ? chosen.map((choice) =>
            h(
              'span',
              { class: 'chip' },
              choice.text,
              h(
                'button',
                {
                  type: 'button',
                  class: 'chip-remove',
                  'aria-label': `Remove ${choice.text}`,
                  onclick: () => settle(chosen.filter((other) => other !== choice)),
                },
                icon('cross'),
              ),
            ),
          )
        : null,
    );
    if (!it.multiple) input.value = chosen[0]?.text ?? '';
    input.placeholder = it.multiple && chosen.length > 0 ? '' : it.placeholder;
    touched = false;
  }

  /** @param {Choice[]} next */
  function settle(next) {
    const query = touched ? input.value : '';
    chosen = next;
    if (it.multiple) input.value = '';
    showChosen();
    it.picked(chosen, query);
  }

  function place() {
    const field = box.getBoundingClientRect();
    const below = window.innerHeight - field.bottom;
    const up = below < 220 && field.top > below;
    const room = Math.max(120, Math.min(300, (up ? field.top : below) - 16));
    list.style.left = `${field.left}px`;
    list.style.width = `${field.width}px`;
    list.style.maxHeight = `${room}px`;
    list.style.top = up ? 'auto' : `${field.bottom + 4}px`;
    list.style.bottom = up ? `${window.innerHeight - field.top + 4}px` : 'auto';
  }

  /** @param {string} words @param {boolean} [busy] */
  function say(words, busy) {
    fill(list, h('li', { class: `combo-note${busy ? ' busy' : ''}`, role: 'presentation' }, words));
    note.textContent = words;
    open();
  }

  function open() {
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    place();
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  /** @param {boolean} now */
  function ask(now) {
    clearTimeout(timer);
    const query = touched ? input.value.trim() : '';
    if (Array.from(query).length < it.least) {
      say(`Type ${it.least} ${it.least === 1 ? 'character' : 'characters'} or more to search.`);
      return;
    }
    asked += 1;
    const mine = asked;
    timer = setTimeout(() => void fetchChoices(query, mine), now ? 0 : it.waitMs);
  }

  /** @param {string} query @param {number} mine an answer that is no longer asked for is dropped */
  async function fetchChoices(query, mine) {
    const answer = it.offer(query);
    if (answer instanceof Promise) say('Searching…', true);
    try {
      const found = await answer;
      if (mine === asked && document.activeElement === input) show(found, query);
    } catch (error) {
      if (mine === asked) say(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {readonly Choice[]} found @param {string} query */
  function show(found, query) {
    offered = found;
    if (found.length === 0) {
      say(query === '' ? 'Nothing to choose from.' : `Nothing matches “${query}”.`);
      return;
    }
    /** @type {Node[]} */
    const rows = [];
    let group = '';
    found.forEach((choice, index) => {
      if (choice.group && choice.group !== group) {
        group = choice.group;
        rows.push(h('li', { class: 'combo-group', role: 'presentation' }, group));
      }
      const selected = chosen.some((other) => other.value === choice.value);
      rows.push(
        h(
          'li',
          {
            class: 'combo-option',
            role: 'option',
            id: `${listId}-${index}`,
            'aria-selected': String(selected),
            onmousedown: (/** @type {MouseEvent} */ event) => {
              event.preventDefault();
              pick(index);
            },
            onmousemove: () => active !== index && activate(index),
          },
          h(
            'span',
            { class: 'combo-text' },
            choice.text,
            choice.description ? h('span', { class: 'combo-about' }, choice.description) : null,
          ),
          selected ? icon('check') : null,
        ),
      );
    });
    fill(list, rows);
    note.textContent = `${found.length} ${found.length === 1 ? 'choice' : 'choices'}`;
    open();
    activate(
      Math.max(
        0,
        found.findIndex((choice) => chosen.some((other) => other.value === choice.value)),
      ),
    );
  }

  /** @param {number} index */
  function activate(index) {
    list.querySelector('.active')?.classList.remove('active');
    active = index;
    const row = document.getElementById(`${listId}-${index}`);
    if (!row) return;
    row.classList.add('active');
    row.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', row.id);
  }

  /** @param {number} index */
  function pick(index) {
    const choice = offered[index];
    if (!choice) return;
    const there = chosen.find((other) => other.value === choice.value);
    if (!it.multiple) {
      settle([choice]);
      input.select();
      close();
      return;
    }
    if (there) settle(chosen.filter((other) => other !== there));
    else if (it.most === undefined || chosen.length < it.most) settle([...chosen, choice]);
    else {
      say(`At most ${it.most} can be chosen.`);
      return;
    }
    ask(true);
  }

  input.addEventListener('input', () => {
    touched = true;
    if (!it.multiple && input.value === '' && chosen.length > 0 && it.clearable) settle([]);
    ask(false);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden || offered.length === 0) ask(true);
      else activate((active + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length);
    } else if (event.key === 'Home' && !list.hidden && offered.length > 0) {
      event.preventDefault();
      activate(0);
    } else if (event.key === 'End' && !list.hidden && offered.length > 0) {
      event.preventDefault();
      activate(offered.length - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (!list.hidden && active >= 0) pick(active);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
      if (!it.multiple) showChosen();
    } else if (event.key === 'Backspace' && it.multiple && input.value === '' && chosen.length > 0) {
      settle(chosen.slice(0, -1));
    } else if (event.key === 'Tab') close();
  });
  input.addEventListener('focus', () => input.select());
  input.addEventListener('blur', () => {
    close();
    if (!it.multiple) showChosen();
    else input.value = '';
  });
  box.addEventListener('scroll', close);
  window.addEventListener('resize', () => box.isConnected && !list.hidden && place());

  showChosen();
  return box;
}
