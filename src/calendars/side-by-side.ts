/**
 * Two vendors at once, for a company that is moving or that was bought: people are looked up in the first, and whom it
 * does not know in the second. Events are made by the first alone, so that one key is one event.
 */
import { noneReadable, unreadable } from './free-busy.ts';
import { CalendarError, type CalendarProvider } from './provider.ts';

export function sideBySide(first: CalendarProvider, second: CalendarProvider): CalendarProvider {
  return {
    ...first,
    label: `${first.label} and ${second.label}`,
    async freeBusy(query) {
      const answers = new Map(await first.freeBusy(query));
      const unknown = [...answers].flatMap(([address, it]) =>
        it.readable || (it.reason !== 'not-found' && it.reason !== 'not-connected') ? [] : [address],
      );
      if (unknown.length === 0) return answers;
      // Our events are the first vendor's, so their keys mean nothing to the second.
      const { ignoreKeys: _first, ...plain } = query;
      const more = await second.freeBusy({ ...plain, addresses: unknown }).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : 'It did not answer.';
        return noneReadable(unknown, 'failed', (it) => failing(it, why));
      });
      for (const address of unknown) {
        const answer = more.get(address) ?? unreadable('failed', failing(address, 'It was not in the answer.'));
        const before = answers.get(address);
        const looked = before?.readable === false && before.reason === 'not-found';
        const nowhere = looked && !answer.readable && answer.reason === 'not-found';
        answers.set(
          address,
          nowhere
            ? { ...answer, sentence: `Neither ${first.label} nor ${second.label} knows ${address}. Check the address.` }
            : answer,
        );
      }
      return answers;
    },
    async check() {
      const said = await Promise.allSettled([first.check(), second.check()]);
      const wrong = said.find((it) => it.status === 'rejected');
      if (wrong === undefined) return said.map((it) => (it.status === 'fulfilled' ? it.value : '')).join(' ');
      const error: unknown = wrong.reason;
      if (!(error instanceof CalendarError)) throw error;
      // Half of the people can be read: which half is what the admin needs to know.
      const fine = said.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
      throw new CalendarError(error.service, error.meaning, [...fine, error.message].join(' '), {
        ...(error.status !== undefined && { status: error.status }),
        ...(error.requestId !== undefined && { requestId: error.requestId }),
        ...(error.advice !== undefined && { advice: error.advice }),
        cause: error,
      });
    },
  };

  function failing(address: string, why: string): string {
    return `${second.label} could not read ${address}: ${why}`;
  }
}
