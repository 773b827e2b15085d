/** Panels and interviews of a loaded account: told embedded, singly, or both; and the times a panel takes from them. */
import type { InterviewerRecord, InterviewRecord, Json, PanelRecord } from './records.ts';
import type { LeverState } from './state.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

export function loadPanel(state: LeverState, raw: Json): void {
  const { interviews, ...own } = raw;
  const panel = {
    id: own['id'],
    applications: [],
    canceledAt: null,
    createdAt: 0,
    start: null,
    end: null,
    externallyManaged: true,
    externalUrl: null,
    feedbackReminder: 'daily',
    note: null,
    timezone: 'UTC',
    ...own,
  } as unknown as PanelRecord;
  state.panels.set(panel.id, panel);
  for (const item of list<Json>(interviews)) loadInterview(state, { ...item, panel: panel.id });
}

export function loadInterview(state: LeverState, raw: Json): void {
  // The panel holds the zone, its applications the postings, the forms are looked up: none of them is stored here.
  const { timezone: _zone, postings: _postings, feedbackForms: _forms, ...own } = raw;
  const panel = state.panels.get(text(own['panel']));
  const id = text(own['id']);
  const before = state.interviews.get(id);
  const interviewers = list<Partial<InterviewerRecord>>(own['interviewers']).map((it) => {
    const user = state.users.get(it.id ?? '');
    const known = before?.interviewers.find((other) => other.id === it.id);
    return { name: user?.name ?? '', email: user?.email ?? '', responseStatus: 'needsAction', ...known, ...it };
  });
  state.interviews.set(id, {
    id,
    panel: own['panel'],
    opportunityId: panel?.opportunityId,
    subject: '',
    note: '',
    createdAt: panel?.createdAt ?? 0,
    location: null,
    feedbackTemplate: 'no-feedback',
    feedbackReminder: 'daily',
    user: panel?.user,
    stage: panel?.stage,
    canceledAt: panel?.canceledAt ?? null,
    gcalEventUrl: null,
    ...before,
    ...own,
    interviewers,
  } as unknown as InterviewRecord);
}

/** `start` = the earliest interview, `end` = the latest end; kept as they are when no interview is left. */
export function settleTimes(state: LeverState, panel: PanelRecord): void {
  const interviews = state.interviewsOfPanel(panel.id);
  if (interviews.length === 0) return;
  panel.start = Math.min(...interviews.map((it) => it.date));
  panel.end = Math.max(...interviews.map((it) => it.date + it.duration * 60_000));
}
