/** An interviewer's own hours, limits, pauses and time off: the forms of the Home tab and of `/hire me`. */
import { awayFields, awayModal, meBlock, settingFields, settingsModal } from '../../blocks/interviewer.ts';
import { message, option, section } from '../../blocks/kit.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { meCalls as calls, meMenus } from '../../interviewers/calls.ts';
import { needsAdmin } from '../../interviewers/needs-admin.ts';
import { readHours, sayHours } from '../../interviewers/hours.ts';
import { aheadOf, dense, most, type Profile } from '../../interviewers/profile.ts';
import type { LeverUserId } from '../../lever/ids.ts';
import { MOST_TAG, Tag } from '../../panels/pool-file.ts';
import { type Actor, atLeast } from '../../people.ts';
import { addDays, findZones, isDate, isZone, wallClock } from '../../zones.ts';
import { defineOptions, definePress, defineSubmit, type Form, type Place, type Reply } from '../define.ts';

/** Theirs, or anybody's for an admin. @throws AccessError */
function mayEdit(actor: Actor, user: string): LeverUserId {
  if (actor.leverUserId !== user) needsAdmin(actor, 'Changing somebody else’s settings');
  return user as LeverUserId;
}

function text(form: Form, field: string, user: string): string {
  const value = form[meBlock(field, user)];
  return typeof value === 'string' ? value.trim() : '';
}

function saved(place: Place): Reply {
  if (place.channelId === null) return { show: 'close' };
  const said = md`:white_check_mark: Saved. The next search keeps to it.`;
  return { show: 'close', message: message(said, section(said)) };
}

const settings = definePress({
  ...calls.settings,
  needs: 'interviewer',
  run: async ({ payload, actor, act }) => {
    const userId = mayEdit(actor, payload.user);
    const person = await act.interviewers.person(userId);
    const tags = atLeast(actor.role, 'admin');
    const view = { person, sayHours, now: act.clock.now(), own: userId === actor.leverUserId, tags };
    return { show: 'modal', modal: settingsModal(view, calls, meMenus.zone) };
  },
});

/** The form as a profile, or what is wrong by block id. */
function readSettings(form: Form, user: string): { profile: Omit<Profile, 'away'>; errors: Record<string, string> } {
  const tags = readTags(form, user);
  const errors: Record<string, string> = {};
  const wrong = (field: string, sentence: string) => {
    errors[meBlock(field, user)] = sentence;
  };
  const hours = (field: string) => {
    const read = readHours(text(form, field, user));
    if (!read.ok) wrong(field, read.problem);
    return read.ok && read.hours.length > 0 ? read.hours : undefined;
  };
  const number = (field: string, least: number, top: number) => {
    const typed = text(form, field, user);
    if (typed === '') return undefined;
    const value = Number(typed);
    if (Number.isInteger(value) && value >= least && value <= top) return value;
    wrong(field, `A whole number from ${least} to ${top}, or empty for the company’s.`);
    return undefined;
  };
  const zone = text(form, settingFields.zone, user);
  if (zone !== '' && !isZone(zone)) wrong(settingFields.zone, `There is no time zone "${zone.slice(0, 60)}".`);
  const day = number(settingFields.day, 1, most.day);
  const week = number(settingFields.week, 1, most.week);
  const rolling = number(settingFields.rolling, 1, most.rolling);
  if (day !== undefined && week !== undefined && day > week)
    wrong(settingFields.day, `More a day than a week (${week}).`);
  if (week !== undefined && rolling !== undefined && week > rolling)
    wrong(settingFields.week, `More a week than in 28 days (${rolling}).`);
  if (tags === null) wrong(settingFields.tags, `At most ${most.tags} tags of 1 to ${MOST_TAG} characters.`);
  const profile = dense<Omit<Profile, 'away'>>({
    tags: tags === null || tags.length === 0 ? undefined : tags,
    zone: zone === '' ? undefined : zone,
    hours: hours(settingFields.hours),
    preferred: hours(settingFields.preferred),
    dayLimit: day,
    weekLimit: week,
    rollingLimit: rolling,
    bufferBefore: number(settingFields.before, 0, most.buffer),
    bufferAfter: number(settingFields.after, 0, most.buffer),
  });
  return { profile, errors };
}

