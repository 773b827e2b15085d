/** What is chosen: menus, ticks, dates and times. Used by `elements.js`. */
import { combobox } from './combobox.js';
import { h, newId } from './dom.js';
import { choiceOf, words } from './spot.js';
import { textObject } from './text.js';

/** @import { Spot } from './spot.js' */

/** @param {Spot} spot @returns {HTMLElement} */
export function menu(spot) {
  const { element, blockId, actionId, surface, named, at, state, focusKey, autofocus, pick } = spot;
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

/** @param {Spot} spot @returns {HTMLElement} */
export function ticks(spot) {
  const { element, surface, state, aria, focusKey, autofocus, pick } = spot;
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

/** @param {Spot} spot @param {string} type @param {string} value @returns {HTMLElement} */
export function picker(spot, type, value) {
  const { element, surface, named, aria, pick } = spot;
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

/** Epoch seconds as the wall clock of the person's zone. @param {Spot} spot @param {number} seconds */
export function wallClock({ surface }, seconds) {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: surface.reader.zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(seconds * 1000);
  return parts.replace(' ', 'T');
}
