#!/usr/bin/env node
/**
 * The command line's door. Runs under whatever Node the shell has: when that one is too old for the project's TypeScript,
 * it starts itself again under the Node that `npm install` put into the project. Does nothing else.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvFile } from '../src/env-file.mjs';

const NEEDED = [22, 18];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(root, 'src', 'cli', 'main.ts');

function isEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The project's own Node: the launcher that npm links, or the binary of this platform's package. */
function ownNode() {
  const exe = process.platform === 'win32' ? 'node.exe' : 'node';
  const modules = join(root, 'node_modules');
  const packages = existsSync(modules)
    ? readdirSync(modules).filter((name) => /^node-(bin-)?[a-z0-9]+-/.test(name))
    : [];
  const places = [join(modules, '.bin', exe), ...packages.map((name) => join(modules, name, 'bin', exe))];
  return places.find((path) => existsSync(path)) ?? null;
}

if (isEnough(process.versions.node)) {
  // Running TypeScript is announced as experimental by some versions; nobody at a prompt needs to know.
  const emit = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'string' ? rest[0] : rest[0]?.type;
    if (type !== 'ExperimentalWarning') emit(warning, ...rest);
  };
  // From the second time on no TypeScript is read: a third of the time to an answer. `NODE_COMPILE_CACHE` says where it lives.
  nodeModule.enableCompileCache?.();
  // FULCRUM_DATA_DIR may be there: what is applied must go where the bot looks.
  const unread = readEnvFile();
  if (unread !== null) {
    console.error(`fulcrum: ${unread}`);
    process.exit(1);
  }
  const { run } = await import(main);
  process.exitCode = await run(process.argv.slice(2));
} else if (process.env.FULCRUM_RESTARTED === '1') {
  fail(`The project's own Node is ${process.versions.node}; ${NEEDED.join('.')} or later is needed.`);
} else {
  const node = ownNode();
  if (node === null) {
    fail(`Node ${NEEDED.join('.')} or later is needed, and this is ${process.versions.node}.`);
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, FULCRUM_RESTARTED: '1' },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
    });
  }
}

function fail(reason) {
  console.error(`fulcrum: ${reason}`);
  console.error(`Run "npm install" in ${root}: it brings a Node of its own. Or use a newer Node.`);
  process.exitCode = 1;
}
