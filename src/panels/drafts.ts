/**
 * Drafts in the ledger: begun from an opportunity, saved with every step, gone after a week. Called by `panels.ts`.
 * A draft belongs to whoever began it; nobody else can open it. Reads Lever once, when it begins.
 */
import { randomUUID } from 'node:crypto';
import { AccessError, ConflictError, isWireError, NotFoundError } from '../errors.ts';
import type { OpportunityId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { Json } from '../store/ledger.ts';
import { defaultWindow } from './availability.ts';
import { type Draft, DRAFT_TTL } from './draft.ts';
import { bookedFrom } from './hold-record.ts';
import { bookingId } from './new-booking.ts';
import type { LeverOpportunity, PanelDeps } from './ports.ts';
import { readBooking } from './record.ts';
import { type ReadyTemplate, templateFor } from './template.ts';
import { cityOf, isZone, wallClock, zoneOfPlace } from '../zones.ts';

type Wires = Pick<PanelDeps, 'lever' | 'directory' | 'ledger' | 'clock' | 'templates'>;

const keyOf = (id: string) => `draft:${id}`;

/** Most sessions and other parts that a form can show and the planner takes on. */
export const MOST_SESSIONS = 12;

export async function loadDraft(wires: Pick<Wires, 'ledger'>, id: string, actor: Actor): Promise<Draft | null> {
  const entry = await wires.ledger.get(keyOf(id));
  if (entry === null) return null;
  const draft = { ...(entry.value as unknown as Draft), version: entry.version };
  return draft.by.slackId === actor.slackId && draft.by.teamId === actor.teamId ? draft : null;
}

export async function storeDraft(wires: Pick<Wires, 'ledger' | 'clock'>, draft: Draft): Promise<Draft> {
  const { version, ...rest } = draft;
  const saved = await wires.ledger.compareAndSet(keyOf(draft.id), version, rest as unknown as Json, {
    expiresAt: wires.clock.now() + DRAFT_TTL,
  });
  if (saved === null)
    throw new ConflictError(
      'This plan was changed in another window.',
      'Close this one and go on there, or start again.',
    );
  return { ...draft, version: saved };
}

/** The next press of Book is a new booking: this one was taken back, or the day is held (`until`: and kept as long). */
export async function nextAttempt(
  wires: Pick<Wires, 'ledger' | 'clock'>,
  draftId: string,
  attempt: number,
  until = wires.clock.now(),
): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const entry = await wires.ledger.get(keyOf(draftId));
    if (entry === null) return;
    const draft = entry.value as unknown as Draft;
    if (draft.attempt > attempt) return;
    const next = { ...draft, attempt: attempt + 1 } as unknown as Json;
    const options = { expiresAt: until + DRAFT_TTL };
    if ((await wires.ledger.compareAndSet(entry.key, entry.version, next, options)) !== null) return;
  }
}

/** A plan whose day is held is wanted as long as it is, and a while longer. */
export async function keepDraft(wires: Pick<Wires, 'ledger'>, draftId: string, until: number): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const entry = await wires.ledger.get(keyOf(draftId));
    const expiresAt = until + DRAFT_TTL;
    if (entry === null || (entry.expiresAt ?? 0) >= expiresAt) return;
    if ((await wires.ledger.compareAndSet(entry.key, entry.version, entry.value, { expiresAt })) !== null) return;
  }
}

const gone = () =>
  new NotFoundError('This candidate is not in Lever, or is not open to you.', {
    hint: 'Look the candidate up again with /hire schedule and a name.',
  });

/** The opportunity as Lever has it now, if `actor` may see it and it is open. */
async function openOpportunity(wires: Wires, opportunityId: OpportunityId, actor: Actor): Promise<LeverOpportunity> {
  let opportunity: LeverOpportunity;
  try {
    opportunity = await wires.lever.opportunities.retrieve(opportunityId);
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found') throw gone();
    if (isWireError(error) && error.meaning === 'confidential')
      throw new AccessError(
        'key-lacks-confidential',
        'The Lever key of this bot may not read confidential candidates.',
        'A Lever Super Admin can connect a key that was created with access to confidential data.',
      );
    throw error;
  }
  if (wires.directory.opportunity(opportunityId, actor) === undefined && opportunity.archived === null) {
    await wires.directory.refresh(opportunityId);
    if (wires.directory.opportunity(opportunityId, actor) === undefined) throw gone();
  }
  if (opportunity.archived !== null) {
    if (opportunity.confidentiality !== 'non-confidential') throw gone();
    throw new ConflictError(
      `${opportunity.name || 'This candidate'} is archived in Lever, so no panel can be planned.`,
      'Restore the candidate in Lever first, then type /hire schedule again.',
    );
  }
  return opportunity;
}

