/**
 * Pools and panel templates as they are now: the file that the operator keeps is the base, what was edited in Slack or
 * applied from a configuration file lies over it, name by name, and wins. Read by every search; written by admins.
 */
import { ConflictError, InputError } from '../errors.ts';
import type { FilePool, FileTemplate, ReadyPool, WrittenFile } from '../panels/template-file.ts';
import type { Actor } from '../people.ts';
import type { Ledger } from '../store/ledger.ts';
import { sayDate } from '../zones.ts';
import { listAll, read, write } from './store.ts';

/** Where a pool or template comes from. */
export interface Source {
  readonly kind: 'file' | 'slack' | 'config';
  /** "templates file", "edited in Slack by Omar Haddad on Mon 23 Nov". */
  readonly sentence: string;
  /** It lies over one of the same name in the templates file. */
  readonly overFile: boolean;
}

export interface CatalogPool extends ReadyPool {
  readonly name: string;
  readonly source: Source;
  /** What `savePool` wants back; 0: nothing was edited yet. */
  readonly version: number;
}

export interface CatalogTemplate {
  readonly template: FileTemplate;
  readonly source: Source;
  readonly version: number;
}

/** What is kept of an edit; `value` null: removed, also from what the file says. */
export interface Edit<T> {
  readonly name: string;
  readonly value: T | null;
  readonly how: 'slack' | 'config';
  readonly by: string;
  readonly at: number;
}

/** Names are the same when people read them the same. */
export function keyOf(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
}

const prefixes = { pool: 'pool:', template: 'panel-template:' } as const;
export type Kind = keyof typeof prefixes;

export async function editsOf<T>(
  ledger: Ledger,
  kind: Kind,
): Promise<ReadonlyMap<string, Edit<T> & { version: number }>> {
  const entries = await listAll(ledger, prefixes[kind]);
  return new Map(
    entries.map((it) => [
      it.key.slice(prefixes[kind].length),
      { ...(it.value as unknown as Edit<T>), version: it.version },
    ]),
  );
}

export async function writeEdit<T>(ledger: Ledger, kind: Kind, expected: number, edit: Edit<T>): Promise<void> {
  await write(ledger, `${prefixes[kind]}${keyOf(edit.name)}`, expected, edit);
}

function sourceOf(edit: Edit<unknown> | null, inFile: boolean): Source {
  if (edit === null) return { kind: 'file', sentence: 'templates file', overFile: false };
  const when = sayDate('UTC', edit.at);
  return {
    kind: edit.how,
    sentence: edit.how === 'slack' ? `edited in Slack by ${edit.by} on ${when}` : `configuration file, applied ${when}`,
    overFile: inFile,
  };
}

export interface Merged {
  readonly pools: readonly Omit<CatalogPool, 'learning'>[];
  readonly templates: readonly CatalogTemplate[];
}

/** Edits over the file. Edited templates come first: of two that fit a place as well, theirs is taken. */
export async function merged(ledger: Ledger, file: WrittenFile | null): Promise<Merged> {
  const [poolEdits, templateEdits] = await Promise.all([
    editsOf<FilePool>(ledger, 'pool'),
    editsOf<FileTemplate>(ledger, 'template'),
  ]);
  const filePools = new Map(Object.entries(file?.pools ?? {}).map(([name, pool]) => [keyOf(name), { name, pool }]));
  const fileTemplates = new Map((file?.templates ?? []).map((it) => [keyOf(it.name), it]));
  const pools: Merged['pools'][number][] = [];
  for (const [key, { name, pool }] of filePools)
    if (!poolEdits.has(key)) pools.push({ ...pool, name, source: sourceOf(null, true), version: 0 });
  for (const [key, edit] of poolEdits)
    if (edit.value !== null)
      pools.push({
        ...edit.value,
        // The file's templates ask for it as the file spells it.
        name: filePools.get(key)?.name ?? edit.name,
        source: sourceOf(edit, filePools.has(key)),
        version: edit.version,
      });
  const templates: CatalogTemplate[] = [];
  for (const [key, edit] of templateEdits)
    if (edit.value !== null)
      templates.push({ template: edit.value, source: sourceOf(edit, fileTemplates.has(key)), version: edit.version });
  for (const [key, template] of fileTemplates)
    if (!templateEdits.has(key)) templates.push({ template, source: sourceOf(null, true), version: 0 });
  return { pools: pools.sort((a, b) => a.name.localeCompare(b.name)), templates };
}

/** Which templates ask for a pool. */
export function usersOfPool(pool: string, templates: readonly CatalogTemplate[]): string[] {
  return templates
    .filter((it) =>
      it.template.sessions.some((session) =>
        session.seats.some((seat) => seat.pool !== undefined && keyOf(seat.pool) === keyOf(pool)),
      ),
    )
    .map((it) => it.template.name);
}

/** @throws InputError when there is one already, ConflictError when it was changed since. */
export async function saveEdit<T>(
  ledger: Ledger,
  kind: Kind,
  what: { readonly name: string; readonly value: T | null; readonly version: number; readonly isNew: boolean },
  by: { readonly actor: Actor | null; readonly how: Edit<T>['how']; readonly at: number },
  file: readonly string[],
): Promise<void> {
  const key = keyOf(what.name);
  const known = await read<Edit<T> | null>(ledger, `${prefixes[kind]}${key}`, null);
  const inFile = file.some((it) => keyOf(it) === key);
  const exists = known.value === null ? inFile : known.value.value !== null;
  if (what.isNew && exists)
    throw new InputError(`There is a ${kind} called ${what.name} already.`, {
      fields: { name: 'This name is taken.' },
    });
  if (!what.isNew && known.version !== what.version)
    throw new ConflictError(
      `The ${kind} ${what.name} was changed by somebody else meanwhile, so nothing was saved.`,
      'Close this window, open it again and make your change there.',
    );
  await writeEdit(ledger, kind, known.version, {
    name: what.name,
    value: what.value,
    how: by.how,
    by: by.actor?.name ?? 'the command line',
    at: by.at,
  });
}
