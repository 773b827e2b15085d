/**
 * An emulated Lever: the REST API under `/v1`, the authorisation server, signed webhooks, and the UI as methods. It
 * emulates the vendor, not our client, and serves any Lever client. Loopback only.
 */
import { MovableClock } from '../clock.ts';
import type { LeverAccount } from '../company.ts';
import { Faults } from '../faults.ts';
import { serve, type Route, type RunningServer } from '../http.ts';
import type { Wire } from '../wire.ts';
import type { AccountWorld } from './account-world.ts';
import { Deliveries } from './deliveries.ts';
import { feedbackEndpoints } from './endpoints/feedback.ts';
import { fileEndpoints } from './endpoints/files.ts';
import { noteEndpoints } from './endpoints/notes.ts';
import { opportunityEndpoints } from './endpoints/opportunities.ts';
import { panelEndpoints } from './endpoints/panels.ts';
import { peopleEndpoints } from './endpoints/people.ts';
import { pipelineEndpoints } from './endpoints/pipeline.ts';
import { postingEndpoints } from './endpoints/postings.ts';
import { webhookEndpoints } from './endpoints/webhooks.ts';
import { opportunitiesNamed, opportunityNamed } from './find.ts';
import { gated, refused, type Endpoint } from './gate.ts';
import { Keys } from './keys.ts';
import { loadAccount } from './load.ts';
import { OAuth, type OAuthClient } from './oauth.ts';
import { latestPanel, newestWritten, sorted, Tokens } from './paging.ts';
import { Rate } from './rate.ts';
import type { Json } from './records.ts';
import { Refusal } from './refusal.ts';
import { renderFeedback, renderInterview, renderNote, renderOpportunity, renderPanel } from './render.ts';
import type { LeverState } from './state.ts';
import { LeverUi } from './ui.ts';
import { candidateView, type CandidateView } from './view.ts';

export const STANDARD_KEY = 'lever-sandbox-key';
export const STANDARD_CLIENT: OAuthClient = {
  id: 'lever-sandbox-client',
  secret: 'lever-sandbox-secret',
  redirectUris: [],
};

const ENDPOINTS: readonly Endpoint[] = [
  ...opportunityEndpoints,
  ...peopleEndpoints,
  ...pipelineEndpoints,
  ...postingEndpoints,
  ...panelEndpoints,
  ...noteEndpoints,
  ...feedbackEndpoints,
  ...fileEndpoints,
  ...webhookEndpoints,
];

export interface LeverEmulatorOptions {
  readonly account: LeverAccount;
  readonly clock?: MovableClock;
  readonly wire?: Wire;
  readonly faults?: Faults;
  /** The API key that works from the start; `lever-sandbox-key` when absent. */
  readonly key?: string;
  readonly oauthClient?: OAuthClient;
  /** Monotonic milliseconds for the rate limit; real time when absent. */
  readonly rateClock?: () => number;
  /** Real milliseconds until a webhook attempt counts as failed. */
  readonly webhookTimeoutMs?: number;
}

export class LeverEmulator implements AccountWorld {
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly keys: Keys;
  readonly oauth: OAuth;
  readonly rate: Rate;
  readonly deliveries: Deliveries;
  readonly ui: LeverUi;
  readonly settings = { strictPerformAs: false, slowMs: 0 };
  /** What is reset to when `reset()` is given nothing. */
  #account: LeverAccount;
  #state: LeverState;
  #tokens = new Tokens();
  #server: RunningServer | null = null;
  readonly #wire: Wire | undefined;

  constructor(options: LeverEmulatorOptions) {
    this.clock = options.clock ?? new MovableClock(Date.now());
    this.faults = options.faults ?? new Faults();
    this.#wire = options.wire;
    this.#account = options.account;
    this.#state = loadAccount(options.account);
    this.keys = new Keys(options.key ?? STANDARD_KEY, () => this.now());
    this.oauth = new OAuth(
      this.keys,
      () => this.now(),
      () => this.url,
      options.oauthClient ?? STANDARD_CLIENT,
    );
    this.rate = new Rate(options.rateClock);
    this.deliveries = new Deliveries({
      state: () => this.#state,
      clock: this.clock,
      ...(options.wire ? { wire: options.wire } : {}),
      ...(options.webhookTimeoutMs === undefined ? {} : { timeoutMs: options.webhookTimeoutMs }),
    });
    this.ui = new LeverUi(this, this.deliveries);
  }

  get state(): LeverState {
    return this.#state;
  }

