/**
 * Makes the door to changing panels out of the wires it is given. Called once, by `create.ts`; no request is made here.
 */
import { isWireError, NotFoundError } from '../errors.ts';
import type { DirectoryOpportunity } from '../directory/directory.ts';
import type { OpportunityId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { Announcer, Sayings } from './announce.ts';
import { createChanger } from './change-apply.ts';
import type { PanelChanges, Standing } from './change.ts';
import { asked, assertChangeable, newPlan } from './change-plan.ts';
import { previewOfChange } from './change-preview.ts';
import {
  openChangeOf,
  openChanges,
  readChange,
  readPlan,
  removeWaiting,
  waitingNow,
  writePlan,
} from './change-record.ts';
import { hindrancesOf } from './change-hindrances.ts';
import { addableTo } from './change-add.ts';
import { apartIn, repairPanel } from './change-repair.ts';
import { otherPeople, searchOther } from './change-search.ts';
import { bookedAs, standingOf } from './change-standing.ts';
import type { ChangeSayings } from './change-tell.ts';
import { whereaboutsOf } from './change-whereabouts.ts';
import { type LimitWires, overBusyIn, raisedIn } from './over-limits.ts';
import { listPanels } from './panel-list.ts';
import type { LeverPanel, PanelDeps } from './ports.ts';
import { endOf } from './invitations.ts';
import type { problemOf } from './problem-of.ts';

type Wires = PanelDeps &
  LimitWires &
  Parameters<typeof problemOf>[0] & {
    readonly announcer: Announcer;
    readonly say: Sayings;
    readonly sayChange: ChangeSayings;
    readonly pause: (ms: number) => Promise<void>;
  };

/** Sees everything: used to tell an archived candidate from one that is hidden, and for nothing else. */
const everybody = { leverUserId: null, role: 'superAdmin' } as const;

/** Panels that are over are of little use to anybody who wants to change one. */
const MOST_OVER = 2;

export function createChanges(wires: Wires): PanelChanges {
  const changer = createChanger(wires);

  /**
   * The candidate, if this person may see them. Our copy of Lever holds open candidates only: one who was archived since
   * is known from what we booked, so that their panel can still be cancelled.
   */
  async function opportunityFor(id: OpportunityId, actor: Actor): Promise<DirectoryOpportunity> {
    const found = wires.directory.opportunity(id, actor) ?? (await archived(id));
    if (found === undefined)
      throw new NotFoundError('This candidate is not in Lever, or is not open to you.', {
        hint: 'Look the candidate up again with /hire panel and a name.',
      });
    return found;
  }

  async function archived(id: OpportunityId): Promise<DirectoryOpportunity | undefined> {
    if (wires.directory.opportunity(id, everybody) !== undefined) return undefined;
    const booked = (await wires.loadReader.bookings()).find((it) => it.candidate.opportunityId === id);
    if (booked === undefined || booked.candidate.confidential) return undefined;
    const { candidate } = booked;
    return {
      id,
      name: candidate.name,
      headline: '',
      contact: '' as never,
      emails: candidate.emails,
      posting: candidate.postingId,
      stage: candidate.stageId,
      owner: null,
      followers: [],
      confidential: false,
      tags: [],
      createdAt: booked.startedAt,
      lastInteractionAt: booked.startedAt,
      url: candidate.url,
    };
  }

  /** A button may have been passed on to somebody who may not see this candidate. */
  async function assertVisible(changeId: string, actor: Actor): Promise<void> {
    const found = await readChange(wires.ledger, changeId);
    if (found !== null) await opportunityFor(found.change.record.candidate.opportunityId, actor);
  }

  async function standing(opportunity: DirectoryOpportunity, actor: Actor, panel: LeverPanel): Promise<Standing> {
    const booked = await bookedAs(wires, panel);
    const half = await openChangeOf(wires.ledger, booked?.id ?? `panel-${panel.id}`);
    return standingOf(wires, { opportunity, actor, panel, booked, half });
  }

  async function of(opportunityId: OpportunityId, actor: Actor): Promise<readonly Standing[]> {
    const opportunity = await opportunityFor(opportunityId, actor);
    const now = wires.clock.now();
    const panels: LeverPanel[] = [];
    for await (const panel of wires.lever.panels.list(opportunityId)) panels.push(panel);
    const bookings = (await wires.loadReader.bookings()).filter(
      (it) => it.candidate.opportunityId === opportunityId && it.state === 'booked' && it.steps.panel !== null,
    );
    // Gone from Lever without a trace, while calendars may still hold it.
    for (const it of bookings)
      if (it.steps.panel !== null && !panels.some((one) => one.id === it.steps.panel?.id))
        panels.push({
          id: it.steps.panel.id,
          externallyManaged: true,
          externalUrl: it.marker,
          canceledAt: now,
          createdAt: it.startedAt,
          timezone: it.zone,
          interviews: [],
        });
    const all = await Promise.all(panels.map((it) => standing(opportunity, actor, it)));
    const known = all.filter((it) => !it.cancelled || it.booked !== null);
    const last = (it: Standing) => Math.max(0, ...(it.booked ?? it.now).sessions.map(endOf));
    const coming = known.filter((it) => last(it) > now);
    const over = known.filter((it) => last(it) <= now && !it.cancelled);
    return [
      ...coming.toSorted((a, b) => last(a) - last(b)),
      ...over.toSorted((a, b) => last(b) - last(a)).slice(0, MOST_OVER),
    ];
  }

  const changes: PanelChanges = {
    of,
    list: (filter, actor) => listPanels(wires, filter, actor),
    waiting: async (actor) => {
      const all = await waitingNow(wires.ledger, await wires.loadReader.bookings());
      return all.filter((it) => wires.directory.opportunity(it.opportunityId, actor) !== undefined);
    },
    unfinished: () => openChanges(wires.ledger),
    whereabouts: (change) => whereaboutsOf(wires, change),
    begin: async (ask) => {
      const opportunity = await opportunityFor(ask.opportunityId, ask.actor);
      const there = await panelIn(wires, ask.opportunityId, ask.panelId, () => of(ask.opportunityId, ask.actor));
      const found = 'now' in there ? there : await standing(opportunity, ask.actor, there);
      const now = wires.clock.now();
      const sessions = ask.kind === 'add' ? [] : found.cancelled ? found.now.sessions : asked(found, ask.sessions, now);
      assertChangeable(found, ask.kind, sessions, now);
      const plan = await newPlan(wires, found, { ...ask, sessions, instead: ask.instead ?? null });
      return await writePlan(wires.ledger, plan, now);
    },
    plan: (id, actor) => readPlan(wires.ledger, id, actor),
    save: (plan) => writePlan(wires.ledger, plan, wires.clock.now()),
    search: async (plan) => {
      const search = await searchOther(wires, plan);
      const draft = { ...plan.draft, search };
      return { search, plan: await writePlan(wires.ledger, { ...plan, draft, target: null }, wires.clock.now()) };
    },
    people: async (plan, also = []) => (await otherPeople(wires, plan, also)).alternatives,
    hindrances: (plan) =>
      plan.target === null
        ? Promise.resolve({ reasons: ['Nothing is chosen yet.'], over: [] })
        : hindrancesOf(wires, { ...plan.now, by: plan.draft.by }, plan.target, {
            over: overBusyIn(plan.draft.bent),
            raised: raisedIn(plan.draft.bent),
          }),
    addable: (plan) => addableTo(wires, plan),
    preview: (plan, actor) =>
      previewOfChange(wires, plan, plan.target ?? { sessions: plan.now.sessions, location: plan.now.location }, actor),
    apply: (plan, actor) => changer.apply(plan, actor),
    finish: async (id, actor) => {
      await assertVisible(id, actor);
      return await changer.finish(id, actor);
    },
    undo: async (id, actor) => {
      await assertVisible(id, actor);
      return await changer.undo(id, actor);
    },
    settle: async (id, actor) => {
      if (await removeWaiting(wires.ledger, id))
        await wires.audit({
          actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
          action: 'panel.rescheduling-settled',
          subject: { kind: 'change', id },
          result: 'done',
        });
    },
    apart: (standings) => apartIn(wires, standings),
    repair: (ask) => repairPanel({ ...wires, changes }, ask),
  };
  return changes;
}

/** The panel fresh from Lever; when Lever has no trace of it, as our booking remembers it. */
async function panelIn(
  wires: Wires,
  opportunityId: OpportunityId,
  panelId: LeverPanel['id'],
  all: () => Promise<readonly Standing[]>,
): Promise<LeverPanel | Standing> {
  try {
    return await wires.lever.panels.retrieve(opportunityId, panelId);
  } catch (error) {
    if (!isWireError(error) || error.meaning !== 'not-found') throw error;
    const remembered = (await all()).find((it) => it.panelId === panelId);
    if (remembered !== undefined) return remembered;
    throw new NotFoundError('That panel is no longer in Lever.', {
      hint: 'Open the candidate again with /hire panel.',
    });
  }
}
