/** The thread that reads calendar feeds: whatever a feed does to it, the bot goes on. Started by `ics-reader.ts` alone. */
import { parentPort } from 'node:worker_threads';
import { type FeedQuestion, readBusy } from './ics-busy.ts';

// The library warns with values out of somebody's calendar; none of that belongs in a log.
Object.assign(globalThis.console, { warn: () => {} });

parentPort?.on('message', (question: FeedQuestion) => parentPort?.postMessage(readBusy(question)));
