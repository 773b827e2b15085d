/** One interview of a panel: how it reads in a line, and what can be done with it. Data in, modal out; pure. */
import type { BookedPerson, BookedSession } from '../panels/booking.ts';
import type { Standing } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import { actions, button, context, modal, type Modal, section } from './kit.ts';
import { bold, escapeLine, join, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { sitsAs } from './panel-person.ts';
import { dayOf, timeRange, type TwoZones } from './panel-time.ts';

/** The same, to be put among other text. */
export function personText(it: BookedPerson): Mrkdwn {
  return escapeLine(sitsAs(it));
}

/** `Coding 10:00–11:00 (09:00 in Lisbon) — Jonas Weber · form: Coding interview` */
export function sessionText(zones: TwoZones, it: BookedSession): Mrkdwn {
  return md`${timeRange(zones, it.start, it.start + it.minutes * 60_000)}  ${bold(it.title)} — ${
    it.people.length === 0 ? md`nobody` : join(it.people.map(personText), ', ')
  } · ${it.formName === null ? md`no form` : md`form: ${escapeLine(it.formName)}`}${
    it.location === undefined || it.location === '' ? md`` : md` · at ${escapeLine(it.location)}`
  }`;
}

/** What can be done with one session. */
export function sessionChoicesModal(
  view: { readonly standing: Standing; readonly session: BookedSession; readonly viewer: { readonly zone: string } },
  calls: ChangeCalls,
): Modal {
  const { standing, session } = view;
  const zones = { zone: standing.now.zone, by: view.viewer };
  const here = { opportunityId: standing.opportunityId, panel: standing.panelId, session: session.id };
  return modal({
    title: 'Change an interview',
    blocks: [
      section(
        lines(
          md`${link(standing.now.candidate.url, standing.now.candidate.name)}`,
          md`*${dayOf(zones, session.start)}*  ${sessionText(zones, session)}`,
        ),
      ),
      actions(button('Move to another time', calls.move, here, { style: 'primary' })),
      session.people.length > 0 &&
        actions(
          ...session.people
            .slice(0, 10)
            .map((it) =>
              button(
                `Replace ${it.name}`,
                calls.replace,
                { ...here, instead: it.userId },
                { suffix: it.userId.slice(0, 60) },
              ),
            ),
        ),
      actions(
        button('Edit title, length, form or place', calls.edit, here),
        button('Cancel this interview', calls.cancel, here, { style: 'danger' }),
      ),
      context(md`Nothing changes before you have seen what everybody will get.`),
    ],
  });
}
