/** The press that brings calendars, messages and the card in line with Lever, and how it stands afterwards. */
import { escapeLine, md } from '../../blocks/mrkdwn.ts';
import type { OpportunityId, PanelId } from '../../lever/ids.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { freePress } from './desk.ts';
import { showing } from './show.ts';
import { afterPress } from './write.ts';

const repair = freePress(calls.repair, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Repairing',
  text: 'Looking at Lever and the calendars again, and bringing them in line …',
  next: async () => {
    const opportunityId = payload.opportunityId as OpportunityId;
    const done = await act.panels.changes.repair({ actor, opportunityId, panelId: payload.panel as PanelId });
    if (done.did === 'stopped') return afterPress(done.result);
    const said =
      done.did === 'busy'
        ? md`:hourglass: Somebody is changing this panel right now. Nothing was repaired; try again in a minute.`
        : done.what.length === 0
          ? md`:white_check_mark: There was nothing left to repair.`
          : md`:white_check_mark: Repaired: ${escapeLine(done.what.join('; '))}.`;
    const shown = showing(opportunityId, actor, act, said);
    return shown.show === 'working' ? await shown.next() : shown;
  },
}));

export const repairActions = [repair];
