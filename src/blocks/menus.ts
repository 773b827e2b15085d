/**
 * Menus: choices of our own, choices that come while the person types, people, channels. Used through `kit.ts`; pure.
 * An empty list of choices still makes a menu (Slack refuses an empty one), with one entry that says so.
 */
import type {
  ConversationsSelect,
  ExternalSelect,
  MultiExternalSelect,
  MultiStaticSelect,
  MultiUsersSelect,
  StaticSelect,
  UsersSelect,
} from '@slack/types';
import { label, menu, type MenuOptions, NOTHING, type Option, option, placeheld } from './elements.ts';
import type { Plain } from './mrkdwn.ts';

/** Options under headings. */
export interface Group {
  readonly label: Plain;
  readonly options: readonly Option[];
}

type Choices = readonly Option[] | readonly Group[];

function isGroups(choices: Choices): choices is readonly Group[] {
  const first = choices[0];
  return first !== undefined && 'options' in first;
}

function choicesOf(choices: Choices): Pick<StaticSelect, 'options' | 'option_groups'> {
  if (isGroups(choices)) {
    const groups = choices.filter((it) => it.options.length > 0).slice(0, 100);
    if (groups.length > 0)
      return {
        option_groups: groups.map((it) => ({ label: label(it.label, 75), options: it.options.slice(0, 100) })),
      };
    return { options: [option('Nothing to choose from', NOTHING)] };
  }
  const options = choices.slice(0, 100);
  return { options: options.length > 0 ? options : [option('Nothing to choose from', NOTHING)] };
}

function allOf(part: Pick<StaticSelect, 'options' | 'option_groups'>): StaticSelect['options'] & {} {
  return part.options ?? part.option_groups?.flatMap((it) => it.options) ?? [];
}

/**
 * A menu of at most 100 choices (or 100 groups of 100); more are cut, so offer `typeahead` for long lists.
 * `initial` is a value; one that is not among the choices is left out.
 */
export function select<Payload = never>(
  choices: Choices,
  initial?: string | null,
  options: MenuOptions<Payload> = {},
): StaticSelect {
  const part = choicesOf(choices);
  const chosen = allOf(part).find((it) => it.value === initial);
  return { type: 'static_select', ...menu(options), ...part, ...(chosen && { initial_option: chosen }) };
}

export function multiSelect<Payload = never>(
  choices: Choices,
  initial: readonly string[] = [],
  options: MenuOptions<Payload> & { readonly most?: number } = {},
): MultiStaticSelect {
  const part = choicesOf(choices);
  const chosen = allOf(part).filter((it) => initial.includes(it.value ?? ''));
  return {
    type: 'multi_static_select',
    ...menu(options),
    ...part,
    ...(chosen.length > 0 && { initial_options: [...chosen] }),
    ...(options.most !== undefined && { max_selected_items: options.most }),
  };
}

export interface TypeaheadOptions {
  readonly placeholder?: Plain;
  /** Characters before Slack asks; 0 asks when the menu opens. Default 0. */
  readonly minQueryLength?: number;
}

/** A menu whose choices come from an options action while the person types. */
export function typeahead(
  source: { readonly id: string },
  initial?: Option | null,
  options: TypeaheadOptions = {},
): ExternalSelect {
  return {
    type: 'external_select',
    action_id: source.id,
    min_query_length: options.minQueryLength ?? 0,
    ...placeheld(options.placeholder),
    ...(initial && { initial_option: initial }),
  };
}

export function multiTypeahead(
  source: { readonly id: string },
  initial: readonly Option[] = [],
  options: TypeaheadOptions & { readonly most?: number } = {},
): MultiExternalSelect {
  return {
    type: 'multi_external_select',
    action_id: source.id,
    min_query_length: options.minQueryLength ?? 0,
    ...placeheld(options.placeholder),
    ...(initial.length > 0 && { initial_options: [...initial] }),
    ...(options.most !== undefined && { max_selected_items: options.most }),
  };
}

/** A menu of the workspace's people. `initial` is a Slack user id. */
export function userSelect<Payload = never>(initial?: string | null, options: MenuOptions<Payload> = {}): UsersSelect {
  return { type: 'users_select', ...menu(options), ...(initial && { initial_user: initial }) };
}

export function multiUserSelect<Payload = never>(
  initial: readonly string[] = [],
  options: MenuOptions<Payload> & { readonly most?: number } = {},
): MultiUsersSelect {
  return {
    type: 'multi_users_select',
    ...menu(options),
    ...(initial.length > 0 && { initial_users: [...initial] }),
    ...(options.most !== undefined && { max_selected_items: options.most }),
  };
}

/** A menu of channels: public and private, no direct messages. `initial` is a Slack channel id. */
export function channelSelect<Payload = never>(
  initial?: string | null,
  options: MenuOptions<Payload> = {},
): ConversationsSelect {
  return {
    type: 'conversations_select',
    ...menu(options),
    filter: { include: ['public', 'private'], exclude_bot_users: true },
    ...(initial && { initial_conversation: initial }),
  };
}
