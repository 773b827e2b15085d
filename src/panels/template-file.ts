/**
 * The YAML file of `FULCRUM_TEMPLATES`: pools of people and panel templates, written by the recruiting team.
 * Read when it is needed and again when it changed; every problem is reported at once with its path. People stand in it by e-mail address,
 * forms by name or id: both are looked up in Lever when a template is used, because people come and go.
 */
import { z } from 'zod';
import { ConfigError, InputError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';

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

const Address = z.email('not an e-mail address').transform((it) => it.toLowerCase());

const rank = z.int().min(0).max(9).default(0);

/** An address, or `{ email, rank }`; rank 0 is asked first, 1 and up are alternates. */
const Member = z.union([Address.transform((email) => ({ email, rank: 0 })), z.strictObject({ email: Address, rank })]);

/**
 * Who is in a pool: an address; or an attribute that Lever has of its users (`title`: words of the job title, `role`: the
 * access role), which stands for everybody who has it. Lever's API has no groups or tags of users.
 */
const PoolMember = z.union(
  [
    Member,
    z.strictObject({ user: z.string().min(1).max(80), rank }),
    z.strictObject({ title: z.string().trim().min(2).max(120), rank }),
    z.strictObject({ role: z.string().trim().min(2).max(60), rank }),
  ],
  { error: 'must be an e-mail address, { email, rank }, { title, rank } or { role, rank }' },
);

/** How somebody learns to interview for a pool: so many times watching, so many times being watched, then approval. */
const Training = z
  .strictObject({
    shadow: z.int().min(0).max(20).default(2),
    reverse: z.int().min(0).max(20).default(1),
    /** Who says that somebody is ready; without one, the counts decide. */
    approver: Address.nullable().default(null),
    /** The rank that graduates get. */
    rank,
  })
  .refine((it) => it.shadow + it.reverse > 0, 'needs at least one time of watching or being watched');

const MOST_MEMBERS = 200;
export const MOST_POOL_NAME = 60;
const nobody = 'nobody is in it';
const PoolParts = z.strictObject({
  members: z.array(PoolMember).min(1, nobody).max(MOST_MEMBERS),
  training: Training.nullable().default(null),
  trainees: z.array(Address).max(MOST_MEMBERS).default([]),
});
const PoolList = z
  .array(PoolMember)
  .min(1, nobody)
  .max(MOST_MEMBERS)
  .transform((members): z.output<typeof PoolParts> => ({ members, training: null, trainees: [] }));

/** A list of members, or `{ members, training, trainees }`; problems are named by their place in what was written. */
export const Pool = z.unknown().transform((value, ctx): z.output<typeof PoolParts> => {
  const parsed = (Array.isArray(value) ? PoolList : PoolParts).safeParse(value);
  if (parsed.success) {
    const { data } = parsed;
    const seen = new Map<string, number>();
    for (const [index, it] of data.members.entries()) {
      const key = memberKey(it);
      const first = seen.get(key);
      if (first !== undefined)
        ctx.addIssue({ code: 'custom', path: [index], message: `${sayMember(it)} is in it twice` });
      seen.set(key, index);
    }
    if (data.trainees.length > 0 && data.training === null)
      ctx.addIssue({ code: 'custom', path: ['trainees'], message: 'the pool has no training' });
    return data;
  }
  for (const it of parsed.error.issues) ctx.addIssue({ code: 'custom', path: [...it.path], message: it.message });
  return z.NEVER;
});

export type FilePool = z.output<typeof PoolParts>;
export type FileMember = FilePool['members'][number];
export type FileTraining = z.output<typeof Training>;

export function memberKey(it: FileMember): string {
  if ('email' in it) return `email ${it.email}`;
  if ('user' in it) return `user ${it.user}`;
  return 'title' in it ? `title ${it.title.toLowerCase()}` : `role ${it.role.toLowerCase()}`;
}

export function sayMember(it: FileMember): string {
  if ('email' in it) return it.email;
  if ('user' in it) return it.user;
  return 'title' in it ? `everybody with the title "${it.title}"` : `everybody with the role "${it.role}"`;
}

const Seat = z
  .strictObject({
    role: z.string().min(1).max(60).optional(),
    pool: z.string().optional(),
    people: z.array(Member).min(1).max(50).optional(),
    count: z.int().min(1).max(10).default(1),
    optional: z.boolean().default(false),
  })
  .refine((it) => (it.pool === undefined) !== (it.people === undefined), 'name either a pool or people');

const SessionTemplate = z.strictObject({
  title: z.string().trim().min(1).max(120),
  minutes: z.int().min(5).max(480).multipleOf(5),
  seats: z.array(Seat).min(1).max(6),
  form: z.string().min(1).nullable().default(null),
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
  lunch: z.union([z.literal(false), Stretch]).default({ fromMinute: 12 * 60, toMinute: 14 * 60 }),
  lunchMinutes: z.int().min(15).max(120).default(45),
  days: z.int().min(1).max(5).default(1),
  noticeHours: z.int().min(0).max(240).default(24),
  hours: Stretch.default({ fromMinute: 9 * 60, toMinute: 18 * 60 }),
  location: z.string().max(200).default(''),
  video: z.boolean().default(true),
};

export const Template = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** Whatever is named must match; nothing named matches everything. */
  for: z.strictObject({ posting: list.optional(), team: list.optional(), stage: list.optional() }).default({}),
  sessions: z.array(SessionTemplate).min(1).max(12),
  ...Rules,
});

