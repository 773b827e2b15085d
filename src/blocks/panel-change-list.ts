/**
 * A candidate's panels with what can be done to each, one session with its choices, and what waits for somebody.
 * Data in, message or modal out; pure. Times in both zones.
 */
import type { BookedSession, Booking } from '../panels/booking.ts';
import type { PanelCalls } from '../panels/calls.ts';
import type { Change, ChangeWhereabouts, Standing, Waiting } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import {
  actions,
  type Blocks,
  button,
  confirm,
  context,
  divider,
  header,
  linkButton,
  type Message,
  message,
  modal,
  type Modal,
  section,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, join, lines, link, md, type Mrkdwn, safeUrl } from './mrkdwn.ts';
import { buttons } from './panel-change-buttons.ts';
import { halfBlocks } from './panel-change-done.ts';
import { dayOf, timeRange, type TwoZones } from './panel-time.ts';

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
  /** By change id, for those that stopped half-way. */
  readonly half: ReadonlyMap<string, ChangeWhereabouts>;
  readonly viewer: { readonly zone: string };
  readonly now: number;
  /** Said on top: what was just done. */
  readonly said?: Mrkdwn;
}

const MOST_PANELS = 4;
const MOST_SESSIONS = 12;

/** `Coding 10:00–11:00 (09:00 in Lisbon) — Jonas Weber · form: Coding interview` */
export function sessionText(zones: TwoZones, it: BookedSession): Mrkdwn {
  const people = it.people.map((one) =>
    one.optional ? md`${escapeLine(one.name)} (${escapeLine(one.role.toLowerCase())})` : escapeLine(one.name),
  );
  return md`${timeRange(zones, it.start, it.start + it.minutes * 60_000)}  ${bold(it.title)} — ${
    people.length === 0 ? md`nobody` : join(people, ', ')
  } · ${it.formName === null ? md`no form` : md`form: ${escapeLine(it.formName)}`}`;
}

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
    it.drift.slice(0, 4).map((one) => warning(escapeLine(one))),
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
        button('Edit title, length or form', calls.edit, here),
        button('Cancel this interview', calls.cancel, here, { style: 'danger' }),
      ),
      context(md`Nothing changes before you have seen what everybody will get.`),
    ],
  });
}

export interface DeskView {
  readonly waiting: readonly Waiting[];
  readonly mine: readonly Booking[];
  readonly unfinished: readonly Change[];
  readonly viewer: { readonly zone: string; readonly slackId: string };
  readonly reading: string | null;
}

const MOST_ROWS = 10;

/** `/hire panel` without a name: what waits for somebody, and one's own panels. */
export function deskMessage(view: DeskView, calls: ChangeCalls, booking: PanelCalls): Message {
  const { waiting, mine, unfinished } = view;
  const empty = waiting.length + mine.length + unfinished.length === 0;
  return message(
    md`Panels: ${waiting.length} to plan again, ${mine.length} of yours to come.`,
    empty &&
      section(
        md`No panel of yours is to come, and nobody waits for a new one. Type /hire panel and a name to see a candidate’s panels.`,
      ),
    unfinished.length > 0 && [
      header('Stopped half-way'),
      unfinished
        .slice(0, MOST_ROWS)
        .map((it) =>
          section(
            md`${bold(it.record.candidate.name)} ${escapeLine(it.record.candidate.postingTitle)} — ${escapeLine(it.stopped?.why ?? 'interrupted')}`,
            button(
              'Show',
              calls.open,
              { opportunityId: it.record.candidate.opportunityId },
              { suffix: it.id.slice(0, 60) },
            ),
          ),
        ),
    ],
    waiting.length > 0 && [
      header('To plan again'),
      waiting.slice(0, MOST_ROWS).map((it) => waitingRow(view, it, calls, booking)),
      waiting.length > MOST_ROWS && context(md`And ${waiting.length - MOST_ROWS} more.`),
    ],
    mine.length > 0 && [
      header('Your panels to come'),
      mine.slice(0, MOST_ROWS).map((it) => {
        const first = it.sessions[0];
        const zones = { zone: it.zone, by: view.viewer };
        return section(
          md`${bold(it.candidate.name)}${it.candidate.postingTitle === '' ? md`` : md`, ${escapeLine(it.candidate.postingTitle)}`}\n${
            first === undefined
              ? md``
              : md`${dayOf(zones, first.start)} ${timeRange(zones, first.start, first.start + first.minutes * 60_000)} · `
          }${it.sessions.length} ${escape(it.sessions.length === 1 ? 'interview' : 'interviews')}`,
          button(
            'Show',
            calls.open,
            { opportunityId: it.candidate.opportunityId },
            { suffix: it.id.slice(0, 60), describe: `Show ${it.candidate.name}` },
          ),
        );
      }),
    ],
    view.reading !== null && context(escapeLine(view.reading)),
  );
}

function waitingRow(view: DeskView, it: Waiting, calls: ChangeCalls, booking: PanelCalls): Blocks {
  const own = it.owner.slackId === view.viewer.slackId;
  const { opportunityId } = it;
  return [
    section(
      md`${bold(it.candidate)}${it.postingTitle === '' ? md`` : md`, ${escapeLine(it.postingTitle)}`}${it.confidential ? md` :lock:` : md``}\n${escapeLine(it.sessions.join(', '))} · looked after by ${own ? md`you` : escapeLine(it.owner.name)} · since ${dayOf({ zone: view.viewer.zone, by: view.viewer }, it.since)}`,
    ),
    actions(
      button(
        'Plan again',
        booking.pick,
        { opportunityId },
        { suffix: it.id.slice(0, 60), describe: `Plan again for ${it.candidate}` },
      ),
      button(
        'No longer needed',
        calls.settle,
        { waiting: it.id },
        {
          suffix: it.id.slice(0, 60),
          confirm: confirm({
            title: 'Take off the list?',
            text: md`${escapeLine(it.candidate.slice(0, 80))} no longer waits for a new panel. Nothing in Lever changes.`,
            yes: 'Take off',
            no: 'Keep',
          }),
        },
      ),
    ),
  ];
}
