/**
 * `fulcrum config check|apply`: one reviewed file of pools, templates, people and company defaults. `check` reads it and
 * nothing else. `apply` shows what would change, asks, and writes it into the bot's own data directory, which must be free.
 * Exit code 0 done or nothing to do, 1 it could not be done, 2 the file or the options are wrong.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { applyConfig, type Checked, checkConfig, type Difference, differences } from '../interviewers/config-apply.ts';
import { DataDirectoryInUse, openSqlite } from '../store/sqlite.ts';
import type { Run } from './main.ts';

const options = {
  data: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const usage = `Usage: fulcrum config check <file.yml>
       fulcrum config apply <file.yml> [--data <directory>] [--yes]

  check    says what is wrong with the file, each with its place
  apply    shows what would change, asks, and writes it into the bot's data directory; stop the bot first
  --data   the data directory; otherwise FULCRUM_DATA_DIR, otherwise .fulcrum
  --yes    apply without asking

The file holds pools, templates, people and defaults; what it does not name stays as it is.
`;

function wrong(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}

export const runConfig: Run = async (args) => {
  let asked: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    asked = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return wrong(`fulcrum config: ${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
  const [verb, path, ...more] = asked.positionals;
  if (asked.values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if ((verb !== 'check' && verb !== 'apply') || path === undefined || more.length > 0)
    return wrong(`fulcrum config: say check or apply, and one file.\n\n${usage}`);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return wrong(`fulcrum config: ${path} cannot be read (${code === 'ENOENT' ? 'there is no such file' : code}).`);
  }
  const checked = await checkConfig(text);
  if (!checked.ok) return refused(path, checked);
  const { file, base } = checked;
  const parts = [
    count(Object.keys(file.pools).length, 'pool', 'pools'),
    count(file.templates.length, 'template', 'templates'),
    count(base.people.size, 'person', 'people'),
    Object.keys(base.defaults).length > 0 ? 'company defaults' : null,
  ].filter((it) => it !== null);
  if (verb === 'check') {
    process.stdout.write(`${path}: ${parts.join(', ')}. Nothing is wrong with it.\n`);
    process.stdout.write('Whether every address is in Lever is only known to the bot: /hire pools says who is not.\n');
    return 0;
  }
  return await apply(path, text, checked, asked.values);
};

const count = (many: number, one: string, more: string): string => `${many} ${many === 1 ? one : more}`;

function refused(path: string, { problems }: Extract<Checked, { ok: false }>): number {
  for (const it of problems) process.stderr.write(`${path}: ${it.path === '' ? '' : `${it.path}: `}${it.sentence}\n`);
  return wrong(
    `${problems.length === 1 ? 'One thing is' : `${problems.length} things are`} wrong. Nothing was changed.`,
  );
}

async function apply(
  path: string,
  text: string,
  { file, base }: Extract<Checked, { ok: true }>,
  { data, yes }: { readonly data?: string | undefined; readonly yes?: boolean | undefined },
): Promise<number> {
  const directory = data ?? (process.env['FULCRUM_DATA_DIR'] || '.fulcrum');
  let ledger: ReturnType<typeof openSqlite>;
  try {
    ledger = openSqlite(directory, { clock: systemClock });
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    process.stderr.write(
      `${error.message}\nThe bot holds its data directory while it runs: stop it, apply, and start it again. Or keep the file where FULCRUM_TEMPLATES points: that one is read while the bot runs. Nothing was changed.\n`,
    );
    return 1;
  }
  try {
    const changes = await differences(ledger, file, base);
    if (changes.length === 0) {
      process.stdout.write(`${directory} is as ${path} says already.\n`);
      return 0;
    }
    process.stdout.write(`${changes.map(shown).join('\n')}\n`);
    if (yes !== true && !(await agreed(changes.length))) {
      process.stdout.write('Nothing was changed.\n');
      return process.stdin.isTTY ? 0 : wrong('Nobody can be asked here: add --yes to apply it.');
    }
    const fingerprint = `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    await applyConfig(ledger, file, base, changes, { name: userInfo().username, at: systemClock.now(), fingerprint });
    process.stdout.write(`Applied to ${directory}, with a line in the audit log. Start the bot to use it.\n`);
    return 0;
  } finally {
    await ledger.close();
  }
}

function shown(it: Difference): string {
  const what = it.kind === 'defaults' ? it.name : `${it.kind} ${it.name}`;
  return [`${it.sign} ${what}`, ...it.lines.map((line) => `    ${line}`)].join('\n');
}

async function agreed(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`Apply ${count === 1 ? 'this change' : `these ${count} changes`}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
