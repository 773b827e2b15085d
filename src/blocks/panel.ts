/**
 * What a search found: days to pick from, or who and what stands in the way. Changing one by hand is in `panel-part.ts`.
 * Data in, modal out; pure. Says that somebody is busy, never with what.
 */
import { countedWords } from './freshness.ts';
import { cityOf, sameClock, sayTime } from '../zones.ts';
import type { PanelCalls } from '../panels/calls.ts';
import type { ChosenSession, Draft, PanelOption, Search } from '../panels/draft.ts';
import { actions, type Blocks, button, context, divider, header, modal, type Modal, section, warning } from './kit.ts';
import { bold, escape, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';
import { offerButtons } from './offer-label.ts';
import { dayOf, timeRange } from './panel-time.ts';

export function titleOf(draft: Draft, sessionId: string): string {
  return draft.sessions.find((it) => it.id === sessionId)?.title ?? 'Session';
}

export function nameOf(draft: Draft, userId: string): string {
  return draft.search?.people[userId]?.name ?? 'Somebody';
}

/** "10:00–11:00 (09:00 in Lisbon) *Coding* — Jonas Weber, Bea Santos (shadow)" */
export function sessionLine(draft: Draft, session: ChosenSession): Mrkdwn {
  const people = session.seats.map((it) =>
    escapeLine(`${nameOf(draft, it.userId)}${it.optional ? ` (${it.role.toLowerCase()})` : ''}`),
  );
  return md`${timeRange(draft, session.start, session.end)}  ${bold(titleOf(draft, session.sessionId))} — ${
    people.length === 0 ? md`nobody` : join(people, ', ')
  }`;
}

export function byTime(option: PanelOption): readonly ChosenSession[] {
  return option.sessions.toSorted((a, b) => a.start - b.start);
}

/** One line a session, under its day. */
export function optionLines(draft: Draft, option: PanelOption): Mrkdwn {
  const out: Mrkdwn[] = [];
  let day = '';
  for (const session of byTime(option)) {
    const on = dayOf(draft, session.start);
    if (on !== day) out.push(md`*${on}*`);
    day = on;
    out.push(sessionLine(draft, session));
  }
  return lines(...out);
}

/** "Why them: Jonas Weber, Inês Monteiro — first choice", a line for each reason, people in the day’s order. */
function whyThem(draft: Draft, sessions: readonly ChosenSession[]): Mrkdwn | null {
  const reasons = new Map<string, Set<string>>();
  for (const seat of sessions.flatMap((it) => it.seats)) {
    if (seat.why === '') continue;
    reasons.set(seat.why, (reasons.get(seat.why) ?? new Set()).add(nameOf(draft, seat.userId)));
  }
  if (reasons.size === 0) return null;
  const groups = [...reasons].map(([why, names]) => md`${escapeLine([...names].join(', '))} — ${escapeLine(why)}`);
  return md`*Why them:* ${join(groups, '\n')}`;
}

/** Starts on the clocks of interviewers who share neither the recruiter's nor the candidate's. */
function theirClocks(draft: Draft, sessions: readonly ChosenSession[]): Mrkdwn | null {
  const cities = new Map<string, string[]>();
  for (const { seats, start } of sessions)
    for (const { userId } of seats) {
      const person = draft.search?.people[userId];
      if (!person || [draft.zone, draft.by.zone].some((zone) => sameClock(zone, person.zone, start))) continue;
      const city = cityOf(person.zone);
      cities.set(city, [...(cities.get(city) ?? []), `${sayTime(person.zone, start)} ${person.name}`]);
    }
  if (cities.size === 0) return null;
  return md`*Their time:* ${join(
    [...cities].map(([city, starts]) => escapeLine(`${starts.join(', ')} in ${city}`)),
    '; ',
  )}`;
}

function tradeOff(option: PanelOption): Mrkdwn | null {
  if (option.compromises.length === 0) return null;
  const sentences = option.compromises.map((it) => it.sentence);
  return md`*Trade-off:* ${firstOf(sentences, 4)}`;
}

export function whyOf(draft: Draft, sessions: readonly ChosenSession[]): Blocks {
  const notes = [whyThem(draft, sessions), theirClocks(draft, sessions)];
  return notes.some((it) => it !== null) ? context(lines(...notes)) : null;
}

/** Small print under the sessions: why these people, their own time when it is another, what the option costs. */
export function optionNotes(draft: Draft, option: PanelOption): Blocks {
  const sessions = byTime(option);
  const notes = [whyThem(draft, sessions), theirClocks(draft, sessions), tradeOff(option)];
  return notes.some((it) => it !== null) ? context(lines(...notes)) : null;
}

const MOST_LEFT_OUT = 12;

/** The first so many of them, and how many more there are. */
function firstOf(sentences: readonly string[], most: number): Mrkdwn {
  const shown = sentences.slice(0, most).map((it) => escapeLine(it));
  const more = sentences.length - shown.length;
  return md`${join(shown, '; ')}${more > 0 ? md`; and ${more} more` : md``}`;
}

/** Small print of what was found on the way, below what it is about; nothing where there is none. */
export function noted(about: Mrkdwn, sentences: readonly string[] = []): Blocks {
  return sentences.length > 0 && context(md`${about}: ${firstOf(sentences, MOST_LEFT_OUT)}`);
}

/** What was looked at, and what could not be. */
function footing(search: Search): Blocks {
  return [
    search.clockChange !== null && warning(escape(search.clockChange)),
    search.unreadable.slice(0, 10).map((it) => warning(md`${bold(it.name)} was left out: ${escapeLine(it.sentence)}`)),
    // By their own word or because of a limit of theirs, perhaps only for part of the dates.
    noted(md`Not asked`, search.leftOut),
    // Whoever holds it may let it go.
    noted(md`Held for another panel`, search.held),
    // By mail, not accepted yet, or known to Lever alone.
    noted(md`Already interviewing, though their calendar does not show it`, search.engaged),
    search.unreadable.length > 10 && warning(md`${search.unreadable.length - 10} more calendars could not be read.`),
    context(md`${search.calendarsRead} calendars read. Interview counts are ${countedWords(search.load)}.`),
  ];
}

function zonesNote(draft: Draft, at: number): Mrkdwn {
  return sameClock(draft.zone, draft.by.zone, at)
    ? md`Times are ${escapeLine(cityOf(draft.zone))} time, the same for you and the candidate.`
    : md`Times are yours; in brackets the candidate’s, in ${escapeLine(cityOf(draft.zone))}.`;
}

/** How the candidate's time was understood, so that a misreading is seen before anything is booked. */
export function candidateTime(search: Pick<Search, 'candidate'> | null): Blocks {
  const said = search?.candidate;
  if (said === undefined) return null;
  return [context(md`Candidate: ${escapeLine(said.words)}`), said.odd.slice(0, 3).map((it) => warning(escapeLine(it)))];
}

/** `held`: which option is held already, and the button that confirms it. */
export function optionsModal(
  draft: Draft,
  search: Search,
  calls: PanelCalls,
  held: (option: PanelOption) => Blocks = () => null,
): Modal {
  const here = { draft: draft.id };
  const at = search.searchedAt;
  return modal({
    title: 'Pick a day (2 of 3)',
    blocks: [
      section(
        md`*${search.options.length === 1 ? md`1 day works` : md`${search.options.length} days work`}* for ${escapeLine(draft.candidate.name)}${search.options.length === 1 ? md`.` : md`, best first.`}${
          search.cut
            ? md` ${escapeLine(search.cutNote ?? 'The search was cut short: there may be a better one.')}`
            : md``
        }`,
      ),
      context(zonesNote(draft, search.options[0]?.sessions[0]?.start ?? search.searchedAt)),
      candidateTime(search),
      search.options.map((it, index) => [
        divider(),
        section(md`*${index + 1}.* ${optionLines(draft, it)}`),
        optionNotes(draft, it),
        held(it) ||
          actions(
            button(
              'Pick',
              calls.option,
              { ...here, at, option: index },
              {
                ...(index === 0 && { style: 'primary' as const }),
                describe: `Pick day ${index + 1}`,
              },
            ),
            button('Change', calls.change, { ...here, at, option: index }, { describe: `Change day ${index + 1}` }),
          ),
      ]),
      divider(),
      draft.bent.length > 0 &&
        context(
          md`Changed on request: ${join(
            draft.bent.map((it) => escapeLine(it.sentence)),
            '; ',
          )}`,
        ),
      footing(search),
      actions(button('Back to the plan', calls.edit, here), button('Search again', calls.search, here)),
    ],
  });
}

/** The candidate said when they can, and something offered is outside of that. */
const asksCandidate = (draft: Draft, search: Search): boolean =>
  draft.availability !== '' && search.offers.some((it) => it.changes.some((one) => one.kind === 'widen-window'));

export function nothingModal(draft: Draft, search: Search, calls: PanelCalls): Modal {
  const here = { draft: draft.id };
  return modal({
    title: 'Nothing fits yet',
    blocks: [
      section(
        search.cut
          ? md`*No day was found* for ${escapeLine(draft.candidate.name)}. ${escapeLine(search.cutNote ?? '')} Nothing was booked.`
          : md`*No day fits* the whole panel for ${escapeLine(draft.candidate.name)} in these dates. Nothing was booked.`,
      ),
      candidateTime(search),
      search.blockers.length > 0 &&
        section(
          lines(
            search.cut ? md`*What is scarce*` : md`*What stands in the way*`,
            ...search.blockers.map((it) => md`• ${escapeLine(it.sentence)}`),
          ),
        ),
      draft.bent.length > 0 &&
        context(
          md`Changed on request already: ${join(
            draft.bent.map((it) => escapeLine(it.sentence)),
            '; ',
          )}`,
        ),
      search.offers.length > 0 && [
        header('What would help'),
        context(
          md`Each of these was tried: with it, the panel fits. It is noted with the booking.${asksCandidate(draft, search) ? md` Ask the candidate first about times they did not give.` : md``}`,
        ),
        offerButtons(search.offers, calls.bend, (index) => ({ ...here, at: search.searchedAt, offer: index })),
      ],
      search.offers.length === 0 &&
        section(
          search.cut
            ? md`To make it easier to search, give the sessions an order, choose fewer dates, or leave a session for another day.`
            : md`No small change helps. Choose other dates, add people to a session, or make the panel shorter.`,
        ),
      divider(),
      footing(search),
      actions(button('Back to the plan', calls.edit, here), button('Search again', calls.search, here)),
    ],
  });
}
