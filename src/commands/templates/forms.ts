/** The forms of a template's session and rules read back: values, or what is wrong by block id. Pure. */
import {
  MOST_SEATS,
  NO_FORM,
  ruleFields,
  sessionFields,
  templateBlock,
  templatePlace,
} from '../../blocks/templates.ts';
import { placeTyped, sessionPlaceFields } from '../../blocks/session-place.ts';
import type { Directory } from '../../directory/directory.ts';
import type { FileTemplate } from '../../panels/template-file.ts';
import type { Form } from '../define.ts';

type Session = FileTemplate['sessions'][number];

export function textOf(form: Form, block: string): string {
  const value = form[block];
  return typeof value === 'string' ? value : '';
}

export function listOf(form: Form, block: string): readonly string[] {
  const value = form[block];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

export function readSession(
  form: Form,
  key: string,
  before: Session | null,
  pools: readonly string[],
  directory: Pick<Directory, 'user' | 'template'>,
  template: Pick<FileTemplate, 'location' | 'video'>,
): { readonly session: Session | null; readonly errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const block = (field: string) => templateBlock(field, key);
  const title = textOf(form, block(sessionFields.title)).replaceAll(/\s+/g, ' ').trim();
  if (title === '' || title.length > 120) errors[block(sessionFields.title)] = 'A title of 1 to 120 characters.';
  const minutes = Number(textOf(form, block(sessionFields.minutes)));
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 480 || minutes % 5 !== 0)
    errors[block(sessionFields.minutes)] = 'Minutes from 5 to 480, in steps of 5.';
  const seats: Session['seats'] = [];
  const needed = before?.seats.filter((it) => !it.optional) ?? [];
  const emailsOf = (ids: readonly string[]) => ids.flatMap((it) => directory.user(it)?.email.toLowerCase() ?? []);
  /** Who could take a seat; a rank that somebody was written with stays. */
  const who = (poolField: string, peopleField: string, known: Session['seats'][number] | undefined) => {
    const chosen = listOf(form, block(poolField));
    if (chosen.some((it) => !pools.includes(it)))
      errors[block(poolField)] = 'One of these pools is not there any more.';
    const rankOf = new Map((known?.people ?? []).map((it) => [it.email, it]));
    const people = emailsOf(listOf(form, block(peopleField))).map((email) => rankOf.get(email) ?? { email, rank: 0 });
    const [only] = chosen;
    return {
      ...(only !== undefined && { pool: chosen.length === 1 ? only : [...chosen] }),
      ...(people.length > 0 && { people }),
    };
  };
  for (let row = 0; row < MOST_SEATS; row += 1) {
    const known = needed[row];
    const taken = who(`${sessionFields.pool}${row}`, `${sessionFields.people}${row}`, known);
    const typed = textOf(form, block(`${sessionFields.count}${row}`));
    const count = typed === '' ? 1 : Number(typed);
    const alternates = [
      ...emailsOf(listOf(form, block(`${sessionFields.alternates}${row}`))).map((email) => ({ email })),
      // Pools among them have no field and stay.
      ...(known?.alternates?.filter((it) => 'pool' in it) ?? []),
    ];
    if (taken.pool === undefined && taken.people === undefined) {
      if (alternates.length > 0)
        errors[block(`${sessionFields.people}${row}`)] = 'Choose who takes it first: a pool, or people.';
      continue;
    }
    if (!Number.isInteger(count) || count < 1 || count > 10)
      errors[block(`${sessionFields.count}${row}`)] = 'A whole number from 1 to 10.';
    else if (taken.pool === undefined && count > (taken.people?.length ?? 0))
      errors[block(`${sessionFields.count}${row}`)] =
        `Only ${taken.people?.length} ${taken.people?.length === 1 ? 'is' : 'are'} chosen.`;
    const role = known?.role ?? (typeof taken.pool === 'string' ? taken.pool : undefined);
    seats.push({
      ...taken,
      count,
      optional: false,
      ...(role !== undefined && { role }),
      ...(alternates.length > 0 && { alternates }),
    });
  }
  if (seats.length === 0 && Object.keys(errors).length === 0)
    errors[block(`${sessionFields.people}0`)] = 'Choose a pool or people.';
  const extra = before?.seats.filter((it) => it.optional) ?? [];
  const [shadow, ...others] = extra;
  const more = who(sessionFields.shadow, sessionFields.shadowPeople, shadow);
  if (more.pool !== undefined || more.people !== undefined)
    seats.push({ ...shadow, role: shadow?.role ?? 'Shadow', ...more, count: shadow?.count ?? 1, optional: true });
  // Further seats have no fields and stay.
  seats.push(...needed.slice(MOST_SEATS), ...others);
  if (seats.length > 6) errors[block(`${sessionFields.people}0`)] = 'At most six groups of people for one session.';
  const formId = textOf(form, block(sessionFields.form));
  // A window from before it had these fields says nothing about them.
  const place =
    block(sessionPlaceFields.place) in form
      ? placeTyped(textOf(form, block(sessionPlaceFields.place)), listOf(form, block(sessionPlaceFields.video)))
      : templatePlace(template, before);
  if (Object.keys(errors).length > 0) return { session: null, errors };
  return {
    errors,
    session: {
      title,
      minutes,
      seats,
      form: formId === '' || formId === NO_FORM ? null : (directory.template(formId)?.text ?? formId),
      // What the template's rules say already follows them.
      ...(place.location !== template.location && { place: place.location }),
      ...(place.video !== template.video && { video: place.video }),
    },
  };
}

