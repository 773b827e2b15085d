/** Interviews of a day as a list. Pure; used by `/hire today` and the Home tab. */
import type { UpcomingInterview } from '../panels/panels.ts';
import { type Blocks, context, header, type Message, message, section } from './kit.ts';
import { dateToken, escape, escapeLine, lines, link, md, type Mrkdwn, safeUrl } from './mrkdwn.ts';

const MOST = 20;

function time(at: number): Mrkdwn {
  return dateToken(at, '{time}', `${new Date(at).toISOString().slice(11, 16)} UTC`);
}

/** A video link as a link, a room as its name. */
function place(location: string): Mrkdwn {
  return safeUrl(location) === null ? escapeLine(location) : link(location, 'Join the video call');
}

/** One interview; times are in each reader's own zone. */
export function interviewLine(it: UpcomingInterview): Mrkdwn {
  const who = it.interviewers.map((one) => one.name).join(', ') || 'nobody yet';
  const end = it.start + it.minutes * 60_000;
  return lines(
    md`*${time(it.start)}–${time(end)}* ${link(it.url, it.candidate)} · ${escapeLine(it.title)}${it.confidential ? md` :lock:` : md``}`,
    md`${escapeLine(it.postingTitle)} · with ${escapeLine(who)}${it.location ? md` · ${place(it.location)}` : md``}${it.ours ? md`` : md` · _made in Lever_`}`,
  );
}

export function interviewBlocks(interviews: readonly UpcomingInterview[]): Blocks {
  return interviews.slice(0, MOST).map((it) => section(interviewLine(it)));
}

export function todayMessage(
  interviews: readonly UpcomingInterview[],
  scope: 'own' | 'all',
  notice: string | null,
): Message {
  const whose = scope === 'own' ? 'your' : 'everybody’s';
  const count = interviews.length;
  const summary =
    count === 0 ? md`No interviews today.` : md`Today: ${count} ${count === 1 ? md`interview` : md`interviews`}.`;
  return message(
    summary,
    header('Today'),
    count === 0
      ? section(scope === 'own' ? md`You have no interviews today.` : md`No interviews today.`)
      : interviewBlocks(interviews),
    count > MOST ? context(md`… and ${count - MOST} more in Lever.`) : null,
    context(
      count > 0
        ? md`From Lever: ${escape(whose)} interviews of today, in your time zone. A name opens the candidate in Lever.`
        : md`From Lever, for today in your time zone.`,
      ...(notice ? [escape(notice)] : []),
    ),
  );
}
