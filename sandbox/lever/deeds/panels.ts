/**
 * Panels and interviews: made, replaced, cancelled. Lever's oddities live here: an interview deleted while others remain
 * vanishes, the last one stays listed as cancelled together with its panel.
 */
import type { AccountWorld } from '../account-world.ts';
import { asTime, asText, given, objects, optionalText, optionalTexts } from '../given.ts';
import { settleTimes } from '../load-panels.ts';
import type { InterviewerRecord, InterviewRecord, Json, OpportunityRecord, PanelRecord } from '../records.ts';
import { badRequest, forbidden } from '../refusal.ts';
import { touch } from './touch.ts';

const REMINDERS = ['once', 'daily', 'frequently', 'none'];

/** Everything an interview is told at creation or replacement, checked. */
export interface InterviewOrder {
  readonly id: string | null;
  readonly subject: string;
  readonly note: string;
  readonly interviewers: InterviewerRecord[];
  readonly date: number;
  readonly duration: number;
  readonly location: string | null;
  readonly feedbackTemplate: string | null;
  readonly feedbackReminder: string;
}

export interface PanelOrder {
  readonly timezone: string;
  readonly applications: string[];
  readonly externalUrl: string | null;
  readonly feedbackReminder: string;
  readonly note: string | null;
  readonly interviews: readonly InterviewOrder[];
}

function reminder(body: Json): string {
  const value = optionalText(body, 'feedbackReminder');
  if (value !== null && !REMINDERS.includes(value))
    throw badRequest(`Invalid parameter: feedbackReminder must be one of ${REMINDERS.join(', ')}`);
  // Documented default for interviews: frequently. Seen on the wire: daily.
  return value ?? 'daily';
}

function template(world: AccountWorld, body: Json): string | null {
  const id = optionalText(body, 'feedbackTemplate');
  if (id !== null && id !== 'no-feedback' && !world.state.templates.has(id))
    throw badRequest(`Invalid parameter: feedbackTemplate (no feedback template ${id})`);
  return id;
}

/** `replacing`: a PUT clears what it does not name, so an omitted form becomes null instead of `no-feedback`. */
export function readInterview(
  world: AccountWorld,
  body: Json,
  replacing: boolean,
  seated: readonly InterviewRecord[] = [],
): InterviewOrder {
  const form = template(world, body);
  const people = objects(given(body, 'interviewers'), 'interviewers');
  if (people.length === 0) throw badRequest('Missing required parameter: interviewers');
  const duration = given(body, 'duration');
  if (typeof duration !== 'number' || !Number.isFinite(duration) || duration < 1)
    throw badRequest('Invalid parameter: duration must be at least 1 minute');
  return {
    id: optionalText(body, 'id'),
    subject: optionalText(body, 'subject') ?? '',
    note: optionalText(body, 'note') ?? '',
    interviewers: people.map((it) => interviewer(world, it, form, seated)),
    date: asTime(given(body, 'date'), 'date'),
    duration,
    location: optionalText(body, 'location'),
    feedbackTemplate: form ?? (replacing ? null : 'no-feedback'),
    feedbackReminder: reminder(body),
  };
}

/**
 * Name and address come from the user; whatever else was sent about the person is ignored. Whether Lever takes somebody
 * who left is not known: here only those who sat in the panel already.
 */
function interviewer(
  world: AccountWorld,
  body: Json,
  form: string | null,
  seated: readonly InterviewRecord[],
): InterviewerRecord {
  const id = asText(given(body, 'id'), 'interviewers.id');
  const user = world.state.users.get(id);
  if (user === undefined) throw badRequest(`Invalid parameter: interviewers (no user ${id})`);
  const sat = seated.some((it) => it.interviewers.some((who) => who.id === id));
  if (user.deactivatedAt !== null && !sat)
    throw badRequest(`Invalid parameter: interviewers (user ${id} is deactivated)`);
  return {
    id,
    name: user.name,
    email: user.email,
    responseStatus: 'needsAction',
    feedbackTemplate: template(world, body) ?? form ?? 'no-feedback',
  };
}

export function readPanel(
  world: AccountWorld,
  opportunity: OpportunityRecord,
  body: Json,
  replaced: PanelRecord | null,
): PanelOrder {
  const timezone = asText(given(body, 'timezone'), 'timezone');
  try {
    Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw badRequest(`Invalid parameter: timezone (${timezone} is not an IANA time zone)`);
  }
  const interviews = objects(given(body, 'interviews'), 'interviews');
  if (interviews.length === 0) throw badRequest('Missing required parameter: interviews');
  const active = world.state.applicationsOf(opportunity).filter((it) => it.archived === null);
  const named = body['applications'] === undefined ? null : optionalTexts(body, 'applications');
  if (named?.length === 0) throw badRequest('Invalid parameter: applications must not be empty');
  for (const id of named ?? [])
    if (!opportunity.applications.includes(id))
      throw badRequest(`Invalid parameter: applications (no application ${id} on this opportunity)`);
  const seated = replaced === null ? [] : world.state.interviewsOfPanel(replaced.id);
  return {
    timezone,
    applications: named ?? active.map((it) => it.id),
    externalUrl: optionalText(body, 'externalUrl'),
    feedbackReminder: reminder(body),
    note: optionalText(body, 'note'),
    // An interview that is new to a replaced panel gets the defaults of a creation.
    interviews: interviews.map((it) =>
      readInterview(world, it, replaced !== null && typeof it['id'] === 'string', seated),
    ),
  };
}

export interface PanelMaking {
  readonly by: string;
  /** `false`: made in Lever's own scheduler; the API may only read it. */
  readonly externallyManaged: boolean;
}

