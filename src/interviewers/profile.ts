/**
 * What somebody set for themselves, what the company set for everybody, and the two put together as the search wants it.
 * Pure data and rules; `create.ts` keeps it in the ledger. Limits are hard for the search; a recruiter can raise one once,
 * with a reason, and never here.
 */
import { z } from 'zod';
import { Tag } from '../panels/pool-file.ts';
import type { Habits } from '../panels/ports.ts';
import type { WeeklyHours } from '../scheduling/problem.ts';
import { isDate, isZone, wallClock } from '../zones.ts';
import { readHours } from './hours.ts';

/** Days on which somebody is not to be asked: from the first one, until the day they are back (`YYYY-MM-DD`). */
export interface Away {
  readonly kind: 'pause' | 'out-of-office';
  readonly from: string;
  readonly back: string;
  /** For themselves and for admins; never shown to recruiters. */
  readonly reason: string;
}

/** Absent: the company's default. */
export interface Profile {
  readonly zone?: string;
  readonly hours?: readonly WeeklyHours[];
  /** Empty or absent: all hours are as good. */
  readonly preferred?: readonly WeeklyHours[];
  readonly dayLimit?: number;
  readonly weekLimit?: number;
  readonly rollingLimit?: number;
  readonly bufferBefore?: number;
  readonly bufferAfter?: number;
  readonly away?: readonly Away[];
  /** What they can do, in the company's own words; pools may ask for a tag. Set by admins. */
  readonly tags?: readonly string[];
}

export interface Defaults {
  readonly hours: readonly WeeklyHours[];
  readonly dayLimit: number;
  readonly weekLimit: number;
  /** `null`: none. */
  readonly rollingLimit: number | null;
  readonly bufferBefore: number;
  readonly bufferAfter: number;
  /** What watching or learning counts: 0, 0.25, 0.5, 0.75 or 1. */
  readonly shadowWeight: number;
}

export const most = { day: 20, week: 60, rolling: 200, buffer: 120, away: 20, reason: 300, tags: 20 } as const;

const officeHours: readonly WeeklyHours[] = ([1, 2, 3, 4, 5] as const).map((weekday) => ({
  weekday,
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
}));

export const plainDefaults: Defaults = {
  hours: officeHours,
  dayLimit: 4,
  weekLimit: 10,
  rollingLimit: null,
  bufferBefore: 0,
  bufferAfter: 0,
  shadowWeight: 0.5,
};

const limit = (top: number) => z.int(`a whole number from 1 to ${top}`).min(1, `at least 1`).max(top, `at most ${top}`);
const buffer = z.int('whole minutes').min(0, 'at least 0').max(most.buffer, `at most ${most.buffer}`);

/** Hours as text: "Mon-Fri 9:00-17:30". */
const HoursText = z.string().transform((text, ctx): readonly WeeklyHours[] => {
  const read = readHours(text);
  if (read.ok && read.hours.length > 0) return read.hours;
  ctx.addIssue({ code: 'custom', message: read.ok ? 'has no hours' : read.problem });
  return z.NEVER;
});

