/**
 * What `npm start` should run. Plain JavaScript on purpose: an entry file in TypeScript makes Node load its TypeScript
 * reader (18 MB, about 100 ms) even when everything else comes out of the compile cache.
 */
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { readEnvFile } from './env-file.mjs';

const unread = readEnvFile();
if (unread !== null) {
  console.error(`Fulcrum did not start: ${unread}`);
  process.exit(1);
}
// What start-up leaves behind must not enlarge the room for young objects: it would stay that large while the bot idles.
setFlagsFromString('--semi-space-growth-factor=1');
enableCompileCache();
await import('./index.ts');
