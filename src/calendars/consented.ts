/**
 * Reads the calendars of people who gave their own consent, each as that person; everybody else as before. Called by
 * `index.ts`. A consent that ended makes its calendar unreadable until the person connects again or disconnects: what
 * others can see of them may not be the calendar they live by, and unreadable is never free.
 */
import {
  type ConsentAccess,
  type ConsentKey,
  type ConsentMemory,
  type ConsentState,
  type ConsentVendor,
} from './consent.ts';
import { explained, noneReadable, readable, unreadable, withoutTentative } from './free-busy.ts';
import { googleBusy } from './google-busy.ts';
import { askingGoogle } from './google-client.ts';
import type { OwnEvents } from './microsoft-busy.ts';
import { askingGraph } from './microsoft-client.ts';
import { CalendarError, type CalendarProvider, type FreeBusy, type FreeBusyQuery } from './provider.ts';
import { inParallel } from './retry.ts';
import type { CalendarTools } from './tools.ts';

export interface ConsentedReading {
  readonly memory: ConsentMemory;
  readonly access: ConsentAccess;
  /** Vendors at which people may give consent, with the address of their API (`null`: the vendor's own). */
  readonly vendors: readonly { readonly name: ConsentVendor; readonly apiUrl: string | null }[];
  /** What Graph calls the events of these keys, for whoever has one on their calendar; `null`: they are not kept at Graph. */
  readonly ownAtGraph: ((keys: readonly string[]) => Promise<OwnEvents>) | null;
}

/** People read at once, each with a request or two to a quota of their own. */
const AT_ONCE = 8;

/** The way out for somebody whom nobody can read. */
const OFFER = 'They can connect it themselves in the bot’s Home.';

type Found = readonly { readonly key: ConsentKey; readonly state: ConsentState; readonly apiUrl: string | null }[];

export function withConsents(
  provider: CalendarProvider,
  { memory, access, vendors, ownAtGraph }: ConsentedReading,
  tools: CalendarTools,
): CalendarProvider {
  async function consentsOf(address: string): Promise<Found> {
    const all = await Promise.all(
      vendors.map(async ({ name, apiUrl }) => {
        const key: ConsentKey = { vendor: name, purpose: 'read', address };
        const state = await memory.find(key);
        return state === null ? null : { key, state, apiUrl };
      }),
    );
    return all.filter((it) => it !== null);
  }

  /** As the person, about the person's own calendar. Throws `CalendarError`. */
  async function readOne({ key, state, apiUrl }: Found[number], query: FreeBusyQuery): Promise<FreeBusy> {
    const { from, to, ignoreKeys = [] } = query;
    if (key.vendor === 'google') {
      const { account } = state;
      const busy = googleBusy(askingGoogle(apiUrl, access.of(key), tools), {
        as: account,
        events: state.sees === 'events',
        holders: (keys) => Promise.resolve(new Set(keys.length > 0 ? [account] : [])),
      });
      const answer = (await busy.freeBusy({ ...query, addresses: [account] })).get(account);
      if (answer !== undefined) return answer;
      throw new CalendarError('google', 'invalid', `Google gave no answer for ${account}.`);
    }
    const { listGraph } = await import('./microsoft-busy.ts');
    const own = ignoreKeys.length > 0 ? await ownAtGraph?.(ignoreKeys) : undefined;
    const listed = await listGraph(askingGraph(apiUrl, access.of(key), tools), '/me', from, to, own?.uids ?? new Set());
    const whole = explained([], listed, from, to);
    return query.detail === 'events' ? whole : withoutTentative(whole);
  }

  const saying = (address: string, why: string): string => `The calendar of ${address} cannot be read: ${why}`;

  /** Somebody may have let us read two calendars: busy in one of them is busy, and both must be readable. */
  async function readAll(found: Found, address: string, query: FreeBusyQuery): Promise<FreeBusy> {
    const ended = found.find((it) => it.state.ended !== null);
    if (ended)
      return unreadable(
        'not-connected',
        saying(address, `${ended.state.ended} They have to connect again in the bot’s Home.`),
      );
    const answers = await Promise.all(found.map((it) => readOne(it, query)));
    const wrong = answers.find((it) => !it.readable);
    if (wrong) return wrong;
    const fine = answers.filter((it) => it.readable);
    return readable(
      fine.flatMap((it) => it.busy),
      fine.flatMap((it) => it.tentative),
      query.from,
      query.to,
    );
  }

  return {
    ...provider,
    async freeBusy(query) {
      const found = new Map<string, Found>();
      await inParallel(query.addresses, AT_ONCE, async (address) => {
        const consents = await consentsOf(address.trim().toLowerCase());
        if (consents.length > 0) found.set(address, consents);
      });
      const others = query.addresses.filter((it) => !found.has(it));
      const failures: unknown[] = [];
      const [own, rest] = await Promise.all([
        inParallel([...found], AT_ONCE, async ([address, consents]): Promise<[string, FreeBusy]> => {
          try {
            return [address, await readAll(consents, address, query)];
          } catch (error) {
            if (!(error instanceof CalendarError)) throw error;
            // It may be this very question that found out that the consent has ended.
            const now = await consentsOf(address.trim().toLowerCase());
            if (now.some((it) => it.state.ended !== null)) return [address, await readAll(now, address, query)];
            failures.push(error);
            const advice = error.meaning === 'unauthorized' && error.advice ? ` ${error.advice}` : '';
            return [address, unreadable('failed', saying(address, `${error.message}${advice}`))];
          }
        }),
        others.length === 0
          ? null
          : provider.freeBusy({ ...query, addresses: others }).catch((error: unknown) => {
              // Whoever was read as themselves stays readable.
              if (failures.length === found.size || !(error instanceof CalendarError)) throw error;
              return noneReadable(others, 'failed', (it) => saying(it, error.message));
            }),
      ]);
      // Nothing at all could be read: that is the caller's to hear, as from any provider.
      if (rest === null && failures.length > 0 && failures.length === found.size) throw failures[0];
      const answers = new Map(own);
      for (const [address, answer] of rest ?? [])
        answers.set(
          address,
          answer.readable || answer.reason === 'failed'
            ? answer
            : { ...answer, sentence: `${answer.sentence} ${OFFER}` },
        );
      return answers;
    },
  };
}

/**
 * An organiser who has yet to connect, or has to again: nobody can be read through them, which is said of each person
 * instead of failing the whole question. Writes fail in `access`, with what to do.
 */
export function awaitingOrganizer(
  provider: CalendarProvider,
  key: ConsentKey,
  memory: ConsentMemory,
): CalendarProvider {
  return {
    ...provider,
    async freeBusy(query) {
      const state = await memory.find(key);
      if (state?.ended === null) return provider.freeBusy(query);
      const why = state === null ? `${key.address} is not connected to ${provider.label} yet.` : state.ended;
      return noneReadable(
        query.addresses,
        'not-connected',
        (it) => `The calendar of ${it} cannot be read: ${why} An admin connects it in the bot’s Home.`,
      );
    },
  };
}
