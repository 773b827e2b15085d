/**
 * The driver over loopback HTTP, so that anybody can script the sandbox in any language. Mounted under `/api/` by the
 * sandbox's page server; described in this folder's README. Answers errors as a JSON sentence. Never leaves loopback.
 */
import { z } from 'zod';
import type { Answer, Handler, Request, Route } from '../http.ts';
import { parseBody } from '../http.ts';
import type { Person } from './driver.ts';
import type { SlackEmulator } from './emulator.ts';

/** Text, or a pattern written `/like this/i`. */
const words = z.string().transform((text): string | RegExp => {
  const pattern = /^\/(.+)\/([a-z]*)$/s.exec(text);
  return pattern?.[1] === undefined ? text : new RegExp(pattern[1], pattern[2]);
});
const where = { nth: z.int().min(0).optional(), in: words.optional() };
const exact = z.object({
  actionId: z.string(),
  blockId: z.string().optional(),
  ts: z.string().optional(),
  viewId: z.string().optional(),
});
const what = z.union([words, exact]);
const speech = z.object({ text: z.string().min(1), in: z.string().optional(), thread: words.optional() });

interface Verb {
  readonly run: (person: Person, body: unknown) => unknown;
}

/** Options without the keys that are absent: the driver tells `undefined` from not given. */
type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };
function present<T extends object>(options: T): Present<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Present<T>;
}

function verb<Body>(schema: z.ZodType<Body>, run: (person: Person, body: Body) => unknown): Verb {
  return { run: (person, body) => run(person, schema.parse(body)) };
}

const verbs: Readonly<Record<string, Verb>> = {
  types: verb(speech, (person, { text, ...options }) => person.types(text, present(options))),
  says: verb(speech, (person, { text, ...options }) => person.says(text, present(options))),
  press: verb(
    z.object({ what, ...where, confirm: z.boolean().optional(), option: z.string().optional() }),
    (person, { what: button, ...options }) => person.press(asWhat(button), present(options)),
  ),
  selects: verb(
    z.object({ what, option: z.string(), ...where, confirm: z.boolean().optional() }),
    (person, { what: menu, option, ...options }) => person.selects(asWhat(menu), option, present(options)),
  ),
  fill: verb(
    z.object({ what, text: z.string(), ...where, enter: z.boolean().optional() }),
    (person, { what: field, text, ...options }) => person.fill(asWhat(field), text, present(options)),
  ),
  picks: verb(
    z.object({
      what,
      choice: z.union([z.string(), z.number(), z.array(z.string()), z.null()]),
      typing: z.string().optional(),
      confirm: z.boolean().optional(),
      ...where,
    }),
    (person, { what: menu, choice, ...options }) => person.picks(asWhat(menu), choice, present(options)),
  ),
  attaches: verb(
    z.object({ what, name: z.string().min(1), base64: z.string(), ...where }),
    (person, { what: field, name, base64, ...options }) =>
      person.attaches(asWhat(field), { name, content: Buffer.from(base64, 'base64') }, present(options)),
  ),
  submits: verb(z.object({}), (person) => person.submits()),
  closes: verb(z.object({ all: z.boolean().optional() }), (person, options) => person.closes(present(options))),
  back: verb(z.object({}), (person) => person.goesBack()),
  home: verb(z.object({}), (person) => person.opensHome().then(() => undefined)),
  channel: verb(z.object({ name: z.string() }), (person, { name }) => person.opensChannel(name).then(() => undefined)),
  thread: verb(z.object({ on: words.nullable() }), (person, { on }) => void person.opensThread(on)),
  joins: verb(z.object({ name: z.string() }), (person, { name }) => person.joins(name)),
  invites: verb(z.object({ name: z.string(), to: z.string() }), (person, { name, to }) => person.invites(name, { to })),
  react: verb(z.object({ emoji: z.string(), on: words.optional() }), (person, { emoji, on }) =>
    person.reacts(emoji, present({ on })),
  ),
  shortcut: verb(z.object({ name: z.string(), on: words.optional() }), (person, { name, on }) =>
    person.shortcut(name, present({ on })),
  ),
  sees: verb(
    z.object({ text: words, timeoutMs: z.int().min(0).max(60_000).optional() }),
    (person, { text, ...options }) => person.sees(text, present(options)).then(() => undefined),
  ),
};

