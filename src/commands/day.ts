/**
 * `/hire day <candidate>, <candidate> …`: several candidates on one interview day, sharing interviewers. This file reads
 * the names; the steps that follow are in `day/`. Typing only looks: everything that writes is pressed.
 */
import { z } from 'zod';
import type { DirectoryOpportunity } from '../directory/directory.ts';
import { DAY_LEAST, DAY_MOST } from '../panels/interview-day.ts';
import { dayCalls } from '../panels/interview-day-calls.ts';
import type { Reads } from '../services.ts';
import type { Actor } from '../people.ts';
import { actions, defineCommand } from './define.ts';
import { dayBookActions } from './day/book.ts';
import { dayPlanActions } from './day/plan.ts';
import { beginning, choosing } from './day/show.ts';

/** Names are told apart by commas, or by the words and signs people use for them. */
const BETWEEN = /\s*(?:[,;&]|\band\b)\s*/i;
const MOST_HITS = 5;

interface Named {
  readonly chosen: readonly DirectoryOpportunity[];
  /** What could not be taken over, in sentences. */
  readonly notes: readonly string[];
}

/** Who is meant by what was typed. Whoever is not clear is left to the form, with a sentence. */
function named(typed: string, actor: Actor, look: Pick<Reads, 'directory'>): Named {
  const chosen = new Map<string, DirectoryOpportunity>();
  const notes: string[] = [];
  const pieces = typed.split(BETWEEN).filter((it) => it !== '');
  for (const piece of pieces) {
    const short = piece.slice(0, 60);
    const found = look.directory.find(piece, actor, MOST_HITS);
    if (found.kind === 'none') {
      const near = found.nearest.length === 0 ? '' : ` Close to it: ${found.nearest.slice(0, 3).join(', ')}.`;
      notes.push(`${found.why ?? `No active candidate is called “${short}”.`}${near}`);
      continue;
    }
    const [only] = found.hits;
    if (only === undefined || found.hits.length + found.more > 1) {
      const same = found.more === 0 && found.hits.every((it) => it.contact === only?.contact);
      notes.push(
        same
          ? `${only?.name ?? short} has ${found.hits.length} open jobs: choose which.`
          : `“${short}” may be ${found.hits.length + found.more} candidates: choose below.`,
      );
      continue;
    }
    if (chosen.has(only.id)) notes.push(`${only.name} was named twice and is counted once.`);
    chosen.set(only.id, only);
  }
  if (pieces.length > 0 && pieces.length < DAY_LEAST)
    notes.push('An interview day has at least two candidates. For one, type /hire schedule and the name.');
  const all = [...chosen.values()];
  if (all.length > DAY_MOST)
    notes.push(
      `At most ${DAY_MOST} candidates fit into one search: left out ${all
        .slice(DAY_MOST)
        .map((it) => it.name)
        .join(', ')}.`,
    );
  return { chosen: all.slice(0, DAY_MOST), notes };
}

const fold = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** "A, B or C" */
const orList = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** The template that was meant by what was typed after `plan:`. */
function templateFrom(
  typed: string,
  names: readonly string[],
): { readonly name: string | null; readonly note: string | null } {
  const wanted = fold(typed);
  const exact = names.find((it) => fold(it) === wanted);
  const like = names.filter((it) => fold(it).includes(wanted));
  const found = exact ?? (like.length === 1 ? like[0] : undefined);
  if (found !== undefined) return { name: found, note: null };
  const short = typed.slice(0, 40);
  if (names.length === 0)
    return { name: null, note: `There is no template “${short}”, as there are none yet: /hire templates makes one.` };
  return {
    name: null,
    note:
      like.length > 1
        ? `“${short}” may be ${orList(like.slice(0, 4))}: choose below.`
        : `There is no template “${short}”. There are: ${names.slice(0, 6).join(', ')}.`,
  };
}

export const day = defineCommand({
  verb: 'day',
  aliases: ['days', 'interviewday'],
  group: 'Schedule',
  summary: 'Plan several candidates on one interview day, sharing interviewers',
  usage: '[candidate, candidate …] [plan:<template>]',
  examples: ['Priya Raman, Tom Okafor', 'Priya, Tom plan:"Backend on-site"'],
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  args: z.object({ _: z.string(), plan: z.string().optional() }),
  actions: actions(...dayPlanActions, ...dayBookActions),
  run: async ({ args, actor, look, place }) => {
    look.panels.permit(actor);
    const { chosen, notes } = named(args._.trim(), actor, look);
    const wanted = args.plan?.trim() ?? '';
    return {
      show: 'working',
      surface: 'modal',
      title: 'Interview day',
      text: 'Reading candidates and templates …',
      again: { action: dayCalls.again.id, payload: { day: null }, label: 'Open the form' },
      next: async () => {
        const state = look.directory.state();
        const templates = await look.panels.days.templates();
        const template = wanted === '' ? { name: null, note: null } : templateFrom(wanted, templates);
        const all = [
          ...(state.state === 'first-sync' ? [`Candidates are still being read from Lever (${state.percent} %).`] : []),
          ...notes,
          ...(template.note === null ? [] : [template.note]),
        ];
        const asked = { chosen, template: template.name, notes: all };
        if (all.length === 0 && chosen.length >= DAY_LEAST)
          return await beginning({ actor, place, look, ...asked, dates: 1, from: null });
        return await choosing({ actor, look, ...asked, from: null });
      },
    };
  },
});
