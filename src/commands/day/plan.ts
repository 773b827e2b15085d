/** Up to the picked day: who comes, when each can, what was found, and what would help when nothing fits. */
import { candidateOptions } from '../../blocks/candidate.ts';
import { dayBlock, dayFields, OWN_TEMPLATE } from '../../blocks/interview-day-form.ts';
import { actions, button } from '../../blocks/kit.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { raiseBlock, raiseModal, RAISE_FIELD, reasonOf, sayWhy } from '../../blocks/panel-raise.ts';
import { ConflictError } from '../../errors.ts';
import type { DirectoryOpportunity } from '../../directory/directory.ts';
import { DAY_LEAST, DAY_MOST, type DayHelp, type OpenDay } from '../../panels/interview-day.ts';
import { dayCalls as calls, dayMenus } from '../../panels/interview-day-calls.ts';
import type { Actor } from '../../people.ts';
import type { Services } from '../../services.ts';
import { defineOptions, defineSubmit, type Place, type Reply } from '../define.ts';
import { freePress, list, plainForm, text } from '../press-from.ts';
import { dayPress, daySubmit } from './desk.ts';
import { dayErrors, withDayForm } from './form.ts';
import { beginning, choosing, foundReply, planDay, previewingDay, searchingDay } from './show.ts';

const candidates = defineOptions({
  id: dayMenus.candidates.id,
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  run: async ({ query, actor, look }) => {
    look.panels.permit(actor);
    return candidateOptions(query, actor, look.directory);
  },
});

const again = freePress(calls.again, async ({ payload, actor, act }) => {
  const from = payload.day === null ? null : await act.panels.days.open(payload.day, actor);
  const chosen = (from?.drafts ?? []).flatMap(
    (it) => act.directory.opportunity(it.candidate.opportunityId, actor) ?? [],
  );
  return await choosing({
    actor,
    look: act,
    chosen,
    template: from?.day.template ?? null,
    notes: [],
    from: from?.day ?? null,
  });
});

const choose = defineSubmit({
  ...calls.choose,
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  run: async ({ payload, form, actor, act, place }) => {
    act.panels.permit(actor);
    const plain = plainForm(form);
    const ids = list(plain[dayFields.candidates]);
    const field = dayBlock(dayFields.candidates, payload.day ?? 'new');
    const wrong = (sentence: string): Reply => ({ show: 'errors', fields: { [field]: sentence } });
    if (ids.length < DAY_LEAST) return wrong('Choose at least two candidates; for one there is /hire schedule.');
    if (ids.length > DAY_MOST) return wrong(`Choose at most ${DAY_MOST} candidates.`);
    const chosen = ids.map((id) => act.directory.opportunity(id, actor));
    if (chosen.includes(undefined)) return wrong('One of them is archived, or not open to you any more. Choose again.');
    const known = chosen as readonly DirectoryOpportunity[];
    const twice = known.find((it, i) => known.some((one, j) => j < i && one.contact === it.contact));
    if (twice) return wrong(`${twice.name} is in the list twice, with two jobs. Choose one of them.`);
    const template = text(plain[dayFields.template]);
    const from = payload.day === null ? null : ((await act.panels.days.open(payload.day, actor))?.day ?? null);
    return {
      show: 'working',
      surface: 'modal',
      title: 'Interview day',
      text: `Reading ${known.length} candidates from Lever …`,
      next: async () =>
        await beginning({
          actor,
          place,
          look: act,
          chosen: known,
          template: template === '' || template === OWN_TEMPLATE ? null : template,
          dates: from?.dates ?? 1,
          from,
        }),
    };
  },
});

/** What is typed in the form is kept before anything else is shown. */
async function kept(open: OpenDay, form: Parameters<typeof withDayForm>[1], act: Services): Promise<OpenDay> {
  const next = withDayForm(open, form);
  return JSON.stringify(next) === JSON.stringify(open) ? open : await act.panels.days.save(next.day, next.drafts);
}

const plan = daySubmit(calls.plan, async ({ press, open, act }) => {
  const next = await kept(open, press.form, act);
  const errors = dayErrors(next, act.clock.now());
  const missing = act.panels.days.missing(next);
  if (Object.keys(errors).length === 0 && missing !== null) errors[dayBlock(dayFields.dates, next.day.id)] = missing;
  if (Object.keys(errors).length > 0) return { show: 'errors', fields: errors };
  return searchingDay(next, act);
});

