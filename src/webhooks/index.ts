/** Every web route there is; `rooms.ts` hands them to `src/web.ts`. A route that is not here does not exist (404). */
import type { WebRoute } from './define.ts';

export const webRoutes: readonly WebRoute[] = [];
