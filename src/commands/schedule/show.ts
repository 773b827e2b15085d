/** The modals of the conversation with the names they show looked up. Reads our own copies only, so it is fast. */
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { nothingModal, optionsModal } from '../../blocks/panel.ts';
import { planModal } from '../../blocks/panel-plan.ts';
import { heldOption } from '../../blocks/panel-hold.ts';
import { previewModal } from '../../blocks/panel-preview.ts';
import { sessionModal } from '../../blocks/panel-session.ts';
import { panelCalls as calls, panelMenus } from '../../panels/calls.ts';
import type { Draft, PanelOption, Search } from '../../panels/draft.ts';
import { heldAs } from '../../panels/hold.ts';
import { holdCalls } from '../../panels/hold-calls.ts';
import { everybodyIn } from '../../panels/problem-of.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';
import type { Reply } from '../define.ts';

type Look = Pick<Reads, 'directory' | 'clock' | 'panels'>;

function nameOf(look: Pick<Look, 'directory'>): (userId: string) => string {
  return (userId) => look.directory.user(userId)?.name ?? 'Somebody who left Lever';
}

export function planReply(
  draft: Draft,
  look: Look,
  more: { readonly resumed?: boolean; readonly said?: Mrkdwn } = {},
): Reply {
  const { candidate } = draft;
  return {
    show: 'modal',
    modal: planModal({
      draft,
      calls,
      zones: panelMenus.zone,
      now: look.clock.now(),
      nameOf: nameOf(look),
      formOf: (id) => look.directory.template(id)?.text ?? 'a form that is gone from Lever',
      candidate: [candidate.name, candidate.postingTitle, candidate.stageName].filter((it) => it !== '').join(' · '),
      resumed: more.resumed ?? false,
      said: more.said,
    }),
  };
}

export function sessionReply(draft: Draft, sessionId: string | null, look: Look): Reply {
  const session = draft.sessions.find((it) => it.id === sessionId) ?? null;
  return {
    show: 'modal',
    modal: sessionModal({
      draft,
      session,
      calls,
      people: panelMenus.person,
      forms: look.panels.forms(draft),
      formMenu: panelMenus.form,
      nameOf: nameOf(look),
    }),
  };
}

export async function searchReply(draft: Draft, search: Search, look: Pick<Reads, 'panels'>): Promise<Reply> {
  if (search.status === 'nothing') return { show: 'modal', modal: nothingModal(draft, search, calls) };
  const holds = await look.panels.holds.ofPlan(draft.id);
  const held = (option: PanelOption) => {
    const found = heldAs(holds, option);
    return found === null ? null : heldOption(found, holdCalls);
  };
  return { show: 'modal', modal: optionsModal(draft, search, calls, held) };
}

/** The search itself, behind "Searching 9 calendars…". */
export function searching(draft: Draft, look: Look): Reply {
  const count = everybodyIn(draft).length;
  return {
    show: 'working',
    surface: 'modal',
    title: 'Looking for a day',
    text: `Searching ${count} ${count === 1 ? 'calendar' : 'calendars'} …`,
    next: async () => {
      const found = await look.panels.propose(draft);
      return await searchReply(found.draft, found.search, look);
    },
  };
}

export function previewing(draft: Draft, look: Look, actor: Actor): Reply {
  return {
    show: 'working',
    surface: 'modal',
    title: 'Preparing',
    text: 'Writing out what everybody will get …',
    next: async () => ({
      show: 'modal',
      modal: previewModal(draft, await look.panels.preview(draft, actor), calls, holdCalls),
    }),
  };
}
