/** Reads everybody's interviews into the index, a bounded number of calls a minute, so that limits and fair load are complete. */
import { defineJob } from './define.ts';

export const interviews = defineJob({
  name: 'interviews',
  schedule: '* * * * *',
  why: 'Lever has no list of a person’s interviews: they are read candidate by candidate, and again when something happened.',
  run: async ({ look }) => {
    await look.panels.readInterviews();
    return [];
  },
});
