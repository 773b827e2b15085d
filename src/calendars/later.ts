/**
 * A provider whose code is loaded when it is first asked something: most companies have one vendor, and the other's file
 * should cost them nothing.
 */
import type { CalendarProvider } from './provider.ts';

export function later(name: string, label: string, open: () => Promise<CalendarProvider>): CalendarProvider {
  let opening: Promise<CalendarProvider> | null = null;
  const opened = (): Promise<CalendarProvider> => (opening ??= open());
  return {
    name,
    label,
    freeBusy: async (query) => (await opened()).freeBusy(query),
    create: async (draft) => (await opened()).create(draft),
    find: async (key) => (await opened()).find(key),
    update: async (key, change) => (await opened()).update(key, change),
    cancel: async (key, options) => (await opened()).cancel(key, options),
    check: async () => (await opened()).check(),
  };
}
