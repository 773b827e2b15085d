/**
 * What was typed behind `/hire panel`, read as a way to narrow the list: `today`, `next week`, `mine`, `held`,
 * `interviewer:rui`, `by:maya`, `job:backend`, and a candidate's name. A word that is none of them gets an error that names
 * what can be typed. Reads our own copy of Lever only.
 */
import type { DirectoryUser } from '../../directory/directory.ts';
import { InputError } from '../../errors.ts';
import { everyPanel, type ListState, type ListTime, type PanelFilter } from '../../panels/panel-list.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';
import { nearestWord } from '../text.ts';

const times: Readonly<Record<string, ListTime>> = {
  today: 'today',
  tomorrow: 'tomorrow',
  'this week': 'this-week',
  week: 'this-week',
  'next week': 'next-week',
  ahead: 'ahead',
  coming: 'ahead',
  past: 'past',
};
const states: Readonly<Record<string, ListState>> = {
  all: 'any',
  mine: 'mine',
  held: 'held',
  'half-way': 'half',
  here: 'here',
  lever: 'lever',
  elsewhere: 'elsewhere',
};
const keys = ['interviewer', 'by', 'job'] as const;
/** As they are shown; every one may be typed. */
const shown = [
  'today',
  'tomorrow',
  'this week',
  'next week',
  'ahead',
  'past',
  'mine',
  'held',
  'half-way',
  'here',
  'lever',
  'elsewhere',
  'all',
];

const canBeTyped = `You can type ${shown.join(', ')}; interviewer:name, by:name, job:title; and a candidate’s name.`;
const MOST_NAMED = 5;

export interface Typed {
  readonly _: string;
  readonly interviewer?: string | undefined;
  readonly by?: string | undefined;
  readonly job?: string | undefined;
}

interface Words {
  readonly when: ListTime | null;
  readonly state: ListState | null;
  /** What cannot both be meant. */
  readonly twice: string | null;
  /** What is left: a candidate, or nothing. */
  readonly rest: string;
}

function own<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Two words are tried before one: "next week" is not a candidate called Next. */
function wordsIn(text: string): Words {
  const typed = text.split(' ').filter((it) => it !== '');
  const rest: string[] = [];
  let when: ListTime | null = null;
  let state: ListState | null = null;
  let twice: string | null = null;
  for (let index = 0; index < typed.length; index += 1) {
    const one = (typed[index] ?? '').toLowerCase();
    const two = `${one} ${(typed[index + 1] ?? '').toLowerCase()}`;
    const pair = own(times, two);
    const time = pair ?? own(times, one);
    const kind = own(states, one);
    if (pair !== undefined) index += 1;
    if (time !== undefined) {
      if (when !== null && when !== time) twice = 'two times';
      when = time;
    } else if (kind !== undefined) {
      if (state !== null && state !== kind) twice = 'two sorts of panel';
      state = kind;
    } else rest.push(typed[index] ?? '');
  }
  return { when, state, twice, rest: rest.join(' ') };
}

