/** Sessions of a plan: add, edit, remove, move up; and the rules that hold for all of them. */
import { option } from '../../blocks/kit.ts';
import { escapeLine, md } from '../../blocks/mrkdwn.ts';
import { blockId } from '../../blocks/panel-plan.ts';
import { ruleFields, rulesModal } from '../../blocks/panel-rules.ts';
import { NO_FORM, requiredSeats, sessionFields, sessionKey } from '../../blocks/panel-session.ts';
import { placeTyped, sessionPlaceFields } from '../../blocks/session-place.ts';
import type { FeedbackTemplateId, LeverUserId } from '../../lever/ids.ts';
import { panelCalls as calls, panelMenus } from '../../panels/calls.ts';
import { type Draft, type DraftSeat, type DraftSession, ownPlaceIn, plannedPlace } from '../../panels/draft.ts';
import { MOST_SESSIONS } from '../../panels/drafts.ts';
import { defineOptions, type Form } from '../define.ts';
import { MOST_OPTIONS, peopleMenu } from '../directory-menus.ts';
import { list, planPress, planSubmit, text } from './desk.ts';
import { keptPlan } from './plan.ts';
import { planReply, sessionReply } from './show.ts';

const STALE = { bent: [], search: null, choice: null } as const;

const add = planPress(calls.addSession, async (step) => {
  const draft = await keptPlan(step);
  if (draft.sessions.length >= MOST_SESSIONS)
    return planReply(draft, step.act, { said: md`:warning: A panel has at most ${MOST_SESSIONS} sessions.` });
  return sessionReply(draft, null, step.act);
});

const edit = planPress(calls.editSession, async (step) =>
  sessionReply(await keptPlan(step), step.press.payload.session, step.act),
);

const remove = planPress(calls.removeSession, async ({ press, draft, act }) => {
  const gone = draft.sessions.find((it) => it.id === press.payload.session);
  const sessions = draft.sessions.filter((it) => it !== gone);
  const saved = await act.panels.saveDraft({ ...draft, sessions, ...STALE });
  return planReply(saved, act, gone === undefined ? {} : { said: md`Removed: ${escapeLine(gone.title)}.` });
});

const moveUp = planPress(calls.moveSession, async ({ press, draft, act }) => {
  const index = draft.sessions.findIndex((it) => it.id === press.payload.session);
  const moved = draft.sessions[index];
  if (moved === undefined || index === 0) return planReply(draft, act);
  const sessions = draft.sessions.toSpliced(index, 1).toSpliced(index - 1, 0, moved);
  return planReply(await act.panels.saveDraft({ ...draft, sessions, ...STALE }), act);
});

const save = planSubmit(calls.saveSession, async ({ press, draft, form, act }) => {
  const key = sessionKey(draft, press.payload.session);
  const { session, errors } = readSession(draft, press.payload.session, form);
  if (session === null)
    return {
      show: 'errors',
      fields: Object.fromEntries(Object.entries(errors).map(([field, it]) => [blockId(field, key), it])),
    };
  const known = draft.sessions.some((it) => it.id === session.id);
  const sessions = known
    ? draft.sessions.map((it) => (it.id === session.id ? session : it))
    : [...draft.sessions, session];
  const saved = await act.panels.saveDraft({ ...draft, sessions: sessions.slice(0, MOST_SESSIONS), ...STALE });
  return planReply(saved, act, {
    ...(session.formId === null && {
      said: md`:warning: ${escapeLine(session.title)} has no feedback form. Edit it to choose one, or leave it without.`,
    }),
  });
});

function readSession(
  draft: Draft,
  id: string | null,
  form: Form,
): { readonly session: DraftSession | null; readonly errors: Record<string, string> } {
  const before = draft.sessions.find((it) => it.id === id) ?? null;
  const errors: Record<string, string> = {};
  const title = text(form[sessionFields.title]).replaceAll(/\s+/g, ' ').trim();
  if (title === '') errors[sessionFields.title] = 'Give it a title.';
  const minutes = Number(text(form[sessionFields.minutes]));
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 480 || minutes % 5 !== 0)
    errors[sessionFields.minutes] = 'Minutes from 5 to 480, in steps of 5.';

  const seats: DraftSeat[] = [];
  for (const [index, seat] of requiredSeats(before).entries()) {
    const first = list(form[`${sessionFields.people}${index}`]);
    const alternates = list(form[`${sessionFields.alternates}${index}`]).filter((it) => !first.includes(it));
    const count = Number(text(form[`${sessionFields.count}${index}`]));
    if (first.length + alternates.length === 0)
      errors[`${sessionFields.people}${index}`] = 'Choose at least one person.';
    else if (!Number.isInteger(count) || count < 1 || count > first.length + alternates.length)
      errors[`${sessionFields.count}${index}`] =
        `From 1 to ${first.length + alternates.length}: so many people are chosen.`;
    const rankOf = new Map(seat.people.map((it) => [it.userId as string, it.rank]));
    seats.push({
      ...seat,
      count,
      people: [
        ...first.map((it) => ({ userId: it as LeverUserId, rank: 0 })),
        ...alternates.map((it) => ({ userId: it as LeverUserId, rank: Math.max(1, rankOf.get(it) ?? 1) })),
      ],
    });
  }
  const shadows = list(form[sessionFields.shadows]);
  const shadowSeat = before?.seats.find((it) => it.optional);
  if (shadows.length > 0)
    seats.push({
      ...shadowSeat,
      role: shadowSeat?.role ?? 'Shadow',
      count: Math.min(shadowSeat?.count ?? 1, shadows.length),
      optional: true,
      people: shadows.map((it) => ({ userId: it as LeverUserId, rank: 0 })),
    });
  // Further optional seats have no field of their own and stay as they are.
  seats.push(...(before?.seats.filter((it) => it.optional && it !== shadowSeat) ?? []));
  const formId = text(form[sessionFields.form]);
  if (Object.keys(errors).length > 0) return { session: null, errors };
  return {
    session: {
      id: before?.id ?? nextId(draft),
      title,
      minutes,
      seats,
      formId: formId === '' || formId === NO_FORM ? null : (formId as FeedbackTemplateId),
      // A window from before it had these fields says nothing about them.
      ...ownPlaceIn(
        draft.rules,
        sessionPlaceFields.place in form
          ? placeTyped(text(form[sessionPlaceFields.place]), list(form[sessionPlaceFields.video]))
          : plannedPlace(draft.rules, before ?? {}),
      ),
    },
    errors,
  };
}

