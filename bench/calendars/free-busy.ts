/**
 * Free/busy of two hundred people over fifteen days through our calendar clients, over HTTP against the emulated vendors in
 * a process of their own, every request held for as long as a vendor takes. The baseline, in the same run: the same
 * requests by bare `fetch`, as few as the vendor's limits allow and as many at once, so that it waits for the least number
 * of round trips one after another — Google takes 50 calendars a query and all four at once: one round trip. Microsoft
 * takes 20 a call and throttles a mailbox at four at once: ten calls, three round trips. Without a token, buying one is one
 * more round trip for both.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { MovableClock } from '../../sandbox/clock.ts';
import { openCalendars } from '../../src/calendars/index.ts';
import { type Bench, byEffort, ms, type Row } from '../row.ts';
import { median } from '../statistics.ts';
import { bareVendors, barely, type Emulated } from './bare.ts';
import { addresses, AT, DAY, DAYS, ORGANIZER, PEOPLE, type Vendor } from './company.ts';

const MOST = 1.2;
/** What a vendor's answer takes, ms: a usual distance and a usual day. */
const LATENCY = 120;

interface Measured {
  /** ms. */
  readonly cold: number[];
  readonly warm: number[];
  /** Requests of one warm question. */
  calls: number;
}

const query = { addresses, from: AT, to: AT + DAYS * DAY };

export const bench: Bench = async (effort) => {
  const rounds = byEffort(effort, 2, 6, 15);
  const rows: Row[] = [];
  for (const vendor of ['google', 'microsoft'] as const) {
    const child = fork(new URL('./vendor-child.ts', import.meta.url), [vendor, String(LATENCY)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    try {
      const [emulated] = (await once(child, 'message')) as [Emulated];
      const measured: Record<'ours' | 'bare', Measured> = {
        ours: { cold: [], warm: [], calls: 0 },
        bare: { cold: [], warm: [], calls: 0 },
      };
      // The first rounds load and compile both.
      for (let round = -2; round < rounds; round += 1)
        for (const who of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
          const ask = (who === 'ours' ? openOurs : openBare)(vendor, emulated);
          const cold = await timed(ask);
          const before = await callsOf(child);
          const warm = await timed(ask);
          measured[who].calls = (await callsOf(child)) - before;
          if (round < 0) continue;
          measured[who].cold.push(cold);
          measured[who].warm.push(warm);
        }
      rows.push(rowOf(vendor, measured));
    } finally {
      child.kill();
    }
  }
  return rows;
};

function rowOf(vendor: Vendor, { ours, bare }: Record<'ours' | 'bare', Measured>): Row {
  const { label, each, atOnce } = bareVendors[vendor];
  const warm = median(ours.warm) / median(bare.warm);
  const cold = median(ours.cold) / median(bare.cold);
  const trips = Math.ceil(Math.ceil(PEOPLE / each) / atOnce);
  const ratio = (value: number): string => `${value.toFixed(2)}×`;
  return {
    what: `Free/busy of ${PEOPLE} people over ${DAYS} days from ${label} at ${LATENCY} ms a request, against the fewest round trips (${trips}, and one for a token) by bare \`fetch\``,
    measured: `${ratio(warm)} with a token (${ms(median(ours.warm))} in ${ours.calls} calls against ${ms(median(bare.warm))} in ${bare.calls}), ${ratio(cold)} without one (${ms(median(ours.cold))} against ${ms(median(bare.cold))})`,
    asked: `at most ${MOST}× for both`,
    met: warm <= MOST && cold <= MOST,
  };
}

async function timed(ask: () => Promise<number>): Promise<number> {
  const began = performance.now();
  const busy = await ask();
  const took = performance.now() - began;
  if (busy < PEOPLE * DAYS) throw new Error(`only ${busy} busy stretches of ${PEOPLE} people`);
  return took;
}

async function callsOf(child: ChildProcess): Promise<number> {
  child.send('calls');
  const [{ calls }] = (await once(child, 'message')) as [{ calls: number }];
  return calls;
}

type Open = (vendor: Vendor, emulated: Emulated) => () => Promise<number>;

const openOurs: Open = (vendor, { urls, serviceAccountKey, app }) => {
  const calendars = openCalendars(
    vendor === 'google'
      ? {
          google: {
            organizer: ORGANIZER,
            apiUrl: urls.google,
            serviceAccountKey: JSON.stringify(serviceAccountKey),
          },
        }
      : { microsoft: { organizer: ORGANIZER, apiUrl: urls.microsoft, ...app, loginUrl: urls.microsoft } },
    { clock: new MovableClock(AT) },
  );
  return async () => {
    let stretches = 0;
    for (const [address, it] of await calendars.freeBusy({ ...query, fresh: true })) {
      if (!it.readable) throw new Error(`${address}: ${it.sentence}`);
      stretches += it.busy.length;
    }
    return stretches;
  };
};

const openBare: Open = (name, emulated) => {
  const vendor = bareVendors[name];
  let token: string | null = null;
  return async () => {
    token ??= await vendor.token(emulated, AT, ORGANIZER);
    return barely(vendor, emulated, token, ORGANIZER, query);
  };
};
