/** The list of panels: as typed, as its menus narrow it, page by page. Nothing is written here. */
import { listMessage, type ListView } from '../../blocks/panel-list.ts';
import type { LeverUserId, OpportunityId } from '../../lever/ids.ts';
import { panelCalls } from '../../panels/calls.ts';
import { changeCalls as calls, type ListPayload } from '../../panels/change-calls.ts';
import { holdCalls } from '../../panels/hold-calls.ts';
import { everyPanel, listStates, listTimes, type PanelFilter } from '../../panels/panel-list.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';
import type { Press, Reply } from '../define.ts';
import { jobMenu, peopleMenu } from '../directory-menus.ts';
import { freePress } from './desk.ts';

export const listCalls = { change: calls, hold: holdCalls, panel: panelCalls };

export function unpacked(it: ListPayload): PanelFilter {
  return {
    ...everyPanel,
    ...(it.w !== undefined && { when: it.w }),
    ...(it.s !== undefined && { state: it.s }),
    interviewer: (it.i as LeverUserId | undefined) ?? null,
    by: (it.b as LeverUserId | undefined) ?? null,
    job: it.j ?? null,
    candidate: (it.c as OpportunityId | undefined) ?? null,
  };
}

/** Everything that one page of the list shows. */
export async function listView(filter: PanelFilter, page: number, actor: Actor, look: Reads): Promise<ListView> {
  const list = await look.panels.changes.list(filter, actor);
  const nameOf = (id: LeverUserId | null) => (id === null ? null : (look.directory.user(id)?.name ?? 'somebody'));
  const { directory } = look;
  return {
    filter,
    list,
    page,
    names: {
      interviewer: nameOf(filter.interviewer),
      by: nameOf(filter.by),
      job: filter.job === null ? null : (directory.posting(filter.job)?.title ?? filter.job),
      candidate: filter.candidate === null ? null : (directory.opportunity(filter.candidate, actor)?.name ?? null),
    },
    viewer: { zone: actor.zone },
    answers: await look.panels.holds.seen(list.rows.flatMap((it) => it.held ?? [])),
  };
}

export function listing(filter: PanelFilter, page: number, actor: Actor, look: Reads): Reply {
  return {
    show: 'working',
    surface: 'message',
    title: 'Panels',
    text: 'Looking which panels there are …',
    next: async () => ({
      show: 'message',
      replace: true,
      message: listMessage(await listView(filter, page, actor, look), listCalls),
    }),
  };
}

const list = freePress(calls.list, async ({ payload, actor, act }) =>
  listing(unpacked(payload), payload.p ?? 0, actor, act),
);

/** A menu was used: the rest of the filter stays, and the list begins anew. */
function narrowing(change: (chosen: string) => Partial<PanelFilter>) {
  return async ({ payload, chosen, actor, act }: Press<ListPayload>): Promise<Reply> =>
    chosen === null ? { show: 'nothing' } : listing({ ...unpacked(payload), ...change(chosen) }, 0, actor, act);
}

const when = freePress(
  calls.listWhen,
  narrowing((chosen) => ({ when: listTimes.find((it) => it === chosen) ?? 'ahead' })),
);
const state = freePress(
  calls.listState,
  narrowing((chosen) => ({ state: listStates.find((it) => it === chosen) ?? 'any' })),
);
const who = freePress(
  calls.listWho,
  narrowing((chosen) => ({ interviewer: chosen as LeverUserId })),
);
const job = freePress(
  calls.listJob,
  narrowing((chosen) => ({ job: chosen })),
);

const rights = { needs: 'limitedTeamMember', unmapped: 'asks' } as const;
const people = peopleMenu({ id: calls.listWho.id, ...rights });
const jobs = jobMenu({ id: calls.listJob.id, ...rights });

export const listActions = [list, when, state, who, job, people, jobs];
