/** Runs a command with TZ set, the same way on every platform: `node scripts/with-zone.mjs Asia/Kolkata vitest run`. */
import { spawnSync } from 'node:child_process';

const [zone, command, ...args] = process.argv.slice(2);
const { status, error } = spawnSync(command, args, {
  stdio: 'inherit',
  env: { ...process.env, TZ: zone },
  shell: process.platform === 'win32',
});
if (error) console.error(error.message);
process.exit(status ?? 1);
