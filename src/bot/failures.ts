/**
 * An error → what the person reads. Called by `commands.ts`, `actions.ts` and `home.ts`; the only place with such words.
 * Every text says what happened, what was not changed, and what to do next. Our own bugs get a reference that is also in
 * the log. Nothing here repeats data that a wire put into its error message.
 */
import { randomInt } from 'node:crypto';
import { bold, escape, lines, md, type Mrkdwn, quote } from '../blocks/mrkdwn.ts';
import {
  AccessError,
  classify,
  ConflictError,
  InputError,
  isWireError,
  type KnownError,
  NotFoundError,
  UpstreamError,
} from '../errors.ts';
import type { Log } from '../log.ts';
import { isSlackClientError, slackWord } from './slack.ts';

export interface Failure {
  /** One sentence; fits where there is little room. */
  readonly headline: Mrkdwn;
  /** What was not changed, and what to do. */
  readonly rest: Mrkdwn;
  /** Field errors of a form, by block id. */
  readonly fields: Readonly<Record<string, string>>;
  /** Worth offering the same press again. */
  readonly again: boolean;
  readonly reference: string | null;
}

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Four characters that can be read out on the phone. */
export function newReference(): string {
  return Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
}

const serviceNames: Record<string, string> = {
  lever: 'Lever',
  google: 'Google Calendar',
  microsoft: 'Microsoft Calendar',
  slack: 'Slack',
};

const nothingChanged = md`Nothing was changed.`;

/** What Lever's support will ask for: the call and when. */
function forSupport(error: UpstreamError, at: number): Mrkdwn | null {
  if (error.service !== 'lever' || !error.retryable) return null;
  const request = (error.cause as { request?: { method?: string; path?: string } } | undefined)?.request;
  const call = request?.method && request.path ? `${request.method} ${request.path}` : 'the Lever API';
  const id = error.requestId ? `, request ${error.requestId}` : '';
  return md`_If it stays: your usual Lever support will ask for “${escape(call)}”, ${escape(new Date(at).toISOString().slice(0, 16).replace('T', ' '))} UTC${escape(id)}._`;
}

function upstream(error: UpstreamError, at: number): Omit<Failure, 'fields' | 'reference'> {
  const service = serviceNames[error.service] ?? error.service;
  const meaning = isWireError(error.cause) ? error.cause.meaning : undefined;
  const unclear = meaning === 'unclear-write' || meaning === 'unclear';
  const said: Record<string, Mrkdwn> = {
    'not-connected': md`Lever is not connected yet.`,
    unauthorized: md`${escape(service)} does not accept our credentials any more.`,
    reconnect: md`Lever does not accept our sign-in any more.`,
    'wrong-key': md`That is not a Lever API key.`,
    forbidden: md`${escape(service)} did not allow this.`,
    confidential: md`Lever did not allow this: it is confidential.`,
    'not-found': md`${escape(service)} does not have it (any more).`,
    'rate-limited': md`${escape(service)} is getting too many requests right now.`,
    timeout: md`${escape(service)} did not answer in time.`,
    unavailable: md`${escape(service)} is not answering properly.`,
  };
  const headline = unclear
    ? md`${escape(service)} did not confirm this.`
    : ((meaning === undefined ? undefined : said[meaning]) ?? md`${escape(service)} failed.`);
  const changed = error.changed.length
    ? lines(md`What exists now because of this:`, ...error.changed.map((it) => md`• ${escape(it)}`))
    : unclear
      ? null
      : nothingChanged;
  const support = forSupport(error, at);
  // Lever's own advice names its support and the call too: `support` says it with the time as well.
  const next =
    meaning === 'not-connected'
      ? 'A Lever Super Admin connects it with /hire connect.'
      : meaning === 'unavailable' && support !== null && error.changed.length === 0
        ? 'Try again in a few minutes.'
        : (error.hint ??
          (error.retryable ? 'Try again in a minute.' : 'If it stays, ask the person who looks after this bot.'));
  return {
    headline,
    rest: lines(changed, escape(next), support),
    again: error.retryable,
  };
}

function access(error: AccessError): Omit<Failure, 'fields' | 'reference'> {
  return {
    headline: escape(error.message),
    rest: lines(nothingChanged, error.hint ? escape(error.hint) : null),
    again: false,
  };
}

function known(error: KnownError, at: number): Omit<Failure, 'reference'> {
  if (error instanceof InputError)
    return {
      headline: escape(error.message),
      rest: lines(nothingChanged, error.hint ? quote(error.hint) : null),
      fields: error.fields,
      again: false,
    };
  if (error instanceof AccessError) return { ...access(error), fields: {} };
  if (error instanceof NotFoundError)
    return {
      headline: escape(error.message),
      rest: lines(
        error.nearest.length ? md`Did you mean ${orList(error.nearest)}?` : null,
        error.hint ? escape(error.hint) : null,
        nothingChanged,
      ),
      fields: {},
      again: false,
    };
  if (error instanceof ConflictError)
    return {
      headline: escape(error.message),
      rest: lines(nothingChanged, error.hint ? escape(error.hint) : null),
      fields: {},
      again: false,
    };
  return { ...upstream(error, at), fields: {} };
}

function orList(words: readonly string[]): Mrkdwn {
  const bolds = words.slice(0, 5).map((it) => bold(it));
  const last = bolds.pop() ?? md``;
  return bolds.length ? md`${bolds.join(', ') as Mrkdwn} or ${last}` : last;
}

function asKnown(error: unknown): KnownError | null {
  const found = classify(error);
  if (found) return found;
  if (!isSlackClientError(error)) return null;
  const word = slackWord(error);
  return new UpstreamError('slack', `Slack failed: ${word ?? error.message}`, {
    retryable: word === null || word === 'ratelimited',
    hint: word === null ? 'Try again in a minute.' : `Slack said “${word}”.`,
    cause: error,
  });
}

/** Words for the person, and one line in the log. `during`: the action's or command's id. */
export function explain(error: unknown, during: string, log: Log, now: number): Failure {
  const found = asKnown(error);
  if (found) {
    const level = found instanceof UpstreamError || found instanceof AccessError ? 'warn' : 'info';
    log[level](
      {
        during,
        kind: found.name,
        ...(found instanceof UpstreamError && {
          service: found.service,
          requestId: found.requestId,
          meaning: isWireError(found.cause) ? found.cause.meaning : undefined,
        }),
        ...(found instanceof AccessError && { access: found.kind }),
      },
      found instanceof UpstreamError ? found.message : 'a person was told what to do instead',
    );
    return { ...known(found, now), reference: null };
  }
  const reference = newReference();
  log.error({ during, reference, err: error }, 'our own fault');
  return {
    headline: md`This is our fault. Reference ${bold(reference)}.`,
    rest: md`Something in the bot broke, and it may have stopped half-way. Look at what you were changing before you try again, and give the reference to the person who looks after this bot.`,
    fields: {},
    again: false,
    reference,
  };
}
