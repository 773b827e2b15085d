/** What the buttons of a watch notice call: ids and payloads. Payloads are small; everything is looked up again. */
import { z } from 'zod';

const id = z.string().min(1).max(80);

export const watchCalls = {
  /** Lever gets the calendar's time. */
  matchLever: { id: 'panel.match-lever', payload: z.object({ booking: id, session: id }) },
  /** The calendars get what Lever says. */
  matchCalendars: { id: 'panel.match-calendars', payload: z.object({ booking: id }) },
  /** The event gets back what was booked. */
  putBack: { id: 'panel.put-back', payload: z.object({ booking: id, key: id }) },
} as const;

export type WatchCalls = typeof watchCalls;