/** The filter, or `null` when it is a candidate's name and nothing else. Throws `InputError` for a word that narrows nothing. */
export function filterFrom(typed: Typed, actor: Actor, look: Pick<Reads, 'directory'>): PanelFilter | null {
  const text = typed._.trim();
  const foreign = /(?:^|\s)([a-z][a-z-]{1,19}):(?!\/\/)/i.exec(text)?.[1];
  if (foreign !== undefined && !keys.includes(foreign.toLowerCase() as (typeof keys)[number]))
    throw new InputError(`“${foreign}:” narrows nothing here, so nothing was listed.`, {
      hint: hintFor(foreign, keys),
    });
  const empty = /(?:^|\s)(interviewer|by|job):(?=\s|$)/i.exec(text)?.[1];
  if (empty !== undefined)
    throw new InputError(`Nothing stands behind “${empty}:”, so nothing was listed.`, { hint: canBeTyped });
  const words = wordsIn(text);
  const narrows = words.when !== null || words.state !== null || keys.some((it) => typed[it] !== undefined);
  if (!narrows) return null;
  // Somebody whose name has such a word in it is still found by their name.
  const named = words.rest !== '' && keys.every((it) => typed[it] === undefined);
  if (named && look.directory.find(text, actor, 1).kind !== 'none') return null;
  if (words.twice !== null)
    throw new InputError(`Those are ${words.twice}, so nothing was listed.`, {
      hint: `Type one of them. ${canBeTyped}`,
    });
  return {
    ...everyPanel,
    when: words.when ?? 'ahead',
    state: words.state ?? 'any',
    interviewer: typed.interviewer === undefined ? null : personCalled('interviewer', typed.interviewer, look).id,
    by: typed.by === undefined ? null : personCalled('by', typed.by, look).id,
    job: typed.job === undefined ? null : jobCalled(typed.job, actor, look),
    candidate: words.rest === '' ? null : candidateCalled(words.rest, actor, look),
  };
}

/** For the error about a candidate that nobody knows: perhaps it was a word of the list. */
export function meantWord(text: string): string | null {
  const typed = text.trim().toLowerCase();
  return nearestWord(typed, shown);
}

function hintFor(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === null ? canBeTyped : `Did you mean ${near}:? ${canBeTyped}`;
}

function personCalled(key: string, name: string, look: Pick<Reads, 'directory'>): DirectoryUser {
  const found = look.directory.searchUsers(name, 20);
  const wanted = name.trim().toLowerCase();
  const exact = found.filter((it) => it.name.toLowerCase() === wanted || it.email.toLowerCase() === wanted);
  const [only, second] = exact.length > 0 ? exact : found;
  if (only === undefined)
    throw new InputError(`Nobody in Lever is called “${name.slice(0, 60)}”, so nothing was listed.`, {
      hint: `Type a part of the name or the e-mail address: ${key}:rui`,
    });
  if (second !== undefined)
    throw new InputError(`“${name.slice(0, 60)}” fits several people, so nothing was listed.`, {
      hint: `Type more of the name, in quotes: ${found
        .slice(0, MOST_NAMED)
        .map((it) => `${key}:"${it.name}"`)
        .join(', ')}${found.length > MOST_NAMED ? ' …' : ''}`,
    });
  return only;
}

/** Words of a title may fit several jobs: all of them are listed. */
function jobCalled(title: string, actor: Actor, look: Pick<Reads, 'directory'>): string {
  const typed = title.trim().slice(0, 36);
  const found = look.directory.searchPostings(typed, actor, 50);
  const [exact] = found.filter((it) => it.title.toLowerCase() === title.trim().toLowerCase());
  if (exact !== undefined) return exact.id;
  if (found.length === 1 && found[0] !== undefined) return found[0].id;
  if (!found.some((it) => it.title.toLowerCase().includes(typed.toLowerCase())))
    throw new InputError(`No job in Lever is called “${title.slice(0, 60)}”, so nothing was listed.`, {
      hint: 'Type words of its title as they stand in Lever: job:backend or job:"Backend Engineer"',
    });
  return typed;
}

function candidateCalled(name: string, actor: Actor, look: Pick<Reads, 'directory'>) {
  const found = look.directory.find(name, actor, 2);
  const [only] = found.kind === 'none' ? [] : found.hits;
  if (only === undefined)
    throw new InputError(
      `“${name.slice(0, 60)}” is neither a candidate nor a word that narrows the list, so nothing was listed.`,
      { hint: hintWord(name) },
    );
  if (found.kind !== 'none' && (found.hits.length > 1 || found.more > 0))
    throw new InputError(`“${name.slice(0, 60)}” fits several candidates, so nothing was listed.`, {
      hint: 'Type more of the name, or the name alone to choose.',
    });
  return only.id;
}

function hintWord(name: string): string {
  const near = meantWord(name);
  return near === null ? canBeTyped : `Did you mean “${near}”? ${canBeTyped}`;
}
