/**
 * A candidate's panels with what can be done to each. Data in, message out; pure. Times in both zones.
 */
import type { BookedSession } from '../panels/booking.ts';
import type { PanelCalls } from '../panels/calls.ts';
import type { ChangeWhereabouts, Standing } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import { sayDate, wallClock } from '../zones.ts';
import {
  actions,
  type Blocks,
  button,
  confirm,
  context,
  divider,
  linkButton,
  type Message,
  message,
  section,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, join, lines, link, md, type Mrkdwn, safeUrl } from './mrkdwn.ts';
import { buttons } from './panel-change-buttons.ts';
import { halfBlocks } from './panel-change-done.ts';
import { sessionText } from './panel-change-session.ts';
import { unwatched } from './panel-notices.ts';
import { dayOf, type TwoZones } from './panel-time.ts';

export interface Feedback {
  readonly filed: number;
  readonly owed: number;
}

export interface PanelsView {
  readonly opportunityId: string;
  readonly name: string;
  readonly job: string;
  readonly confidential: boolean;
  readonly url: string;
  readonly standings: readonly Standing[];
  /** By panel id; missing where it could not be read. */
  readonly feedback: ReadonlyMap<string, Feedback>;
  /** By panel id: where calendars, messages or the card say something else, in sentences. */
  readonly apart: ReadonlyMap<string, readonly string[]>;
  /** Invitations go by mail, so nobody's answer comes back. */
  readonly byMail: boolean;
  /** By change id, for those that stopped half-way. */
  readonly half: ReadonlyMap<string, ChangeWhereabouts>;
  readonly viewer: { readonly zone: string };
  readonly now: number;
  /** Said on top: what was just done. */
  readonly said?: Mrkdwn;
}

const MOST_PANELS = 4;
const MOST_SESSIONS = 12;
const MOST_DRIFT = 6;
const MOST_DAYS = 3;

export function panelsMessage(view: PanelsView, calls: ChangeCalls, booking: PanelCalls): Message {
  const { standings, opportunityId } = view;
  const who = md`${escapeLine(view.name)}${view.job === '' ? md`` : md`, ${escapeLine(view.job)}`}`;
  const shown = standings.slice(0, MOST_PANELS);
  return message(
    md`Panels of ${who}`,
    view.said !== undefined && section(view.said),
    section(
      lines(
        md`*Panels of* ${safeUrl(view.url) === null ? bold(view.name) : md`*${link(view.url, view.name)}*`}${view.job === '' ? md`` : md` · ${escapeLine(view.job)}`}`,
        view.confidential && md`:lock: Confidential: no channel is told.`,
      ),
    ),
    shown.length === 0 && [
      section(md`There is none, neither booked here nor made in Lever.`),
      actions(button('Plan a panel', booking.pick, { opportunityId }, { style: 'primary' })),
    ],
    shown.map((it) => [divider(), panelBlocks(view, it, calls, booking)]),
    standings.length > shown.length && context(md`And ${standings.length - shown.length} more, in Lever.`),
  );
}

function madeBy(it: Standing): Mrkdwn {
  if (it.made === 'here') return md`booked here by ${escapeLine(it.now.by.name)}`;
  return it.made === 'elsewhere' ? md`made by another tool` : md`made in Lever’s own scheduler`;
}

