/**
 * An interviewer's own settings on screen: the part of the Home tab, and its two forms. Data in, blocks out; pure.
 * `settingFields` and `awayFields` are block ids, which the conversation reads back.
 */
import type { MeCalls } from '../interviewers/calls.ts';
import type { Person } from '../interviewers/interviewers.ts';
import type { Load } from '../interviewers/load.ts';
import type { Away, Defaults } from '../interviewers/profile.ts';
import { cityOf, sayMinute, zoneLabel } from '../zones.ts';
import {
  actions,
  type Blocks,
  button,
  confirm,
  context,
  datePicker,
  header,
  input,
  modal,
  type Modal,
  numberInput,
  option,
  section,
  textInput,
  typeahead,
} from './kit.ts';
import { loadText } from './load.ts';
import { escapeLine, lines, md } from './mrkdwn.ts';

/** As people write it and as it reads back; handed in, because a room's own words are not for blocks to import. */
export type SayHours = (hours: Defaults['hours']) => string;

export const settingFields = {
  zone: 'zone',
  hours: 'hours',
  preferred: 'preferred',
  day: 'day',
  week: 'week',
  rolling: 'rolling',
  before: 'before',
  after: 'after',
  tags: 'tags',
} as const;

export const awayFields = { from: 'from', back: 'back', reason: 'reason' } as const;

/** Slack keeps what was typed in a block of the same id: the person is part of it. */
export const meBlock = (field: string, userId: string): string => `${field}:${userId}`;

export interface OwnView {
  readonly person: Person;
  /** `null`: interviews could not be counted just now. */
  readonly load: Load | null;
  /** How they stand in their pools, a line each. */
  readonly pools: readonly string[];
  /** Their training, a line each. */
  readonly training: readonly string[];
  readonly sayHours: SayHours;
  readonly now: number;
}

export function ownSection({ person, load, pools, training, sayHours }: OwnView, calls: MeCalls): Blocks {
  const { profile, defaults, userId } = person;
  const from = (own: unknown) => (own === undefined ? md` _(company default)_` : md``);
  const rolling = profile.rollingLimit ?? defaults.rollingLimit;
  const before = profile.bufferBefore ?? defaults.bufferBefore;
  const after = profile.bufferAfter ?? defaults.bufferAfter;
  return [
    header('Your interviews and limits'),
    section(
      lines(
        load === null ? md`Your interviews could not be counted just now.` : loadText(load, { name: false }),
        ...pools.map((it) => escapeLine(it)),
        ...training.map((it) => md`:mortar_board: ${escapeLine(it)}`),
        ...person.ahead.map((it) => md`:double_vertical_bar: ${escapeLine(awayLine(it))}`),
      ),
    ),
    section(
      lines(
        md`*Hours:* ${escapeLine(sayHours(profile.hours ?? defaults.hours))}${from(profile.hours)}, ${escapeLine(cityOf(person.zone))} time`,
        profile.preferred === undefined || profile.preferred.length === 0
          ? null
          : md`*Rather:* ${escapeLine(sayHours(profile.preferred))}`,
        md`*At most:* ${profile.dayLimit ?? defaults.dayLimit} a day, ${profile.weekLimit ?? defaults.weekLimit} a week${
          rolling === null ? md`` : md`, ${rolling} in 28 days`
        }${from(profile.dayLimit ?? profile.weekLimit ?? profile.rollingLimit)}`,
        before + after === 0 ? null : md`*Free around each:* ${before} min before, ${after} min after`,
      ),
    ),
    actions(
      button('Hours and limits', calls.settings, { user: userId }),
      button('Pause', calls.away, { user: userId, kind: 'pause' }),
      button('Time off', calls.away, { user: userId, kind: 'out-of-office' }),
      button('Calendar feed', calls.feed, { user: userId }),
      ...person.ahead.slice(0, 5).map((it) =>
        button(
          `End: ${awayLine(it)}`,
          calls.endAway,
          { user: userId, from: it.from, back: it.back },
          {
            suffix: `${it.from}.${it.back}`,
            confirm: confirm({
              title: 'End this?',
              text: md`${escapeLine(awayLine(it))}. From now on searches may ask you again.`,
              yes: 'End it',
            }),
          },
        ),
      ),
    ),
  ];
}

/** "Paused until 3 Dec", "Out of office 24 Dec – 2 Jan". */
export function awayLine(it: Away): string {
  const day = (date: string) => {
    const [year = 0, month = 1, on = 1] = date.split('-').map(Number);
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      Date.UTC(year, month - 1, on),
    );
  };
  return it.kind === 'pause'
    ? `Paused until ${day(it.back)}`
    : `Out of office from ${day(it.from)}, back on ${day(it.back)}`;
}

