/**
 * Ideas for a panel that does not fit: small changes, how much each asks of people, and how a recruiter reads it. What
 * they do to the grid is in `idea-grid.ts`; `explain.ts` finds out which of them help.
 */
import type { GridProblem, Stretch } from './grid.ts';
import type { Limit } from './limits.ts';

export type Idea =
  | { readonly kind: 'lunch' }
  | { readonly kind: 'max-days'; readonly days: number }
  | { readonly kind: 'max-gap'; readonly slots: number }
  | { readonly kind: 'drop-order'; readonly before: number; readonly after: number }
  | { readonly kind: 'raise-limit'; readonly p: number; readonly limit: Limit }
  | { readonly kind: 'drop-session'; readonly j: number }
  | { readonly kind: 'allow-busy'; readonly p: number; readonly at: Stretch; readonly whole: boolean }
  | { readonly kind: 'allow-hours'; readonly p: number; readonly at: Stretch }
  | { readonly kind: 'widen-window'; readonly at: Stretch }
  | { readonly kind: 'no-room'; readonly j: number }
  | { readonly kind: 'add-to-pool'; readonly j: number; readonly group: number; readonly p: number };

/** How the explanation names people and times: `Problem` and `panel-v1` files have different words. */
export interface Words {
  readonly person: (p: number) => string;
  readonly session: (j: number) => string;
  /** "Tue 24 Nov". */
  readonly day: (d: number) => string;
  /** "Tue 24 Nov, 14:00–15:00". */
  readonly span: (at: Stretch) => string;
  /** The same on a person's own clock, and said to be, where it shows something else. */
  readonly spanOf?: (p: number, at: Stretch) => string;
  /** "45 minutes". */
  readonly length: (slots: number) => string;
  /** The longest break, where it is not a whole number of slots. */
  readonly longestBreak?: string;
}

/** How much each kind of change asks of people; smaller is tried and shown first. Tests and docs quote this table. */
export const askedBy: Readonly<Record<Idea['kind'], number>> = {
  'add-to-pool': 5,
  'no-room': 8,
  'raise-limit': 10,
  'max-gap': 11,
  'drop-order': 12,
  lunch: 14,
  'widen-window': 16,
  'max-days': 18,
  'allow-hours': 25,
  'allow-busy': 30,
  'drop-session': 60,
};

export function sentenceFor(idea: Idea, grid: GridProblem, words: Words): string {
  switch (idea.kind) {
    case 'lunch':
      return 'Let lunch move';
    case 'max-days':
      return `Allow ${idea.days} days`;
    case 'max-gap':
      return `Allow breaks of up to ${words.length(idea.slots)}`;
    case 'drop-order':
      return `Let ${words.session(idea.after)} come before ${words.session(idea.before)}`;
    case 'raise-limit':
      return `Raise ${words.person(idea.p)}’s ${limitWords[idea.limit]} limit once`;
    case 'drop-session':
      return `Leave ${words.session(idea.j)} out`;
    case 'allow-busy':
      return idea.whole
        ? `${words.person(idea.p)} moves the meeting on ${theirs(idea, words)}`
        : `${words.person(idea.p)} makes ${theirs(idea, words)} free`;
    case 'allow-hours':
      return `${words.person(idea.p)} sits outside working hours on ${theirs(idea, words)}`;
    case 'widen-window':
      return `Ask the candidate for ${words.span(idea.at)} too`;
    case 'no-room':
      return `Hold ${words.session(idea.j)} without a room`;
    case 'add-to-pool': {
      const role = grid.interviews[idea.j]?.seats[idea.group]?.role;
      const where = grid.interviews[idea.j]?.seats.length === 1 || role === undefined ? '' : ` (${role})`;
      return `Use ${words.person(idea.p)} too for ${words.session(idea.j)}${where}`;
    }
  }
  return idea satisfies never;
}

const theirs = ({ p, at }: { readonly p: number; readonly at: Stretch }, words: Words): string =>
  words.spanOf?.(p, at) ?? words.span(at);

export const limitWords: Readonly<Record<Limit, string>> = { day: 'daily', week: 'weekly', rolling: 'four-week' };

/** Several ideas as one sentence: "Raise Marco’s daily and weekly limits once, hold Coding without a room and let lunch move". */
export function sentenceForAll(ideas: readonly Idea[], grid: GridProblem, words: Words): string {
  const sentences: string[] = [];
  const rooms = ideas.flatMap((it) => (it.kind === 'no-room' ? [words.session(it.j)] : []));
  const done = new Set<number>();
  for (const idea of ideas) {
    if (idea.kind === 'no-room' && rooms.length > 1) {
      if (!done.has(-1)) sentences.push(`Hold ${listed(rooms)} without a room`);
      done.add(-1);
    } else if (idea.kind === 'raise-limit') {
      const kinds = ideas.flatMap((it) => (it.kind === 'raise-limit' && it.p === idea.p ? [limitWords[it.limit]] : []));
      if (!done.has(idea.p))
        sentences.push(
          `Raise ${words.person(idea.p)}’s ${listed(kinds)} ${kinds.length === 1 ? 'limit' : 'limits'} once`,
        );
      done.add(idea.p);
    } else sentences.push(sentenceFor(idea, grid, words));
  }
  return joined(sentences);
}

/** "Let lunch move and allow 2 days". */
export function joined(sentences: readonly string[]): string {
  const [first = '', ...rest] = sentences;
  return listed([
    first,
    ...rest.map((it) =>
      /^(Let|Allow|Raise|Leave|Ask|Hold|Use|Also) /.test(it) ? it.charAt(0).toLowerCase() + it.slice(1) : it,
    ),
  ]);
}

/** "a, b and c". */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** Minutes as a recruiter says them: "45 minutes", "1 hour 30 minutes", "20 hours". */
export function minutesInWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} ${rest === 1 ? 'minute' : 'minutes'}`;
  const whole = hours === 1 ? '1 hour' : `${hours} hours`;
  return rest === 0 ? whole : `${whole} ${rest} minutes`;
}
