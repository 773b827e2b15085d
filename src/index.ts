/**
 * The process: reads the environment, starts the app, stops it cleanly on SIGTERM or Ctrl-C. `npm start` runs this.
 * Nothing heavy is imported before the compile cache is on: with it, the second start takes half the time and needs a
 * fifth less memory, since no TypeScript is read again. `NODE_COMPILE_CACHE` says where it lives; default: the
 * system's temporary directory.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();

async function main(): Promise<void> {
  const { createApp } = await import('./app.ts');
  const { loadConfig } = await import('./config.ts');
  const app = createApp(loadConfig(process.env));
  let stops = 0;
  const stop = (): void => {
    stops += 1;
    if (stops > 1) process.exit(1);
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await app.start();
}

/** What an operator can do something about, in words; `null` for our own bugs. */
async function wordsFor(error: unknown): Promise<string | null> {
  const { ConfigError, isWireError } = await import('./errors.ts');
  const { explainProblems } = await import('./config.ts');
  const { DataDirectoryInUse } = await import('./store/sqlite.ts');
  if (error instanceof ConfigError) return explainProblems(error);
  if (isWireError(error)) return ['Fulcrum did not start.', error.message, error.advice ?? ''].join(' ').trim();
  if (error instanceof DataDirectoryInUse) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `Fulcrum did not start: ${error.message}. Stop what uses that port, or set PORT.`;
  return null;
}

try {
  await main();
} catch (error) {
  const words = await wordsFor(error);
  if (words === null) throw error;
  console.error(words);
  process.exit(1);
}
