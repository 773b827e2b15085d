/**
 * Everything a person presses, picks from or types into, as it stands in `values`; each change goes to the server as one
 * act. Used by `blocks.js`; which kind is drawn where is decided here.
 */
import { menu, picker, ticks, wallClock } from './choice-elements.js';
import { h } from './dom.js';
import { button, overflow } from './press-elements.js';
import { spotOf, words } from './spot.js';
import { field, files } from './typed-elements.js';

/** @import { Named, Surface } from './spot.js' */

/**
 * @param {any} element
 * @param {string} blockId
 * @param {Surface} surface
 * @param {Named} named
 * @returns {HTMLElement}
 */
export function drawElement(element, blockId, surface, named) {
  const spot = spotOf(element, blockId, surface, named);
  switch (element?.type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      return button(spot);
    case 'overflow':
      return overflow(spot);
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
      return menu(spot);
    case 'checkboxes':
    case 'radio_buttons':
      return ticks(spot);
    case 'datepicker':
      return picker(spot, 'date', spot.state.selected_date ?? '');
    case 'timepicker':
      return picker(spot, 'time', spot.state.selected_time ?? '');
    case 'datetimepicker':
      return picker(
        spot,
        'datetime-local',
        spot.state.selected_date_time ? wallClock(spot, Number(spot.state.selected_date_time)) : '',
      );
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return field(spot);
    case 'rich_text_input':
      return field(spot);
    case 'file_input':
      return files(spot);
    case 'feedback_buttons':
      return h(
        'span',
        { class: 'button-row' },
        [element.positive_button, element.negative_button].map((/** @type {any} */ half) =>
          h(
            'button',
            { type: 'button', class: 'button', onclick: () => surface.act({ do: 'press', ...spot.at }) },
            words(half?.text),
          ),
        ),
      );
    default:
      return unknown(String(element?.type ?? 'element'));
  }
}

/** What this page does not draw, said plainly. @param {string} type */
export function unknown(type) {
  return h('div', { class: 'unknown', role: 'note' }, `${type.replaceAll('_', ' ')} (not drawn here)`);
}