const DateText = z.union([z.string(), z.date()]).transform((value, ctx) => {
  const text = typeof value === 'string' ? value : value.toISOString().slice(0, 10);
  if (isDate(text)) return text;
  ctx.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is not a date like 2026-12-03` });
  return z.NEVER;
});

const AwayFile = z
  .strictObject({
    from: DateText,
    back: DateText,
    kind: z.enum(['pause', 'out-of-office']).default('out-of-office'),
    reason: z.string().max(most.reason).default(''),
  })
  .refine((it) => it.from < it.back, { message: 'is over before it starts', path: ['back'] });

/** One person in the configuration file. */
export const ProfileFile = z.strictObject({
  zone: z.string().refine(isZone, 'there is no such time zone; zones look like Europe/Lisbon').optional(),
  hours: HoursText.optional(),
  preferred: HoursText.optional(),
  limits: z
    .strictObject({
      day: limit(most.day).optional(),
      week: limit(most.week).optional(),
      days28: limit(most.rolling).optional(),
    })
    .optional(),
  buffer: z.strictObject({ before: buffer.optional(), after: buffer.optional() }).optional(),
  away: z.array(AwayFile).max(most.away).optional(),
  tags: z.array(Tag).max(most.tags).optional(),
});

/** The company's part of the configuration file. */
export const DefaultsFile = z.strictObject({
  hours: HoursText.optional(),
  limits: z
    .strictObject({
      day: limit(most.day).optional(),
      week: limit(most.week).optional(),
      days28: limit(most.rolling).nullable().optional(),
    })
    .optional(),
  buffer: z.strictObject({ before: buffer.optional(), after: buffer.optional() }).optional(),
  shadowing: z
    .union([z.literal(0), z.literal(0.25), z.literal(0.5), z.literal(0.75), z.literal(1)], {
      error: 'must be 0, 0.25, 0.5, 0.75 or 1',
    })
    .optional(),
});

type Given<T> = { [K in keyof T]?: T[K] | undefined };

/** Without the fields that hold nothing. */
export function dense<T extends object>(given: Given<T>): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export function profileFrom(file: z.output<typeof ProfileFile>): Profile {
  return dense<Profile>({
    zone: file.zone,
    hours: file.hours,
    preferred: file.preferred,
    dayLimit: file.limits?.day,
    weekLimit: file.limits?.week,
    rollingLimit: file.limits?.days28,
    bufferBefore: file.buffer?.before,
    bufferAfter: file.buffer?.after,
    away: file.away,
    tags: file.tags === undefined ? undefined : [...new Set(file.tags)],
  });
}

export function defaultsFrom(file: z.output<typeof DefaultsFile>): Partial<Defaults> {
  return dense<Defaults>({
    hours: file.hours,
    dayLimit: file.limits?.day,
    weekLimit: file.limits?.week,
    rollingLimit: file.limits?.days28,
    bufferBefore: file.buffer?.before,
    bufferAfter: file.buffer?.after,
    shadowWeight: file.shadowing,
  });
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "3 Dec" from `2026-12-03`. */
export function sayDay(date: string): string {
  return `${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1] ?? ''}`;
}

/** Goes on after a name: "is paused until 3 Dec". The reason is theirs and not in it. */
export function sayAway(it: Away, today: string): string {
  const what = it.kind === 'pause' ? 'is paused' : 'is out of office';
  return it.from <= today
    ? `${what} until ${sayDay(it.back)}`
    : `${what} from ${sayDay(it.from)} until ${sayDay(it.back)}`;
}

/** What is not over yet, first first. */
export function aheadOf(profile: Profile, today: string): readonly Away[] {
  return (profile.away ?? []).filter((it) => it.back > today).toSorted((a, b) => a.from.localeCompare(b.from));
}

/** The profile over the defaults, as the search reads it. `slackZone`: where they are when they did not say. */
export function habitsOf(profile: Profile, defaults: Defaults, now: number, slackZone = 'UTC'): Habits {
  const zone = profile.zone !== undefined && isZone(profile.zone) ? profile.zone : undefined;
  const { date: today } = wallClock(zone ?? slackZone, now);
  const rolling = profile.rollingLimit ?? defaults.rollingLimit;
  const preferred = profile.preferred ?? [];
  return {
    hours: profile.hours ?? defaults.hours,
    ...(preferred.length > 0 && { preferred }),
    dayLimit: profile.dayLimit ?? defaults.dayLimit,
    weekLimit: profile.weekLimit ?? defaults.weekLimit,
    ...(rolling !== null && { rollingLimit: rolling }),
    shadowWeight: defaults.shadowWeight,
    bufferBefore: profile.bufferBefore ?? defaults.bufferBefore,
    bufferAfter: profile.bufferAfter ?? defaults.bufferAfter,
    ...(zone !== undefined && { zone }),
    away: aheadOf(profile, today).map((it) => ({
      from: it.from,
      back: it.back,
      sentence: sayAway(it, today),
      zone: zone ?? slackZone,
    })),
  };
}
