/**
 * Handing one letter to the mail server, and what its answer means. Called by `mail.ts` alone; `nodemailer` is loaded
 * here. It knows whether the letter itself was on its way when the connection broke: only then is its fate unknown.
 */
import { createTransport, type Transporter } from 'nodemailer';
import type { Letter, Sender } from './mail-letter.ts';
import { CalendarError } from './provider.ts';
import { Trouble } from './retry.ts';

/** ms for the connection, and for each silence. */
const TIMEOUT = 10_000;

const quiet = () => {};

function isLocal(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

/** A connection of its own for each letter. `said`: commands that were sent, without what is in the letter. */
function open(smtpUrl: string, timeoutMs: number, said: (command: string) => void): Transporter {
  const url = new URL(smtpUrl);
  const log = (_: unknown, command: unknown): void => {
    if (typeof command === 'string') said(command);
  };
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    // A password or an invitation never travels in the clear, except on this machine.
    requireTLS: !isLocal(url),
    ignoreTLS: isLocal(url) && url.protocol === 'smtp:',
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    transactionLog: true,
    logger: { level: quiet, trace: quiet, debug: log, info: quiet, warn: quiet, error: quiet, fatal: quiet },
  });
}

function troubleOf(error: unknown, onItsWay: boolean): Trouble {
  const raw = error instanceof Error ? (error as Error & { code?: string; responseCode?: number }) : null;
  const status = raw?.responseCode;
  const named = (meaning: CalendarError['meaning'], message: string, advice: string) =>
    new CalendarError('mail', meaning, message, { ...(status !== undefined && { status }), advice, cause: error });
  if (raw?.code === 'EAUTH')
    return new Trouble('final', named('unauthorized', 'The mail server refused us.', 'Check SMTP_URL.'));
  if (status !== undefined && status >= 500)
    return new Trouble(
      'final',
      named('invalid', `The mail server refused the invitation (${status}).`, 'Check the address.'),
    );
  if (status !== undefined)
    return new Trouble(
      'refused',
      named('unavailable', `The mail server is busy (${status}).`, 'Try again in a minute.'),
    );
  if (raw?.code === 'ETLS')
    return new Trouble(
      'final',
      named('unavailable', 'The mail server offers no encryption.', 'Use a server that does.'),
    );
  return new Trouble(
    onItsWay ? 'unknown' : 'refused',
    named('unavailable', 'The mail server did not answer.', 'Try again in a minute.'),
  );
}

export interface Post {
  /** @throws Trouble */
  send(letter: Letter, to: { readonly address: string; readonly name?: string }, id: string): Promise<void>;
  /** Connects and signs in. @throws Trouble */
  check(): Promise<void>;
}

export function openPost(smtpUrl: string, sender: Sender, timeoutMs = TIMEOUT): Post {
  async function using(work: (transport: Transporter) => Promise<unknown>): Promise<void> {
    let onItsWay = false;
    const transport = open(smtpUrl, timeoutMs, (command) => {
      if (command === 'DATA') onItsWay = true;
    });
    try {
      await work(transport);
    } catch (error) {
      throw troubleOf(error, onItsWay);
    } finally {
      transport.close();
    }
  }

  return {
    send: (letter, to, id) =>
      using((transport) =>
        transport.sendMail({
          from: { name: sender.name, address: sender.address },
          to: { name: to.name ?? '', address: to.address },
          subject: letter.subject,
          text: letter.text,
          messageId: `<${id}@${sender.address.split('@')[1] ?? 'fulcrum'}>`,
          headers: { 'auto-submitted': 'auto-generated' },
          icalEvent: { method: letter.method, filename: 'invite.ics', content: letter.calendar },
        }),
      ),
    check: () => using((transport) => transport.verify()),
  };
}