const edit = dayPress(calls.edit, async ({ open, act }) => planDay(open, act));

const search = dayPress(calls.search, async ({ open, act }) => searchingDay(open, act));

const options = dayPress(calls.options, async ({ open, act }) => foundReply(open) ?? planDay(open, act));

const pick = dayPress(calls.pick, async ({ press, open, act }) => {
  const picked = await act.panels.days.pick(open, press.payload.at, press.payload.option);
  return previewingDay(picked, act, press.actor);
});

const preview = dayPress(calls.preview, async ({ press, open, act }) => previewingDay(open, act, press.actor));

const plain = dayPress(calls.plain, async ({ open, act }) => {
  const day = { ...open.day, raises: [], search: null, picked: null };
  const drafts = open.drafts.map((it) => ({ ...it, bent: [], search: null, choice: null }));
  return planDay(await act.panels.days.save(day, drafts), act, md`Everything is as the templates say again.`);
});

function helpAt({ day }: OpenDay, at: number, index: number): DayHelp {
  const found = day.search?.searchedAt === at ? day.search.helps[index] : undefined;
  if (found === undefined)
    throw new ConflictError('This is from an earlier search.', 'Search again to see what helps now.');
  return found;
}

/** Whether somebody's own limit is gone over: only with a reason that can be looked up later. */
const raises = (help: DayHelp): boolean =>
  help.kind === 'raise' || (help.kind === 'change' && help.changes.some((it) => it.kind === 'raise-limit'));

async function helped(
  open: OpenDay,
  help: DayHelp,
  reason: string | null,
  ask: { readonly act: Services; readonly actor: Actor; readonly place: Place },
): Promise<Reply> {
  const { act, actor, place } = ask;
  const { days } = act.panels;
  const { day, drafts } = open;
  switch (help.kind) {
    case 'two-dates':
      return searchingDay(await days.save({ ...day, dates: 2 }, drafts), act);
    case 'until':
      return searchingDay(await days.save({ ...day, window: { ...day.window, to: help.date } }, drafts), act);
    case 'raise': {
      const { person, limit, sentence } = help;
      const raised = [...day.raises, { person, limit, sentence, reason: reason ?? '' }];
      return searchingDay(await days.save({ ...day, raises: raised }, drafts), act);
    }
    case 'change': {
      const bent = { sentence: help.sentence, changes: help.changes, ...(reason !== null && { reason }) };
      const next = drafts.map((it) => (it.id === help.draftId ? { ...it, bent: [...it.bent, bent] } : it));
      return searchingDay(await days.save(day, next), act);
    }
    case 'leave-out': {
      const stay = drafts.filter((it) => it.id !== help.draftId);
      const fewer = await days.begin({
        actor,
        place,
        opportunityIds: stay.map((it) => it.candidate.opportunityId),
        template: day.template,
        window: day.window,
        dates: day.dates,
        from: day,
      });
      return searchingDay(fewer, act);
    }
  }
  return help satisfies never;
}

const help = dayPress(calls.help, async ({ press, open, act }) => {
  const { at, help: index } = press.payload;
  const chosen = helpAt(open, at, index);
  if (!raises(chosen)) return await helped(open, chosen, null, { act, actor: press.actor, place: press.place });
  return {
    show: 'modal',
    modal: raiseModal({
      candidate: 'this interview day',
      sentences: [chosen.sentence],
      submit: 'Search with this',
      key: `${open.day.id}.${index}`,
      on: calls.helpReason,
      payload: { day: open.day.id, at, help: index },
      back: actions(button('Back', calls.options, { day: open.day.id })),
    }),
  };
});

const helpReason = daySubmit(calls.helpReason, async ({ press, open, form, act }) => {
  const { at, help: index } = press.payload;
  const chosen = helpAt(open, at, index);
  const reason = reasonOf(text(form[RAISE_FIELD]));
  if (reason === '') return { show: 'errors', fields: { [raiseBlock(`${open.day.id}.${index}`)]: sayWhy } };
  return await helped(open, chosen, reason, { act, actor: press.actor, place: press.place });
});

export const dayPlanActions = [
  candidates,
  again,
  choose,
  plan,
  edit,
  search,
  options,
  pick,
  preview,
  plain,
  help,
  helpReason,
];
