/**
 * A list of panels with what narrows it and what can be done with each: one of ours is changed or cancelled, one from
 * Lever's scheduler is edited there, one that is over is only told. Data in, blocks out; pure. Times in both zones.
 */
import type { PanelCalls } from '../panels/calls.ts';
import type { ChangeCalls, ListPayload } from '../panels/change-calls.ts';
import type { HoldAnswer } from '../panels/hold.ts';
import type { HoldCalls } from '../panels/hold-calls.ts';
import type { ListState, ListTime, PanelFilter, PanelList, PanelRow } from '../panels/panel-list.ts';
import {
  actions,
  type Blocks,
  button,
  context,
  header,
  linkButton,
  type Message,
  message,
  type Option,
  option,
  section,
  select,
  typeahead,
} from './kit.ts';
import { bold, escapeLine, lines, link, md, type Mrkdwn, safeUrl } from './mrkdwn.ts';
import { buttons } from './panel-change-buttons.ts';
import { heldRow } from './panel-hold.ts';
import { dayOf, timeRange } from './panel-time.ts';

export interface ListCalls {
  readonly change: ChangeCalls;
  readonly hold: HoldCalls;
  readonly panel: PanelCalls;
}

export interface ListView {
  readonly filter: PanelFilter;
  readonly list: PanelList;
  /** 0 first. */
  readonly page: number;
  /** What the filter's ids are called. */
  readonly names: {
    readonly interviewer: string | null;
    readonly by: string | null;
    readonly job: string | null;
    readonly candidate: string | null;
  };
  readonly viewer: { readonly zone: string };
  /** What was answered to the held days, by their id. */
  readonly answers?: ReadonlyMap<string, readonly HoldAnswer[]>;
}

const ROWS_A_PAGE = 8;
const MOST_NAMES = 6;

const whenWords: Record<ListTime, string> = {
  ahead: 'To come',
  today: 'Today',
  tomorrow: 'Tomorrow',
  'this-week': 'This week',
  'next-week': 'Next week',
  past: 'The last four weeks',
};
const stateWords: Record<ListState, string> = {
  any: 'Everybody’s',
  mine: 'Mine',
  held: 'Held, not confirmed',
  half: 'Stopped half-way',
  here: 'Booked here',
  lever: 'Made in Lever',
  elsewhere: 'Made by another tool',
};

/** The filter as it travels; what is left out is the usual. */
export function packed(filter: PanelFilter, page = 0): ListPayload {
  return {
    ...(filter.when !== 'ahead' && { w: filter.when }),
    ...(filter.state !== 'any' && { s: filter.state }),
    ...(filter.interviewer !== null && { i: filter.interviewer }),
    ...(filter.by !== null && { b: filter.by }),
    ...(filter.job !== null && { j: filter.job }),
    ...(filter.candidate !== null && { c: filter.candidate }),
    ...(page > 0 && { p: page }),
  };
}

export function listMessage(view: ListView, calls: ListCalls): Message {
  const { rows } = view.list;
  return message(
    md`${rows.length} ${rows.length === 1 ? md`panel` : md`panels`}: ${escapeLine(titleOf(view))}.`,
    header(titleOf(view)),
    listBlocks(view, calls),
  );
}

/** Lever keeps its capital. */
const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** "This week · Mine · with Ana Costa" */
export function titleOf({ filter, names }: ListView): string {
  return [
    filter.state === 'mine' && filter.when === 'ahead'
      ? 'Your panels to come'
      : `Panels: ${lowerFirst(whenWords[filter.when])}`,
    filter.state === 'any' || (filter.state === 'mine' && filter.when === 'ahead')
      ? null
      : lowerFirst(stateWords[filter.state]),
    names.candidate === null ? null : `of ${names.candidate}`,
    names.interviewer === null ? null : `with ${names.interviewer}`,
    names.by === null ? null : `booked by ${names.by}`,
    names.job === null ? null : `for ${names.job}`,
  ]
    .filter((it) => it !== null)
    .join(' · ');
}

/** The menus, the rows of one page, and where they come from. */
export function listBlocks(view: ListView, calls: ListCalls): Blocks {
  const { filter, list } = view;
  const last = Math.max(0, Math.ceil(list.rows.length / ROWS_A_PAGE) - 1);
  const page = Math.min(view.page, last);
  const shown = list.rows.slice(page * ROWS_A_PAGE, (page + 1) * ROWS_A_PAGE);
  return [
    menus(view, calls.change),
    shown.length === 0 && section(nothing(view)),
    shown.map((it) => rowBlocks(it, view, calls)),
    last > 0 && context(md`Page ${page + 1} of ${last + 1}, ${list.rows.length} panels.`),
    last > 0 &&
      buttons(
        page > 0 && button('Earlier ones', calls.change.list, packed(filter, page - 1), { suffix: 'back' }),
        page < last && button('Next ones', calls.change.list, packed(filter, page + 1), { suffix: 'next' }),
      ),
    footing(list),
  ];
}

