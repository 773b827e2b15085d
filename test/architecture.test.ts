/**
 * The house rules that a compiler cannot see: who may import whom, who may touch which package, who may read the clock.
 * Reads the source as text. The table is the one in ARCHITECTURE.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile() && /\.(ts|mjs|js)$/.test(it.name))
    .map((it) => relative(root, join(it.parentPath, it.name)))
    .sort();
}

interface Import {
  readonly from: string;
  /** A path below the project for relative imports, else the package's name. */
  readonly to: string;
  readonly package: boolean;
  readonly typeOnly: boolean;
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

function importsOf(file: string): Import[] {
  const text = withoutComments(readFileSync(join(root, file), 'utf8'));
  const found: Import[] = [];
  const patterns = [
    /(?:^|\n)\s*import\s+(type\s)?([^'";]*?from\s+)?['"]([^'"]+)['"]/g,
    /(?:^|\n)\s*export\s+(type\s)?([^'";]*?from\s+)['"]([^'"]+)['"]/g,
    /(import)\((\s*)['"]([^'"]+)['"]\s*\)/g,
  ];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const target = match[3] as string;
      const names = match[2] ?? '';
      const typeOnly =
        match[1]?.trim() === 'type' ||
        (names.trim().startsWith('{') &&
          names
            .replace(/[{}]|from/g, '')
            .split(',')
            .filter((it) => it.trim())
            .every((it) => it.trim().startsWith('type ')));
      if (target.startsWith('.'))
        found.push({ from: file, to: relative(root, resolve(root, dirname(file), target)), package: false, typeOnly });
      else
        found.push({
          from: file,
          to: target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] as string),
          package: true,
          typeOnly,
        });
    }
  }
  return found;
}

const source = filesUnder('src');
const imports = source.flatMap(importsOf);
/** The room, wire or door a file belongs to; files at the top of `src/` are named by themselves. */
const placeOf = (file: string): string => {
  const [, first, second] = file.split('/');
  return second === undefined ? (first as string) : (first as string);
};

const rooms = ['panels', 'interviewers', 'feedback', 'assessments', 'notes', 'alerts', 'candidates', 'directory'];
const leaves = ['errors.ts', 'clock.ts', 'zones.ts', 'log.ts', 'people.ts', 'services.ts'];

/** What each place may import from `src/`, besides itself. `:type` = types only. */
const mayImport: Record<string, readonly string[]> = {
  scheduling: [],
  lever: [],
  store: ['clock.ts'],
  calendars: ['scheduling', 'clock.ts'],
  blocks: [
    'scheduling',
    ...rooms.map((room) => `${room}:type`),
    'people.ts',
    'lever:type',
    'commands:type',
    'clock.ts',
    'zones.ts',
    'services.ts:type',
    'calendars:type',
  ],
  directory: ['lever', 'store', ...leaves, 'calendars:type'],
  panels: ['scheduling', 'lever', 'calendars', 'store', 'directory', 'blocks', ...leaves],
  candidates: ['lever', 'store', 'directory', ...leaves],
  interviewers: ['panels', 'scheduling', 'lever', 'store', 'directory', ...leaves],
  commands: [...rooms, 'blocks', 'scheduling', ...leaves, 'lever', 'calendars', 'store'],
  webhooks: [...rooms, 'blocks', ...leaves, 'lever', 'store', 'calendars'],
  jobs: [...rooms, 'blocks', ...leaves, 'store'],
  bot: ['commands', 'blocks', 'store', ...leaves, 'lever:type', 'directory:type'],
  cli: ['scheduling', 'panels', 'interviewers', 'store', 'errors.ts', 'config.ts', 'clock.ts'],
  'errors.ts': [],
  'clock.ts': [],
  'zones.ts': ['zone-cities.ts'],
  'zone-cities.ts': [],
  'log.ts': [],
  'config-variables.ts': [],
  'config-schema.ts': ['store'],
  'config.ts': ['config-variables.ts', 'config-schema.ts', 'errors.ts', 'store', 'log.ts:type'],
  'health.ts': ['log.ts:type'],
  'web.ts': ['webhooks:type', 'services.ts:type', 'log.ts:type'],
  'people.ts': ['lever', 'store', 'directory', 'errors.ts', 'clock.ts', 'log.ts'],
  'services.ts': ['*:type'],
  'app.ts': ['*'],
  'rooms.ts': ['*'],
  'env-file.mjs': [],
  'start.mjs': ['env-file.mjs', 'index.ts'],
  'index.ts': ['app.ts', 'config.ts', 'errors.ts', 'log.ts', 'store'],
};

/** Packages that only some places may touch. Everything else may use what package.json lists. */
const packageOwners: Record<string, readonly string[]> = {
  '@slack/bolt': ['src/bot/'],
  '@slack/web-api': ['src/bot/'],
  '@slack/oauth': ['src/bot/'],
  'node-cron': ['src/jobs/runner.ts'],
  ioredis: ['src/store/'],
  pino: ['src/log.ts'],
  '@googleapis/calendar': ['src/calendars/'],
  'google-auth-library': ['src/calendars/'],
  'node-ical': ['src/calendars/'],
  'ical-generator': ['src/calendars/'],
  nodemailer: ['src/calendars/'],
  '@date-fns/tz': ['src/scheduling/working-hours.ts', 'src/blocks/', 'src/panels/', 'src/cli/'],
  yaml: ['src/panels/', 'src/cli/'],
};

