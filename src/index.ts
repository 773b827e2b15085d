/** The process: reads the environment, starts the app, stops it cleanly on SIGTERM or Ctrl-C. `npm start` runs this. */
import { createApp } from './app.ts';
import { explainProblems, loadConfig } from './config.ts';
import { ConfigError } from './errors.ts';
import { DataDirectoryInUse } from './store/sqlite.ts';

async function main(): Promise<void> {
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

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) console.error(explainProblems(error));
  else if (error instanceof DataDirectoryInUse) console.error(error.message);
  else if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    console.error(`Fulcrum did not start: ${error.message}. Stop what uses that port, or set PORT.`);
  else throw error;
  process.exit(1);
}
