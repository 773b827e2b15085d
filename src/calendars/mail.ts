/**
 * Invitations by mail, for a company whose calendars are not connected: each guest gets an iCalendar request that their
 * calendar takes in. It reads no calendar. What an event is, and who was sent what, is kept by us: a letter goes out at
 * most once, and one whose fate is unknown is not sent again by itself.
 */
import { createHash } from 'node:crypto';
import { noneReadable } from './free-busy.ts';
import { letterOf, type Method, type Sender, uidOf } from './mail-letter.ts';
import type { Post } from './mail-send.ts';
import { CalendarError, type CalendarEvent, type CalendarProvider, type EventDraft } from './provider.ts';
import { withRetries } from './retry.ts';
import type { CalendarTools } from './tools.ts';

/** The part of a memory that is needed; the ledger is one. */
export interface MailMemory {
  get(key: string): Promise<{ readonly value: unknown; readonly version: number } | null>;
  compareAndSet(key: string, expected: number, value: never): Promise<number | null>;
}

export interface MailSettings {
  readonly sender: Sender;
  readonly memory: MailMemory;
  readonly post: Post;
}

interface Sent {
  readonly method: Method;
  readonly sequence: number;
  /** `sending`: the server was asked; without an answer it may have gone out. `silent`: not told on purpose. */
  readonly state: 'sending' | 'sent' | 'silent';
  readonly name?: string;
}

interface Kept {
  readonly draft: EventDraft;
  readonly status: 'confirmed' | 'cancelled';
  /** Grows with each change, as calendars expect. */
  readonly sequence: number;
  /** By guest's address. */
  readonly letters: Readonly<Record<string, Sent>>;
}

/** Writes of one record that may run into each other. */
const TRIES = 20;

const normal = (address: string): string => address.trim().toLowerCase();

