/**
 * What a credential may do, found out by cheap reads: for a "test connection" screen. Called through `Lever.checkKey`.
 * Never throws, never writes, never shows the credential.
 */
import {
  isLeverError,
  LeverForbiddenError,
  LeverUnauthorizedError,
  LeverWrongKeyError,
  type LeverError,
} from './errors.ts';
import { environments, type LeverEnvironment } from './environments.ts';
import { Api, type Call } from './http.ts';
import type { LeverScope } from './permissions.ts';

export type Access =
  | 'granted'
  | 'missing'
  /** Could not be found out: `why` says so. */
  | 'unknown';

export interface PermissionCheck {
  /** As OAuth calls it; an API key is given the same things one endpoint at a time. */
  readonly scope: LeverScope;
  /** In words: "panels (read)". */
  readonly name: string;
  readonly access: Access;
  readonly why?: string;
}

export interface KeyReport {
  /**
   * `works`: every read that could be tried is granted · `partial`: some are missing · `no-access`: Lever knows the key
   * and grants nothing (none selected, or a package without the API) · `wrong-key`: not a key of the Lever API here ·
   * `not-connected`: there is none · `unreachable`: Lever did not answer.
   */
  readonly verdict: 'works' | 'partial' | 'no-access' | 'wrong-key' | 'not-connected' | 'unreachable';
  /** One sentence for the screen, with what to do. */
  readonly sentence: string;
  readonly permissions: readonly PermissionCheck[];
  /** The key belongs to this other environment. */
  readonly belongsTo?: LeverEnvironment;
}

export interface CheckKeyOptions {
  readonly signal?: AbortSignal;
  /**
   * Also find out about writing, by writes that cannot succeed: they name an opportunity that does not exist and carry
   * nothing. A refusal (403) shows the permission is missing, "not found" or "bad request" that it is there.
   * @default false: write permissions read `unknown`
   */
  readonly tryWrites?: boolean;
  /** After a 401, ask Lever's other environments whether they know the key. @default true */
  readonly tryEnvironments?: boolean;
}

const READS: readonly {
  readonly scope: LeverScope;
  readonly name: string;
  readonly path: string;
  readonly query?: Call['query'];
}[] = [
  { scope: 'users:read:admin', name: 'users (read)', path: '/users' },
  { scope: 'opportunities:read:admin', name: 'opportunities (read)', path: '/opportunities' },
  { scope: 'postings:read:admin', name: 'postings (read)', path: '/postings' },
  { scope: 'stages:read:admin', name: 'stages (read)', path: '/stages' },
  { scope: 'archive_reasons:read:admin', name: 'archive reasons (read)', path: '/archive_reasons' },
  { scope: 'tags:read:admin', name: 'tags (read)', path: '/tags' },
  { scope: 'sources:read:admin', name: 'sources (read)', path: '/sources' },
  { scope: 'feedback_templates:read:admin', name: 'feedback templates (read)', path: '/feedback_templates' },
  { scope: 'webhooks:read:admin', name: 'webhooks (read)', path: '/webhooks' },
  {
    scope: 'confidential:access:admin',
    name: 'confidential data',
    path: '/opportunities',
    query: { confidentiality: 'all' },
  },
];

/** Below one opportunity: tried on the first one the key can see. */
const BELOW: readonly { readonly scope: LeverScope; readonly name: string; readonly part: string }[] = [
  { scope: 'panels:read:admin', name: 'panels (read)', part: 'panels' },
  { scope: 'interviews:read:admin', name: 'interviews (read)', part: 'interviews' },
  { scope: 'notes:read:admin', name: 'notes (read)', part: 'notes' },
  { scope: 'feedback:read:admin', name: 'feedback (read)', part: 'feedback' },
  { scope: 'applications:read:admin', name: 'applications (read)', part: 'applications' },
  { scope: 'resumes:read:admin', name: 'résumés (read)', part: 'resumes' },
  { scope: 'files:read:admin', name: 'files (read)', part: 'files' },
];

/** The id of nothing. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** With an empty body, on things that do not exist. `POST /opportunities` is not among them: it has no required field. */
const WRITES: readonly {
  readonly scope: LeverScope;
  readonly name: string;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
}[] = [
  {
    scope: 'opportunities:write:admin',
    name: 'opportunities (update)',
    method: 'PUT',
    path: `/opportunities/${NOBODY}/stage`,
  },
  { scope: 'panels:write:admin', name: 'panels (create)', method: 'POST', path: `/opportunities/${NOBODY}/panels` },
  {
    scope: 'interviews:write:admin',
    name: 'interviews (create)',
    method: 'POST',
    path: `/opportunities/${NOBODY}/interviews`,
  },
  { scope: 'notes:write:admin', name: 'notes (create)', method: 'POST', path: `/opportunities/${NOBODY}/notes` },
  {
    scope: 'feedback:write:admin',
    name: 'feedback (create)',
    method: 'POST',
    path: `/opportunities/${NOBODY}/feedback`,
  },
  { scope: 'webhooks:write:admin', name: 'webhooks (create)', method: 'POST', path: '/webhooks' },
];

