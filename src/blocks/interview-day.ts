/**
 * What a search for an interview day found: timetables to pick from, by candidate and by interviewer; or who is left out
 * and what would help. Data in, modal out; pure. Says that somebody is busy, never with what.
 */
import type { Draft, PanelOption } from '../panels/draft.ts';
import type { DaySearch, OpenDay } from '../panels/interview-day.ts';
import type { DayCalls } from '../panels/interview-day-calls.ts';
import { cityOf, sameClock } from '../zones.ts';
import { changedText, listed } from './interview-day-form.ts';
import { actions, type Blocks, button, context, divider, header, modal, type Modal, section, warning } from './kit.ts';
import { bold, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';
import { offerButtons } from './offer-label.ts';
import { byTime, noted, titleOf } from './panel.ts';
import { dayOf, timeRange } from './panel-time.ts';

/** Small print of one option: more reasons are counted. */
const MOST_REASONS = 8;

const firstStart = (option: PanelOption): number => Math.min(...option.sessions.map((it) => it.start));

/** One candidate's panel, a line a session. The day stands above it when all are on the same. */
function candidateText(
  draft: Draft,
  option: PanelOption,
  nameOf: (userId: string) => string,
  withDay: boolean,
): Mrkdwn {
  return lines(
    md`${bold(draft.candidate.name)}${draft.candidate.confidential ? md` :lock:` : md``}`,
    ...byTime(option).map((it) => {
      const people = it.seats.map((seat) =>
        escapeLine(`${nameOf(seat.userId)}${seat.optional ? ` (${seat.role.toLowerCase()})` : ''}`),
      );
      const day = withDay ? md`${dayOf(draft, it.start)} ` : md``;
      return md`${day}${timeRange(draft, it.start, it.end)}  ${escapeLine(titleOf(draft, it.sessionId))} — ${
        people.length === 0 ? md`nobody` : join(people, ', ')
      }`;
    }),
  );
}

/** "*Rui Carvalho* 10:00–10:45 Priya Raman, 11:00–11:45 Marco Rossi", whoever has most first. */
function interviewerText(
  drafts: readonly Draft[],
  panels: readonly PanelOption[],
  nameOf: (userId: string) => string,
  withDay: boolean,
): Mrkdwn {
  const sits = new Map<string, { readonly at: number; readonly said: Mrkdwn }[]>();
  for (const [i, panel] of panels.entries())
    for (const session of panel.sessions)
      for (const { userId } of session.seats) {
        const draft = drafts[i]!;
        const zones = { zone: draft.by.zone, by: draft.by };
        const day = withDay ? md`${dayOf(zones, session.start)} ` : md``;
        const said = md`${day}${timeRange(zones, session.start, session.end)} ${escapeLine(draft.candidate.name)}`;
        sits.set(userId, [...(sits.get(userId) ?? []), { at: session.start, said }]);
      }
  const people = [...sits].map(([userId, list]) => ({ name: nameOf(userId), list: list.sort((a, b) => a.at - b.at) }));
  people.sort((a, b) => b.list.length - a.list.length || (a.name < b.name ? -1 : 1));
  return lines(
    md`*By interviewer*`,
    ...people.map(
      (it) =>
        md`${escapeLine(it.name)}: ${join(
          it.list.map((one) => one.said),
          ', ',
        )}`,
    ),
  );
}

function reasonsText(
  drafts: readonly Draft[],
  panels: readonly PanelOption[],
  nameOf: (userId: string) => string,
): Blocks {
  const why = new Map<string, Set<string>>();
  for (const seat of panels.flatMap((it) => it.sessions.flatMap((one) => one.seats)))
    if (seat.why !== '') why.set(seat.why, (why.get(seat.why) ?? new Set()).add(nameOf(seat.userId)));
  const reasons = [...why].map(([said, names]) => md`${escapeLine([...names].join(', '))} — ${escapeLine(said)}`);
  const costs = panels.flatMap((it, i) =>
    it.compromises.map((one) => md`${escapeLine(drafts[i]!.candidate.name)}: ${escapeLine(one.sentence)}`),
  );
  const shown = (all: readonly Mrkdwn[]) => [
    ...all.slice(0, MOST_REASONS),
    ...(all.length > MOST_REASONS ? [md`and ${all.length - MOST_REASONS} more`] : []),
  ];
  if (reasons.length + costs.length === 0) return null;
  return context(
    ...(reasons.length > 0 ? [lines(md`*Why them*`, ...shown(reasons))] : []),
    ...(costs.length > 0 ? [lines(md`*Trade-offs*`, ...shown(costs))] : []),
  );
}

/** The dates of an option as they are said, in order. */
function daysOf(drafts: readonly Draft[], panels: readonly PanelOption[]): ReadonlySet<Mrkdwn> {
  const all = panels.flatMap((it, i) => it.sessions.map((one) => ({ at: one.start, draft: drafts[i]! })));
  return new Set(all.toSorted((a, b) => a.at - b.at).map((it) => dayOf(it.draft, it.at)));
}

/** The timetable of an option: every candidate in order of time, then every interviewer. */
export function timetable(
  { drafts }: Pick<OpenDay, 'drafts'>,
  panels: readonly PanelOption[],
  search: DaySearch,
): Blocks {
  const nameOf = (userId: string) => search.people[userId]?.name ?? 'Somebody';
  const days = daysOf(drafts, panels);
  const order = drafts.map((_, i) => i).sort((a, b) => firstStart(panels[a]!) - firstStart(panels[b]!));
  return [
    order.map((i) => section(candidateText(drafts[i]!, panels[i]!, nameOf, days.size > 1))),
    context(interviewerText(drafts, panels, nameOf, days.size > 1)),
  ];
}

function footing(search: DaySearch): Blocks {
  return [
    search.unreadable.slice(0, 10).map((it) => warning(md`${bold(it.name)} was left out: ${escapeLine(it.sentence)}`)),
    noted(md`Not asked`, search.leftOut),
    context(
      md`${search.calendarsRead} calendars read. Interview counts cover what was booked here and ${search.load.read} of ${search.load.of} candidates.`,
    ),
  ];
}

function zonesNote({ drafts }: OpenDay, at: number): Mrkdwn {
  const { by } = drafts[0]!;
  const same = drafts.every((it) => sameClock(it.zone, by.zone, at));
  return same
    ? md`Times are ${escapeLine(cityOf(by.zone))} time, the same for you and the candidates.`
    : md`Times are yours; in brackets the candidate’s, where it is another.`;
}

/** How each candidate's time was understood, so that a misreading is seen before anything is booked. */
function candidateTimes({ drafts }: OpenDay, { candidates = [] }: DaySearch): Blocks {
  const said = candidates.flatMap((it, i) =>
    it === null || drafts[i] === undefined ? [] : [{ ...it, name: drafts[i].candidate.name }],
  );
  if (said.length === 0) return null;
  return [
    context(lines(...said.map((it) => md`${escapeLine(it.name)}: ${escapeLine(it.words)}`))),
    said.flatMap((it) => it.odd.slice(0, 2).map((one) => warning(md`${escapeLine(it.name)}: ${escapeLine(one)}`))),
  ];
}

export function dayOptionsModal(open: OpenDay, search: DaySearch, calls: DayCalls): Modal {
  const { day, drafts } = open;
  const here = { day: day.id };
  const count = search.options.length;
  const what = search.options.some((it) => daysOf(drafts, it.panels).size > 1) ? md`plan` : md`day`;
  return modal({
    title: 'Pick a day (3 of 4)',
    blocks: [
      section(
        md`*${count === 1 ? md`1 ${what} works` : md`${count} ${what}s work`}* for ${escapeLine(listed(drafts.map((it) => it.candidate.name)))} together${
          count === 1 ? md`.` : md`, best first.`
        }`,
      ),
      search.cutNote !== null && warning(escapeLine(search.cutNote)),
      context(zonesNote(open, firstStart(search.options[0]!.panels[0]!))),
      candidateTimes(open, search),
      search.options.map(({ panels }, index) => {
        const days = [...daysOf(drafts, panels)];
        return [
          divider(),
          section(md`*${index + 1}. ${join(days, ' and ')}*`),
          timetable(open, panels, search),
          reasonsText(drafts, panels, (userId) => search.people[userId]?.name ?? 'Somebody'),
          actions(
            button(
              'Pick this day',
              calls.pick,
              { ...here, at: search.searchedAt, option: index },
              { ...(index === 0 && { style: 'primary' as const }), describe: `Pick day ${index + 1}` },
            ),
          ),
        ];
      }),
      divider(),
      changedText(open),
      footing(search),
      actions(button('Back to the plan', calls.edit, here), button('Search again', calls.search, here)),
    ],
  });
}

export function dayNothingModal(open: OpenDay, search: DaySearch, calls: DayCalls): Modal {
  const { day, drafts } = open;
  const here = { day: day.id };
  return modal({
    title: 'Nothing fits yet',
    blocks: [
      section(
        md`*No day fits* ${escapeLine(listed(drafts.map((it) => it.candidate.name)))} together in these dates. Nothing was booked.`,
      ),
      search.cutNote !== null && warning(escapeLine(search.cutNote)),
      candidateTimes(open, search),
      search.blockers.length > 0 &&
        section(lines(md`*What stands in the way*`, ...search.blockers.map((it) => md`• ${escapeLine(it.sentence)}`))),
      changedText(open),
      search.helps.length > 0 && [
        header('What would help'),
        context(md`Each of these was tried: with it, a day was found.`),
        offerButtons(search.helps, calls.help, (index) => ({ ...here, at: search.searchedAt, help: index })),
      ],
      search.helps.length === 0 &&
        section(
          md`No small change helps. Choose other dates, type other times for a candidate, or plan fewer candidates together.`,
        ),
      divider(),
      footing(search),
      actions(
        button('Back to the plan', calls.edit, here),
        button('Other candidates or sessions', calls.again, { day: day.id }),
        button('Search again', calls.search, here),
      ),
    ],
  });
}
