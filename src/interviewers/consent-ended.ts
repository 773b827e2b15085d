/**
 * The vendor no longer takes somebody's consent: whoever gave it hears it once, in a direct message with a button, and
 * their Home says it too. Called by the store of consents; nobody waits for it.
 */
import type { Log } from '../log.ts';
import type { SlackUserId } from '../people.ts';
import type { Tell } from '../services.ts';
import { type ConsentKey, consentName, type KeptConsent } from './consent-store.ts';

export interface ConsentEndedOptions {
  readonly tell: Tell;
  readonly log: Log;
  readonly message: (key: ConsentKey, kept: KeptConsent, why: string) => Parameters<Tell>[0]['message'];
}

export function tellingOfTheEnd({ tell, log, message }: ConsentEndedOptions) {
  return (key: ConsentKey, kept: KeptConsent, why: string): void => {
    tell({
      to: { user: kept.by as SlackUserId },
      message: message(key, kept, why),
      // Once for each consent that was given, however often it is found to have ended.
      once: `${consentName(key)}:ended:${kept.since}`,
    }).catch((error: unknown) => log.error({ err: error }, 'nobody could be told that a consent ended'));
  };
}