describe('imports point down', () => {
  test.each(source)('%s', (file) => {
    const place = placeOf(file);
    const allowed = mayImport[place];
    expect(allowed, `${place} has no line in the table of test/architecture.test.ts`).toBeDefined();
    const wrong = importsOf(file)
      .filter((it) => !it.package && it.to.startsWith('src/'))
      .filter((it) => placeOf(it.to) !== place)
      .filter((it) => {
        const target = placeOf(it.to);
        return !allowed?.some(
          (rule) =>
            rule === '*' || rule === target || ((rule === `${target}:type` || rule === '*:type') && it.typeOnly),
        );
      })
      .map((it) => `${it.to}${it.typeOnly ? ' (type)' : ''}`);
    expect(wrong, `${file} may not import these`).toEqual([]);
  });

  test('production code never reaches into the sandbox, tests or benches', () => {
    expect(imports.filter((it) => !it.package && !it.to.startsWith('src/') && it.to !== 'package.json')).toEqual([]);
  });

  test('only named places touch named packages', () => {
    const wrong = imports.filter(
      (it) => it.package && packageOwners[it.to] && !packageOwners[it.to]?.some((owner) => it.from.startsWith(owner)),
    );
    expect(wrong.map((it) => `${it.from} imports ${it.to}`)).toEqual([]);
  });

  test('the sandbox comes in through the doors that production uses', () => {
    const allowed =
      /^src\/(app|config|clock|log|errors)\.ts$|^src\/lever\/webhooks\.ts$|^src\/blocks\/(validate|mrkdwn|emoji)/;
    const wrong = filesUnder('sandbox')
      .flatMap(importsOf)
      .filter((it) => !it.package && it.to.startsWith('src/') && !it.typeOnly && !allowed.test(it.to));
    expect(wrong.map((it) => `${it.from} imports ${it.to}`)).toEqual([]);
  });

  test('nothing imports in a circle', () => {
    const edges = new Map<string, string[]>();
    for (const it of imports)
      if (!it.package && !it.typeOnly) edges.set(it.from, [...(edges.get(it.from) ?? []), it.to]);
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): string[] | null => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return null;
      for (const next of edges.get(file) ?? []) {
        const circle = walk(next, [...path, file]);
        if (circle) return circle;
      }
      done.add(file);
      return null;
    };
    for (const file of source) expect(walk(file, [])).toBeNull();
  });
});

describe('the words of the house', () => {
  test('only clock.ts reads the time', () => {
    const wrong = source
      .filter((file) => file !== 'src/clock.ts')
      .filter((file) => /Date\.now\(|new Date\(\s*\)/.test(withoutComments(readFileSync(join(root, file), 'utf8'))));
    expect(wrong).toEqual([]);
  });

  test('nobody mocks a module', () => {
    const wrong = filesUnder('test')
      .filter((file) => file !== 'test/architecture.test.ts')
      .filter((file) => /vi\.(mock|doMock|hoisted)\(/.test(readFileSync(join(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  test('nobody imports the date-fns barrel', () => {
    const all = [...source, ...filesUnder('sandbox'), ...filesUnder('test')];
    const wrong = all
      .filter((file) => file !== 'test/architecture.test.ts')
      .filter((file) => /from ['"]date-fns['"]/.test(readFileSync(join(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  test('files are named after the one thing inside, in kebab-case', () => {
    const vague = /^(utils?|helpers?|common|misc|types|shared|lib)\.ts$/;
    const wrong = [...source, ...filesUnder('sandbox')].filter(
      (file) => vague.test(basename(file)) || !/^[a-z0-9.-]+$/.test(basename(file)),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing in src speaks of the sandbox by name, except to offer it and Lever’s own sandbox', () => {
    const allowed = new Set([
      'src/config.ts',
      'src/config-schema.ts',
      'src/config-variables.ts',
      'src/index.ts',
      'src/cli/main.ts',
    ]);
    const wrong = source
      .filter((file) => !allowed.has(file) && !file.startsWith('src/lever/'))
      .filter((file) =>
        /sandbox/i.test(
          withoutComments(readFileSync(join(root, file), 'utf8')).replace(
            /sandbox\.lever\.co|LEVER_ENVIRONMENT[^\n]*/g,
            '',
          ),
        ),
      );
    expect(wrong).toEqual([]);
  });

  test.each([
    ['commands', ['define.ts', 'text.ts', 'press-from.ts', 'directory-menus.ts', 'index.ts']],
    ['jobs', ['define.ts', 'runner.ts', 'index.ts']],
    ['webhooks', ['define.ts', 'index.ts']],
  ] as const)('every feature file of %s is in its list', (folder, machinery) => {
    const list = readFileSync(join(root, 'src', folder, 'index.ts'), 'utf8');
    const missing = readdirSync(join(root, 'src', folder))
      .filter((name) => name.endsWith('.ts') && !(machinery as readonly string[]).includes(name))
      .filter((name) => !list.includes(`'./${name}'`));
    expect(missing, `add these to src/${folder}/index.ts`).toEqual([]);
  });
});
