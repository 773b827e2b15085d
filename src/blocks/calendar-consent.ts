/** Connecting one's own calendar, on screen: the part of Home, the window with fresh links, the message when it ended. Pure. */
import type { ConsentCalls } from '../interviewers/calls.ts';
import type { ConsentView } from '../interviewers/consents.ts';
import { sayDate } from '../zones.ts';
import {
  actions,
  alert,
  type Blocks,
  button,
  confirm,
  context,
  header,
  linkButton,
  message,
  type Message,
  modal,
  type Modal,
  section,
} from './kit.ts';
import { escapeLine, lines, md, type Mrkdwn } from './mrkdwn.ts';

export interface CalendarPart {
  readonly views: readonly ConsentView[];
  /** By `vendor purpose`: where its connecting begins. */
  readonly links: ReadonlyMap<string, string>;
  /** Whether the person can be read as things are; `null`: it is not known just now. */
  readonly readable: { readonly yes: boolean; readonly sentence: string } | null;
  readonly zone: string;
}

export const linkName = (view: Pick<ConsentView, 'vendor' | 'purpose'>): string => `${view.vendor} ${view.purpose}`;

const connectName = (view: ConsentView): string =>
  view.purpose === 'hold' ? `Connect ${view.address}` : `Connect ${view.label}`;

function connectButton(view: ConsentView, url: string | undefined, again: boolean, first = true) {
  if (url === undefined) return null;
  const name = again ? connectName(view).replace('Connect', 'Reconnect') : connectName(view);
  return linkButton(name.slice(0, 75), url, {
    ...(!again && first && { style: 'primary' as const }),
    suffix: linkName(view).replace(' ', '-'),
    describe: view.purpose === 'hold' ? `${name} in ${view.label}` : name,
  });
}

const what = (view: ConsentView): Mrkdwn =>
  view.purpose === 'hold' ? md`Interview events (${escapeLine(view.label)})` : md`${escapeLine(view.label)}`;

function disconnectButton(view: ConsentView, calls: ConsentCalls) {
  const { vendor, purpose, label, kept } = view;
  return button(
    'Disconnect',
    calls.disconnect,
    { vendor, purpose },
    {
      suffix: `${vendor}-${purpose}`,
      describe: `Disconnect ${purpose === 'hold' ? view.address : label}`,
      style: 'danger',
      confirm: confirm({
        title: purpose === 'hold' ? 'Disconnect the organiser?' : 'Disconnect your calendar?',
        text:
          purpose === 'hold'
            ? md`No interview can be put into the calendar of ${escapeLine(kept?.account ?? view.address)} until it is connected again.`
            : md`Fulcrum forgets its access to ${escapeLine(kept?.account ?? view.address)}. If nothing else tells when you are busy, nobody can schedule you.${vendor === 'microsoft' ? md` Microsoft lists it at ${escapeLine(view.manage)} until you remove it there.` : md``}`,
        yes: 'Disconnect',
      }),
    },
  );
}

/** One vendor's row: what is connected, what came of the last try, and what to press. */
function row(view: ConsentView, part: CalendarPart, calls: ConsentCalls, offer: boolean): Blocks {
  const { vendor, purpose, kept, last } = view;
  const url = part.links.get(linkName(view));
  const failed =
    last?.kind === 'failed' && alert('warning', md`${escapeLine(last.sentence)} Nothing was connected by that.`);
  if (last?.kind === 'confirm')
    return [
      alert(
        'warning',
        md`You signed in to ${escapeLine(view.label)} as *${escapeLine(last.account)}*, and here you are ${escapeLine(view.address)}. Is that your calendar, the one you live by? Nothing is read until you say so.`,
      ),
      actions(
        button('Yes, use it', calls.confirm, { vendor }, { style: 'primary', suffix: vendor }),
        button('No', calls.dismiss, { vendor, purpose }, { suffix: vendor, describe: `No, not ${last.account}` }),
      ),
    ];
  if (kept !== null && kept.ended === null)
    return [
      failed || null,
      section(
        lines(
          md`:white_check_mark: ${what(view)}: connected as ${escapeLine(kept.account)} since ${escapeLine(sayDate(part.zone, kept.since))}.`,
          kept.sees === 'busy'
            ? md`Only your busy times are shared: what you said maybe to counts as busy, and so does an interview that is being moved.`
            : null,
        ),
      ),
      actions(disconnectButton(view, calls)),
    ];
  if (kept !== null)
    return [
      failed || null,
      alert(
        'warning',
        purpose === 'hold'
          ? md`${what(view)}: ${escapeLine(kept.ended ?? '')} Nothing can be booked until ${escapeLine(view.address)} is connected again.`
          : md`${what(view)}: ${escapeLine(kept.ended ?? '')} Until you connect it again nobody can schedule you.`,
      ),
      actions(connectButton(view, url, true), disconnectButton(view, calls)),
    ];
  if (!offer && failed === false) return null;
  return [
    failed || null,
    purpose === 'hold' &&
      section(md`${what(view)}: ${escapeLine(view.address)} is not connected yet, so nothing can be booked.`),
    actions(connectButton(view, url, false)),
  ];
}

