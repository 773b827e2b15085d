/** Questions to several people at once: a round that took too long, an interview that begins, a replacement that stopped. */
import { defineJob } from './define.ts';

export const waves = defineJob({
  name: 'waves',
  schedule: '* * * * *',
  why: 'A seat that nobody takes must come back to the recruiter while there is still time.',
  run: ({ now, look }) => look.panels.waves.look(now),
});
