/** Changing one thing about a panel: who sits, what it is called, or that it does not take place. Data in, modal out; pure. */
import type { BookedSession } from '../panels/booking.ts';
import type { ChangePlan } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import type { Alternatives } from '../panels/panels.ts';
import {
  type Blocks,
  button,
  checkboxes,
  header,
  input,
  modal,
  type Modal,
  numberInput,
  option,
  radio,
  section,
  select,
  textInput,
  typeahead,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { standsNow } from './panel-change-when.ts';
import { whyNot } from './panel-person.ts';
import { blockId } from './panel-plan.ts';

const MOST_SHOWN = 12;
/** More choices than one menu holds are asked for while typing. */
const MOST_FORMS = 98;
export const NO_FORM = 'none';

export const partFields = {
  other: 'other',
  title: 'title',
  minutes: 'minutes',
  form: 'form',
  place: 'place',
  placeFor: 'place-for',
  intent: 'intent',
  reason: 'reason',
  words: 'words',
} as const;

export function peopleModal(
  plan: ChangePlan,
  people: Alternatives['people'],
  calls: ChangeCalls,
  menu: { readonly id: string },
  /** Asking several at once; `first`: above the choice of one. */
  several: { readonly blocks: Blocks; readonly first: boolean } = { blocks: null, first: false },
): Modal {
  const here = { plan: plan.id };
  const leaves = plan.now.sessions.flatMap((it) => it.people).find((it) => it.userId === plan.instead)?.name ?? '';
  const possible = people.filter((it) => it.possible).slice(0, MOST_SHOWN);
  const impossible = people.filter((it) => !it.possible).slice(0, MOST_SHOWN);
  return modal({
    title: 'Who instead? (1 of 2)',
    submit: 'Ask their calendar',
    on: calls.somebodyElse,
    payload: here,
    blocks: [
      section(lines(md`${link(plan.now.candidate.url, plan.now.candidate.name)}`, standsNow(plan))),
      header(`Instead of ${leaves}`),
      several.first && several.blocks,
      possible.length === 0 && section(md`Nobody else who may take it is free then.`),
      possible.map((it, index) =>
        section(
          md`${bold(it.name)} — ${escapeLine(it.why)}`,
          button(
            `Take ${it.name}`,
            calls.person,
            { ...here, person: it.userId },
            { suffix: it.userId.slice(0, 60), ...(index === 0 && !several.first && { style: 'primary' as const }) },
          ),
        ),
      ),
      whyNot(impossible),
      !several.first && several.blocks,
      input('Somebody else', typeahead(menu, null, { placeholder: 'Type a name' }), {
        block: blockId(partFields.other, plan.id),
        hint: 'Choose a name and press “Ask their calendar”.',
        optional: true,
      }),
    ],
  });
}

export function editModal(
  plan: ChangePlan,
  forms: readonly { readonly id: string; readonly text: string }[],
  calls: ChangeCalls,
  formMenu: { readonly id: string },
): Modal {
  const session = plan.now.sessions.find((it) => plan.sessions.includes(it.id));
  const block = (field: string) => blockId(field, plan.id);
  const formId = session?.formId ?? null;
  const hint = 'From Lever. Without one the interviewers get no link to leave feedback.';
  return modal({
    title: 'Edit (1 of 2)',
    submit: 'See what changes',
    on: calls.saveEdit,
    payload: { plan: plan.id },
    blocks: [
      section(lines(md`${link(plan.now.candidate.url, plan.now.candidate.name)}`, standsNow(plan))),
      input('Title', textInput({ initial: session?.title ?? null, most: 150 }), { block: block(partFields.title) }),
      input('Minutes', numberInput({ initial: session?.minutes ?? 45, least: 5, most: 480 }), {
        block: block(partFields.minutes),
        hint: 'The start stays. To start at another time, move it.',
      }),
      forms.length > MOST_FORMS
        ? input(
            'Feedback form',
            typeahead(formMenu, formId === null ? null : option(session?.formName ?? 'form', formId)),
            { block: block(partFields.form), optional: true, hint },
          )
        : input(
            'Feedback form',
            select([...forms.map((it) => option(it.text, it.id)), option('No form', NO_FORM)], formId ?? NO_FORM),
            { block: block(partFields.form), hint },
          ),
      placeFields(plan, session),
    ],
  });
}

/** Where it is held, and whether the calendar's video link is part of that. */
export function placeFields(
  plan: ChangePlan,
  session: (Pick<BookedSession, 'location' | 'video'> & { readonly eventKey?: string }) | undefined,
  options: { readonly all: boolean } = { all: plan.made === 'here' },
): Blocks {
  const { location, video } = plan.now;
  const url = session?.eventKey === undefined ? null : (plan.now.steps.held[session.eventKey]?.videoUrl ?? null);
  // It was booked without a link, and an event that stands gets none.
  const linkless = session?.eventKey !== undefined && session.video === false && url === null;
  const choices = [
    video && !linkless && option('With the calendar’s video link', placeTicks.video),
    options.all && option('The same place for all interviews of the panel', placeTicks.all),
  ].filter((it) => it !== false);
  return [
    input(
      'Place',
      textInput({ initial: session?.location ?? location, most: 200, placeholder: 'Room Tejo, 3rd floor' }),
      {
        block: blockId(partFields.place, plan.id),
        optional: true,
        hint: 'Of this interview: a room, an address, or a link of your own.',
      },
    ),
    choices.length > 0 &&
      input(
        options.all ? 'Video, and the other interviews' : 'Video',
        checkboxes(choices, video && session?.video !== false ? [placeTicks.video] : []),
        {
          block: blockId(partFields.placeFor, plan.id),
          optional: true,
        },
      ),
  ];
}

export const placeTicks = { video: 'video', all: 'all' } as const;

export const intents = { now: 'now', later: 'later', closed: 'closed' } as const;

/** The dialog before something is cancelled: who, which job, and what will happen. */
export function cancelModal(
  plan: ChangePlan,
  reasons: Readonly<Record<string, string>>,
  effects: readonly string[],
  calls: ChangeCalls,
  said?: Mrkdwn,
): Modal {
  const { candidate } = plan.now;
  const all = plan.sessions.length === plan.now.sessions.length;
  const block = (field: string) => blockId(field, plan.id);
  const chosen = plan.cancelling;
  return modal({
    title: all ? 'Cancel this panel?' : 'Cancel this interview?',
    submit: 'Go on',
    close: 'Keep it',
    on: calls.saveCancel,
    payload: { plan: plan.id },
    blocks: [
      said !== undefined && section(said),
      section(
        lines(
          md`*${link(candidate.url, candidate.name)}*${candidate.postingTitle === '' ? md`` : md`, ${escapeLine(candidate.postingTitle)}`}`,
          standsNow(plan),
        ),
      ),
      warning(lines(md`If you cancel:`, ...effects.map((it) => md`• ${escape(it)}`))),
      input(
        'What next?',
        radio(
          [
            option('Find another time now', intents.now, 'Nothing is cancelled; you pick a new time.'),
            option('Cancel, and plan again later', intents.later, 'You stay responsible; /hire panel lists it.'),
            option('Cancel for good', intents.closed, 'Nothing follows.'),
          ],
          chosen?.intent ?? null,
        ),
        { block: block(partFields.intent) },
      ),
      input(
        'Why',
        select(
          Object.entries(reasons).map(([value, text]) => option(text, value)),
          chosen?.reason ?? null,
        ),
        {
          block: block(partFields.reason),
        },
      ),
      input('In your words', textInput({ initial: chosen?.words ?? null, multiline: true, most: 500 }), {
        block: block(partFields.words),
        optional: true,
        hint: 'Kept with the change; sent to nobody.',
      }),
    ],
  });
}
