/** Keeps the vendors telling us of changes: opens, renews and ends channels, for the people of panels ahead and whoever was asked for. */
import { defineJob } from './define.ts';

export const calendarNotices = defineJob({
  name: 'calendar-notices',
  schedule: '* * * * *',
  why: 'Vendors stop telling of changes after days; what they tell of is what is needed now.',
  run: async ({ now, look }) => {
    await look.notices.keep(await look.panels.watch.people(now));
    return [];
  },
});
