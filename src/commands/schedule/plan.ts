/** The first step: choose the candidate, say when, adjust what the template proposes, and search. */
import { candidateOptions } from '../../blocks/candidate.ts';
import { button, option } from '../../blocks/kit.ts';
import { escapeLine, md } from '../../blocks/mrkdwn.ts';
import { blockId, planFields } from '../../blocks/panel-plan.ts';
import { buttons } from '../../blocks/panel-change-buttons.ts';
import { RAISE_FIELD, raiseBlock, raiseModal, reasonOf, sayWhy } from '../../blocks/panel-raise.ts';
import { halfModal } from '../../blocks/panel-booked.ts';
import type { OpportunityId, PostingId } from '../../lever/ids.ts';
import { whereabouts } from '../../panels/booking.ts';
import { panelCalls as calls, panelMenus } from '../../panels/calls.ts';
import type { Draft } from '../../panels/draft.ts';
import { withTemplate } from '../../panels/drafts.ts';
import { missingIn } from '../../panels/propose.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';
import { findZones } from '../../zones.ts';
import { defineOptions, type Place, type Reply } from '../define.ts';
import { jobMenu, MOST_OPTIONS } from '../directory-menus.ts';
import { freePress, planPress, planSubmit, text } from './desk.ts';
import { planErrors, withForm } from './plan-form.ts';
import { planReply, searching } from './show.ts';

/** Opens the plan of a candidate, behind a working view because Lever is asked. */
export function opening(
  ask: {
    readonly actor: Actor;
    readonly look: Reads;
    readonly place: Place;
    readonly fresh?: boolean;
    /** In answer to "which one?". */
    readonly asked?: true;
  },
  opportunityId: string,
): Reply {
  const { actor, look, place, fresh } = ask;
  return {
    show: 'working',
    surface: 'modal',
    title: 'Plan a panel',
    text: 'Reading the candidate from Lever …',
    ...(ask.asked === true && { answers: true }),
    again: { action: calls.pick.id, payload: { opportunityId, ...(fresh && { fresh }) }, label: 'Open the plan' },
    next: async () => {
      const open = fresh === true ? [] : await look.panels.unfinished();
      const half = open.find((it) => it.candidate.opportunityId === opportunityId);
      if (half !== undefined && look.directory.opportunity(opportunityId, actor) !== undefined)
        return { show: 'modal', modal: halfModal(half, whereabouts(half), calls) };
      const { draft, resumed } = await look.panels.start({
        actor,
        place,
        opportunityId: opportunityId as OpportunityId,
        ...(fresh !== undefined && { fresh }),
      });
      return planReply(draft, look, { resumed });
    },
  };
}

const pick = freePress(calls.pick, async ({ payload, actor, act, place }) =>
  opening(
    { actor, look: act, place, ...(payload.fresh && { fresh: true }), ...(payload.asked && { asked: true }) },
    payload.opportunityId,
  ),
);

/** What is typed in the plan is kept before anything else is shown. */
async function kept(step: { draft: Draft; form: Parameters<typeof withForm>[1]; act: Pick<Reads, 'panels'> }) {
  const next = withForm(step.draft, step.form);
  return next === step.draft ? step.draft : await step.act.panels.saveDraft(next);
}

export const keptPlan = kept;

const edit = planPress(calls.edit, async (step) => planReply(await kept(step), step.act));

const opportunity = planPress(calls.opportunity, async ({ press, draft, act }) => {
  if (press.chosen === null || press.chosen === draft.candidate.opportunityId) return { show: 'nothing' };
  return opening({ actor: press.actor, look: act, place: press.place }, press.chosen);
});

const opportunities = defineOptions({
  id: calls.opportunity.id,
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  run: async ({ query, actor, look }) => {
    look.panels.permit(actor);
    return candidateOptions(query, actor, look.directory);
  },
});