export function openMail(
  settings: MailSettings,
  tools: Pick<CalendarTools, 'clock' | 'sleep' | 'random'>,
): CalendarProvider {
  const { sender, memory, post } = settings;
  const at = (key: string): string => `mail-event:${key}`;

  async function read(key: string): Promise<{ kept: Kept; version: number } | null> {
    const entry = await memory.get(at(key));
    return entry === null ? null : { kept: entry.value as Kept, version: entry.version };
  }

  /** Read, change, write; again when somebody else wrote meanwhile. `null` from `change`: nothing to write. */
  async function rewrite(key: string, change: (now: Kept | null) => Kept | null): Promise<Kept | null> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await read(key);
      const next = change(found?.kept ?? null);
      if (next === null) return found?.kept ?? null;
      if ((await memory.compareAndSet(at(key), found?.version ?? 0, next as never)) !== null) return next;
    }
    throw new CalendarError('mail', 'unavailable', 'This invitation is being changed by somebody else right now.', {
      advice: 'Try again in a moment.',
    });
  }

  /** What each guest should have got by now. */
  function wanted(kept: Kept): ReadonlyMap<string, Method> {
    const letters = new Map<string, Method>();
    const invited = new Set(kept.status === 'confirmed' ? kept.draft.guests.map((it) => normal(it.address)) : []);
    for (const address of invited) letters.set(address, 'REQUEST');
    for (const [address, it] of Object.entries(kept.letters))
      if (!invited.has(address) && it.method === 'REQUEST') letters.set(address, 'CANCEL');
    return letters;
  }

  const isDone = (it: Sent | undefined, method: Method, sequence: number): boolean =>
    it?.method === method && (method === 'CANCEL' || it.sequence === sequence);

  function silent(kept: Kept): Kept {
    const letters = { ...kept.letters };
    for (const [address, method] of wanted(kept))
      if (method === 'CANCEL') delete letters[address];
      else letters[address] = { method, sequence: kept.sequence, state: 'silent' };
    return { ...kept, letters };
  }

  /** Sends what is missing. One letter after another: the record says before each that it goes out. */
  async function deliver(key: string): Promise<void> {
    let unclear: CalendarError | null = null;
    for (let left = 500; left > 0; left -= 1) {
      let next: { address: string; method: Method; before: Sent | undefined; claimed: Kept } | null = null;
      await rewrite(key, (kept) => {
        next = null;
        if (kept === null) return null;
        for (const [address, method] of wanted(kept)) {
          const before = kept.letters[address];
          if (isDone(before, method, kept.sequence)) continue;
          const claim: Sent = { method, sequence: kept.sequence, state: 'sending' };
          const claimed = { ...kept, letters: { ...kept.letters, [address]: claim } };
          next = { address, method, before, claimed };
          return claimed;
        }
        return null;
      });
      if (next === null) break;
      const failed = await sendOne(key, next);
      unclear ??= failed;
    }
    if (unclear !== null) throw unclear;
  }

  /** The error when nobody knows whether it went out. @throws CalendarError when it certainly did not. */
  async function sendOne(
    key: string,
    it: {
      readonly address: string;
      readonly method: Method;
      readonly before: Sent | undefined;
      readonly claimed: Kept;
    },
  ): Promise<CalendarError | null> {
    const { address, method, before, claimed } = it;
    const { draft, sequence } = claimed;
    const guest = draft.guests.find((one) => normal(one.address) === address);
    const letter = letterOf({
      draft: guest === undefined ? { ...draft, guests: [{ address }] } : draft,
      method,
      sequence,
      sender,
      now: tools.clock.now(),
      again: before !== undefined && before.method === 'REQUEST',
    });
    const id = createHash('sha256').update(`${key} ${sequence} ${method} ${address}`).digest('hex').slice(0, 32);
    const settle = (state: Sent | undefined): Promise<unknown> =>
      rewrite(key, (kept) => {
        if (kept === null || kept.letters[address]?.state !== 'sending') return null;
        const letters = { ...kept.letters };
        if (state === undefined) delete letters[address];
        else letters[address] = state;
        return { ...kept, letters };
      });
    try {
      await withRetries(tools, { write: true, repeatable: false }, () =>
        post.send(letter, { address, ...(guest?.name && { name: guest.name }) }, id),
      );
    } catch (error) {
      if (error instanceof CalendarError && error.meaning === 'unclear')
        return new CalendarError(
          'mail',
          'unclear',
          `The mail server did not say whether ${address} got the invitation.`,
          {
            advice: 'Ask them. It is not sent a second time by itself.',
            cause: error,
          },
        );
      await settle(before);
      throw error;
    }
    await settle({ method, sequence, state: 'sent' });
    return null;
  }

  function toEvent({ draft, status }: Kept): CalendarEvent {
    return {
      key: draft.key,
      id: uidOf(draft.key, sender),
      url: null,
      videoUrl: null,
      start: draft.start,
      end: draft.end,
      title: draft.title,
      status,
      guests: status === 'confirmed' ? draft.guests.map((it) => ({ address: it.address, answer: 'unanswered' })) : [],
    };
  }

  const same = (a: EventDraft, b: EventDraft): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

  async function settled(key: string): Promise<CalendarEvent> {
    const found = await read(key);
    if (found === null) throw new CalendarError('mail', 'not-found', 'This invitation is not known.');
    return toEvent(found.kept);
  }

  return {
    name: 'mail',
    label: 'invitations by mail',

    freeBusy: ({ addresses }) =>
      Promise.resolve(
        noneReadable(
          addresses,
          'not-connected',
          (it) =>
            `The calendar of ${it} cannot be read: invitations go out by mail, and no calendar is connected. They can give a calendar feed with /hire feed.`,
        ),
      ),

    async create(draft) {
      const { notify = true, ...content } = draft;
      await rewrite(draft.key, (kept) => {
        if (kept?.status === 'confirmed') return null;
        const made: Kept = {
          draft: content,
          status: 'confirmed',
          sequence: kept === null ? 0 : kept.sequence + 1,
          letters: kept?.letters ?? {},
        };
        return notify ? made : silent(made);
      });
      if (notify) await deliver(draft.key);
      return await settled(draft.key);
    },

    async find(key) {
      const found = await read(key);
      return found && toEvent(found.kept);
    },

    async update(key, change) {
      const { notify = true, ...content } = change;
      const found = await read(key);
      if (found === null || found.kept.status === 'cancelled')
        throw new CalendarError('mail', 'not-found', 'This invitation was cancelled, or was never sent.', {
          advice: 'Nothing was changed. Make it again.',
        });
      await rewrite(key, (kept) => {
        if (kept === null || kept.status === 'cancelled') return null;
        const draft = { ...kept.draft, ...content };
        // The same once more is a retry: what is missing is sent, and nothing else.
        const next = same(draft, kept.draft) ? kept : { ...kept, draft, sequence: kept.sequence + 1 };
        if (!notify) return silent(next);
        return next === kept ? null : next;
      });
      if (notify) await deliver(key);
      return await settled(key);
    },

    async cancel(key, options) {
      const notify = options?.notify ?? true;
      const kept = await rewrite(key, (now) => {
        if (now === null || now.status === 'cancelled') return null;
        const gone: Kept = { ...now, status: 'cancelled', sequence: now.sequence + 1 };
        return notify ? gone : silent(gone);
      });
      if (kept !== null && notify) await deliver(key);
    },

    async check() {
      await withRetries(tools, { write: false, repeatable: false }, () => post.check());
      return `Invitations go out by mail as ${sender.address}; no calendar is read.`;
    },
  };
}

/** The same fields in the same order, whatever the order they were given in. */
function canonical(draft: EventDraft): unknown {
  const { key, start, end, zone, title, description, location = '', guests } = draft;
  return [
    key,
    start,
    end,
    zone,
    title,
    description,
    location,
    draft.private ?? false,
    guests.map((it) => [normal(it.address), it.name ?? '', it.optional ?? false]),
  ];
}
