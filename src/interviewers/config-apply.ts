/**
 * One reviewed file of pools, templates, people and defaults: checked as a whole, compared with what is kept, and written
 * into the ledger over it. What the file does not name stays as it is. Called by the command line only; asks nobody.
 */
import { ConfigError } from '../errors.ts';
import { own } from '../panels/by-name.ts';
import { type FileMember, type FilePool, keyOf, memberKey, sayMember } from '../panels/pool-file.ts';
import {
  type FileSeat,
  type FileTemplate,
  parseTemplates,
  writtenIn,
  poolsOf,
  type WrittenFile,
} from '../panels/template-file.ts';
import type { Json, Ledger } from '../store/ledger.ts';
import { type BaseFile, type Problem, readBase } from './base-file.ts';
import { type Edit, editsOf, type Kind, writeEdit } from './catalog.ts';
import { sayHours } from './hours.ts';
import type { Defaults, Profile } from './profile.ts';
import { read, readConfigured, readDefaults, writeConfigured, writeDefaults } from './store.ts';

export type Checked =
  | { readonly ok: true; readonly file: WrittenFile; readonly base: BaseFile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Everything that is wrong with a file, each with its place and a sentence. */
export async function checkConfig(text: string): Promise<Checked> {
  let file: WrittenFile;
  try {
    file = await parseTemplates(text, 'the file');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { ok: false, problems: [...error.problems.map((it) => placed(it.problem)), ...(await alsoInBase(text))] };
  }
  const { base, problems } = readBase(file);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, file, base };
}

/** So that one reading of a file names everything that is wrong with it. */
async function alsoInBase(text: string): Promise<readonly Problem[]> {
  try {
    const { people, defaults } = (await writtenIn(text, 'the file')) as { people?: unknown; defaults?: unknown };
    return readBase({ people, defaults }).problems;
  } catch (error) {
    if (error instanceof ConfigError) return []; // It is no YAML, which has been said.
    throw error;
  }
}

function placed(problem: string): Problem {
  const cut = /^([\p{L}\p{N}@.+_\-… ]+?): (.*)$/su.exec(problem);
  return cut === null ? { path: '', sentence: problem } : { path: cut[1] ?? '', sentence: cut[2] ?? '' };
}

/** One thing that would change, in lines: the first names it, the rest say what. */
export interface Difference {
  readonly kind: Kind | 'person' | 'defaults';
  readonly name: string;
  readonly sign: '+' | '~' | '-';
  readonly lines: readonly string[];
}

const stable = (value: unknown): string =>
  JSON.stringify(value, (_, it: unknown) =>
    typeof it === 'object' && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => a.localeCompare(b)))
      : it,
  );

const ranked = (it: FileMember) =>
  `${sayMember(it)}${it.reserve === true ? ' (only when nothing fits)' : it.rank > 0 ? ` (alternate, rank ${it.rank})` : ''}`;

function differs(a: FileMember | undefined, b: FileMember): boolean {
  return a === undefined || a.rank !== b.rank || (a.reserve ?? false) !== (b.reserve ?? false);
}

function poolLines(before: FilePool | null, after: FilePool): string[] {
  const known = new Map((before?.members ?? []).map((it) => [memberKey(it), it]));
  const next = new Map(after.members.map((it) => [memberKey(it), it]));
  const lines = [
    ...[...next].filter(([key, it]) => differs(known.get(key), it)).map(([, it]) => `+ ${ranked(it)}`),
    ...[...known].filter(([key, it]) => differs(next.get(key), it)).map(([, it]) => `- ${ranked(it)}`),
  ];
  if (stable(before?.training ?? null) !== stable(after.training))
    lines.push(
      after.training === null
        ? '- training'
        : `+ training: shadow ${after.training.shadow}, reverse shadow ${after.training.reverse}, ${
            after.training.approver === null ? 'nobody approves' : `approved by ${after.training.approver}`
          }`,
    );
  const trained = new Set(before?.trainees ?? []);
  const training = new Set(after.trainees);
  lines.push(...after.trainees.filter((it) => !trained.has(it)).map((it) => `+ in training: ${it}`));
  lines.push(...[...trained].filter((it) => !training.has(it)).map((it) => `- in training: ${it}`));
  for (const it of after.already ?? [])
    if (!before?.already?.some((one) => stable(one) === stable(it)))
      lines.push(`~ ${it.email} had before: shadow ${it.shadow}, reverse shadow ${it.reverse}`);
  if (stable(before?.formerly ?? []) !== stable(after.formerly ?? []))
    lines.push(`~ formerly: ${(after.formerly ?? []).join(', ') || 'nothing'}`);
  return lines;
}

function saySeat(seat: FileSeat): string {
  const who = [...poolsOf(seat), ...(seat.people ?? []).map((it) => it.email)].join(' or ');
  const others = (seat.alternates ?? []).map((it) => ('pool' in it ? it.pool : it.email)).join(', ');
  return `${seat.count} of ${who}${seat.optional ? ' if free' : ''}${others === '' ? '' : ` (when nothing fits: ${others})`}`;
}

