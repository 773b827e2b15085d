/**
 * A memory of free/busy answers in front of a provider: a recruiter who asks three times in a row reads the calendars once,
 * and people who ask at the same time share one call. Seconds long, and minutes where the vendor tells us of changes. Any
 * write of ours forgets everything, and a `fresh` query (the re-check before booking) never reads it.
 */
import { clip, unreadable, withoutTentative } from './free-busy.ts';
import type { CalendarProvider, FreeBusy, FreeBusyQuery } from './provider.ts';

/** A provider with a memory that can be told to forget. */
export interface Calendars extends CalendarProvider {
  /** Forgets the answers for these addresses, or for everybody. */
  invalidate(addresses?: readonly string[]): void;
}

interface Kept {
  readonly from: number;
  readonly to: number;
  readonly detail: 'busy' | 'events';
  /** When it was asked for, epoch ms. */
  readonly at: number;
  readonly answer: Promise<FreeBusy>;
}

/** Who tells that a calendar changed; `notices.ts`. */
export interface Changes {
  /** These calendars are read now: it may be worth to watch them. */
  asked(addresses: readonly string[]): void;
  /** Epoch ms from when on every change is told; `null`: none is. */
  toldSince(address: string): number | null;
}

/** ms. Long enough for a conversation of a few presses, short enough that a meeting made meanwhile is rarely missed. */
const LIFE = 30_000;
/** ms, where changes are told: a lost message must not be believed for long. */
export const TOLD_LIFE = 5 * 60_000;
/** Answers kept at once; about 0.5 kB each. */
const MOST = 2_000;

export function remembering(
  provider: CalendarProvider,
  options: { readonly clock: { now(): number }; readonly lifeMs?: number; readonly changes?: Changes },
): Calendars {
  const { changes } = options;
  const life = options.lifeMs ?? LIFE;
  const kept = new Map<string, Kept>();

  /** Until when an answer holds: one that was read before changes were told may have missed some. */
  function until(address: string, one: Kept): number {
    const since = changes?.toldSince(address) ?? null;
    return one.at + (since !== null && one.at >= since ? Math.max(life, TOLD_LIFE) : life);
  }

  function serves(address: string, one: Kept | undefined, query: FreeBusyQuery, now: number): one is Kept {
    return (
      one !== undefined &&
      now < until(address, one) &&
      one.from <= query.from &&
      query.to <= one.to &&
      (one.detail === 'events' || query.detail !== 'events')
    );
  }

  function cut(answer: FreeBusy, query: FreeBusyQuery): FreeBusy {
    if (!answer.readable) return answer;
    const part = {
      readable: true,
      busy: clip(answer.busy, query.from, query.to),
      tentative: clip(answer.tentative, query.from, query.to),
    } as const;
    return query.detail === 'events' ? part : withoutTentative(part);
  }

  /** Asks the provider and keeps the answers while they are still on their way, so that others share them. */
  function ask(query: FreeBusyQuery, now: number): Map<string, Promise<FreeBusy>> {
    const addresses = [...new Set(query.addresses)];
    const asking = provider.freeBusy({ ...query, addresses });
    const answers = new Map<string, Promise<FreeBusy>>();
    for (const address of addresses) {
      const answer = asking.then(
        (all): FreeBusy =>
          all.get(address) ?? unreadable('failed', `The calendar of ${address} was not in the answer.`),
      );
      answers.set(address, answer);
      const entry: Kept = { from: query.from, to: query.to, detail: query.detail ?? 'busy', at: now, answer };
      kept.delete(address);
      kept.set(address, entry);
      // A failure is not an answer worth keeping; the next query asks again.
      const forget = (): void => {
        if (kept.get(address) === entry) kept.delete(address);
      };
      answer.then((it) => (!it.readable && it.reason === 'failed' ? forget() : undefined), forget);
    }
    for (const [address, one] of kept) {
      if (kept.size <= MOST && until(address, one) > now) break;
      kept.delete(address);
    }
    return answers;
  }

  async function forgetting<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      kept.clear();
    }
  }

  return {
    name: provider.name,
    label: provider.label,
    async freeBusy(query) {
      changes?.asked(query.addresses);
      // Whoever asks afresh may find something else than is remembered: the next search must not offer it again.
      if (query.fresh) for (const address of query.addresses) kept.delete(address);
      if ((query.ignoreKeys?.length ?? 0) > 0) return provider.freeBusy(query);
      const now = options.clock.now();
      const answers = new Map<string, Promise<FreeBusy>>();
      for (const address of query.fresh ? [] : query.addresses) {
        const one = kept.get(address);
        if (serves(address, one, query, now)) answers.set(address, one.answer);
      }
      const missing = query.addresses.filter((address) => !answers.has(address));
      if (missing.length > 0)
        for (const [address, answer] of ask({ ...query, addresses: missing }, now)) answers.set(address, answer);
      return new Map(
        await Promise.all(
          [...answers].map(
            async ([address, answer]): Promise<[string, FreeBusy]> => [address, cut(await answer, query)],
          ),
        ),
      );
    },
    create: (draft) => forgetting(provider.create(draft)),
    find: (key) => provider.find(key),
    update: (key, change) => forgetting(provider.update(key, change)),
    cancel: (key, cancelOptions) => forgetting(provider.cancel(key, cancelOptions)),
    check: () => provider.check(),
    invalidate(addresses) {
      if (addresses === undefined) kept.clear();
      else for (const address of addresses) kept.delete(address);
    },
  };
}
