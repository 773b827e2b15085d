/**
 * The YAML file of `FULCRUM_TEMPLATES`: pools of people and panel templates, written by the recruiting team.
 * Read when it is needed and again when it changed; every problem is reported at once with its path. People stand in it by e-mail address,
 * forms by name or id: both are looked up in Lever when a template is used, because people come and go.
 */
import { z } from 'zod';
import { ConfigError, InputError } from '../errors.ts';
import { byName, own } from './by-name.ts';
import { sayIssue } from './say-issue.ts';
import { Address, keyOf, Member, MOST_POOL_NAME, Pool, type ReadyPool } from './pool-file.ts';

const clock = /^([01]?\d|2[0-4]):([0-5]\d)$/;

function minuteOf(text: string): number {
  const match = clock.exec(text.trim());
  return match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
}

/** `12:00-13:00` */
const Stretch = z.string().transform((text, ctx) => {
  const [from = '', to = ''] = text.split(/\s*[-–]\s*/);
  const range = { fromMinute: minuteOf(from), toMinute: minuteOf(to) };
  if (range.fromMinute < range.toMinute && range.toMinute <= 1440) return range;
  ctx.addIssue({ code: 'custom', message: `"${text}" is not a stretch of the day like 12:00-13:00` });
  return z.NEVER;
});

const PoolName = z.string().trim().min(1);

/** Somebody, or everybody of a pool, who is asked only when nothing fits. */
const Alternate = z.union(
  [Address.transform((email) => ({ email })), z.strictObject({ email: Address }), z.strictObject({ pool: PoolName })],
  { error: 'must be an e-mail address, { email } or { pool }' },
);

/** Everybody who is named could take the seat: of one pool or several, or by address. Seats are taken together. */
const Seat = z
  .strictObject({
    role: z.string().min(1).max(60).optional(),
    pool: z.union([PoolName, z.array(PoolName).min(1).max(10)]).optional(),
    people: z.array(Member).min(1).max(50).optional(),
    alternates: z.array(Alternate).min(1).max(50).optional(),
    count: z.int().min(1).max(10).default(1),
    optional: z.boolean().default(false),
  })
  .refine((it) => it.pool !== undefined || it.people !== undefined, 'name a pool, or people, or both');

/** A room, an address or a link, on one line. */
const Place = z
  .string()
  .overwrite((text) => text.replaceAll(/\s+/g, ' ').trim())
  .max(200);

const SessionTemplate = z.strictObject({
  title: z.string().trim().min(1).max(120),
  minutes: z.int().min(5).max(480).multipleOf(5),
  seats: z.array(Seat).min(1).max(6),
  form: z.string().min(1).nullable().default(null),
  /** Of this session; without them the template's. */
  place: Place.optional(),
  video: z.boolean().optional(),
});

const list = z.union([z.string().transform((it) => [it]), z.array(z.string().min(1)).min(1)]);

const Rules = {
  order: z.boolean().default(false),
  grid: z.union([z.literal(5), z.literal(15), z.literal(30)]).default(15),
  breaks: z
    .strictObject({ min: z.int().min(0).max(120).default(0), max: z.int().min(0).max(600).default(90) })
    .refine((it) => it.min <= it.max, 'min is larger than max')
    .default({ min: 0, max: 90 }),
  buffer: z.int().min(0).max(60).default(0),
  lunch: z
    .union([z.literal(false), Stretch], { error: 'write it like 12:00-14:00, or false' })
    .default({ fromMinute: 12 * 60, toMinute: 14 * 60 }),
  lunchMinutes: z.int().min(15).max(120).default(45),
  days: z.int().min(1).max(5).default(1),
  noticeHours: z.int().min(0).max(240).default(24),
  hours: Stretch.default({ fromMinute: 9 * 60, toMinute: 18 * 60 }),
  location: Place.default(''),
  video: z.boolean().default(true),
};