const whatIsRead = md`Fulcrum reads when you are busy, never what your meetings are called, and writes nothing there.`;

/** Google's page has a box that sounds like more than that. Null where nobody's own Google calendar is to be read. */
function whatGoogleAsks(views: readonly ConsentView[]): Mrkdwn | null {
  if (!views.some((it) => it.vendor === 'google' && it.purpose === 'read')) return null;
  return md`Google will also ask to *see events on all your calendars*: it tells what you only said maybe to, or an interview that is being moved, from what is fixed; Fulcrum does not fetch titles or guests. That box may stay unticked: it works without, and all of these count as busy then. Only the box for when you are free or busy is needed.`;
}

/** The Home tab's part. Nothing for somebody who has nothing to connect and can be read. */
export function calendarSection(part: CalendarPart, calls: ConsentCalls): Blocks {
  const own = part.views.filter((it) => it.purpose === 'read');
  const held = part.views.filter((it) => it.purpose === 'hold');
  if (part.views.length === 0) return null;
  const connected = own.some((it) => it.kept !== null || it.last?.kind === 'confirm');
  const offer = !connected && part.readable?.yes !== true;
  const open = own.filter((it) => it.kept === null && it.last === null);
  return [
    header('Your calendar'),
    own.length === 0 || connected
      ? null
      : part.readable === null
        ? section(md`Whether your calendar can be read could not be looked at just now.`)
        : section(
            part.readable.yes
              ? md`:white_check_mark: ${escapeLine(part.readable.sentence)}`
              : md`:warning: The calendar of ${escapeLine(own[0]?.address ?? '')} cannot be read yet. Until then nobody can schedule you.`,
          ),
    own.map((it) => (it.kept === null && it.last === null ? null : row(it, part, calls, offer))),
    offer && open.length > 0
      ? actions(...open.map((it, index) => connectButton(it, part.links.get(linkName(it)), false, index === 0)))
      : null,
    offer && open.length > 0 ? context(lines(whatIsRead, whatGoogleAsks(open))) : null,
    held.map((it) => row(it, part, calls, true)),
  ];
}

/** A window with links that were made just now. */
export function connectModal(
  views: readonly ConsentView[],
  links: ReadonlyMap<string, string>,
  said: Mrkdwn | null = null,
): Modal {
  const holds = views.some((it) => it.purpose === 'hold');
  const asks = whatGoogleAsks(views);
  return modal({
    title: 'Connect a calendar',
    close: 'Close',
    blocks: [
      said && section(said),
      section(
        holds
          ? md`Sign in as ${escapeLine(views[0]?.address ?? '')}: interview events are made in that calendar, and invitations come from it.`
          : md`Sign in with the account whose calendar you live by. ${whatIsRead}`,
      ),
      asks && context(asks),
      actions(...views.map((it, index) => connectButton(it, links.get(linkName(it)), false, index === 0))),
      context(md`A browser opens. When it says *Connected*, close this window; the Home tab shows it too.`),
    ],
  });
}

/** To whoever connected it, once: the vendor no longer takes what they allowed. */
export function endedMessage(
  gone: {
    readonly vendor: ConsentView['vendor'];
    readonly purpose: ConsentView['purpose'];
    readonly label: string;
    readonly address: string;
    readonly account: string;
    readonly why: string;
  },
  calls: ConsentCalls,
): Message {
  const said =
    gone.purpose === 'hold'
      ? md`:warning: ${escapeLine(gone.label)} no longer lets me into ${escapeLine(gone.account)}, where interview events are kept: ${escapeLine(gone.why)} Nothing can be booked or moved until it is connected again.`
      : md`:warning: I can no longer read your ${escapeLine(gone.label)} (${escapeLine(gone.account)}): ${escapeLine(gone.why)} Until you connect it again nobody can schedule you.`;
  return message(
    said,
    section(said),
    actions(
      button(
        'Connect again',
        calls.connect,
        { vendor: gone.vendor, purpose: gone.purpose },
        { style: 'primary', suffix: `${gone.vendor}-${gone.purpose}` },
      ),
    ),
  );
}
