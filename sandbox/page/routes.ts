/**
 * The page's own routes: its files, the data it draws, what a visitor does, and one event stream. `sandbox/main.ts`
 * mounts them on a loopback server. Answers only to loopback names and to its own scripts, so that no other site that
 * happens to be open in the same browser can press buttons here.
 */
import { readFile } from 'node:fs/promises';
import type { Answer, Handler, Request, Route } from '../http.ts';
import { parseBody } from '../http.ts';
import { z } from 'zod';
import { Live } from './live.ts';
import type { Act, CalendarDeed, LeverDeed, PageSources, Where } from './sources.ts';
import { morningAfter, setTrouble, troubles, type TroubleName } from './trouble.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SAFETY = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Base64 characters of an attached file: about 12 MB. */
const MOST_ATTACHED = 16 * 1024 * 1024;

const where = z.discriminatedUnion('in', [
  z.object({ in: z.literal('message'), channelId: z.string(), ts: z.string() }),
  z.object({ in: z.literal('modal') }),
  z.object({ in: z.literal('home') }),
]) satisfies z.ZodType<Where>;

const element = { where, blockId: z.string(), actionId: z.string() };

const act = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open'), channelId: z.string() }),
  z.object({ do: z.literal('home') }),
  z.object({ do: z.literal('join'), channelId: z.string() }),
  z.object({ do: z.literal('type'), text: z.string().max(12_000), threadTs: z.string().optional() }),
  z.object({ do: z.literal('press'), ...element, option: z.string().optional() }),
  z.object({ do: z.literal('fill'), ...element, text: z.string().max(40_000), enter: z.boolean().optional() }),
  z.object({
    do: z.literal('pick'),
    ...element,
    choice: z.union([z.string(), z.array(z.string()), z.null()]),
    typing: z.string().max(300).optional(),
  }),
  z.object({
    do: z.literal('attach'),
    ...element,
    name: z.string().min(1).max(255),
    base64: z.base64().max(MOST_ATTACHED),
  }),
  z.object({ do: z.literal('submit') }),
  z.object({ do: z.literal('back') }),
  z.object({ do: z.literal('close') }),
  z.object({ do: z.literal('shortcut'), callbackId: z.string(), ts: z.string().optional() }),
  z.object({ do: z.literal('react'), ts: z.string(), name: z.string() }),
  z.object({ do: z.literal('thread'), ts: z.string().nullable() }),
]) satisfies z.ZodType<Act>;

const person = z.string().min(1);
const doing = z.object({ person, act });
const asking = z.object({ person, ...element, query: z.string().max(300) });
const moving = z.union([
  z.object({ byMs: z.number().int() }),
  z.object({ to: z.literal('next-morning'), zone: z.string() }),
]);
const troubling = z.object({
  name: z.enum(Object.keys(troubles) as [TroubleName, ...TroubleName[]]),
  on: z.boolean(),
});
const reading = z.object({ person, readable: z.boolean() });
const instant = z.number().int();
const calendarDeed = z.discriminatedUnion('do', [
  z.object({ do: z.literal('answer'), guest: z.string(), answer: z.enum(['accepted', 'declined', 'tentative']) }),
  z.object({ do: z.literal('move'), start: instant }),
  z.object({ do: z.literal('delete') }),
]) satisfies z.ZodType<CalendarDeed>;
const leverDeed = z.discriminatedUnion('do', [
  z.object({ do: z.literal('move'), at: instant }),
  z.object({ do: z.literal('delete') }),
]) satisfies z.ZodType<LeverDeed>;
const changingEvent = z.object({ person, event: z.string(), start: instant, deed: calendarDeed });
const changingInterview = z.object({ interview: z.string(), deed: leverDeed });

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** A page of another site can reach loopback; its requests carry another host (rebinding) or another origin. */
function stranger(request: Request): string | null {
  const host = request.headers.host ?? '';
  if (!LOOPBACK.test(host)) return `this page answers on loopback only, not as "${host}"`;
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) return `requests from ${origin} are refused`;
  const site = request.headers['sec-fetch-site'];
  if (request.method !== 'GET' && site !== undefined && site !== 'same-origin') return 'cross-site writes are refused';
  if (request.method === 'POST' && !(request.headers['content-type'] ?? '').startsWith('application/json'))
    return 'writes must be JSON';
  return null;
}

function guarded(handle: Handler): Handler {
  return async (request) => {
    const why = stranger(request);
    if (why !== null) return { status: 403, headers: SAFETY, body: { error: why } };
    const answer = await handle(request);
    return answer === 'handled' ? answer : { ...answer, headers: { ...SAFETY, ...answer.headers } };
  };
}

