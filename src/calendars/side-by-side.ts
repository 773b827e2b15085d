/**
 * Two vendors at once, for a company that is moving or that was bought: people are looked up in the first, and whom it
 * does not know in the second. Events are made by the first alone, so that one key is one event.
 */
import type { CalendarProvider, FreeBusy } from './provider.ts';

export function sideBySide(first: CalendarProvider, second: CalendarProvider): CalendarProvider {
  return {
    ...first,
    label: `${first.label} and ${second.label}`,
    async freeBusy(query) {
      const answers = new Map(await first.freeBusy(query));
      const unknown = [...answers].flatMap(([address, it]) =>
        it.readable || it.reason !== 'not-found' ? [] : [address],
      );
      if (unknown.length === 0) return answers;
      // Our events are the first vendor's, so their keys mean nothing to the second.
      const { ignoreKeys: _first, ...plain } = query;
      const more = await second.freeBusy({ ...plain, addresses: unknown }).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : 'It did not answer.';
        return new Map(unknown.map((it): [string, FreeBusy] => [it, failed(it, why)]));
      });
      for (const address of unknown) {
        const answer = more.get(address) ?? failed(address, 'It was not in the answer.');
        const nowhere = !answer.readable && answer.reason === 'not-found';
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
      return `${await first.check()} ${await second.check()}`;
    },
  };

  function failed(address: string, why: string): FreeBusy {
    return { readable: false, reason: 'failed', sentence: `${second.label} could not read ${address}: ${why}` };
  }
}
