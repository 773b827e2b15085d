/** Another order for the interviews of one day: moved up one by one, then searched for. Data in, modal out; pure. */
import type { BookedSession } from '../panels/booking.ts';
import type { ChangePlan } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import { button, checkboxes, context, divider, input, modal, type Modal, option, section } from './kit.ts';
import { bold, join, lines, link, md } from './mrkdwn.ts';
import { personText } from './panel-change-session.ts';
import { whenFields, zonesOf } from './panel-change-when.ts';
import { blockId } from './panel-plan.ts';
import { dayOf, timeRange } from './panel-time.ts';

/** The interviews that are asked about, in the order that they shall have. */
export function inOrder(plan: ChangePlan): readonly BookedSession[] {
  return (plan.order ?? []).flatMap((id) => plan.now.sessions.find((it) => it.id === id) ?? []);
}

export function orderModal(plan: ChangePlan, calls: ChangeCalls): Modal {
  const zones = zonesOf(plan);
  const sessions = inOrder(plan);
  const first = sessions[0];
  const here = { plan: plan.id };
  return modal({
    title: 'Another order (1 of 3)',
    submit: 'Find times',
    on: calls.saveOrder,
    payload: here,
    blocks: [
      section(
        lines(
          md`${link(plan.now.candidate.url, plan.now.candidate.name)}${first === undefined ? md`` : md`, *${dayOf(zones, first.start)}*`}`,
          md`In which order shall they come? The same interviews and invitations move.`,
        ),
      ),
      sessions.map((it, index) =>
        section(
          md`*${index + 1}.*  ${bold(it.title)}, ${it.minutes} min — ${
            it.people.length === 0 ? md`nobody` : join(it.people.map(personText), ', ')
          } · now ${timeRange(zones, it.start, it.start + it.minutes * 60_000)}`,
          index === 0
            ? null
            : button(
                'Earlier',
                calls.earlier,
                { ...here, session: it.id },
                {
                  suffix: it.id.slice(0, 60),
                  describe: `Put ${it.title} one place earlier`,
                },
              ),
        ),
      ),
      divider(),
      input(
        'Interviewers',
        checkboxes([option('Only those who sit now, nobody else', 'same')], plan.samePeople ? ['same'] : []),
        {
          block: blockId(whenFields.same, plan.id),
          optional: true,
          hint: 'Otherwise somebody else of the plan may stand in where somebody is not free at the new time.',
        },
      ),
      context(
        md`First the same stretch of the day is tried, which the candidate knows already; then the rest of the day.`,
      ),
    ],
  });
}