export async function checkKey(
  api: Api,
  options: CheckKeyOptions = {},
  environment: LeverEnvironment | null = null,
): Promise<KeyReport> {
  const attempt = (call: Call): Promise<LeverError | null> =>
    api.send({ ...call, signal: options.signal }).then(
      () => null,
      (error: unknown) => {
        if (isLeverError(error)) return error;
        throw error;
      },
    );

  // One call first: with a credential Lever does not know, there is nothing else to ask.
  const first = await attempt({ method: 'GET', path: '/stages', query: { limit: 1 } });
  if (first instanceof LeverUnauthorizedError) return await refused(api, first, options, environment);

  const reads = await Promise.all(
    READS.map(async (it) => {
      const query = { ...it.query, limit: 1 };
      const error = it.path === '/stages' ? first : await attempt({ method: 'GET', path: it.path, query });
      return judged(it, error);
    }),
  );
  const some = await anyOpportunity(api, options);
  const contact: PermissionCheck['scope'] = 'contact:read:admin';
  const below = await Promise.all(
    BELOW.map(async (it) =>
      some === null
        ? unknown(it, 'no opportunity to try it on')
        : judged(
            it,
            await attempt({ method: 'GET', path: `/opportunities/${some.id}/${it.part}`, query: { limit: 1 } }),
          ),
    ),
  );
  const person = { scope: contact, name: 'contacts (read)' } as const;
  below.push(
    some === null
      ? unknown(person, 'no opportunity to try it on')
      : judged(person, await attempt({ method: 'GET', path: `/contacts/${some.contact}` })),
  );
  const writes = await Promise.all(
    WRITES.map(async (it) =>
      options.tryWrites
        ? judgedWrite(it, await attempt({ method: it.method, path: it.path, body: {} }))
        : unknown(it, 'only found out by writing'),
    ),
  );
  return summarize([...reads, ...below, ...writes], first);
}

type Named = Pick<PermissionCheck, 'scope' | 'name'>;

function unknown({ scope, name }: Named, why: string): PermissionCheck {
  return { scope, name, access: 'unknown', why };
}

function judged({ scope, name }: Named, error: LeverError | null): PermissionCheck {
  // A 404 is an answer from behind the door: a person without a résumé, for one.
  if (error === null || error.status === 404) return { scope, name, access: 'granted' };
  if (error instanceof LeverForbiddenError) return { scope, name, access: 'missing' };
  return unknown({ scope, name }, error.message);
}

function judgedWrite(named: Named, error: LeverError | null): PermissionCheck {
  if (error !== null && [400, 404, 422].includes(error.status ?? 0))
    return { scope: named.scope, name: named.name, access: 'granted' };
  return error === null ? unknown(named, 'Lever accepted an empty write') : judged(named, error);
}

async function anyOpportunity(api: Api, options: CheckKeyOptions): Promise<{ id: string; contact: string } | null> {
  const call: Call = { method: 'GET', path: '/opportunities', query: { limit: 1 }, signal: options.signal };
  const body = await api.json(call).catch(() => null);
  const list = typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data) ? body.data : [];
  const one = list[0] as { id?: unknown; contact?: unknown } | undefined;
  if (typeof one?.id !== 'string') return null;
  return {
    id: encodeURIComponent(one.id),
    contact: typeof one.contact === 'string' ? encodeURIComponent(one.contact) : NOBODY,
  };
}

/** What happened and what to do. Lever's own words may end with a full stop or without. */
function sentencesOf(error: LeverError): string {
  return `${error.message.replace(/\.+$/, '')}. ${error.advice}`;
}

function summarize(permissions: readonly PermissionCheck[], first: LeverError | null): KeyReport {
  const missing = permissions.filter((it) => it.access === 'missing');
  const granted = permissions.filter((it) => it.access === 'granted');
  if (granted.length === 0 && missing.length === 0) {
    const sentence = first === null ? 'Lever did not answer.' : sentencesOf(first);
    return { verdict: 'unreachable', sentence, permissions };
  }
  if (granted.length === 0) {
    const sentence =
      'Lever knows this key, but it may do nothing. Either no endpoints were selected for it, or the Lever package has no access to the Lever API (Lever Basic has the Postings API only). A Super Admin can see both under Settings → Integrations and API.';
    return { verdict: 'no-access', sentence, permissions };
  }
  if (missing.length > 0) {
    const sentence = `The key works, but lacks: ${missing.map((it) => it.name).join(', ')}.`;
    return { verdict: 'partial', sentence, permissions };
  }
  return { verdict: 'works', sentence: 'The key works.', permissions };
}

async function refused(
  api: Api,
  error: LeverUnauthorizedError,
  options: CheckKeyOptions,
  environment: LeverEnvironment | null,
): Promise<KeyReport> {
  if (error.meaning === 'not-connected') return { verdict: 'not-connected', sentence: error.advice, permissions: [] };
  if (error instanceof LeverWrongKeyError) {
    return { verdict: 'wrong-key', sentence: sentencesOf(error), permissions: [] };
  }
  if (environment !== null && (options.tryEnvironments ?? true)) {
    for (const other of (Object.keys(environments) as LeverEnvironment[]).filter((it) => it !== environment)) {
      const elsewhere = new Api({
        ...api.options,
        baseUrl: environments[other].api,
        retries: { rateLimit: 0, failure: 0 },
      });
      const call: Call = { method: 'GET', path: '/stages', query: { limit: 1 }, signal: options.signal };
      const known = await elsewhere.send(call).then(
        () => true,
        (reason: unknown) => reason instanceof LeverForbiddenError,
      );
      if (known) {
        const sentence = `This key belongs to Lever's ${other} environment, not to ${environment}. Use a key made there, or change the environment.`;
        return { verdict: 'wrong-key', sentence, permissions: [], belongsTo: other };
      }
    }
  }
  const sentence =
    'Lever does not know this as a Lever API key. The usual reason: it was copied from "Postings API credentials", which stands on the same page and cannot read candidates. Generate one under Settings → Integrations and API → API Credentials → Lever API credentials. It may also have been deleted, cut short when copied, or made by a user who was deactivated since.';
  return { verdict: 'wrong-key', sentence, permissions: [] };
}