export const Template = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** Whatever is named must match; nothing named matches everything. */
  for: z.strictObject({ posting: list.optional(), team: list.optional(), stage: list.optional() }).default({}),
  sessions: z.array(SessionTemplate).min(1).max(12),
  ...Rules,
});

const Pools = byName(Pool);

const File = z
  .strictObject({
    pools: Pools.default({}),
    templates: z.array(Template).max(200).default([]),
    /** People and company defaults: read by whoever keeps them. */
    people: z.unknown().optional(),
    defaults: z.unknown().optional(),
  })
  .superRefine((file, ctx) => {
    const said = (path: readonly PropertyKey[], message: string) =>
      ctx.addIssue({ code: 'custom', path: [...path], message });
    const names = Object.keys(file.pools);
    for (const [index, name] of names.entries()) {
      const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
      if (name.trim() === '') said(['pools', short], 'a pool needs a name');
      if (name.length > MOST_POOL_NAME)
        said(['pools', short], `a pool's name has at most ${MOST_POOL_NAME} characters; this has ${name.length}`);
      const first = names.findIndex((it) => keyOf(it) === keyOf(name));
      if (first < index) said(['pools', name], `is the same name as "${names[first]}"`);
      for (const old of own(file.pools, name)?.formerly ?? [])
        if (names.some((it) => keyOf(it) === keyOf(old)))
          said(['pools', name, 'formerly'], `"${old}" is the name of a pool in this file`);
    }
    for (const [index, { name }] of file.templates.entries()) {
      const first = file.templates.findIndex((it) => keyOf(it.name) === keyOf(name));
      if (first < index) said(['templates', index, 'name'], `"${name}" is the name of templates.${first} already`);
    }
    const known = new Set(
      names.flatMap((name) => [name, ...(own(file.pools, name)?.formerly ?? [])]).map((name) => keyOf(name)),
    );
    for (const [t, { hours, sessions }] of file.templates.entries())
      for (const [s, session] of sessions.entries()) {
        const at = ['templates', t, 'sessions', s];
        const day = hours.toMinute - hours.fromMinute;
        if (session.minutes > day)
          said([...at, 'minutes'], `${session.title} is longer than the day, which has ${day} minutes`);
        for (const [i, seat] of session.seats.entries()) {
          for (const name of poolsIn(seat))
            if (!known.has(keyOf(name))) said([...at, 'seats', i, 'pool'], noSuchPool(name, names));
          const most = mostFor(seat, file.pools);
          if (!seat.optional && most !== null && most < seat.count)
            said([...at, 'seats', i, 'count'], `asks for ${seat.count}, and ${most === 1 ? 'one' : most} could come`);
        }
      }
  });

/** How many different people could take the seat; `null` when only Lever knows. */
function mostFor(seat: z.output<typeof Seat>, pools: Readonly<Record<string, z.output<typeof Pool>>>): number | null {
  const found = new Set((seat.people ?? []).map((it) => it.email));
  for (const name of poolsOf(seat)) {
    const pool = Object.entries(pools).find(([key]) => keyOf(key) === keyOf(name))?.[1];
    if (pool === undefined) return null;
    for (const it of pool.members) {
      if (!('email' in it)) return null;
      found.add(it.email);
    }
  }
  return found.size;
}

/** "there is no pool "Coder"; did you mean "Coders"? …" */
function noSuchPool(name: string, names: readonly string[]): string {
  const short = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  if (names.length === 0) return `there is no pool "${short}"; the file has no pools`;
  const near = names.find((it) => keyOf(it).includes(keyOf(name)) || keyOf(name).includes(keyOf(it)));
  const ask = near === undefined ? '' : `; did you mean "${near}"?`;
  return `there is no pool "${short}"${ask}${ask === '' ? ';' : ''} pools are: ${names.slice(0, 12).join(', ')}. A pool that was renamed can say so: formerly: [${short}]`;
}

export type WrittenFile = z.output<typeof File>;