function templateLines(before: FileTemplate | null, after: FileTemplate): string[] {
  const say = (it: FileTemplate['sessions'][number]) =>
    `${it.title}, ${it.minutes} min, ${it.seats.map(saySeat).join(' and ')}, ${it.form ?? 'no form'}`;
  const was = (before?.sessions ?? []).map(say);
  const is = after.sessions.map(say);
  const lines = [
    ...is.filter((it) => !was.includes(it)).map((it) => `+ ${it}`),
    ...was.filter((it) => !is.includes(it)).map((it) => `- ${it}`),
  ];
  for (const key of Object.keys(after) as (keyof FileTemplate)[])
    if (key !== 'sessions' && key !== 'name' && stable(before?.[key] ?? null) !== stable(after[key]))
      if (before !== null) lines.push(`~ ${key}: ${stable(before[key])} → ${stable(after[key])}`);
  return lines;
}

function settingLines(before: object, after: object): string[] {
  const say = (key: string, value: unknown) =>
    (key === 'hours' || key === 'preferred') && Array.isArray(value)
      ? sayHours(value as Defaults['hours'])
      : typeof value === 'string' || typeof value === 'number'
        ? String(value)
        : stable(value ?? 'unset');
  const was = before as Record<string, unknown>;
  return Object.entries(after)
    .filter(([key, value]) => stable(was[key]) !== stable(value))
    .map(([key, value]) => `~ ${key}: ${was[key] === undefined ? 'unset' : say(key, was[key])} → ${say(key, value)}`);
}

/** What applying the file would change; empty: everything is as the file says already. */
export async function differences(ledger: Ledger, file: WrittenFile, base: BaseFile): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  const [pools, templates] = await Promise.all([
    editsOf<FilePool>(ledger, 'pool'),
    editsOf<FileTemplate>(ledger, 'template'),
  ]);
  const over = (edit: Edit<unknown> | undefined) =>
    edit?.how === 'slack' ? [`(over what ${edit.by} edited in Slack)`] : [];
  /** The name a pool has now that was called so; `null`: none was. */
  const nowCalled = (name: string): string | null => {
    for (const it of pools.values())
      if (it.value?.formerly?.some((old) => keyOf(old) === keyOf(name)) === true) return it.name;
    return null;
  };
  for (const [name, pool] of Object.entries(file.pools)) {
    const edit = pools.get(keyOf(name));
    const before = edit?.value ?? null;
    if (before !== null && stable(before) === stable(pool)) continue;
    const moved = before === null ? nowCalled(name) : null;
    const old = edit?.name ?? name;
    const lines = [
      ...poolLines(before, pool),
      ...over(edit),
      ...(moved === null
        ? []
        : [`(${old} was renamed to ${moved}: this makes another pool; what asks for ${old} will mean it)`]),
    ];
    found.push({ kind: 'pool', name, sign: before === null ? '+' : '~', lines });
  }
  const named = new Set(Object.keys(file.pools).map((it) => keyOf(it)));
  for (const [name, pool] of Object.entries(file.pools))
    for (const old of pool.formerly ?? []) {
      const edit = pools.get(keyOf(old));
      if (edit !== undefined && edit.value !== null && !named.has(keyOf(old)))
        found.push({ kind: 'pool', name: edit.name, sign: '-', lines: [`(is called ${name} from now on)`] });
    }
  for (const template of file.templates) {
    const edit = templates.get(keyOf(template.name));
    const before = edit?.value ?? null;
    if (before !== null && stable(before) === stable(template)) continue;
    const lines = [...templateLines(before, template), ...over(edit)];
    found.push({ kind: 'template', name: template.name, sign: before === null ? '+' : '~', lines });
  }
  for (const [email, profile] of base.people) {
    const { value } = await readConfigured(ledger, email);
    const lines = settingLines(value ?? {}, profile);
    if (lines.length > 0) found.push({ kind: 'person', name: email, sign: value === null ? '+' : '~', lines });
  }
  const defaults = settingLines((await readDefaults(ledger)).value, base.defaults);
  if (defaults.length > 0) found.push({ kind: 'defaults', name: 'company defaults', sign: '~', lines: defaults });
  return found;
}

/** Writes the differences, each over what is there now, and one line into the audit log. */
export async function applyConfig(
  ledger: Ledger,
  file: WrittenFile,
  base: BaseFile,
  changes: readonly Difference[],
  by: { readonly name: string; readonly at: number; readonly fingerprint: string },
): Promise<void> {
  const templates = new Map(file.templates.map((it) => [it.name, it]));
  for (const it of changes) {
    if (it.kind === 'pool' || it.kind === 'template') {
      const value = it.sign === '-' ? null : it.kind === 'pool' ? own(file.pools, it.name) : templates.get(it.name);
      const key = `${it.kind === 'pool' ? 'pool' : 'panel-template'}:${keyOf(it.name)}`;
      const { version } = await read<unknown>(ledger, key, null);
      const edit = { name: it.name, value: value ?? null, how: 'config' as const, by: by.name, at: by.at };
      await writeEdit(ledger, it.kind, version, edit);
    } else if (it.kind === 'person') {
      const { value, version } = await readConfigured(ledger, it.name);
      await writeConfigured(ledger, it.name, version, { ...value, ...(base.people.get(it.name) as Profile) });
    } else {
      const { value, version } = await readDefaults(ledger);
      await writeDefaults(ledger, version, { ...value, ...base.defaults });
    }
  }
  const line: Json = {
    actor: { slackId: 'command-line', leverUserId: null },
    action: 'config.applied',
    subject: { kind: 'config', id: by.fingerprint },
    result: 'done',
    detail: `By ${by.name}: ${changes.map((it) => `${it.sign} ${it.kind} ${it.name}`).join(', ')}`.slice(0, 2_000),
  };
  await ledger.append('audit', line);
}
