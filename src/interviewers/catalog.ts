/**
 * Pools and panel templates as they are now: the file that the operator keeps is the base, what was edited in Slack or
 * applied from a configuration file lies over it, name by name, and wins. Read by every search; written by admins.
 */
import { ConflictError, InputError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { type FilePool, keyOf, type ReadyPool } from '../panels/pool-file.ts';
import { type FileTemplate, poolsIn, withPools, type WrittenFile } from '../panels/template-file.ts';
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
  /** Who edited it last in Slack. */
  readonly editor: LeverUserId | null;
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
  readonly byUser?: LeverUserId | null;
  /** Key of the name it had, while a rename goes on. */
  readonly renamedFrom?: string;
  readonly at: number;
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
  readonly pools: readonly Omit<CatalogPool, 'learning' | 'tagged'>[];
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
    if (!poolEdits.has(key)) pools.push({ ...pool, name, source: sourceOf(null, true), version: 0, editor: null });
  for (const [key, edit] of poolEdits)
    if (edit.value !== null)
      pools.push({
        ...edit.value,
        name: edit.name,
        source: sourceOf(edit, filePools.has(key)),
        version: edit.version,
        editor: edit.how === 'slack' ? (edit.byUser ?? null) : null,
      });
  const templates: CatalogTemplate[] = [];
  for (const [key, edit] of templateEdits)
    if (edit.value !== null)
      templates.push({ template: edit.value, source: sourceOf(edit, fileTemplates.has(key)), version: edit.version });
  for (const [key, template] of fileTemplates)
    if (!templateEdits.has(key)) templates.push({ template, source: sourceOf(null, true), version: 0 });
  return { pools: pools.sort((a, b) => a.name.localeCompare(b.name)), templates };
}

/** The name a pool has now, by any name it had; what nobody has stays as it is written. */
export function namesNow(pools: readonly Pick<CatalogPool, 'name' | 'formerly'>[]): (name: string) => string {
  const names = new Map(pools.flatMap((it) => (it.formerly ?? []).map((old) => [keyOf(old), it.name] as const)));
  // A pool that is called so now is meant before one that was.
  for (const it of pools) names.set(keyOf(it.name), it.name);
  return (name) => names.get(keyOf(name)) ?? name;
}

/** The template with every pool called as it is now. */
export function inPoolNames(template: FileTemplate, name: (pool: string) => string): FileTemplate {
  return {
    ...template,
    sessions: template.sessions.map((session) => ({
      ...session,
      seats: session.seats.map((seat) => withPools(seat, name)),
    })),
  };
}

/** Where a pool is asked for. */
export interface PoolUse {
  readonly template: string;
  readonly sessions: readonly string[];
}

export function usesOfPool(
  pool: string,
  { pools, templates }: Pick<Merged, 'templates'> & { readonly pools: Parameters<typeof namesNow>[0] },
): PoolUse[] {
  const now = namesNow(pools);
  return templates.flatMap(({ template }) => {
    const sessions = template.sessions
      .filter((it) => it.seats.some((seat) => poolsIn(seat).some((name) => keyOf(now(name)) === keyOf(pool))))
      .map((it) => it.title);
    return sessions.length === 0 ? [] : [{ template: template.name, sessions }];
  });
}

export interface EditOf<T> {
  readonly name: string;
  readonly value: T | null;
  /** Of what is there under `was`, or else under `name`. */
  readonly version: number;
  readonly isNew: boolean;
  /** The name it had until now. */
  readonly was?: string;
}

/**
 * Writes one edit. With another name than before, the new one is written first and the old one taken away after it: a stop
 * in between leaves both, and the same again goes on.
 * @throws InputError when there is one already, ConflictError when it was changed since.
 */
export async function saveEdit<T>(
  ledger: Ledger,
  kind: Kind,
  what: EditOf<T>,
  by: { readonly actor: Actor | null; readonly how: Edit<T>['how']; readonly at: number },
  file: readonly string[],
): Promise<void> {
  const readEdit = (name: string) => read<Edit<T> | null>(ledger, `${prefixes[kind]}${keyOf(name)}`, null);
  const moves = what.was !== undefined && keyOf(what.was) !== keyOf(what.name);
  const known = await readEdit(what.name);
  const old = moves ? await readEdit(what.was) : known;
  const inFile = file.some((it) => keyOf(it) === keyOf(what.name));
  const exists = known.value === null ? inFile : known.value.value !== null;
  const halfDone = moves && known.value?.renamedFrom === keyOf(what.was);
  if ((what.isNew || moves) && exists && !halfDone)
    throw new InputError(`There is a ${kind} called ${what.name} already.`, {
      fields: { name: 'This name is taken.' },
    });
  if (!what.isNew && old.version !== what.version)
    throw new ConflictError(
      `The ${kind} ${what.was ?? what.name} was changed by somebody else meanwhile, so nothing was saved.`,
      'Close this window, open it again and make your change there.',
    );
  const edit = {
    how: by.how,
    by: by.actor?.name ?? 'the command line',
    byUser: by.actor?.leverUserId ?? null,
    at: by.at,
  };
  await writeEdit(ledger, kind, known.version, {
    ...edit,
    name: what.name,
    value: what.value,
    ...(moves && { renamedFrom: keyOf(what.was) }),
  });
  if (moves) await writeEdit<T>(ledger, kind, old.version, { ...edit, name: what.was, value: null });
}