/** A JSON write: parsed by its schema, answered with what came of it, or with a sentence. */
function write<T>(schema: z.ZodType<T>, run: (body: T) => unknown): Handler {
  return guarded(async (request) => {
    const parsed = schema.safeParse(parseBody(request));
    if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error) } };
    try {
      return { status: 200, body: (await run(parsed.data)) ?? { ok: true } };
    } catch (error) {
      return { status: 422, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  });
}

async function asset(name: string): Promise<Answer> {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const type = TYPES[extension];
  if (type === undefined || !/^[a-z-]+\.[a-z]+$/.test(name)) return { status: 404, body: 'not found' };
  try {
    const body = await readFile(new URL(`./client/${name}`, import.meta.url));
    return { status: 200, headers: { 'content-type': type }, body };
  } catch {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
  }
}

export interface Page {
  readonly routes: readonly Route[];
  /** Ends all event streams; before the server closes. */
  close(): void;
}

/** Paths the wire log should leave out. */
export const isPagePath = (path: string): boolean =>
  path === '/' || path.startsWith('/page/') || path === '/favicon.ico';

/**
 * The page over `sources`.
 * @example serve({ service: 'page', routes: page(sources).routes, quiet: isPagePath, notFound: () => ({ status: 404 }) })
 */
export function page(sources: PageSources): Page {
  const live = new Live(sources);
  const get = (path: string, handle: Handler): Route => ({ method: 'GET', path, handle: guarded(handle) });
  const post = (path: string, handle: Handler): Route => ({ method: 'POST', path, handle });

  const routes: Route[] = [
    get('/', () => asset('index.html')),
    get('/favicon.ico', () => asset('mark.svg')),
    get('/page/client/:name', (request) => asset(request.params['name'] ?? '')),
    get('/page/people', () => ({ status: 200, body: { people: sources.slack.people() } })),
    get('/page/live', (request) => {
      const who = request.query.get('person') ?? '';
      const known = sources.slack.people().some((it) => it.key === who);
      return known ? live.open(request) : { status: 404, body: { error: `there is nobody called "${who}"` } };
    }),
    get('/page/lever', ({ query }) => ({ status: 200, body: sources.leverView(query.get('search') ?? '') })),
    get('/page/day', (request) => {
      const { query } = request;
      const ask = {
        day: query.get('day'),
        zone: query.get('zone') ?? 'UTC',
        people: query.getAll('person'),
      };
      if (ask.day !== null && !/^\d{4}-\d{2}-\d{2}$/.test(ask.day))
        return { status: 400, body: { error: `"${ask.day}" is no day (YYYY-MM-DD)` } };
      return { status: 200, body: sources.calendarDay(ask) };
    }),
    post(
      '/page/act',
      write(doing, async (body) => {
        await sources.slack.act(body.person, body.act);
        live.poke();
        return { screen: sources.slack.screen(body.person) };
      }),
    ),
    post(
      '/page/options',
      write(asking, async ({ person: who, ...ask }) => ({ options: await sources.slack.options(who, ask) })),
    ),
    post(
      '/page/clock',
      write(moving, async (to) => {
        const { clock } = sources;
        clock.move('byMs' in to ? to.byMs : morningAfter(clock.now(), to.zone) - clock.now());
        // Jobs may meet ordered trouble: the clock's answer does not wait for them for ever.
        await Promise.race([sources.moved(), new Promise((done) => setTimeout(done, 2_000))]);
        live.poke();
        return { now: clock.now() };
      }),
    ),
    post(
      '/page/trouble',
      write(troubling, ({ name, on }) => {
        live.troubles = setTrouble(sources.leverFaults, live.troubles, name, on);
        live.poke();
      }),
    ),
    post(
      '/page/calendar',
      write(reading, ({ person: who, readable }) => {
        sources.calendars.setReadable(who, readable);
        live.poke();
      }),
    ),
    post(
      '/page/event',
      write(changingEvent, ({ deed, ...place }) => {
        sources.calendars.change(place, deed);
        live.poke();
      }),
    ),
    post(
      '/page/interview',
      write(changingInterview, ({ interview, deed }) => {
        sources.lever.change(interview, deed);
        live.poke();
      }),
    ),
    post(
      '/page/reset',
      write(z.object({}), async () => {
        await sources.reset();
        live.reset();
      }),
    ),
  ];
  return { routes, close: () => live.close() };
}
