/**
 * A person's calendar in Home: what they connected, whether they can be read, and where connecting begins. Reads only; a
 * vendor that is slow does not hold up the screen.
 */
import { calendarSection, linkName } from '../../blocks/calendar-consent.ts';
import type { Blocks } from '../../blocks/kit.ts';
import { HOUR } from '../../clock.ts';
import { isWireError } from '../../errors.ts';
import { consentCalls } from '../../interviewers/calls.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';

/** ms that Home waits to hear whether a calendar can be read. */
const PATIENCE = 2_500;

export interface Readable {
  readonly yes: boolean;
  /** For the person: "jo@acme.test can be read." */
  readonly sentence: string;
  /** It may be otherwise in a minute. */
  readonly failed: boolean;
}

/** Whether this person's calendar can be read just now; `null`: nobody knows whose it would be. Throws what the wire throws. */
export async function readableOf(actor: Actor, look: Reads): Promise<Readable | null> {
  const address = actor.leverUserId === null ? null : look.people.calendarOf(actor.leverUserId);
  if (address === null) return null;
  const from = look.clock.now();
  const answer = (await look.calendars.freeBusy({ addresses: [address], from, to: from + HOUR })).get(address);
  if (!answer) return null;
  return answer.readable
    ? { yes: true, sentence: `${address} can be read.`, failed: false }
    : { yes: false, sentence: answer.sentence, failed: answer.reason === 'failed' };
}

async function soon(work: Promise<Readable | null>): Promise<Readable | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(done, PATIENCE, null);
  });
  try {
    const said = await Promise.race([work, late]);
    return said?.failed ? null : said;
  } catch (error) {
    if (isWireError(error)) return null;
    throw error;
  } finally {
    clearTimeout(timer);
    // Whoever came too late has nobody to fail for.
    work.catch(() => {});
  }
}

/** Nothing where people do not connect calendars themselves. */
export async function calendarBlocks(actor: Actor, look: Reads): Promise<Blocks> {
  if (!look.consents.offered) return null;
  const views = await look.consents.of(actor);
  if (views.length === 0) return null;
  const mine = views.filter((it) => it.purpose === 'read');
  const readable = mine.length > 0 && mine.every((it) => it.kept === null) ? await soon(readableOf(actor, look)) : null;
  const links = new Map<string, string>();
  for (const purpose of new Set(views.map((it) => it.purpose)))
    for (const [vendor, url] of await look.consents.links(actor, purpose))
      links.set(linkName({ vendor, purpose }), url);
  return calendarSection({ views, links, readable, zone: actor.zone }, consentCalls);
}
