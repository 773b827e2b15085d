/** What the audit log says of a change: who, what, with which end, and each limit that was gone over with its reason. */
import type { Actor } from '../people.ts';
import type { AuditLine } from '../services.ts';
import type { Booking } from './booking.ts';
import type { Change } from './change.ts';

const verbs = {
  move: 'moved',
  replace: 'interviewer-replaced',
  edit: 'edited',
  cancel: 'cancelled',
  add: 'session-added',
} as const;

export function auditOf(
  change: Change,
  how: 'undone' | null,
  result: 'done' | 'failed' | 'unclear',
  detail = change.cancelling === null ? null : `${change.cancelling.intent}: ${change.cancelling.reason}`,
): AuditLine {
  return {
    actor: { slackId: change.by.slackId, leverUserId: change.by.leverUserId },
    action: how === 'undone' ? 'panel.change-undone' : `panel.${verbs[change.kind]}`,
    subject: { kind: 'panel', id: change.panelId },
    opportunityId: change.record.candidate.opportunityId,
    result,
    ...(detail !== null && { detail }),
  };
}

export function auditBy(actor: Actor, change: Change, action: string): AuditLine {
  return {
    actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
    action,
    subject: { kind: 'panel', id: change.panelId },
    opportunityId: change.record.candidate.opportunityId,
    result: 'done',
  };
}

/** One line for each limit that a booking or a change went over. */
export function raisedLines(
  by: Booking['by'],
  opportunityId: Booking['candidate']['opportunityId'],
  raised: Booking['raised'],
): readonly AuditLine[] {
  const once = new Map((raised ?? []).map((it) => [`${it.userId} ${it.limit} ${it.reason}`, it]));
  return [...once.values()].map((it) => ({
    actor: { slackId: by.slackId, leverUserId: by.leverUserId },
    action: 'interviewer.limit-raised-once',
    subject: { kind: 'user', id: it.userId },
    opportunityId,
    result: 'done',
    detail: `Limit per ${it.limit === 'rolling' ? '28 days' : it.limit}; reason: ${it.reason}`,
  }));
}
