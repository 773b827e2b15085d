/** What each reader of a change will get, from the same record and words that the writing uses. Reads only. */
import type { Announcer } from './announce.ts';
import type { ChangePlan, ChangePreview, Target } from './change.ts';
import { seenOf } from './change-plan.ts';
import { differing } from './change-target.ts';
import { eventTasks } from './change-events.ts';
import { type LateWires, lateIn } from './change-late.ts';
import { newChange } from './change-new.ts';
import { personalChanges } from './change-tell.ts';
import { authorFor } from './new-booking.ts';
import type { CandidateInvite } from './booking.ts';
import type { PanelDeps } from './ports.ts';
import type { Actor } from '../people.ts';

type Wires = Pick<PanelDeps, 'directory' | 'performAsFallback' | 'clock'> &
  LateWires & { readonly announcer: Announcer };

export async function previewOfChange(
  wires: Wires,
  plan: ChangePlan,
  target: Target,
  actor: Actor,
): Promise<ChangePreview> {
  const author = authorFor(actor, { candidate: plan.now.candidate }, wires);
  const record = plan.booked ?? plan.now;
  const change = newChange(wires, plan, target, actor);
  const rows = differing(plan.now, target);
  const tasks = eventTasks(change);
  const candidateTasks = tasks.filter((it) => it.what === 'the candidate’s invitation');
  const [privacy, late] = await Promise.all([wires.announcer.cardFor(record), lateIn(wires, plan, target)]);
  return {
    seen: seenOf({ ...plan, target }),
    author: author.name,
    authorReason: author.reason,
    rows,
    people: [...personalChanges(change).values()].map((it) => ({ name: it.name, what: partOf(plan, it) })),
    candidate: candidateSentence(
      plan,
      { before: record.invites, after: change.invites },
      candidateTasks.map((it) => it.wanted === null),
    ),
    channel:
      plan.made === 'elsewhere'
        ? { none: 'No card of this bot shows this panel.' }
        : typeof privacy === 'object'
          ? privacy
          : { name: record.place.channelName ?? 'the channel', privacy },
    warnings: [...warningsFor(plan, target), ...late],
  };
}

function partOf(plan: ChangePlan, it: { readonly was: readonly unknown[]; readonly will: readonly unknown[] }): string {
  const invitation = plan.made === 'here';
  if (it.will.length === 0) return invitation ? 'is un-invited and told' : 'is told';
  if (it.was.length === 0) return invitation ? 'is invited, with the form link, and told' : 'is told';
  return plan.kind === 'replace' || !invitation
    ? 'sees the change in their message'
    : 'gets the invitation updated, and is told';
}

function candidateSentence(
  plan: ChangePlan,
  invites: { readonly before: readonly CandidateInvite[]; readonly after: readonly CandidateInvite[] },
  cancelled: readonly boolean[],
): string {
  if (plan.made === 'elsewhere') return 'This bot sends the candidate nothing: the other tool invited them.';
  if (plan.now.candidate.email === null)
    return 'Lever has no e-mail address for the candidate, so nothing goes to them.';
  if (cancelled.length === 0) return 'The candidate’s invitation stays as it is.';
  if (cancelled.every(Boolean)) return 'The candidate’s invitation is cancelled.';
  if (plan.kind === 'add') {
    if (invites.after.length > invites.before.length)
      return 'The candidate gets one more invitation, for this interview.';
    return invites.after.length < invites.before.length
      ? 'The pause between the candidate’s invitations is filled, so that they become one: it is updated, the other cancelled.'
      : 'The candidate’s invitation is updated: the same one, with this interview in it.';
  }
  if (cancelled.some(Boolean))
    return 'The candidate has more invitations than are needed then: what stays is updated, the rest is cancelled.';
  if (invites.after.length > invites.before.length)
    return 'The candidate’s invitation is updated, and there is one more: a long pause comes between the interviews.';
  if (plan.kind === 'move') return 'The candidate’s invitation moves with it: the same one, updated.';
  if (plan.kind === 'cancel') return 'The candidate’s invitation is updated: the same one, without it.';
  return invites.after.every((it) => invites.before.some((one) => one.start === it.start && one.end === it.end))
    ? 'The candidate’s invitation is updated; its time stays.'
    : 'The candidate’s invitation is updated, with the new times.';
}

function warningsFor(plan: ChangePlan, target: Target): string[] {
  const out: string[] = [];
  if (plan.made === 'elsewhere')
    out.push(
      'Another tool made this panel and holds its calendar events. Lever is changed here; calendars have to be changed there.',
    );
  for (const it of target.sessions) {
    const was = plan.now.sessions.find((one) => one.id === it.id);
    if (it.formId === null && was === undefined)
      out.push(`${it.title} has no feedback form: its interviewers get no link to leave feedback.`);
    else if (it.formId === null && was?.formId !== null) out.push(`${it.title} has no feedback form any more.`);
    if (was !== undefined && it.people.length < was.people.length)
      out.push(
        `${it.title} goes on without ${was.people
          .filter((one) => !it.people.some((who) => who.userId === one.userId))
          .map((one) => one.name)
          .join(', ')}.`,
      );
  }
  const order = (list: Target['sessions']) => list.map((it) => it.id).join();
  if (
    plan.kind === 'move' &&
    target.sessions.length === plan.now.sessions.length &&
    order(target.sessions) !== order(plan.now.sessions)
  )
    out.push('The sessions come in another order than before.');
  if (plan.draft.search?.clockChange) out.push(plan.draft.search.clockChange);
  const first = target.sessions[0];
  if (first !== undefined && plan.draft.bent.length > 0)
    out.push(
      `Rules bent on request: ${plan.draft.bent.map((it) => (it.reason === undefined ? it.sentence : `${it.sentence} (reason: ${it.reason})`)).join('; ')}`,
    );
  return out;
}
