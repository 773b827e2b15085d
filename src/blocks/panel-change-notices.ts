/**
 * What people read when a panel changes who did not ask: an interviewer under the message they had, the channel under its
 * card, the recruiter who had booked it. Data in, message out; pure. A channel's line names nobody unless it may.
 */
import type { CardPrivacy, TheirSession } from '../panels/announce.ts';
import type { Change } from '../panels/change.ts';
import type { ChangeSayings, PersonalChange } from '../panels/change-tell.ts';
import { sayDate, sayTime } from '../zones.ts';
import { context, type Message, message, section } from './kit.ts';
import { bold, escape, escapeLine, join, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { fullTime } from './panel-time.ts';

function who(change: Change): Mrkdwn {
  const { candidate } = change.record;
  if (candidate.confidential) return md`a confidential candidate`;
  return candidate.postingTitle === ''
    ? escapeLine(candidate.name)
    : md`${escapeLine(candidate.name)}, ${escapeLine(candidate.postingTitle)}`;
}

const isBack = (change: Change) => change.state === 'undoing' || change.state === 'undone';

/** What stands in Lever is not touched: only calendars and messages come after it. */
function followsLever({ kind, before, after }: Change): boolean {
  const said = (list: Change['before']['sessions']) =>
    JSON.stringify(list.map((it) => `${it.id} ${it.start} ${it.minutes}`).toSorted());
  return kind === 'move' && said(before.sessions) === said(after.sessions);
}

/** What was deleted, moved or added in Lever since it was booked. */
function byLever({ record, after }: Change): Mrkdwn {
  const differs = record.sessions.flatMap((was): Mrkdwn[] => {
    const will = after.sessions.find((it) => it.id === was.id);
    if (will === undefined) return [md`${escapeLine(was.title)} is gone`];
    const same = will.start === was.start && will.minutes === was.minutes;
    if (same) return [];
    return [
      md`${escapeLine(will.title)} is ${escape(sayDate(record.zone, will.start))} ${escape(sayTime(record.zone, will.start))}`,
    ];
  });
  return differs.length === 0 ? md`everything is as it stands there` : join(differs, ', ');
}

function when(change: Change, at: number): Mrkdwn {
  return fullTime({ zone: change.record.zone, by: change.by }, at);
}

function personal(change: Change, it: PersonalChange): Message {
  const rows = partRows(change, it);
  const headline = isBack(change)
    ? md`:leftwards_arrow_with_hook: ${escapeLine(change.by.name)} took the change back: your interview with ${who(change)} is as it was.`
    : it.will.length === 0
      ? md`:x: You have nothing to do for ${who(change)} any more.`
      : md`:arrows_counterclockwise: Changed: your interview with ${who(change)}.`;
  return message(
    headline,
    section(lines(headline, ...rows)),
    context(md`${escapeLine(change.by.name)} changed it. Your calendar invitation is the same one, updated.`),
  );
}

function partRows(change: Change, it: PersonalChange): Mrkdwn[] {
  const rows: Mrkdwn[] = [];
  const left = [...it.was];
  for (const will of it.will) {
    const index = left.findIndex((one) => one.title === will.title);
    const [was] = index < 0 ? [] : left.splice(index, 1);
    if (was === undefined) rows.push(md`• New: ${bold(will.title)}, ${when(change, will.start)}, ${will.minutes} min`);
    else if (was.start !== will.start)
      rows.push(md`• ${bold(will.title)} moves from ${when(change, was.start)} to ${when(change, will.start)}`);
    else if (was.minutes !== will.minutes) rows.push(md`• ${bold(will.title)} now takes ${will.minutes} min`);
    else if (was.role !== will.role && will.role !== '')
      rows.push(md`• You sit in ${bold(will.title)} as: ${escapeLine(will.role)}`);
    else if (was.place !== will.place || was.videoUrl !== will.videoUrl)
      rows.push(md`• ${bold(will.title)} is held ${heldAt(will)} now`);
    else if (was.form?.name !== will.form?.name)
      rows.push(
        will.form === null
          ? md`• ${bold(will.title)} has no feedback form any more`
          : md`• ${bold(will.title)} has another form: ${link(will.form.url, will.form.name)}`,
      );
  }
  for (const was of left) rows.push(md`• Not yours any more: ${bold(was.title)}, ${when(change, was.start)}`);
  return rows;
}

/** "at Room 5, and by video" */
function heldAt(it: TheirSession): Mrkdwn {
  const video = it.videoUrl === null ? null : link(it.videoUrl, 'by video');
  if (it.place === '') return video ?? md`at a place that is not set yet`;
  return video === null ? md`at ${bold(it.place)}` : md`at ${bold(it.place)}, and ${video}`;
}

function released(change: Change, was: readonly TheirSession[]): Message {
  const headline =
    change.kind === 'cancel'
      ? md`Cancelled: your interview with ${who(change)}.`
      : md`You are no longer needed for ${who(change)}.`;
  return message(
    headline,
    section(md`:x: *${headline}*`),
    section(lines(...was.map((it) => md`${when(change, it.start)} — ${escapeLine(it.title)}`))),
    context(
      md`${escapeLine(change.by.name)} ${
        change.kind === 'cancel'
          ? md`cancelled it`
          : followsLever(change)
            ? md`brought calendars in line with Lever, where it is not any more`
            : md`asked somebody else`
      }. Your calendar event is cancelled; there is nothing for you to do.`,
    ),
  );
}

function days(change: Change, sessions: readonly { readonly start: number }[]): Mrkdwn {
  const list = sessions.map((it) => it.start).toSorted((a, b) => a - b);
  return escape([...new Set(list.map((it) => sayDate(change.record.zone, it)))].join(', '));
}

/** "Moved: Tue 1 Dec → Wed 2 Dec", by kind. */
export function changeLine(change: Change, named: boolean): Mrkdwn {
  const { kind, before, after, sessions } = change;
  const by = named ? md` by ${escapeLine(change.by.name)}` : md``;
  if (isBack(change)) return md`The change was taken back${by}.`;
  const was = before.sessions.filter((it) => sessions.includes(it.id));
  const will = after.sessions.filter((it) => sessions.includes(it.id));
  const what = was.length === 1 && was[0] !== undefined ? escapeLine(was[0].title) : md`${was.length} interviews`;
  switch (kind) {
    case 'cancel':
      return after.sessions.length === 0 ? md`Cancelled${by}.` : md`Cancelled${by}: ${what}.`;
    case 'move': {
      if (followsLever(change)) return md`Brought in line with Lever${by}: ${byLever(change)}.`;
      const [from, to] = [days(change, was), days(change, will)];
      if (from !== to) return md`Moved${by}: ${what}, ${from} → ${to}.`;
      const [first, next] = [Math.min(...was.map((it) => it.start)), Math.min(...will.map((it) => it.start))];
      const { zone } = change.record;
      return md`Moved${by}: ${what}, ${from} ${escape(sayTime(zone, first))} → ${escape(sayTime(zone, next))} (candidate’s time).`;
    }
    case 'replace':
      return named ? md`${what}: ${swapped(change)}${by}.` : md`${what}: another interviewer.`;
    case 'add': {
      const [first] = will;
      if (first === undefined) break;
      const { zone } = change.record;
      return md`Added${by}: ${escapeLine(first.title)}, ${days(change, will)} ${escape(sayTime(zone, first.start))} (candidate’s time).`;
    }
    case 'edit':
      break;
  }
  return md`Edited${by}: ${what}.`;
}

function swapped(change: Change): Mrkdwn {
  const out = new Map<string, Mrkdwn>();
  for (const was of change.before.sessions) {
    const will = change.after.sessions.find((it) => it.id === was.id);
    const left = was.people.find((it) => will?.people.every((one) => one.userId !== it.userId) === true);
    const came = will?.people.find((it) => was.people.every((one) => one.userId !== it.userId));
    if (left !== undefined && came !== undefined)
      out.set(was.id, md`${escapeLine(came.name)} instead of ${escapeLine(left.name)}`);
  }
  return [...out.values()][0] ?? md`another interviewer`;
}

function line(change: Change, privacy: CardPrivacy): Message {
  const text = changeLine(change, privacy === 'full');
  return message(text, section(text));
}

function recruiter(change: Change): Message {
  const text = md`The panel you booked for ${who(change)} was changed. ${changeLine(change, true)}`;
  return message(text, section(text), context(md`You get this because you booked it.`));
}

export const panelChangeNotices: ChangeSayings = { personal, released, line, recruiter };
