/** Another time for a panel or a session: when to look, what was found, or who and what stands in the way. Pure. */
import type { ChangePlan } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import type { PanelOption, Search } from '../panels/draft.ts';
import { cityOf, sameClock, sayMinute } from '../zones.ts';
import {
  actions,
  type Blocks,
  button,
  checkboxes,
  context,
  datePicker,
  divider,
  header,
  input,
  type Modal,
  modal,
  option,
  section,
  textInput,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { offerButtons } from './offer-label.ts';
import { candidateTime, optionLines, optionNotes } from './panel.ts';
import { sessionText } from './panel-change-session.ts';
import { blockId } from './panel-plan.ts';
import { dayOf } from './panel-time.ts';

export const whenFields = { from: 'from', to: 'to', availability: 'availability', same: 'same' } as const;

export function zonesOf(plan: ChangePlan) {
  return { zone: plan.now.zone, by: plan.draft.by };
}

/** How it stands now, one line a session that is asked about. */
export function standsNow(plan: ChangePlan): Mrkdwn {
  const zones = zonesOf(plan);
  return lines(
    ...plan.now.sessions
      .filter((it) => plan.sessions.includes(it.id))
      .map((it) => md`*${dayOf(zones, it.start)}*  ${sessionText(zones, it)}`),
  );
}

export function whenModal(plan: ChangePlan, calls: ChangeCalls): Modal {
  const { now } = plan;
  const stays = now.sessions.length - plan.sessions.length;
  return modal({
    title: 'Another time (1 of 3)',
    submit: 'Find times',
    on: calls.find,
    payload: { plan: plan.id },
    blocks: [
      section(lines(md`${link(now.candidate.url, now.candidate.name)}, as it stands:`, standsNow(plan))),
      context(
        stays === 0
          ? md`All of it moves; the interviews in Lever and the invitations stay the same ones.`
          : md`Only this moves. ${stays} other ${escape(stays === 1 ? 'interview stays' : 'interviews stay')} where ${escape(stays === 1 ? 'it is' : 'they are')}.`,
      ),
      whenInputs(plan),
      input(
        'Interviewers',
        checkboxes([option('Only those who sit now, nobody else', 'same')], plan.samePeople ? ['same'] : []),
        {
          block: blockId(whenFields.same, plan.id),
          optional: true,
          hint: 'Otherwise somebody else of the plan may stand in where somebody is not free. You see it before it happens.',
        },
      ),
    ],
  });
}

/** Between which dates, and when the candidate can. */
export function whenInputs({ id, draft }: Pick<ChangePlan, 'id' | 'draft'>): Blocks {
  return [
    input('From', datePicker(draft.window.from), { block: blockId(whenFields.from, id) }),
    input('Until', datePicker(draft.window.to), { block: blockId(whenFields.to, id) }),
    input(
      'When the candidate can',
      textInput({ initial: draft.availability, placeholder: 'Tue 9-12, Wed after 14:00, not Friday', most: 1000 }),
      {
        block: blockId(whenFields.availability, id),
        optional: true,
        hint: `In the candidate’s time (${cityOf(draft.zone)}). Left empty: working days ${sayMinute(draft.rules.core.fromMinute)}–${sayMinute(draft.rules.core.toMinute)}.`,
      },
    ),
  ];
}

function footing(search: Search) {
  return [
    search.clockChange !== null && warning(escape(search.clockChange)),
    search.unreadable.slice(0, 10).map((it) => warning(md`${bold(it.name)} was left out: ${escapeLine(it.sentence)}`)),
    context(md`${search.calendarsRead} calendars read; this panel’s own events were not counted as busy.`),
  ];
}

/** Only what moves: the rest stands where it stood. */
function moving(plan: ChangePlan, option: PanelOption): PanelOption {
  return { ...option, sessions: option.sessions.filter((it) => plan.sessions.includes(it.sessionId)) };
}

export function timesModal(plan: ChangePlan, search: Search, calls: ChangeCalls): Modal {
  const here = { plan: plan.id };
  const draft = { ...plan.draft, search };
  const at = search.searchedAt;
  const zones = zonesOf(plan);
  return modal({
    title: 'Pick a time (2 of 3)',
    blocks: [
      section(
        md`*${search.options.length === 1 ? md`1 time works` : md`${search.options.length} times work`}* for ${escapeLine(plan.now.candidate.name)}, best first.${
          search.cut
            ? md` ${escapeLine(search.cutNote ?? 'The search was cut short: there may be a better one.')}`
            : md``
        }`,
      ),
      context(
        sameClock(zones.zone, zones.by.zone, at)
          ? md`Times are ${escapeLine(cityOf(zones.zone))} time, the same for you and the candidate.`
          : md`Times are yours; in brackets the candidate’s, in ${escapeLine(cityOf(zones.zone))}.`,
      ),
      plan.order === undefined && candidateTime(search),
      search.options.map((it, index) => [
        divider(),
        section(md`*${index + 1}.* ${optionLines(draft, moving(plan, it))}`),
        optionNotes(draft, moving(plan, it)),
        actions(
          button(
            'Pick',
            calls.pick,
            { ...here, at, option: index },
            { ...(index === 0 && { style: 'primary' as const }), describe: `Pick time ${index + 1}` },
          ),
        ),
      ]),
      divider(),
      footing(search),
      actions(button('Other dates', calls.when, here), button('Search again', calls.search, here)),
    ],
  });
}

export function noTimeModal(plan: ChangePlan, search: Search, calls: ChangeCalls): Modal {
  const here = { plan: plan.id };
  return modal({
    title: 'Nothing fits yet',
    blocks: [
      section(md`*No other time fits* for ${escapeLine(plan.now.candidate.name)} in these dates. Nothing was changed.`),
      plan.order === undefined && candidateTime(search),
      search.blockers.length > 0 &&
        section(lines(md`*What stands in the way*`, ...search.blockers.map((it) => md`• ${escapeLine(it.sentence)}`))),
      search.offers.length > 0 && [
        header('What would help'),
        offerButtons(search.offers, calls.bend, (index) => ({ ...here, at: search.searchedAt, offer: index })),
      ],
      search.offers.length === 0 && section(md`Choose other dates, or let others than those who sit now stand in.`),
      divider(),
      footing(search),
      actions(button('Other dates', calls.when, here), button('Search again', calls.search, here)),
    ],
  });
}