function nothing({ filter, names }: ListView): Mrkdwn {
  if (filter.state === 'held') {
    const { c: _candidate, s: _state, ...narrower } = packed(filter);
    return md`No day is held${names.candidate === null ? md`` : md` for ${escapeLine(names.candidate)}`}${
      Object.keys(narrower).length > 0 ? md` that fits the menus above` : md``
    }. To hold one, plan it with /hire schedule and press “Hold instead” in its last window.`;
  }
  return filter.state === 'mine' && filter.when === 'ahead'
    ? md`No panel of yours is to come. Type /hire panel and a name to see a candidate’s panels.`
    : md`No panel fits. Choose other times or people above, or type /hire panel and a candidate’s name.`;
}

function footing({ read, complete }: PanelList): Blocks {
  if (read.of === 0 && complete) return null;
  const parts: Mrkdwn[] = [];
  if (read.of > 0)
    parts.push(
      read.read < read.of
        ? md`Read from Lever for ${read.read} of ${read.of} candidates with interviews then, nearest first.`
        : md`As Lever has it now: ${read.of === 1 ? md`one candidate was read` : md`all ${read.of} candidates who may have interviews then were read`}.`,
    );
  if (!complete) parts.push(md`Interviews are still being read from Lever, so something made there may be missing.`);
  return context(...parts);
}

function menus({ filter, names }: ListView, calls: ChangeCalls): Blocks {
  const here = packed(filter);
  const source = (on: { readonly id: string }) => ({ id: `${on.id}:${JSON.stringify(here)}` });
  const chosen = (name: string | null, id: string | null): Option | null =>
    name === null || id === null ? null : option(name, id);
  const narrowed = Object.keys(here).length > 0;
  return [
    actions(
      select(
        Object.entries(whenWords).map(([value, text]) => option(text, value)),
        filter.when,
        { on: calls.listWhen, payload: here },
      ),
      select(
        Object.entries(stateWords).map(([value, text]) => option(text, value)),
        filter.state,
        { on: calls.listState, payload: here },
      ),
      typeahead(source(calls.listWho), chosen(names.interviewer, filter.interviewer), {
        placeholder: 'Any interviewer',
      }),
      typeahead(source(calls.listJob), chosen(names.job, filter.job), { placeholder: 'Any job' }),
      narrowed && button('Show all', calls.list, {}, { suffix: 'all' }),
    ),
  ];
}

function rowBlocks(row: PanelRow, view: ListView, calls: ListCalls): Blocks {
  if (row.held !== null)
    return heldRow(row.held, { zone: view.viewer.zone, named: true, answers: view.answers }, calls);
  const zones = { zone: row.zone, by: view.viewer };
  const [first] = row.interviews;
  const last = row.interviews.at(-1);
  const people = [...new Set(row.interviews.flatMap((it) => it.people.map((one) => one.name)))];
  const { opportunityId, panelId } = row;
  const key = (panelId ?? opportunityId).slice(0, 60);
  const days = new Set(row.interviews.map((it) => dayOf(zones, it.start)));
  return [
    section(
      lines(
        md`${safeUrl(row.url) === null ? bold(row.candidate) : md`*${link(row.url, row.candidate)}*`}${
          row.postingTitle === '' ? md`` : md`, ${escapeLine(row.postingTitle)}`
        }${row.confidential ? md` :lock:` : md``}`,
        first === undefined || last === undefined
          ? null
          : md`${dayOf(zones, first.start)} ${
              days.size > 1
                ? md`and ${days.size - 1} more ${days.size === 2 ? md`day` : md`days`}`
                : timeRange(zones, first.start, last.start + last.minutes * 60_000)
            } · ${row.interviews.length === 1 ? escapeLine(first.title) : md`${row.interviews.length} interviews`} · ${madeBy(row)}`,
        people.length > 0 &&
          md`${escapeLine(people.slice(0, MOST_NAMES).join(', '))}${people.length > MOST_NAMES ? md` and ${people.length - MOST_NAMES} more` : md``}`,
        row.state === 'half' && md`:warning: It stopped half-way.`,
      ),
      row.made === 'lever' && row.state !== 'over' && safeUrl(row.url) !== null
        ? linkButton('Edit in Lever', row.url, { suffix: key, describe: `Edit the panel of ${row.candidate} in Lever` })
        : null,
    ),
    row.state === 'over' || row.made === 'lever'
      ? null
      : buttons(
          button(
            row.state === 'half' ? 'Show' : 'Change',
            calls.change.open,
            { opportunityId },
            {
              suffix: key,
              describe: `Change the panel of ${row.candidate}`,
            },
          ),
          panelId !== null &&
            row.state === 'coming' &&
            row.interviews.length > 0 &&
            button(
              'Cancel',
              calls.change.cancel,
              { opportunityId, panel: panelId, session: null },
              {
                suffix: key,
                style: 'danger',
                describe: `Cancel the panel of ${row.candidate}`,
              },
            ),
        ),
  ];
}

function madeBy(row: PanelRow): Mrkdwn {
  const by = row.by.name === null ? md`` : md` by ${escapeLine(row.by.name)}`;
  if (row.state === 'over') return md`over${row.made === 'here' ? md`, booked here${by}` : md``}`;
  if (row.made === 'here') return md`booked here${by}`;
  return row.made === 'lever' ? md`made in Lever${by}` : md`made by another tool`;
}