type AnyWhat = z.infer<typeof what>;
function asWhat(given: AnyWhat): string | RegExp | Present<z.infer<typeof exact>> {
  return typeof given === 'string' || given instanceof RegExp ? given : present(given);
}

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** Another site open in the same browser must not be able to press buttons here. */
function stranger(request: Request): string | null {
  const host = request.headers.host ?? '';
  if (!LOOPBACK.test(host)) return `this answers on loopback only, not as "${host}"`;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return `requests from ${origin} are refused`;
  const json = (request.headers['content-type'] ?? '').startsWith('application/json');
  if (request.method === 'POST' && request.body.length > 0 && !json)
    return 'write the body as JSON and say so: -H "content-type: application/json"';
  return null;
}

function sentence(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

function guarded(handle: (request: Request) => unknown): Handler {
  return async (request): Promise<Answer> => {
    const why = stranger(request);
    if (why !== null) return { status: 403, body: { error: why } };
    try {
      const body = await handle(request);
      return typeof body === 'string'
        ? { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
        : { status: 200, body };
    } catch (error) {
      return { status: error instanceof z.ZodError ? 400 : 422, body: { error: sentence(error) } };
    }
  };
}

/** Routes for the sandbox's page server. */
export function controlRoutes(slack: SlackEmulator): readonly Route[] {
  const person = (request: Request): Person => slack.person(request.params['key'] ?? '');
  const get = (path: string, handle: (request: Request) => unknown): Route => ({
    method: 'GET',
    path,
    handle: guarded(handle),
  });
  const post = (path: string, handle: (request: Request) => unknown): Route => ({
    method: 'POST',
    path,
    handle: guarded(handle),
  });
  return [
    get('/api/people', () => ({
      people: [...slack.state.workspaces.values()].flatMap((team) =>
        [...team.users.values()]
          .filter((it) => it.botId === null)
          .map((it) => ({
            key: it.key,
            name: it.realName,
            id: it.id,
            team: team.id,
            zone: it.tz,
            deactivated: it.deleted,
          })),
      ),
    })),
    get('/api/people/:key/screen', (request) => person(request).screen()),
    get('/api/people/:key/text', (request) => `${person(request).text()}\n`),
    get('/api/people/:key/suggest', async (request) => ({
      options: await person(request).suggestions(request.query.get('what') ?? '', request.query.get('typed') ?? ''),
    })),
    post('/api/people/:key/:verb', async (request) => {
      const name = request.params['verb'] ?? '';
      const wanted = verbs[name];
      if (!wanted) throw new Error(`nobody can "${name}"; people can: ${Object.keys(verbs).join(', ')}`);
      const someone = person(request);
      const result = (await wanted.run(someone, parseBody(request))) ?? { ok: true };
      return { result, text: someone.text() };
    }),
    get('/api/slack/state', () => stateOf(slack)),
    get('/api/slack/journal', (request) => ({ entries: slack.journal.since(Number(request.query.get('since') ?? 0)) })),
    post('/api/slack/rates', (request) => {
      const { enforced } = z.object({ enforced: z.boolean() }).parse(parseBody(request));
      slack.rates.enforced = enforced;
      return { enforced };
    }),
    post('/api/slack/disconnect', (request) => {
      const reasons = z.enum(['warning', 'refresh_requested', 'link_disabled']);
      const { reason } = z.object({ reason: reasons.default('refresh_requested') }).parse(parseBody(request));
      slack.sockets.disconnect(reason);
      return { told: slack.sockets.connections };
    }),
  ];
}

function stateOf(slack: SlackEmulator): unknown {
  return {
    at: slack.core.clock.now(),
    app: { id: slack.core.appId, name: slack.core.manifest.name, scopes: slack.core.manifest.botScopes },
    connections: slack.sockets.connections,
    ratesEnforced: slack.rates.enforced,
    workspaces: [...slack.state.workspaces.values()].map((team) => ({
      id: team.id,
      name: team.name,
      installed: slack.state.installs.has(team.id),
      users: [...team.users.values()],
      channels: [...team.channels.values()].map((it) => ({
        id: it.id,
        name: it.name,
        kind: it.kind,
        external: it.external,
        archived: it.archived,
        topic: it.topic,
        members: [...it.members],
        messages: it.messages.map(({ reactions, ...message }) => ({
          ...message,
          reactions: Object.fromEntries([...reactions].map(([name, users]) => [name, [...users]])),
        })),
      })),
    })),
    scheduled: [...slack.state.scheduled.values()].map(({ post: _post, cancel: _cancel, ...it }) => it),
    files: [...slack.state.files.values()].map(({ content: _content, channels, ...it }) => ({
      ...it,
      channels: [...channels],
    })),
  };
}
