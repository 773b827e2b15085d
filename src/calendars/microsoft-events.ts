/**
 * Microsoft Graph's events and schedules, and ours, both ways. Pure; called by `microsoft.ts` alone.
 * Every answer is parsed here: a field that Graph leaves out or shapes otherwise is an error, never a guess.
 */
import { z } from 'zod';
import type { Interval } from '../scheduling/interval.ts';
import type { Listed } from './free-busy.ts';
import type { AnswerStatus, CalendarEvent, EventChange, EventDraft } from './provider.ts';
import { offset, wallClock } from './zone.ts';

/** The named property that carries our key on an event (a name of ours, in the public string namespace). */
export const KEY_PROPERTY = 'String {00020329-0000-0000-C000-000000000046} Name fulcrumKey';

const When = z.object({ dateTime: z.string(), timeZone: z.string() });

export const GraphEvent = z.object({
  id: z.string(),
  iCalUId: z.string().optional(),
  subject: z.string().nullish(),
  webLink: z.string().nullish(),
  isCancelled: z.boolean().optional(),
  start: When,
  end: When,
  body: z.object({ content: z.string() }).optional(),
  onlineMeeting: z.object({ joinUrl: z.string().nullish() }).nullish(),
  isOnlineMeeting: z.boolean().optional(),
  originalStartTimeZone: z.string().nullish(),
  attendees: z
    .array(
      z.object({
        type: z.string().optional(),
        status: z.object({ response: z.string().optional() }).nullish(),
        emailAddress: z.object({ address: z.string().optional(), name: z.string().nullish() }),
      }),
    )
    .default([]),
});
export type GraphEvent = z.infer<typeof GraphEvent>;

export const GraphEvents = z.object({ value: z.array(GraphEvent) });

export const GraphView = z.object({
  '@odata.nextLink': z.string().optional(),
  value: z.array(
    z.object({
      iCalUId: z.string().optional(),
      start: When,
      end: When,
      showAs: z.string().optional(),
      isCancelled: z.boolean().optional(),
      responseStatus: z.object({ response: z.string().optional() }).nullish(),
    }),
  ),
});
export type GraphView = z.infer<typeof GraphView>;

/** What is asked of each listed event: its effect, and nothing that could leak. */
export const VIEW_FIELDS = 'iCalUId,start,end,showAs,isCancelled,responseStatus';

export const GraphSchedules = z.object({
  value: z.array(
    z.object({
      scheduleId: z.string(),
      availabilityView: z.string().optional(),
      scheduleItems: z.array(z.object({ status: z.string().optional(), start: When, end: When })).optional(),
      error: z.object({ message: z.string().optional(), responseCode: z.string().optional() }).nullish(),
    }),
  ),
});
export type GraphSchedule = z.infer<typeof GraphSchedules>['value'][number];

/** Times are asked for in UTC (`Prefer: outlook.timezone`), so any other zone is a form we do not understand. */
function instant(when: z.infer<typeof When>): number {
  const at = when.timeZone === 'UTC' ? Date.parse(`${when.dateTime.replace(/Z$/, '')}Z`) : Number.NaN;
  if (!Number.isFinite(at)) throw new RangeError('Graph answered with a time that is not in UTC');
  return at;
}

/** Effect of a `showAs` or schedule status. What it does not know is busy: unknown is never free. */
function effectOf(status: string | undefined): Listed['effect'] {
  if (status === 'free' || status === 'workingElsewhere') return 'none';
  return status === 'tentative' ? 'tentative' : 'busy';
}

/** What one person's schedule blocks. Digits are used only where Graph sent no items: they round outward. */
export function blocked(
  schedule: GraphSchedule,
  start: number,
  stepMs: number,
): { busy: Interval[]; tentative: Interval[] } {
  const busy: Interval[] = [];
  const tentative: Interval[] = [];
  const add = (effect: Listed['effect'], it: Interval): void => {
    if (effect === 'busy') busy.push(it);
    else if (effect === 'tentative') tentative.push(it);
  };
  const items = schedule.scheduleItems ?? [];
  for (const it of items) add(effectOf(it.status), { start: instant(it.start), end: instant(it.end) });
  if (items.length === 0)
    (schedule.availabilityView ?? '').split('').forEach((digit, slot) => {
      const it = { start: start + slot * stepMs, end: start + (slot + 1) * stepMs };
      // 0 free, 1 tentative, 2 busy, 3 out of office, 4 working elsewhere.
      if (digit !== '0' && digit !== '4') add(digit === '1' ? 'tentative' : 'busy', it);
    });
  return { busy, tentative };
}

