/**
 * One element in its place: what every kind of element needs to draw itself and to send what a person does with it.
 * Made by `elements.js` for each element.
 */

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

/**
 * @typedef {{
 *   element: any, blockId: string, actionId: string, surface: Surface, named: Named, at: At, state: any, focusKey: string,
 *   autofocus: boolean, aria: Record<string, string | undefined>,
 *   pick: (choice: string | string[] | null, typing?: string) => Promise<void>,
 * }} Spot
 */

/**
 * @param {any} element
 * @param {string} blockId
 * @param {Surface} surface
 * @param {Named} named
 * @returns {Spot}
 */
export function spotOf(element, blockId, surface, named) {
  const actionId = String(element?.action_id ?? '');
  const at = { where: surface.where, blockId, actionId };
  const focusKey = `${blockId}/${actionId}`;
  const autofocus = element?.focus_on_load === true;
  return {
    element,
    blockId,
    actionId,
    surface,
    named,
    at,
    focusKey,
    autofocus,
    state: surface.values[blockId]?.[actionId] ?? {},
    aria: {
      'aria-label': named.labelledBy ? undefined : named.label,
      'aria-labelledby': named.labelledBy,
      'aria-describedby': named.describedBy,
      'aria-invalid': named.invalid ? 'true' : undefined,
      'aria-required': named.input && !named.optional ? 'true' : undefined,
      'data-focus': focusKey,
      'data-autofocus': autofocus ? 'true' : undefined,
    },
    pick: async (choice, typing) => {
      if (element.confirm && !(await surface.confirm(element.confirm))) return;
      await surface.act({ do: 'pick', ...at, choice, ...(typing !== undefined && { typing }) });
    },
  };
}

/** @param {any} object */
export const words = (object) => String(object?.text ?? '');

/** @param {any} option @returns {import('./combobox.js').Choice} */
export const choiceOf = (option) => ({
  value: String(option?.value ?? ''),
  text: words(option?.text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  ...(option?.description && { description: words(option.description) }),
});

/**
 * Shows that an act is on its way: the element is marked, and a second press does nothing.
 * @param {HTMLElement} element
 * @param {() => Promise<void>} run
 */
export async function busy(element, run) {
  if (element.getAttribute('aria-busy') === 'true') return;
  element.setAttribute('aria-busy', 'true');
  try {
    await run();
  } finally {
    element.removeAttribute('aria-busy');
  }
}
