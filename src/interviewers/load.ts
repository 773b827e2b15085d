/**
 * Who carries how much: interviews and hours in the last 7 and 28 days and this week, in each person's own days, beside
 * their limits. Pure; `create.ts` brings what was counted. Shown by `/hire load`, `/hire me` and Home.
 */
import type { LeverUserId } from '../lever/ids.ts';
import type { Habits } from '../panels/ports.ts';
import { type Carried, carried, type Sitting } from '../panels/sittings.ts';
import { inRun, perDay, perWeek } from '../scheduling/limits.ts';
import { localDayOf, weekOf } from '../scheduling/working-hours.ts';

export interface Load {
  readonly userId: LeverUserId;
  readonly name: string;
  readonly zone: string;
  /** Counted against the limits, shadowing at its weight: today, this ISO week, the 28 days up to the end of this week. */
  readonly counts: { readonly today: number; readonly week: number; readonly rolling: number };
  readonly limits: { readonly day: number; readonly week: number; readonly rolling: number | null };
  /** What was held in the 7 and 28 days up to today. */
  readonly held: Carried;
  /** Interviews from now on. */
  readonly ahead: number;
  /** Epoch ms of the last one that began; `null`: none is known. */
  readonly last: number | null;
  /** Why they are not asked now or soon, going on after the name. */
  readonly away: string | null;
}

export function loadOf(
  person: { readonly userId: LeverUserId; readonly name: string; readonly zone: string },
  habits: Habits,
  sittings: readonly Sitting[],
  now: number,
): Load {
  const { zone } = person;
  const counted = {
    zone,
    interviews: sittings.filter((it) => it.training === null).map((it) => it.start),
    shadowing: sittings.filter((it) => it.training !== null).map((it) => it.start),
    shadowWeight: habits.shadowWeight ?? 1,
  };
  const today = localDayOf(now, zone);
  const days = perDay(counted);
  const week = weekOf(today);
  // The week's Sunday: what is planned this week counts for the run of 28 days as well.
  const sunday = week * 7 + 3;
  const past = sittings.filter((it) => it.start <= now);
  return {
    ...person,
    counts: { today: days.get(today) ?? 0, week: perWeek(days).get(week) ?? 0, rolling: inRun(days, sunday) },
    limits: { day: habits.dayLimit ?? 4, week: habits.weekLimit ?? 10, rolling: habits.rollingLimit ?? null },
    held: carried(past, zone, now),
    ahead: sittings.length - past.length,
    last: past.at(-1)?.start ?? null,
    away: habits.paused ?? habits.away?.[0]?.sentence ?? null,
  };
}

/** How somebody stands in a pool this week: "2 of the 5 others in Backend coding carry less this week, 1 more". */
export function standing(pool: string, mine: Load, others: readonly Load[]): string | null {
  if (others.length === 0) return null;
  const less = others.filter((it) => it.counts.week < mine.counts.week).length;
  const more = others.filter((it) => it.counts.week > mine.counts.week).length;
  const all = others.length === 1 ? 'the other one' : `all ${others.length} others`;
  if (less === 0 && more === 0) return `${pool}: you carry as much this week as ${all}`;
  if (less === 0 && more === others.length) return `${pool}: you carry least of ${others.length + 1} this week`;
  if (more === 0 && less === others.length) return `${pool}: you carry most of ${others.length + 1} this week`;
  return `${pool}: of the ${others.length} others ${less} ${less === 1 ? 'carries' : 'carry'} less this week, ${more} ${more === 1 ? 'carries' : 'carry'} more`;
}
