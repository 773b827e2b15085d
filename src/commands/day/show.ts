/** The modals of an interview day with the names they show looked up. Reads our own copies only, so it is fast. */
import { dayNothingModal, dayOptionsModal } from '../../blocks/interview-day.ts';
import { dayStandingMessage } from '../../blocks/interview-day-done.ts';
import { chooseModal, planDayModal } from '../../blocks/interview-day-form.ts';
import { dayPreviewModal } from '../../blocks/interview-day-preview.ts';
import type { Message } from '../../blocks/kit.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import type { DirectoryOpportunity } from '../../directory/directory.ts';
import { panelCalls, panelMenus } from '../../panels/calls.ts';
import { DAY_LEAST, DAY_MOST, type DayStanding, type InterviewDay, type OpenDay } from '../../panels/interview-day.ts';
import { dayCalls, dayMenus } from '../../panels/interview-day-calls.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';
import type { Place, Reply } from '../define.ts';

/** From so many candidates on a search takes long enough to say so. */
const MANY = 4;

type Look = Pick<Reads, 'directory' | 'clock' | 'panels'>;

/** The first form, filled with who and what is known. */
export async function choosing(ask: {
  readonly actor: Actor;
  readonly look: Look;
  readonly chosen: readonly DirectoryOpportunity[];
  readonly template: string | null;
  readonly notes: readonly string[];
  readonly from: InterviewDay | null;
}): Promise<Reply> {
  const { actor, look, chosen, template, notes, from } = ask;
  const [templates, last] = await Promise.all([
    look.panels.days.templates(),
    from === null ? look.panels.days.last(actor) : null,
  ]);
  return {
    show: 'modal',
    modal: chooseModal({
      dayId: from?.id ?? null,
      chosen: chosen.map((it) => ({ id: it.id, text: look.directory.describe(it) })),
      templates,
      template,
      notes,
      begun: last && { id: last.day.id, names: last.drafts.map((it) => it.candidate.name) },
      least: DAY_LEAST,
      most: DAY_MOST,
      calls: dayCalls,
      menu: dayMenus.candidates,
    }),
  };
}

/** A day for these candidates, and the second form. */
export async function beginning(ask: {
  readonly actor: Actor;
  readonly place: Place;
  readonly look: Look;
  readonly chosen: readonly Pick<DirectoryOpportunity, 'id'>[];
  readonly template: string | null;
  readonly dates: InterviewDay['dates'];
  readonly from: InterviewDay | null;
}): Promise<Reply> {
  const { actor, place, look, chosen, template, dates, from } = ask;
  const open = await look.panels.days.begin({
    actor,
    place,
    opportunityIds: chosen.map((it) => it.id),
    template,
    window: from?.window ?? null,
    dates,
    from,
  });
  return planDay(open, look);
}

export function planDay(open: OpenDay, look: Look, said?: Mrkdwn): Reply {
  return {
    show: 'modal',
    modal: planDayModal({
      open,
      now: look.clock.now(),
      calls: dayCalls,
      zones: panelMenus.zone,
      nameOf: (userId) => look.directory.user(userId)?.name ?? 'Somebody who left Lever',
      ...(said !== undefined && { said }),
    }),
  };
}

export function foundReply(open: OpenDay): Reply | null {
  const { search } = open.day;
  if (search === null) return null;
  const show = search.status === 'found' ? dayOptionsModal : dayNothingModal;
  return { show: 'modal', modal: show(open, search, dayCalls) };
}

/** The search itself, behind "Searching 12 calendars …". */
export function searchingDay(open: OpenDay, look: Look): Reply {
  const count = look.panels.days.calendars(open);
  return {
    show: 'working',
    surface: 'modal',
    title: 'Looking for a day',
    text: `Searching ${count} ${count === 1 ? 'calendar' : 'calendars'} for ${open.drafts.length} candidates …${open.drafts.length >= MANY ? ' This can take some seconds.' : ''}`,
    next: async () => {
      const found = await look.panels.days.propose(open);
      return foundReply(found) ?? planDay(found, look);
    },
  };
}

export function previewingDay(open: OpenDay, look: Look, actor: Actor): Reply {
  return {
    show: 'working',
    surface: 'modal',
    title: 'Preparing',
    text: 'Writing out what everybody will get …',
    next: async () => {
      const { seen, previews } = await look.panels.days.preview(open, actor);
      const shown = previews.map(({ draftId, preview }) => ({
        draft: open.drafts.find((it) => it.id === draftId)!,
        preview,
      }));
      return { show: 'modal', modal: dayPreviewModal(open, shown, seen, dayCalls) };
    },
  };
}

export function standingMessage(open: OpenDay, standing: readonly DayStanding[]): Message {
  return dayStandingMessage(open, standing, { day: dayCalls, panel: panelCalls });
}