export function effects(view: GraphView, ignored: ReadonlySet<string>): Listed[] {
  return view.value.flatMap((event): Listed[] => {
    const times = { start: instant(event.start), end: instant(event.end) };
    if (event.iCalUId !== undefined && ignored.has(event.iCalUId)) return [{ ...times, effect: 'none' }];
    if (event.isCancelled || event.responseStatus?.response === 'declined') return [];
    const effect = effectOf(event.showAs);
    return effect === 'none' ? [] : [{ ...times, effect }];
  });
}

const answers: Readonly<Record<string, AnswerStatus>> = {
  accepted: 'accepted',
  organizer: 'accepted',
  declined: 'declined',
  tentativelyAccepted: 'tentative',
};

export function toEvent(key: string, event: GraphEvent): CalendarEvent {
  return {
    key,
    id: event.id,
    url: event.webLink ?? null,
    videoUrl: event.onlineMeeting?.joinUrl ?? null,
    start: instant(event.start),
    end: instant(event.end),
    title: event.subject ?? '',
    status: event.isCancelled ? 'cancelled' : 'confirmed',
    guests: event.attendees.flatMap((it) =>
      it.emailAddress.address === undefined
        ? []
        : [{ address: it.emailAddress.address, answer: answers[it.status?.response ?? ''] ?? 'unanswered' }],
    ),
  };
}

/** A wall-clock time in the event's zone; in UTC within an hour of a clock change, where wall clocks are ambiguous. */
function at(instantMs: number, zone: string): { dateTime: string; timeZone: string } {
  const hour = 3_600_000;
  const plain = offset(instantMs - hour, zone) === offset(instantMs + hour, zone);
  return plain
    ? { dateTime: wallClock(instantMs, zone), timeZone: zone }
    : { dateTime: wallClock(instantMs, 'UTC'), timeZone: 'UTC' };
}

function htmlOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}

function attendee(guest: EventDraft['guests'][number]): unknown {
  return {
    type: guest.optional ? 'optional' : 'required',
    emailAddress: { address: guest.address, ...(guest.name !== undefined && { name: guest.name }) },
  };
}

const online = { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' };

export function fromDraft(draft: EventDraft, transactionId: string): Record<string, unknown> {
  return {
    transactionId,
    subject: draft.title,
    body: { contentType: 'html', content: htmlOf(draft.description) },
    start: at(draft.start, draft.zone),
    end: at(draft.end, draft.zone),
    attendees: draft.guests.map(attendee),
    ...(draft.location !== undefined && { location: { displayName: draft.location } }),
    sensitivity: draft.private ? 'private' : 'normal',
    showAs: 'busy',
    ...(draft.video && online),
    singleValueExtendedProperties: [{ id: KEY_PROPERTY, value: draft.key }],
  };
}

/**
 * The tail of a body that Teams added (it starts with a rule of underscores). A body that is sent back without it ends
 * the online meeting, so a new description is put in front of it.
 */
function meetingTail(now: GraphEvent): string {
  const content = now.body?.content ?? '';
  const rule = content.search(/_{20,}/);
  if (rule < 0) return '';
  // From the outermost element that opens right before the rule.
  const opening = /(?:<(?:div|p|span|font)[^>]*>\s*)+$/i.exec(content.slice(0, rule));
  return content.slice(opening?.index ?? rule).replace(/<\/body>\s*<\/html>\s*$/i, '');
}

export function fromChange(change: EventChange, now: GraphEvent): Record<string, unknown> {
  // Graph answers with a Windows name for events that were made in Outlook; only IANA names can be counted in here.
  const before = now.originalStartTimeZone ?? 'UTC';
  const zone = change.zone ?? (before.includes('/') ? before : 'UTC');
  const tail = now.isOnlineMeeting && change.video !== false ? meetingTail(now) : '';
  return {
    ...(change.title !== undefined && { subject: change.title }),
    ...(change.description !== undefined && {
      body: { contentType: 'html', content: `${htmlOf(change.description)}${tail}` },
    }),
    ...(change.location !== undefined && { location: { displayName: change.location } }),
    ...(change.start !== undefined && { start: at(change.start, zone) }),
    ...(change.end !== undefined && { end: at(change.end, zone) }),
    ...(change.guests !== undefined && { attendees: change.guests.map(attendee) }),
    ...(change.private !== undefined && { sensitivity: change.private ? 'private' : 'normal' }),
    ...(change.video === true && !now.isOnlineMeeting && online),
    ...(change.video === false && now.isOnlineMeeting && { isOnlineMeeting: false }),
  };
}
