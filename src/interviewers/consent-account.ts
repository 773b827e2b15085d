/**
 * Whose account may be whose calendar. Called by `calendar-consent.ts` when a browser comes back from a vendor. Pure.
 *
 * The person's own address, in Lever or in Slack: at once. Another address that is somebody else's in Lever, or that stands
 * in a domain of the person's own, is another person's calendar: refused. Anything else (a freelancer's own, say) is asked
 * about in Slack, where only the person can press, and read after that alone. An organiser's calendar is the organiser's
 * account and no other.
 */
import type { Directory } from '../directory/directory.ts';
import type { Actor } from '../people.ts';
import type { ConsentKey } from './consent-store.ts';

export type Verdict =
  | { readonly be: 'theirs' }
  | { readonly be: 'asked' }
  | { readonly be: 'refused'; readonly why: string };

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** `account` in lower case. */
export function verdictOn(
  key: ConsentKey,
  actor: Pick<Actor, 'email' | 'leverUserId'>,
  account: string,
  directory: Pick<Directory, 'userByEmail'>,
): Verdict {
  if (key.purpose === 'hold')
    return account === key.address
      ? { be: 'theirs' }
      : { be: 'refused', why: `${account} signed in, and interview events belong to ${key.address}.` };
  const own = [key.address, ...(actor.email === null ? [] : [actor.email.toLowerCase()])];
  if (own.includes(account)) return { be: 'theirs' };
  const other = directory.userByEmail(account);
  if (other !== undefined && other.id !== actor.leverUserId)
    return { be: 'refused', why: `${account} signed in, and that is somebody else’s address in Lever.` };
  if (own.some((it) => domainOf(it) === domainOf(account)))
    return {
      be: 'refused',
      why: `${account} signed in, and you are ${key.address} in Lever. Under one domain, another address is another person’s.`,
    };
  return { be: 'asked' };
}