function panelBlocks(view: PanelsView, it: Standing, calls: ChangeCalls, booking: PanelCalls): Blocks {
  const zones = { zone: it.now.zone, by: view.viewer };
  const sessions = it.now.sessions.slice(0, MOST_SESSIONS);
  const here = { opportunityId: view.opportunityId, panel: it.panelId };
  const feedback = view.feedback.get(it.panelId);
  const days = [...new Set(sessions.map((one) => dayOf(zones, one.start)))];
  const coming = it.now.sessions.filter((one) => one.start > view.now);
  const open = isOpen(it) && coming.length > 0;
  const half = it.half === null ? undefined : view.half.get(it.half.id);
  return [
    section(
      lines(
        md`*${days.length === 0 ? md`No day` : join(days, ', ')}* · ${it.now.sessions.length} ${escape(it.now.sessions.length === 1 ? 'interview' : 'interviews')} · ${madeBy(it)}`,
        feedback !== undefined && feedback.owed > 0 && md`Feedback: *${feedback.filed} of ${feedback.owed}* in.`,
      ),
    ),
    disagreements(it, view.apart.get(it.panelId) ?? [], here, calls),
    it.made === 'here' && view.byMail && coming.length > 0 && context(unwatched),
    it.cancelled &&
      warning(md`This panel was deleted in Lever. The calendar events that were made for it may still be there.`),
    days.length < 2
      ? sessions.map((one) => sessionBlock(zones, one, here, open && one.start > view.now, calls))
      : sessions.map((one) =>
          sessionBlock(zones, one, here, open && one.start > view.now, calls, dayOf(zones, one.start)),
        ),
    it.half !== null && half !== undefined && halfBlocks(it.half, half, calls),
    it.booked?.state === 'booking' &&
      warning(
        md`Its booking stopped half-way, so it cannot be changed yet.`,
        button('Finish booking', booking.finish, { booking: it.booked.id }, { suffix: it.panelId.slice(0, 60) }),
      ),
    it.made === 'lever' && context(md`It can only be changed in Lever.`),
    buttons(
      open && button('Reschedule', calls.move, { ...here, session: null }),
      open && button('Add an interview', calls.add, here),
      ...(open ? orders(it, coming, here, calls) : []),
      open && button('Cancel panel', calls.cancel, { ...here, session: null }, { style: 'danger' }),
      it.cancelled &&
        button('Cancel its calendar events', calls.cancel, { ...here, session: null }, { style: 'danger' }),
      safeUrl(it.now.candidate.url) !== null &&
        linkButton(it.made === 'lever' ? 'Edit in Lever' : 'Open in Lever', it.now.candidate.url),
      it.made === 'elsewhere' &&
        it.externalUrl !== null &&
        safeUrl(it.externalUrl) !== null &&
        linkButton('Open where it was made', it.externalUrl),
    ),
  ];
}

/** Where Lever, calendars and messages do not say the same, and the one press that makes them. */
function disagreements(
  it: Standing,
  apart: readonly string[],
  here: { readonly opportunityId: string; readonly panel: string },
  calls: ChangeCalls,
): Blocks {
  const all = [...it.drift, ...apart];
  if (all.length === 0) return null;
  const coming = isOpen(it);
  return [
    all.slice(0, MOST_DRIFT).map((one) => warning(escapeLine(one))),
    all.length > MOST_DRIFT && context(md`And ${all.length - MOST_DRIFT} more differences.`),
    coming &&
      actions(
        button('Repair', calls.repair, here, {
          style: 'primary',
          suffix: it.panelId.slice(0, 60),
          confirm: confirm({
            title: 'Bring it in line?',
            text: md`What Lever says is taken as right. Invitations, messages and the card are made to say the same; whoever is concerned is told.`,
            yes: 'Repair',
            no: 'Leave it',
          }),
        }),
      ),
  ];
}

/** One for each day on which there is an order to change. */
function orders(
  it: Standing,
  coming: readonly BookedSession[],
  here: { readonly opportunityId: string; readonly panel: string },
  calls: ChangeCalls,
) {
  const days = Map.groupBy(coming, (one) => wallClock(it.now.zone, one.start).date);
  const more = [...days].filter(([, list]) => list.length > 1).slice(0, MOST_DAYS);
  return more.map(([date, list]) =>
    button(
      more.length === 1 ? 'Change the order' : `Order of ${sayDate(it.now.zone, list[0]?.start ?? 0)}`,
      calls.order,
      { ...here, date },
      { suffix: date },
    ),
  );
}

function isOpen(it: Standing): boolean {
  return (
    !it.cancelled && it.made !== 'lever' && it.half === null && (it.booked === null || it.booked.state === 'booked')
  );
}

function sessionBlock(
  zones: TwoZones,
  it: BookedSession,
  here: { readonly opportunityId: string; readonly panel: string },
  open: boolean,
  calls: ChangeCalls,
  day?: Mrkdwn,
): Blocks {
  const text = day === undefined ? sessionText(zones, it) : md`*${day}*  ${sessionText(zones, it)}`;
  return section(
    text,
    open
      ? button(
          'Change',
          calls.session,
          { ...here, session: it.id },
          { suffix: it.id.slice(0, 60), describe: `Change ${it.title}` },
        )
      : null,
  );
}
