/**
 * A part of a YAML file whose keys people choose: names of pools, addresses. zod's own record leaves out a key called
 * `__proto__` without a word; here every key is somebody's, and what it holds is its own. Look up with `own`.
 */
import { z } from 'zod';
import { sayIssue } from './say-issue.ts';

type Named<T> = Readonly<Record<string, T>>;

/** `value` checked under each key; problems are named by their key. */
export function byName<T extends z.ZodType>(value: T): z.ZodType<Named<z.output<T>>, Named<z.input<T>>> {
  return z.unknown().transform((given, ctx): Named<z.output<T>> => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      ctx.addIssue({ code: 'custom', message: 'must be names with a colon, each with what it holds' });
      return z.NEVER;
    }
    const found: [string, z.output<T>][] = [];
    for (const [name, one] of Object.entries(given)) {
      const parsed = value.safeParse(one, { error: sayIssue });
      if (parsed.success) found.push([name, parsed.data]);
      else
        for (const it of parsed.error.issues)
          ctx.addIssue({ code: 'custom', path: [name, ...it.path], message: it.message });
    }
    return Object.fromEntries(found);
  }) as unknown as z.ZodType<Named<z.output<T>>, Named<z.input<T>>>;
}

/** What is kept under exactly this name, and nothing that every object has. */
export function own<T>(named: Named<T>, name: string): T | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}
