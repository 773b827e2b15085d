/**
 * Asking several people at once, in the Replace window: who can be ticked, and what is left when nobody can. Data in, blocks
 * out; pure.
 */
import type { LeverUserId } from '../lever/ids.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import type { Wave } from '../panels/wave.ts';
import type { WaveCalls } from '../panels/wave-calls.ts';
import { actions, type Blocks, button, checkboxes, context, header, input, option, section } from './kit.ts';
import { bar } from './load.ts';
import { cut, escapeLine, md } from './mrkdwn.ts';
import { whyNot } from './panel-person.ts';
import { otherWays, summary } from './wave.ts';

/** Ticked unless the recruiter chooses otherwise. */
const AT_ONCE = 3;
/** Slack's most boxes in one field. */
const MOST_BOXES = 10;
const MOST_NAMES = 20;

export interface Offered {
  readonly userId: LeverUserId;
  readonly name: string;
  readonly why: string;
  /** Of that week, with the limit. */
  readonly week: { readonly count: number; readonly most: number };
}

/** Who can be asked at once. `current`: the search that goes on. */
export function waveBlocks(
  parts: {
    readonly plan: string;
    readonly block: string;
    readonly offered: readonly Offered[];
    readonly absent: readonly string[];
    readonly current: Wave | null;
    readonly urgent: boolean;
  },
  calls: WaveCalls,
): Blocks {
  const { current, absent } = parts;
  const going = current !== null && md`:raised_hand: ${summary(current)}. Those who were asked are not listed here.`;
  const missing =
    absent.length > 0 && context(md`Not in Slack, so they cannot be asked there: ${escapeLine(absent.join(', '))}.`);
  if (parts.offered.length === 0) return [going !== false && section(going), missing];
  const shown = parts.offered.slice(0, MOST_BOXES);
  return [
    header(parts.urgent ? 'Soon: ask several at once' : 'Ask several at once'),
    going !== false && section(going),
    input(
      'Who to ask in Slack',
      checkboxes(
        shown.map((it) =>
          option(
            `${cut(it.name, 44)}  ${bar(it.week.count, it.week.most)} ${it.week.count} of ${it.week.most} that week`,
            it.userId,
            it.why,
          ),
        ),
        shown.slice(0, AT_ONCE).map((it) => it.userId),
      ),
      { block: parts.block, optional: true, hint: 'Best first. The first to accept takes it; the others are thanked.' },
    ),
    actions(
      button('Ask them', calls.ask, { plan: parts.plan }, { ...(parts.urgent && { style: 'primary' as const }) }),
    ),
    missing,
  ];
}

/** Nobody is left to ask: why, and what else there is. */
export function nobodyLeft(
  wave: Pick<Wave, 'opportunityId' | 'panelId' | 'session'>,
  impossible: readonly { readonly name: string; readonly why: string }[],
  change: ChangeCalls,
): Blocks {
  return [
    section(md`*Nobody is left to ask* who may take it and is free then.`),
    whyNot(impossible.slice(0, MOST_NAMES)),
    section(md`You can ask somebody outside the plan’s people below, move the interview, or cancel it.`),
    otherWays(wave, change),
  ];
}
