/**
 * The organiser's mailbox at Microsoft, where interview events are kept. Called by `microsoft.ts`.
 * It must never make a second event for a key: it looks by key before it writes, and the write carries a transaction id.
 */
import { z } from 'zod';
import { type AskGraph, mailbox } from './microsoft-client.ts';
import { fromChange, fromDraft, GraphEvent, GraphEvents, KEY_PROPERTY, toEvent } from './microsoft-events.ts';
import {
  CalendarError,
  type CalendarEvent,
  type CalendarProvider,
  type EventChange,
  type EventDraft,
  isNotFound,
} from './provider.ts';

/** Times that a cancelled key can be used again. */
const LIVES = 5;

export interface GraphDesk extends Pick<CalendarProvider, 'create' | 'find' | 'update' | 'cancel'> {
  /** Graph's own event of this key; `null` when there is none any more. */
  readonly get: (key: string) => Promise<GraphEvent | null>;
}

/** `organizer` `null`: calendars are only read, and every write is refused. */
export function graphDesk(ask: AskGraph, organizer: string | null): GraphDesk {
  /** The mailbox that events are kept in. Throws when calendars are only read. */
  function desk(): string {
    if (organizer !== null) return organizer;
    throw new CalendarError(
      'microsoft',
      'forbidden',
      'Microsoft 365 is connected for reading only, so nothing was changed.',
      { advice: 'An admin sets MICROSOFT_ORGANIZER to the mailbox that should hold interview events.' },
    );
  }

  async function get(key: string): Promise<GraphEvent | null> {
    if (organizer === null) return null;
    const query = new URLSearchParams({
      $filter: `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY_PROPERTY}' and ep/value eq '${key}')`,
      $top: '1',
    });
    const found = await ask('read', GraphEvents, {
      method: 'GET',
      path: `${mailbox(organizer)}/events?${query.toString()}`,
    });
    return found.value[0] ?? null;
  }

  return {
    get,

    async create(draft: EventDraft): Promise<CalendarEvent> {
      const at = mailbox(desk());
      // A transaction id stays taken after its event is cancelled, so each further life of a key has one of its own.
      for (let life = 1; ; life += 1) {
        const there = await get(draft.key);
        if (there) return toEvent(draft.key, there);
        try {
          const made = await ask('write', GraphEvent, {
            method: 'POST',
            path: `${at}/events`,
            body: fromDraft(draft, life === 1 ? draft.key : `${draft.key}-${life}`),
          });
          return toEvent(draft.key, made);
        } catch (error) {
          if (!(error instanceof CalendarError) || error.status !== 409 || life === LIVES) throw error;
        }
      }
    },

    async find(key: string): Promise<CalendarEvent | null> {
      const event = await get(key);
      return event && toEvent(key, event);
    },

    async update(key: string, change: EventChange): Promise<CalendarEvent> {
      const at = mailbox(desk());
      const now = await get(key);
      if (!now)
        throw new CalendarError('microsoft', 'not-found', 'The calendar event is gone, or was cancelled in Outlook.', {
          advice: 'Nothing was changed. Make the event again.',
        });
      const changed = await ask('write', GraphEvent, {
        method: 'PATCH',
        path: `${at}/events/${encodeURIComponent(now.id)}`,
        body: fromChange(change, now),
      });
      return toEvent(key, changed);
    },

    async cancel(key: string): Promise<void> {
      const at = mailbox(desk());
      const now = await get(key);
      if (!now) return;
      try {
        await ask('write', z.unknown(), {
          method: 'DELETE',
          path: `${at}/events/${encodeURIComponent(now.id)}`,
        });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
  };
}
