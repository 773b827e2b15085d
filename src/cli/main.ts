/**
 * The command line: which commands there are, help, and "did you mean". Called by `bin/fulcrum.mjs`.
 * Each command is loaded when it is called, so `fulcrum plan` starts without the bot.
 */
import { setFlagsFromString } from 'node:v8';
import { nearest } from './nearest.ts';

/** Returns the exit code: 0 done, 1 failed, 2 the input was wrong. */
export type Run = (args: readonly string[]) => Promise<number>;

interface Entry {
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Run>;
}

const commands: Readonly<Record<string, Entry>> = {
  plan: {
    usage: 'plan [problem.json | -] [--k 5] [--distinct starts|days] [--json] [--stats]',
    summary: 'The best ways to hold a panel, or what stands in the way (panel-v1 JSON)',
    load: async () => (await import('./plan.ts')).runPlan,
  },
  config: {
    usage: 'config check|apply <file.yml> [--data <directory>] [--yes]',
    summary: 'Pools, templates, people and defaults from one reviewed file',
    load: async () => (await import('./config.ts')).runConfig,
  },
};

export const run: Run = async (args) => {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') {
    process.stdout.write(help());
    return 0;
  }
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  if (command !== undefined) return (await loaded(command))(rest);
  const close = nearest(verb, Object.keys(commands));
  console.error(`fulcrum: there is no command "${verb}".${close === null ? '' : ` Did you mean "${close}"?`}\n`);
  process.stderr.write(help());
  return 2;
};

/**
 * With everything in it compiled at once. The compile cache keeps of a module what was compiled when it was loaded; what V8
 * leaves to the first call is compiled anew in every process, and a command line calls everything for the first time.
 */
async function loaded({ load }: Entry): Promise<Run> {
  setFlagsFromString('--no-lazy');
  try {
    return await load();
  } finally {
    setFlagsFromString('--lazy');
  }
}

function help(): string {
  const lines = Object.values(commands).map((it) => `  fulcrum ${it.usage}\n      ${it.summary}`);
  return `Usage:\n${lines.join('\n')}\n\nThe bot itself starts with "npm start"; "npm run sandbox" tries it without accounts.\n`;
}
