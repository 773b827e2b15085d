/** Every web route there is; `rooms.ts` hands them to `src/web.ts`. A route that is not here does not exist (404). */
import { calendarConsent } from './calendar-consent.ts';
import type { WebRoute } from './define.ts';
import { googleCalendar } from './google-calendar.ts';
import { microsoftCalendar } from './microsoft-calendar.ts';

export const webRoutes: readonly WebRoute[] = [...calendarConsent, googleCalendar, microsoftCalendar];
