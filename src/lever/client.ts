/**
 * The Lever client: `createLever(options)` makes a `Lever`, one resource per kind of thing. Could be published alone: it
 * knows nothing of this bot, reads no environment, keeps nothing on disk.
 */
import { apiKey, type Credentials } from './auth.ts';
import { checkKey, type CheckKeyOptions, type KeyReport } from './check-key.ts';
import { baseUrlOf, type LeverEnvironment } from './environments.ts';
import { Api, type LeverCall } from './http.ts';
import { createPace, type Pace } from './pacing.ts';
import { Applications } from './resources/applications.ts';
import { ArchiveReasons } from './resources/archive-reasons.ts';
import { Contacts } from './resources/contacts.ts';
import { FeedbackTemplates } from './resources/feedback-templates.ts';
import { FeedbackForms } from './resources/feedback.ts';
import { Files } from './resources/files.ts';
import { Interviews } from './resources/interviews.ts';
import { Notes } from './resources/notes.ts';
import { Opportunities } from './resources/opportunities.ts';
import { Panels } from './resources/panels.ts';
import { Postings } from './resources/postings.ts';
import { Resumes } from './resources/resumes.ts';
import { Sources } from './resources/sources.ts';
import { Stages } from './resources/stages.ts';
import { Tags } from './resources/tags.ts';
import { Users } from './resources/users.ts';
import { Webhooks } from './resources/webhooks.ts';

export interface LeverOptions {
  /**
   * How we prove who we are: an API key, a function that finds the current one (`null`: none yet), or the credentials
   * of `createTokenProvider` in `oauth.ts`.
   */
  readonly auth: string | (() => Promise<string | null>) | Credentials;
  /** @default 'global' */
  readonly environment?: LeverEnvironment | undefined;
  /** Instead of the environment's address, with or without `/v1`. HTTPS, or plain HTTP to this very machine. */
  readonly baseUrl?: string | undefined;
  /** Time for one attempt, in milliseconds. @default 15000 */
  readonly timeoutMs?: number | undefined;
  /** Rate gate. Processes that share a key must share one. @default `LEVER_RATE`, this process only */
  readonly pace?: Pace | undefined;
  /** How often a call is repeated after a 429, and after a 5xx or a broken connection. @default 4 and 3 */
  readonly retries?: { readonly rateLimit?: number; readonly failure?: number } | undefined;
  /** A longer `Retry-After` is not waited for; the error says how long it is. Milliseconds. @default 30000 */
  readonly longestWaitMs?: number | undefined;
  /** `notes.update` is documented but unproven; see there. @default false */
  readonly noteUpdates?: boolean | undefined;
  /** Partner applications may name themselves. */
  readonly clientId?: string | undefined;
  /** After each attempt, for logs and metrics. Must not throw. */
  readonly onCall?: ((call: LeverCall) => void) | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** 0 ≤ x < 1. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds; only differences are used. @default performance.now */
  readonly now?: (() => number) | undefined;
}

export interface Lever {
  readonly opportunities: Opportunities;
  readonly contacts: Contacts;
  readonly users: Users;
  readonly postings: Postings;
  readonly stages: Stages;
  readonly archiveReasons: ArchiveReasons;
  readonly tags: Tags;
  readonly sources: Sources;
  readonly notes: Notes;
  readonly feedbackTemplates: FeedbackTemplates;
  readonly feedback: FeedbackForms;
  readonly panels: Panels;
  readonly interviews: Interviews;
  readonly applications: Applications;
  readonly resumes: Resumes;
  readonly files: Files;
  readonly webhooks: Webhooks;
  /** What the credential may do and what it may not, by cheap reads. For a "test connection" button; never throws. */
  readonly checkKey: (options?: CheckKeyOptions) => Promise<KeyReport>;
}

export function createLever(options: LeverOptions): Lever {
  const credentials =
    typeof options.auth === 'string' || typeof options.auth === 'function' ? apiKey(options.auth) : options.auth;
  const api = new Api({
    credentials,
    baseUrl: baseUrlOf(options.environment ?? 'global', options.baseUrl),
    fetch: options.fetch ?? fetch,
    pace: options.pace ?? createPace(options.now === undefined ? {} : { now: options.now }),
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
    now: options.now ?? (() => performance.now()),
    timeoutMs: options.timeoutMs ?? 15_000,
    retries: { rateLimit: options.retries?.rateLimit ?? 4, failure: options.retries?.failure ?? 3 },
    longestWaitMs: options.longestWaitMs ?? 30_000,
    headers: options.clientId === undefined ? {} : { 'x-lever-client-id': options.clientId },
    onCall: options.onCall,
    noteUpdates: options.noteUpdates ?? false,
  });
  return {
    opportunities: new Opportunities(api),
    contacts: new Contacts(api),
    users: new Users(api),
    postings: new Postings(api),
    stages: new Stages(api),
    archiveReasons: new ArchiveReasons(api),
    tags: new Tags(api),
    sources: new Sources(api),
    notes: new Notes(api),
    feedbackTemplates: new FeedbackTemplates(api),
    feedback: new FeedbackForms(api),
    panels: new Panels(api),
    interviews: new Interviews(api),
    applications: new Applications(api),
    resumes: new Resumes(api),
    files: new Files(api),
    webhooks: new Webhooks(api),
    checkKey: (check) => checkKey(api, check, options.baseUrl === undefined ? (options.environment ?? 'global') : null),
  };
}

/** Real time, so that pacing works when a test or a sandbox moves the clock. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
