/** Keeps our copy of Lever's people, jobs and candidates current between webhooks, and repairs what a webhook missed. */
import { defineJob } from './define.ts';

export const directorySync = defineJob({
  name: 'directory-sync',
  schedule: '* * * * *',
  why: 'Lever cannot search by name, and a webhook can get lost: what changed is read every minute.',
  run: async ({ look }) => {
    await look.directory.sync();
    return [];
  },
});