  now(): number {
    return this.clock.now();
  }

  emit: AccountWorld['emit'] = (event, data, origin) => this.deliveries.emit(event, data, origin);

  /** Root of the server: the API is under `${url}/v1`, the consent page at `${url}/authorize`. */
  get url(): string {
    if (this.#server === null) throw new Error('the Lever emulator is not listening');
    return this.#server.url;
  }

  async listen(port = 0): Promise<{ readonly url: string }> {
    this.#server = await serve(
      {
        service: 'lever',
        routes: [...this.#routes(), ...this.oauth.routes()],
        notFound: ({ method, path }) =>
          refused(new Refusal(404, 'ResourceNotFound', `${method} ${path} does not exist`)),
        faults: this.faults,
        ...(this.#wire ? { wire: this.#wire } : {}),
      },
      port,
    );
    return { url: this.#server.url };
  }

  #routes(): Route[] {
    const options = {
      world: this,
      tokens: () => this.#tokens,
      keys: this.keys,
      rate: this.rate,
      settings: this.settings,
      base: () => `${this.url}/v1`,
    };
    const routes = ENDPOINTS.map((it) => gated(it, options));
    // Deprecated since 2020 and still answering: the same things under their old name.
    const old = routes
      .filter((it) => it.path.startsWith('/v1/opportunities'))
      .map((it) => ({ ...it, path: it.path.replace('/v1/opportunities', '/v1/candidates') }));
    return [...routes, ...old];
  }

  async close(): Promise<void> {
    this.deliveries.close();
    await this.#server?.close();
    this.#server = null;
  }

  /** Back to the beginning: the account, the ids to come, keys, tokens, switches, faults, deliveries. */
  reset(account: LeverAccount = this.#account): void {
    this.#account = account;
    this.#state = loadAccount(account);
    this.#tokens = new Tokens();
    this.keys.reset();
    this.oauth.reset();
    this.rate.reset();
    this.deliveries.reset();
    this.settings.strictPerformAs = false;
    this.settings.slowMs = 0;
    this.faults.clear();
  }

  /** The key is refused from now on (401), as when it was deleted in Lever. */
  revokeKey(): void {
    this.keys.revoke();
  }

  /** Every request waits this many real milliseconds; 0 ends it. */
  slow(ms: number): void {
    this.settings.slowMs = ms;
  }

  /** Page tokens handed out so far turn stale, as in the middle of a long sync. */
  staleTokens(): void {
    this.#tokens.expireAll();
  }

  /** What Lever holds of a candidate, by id or name. */
  view(nameOrId: string): CandidateView {
    return candidateView(this.#state, opportunityNamed(this.#state, nameOrId).id);
  }

  opportunityOf(nameOrId: string): Json {
    return renderOpportunity(this.#state, opportunityNamed(this.#state, nameOrId));
  }

  /** Panels of every candidacy of that person, in wire shape, latest first; cancelled ones too. */
  panelsOf(nameOrId: string): readonly Json[] {
    const panels = opportunitiesNamed(this.#state, nameOrId).flatMap((it) => this.#state.panelsOf(it.id));
    return sorted(panels, latestPanel).map((it) => renderPanel(this.#state, it));
  }

  /** Interviews of every candidacy of that person, in wire shape, earliest first; cancelled ones too. */
  interviewsOf(nameOrId: string): readonly Json[] {
    const ids = new Set(opportunitiesNamed(this.#state, nameOrId).map((it) => it.id));
    return [...this.#state.interviews.values()]
      .filter((it) => ids.has(it.opportunityId))
      .sort((a, b) => a.date - b.date)
      .map((it) => renderInterview(this.#state, it, true));
  }

  notesOf(nameOrId: string): readonly Json[] {
    const ids = new Set(opportunitiesNamed(this.#state, nameOrId).map((it) => it.id));
    const notes = [...this.#state.notes.values()].filter((it) => ids.has(it.opportunityId));
    return sorted(notes, newestWritten(notes)).map(renderNote);
  }

  feedbackOf(nameOrId: string): readonly Json[] {
    const ids = new Set(opportunitiesNamed(this.#state, nameOrId).map((it) => it.id));
    const forms = [...this.#state.feedback.values()].filter((it) => ids.has(it.opportunityId));
    return sorted(forms, newestWritten(forms)).map(renderFeedback);
  }
}

export const createLeverEmulator = (options: LeverEmulatorOptions): LeverEmulator => new LeverEmulator(options);