const posting = planPress(calls.posting, async (step) => {
  const { press, act } = step;
  const draft = await kept(step);
  if (press.chosen === null) return { show: 'nothing' };
  const template = await act.panels.templateFor({
    postingId: press.chosen as PostingId,
    stageId: draft.candidate.stageId,
  });
  const saved = await act.panels.saveDraft(withTemplate(draft, template));
  const title = act.directory.posting(press.chosen)?.title ?? 'that job';
  const said =
    template.source === 'plain'
      ? md`${escapeLine(title)} has no template for this stage, so this is a plain start.`
      : md`The sessions below are those of ${escapeLine(template.name ?? title)}.`;
  return planReply(saved, act, { said });
});

const postings = jobMenu({ id: calls.posting.id, needs: 'limitedTeamMember', unmapped: 'asks' });

const zones = defineOptions({
  id: panelMenus.zone.id,
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  run: async ({ query, look }) =>
    findZones(query, look.clock.now(), MOST_OPTIONS).map((it) => option(it.label, it.zone)),
});

const plan = planSubmit(calls.plan, async (step) => {
  const draft = await kept(step);
  const errors = planErrors(draft, step.act.clock.now());
  const missing = missingIn(draft);
  if (missing !== null && Object.keys(errors).length === 0)
    return { show: 'errors', fields: { [blockId(planFields.availability, draft.id)]: missing } };
  if (Object.keys(errors).length > 0) return { show: 'errors', fields: errors };
  return searching(draft, step.act);
});

const search = planPress(calls.search, async ({ draft, act }) => searching(draft, act));

const bend = planPress(calls.bend, async ({ press, draft, act }) => {
  const { at, offer } = press.payload;
  const chosen = draft.search?.searchedAt === at ? draft.search.offers[offer] : undefined;
  // An older answer: its offers may no longer help, so look again.
  if (chosen === undefined) return searching(draft, act);
  // Somebody's own limit is gone over only with a reason that can be looked up later.
  if (chosen.changes.some((it) => it.kind === 'raise-limit'))
    return {
      show: 'modal',
      modal: raiseModal({
        candidate: draft.candidate.name,
        sentences: [chosen.sentence],
        submit: 'Search with it',
        key: `${draft.id}.${offer}`,
        on: calls.bendReason,
        payload: { draft: draft.id, at, offer },
        back: buttons(button('Back', calls.search, { draft: draft.id })),
      }),
    };
  return searching(await act.panels.saveDraft({ ...draft, bent: [...draft.bent, chosen] }), act);
});

const bendReason = planSubmit(calls.bendReason, async ({ press, draft, form, act }) => {
  const { at, offer } = press.payload;
  const chosen = draft.search?.searchedAt === at ? draft.search.offers[offer] : undefined;
  if (chosen === undefined) return searching(draft, act);
  const reason = reasonOf(text(form[RAISE_FIELD]));
  if (reason === '') return { show: 'errors', fields: { [raiseBlock(`${draft.id}.${offer}`)]: sayWhy } };
  return searching(await act.panels.saveDraft({ ...draft, bent: [...draft.bent, { ...chosen, reason }] }), act);
});

const unbend = planPress(calls.unbend, async (step) => {
  const draft = await step.act.panels.saveDraft({ ...(await kept(step)), bent: [], search: null, choice: null });
  return planReply(draft, step.act);
});

const saveTemplate = planPress(calls.saveTemplate, async (step) => {
  const draft = await kept(step);
  const name = await step.act.panels.saveTemplate(draft);
  await step.act.audit({
    actor: { slackId: step.press.actor.slackId, leverUserId: step.press.actor.leverUserId },
    action: 'panel.template-saved',
    subject: { kind: 'posting', id: draft.candidate.postingId ?? 'none' },
    result: 'done',
  });
  return planReply(draft, step.act, {
    said: md`:white_check_mark: Saved. The next panel for ${escapeLine(name)} starts from these sessions.`,
  });
});

export const planActions = [
  pick,
  edit,
  opportunity,
  opportunities,
  posting,
  postings,
  zones,
  plan,
  search,
  bend,
  bendReason,
  unbend,
  saveTemplate,
];