export function settingsModal(
  view: {
    readonly person: Person;
    readonly sayHours: SayHours;
    readonly now: number;
    readonly own: boolean;
    /** Admins give tags, which pools ask for. */
    readonly tags: boolean;
  },
  calls: MeCalls,
  zones: { readonly id: string },
): Modal {
  const { person, sayHours, now } = view;
  const { profile, defaults, userId } = person;
  const block = (field: string) => meBlock(field, userId);
  const number = (
    name: string,
    field: string,
    own: number | undefined,
    company: number | null,
    least: number,
    most: number,
  ) =>
    input(name, numberInput({ initial: own ?? null, least, most }), {
      block: block(field),
      optional: true,
      hint: company === null || company === undefined ? 'Empty: no limit.' : `Empty: the company’s ${company}.`,
    });
  return modal({
    title: 'Hours and limits',
    submit: 'Save',
    on: calls.save,
    payload: { user: userId, version: person.version },
    blocks: [
      context(
        view.own
          ? md`Every search for a panel keeps to these. Only a recruiter can go over a limit, once, and must say why.`
          : md`These are the settings of ${escapeLine(person.name)}.`,
      ),
      input(
        'Time zone',
        typeahead(zones, profile.zone === undefined ? null : option(zoneLabel(profile.zone, now), profile.zone), {
          placeholder: zoneLabel(person.zone, now),
        }),
        {
          block: block(settingFields.zone),
          optional: true,
          hint: 'Empty: the zone of your Slack profile. Type a city.',
        },
      ),
      input(
        'Working hours',
        textInput({
          initial: profile.hours === undefined ? '' : sayHours(profile.hours),
          placeholder: 'Mon-Thu 9:00-17:30, Fri 9-13',
          most: 600,
        }),
        {
          block: block(settingFields.hours),
          optional: true,
          hint: `Empty: the company’s, ${sayHours(defaults.hours)}.`,
        },
      ),
      input(
        'Hours you would rather have',
        textInput({
          initial: profile.preferred === undefined ? '' : sayHours(profile.preferred),
          placeholder: 'Tue-Thu 14-17',
          most: 600,
        }),
        {
          block: block(settingFields.preferred),
          optional: true,
          hint: 'Others are asked first outside these. Empty: all your hours are as good.',
        },
      ),
      number('Interviews a day, at most', settingFields.day, profile.dayLimit, defaults.dayLimit, 1, 20),
      number('Interviews a week, at most', settingFields.week, profile.weekLimit, defaults.weekLimit, 1, 60),
      number(
        'Interviews in 28 days, at most',
        settingFields.rolling,
        profile.rollingLimit,
        defaults.rollingLimit,
        1,
        200,
      ),
      number('Minutes free before each', settingFields.before, profile.bufferBefore, defaults.bufferBefore, 0, 120),
      number('Minutes free after each', settingFields.after, profile.bufferAfter, defaults.bufferAfter, 0, 120),
      view.tags &&
        input(
          'Tags',
          textInput({ initial: (profile.tags ?? []).join(', '), placeholder: 'golang, speaks german', most: 600 }),
          {
            block: block(settingFields.tags),
            optional: true,
            hint: 'With commas between. Pools can ask for a tag. Only admins see and change this.',
          },
        ),
      context(md`Days begin at ${escapeLine(sayMinute(0))} of your own zone, weeks on Monday.`),
    ],
  });
}

export function awayModal(person: Person, kind: Away['kind'], suggested: string, calls: MeCalls): Modal {
  const block = (field: string) => meBlock(field, person.userId);
  const pause = kind === 'pause';
  return modal({
    title: pause ? 'Pause interviews' : 'Time off',
    submit: pause ? 'Pause' : 'Save',
    on: calls.saveAway,
    payload: { user: person.userId, kind, version: person.version },
    blocks: [
      context(
        pause
          ? md`No search asks you from today until that day. What is booked already stays booked.`
          : md`No search asks you on these days. What your calendar says is respected anyway.`,
      ),
      !pause && input('First day off', datePicker(suggested), { block: block(awayFields.from) }),
      input(pause ? 'Ask me again from' : 'Back on', datePicker(null), { block: block(awayFields.back) }),
      input('Reason', textInput({ most: 300, placeholder: 'Shipping a release' }), {
        block: block(awayFields.reason),
        optional: true,
        hint: 'Only you and Lever admins see it.',
      }),
    ],
  });
}