/** `null`: something is wrong with them. Without the field there are none: whoever saves keeps those that were. */
function readTags(form: Form, user: string): readonly string[] | null {
  const typed = text(form, settingFields.tags, user)
    .split(/[,;\n]/)
    .filter((it) => it.trim() !== '');
  const read = typed.map((it) => Tag.safeParse(it));
  if (typed.length > most.tags || read.some((it) => !it.success)) return null;
  return [...new Set(read.flatMap((it) => it.data ?? []))];
}

const save = defineSubmit({
  ...calls.save,
  needs: 'interviewer',
  check: (form, { user }) => readSettings(form, user).errors,
  run: async ({ payload, form, actor, act, place }) => {
    const userId = mayEdit(actor, payload.user);
    const { profile } = readSettings(form, payload.user);
    const before = await act.interviewers.person(userId);
    const { away, tags } = before.profile;
    const shown = meBlock(settingFields.tags, payload.user) in form;
    const kept = { ...(away && { away }), ...(tags && !shown && { tags }) };
    await act.interviewers.save(actor, userId, { ...profile, ...kept }, payload.version);
    return saved(place);
  },
});

const away = definePress({
  ...calls.away,
  needs: 'interviewer',
  run: async ({ payload, actor, act }) => {
    const person = await act.interviewers.person(mayEdit(actor, payload.user));
    const { date } = wallClock(person.zone, act.clock.now());
    return { show: 'modal', modal: awayModal(person, payload.kind, addDays(date, 1), calls) };
  },
});

/** Longer is leaving, not pausing. */
const MOST_DAYS = 400;

const saveAway = defineSubmit({
  ...calls.saveAway,
  needs: 'interviewer',
  run: async ({ payload, form, actor, act, place }) => {
    const userId = mayEdit(actor, payload.user);
    const person = await act.interviewers.person(userId);
    const { date: today } = wallClock(person.zone, act.clock.now());
    const from = payload.kind === 'pause' ? today : text(form, awayFields.from, payload.user);
    const back = text(form, awayFields.back, payload.user);
    const fields: Record<string, string> = {};
    const wrong = (field: string, sentence: string) => {
      fields[meBlock(field, payload.user)] = sentence;
    };
    if (!isDate(from)) wrong(awayFields.from, 'Choose a day.');
    else if (from < today) wrong(awayFields.from, 'That day is over.');
    if (!isDate(back)) wrong(awayFields.back, 'Choose a day.');
    else if (back <= today) wrong(awayFields.back, 'Choose a day after today.');
    else if (isDate(from) && back <= from) wrong(awayFields.back, 'This is not after the first day off.');
    else if (isDate(from) && back > addDays(from, MOST_DAYS)) wrong(awayFields.back, 'That is more than a year away.');
    const kept = aheadOf(person.profile, today);
    if (kept.length >= most.away) wrong(awayFields.back, `At most ${most.away} at a time. End one first.`);
    if (Object.keys(fields).length > 0) return { show: 'errors', fields };
    // A new pause takes the place of the one that runs; days off stand beside it.
    const others = payload.kind === 'pause' ? kept.filter((it) => it.kind !== 'pause') : kept;
    const reason = text(form, awayFields.reason, payload.user).slice(0, most.reason);
    const next = { ...person.profile, away: [...others, { kind: payload.kind, from, back, reason }] };
    await act.interviewers.save(actor, userId, next, payload.version);
    return saved(place);
  },
});

const endAway = definePress({
  ...calls.endAway,
  needs: 'interviewer',
  run: async ({ payload, actor, act, on }) => {
    const userId = mayEdit(actor, payload.user);
    const { profile, version } = await act.interviewers.person(userId);
    const list = profile.away ?? [];
    const left = list.filter((it) => it.from !== payload.from || it.back !== payload.back);
    if (left.length < list.length) await act.interviewers.save(actor, userId, { ...profile, away: left }, version);
    if (on === 'home') return { show: 'home' };
    const said = md`:white_check_mark: Ended. The next search may ask you again.`;
    return { show: 'message', message: message(said, section(said)) };
  },
});

const zones = defineOptions({
  id: meMenus.zone.id,
  needs: 'interviewer',
  run: async ({ query, look }) => findZones(query, look.clock.now(), 50).map((it) => option(it.label, it.zone)),
});

export const settingActions = [settings, save, away, saveAway, endAway, zones];
