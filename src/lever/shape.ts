/**
 * What a resource looks like under `expand` and `include`: the schema changes with the question, and so does the type.
 * Called by `resources/*.ts`. An expansion Lever left as a bare id (a deleted user, say) becomes an object with that id
 * and blank fields, so that what was asked for is always there.
 */
import { z } from 'zod';

/** How much of each object to return. */
export interface View<Expand extends string, Include extends string> {
  /** Replace these ids by the objects behind them. Lever refuses (400) a name that cannot be expanded. */
  readonly expand?: readonly Expand[] | undefined;
  /** Return only these fields, `id`, and what is expanded. */
  readonly include?: readonly Include[] | undefined;
}

/** `Whole` as seen through a view. */
export type Shown<Whole extends { id: unknown }, Expansions, Expand extends string, Include extends string> = {
  id: Whole['id'];
} & Pick<Whole, Exclude<Extract<Include, keyof Whole>, 'id' | Expand>> &
  Pick<Expansions, Extract<Expand, keyof Expansions>>;

/** An expanded object, or the bare id Lever left in its place. */
export function expanded<Inner extends z.ZodType>(inner: Inner): z.ZodType<z.infer<Inner>> {
  return z
    .unknown()
    .optional()
    .transform((value) => (typeof value === 'string' ? { id: value } : value))
    .pipe(inner);
}

/** Parses one object of a resource as seen through a view. Schemas are made once per distinct view. */
export class Shape<Whole extends { id: unknown }, Expansions = object> {
  readonly #base: z.ZodObject;
  readonly #expansions: Readonly<Record<string, z.ZodType>>;
  readonly #made = new Map<string, z.ZodType>();

  constructor(
    base: z.ZodType<Whole>,
    expansions: { readonly [Name in keyof Expansions]: z.ZodType<Expansions[Name]> },
  ) {
    this.#base = base as unknown as z.ZodObject;
    this.#expansions = expansions;
  }

  /** Nothing expanded, nothing left out. */
  readonly whole = (raw: unknown): Whole => this.#base.parse(raw) as unknown as Whole;

  parserFor<Expand extends string, Include extends string>(
    view: View<Expand, Include>,
  ): (raw: unknown) => Shown<Whole, Expansions, Expand, Include> {
    const schema = this.#schemaFor(view.expand ?? [], view.include);
    return (raw) => schema.parse(raw) as Shown<Whole, Expansions, Expand, Include>;
  }

  #schemaFor(expand: readonly string[], include: readonly string[] | undefined): z.ZodType {
    const name = JSON.stringify([expand, include ?? null]);
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    let schema = this.#base;
    if (include !== undefined) {
      const shown = new Set<string>(['id', ...include, ...expand]);
      const kept = Object.keys(schema.shape).filter((key) => shown.has(key));
      schema = schema.pick(
        Object.fromEntries(kept.map((key) => [key, true])) as Record<string, true> & Record<number, never>,
      );
    }
    const wanted = Object.entries(this.#expansions).filter(([key]) => expand.includes(key));
    if (wanted.length > 0) schema = schema.extend(Object.fromEntries(wanted));
    this.#made.set(name, schema);
    return schema;
  }
}
