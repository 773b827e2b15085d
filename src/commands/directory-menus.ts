/**
 * Menus that several conversations offer while somebody types: the people of the company and its jobs, each named the same
 * way everywhere. Reads our copy of Lever only.
 */
import { option } from '../blocks/kit.ts';
import type { DirectoryPosting } from '../directory/directory.ts';
import { defineOptions } from './define.ts';

/** Slack shows a hundred; nobody reads more than half of that before typing on. */
export const MOST_OPTIONS = 50;

type Menu = Pick<Parameters<typeof defineOptions>[0], 'id' | 'needs' | 'unmapped'>;

export function jobOption(it: DirectoryPosting) {
  return option(it.label, it.id, [it.team, it.location].filter((part) => part !== null).join(' · '));
}

export function peopleMenu(menu: Menu) {
  return defineOptions({
    ...menu,
    run: async ({ query, look }) =>
      look.directory.searchUsers(query, MOST_OPTIONS).map((it) => option(it.name, it.id, it.jobTitle ?? it.email)),
  });
}

/** Jobs that whoever types may know of. */
export function jobMenu(menu: Menu) {
  return defineOptions({
    ...menu,
    run: async ({ query, actor, look }) => {
      look.panels.permit(actor);
      return look.directory.searchPostings(query, actor, MOST_OPTIONS).map(jobOption);
    },
  });
}
