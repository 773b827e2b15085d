/**
 * Talks to the page's server: one write at a time and in order, so that what was typed arrives before what was pressed.
 */

/** @import { Act, At, CalendarDeed, CalendarPlace, LeverDeed, LeverView, DayView, PagePerson } from '../sources.ts' */
/** @import { Screen, Json } from '../../slack/screen.ts' */
/** @import { WireEntry } from '../../wire.ts' */

/**
 * @param {string} path
 * @param {unknown} [body] absent: a read
 * @returns {Promise<any>}
 */
async function call(path, body) {
  const response = await fetch(
    path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  const answer = await response.json().catch(() => ({ error: `The sandbox answered ${response.status}.` }));
  if (!response.ok) throw new Error(answer.error ?? `The sandbox answered ${response.status}.`);
  return answer;
}

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
function inOrder(run) {
  const next = last.then(run, run);
  last = next.catch(() => {});
  return next;
}

export const api = {
  /** @returns {Promise<readonly PagePerson[]>} */
  people: async () => (await call('/page/people')).people,
  /** @param {string} person @param {Act} act @returns {Promise<Screen>} */
  act: (person, act) => inOrder(async () => (await call('/page/act', { person, act })).screen),
  /** @param {string} person @param {At & { query: string }} ask @returns {Promise<readonly Json[]>} */
  options: async (person, ask) => {
    await last;
    return (await call('/page/options', { person, ...ask })).options;
  },
  /** @param {string} search @returns {Promise<LeverView>} */
  lever: (search) => call(`/page/lever?${new URLSearchParams({ search })}`),
  /** @param {string | null} day @param {string} zone @param {readonly string[]} people @returns {Promise<DayView>} */
  day: (day, zone, people) => {
    const query = new URLSearchParams({ zone, ...(day !== null && { day }) });
    for (const it of people) query.append('person', it);
    return call(`/page/day?${query}`);
  },
  /** @param {{ byMs: number } | { to: 'next-morning', zone: string }} to */
  clock: (to) => call('/page/clock', to),
  /** @param {string} name @param {boolean} on */
  trouble: (name, on) => call('/page/trouble', { name, on }),
  /** @param {string} person @param {boolean} readable */
  calendar: (person, readable) => call('/page/calendar', { person, readable }),
  /** @param {CalendarPlace} place @param {CalendarDeed} deed */
  event: (place, deed) => call('/page/event', { ...place, deed }),
  /** @param {string} interview @param {LeverDeed} deed */
  interview: (interview, deed) => call('/page/interview', { interview, deed }),
  reset: () => call('/page/reset', {}),
};

/**
 * Listens to what changes. The browser reconnects and resumes by itself; `lost` and `found` tell about it.
 * @param {string} person
 * @param {{ screen: (it: Screen) => void, clock: (it: { minute: number }) => void, wire: (it: WireEntry[]) => void,
 *   trouble: (it: { active: string[], all: { name: string, label: string }[] }) => void, world: () => void,
 *   lost: () => void, found: () => void }} on
 * @returns {() => void} stops it
 */
export function listen(person, on) {
  const source = new EventSource(`/page/live?person=${encodeURIComponent(person)}`);
  /** @param {string} name @param {(data: any) => void} run */
  const hear = (name, run) => source.addEventListener(name, (event) => run(JSON.parse(event.data)));
  hear('screen', on.screen);
  hear('clock', on.clock);
  hear('wire', on.wire);
  hear('trouble', on.trouble);
  hear('world', on.world);
  source.addEventListener('open', on.found);
  source.addEventListener('error', on.lost);
  return () => source.close();
}
