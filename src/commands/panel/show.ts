/** Looking: a candidate's panels as Lever has them now, and the choices for one session. */
import { deskMessage } from '../../blocks/panel-change-desk.ts';
import { type Feedback, panelsMessage } from '../../blocks/panel-change-list.ts';
import { withHeld } from '../../blocks/panel-hold.ts';
import { sessionChoicesModal } from '../../blocks/panel-change-session.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { isWireError, NotFoundError } from '../../errors.ts';
import type { OpportunityId } from '../../lever/ids.ts';
import { panelCalls } from '../../panels/calls.ts';
import type { ChangeWhereabouts, Standing } from '../../panels/change.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { holdCalls } from '../../panels/hold-calls.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';
import type { Reply } from '../define.ts';
import { everyPanel } from '../../panels/panel-list.ts';
import { freePress } from './desk.ts';
import { listCalls, listView } from './list.ts';

/** The candidate's panels, behind "Reading …" because Lever is asked. */
export function showing(opportunityId: string, actor: Actor, look: Reads, said?: Mrkdwn): Reply {
  return {
    show: 'working',
    surface: 'message',
    title: 'Panels',
    text: 'Reading the panels from Lever …',
    next: async () => {
      const id = opportunityId as OpportunityId;
      const [standings, feedback] = await Promise.all([look.panels.changes.of(id, actor), feedbackOf(id, look)]);
      const apart = await look.panels.changes.apart(standings);
      const holds = await look.panels.holds.of(id, actor);
      const answers = await look.panels.holds.seen(holds);
      const opportunity = look.directory.opportunity(id, actor);
      const posting = opportunity?.posting ? look.directory.posting(opportunity.posting) : undefined;
      const known = standings[0]?.now.candidate;
      const half = new Map<string, ChangeWhereabouts>();
      for (const it of standings)
        if (it.half !== null) half.set(it.half.id, await look.panels.changes.whereabouts(it.half));
      return {
        show: 'message',
        replace: true,
        message: withHeld(
          panelsMessage(
            {
              opportunityId,
              name: opportunity?.name ?? known?.name ?? '',
              job: posting?.title ?? known?.postingTitle ?? '',
              confidential: opportunity?.confidential === true || posting?.confidential === true,
              url: opportunity?.url ?? known?.url ?? '',
              standings,
              feedback,
              half,
              apart,
              byMail: look.calendars.name === 'mail',
              ...(said !== undefined && { said }),
              viewer: { zone: actor.zone },
              now: look.clock.now(),
            },
            calls,
            panelCalls,
          ),
          holds,
          { zone: actor.zone, named: false, answers, at: 'top' },
          { hold: holdCalls, panel: panelCalls },
        ),
      };
    },
  };
}

/** Forms filed against each panel's interviews, out of those somebody owes; counts only, never what they say. */
async function feedbackOf(opportunityId: OpportunityId, look: Reads): Promise<ReadonlyMap<string, Feedback>> {
  const found = new Map<string, Feedback>();
  try {
    for await (const it of look.lever.interviews.list(opportunityId)) {
      if (it.panel === null || it.canceledAt !== null) continue;
      const owed = it.interviewers.filter(
        (one) => (one.feedbackTemplate ?? it.feedbackTemplate ?? 'no-feedback') !== 'no-feedback',
      ).length;
      const before = found.get(it.panel) ?? { filed: 0, owed: 0 };
      found.set(it.panel, {
        owed: before.owed + owed,
        filed: before.filed + Math.min(owed, it.feedbackForms.length),
      });
    }
  } catch (error) {
    if (!isWireError(error)) throw error;
    look.log.warn({ err: error, opportunityId }, 'feedback could not be counted');
    return new Map();
  }
  return found;
}

const open = freePress(calls.open, async ({ payload, actor, act }) => showing(payload.opportunityId, actor, act));

async function standingOf(
  payload: { readonly opportunityId: string; readonly panel: string },
  actor: Actor,
  look: Reads,
): Promise<Standing> {
  const all = await look.panels.changes.of(payload.opportunityId as OpportunityId, actor);
  const found = all.find((it) => it.panelId === payload.panel);
  if (found === undefined)
    throw new NotFoundError('That panel is no longer in Lever.', { hint: 'Type /hire panel and the name again.' });
  return found;
}

const session = freePress(calls.session, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Change an interview',
  text: 'Reading it from Lever …',
  next: async () => {
    const standing = await standingOf(payload, actor, act);
    const found = standing.now.sessions.find((it) => it.id === payload.session);
    if (found === undefined)
      throw new NotFoundError('That interview is no longer in Lever.', {
        hint: 'Type /hire panel and the name again.',
      });
    return {
      show: 'modal',
      modal: sessionChoicesModal({ standing, session: found, viewer: { zone: actor.zone } }, calls),
    };
  },
}));

const settle = freePress(calls.settle, async ({ payload, actor, act }) => {
  await act.panels.changes.settle(payload.waiting, actor);
  return deskReply(actor, act, null);
});

/** What waits for somebody, and the asker's own panels. */
export function deskReply(actor: Actor, look: Reads, reading: string | null): Reply {
  return {
    show: 'working',
    surface: 'message',
    title: 'Panels',
    text: 'Looking what is planned …',
    next: async () => {
      const { changes } = look.panels;
      const own = { ...everyPanel, state: 'mine' } as const;
      const [waiting, unfinished, holds, mine] = await Promise.all([
        changes.waiting(actor),
        changes.unfinished(),
        look.panels.holds.open(actor),
        listView(own, 0, actor, look),
      ]);
      // Held days stand above, everybody's.
      const rows = mine.list.rows.filter((it) => it.held === null);
      const list = { ...mine, list: { ...mine.list, rows } };
      const byMe = holds.filter((it) => it.by.slackId === actor.slackId);
      const visible = unfinished.filter(
        (it) => look.directory.opportunity(it.record.candidate.opportunityId, actor) !== undefined,
      );
      const ofMine = (it: { readonly owner: { readonly slackId: string } }) => it.owner.slackId === actor.slackId;
      return {
        show: 'message',
        replace: true,
        message: withHeld(
          deskMessage(
            {
              waiting: [...waiting.filter(ofMine), ...waiting.filter((it) => !ofMine(it))],
              unfinished: visible,
              list,
              viewer: { zone: actor.zone, slackId: actor.slackId },
              reading,
            },
            listCalls,
          ),
          [...byMe, ...holds.filter((it) => !byMe.includes(it))],
          { zone: actor.zone, named: true, answers: await look.panels.holds.seen(holds), at: 'top' },
          listCalls,
        ),
      };
    },
  };
}

export const showActions = [open, session, settle];
