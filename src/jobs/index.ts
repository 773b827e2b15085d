/** Every job. A new one: write its file, add its line. */
import { calendarNotices } from './calendar-notices.ts';
import type { Job } from './define.ts';
import { directorySync } from './directory-sync.ts';
import { interviews } from './interviews.ts';
import { holds } from './holds.ts';
import { training } from './training.ts';
import { unfinishedBookings } from './unfinished-bookings.ts';
import { unfinishedChanges } from './unfinished-changes.ts';
import { watchCalendars } from './watch-calendars.ts';
import { waves } from './waves.ts';

export const jobs: readonly Job[] = [
  directorySync,
  interviews,
  unfinishedBookings,
  unfinishedChanges,
  training,
  watchCalendars,
  calendarNotices,
  waves,
  holds,
];