const File = z
  .strictObject({
    pools: z.record(z.string(), Pool).default({}),
    templates: z.array(Template).max(200).default([]),
    /** People and company defaults: read by whoever keeps them. */
    people: z.unknown().optional(),
    defaults: z.unknown().optional(),
  })
  .superRefine((file, ctx) => {
    const said = (path: readonly PropertyKey[], message: string) =>
      ctx.addIssue({ code: 'custom', path: [...path], message });
    const same = (name: string) => name.trim().toLowerCase().replaceAll(/\s+/g, ' ');
    const names = Object.keys(file.pools);
    for (const [index, name] of names.entries()) {
      const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
      if (name.trim() === '') said(['pools', short], 'a pool needs a name');
      if (name.length > MOST_POOL_NAME)
        said(['pools', short], `a pool's name has at most ${MOST_POOL_NAME} characters; this has ${name.length}`);
      const first = names.findIndex((it) => same(it) === same(name));
      if (first < index) said(['pools', name], `is the same name as "${names[first]}"`);
    }
    for (const [index, { name }] of file.templates.entries()) {
      const first = file.templates.findIndex((it) => same(it.name) === same(name));
      if (first < index) said(['templates', index, 'name'], `"${name}" is the name of templates.${first} already`);
    }
    for (const [t, template] of file.templates.entries())
      for (const [s, session] of template.sessions.entries())
        for (const [i, seat] of session.seats.entries()) {
          if (seat.pool !== undefined && file.pools[seat.pool] === undefined)
            ctx.addIssue({
              code: 'custom',
              path: ['templates', t, 'sessions', s, 'seats', i, 'pool'],
              message: `there is no pool "${seat.pool}"; pools are: ${Object.keys(file.pools).join(', ') || 'none'}`,
            });
        }
  });

export type WrittenFile = z.output<typeof File>;

/** Somebody in training, and how far they are on the path. */
export interface Learner {
  readonly userId: LeverUserId;
  readonly stage: 'shadow' | 'reverse-shadow';
}

/** A pool as a search uses it: with who is learning for it now. */
export interface ReadyPool extends FilePool {
  readonly learning?: readonly Learner[];
}

/** Pools and templates as they are now, wherever they come from. */
export interface TemplateFile {
  readonly pools: Readonly<Record<string, ReadyPool>>;
  readonly templates: readonly FileTemplate[];
}
export type FileTemplate = z.output<typeof Template>;
export type TemplateInput = z.input<typeof Template>;
export type FileSeat = FileTemplate['sessions'][number]['seats'][number];

/** @throws ConfigError naming every problem with its place in the file. */
export async function parseTemplates(text: string, where: string): Promise<WrittenFile> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: true, maxAliasCount: 100 } as Parameters<
    typeof parseDocument
  >[1]);
  if (document.errors.length > 0)
    throw new ConfigError(
      document.errors.map((it) => ({ variable: 'FULCRUM_TEMPLATES', problem: it.message.split('\n')[0] ?? '', where })),
    );
  const parsed = File.safeParse(document.toJS() ?? {});
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
