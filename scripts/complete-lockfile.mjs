/**
 * Completes package-lock.json after a dependency change.
 *
 * npm records only the optional packages it could see on the machine that wrote the lockfile, and `npm ci` then
 * refuses the file everywhere (EUSAGE). For every optional dependency named by an installed package (or by us) that
 * has no entry, this adds one: version, os, cpu, libc, integrity. Registry addresses are left out on purpose.
 *
 * Run after each `npm install`: `npm run lockfile`. Needs the registry; changes only package-lock.json.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8'));
const packages = lock.packages;

const versionOf = (range) => (/^\d+\.\d+\.\d+[\w.+-]*$/.test(range) ? range : null);

async function view(name, range) {
  const { stdout } = await run('npm', [
    'view',
    `${name}@${range}`,
    'name',
    'version',
    'os',
    'cpu',
    'libc',
    'engines',
    'bin',
    'license',
    'dist.integrity',
    '--json',
  ]);
  const parsed = JSON.parse(stdout);
  return Array.isArray(parsed) ? parsed.at(-1) : parsed;
}

const wanted = new Map();
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
    if (packages[nested] || packages[`node_modules/${name}`]) continue;
    wanted.set(`node_modules/${name}`, { name, range, dev: entry.dev === true });
  }
}

const systems = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'win32',
  win: 'win32',
  freebsd: 'freebsd',
  android: 'android',
  openharmony: 'openharmony',
  wasm32: 'none',
};
const processors = ['x64', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32', 'arm'];

/** What the name says, for packages that this machine's registry does not show: `@oxlint/binding-linux-x64-musl`. */
function fromName(name, range) {
  const version = versionOf(range);
  const words = name.split(/[-/]/);
  const os = words.map((word) => systems[word]).find(Boolean);
  const cpu = processors.find((processor) => words.includes(processor));
  if (!version || !os || !cpu) return null;
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return { version, os, cpu, ...(os === 'linux' && libc && { libc }) };
}

const added = [];
const looked = await Promise.all(
  [...wanted].map(async ([path, want]) => [path, want, await view(want.name, want.range).catch(() => null)]),
);
for (const [path, { name, range, dev }, seen] of looked) {
  const found = seen ?? fromName(name, range);
  if (!found) {
    console.error(`cannot tell what ${name}@${range} is: the lockfile stays incomplete for it`);
    process.exitCode = 1;
    continue;
  }
  packages[path] = {
    version: found.version,
    ...(found['dist.integrity'] && { integrity: found['dist.integrity'] }),
    ...(found.cpu && { cpu: [found.cpu].flat() }),
    ...(dev && { dev: true }),
    ...(found.libc && { libc: [found.libc].flat() }),
    ...(found.license && { license: found.license }),
    optional: true,
    ...(found.os && { os: [found.os].flat() }),
    ...(found.bin && { bin: found.bin }),
    ...(found.engines && { engines: found.engines }),
  };
  added.push(`${name}@${found.version}`);
}

for (const entry of Object.values(packages)) delete entry.resolved;
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length ? `added ${added.length}: ${added.join(', ')}` : 'the lockfile was already complete');
