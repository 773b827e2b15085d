/** One line for each open opportunity that may be meant, with Pick. Data in, message out; pure. */
import type { DirectoryOpportunity } from '../directory/directory.ts';
import type { PanelCalls } from '../panels/calls.ts';
import { button, context, type Message, message, section } from './kit.ts';
import { bold, escapeLine, md } from './mrkdwn.ts';

export interface PickView {
  /** What was typed; empty: the recent ones are offered. */
  readonly typed: string;
  readonly hits: readonly DirectoryOpportunity[];
  /** How many more there are than are shown. */
  readonly more: number;
  /** "Priya Raman · Backend Engineer · On-site" */
  readonly describe: (opportunity: DirectoryOpportunity) => string;
  /** Set while our copy of Lever is still being made. */
  readonly reading: string | null;
}

export function pickMessage(view: PickView, calls: PanelCalls): Message {
  const { typed, hits, more } = view;
  const lead =
    typed === ''
      ? hits.length === 0
        ? md`Type a name: /hire schedule and whom you want to schedule.`
        : md`Whom do you want to schedule? These are yours, or were touched last.`
      : hits.length === 1
        ? md`Schedule a panel for this candidate?`
        : md`Which one? ${hits.length + more} active candidates match “${escapeLine(typed.slice(0, 80))}”.`;
  return message(
    lead,
    section(lead),
    hits.map((it) => {
      const [name = '', ...rest] = view.describe(it).split(' · ');
      return section(
        md`${bold(name)}${rest.length === 0 ? md`` : md`\n${escapeLine(rest.join(' · '))}`}${it.confidential ? md` · :lock: confidential` : md``}`,
        button(
          'Pick',
          calls.pick,
          { opportunityId: it.id, asked: true },
          { suffix: it.id.slice(0, 60), describe: `Pick ${name}` },
        ),
      );
    }),
    more > 0 && context(md`And ${more} more. Type more of the name to see them.`),
    view.reading !== null && context(escapeLine(view.reading)),
  );
}