export function createPanel(
  world: AccountWorld,
  opportunity: OpportunityRecord,
  order: PanelOrder,
  making: PanelMaking,
): PanelRecord {
  const { interviews, ...own } = order;
  const panel: PanelRecord = {
    id: world.state.ids.uuid(),
    opportunityId: opportunity.id,
    canceledAt: null,
    createdAt: world.now(),
    start: null,
    end: null,
    externallyManaged: making.externallyManaged,
    stage: opportunity.stage,
    user: making.by,
    ...own,
  };
  world.state.panels.set(panel.id, panel);
  for (const it of interviews) addInterview(world, panel, it, making.by);
  touch(world, opportunity, true);
  return panel;
}

export function addInterview(
  world: AccountWorld,
  panel: PanelRecord,
  order: InterviewOrder,
  by: string,
): InterviewRecord {
  const opportunity = world.state.opportunity(panel.opportunityId);
  const interview: InterviewRecord = {
    ...order,
    id: world.state.ids.uuid(),
    opportunityId: panel.opportunityId,
    panel: panel.id,
    createdAt: world.now(),
    user: by,
    stage: opportunity.stage,
    canceledAt: null,
    // Lever puts events on calendars for its own panels only; an external scheduler owns the calendar.
    gcalEventUrl: panel.externallyManaged ? null : 'https://www.google.com/calendar/event?eid=sandbox',
  };
  world.state.interviews.set(interview.id, interview);
  settleTimes(world.state, panel);
  ring(world, 'interviewCreated', interview);
  return interview;
}

export function setInterview(world: AccountWorld, interview: InterviewRecord, order: InterviewOrder): void {
  const { id: _id, ...changed } = order;
  // Somebody who stays keeps their answer to the invitation.
  const interviewers = changed.interviewers.map((it) => {
    const before = interview.interviewers.find((other) => other.id === it.id);
    return before ? { ...it, responseStatus: before.responseStatus } : it;
  });
  Object.assign(interview, changed, { interviewers });
  const panel = world.state.panels.get(interview.panel);
  if (panel) settleTimes(world.state, panel);
  ring(world, 'interviewUpdated', interview);
}

/** Full replacement: interviews named by id are rewritten, unnamed ones are new, those left out are removed. */
export function replacePanel(world: AccountWorld, panel: PanelRecord, order: PanelOrder, by: string): void {
  const { interviews, ...own } = order;
  const before = world.state.interviewsOfPanel(panel.id);
  for (const it of interviews)
    if (it.id !== null && !before.some((other) => other.id === it.id))
      throw badRequest(`Invalid parameter: interviews (no interview ${it.id} in this panel)`);
  Object.assign(panel, own, { user: by });
  const kept = new Set(interviews.map((it) => it.id));
  for (const it of interviews) {
    const existing = before.find((other) => other.id === it.id);
    if (existing === undefined) addInterview(world, panel, it, by);
    else if (differs(existing, it)) setInterview(world, existing, it);
  }
  for (const it of before) if (!kept.has(it.id)) clearInterview(world, it);
  settleTimes(world.state, panel);
  touch(world, world.state.opportunity(panel.opportunityId));
}

const differs = (interview: InterviewRecord, order: InterviewOrder): boolean =>
  JSON.stringify(comparable(interview)) !== JSON.stringify(comparable(order));

const comparable = (it: InterviewRecord | InterviewOrder): unknown[] => [
  it.subject,
  it.note,
  it.date,
  it.duration,
  it.location,
  it.feedbackTemplate,
  it.feedbackReminder,
  it.interviewers.map((who) => [who.id, who.feedbackTemplate]),
];

/** Cancelled panels stay listed, with their interviews. */
export function cancelPanel(world: AccountWorld, panel: PanelRecord): void {
  if (panel.canceledAt !== null) return;
  const now = world.now();
  panel.canceledAt = now;
  for (const interview of world.state.interviewsOfPanel(panel.id)) {
    if (interview.canceledAt !== null) continue;
    interview.canceledAt = now;
    ring(world, 'interviewDeleted', interview);
  }
  touch(world, world.state.opportunity(panel.opportunityId));
}

/** Deletes one interview: gone while others remain; the last one cancels its panel and stays listed. */
export function clearInterview(world: AccountWorld, interview: InterviewRecord): void {
  const panel = world.state.panels.get(interview.panel);
  if (panel === undefined || interview.canceledAt !== null) return;
  const others = world.state.interviewsOfPanel(panel.id).filter((it) => it.id !== interview.id);
  if (others.length === 0) {
    cancelPanel(world, panel);
    return;
  }
  world.state.interviews.delete(interview.id);
  settleTimes(world.state, panel);
  ring(world, 'interviewDeleted', interview);
}

/** Only what an external scheduler made may be changed through the API. */
export function mayChange(panel: PanelRecord): void {
  if (!panel.externallyManaged) throw forbidden('Only externally managed panels can be changed through the API');
  if (panel.canceledAt !== null) throw badRequest(`panels ${panel.id} is canceled`);
}

function ring(
  world: AccountWorld,
  event: 'interviewCreated' | 'interviewUpdated' | 'interviewDeleted',
  interview: InterviewRecord,
): void {
  const opportunity = world.state.opportunities.get(interview.opportunityId);
  world.emit(event, {
    interviewId: interview.id,
    panelId: interview.panel,
    opportunityId: interview.opportunityId,
    candidateId: interview.opportunityId,
    ...(opportunity ? { contactId: opportunity.contact } : {}),
  });
}
