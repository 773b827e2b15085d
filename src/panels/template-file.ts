/**
 * The YAML file of `FULCRUM_TEMPLATES`: pools of people and panel templates, written by the recruiting team.
 * Read when it is needed and again when it changed; every problem is reported at once with its path. People stand in it by e-mail address,
 * forms by name or id: both are looked up in Lever when a template is used, because people come and go.
 */
import { z } from 'zod';
import { ConfigError, InputError } from '../errors.ts';

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

/** An address, or `{ email, rank }`; rank 0 is asked first, 1 and up are alternates. */
const Member = z.union([
  Address.transform((email) => ({ email, rank: 0 })),
  z.strictObject({ email: Address, rank: z.int().min(0).max(9).default(0) }),
]);

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

const Template = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** Whatever is named must match; nothing named matches everything. */
  for: z.strictObject({ posting: list.optional(), team: list.optional(), stage: list.optional() }).default({}),
  sessions: z.array(SessionTemplate).min(1).max(12),
  ...Rules,
});

const File = z
  .strictObject({
    pools: z.record(z.string(), z.array(Member).min(1).max(200)).default({}),
    templates: z.array(Template).max(200).default([]),
  })
  .superRefine((file, ctx) => {
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

export type TemplateFile = z.output<typeof File>;
export type FileTemplate = TemplateFile['templates'][number];
export type FileSeat = FileTemplate['sessions'][number]['seats'][number];

/** @throws ConfigError naming every problem with its place in the file. */
export async function parseTemplates(text: string, where: string): Promise<TemplateFile> {
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
export async function loadTemplates(path: string): Promise<TemplateFile> {
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
export function templatesAt(path: string | null): () => Promise<TemplateFile | null> {
  let kept: { readonly stamp: string; readonly file: TemplateFile } | null = null;
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