function nextId(draft: Draft): string {
  const numbers = draft.sessions.map((it) => Number(it.id.replace(/\D/g, ''))).filter(Number.isFinite);
  return `s${Math.max(0, ...numbers) + 1}`;
}

const people = peopleMenu({ id: panelMenus.person.id, needs: 'limitedTeamMember', unmapped: 'asks' });

const forms = defineOptions({
  id: panelMenus.form.id,
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  run: async ({ query, look }) => {
    const wanted = query.trim().toLowerCase();
    return look.directory
      .templates()
      .filter((it) => it.text.toLowerCase().includes(wanted))
      .slice(0, MOST_OPTIONS)
      .map((it) => option(it.text, it.id));
  },
});

const rules = planPress(calls.rules, async (step) => ({
  show: 'modal',
  modal: rulesModal(await keptPlan(step), calls),
}));

const saveRules = planSubmit(calls.saveRules, async ({ draft, form, act }) => {
  const errors: Record<string, string> = {};
  const number = (field: string, least: number, most: number): number => {
    const value = Number(text(form[field]));
    if (!Number.isInteger(value) || value < least || value > most || text(form[field]) === '')
      errors[field] = `A whole number from ${least} to ${most}.`;
    return value;
  };
  const ticked = list(form[ruleFields.order]);
  const core = stretch(text(form[ruleFields.hours]));
  if (core === null) errors[ruleFields.hours] = 'Write it like 09:00-18:00.';
  const lunch = lunchOf(text(form[ruleFields.lunch]));
  if (lunch === 'wrong') errors[ruleFields.lunch] = 'Write it like 12:00-14:00, 45 min.';
  const minGapMinutes = number(ruleFields.minGap, 0, 120);
  const maxGapMinutes = number(ruleFields.maxGap, 0, 600);
  if (errors[ruleFields.maxGap] === undefined && maxGapMinutes < minGapMinutes)
    errors[ruleFields.maxGap] = 'This is shorter than the shortest break.';
  const next = {
    keepOrder: ticked.includes('order'),
    video: ticked.includes('video'),
    location: text(form[ruleFields.location]).trim(),
    maxDays: number(ruleFields.days, 1, 5),
    minGapMinutes,
    maxGapMinutes,
    noticeHours: number(ruleFields.notice, 0, 240),
    bufferMinutes: number(ruleFields.buffer, 0, 60),
    gridMinutes: (Number(text(form[ruleFields.grid])) || 15) as Draft['rules']['gridMinutes'],
  };
  if (core === null || lunch === 'wrong' || Object.keys(errors).length > 0)
    return {
      show: 'errors',
      fields: Object.fromEntries(Object.entries(errors).map(([field, it]) => [blockId(field, draft.id), it])),
    };
  const saved = await act.panels.saveDraft({ ...draft, rules: { ...next, core, lunch }, ...STALE });
  return planReply(saved, act);
});

function stretch(written: string): { fromMinute: number; toMinute: number } | null {
  const match = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(written);
  if (match === null) return null;
  const fromMinute = Number(match[1]) * 60 + Number(match[2] ?? 0);
  const toMinute = Number(match[3]) * 60 + Number(match[4] ?? 0);
  return fromMinute < toMinute && toMinute <= 1440 ? { fromMinute, toMinute } : null;
}

function lunchOf(written: string): Draft['rules']['lunch'] | 'wrong' {
  if (written.trim() === '' || /^(no|none|-)$/i.test(written.trim())) return null;
  const [between = '', length = ''] = written.split(/,|;/);
  const window = stretch(between);
  const minutes = length.trim() === '' ? 45 : Number.parseInt(length, 10);
  if (window === null || !(minutes >= 5) || minutes > window.toMinute - window.fromMinute) return 'wrong';
  return { ...window, minutes };
}

export const sessionActions = [add, edit, remove, moveUp, save, people, forms, rules, saveRules];