/** Pools and templates as they are now, wherever they come from. */
export interface TemplateFile {
  readonly pools: Readonly<Record<string, ReadyPool>>;
  readonly templates: readonly FileTemplate[];
}
export type FileTemplate = z.output<typeof Template>;
export type TemplateInput = z.input<typeof Template>;
export type FileSeat = FileTemplate['sessions'][number]['seats'][number];

/** The pools out of which somebody takes the seat. */
export function poolsOf(seat: Pick<FileSeat, 'pool'>): readonly string[] {
  if (seat.pool === undefined) return [];
  return typeof seat.pool === 'string' ? [seat.pool] : seat.pool;
}

/** Every pool that a seat speaks of, its alternates' too. */
export function poolsIn(seat: Pick<FileSeat, 'pool' | 'alternates'>): readonly string[] {
  return [...poolsOf(seat), ...(seat.alternates ?? []).flatMap((it) => ('pool' in it ? [it.pool] : []))];
}

/** The seat with every pool's name put through `name`. */
export function withPools(seat: FileSeat, name: (pool: string) => string): FileSeat {
  const { pool, alternates } = seat;
  return {
    ...seat,
    ...(pool !== undefined && { pool: typeof pool === 'string' ? name(pool) : pool.map(name) }),
    ...(alternates && { alternates: alternates.map((it) => ('pool' in it ? { pool: name(it.pool) } : it)) }),
  };
}

/** The YAML as it is written, not checked. @throws ConfigError when it is none. */
export async function writtenIn(text: string, where: string): Promise<unknown> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: true, maxAliasCount: 100 } as Parameters<
    typeof parseDocument
  >[1]);
  if (document.errors.length > 0)
    throw new ConfigError(
      document.errors.map((it) => ({ variable: 'FULCRUM_TEMPLATES', problem: it.message.split('\n')[0] ?? '', where })),
    );
  try {
    return document.toJS() ?? {};
  } catch (error) {
    // An alias that leads nowhere, or aliases of aliases without end: the reader refuses them only now.
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ variable: 'FULCRUM_TEMPLATES', problem, where }]);
  }
}

/** @throws ConfigError naming every problem with its place in the file. */
export async function parseTemplates(text: string, where: string): Promise<WrittenFile> {
  const written = await writtenIn(text, where);
  const parsed = File.safeParse(written, { error: sayIssue });
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((it) => ({
      variable: 'FULCRUM_TEMPLATES',
      problem: `${it.path.map(String).join('.') || 'the file'}: ${it.message}`,
      where,
    })),
  );
}

/** The file at `path`. @throws ConfigError also when it cannot be read. */
export async function loadTemplates(path: string): Promise<WrittenFile> {
  const { readFile } = await import('node:fs/promises');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new ConfigError([
      { variable: 'FULCRUM_TEMPLATES', problem: `${path} cannot be read`, where: 'the path of a YAML file' },
    ]);
  }
  return await parseTemplates(text, path);
}

/** The file as it is now: read again when its time or size changed. A mistake in it is the asker's to hear about. */
export function templatesAt(path: string | null): () => Promise<WrittenFile | null> {
  let kept: { readonly stamp: string; readonly file: WrittenFile } | null = null;
  return async () => {
    if (path === null) return null;
    const { stat } = await import('node:fs/promises');
    try {
      const { mtimeMs, size } = await stat(path);
      const stamp = `${mtimeMs} ${size}`;
      if (kept?.stamp !== stamp) kept = { stamp, file: await loadTemplates(path) };
      return kept.file;
    } catch (error) {
      const problems =
        error instanceof ConfigError ? error.problems.map((it) => it.problem) : [`${path} cannot be read`];
      throw new InputError(`The file of panel templates has a mistake: ${problems.slice(0, 3).join('; ')}.`, {
        hint: 'Whoever runs the bot can correct the file that FULCRUM_TEMPLATES names. Nothing was changed.',
      });
    }
  };
}
