/**
 * The real bot in a process of its own, on a clock that its parent moves: started by `own-work.ts`. Answers `cpu` with the
 * processor time that the whole process has used so far, and `move` when its clock has moved.
 */
import { MovableClock } from '../../sandbox/clock.ts';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

export type Asked = { readonly ask: 'cpu' } | { readonly ask: 'move'; readonly byMs: number };
export interface Told {
  /** Milliseconds, of all threads: the collector's and the compiler's too. */
  readonly cpuMs: number;
}

const clock = new MovableClock(Number(process.argv[2]), { frozen: true });
const app = createApp(loadConfig(process.env), { clock });
await app.start();
await app.ready();

function tell(): void {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 } satisfies Told);
}
process.on('message', (asked: Asked) => {
  if (asked.ask === 'move') clock.move(asked.byMs);
  tell();
});
tell();