type Rules = Pick<
  FileTemplate,
  | 'order'
  | 'video'
  | 'days'
  | 'breaks'
  | 'lunch'
  | 'lunchMinutes'
  | 'hours'
  | 'noticeHours'
  | 'buffer'
  | 'location'
  | 'grid'
>;

export function readRules(
  form: Form,
  key: string,
): { readonly rules: Rules | null; readonly errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const block = (field: string) => templateBlock(field, key);
  const number = (field: string, least: number, most: number): number => {
    const typed = textOf(form, block(field));
    const value = Number(typed);
    if (typed === '' || !Number.isInteger(value) || value < least || value > most)
      errors[block(field)] = `A whole number from ${least} to ${most}.`;
    return value;
  };
  const ticked = listOf(form, block(ruleFields.order));
  const hours = stretch(textOf(form, block(ruleFields.hours)));
  if (hours === null) errors[block(ruleFields.hours)] = 'Write it like 09:00-18:00, the earlier time first.';
  const breaks = { min: number(ruleFields.minGap, 0, 120), max: number(ruleFields.maxGap, 0, 600) };
  if (breaks.max < breaks.min) errors[block(ruleFields.maxGap)] ??= 'This is shorter than the shortest break.';
  const written = textOf(form, block(ruleFields.lunch)).trim();
  const [between = '', length = ''] = written.split(/[,;]/);
  const lunch = written === '' ? false : stretch(between);
  const lunchMinutes = length.trim() === '' ? 45 : Number.parseInt(length, 10);
  if (lunch === null || (lunch !== false && !(lunchMinutes >= 15 && lunchMinutes <= 120)))
    errors[block(ruleFields.lunch)] = 'Write it like 12:00-14:00, 45 min (15 to 120 minutes).';
  else if (lunch !== false && lunchMinutes > lunch.toMinute - lunch.fromMinute)
    errors[block(ruleFields.lunch)] = 'Lunch is longer than the time it may be taken in.';
  const rules = {
    order: ticked.includes('order'),
    video: ticked.includes('video'),
    days: number(ruleFields.days, 1, 5),
    noticeHours: number(ruleFields.notice, 0, 240),
    buffer: number(ruleFields.buffer, 0, 60),
    location: textOf(form, block(ruleFields.location)).trim().slice(0, 200),
    grid: (Number(textOf(form, block(ruleFields.grid))) || 15) as Rules['grid'],
    breaks,
    lunchMinutes: lunch === false ? 45 : lunchMinutes,
  };
  if (hours === null || lunch === null || Object.keys(errors).length > 0) return { rules: null, errors };
  return { rules: { ...rules, hours, lunch }, errors };
}

function stretch(written: string): { fromMinute: number; toMinute: number } | null {
  const match = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(written);
  if (match === null) return null;
  const fromMinute = Number(match[1]) * 60 + Number(match[2] ?? 0);
  const toMinute = Number(match[3]) * 60 + Number(match[4] ?? 0);
  return fromMinute < toMinute && toMinute <= 1440 ? { fromMinute, toMinute } : null;
}
