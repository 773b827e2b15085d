/**
 * What the templates file says about people and the company, beside pools and templates. Parsed once for each reading of
 * the file; every problem is named with its place. Called by `create.ts` and by the command line.
 */
import type { z } from 'zod';
import { InputError } from '../errors.ts';
import { byName } from '../panels/by-name.ts';
import { sayIssue } from '../panels/say-issue.ts';
import { Address } from '../panels/pool-file.ts';
import type { WrittenFile } from '../panels/template-file.ts';
import { type Defaults, DefaultsFile, defaultsFrom, type Profile, ProfileFile, profileFrom } from './profile.ts';

const People = byName(ProfileFile).transform((people, ctx) => {
  const found = new Map<string, z.output<typeof ProfileFile>>();
  for (const [written, profile] of Object.entries(people)) {
    const address = Address.safeParse(written);
    if (!address.success) ctx.addIssue({ code: 'custom', path: [written], message: 'not an e-mail address' });
    else if (found.has(address.data)) ctx.addIssue({ code: 'custom', path: [written], message: 'is in it twice' });
    else found.set(address.data, profile);
  }
  return found;
});

export interface BaseFile {
  readonly defaults: Partial<Defaults>;
  /** By e-mail address, lower case. */
  readonly people: ReadonlyMap<string, Profile>;
}

export interface Problem {
  /** `people.jo@acme.test.limits.week`; empty: the file as a whole. */
  readonly path: string;
  readonly sentence: string;
}

const nothing: BaseFile = { defaults: {}, people: new Map() };

export function readBase(file: Pick<WrittenFile, 'people' | 'defaults'> | null): {
  readonly base: BaseFile;
  readonly problems: readonly Problem[];
} {
  if (file === null) return { base: nothing, problems: [] };
  const problems: Problem[] = [];
  const said = (at: string, error: z.ZodError) => {
    for (const it of error.issues)
      problems.push({ path: [at, ...it.path.map(String)].join('.'), sentence: it.message });
  };
  const people = People.safeParse(file.people ?? {}, { error: sayIssue });
  if (!people.success) said('people', people.error);
  const defaults = DefaultsFile.safeParse(file.defaults ?? {}, { error: sayIssue });
  if (!defaults.success) said('defaults', defaults.error);
  return {
    base: {
      defaults: defaults.success ? defaultsFrom(defaults.data) : {},
      people: new Map(people.success ? [...people.data].map(([email, it]) => [email, profileFrom(it)] as const) : []),
    },
    problems,
  };
}

const kept = new WeakMap<object, BaseFile>();

/** @throws InputError naming what is wrong. */
export function baseOf(file: WrittenFile | null): BaseFile {
  if (file === null) return nothing;
  const known = kept.get(file);
  if (known !== undefined) return known;
  const { base, problems } = readBase(file);
  if (problems.length > 0)
    throw new InputError(
      `The file of panel templates has a mistake: ${problems
        .slice(0, 3)
        .map((it) => `${it.path}: ${it.sentence}`)
        .join('; ')}.`,
      { hint: 'Whoever runs the bot can correct the file that FULCRUM_TEMPLATES names. Nothing was changed.' },
    );
  kept.set(file, base);
  return base;
}
