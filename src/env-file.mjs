/**
 * Reads `.env` of the directory one is in, if there is one. Called by `npm start` and `npx fulcrum` before anything looks
 * at the environment; what is exported already wins. Plain JavaScript for the reason that `start.mjs` gives.
 */
import { readFileSync } from 'node:fs';
import * as util from 'node:util';

/** @returns {string | null} why it cannot be read, as a sentence */
export function readEnvFile() {
  let text;
  try {
    text = readFileSync('.env', 'utf8');
  } catch (error) {
    return error.code === 'ENOENT' ? null : `.env cannot be read: ${error.message}.`;
  }
  for (const [name, value] of Object.entries(util.parseEnv(text))) process.env[name] ??= value;
  return null;
}
