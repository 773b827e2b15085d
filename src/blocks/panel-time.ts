/** Times as a recruiter reads them: in their own zone by Slack, and in the candidate's zone in words. Pure. */
import { cityOf, sameClock, sayDate, sayTime } from '../zones.ts';
import { dateToken, escape, md, type Mrkdwn } from './mrkdwn.ts';

export interface TwoZones {
  /** The candidate's. */
  readonly zone: string;
  /** The recruiter's: only for clients that cannot format a time, and to see whether both are the same. */
  readonly by: { readonly zone: string };
}

/**
 * `10:00–10:45 (09:00 in Lisbon)`; the second part only when it differs. Stands beside the candidate's day (`dayOf`):
 * when it is another day for the recruiter, both say which: `Wed 20:30–21:15 (Thu 10:00 in Kolkata)`.
 */
export function timeRange(zones: TwoZones, start: number, end: number): Mrkdwn {
  const own = md`${time(zones, start)}–${time(zones, end)}`;
  if (sameClock(zones.zone, zones.by.zone, start)) return own;
  const theirs = `${sayTime(zones.zone, start)} in ${cityOf(zones.zone)}`;
  if (sayDate(zones.zone, start) === sayDate(zones.by.zone, start)) return md`${own} (${escape(theirs)})`;
  return md`${escape(weekday(zones.by.zone, start))} ${own} (${escape(`${weekday(zones.zone, start)} ${theirs}`)})`;
}

function weekday(zone: string, at: number): string {
  return sayDate(zone, at).split(' ')[0] ?? '';
}

function time(zones: TwoZones, at: number): Mrkdwn {
  return dateToken(at, '{time}', sayTime(zones.by.zone, at));
}

/** `Tue 1 Dec` in the candidate's zone, which is the day everybody plans by. */
export function dayOf(zones: TwoZones, at: number): Mrkdwn {
  return escape(sayDate(zones.zone, at));
}

/** `Tuesday, December 1st at 10:00` in the reader's own zone. */
export function fullTime(zones: TwoZones, at: number): Mrkdwn {
  return dateToken(
    at,
    '{date_long_pretty} at {time}',
    `${sayDate(zones.by.zone, at)} ${sayTime(zones.by.zone, at)} (${cityOf(zones.by.zone)})`,
  );
}
