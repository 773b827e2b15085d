/** `/hire panel` without a name: what waits for somebody, and the asker's own panels. Data in, message out; pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Change, Waiting } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import { actions, type Blocks, button, confirm, context, header, type Message, message, section } from './kit.ts';
import { bold, escapeLine, md } from './mrkdwn.ts';
import { type ListCalls, listBlocks, type ListView, titleOf } from './panel-list.ts';
import { dayOf } from './panel-time.ts';

export interface DeskView {
  readonly waiting: readonly Waiting[];
  readonly unfinished: readonly Change[];
  /** The asker's own panels to come, with the menus that show others. */
  readonly list: ListView;
  readonly viewer: { readonly zone: string; readonly slackId: string };
  readonly reading: string | null;
}

const MOST_ROWS = 8;

/** `/hire panel` without a name: what waits for somebody, and one's own panels. */
export function deskMessage(view: DeskView, calls: ListCalls): Message {
  const { waiting, unfinished, list } = view;
  return message(
    md`Panels: ${waiting.length} to plan again, ${list.list.rows.length} of yours to come.`,
    unfinished.length > 0 && [
      header('Stopped half-way'),
      unfinished
        .slice(0, MOST_ROWS)
        .map((it) =>
          section(
            md`${bold(it.record.candidate.name)} ${escapeLine(it.record.candidate.postingTitle)} — ${escapeLine(it.stopped?.why ?? 'interrupted')}`,
            button(
              'Show',
              calls.change.open,
              { opportunityId: it.record.candidate.opportunityId },
              { suffix: it.id.slice(0, 60) },
            ),
          ),
        ),
    ],
    waiting.length > 0 && [
      header('To plan again'),
      waiting.slice(0, MOST_ROWS).map((it) => waitingRow(view, it, calls.change, calls.panel)),
      waiting.length > MOST_ROWS && context(md`And ${waiting.length - MOST_ROWS} more.`),
    ],
    header(titleOf(view.list)),
    listBlocks(view.list, calls),
    view.reading !== null && context(escapeLine(view.reading)),
  );
}

function waitingRow(view: DeskView, it: Waiting, calls: ChangeCalls, booking: PanelCalls): Blocks {
  const own = it.owner.slackId === view.viewer.slackId;
  const { opportunityId } = it;
  return [
    section(
      md`${bold(it.candidate)}${it.postingTitle === '' ? md`` : md`, ${escapeLine(it.postingTitle)}`}${it.confidential ? md` :lock:` : md``}\n${escapeLine(it.sessions.join(', '))} · looked after by ${own ? md`you` : escapeLine(it.owner.name)} · since ${dayOf({ zone: view.viewer.zone, by: view.viewer }, it.since)}`,
    ),
    actions(
      it.part === undefined
        ? button(
            'Plan again',
            booking.pick,
            { opportunityId },
            { suffix: it.id.slice(0, 60), describe: `Plan again for ${it.candidate}` },
          )
        : button(
            'Add it again',
            calls.add,
            { opportunityId, panel: it.part.panelId },
            { suffix: it.id.slice(0, 60), describe: `Add it to the panel of ${it.candidate} again` },
          ),
      button(
        'No longer needed',
        calls.settle,
        { waiting: it.id },
        {
          suffix: it.id.slice(0, 60),
          confirm: confirm({
            title: 'Take off the list?',
            text: md`${escapeLine(it.candidate.slice(0, 80))} no longer waits for a new panel. Nothing in Lever changes.`,
            yes: 'Take off',
            no: 'Keep',
          }),
        },
      ),
    ),
  ];
}