export async function startDraft(
  wires: Wires,
  ask: {
    readonly actor: Actor;
    readonly place: Draft['place'];
    readonly opportunityId: OpportunityId;
    /** Leave an earlier plan of theirs for this candidate alone and begin anew. */
    readonly fresh?: boolean;
    /** Part of something larger: not the plan that is opened again for this candidate. */
    readonly aside?: boolean;
  },
): Promise<{ readonly draft: Draft; readonly resumed: boolean }> {
  const { actor, place, opportunityId } = ask;
  const opportunity = await openOpportunity(wires, opportunityId, actor);
  const lastKey = `plan-of:${actor.teamId}:${actor.slackId}:${opportunityId}`;
  const earlier = ask.fresh === true ? null : await earlierDraft(wires, lastKey, actor);
  if (earlier !== null) {
    const { date } = wallClock(earlier.zone, wires.clock.now());
    const window = earlier.window.to > date ? earlier.window : defaultWindow(date);
    return { draft: await storeDraft(wires, { ...earlier, place, window }), resumed: true };
  }
  const known = wires.directory.opportunity(opportunityId, actor);
  const posting = known?.posting === null || known === undefined ? undefined : wires.directory.posting(known.posting);
  const stageId = known?.stage ?? ('' as never);
  const candidate: Draft['candidate'] = {
    opportunityId,
    name: opportunity.name === '' ? 'Candidate without a name' : opportunity.name,
    email: opportunity.emails[0] ?? null,
    emails: opportunity.emails.slice(0, 10),
    postingId: posting?.id ?? null,
    postingTitle: posting?.title ?? '',
    stageId,
    stageName: wires.directory.stage(stageId)?.text ?? '',
    confidential: opportunity.confidentiality !== 'non-confidential' || posting?.confidential === true,
    url: opportunity.urls.show,
  };
  const template = await templateFor(wires, candidate);
  const placed = zoneOfPlace(opportunity.location ?? '');
  const zone = placed ?? (isZone(actor.zone) ? actor.zone : 'UTC');
  const draft: Draft = {
    id: randomUUID().replaceAll('-', '').slice(0, 20),
    version: 0,
    by: {
      teamId: actor.teamId,
      slackId: actor.slackId,
      leverUserId: actor.leverUserId,
      name: actor.name,
      email: actor.email,
      zone: isZone(actor.zone) ? actor.zone : 'UTC',
    },
    place,
    candidate,
    template: null,
    warnings:
      placed === null
        ? [
            `Lever does not say where the candidate is, so times are read in ${cityOf(zone)}. Change the zone if that is wrong.`,
          ]
        : [],
    sessions: [],
    rules: template.rules,
    window: defaultWindow(wallClock(zone, wires.clock.now()).date),
    zone,
    availability: '',
    bent: [],
    search: null,
    choice: null,
    announce: true,
    attempt: 0,
  };
  const saved = await storeDraft(wires, withTemplate(draft, template));
  if (ask.aside !== true) await wires.ledger.set(lastKey, saved.id, { expiresAt: wires.clock.now() + DRAFT_TTL });
  return { draft: saved, resumed: false };
}

/** What this person had begun for this candidate, unless it was booked. */
async function earlierDraft(wires: Wires, lastKey: string, actor: Actor): Promise<Draft | null> {
  const last = await wires.ledger.get(lastKey);
  const draft = typeof last?.value === 'string' ? await loadDraft(wires, last.value, actor) : null;
  if (draft === null) return null;
  const state = (await readBooking(wires.ledger, bookingId(draft)))?.booking.state ?? 'undone';
  if (!['undone', 'held', 'holding'].includes(state)) return null;
  // It may have been booked on a day that was held before.
  return (await bookedFrom(wires.ledger, draft.id)) === null ? draft : null;
}

/** The draft with the template's sessions and rules in place of its own. */
export function withTemplate(draft: Draft, template: ReadyTemplate): Draft {
  return {
    ...draft,
    template: template.name,
    sessions: template.sessions.slice(0, MOST_SESSIONS),
    rules: template.rules,
    warnings: [...draft.warnings.filter((it) => it.startsWith('Lever does not say where')), ...template.warnings],
    bent: [],
    search: null,
    choice: null,
  };
}
