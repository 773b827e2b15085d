/**
 * A small believable world behind the page, without any emulator: fixture screens, and acts that change them the way
 * Slack would. Used by the page's tests only.
 */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { MovableClock } from '../../sandbox/clock.ts';
import { Faults } from '../../sandbox/faults.ts';
import { type RunningServer, serve } from '../../sandbox/http.ts';
import { isPagePath, page } from '../../sandbox/page/routes.ts';
import type { Act, At, CalendarDeed, DayEvent, DayPerson, LeverDeed, PageSources } from '../../sandbox/page/sources.ts';
import type { Control, Json, Screen, ScreenMessage, ScreenModal, Values } from '../../sandbox/slack/screen.ts';
import { Wire } from '../../sandbox/wire.ts';
import {
  actions,
  alert,
  button,
  checkboxes,
  confirm,
  context,
  datePicker,
  divider,
  field,
  fields,
  header,
  home,
  input,
  linkButton,
  message,
  modal,
  multiTypeahead,
  multiUserSelect,
  numberInput,
  option,
  overflow,
  radio,
  section,
  select,
  textInput,
  timePicker,
  typeahead,
} from '../../src/blocks/kit.ts';
import { bold, dateToken, escape, lines, md } from '../../src/blocks/mrkdwn.ts';

/** Tuesday 1 December 2026, 09:12 in Lisbon. */
export const AT = Date.UTC(2026, 11, 1, 9, 12);
export const ZONE = 'Europe/Lisbon';
export const HOSTILE = '<img src=x onerror=alert(1)> <!channel> *x* \u202egnp </script>';

const call = { id: 'schedule.book', payload: { parse: (it: unknown) => it as { plan: number } } };
const find = { id: 'candidate.find' };
const at = (hour: number, minute = 0): number => Date.UTC(2026, 11, 3, hour, minute);
const ts = (minutesAgo: number): string => `${Math.floor((AT - minutesAgo * 60_000) / 1000)}.000100`;

/** Gives ids as Slack does. */
function withIds(blocks: readonly unknown[], prefix: string): Json[] {
  return (blocks as readonly Json[]).map((block, index) => ({ block_id: `${prefix}${index}`, ...block }));
}

function valuesOf(blocks: readonly Json[]): Values {
  const keys: Record<string, [string, string]> = {
    plain_text_input: ['value', 'initial_value'],
    number_input: ['value', 'initial_value'],
    static_select: ['selected_option', 'initial_option'],
    external_select: ['selected_option', 'initial_option'],
    multi_external_select: ['selected_options', 'initial_options'],
    radio_buttons: ['selected_option', 'initial_option'],
    checkboxes: ['selected_options', 'initial_options'],
    multi_users_select: ['selected_users', 'initial_users'],
    datepicker: ['selected_date', 'initial_date'],
    timepicker: ['selected_time', 'initial_time'],
  };
  const values: Record<string, Record<string, Json>> = {};
  for (const block of blocks) {
    const held = [block['element'], block['accessory'], ...((block['elements'] as unknown[] | undefined) ?? [])];
    for (const element of held as (Json | undefined)[]) {
      const names = keys[String(element?.['type'])];
      if (!element || !names) continue;
      values[String(block['block_id'])] = {
        [String(element['action_id'])]: {
          type: element['type'],
          [names[0]]: element[names[1]] ?? (names[0].endsWith('s') ? [] : null),
        },
      };
    }
  }
  return values;
}

const people = ['Maya Okafor', 'Rui Costa', 'Jo Lindqvist', 'Marco Bianchi', 'Dana Petrov'];
const userOptions = people.map((name, index) => ({ text: name, value: `U${index}`, description: '' }));

function controlsOf(blocks: readonly Json[]): Control[] {
  return blocks.flatMap((block) => {
    const element = block['element'] as Json | undefined;
    if (!element) return [];
    return [
      {
        type: String(element['type']),
        blockId: String(block['block_id']),
        actionId: String(element['action_id']),
        label: '',
        placeholder: '',
        context: '',
        shown: '',
        options: String(element['type']).includes('users') ? userOptions : [],
        input: true,
        optional: false,
        error: null,
        style: null,
        url: null,
        confirm: null,
        element,
      },
    ];
  });
}

let posted = 0;
function says(
  author: string,
  text: string,
  minutesAgo: number,
  more: Partial<ScreenMessage> & { readonly raw?: readonly unknown[] } = {},
): ScreenMessage {
  const { raw, ...rest } = more;
  posted += 1;
  const blocks = withIds(raw ?? [], `m${posted}-`);
  return {
    ts: ts(minutesAgo),
    channelId: 'C1',
    userId: author,
    author,
    bot: author === 'Fulcrum',
    ephemeral: false,
    edited: false,
    threadTs: null,
    replies: 0,
    reactions: [],
    files: [],
    fallback: text,
    blocks,
    attachments: [],
    text,
    controls: controlsOf(blocks),
    values: valuesOf(blocks),
    ...rest,
  };
}

const proposal = message(
  md`Three days fit Priya Raman's on-site.`,
  header('On-site for Priya Raman'),
  context(md`Backend Engineer · On-site · 4 sessions · all times in your zone`),
  divider(),
  [1, 2].map((plan) => [
    section(
      lines(
        md`*${plan}. ${dateToken(at(9), '{date_long}', 'Thursday 3 December')}*`,
        md`${dateToken(at(9), '{time}', '09:00')}–${dateToken(at(10), '{time}', '10:00')}  Coding · ${bold('Rui Costa')} _first choice_`,
        md`${dateToken(at(10, 15), '{time}', '10:15')}–${dateToken(at(11, 15), '{time}', '11:15')}  System Design · ${bold('Jo Lindqvist')}`,
        md`:warning: Marco is tentative at 11:30`,
      ),
      button(
        'Book it',
        call,
        { plan },
        {
          style: 'primary',
          describe: `Book plan ${plan}`,
          confirm: confirm({
            title: 'Book this panel?',
            text: md`4 interviews in Lever and 5 invitations for *Priya Raman*.`,
            yes: 'Book',
          }),
        },
      ),
    ),
  ]),
  alert('warning', md`Dana's calendar cannot be read, so nobody counts her as free.`),
  actions(
    button('Other days', call, { plan: 9 }),
    linkButton('Open in Lever', 'https://hire.example.com/candidates/1'),
    overflow(call, [
      ['Change the panel', { plan: 3 }],
      ['Forget it', { plan: 4 }],
    ]),
  ),
);

const loopCard = [
  header('Loop: Ana S.'),
  ...fields(
    field('Stage', md`On-site`),
    field('When', md`Thu 3 Dec`),
    field('Panel', md`4 sessions`),
    field('Feedback', md`0 of 4`),
  ),
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Rich ' },
          { type: 'text', text: 'text', style: { bold: true } },
          { type: 'text', text: ' with a ' },
          { type: 'link', url: 'https://example.com', text: 'link' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] },
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'two' }] },
        ],
      },
    ],
  },
  {
    type: 'table',
    rows: [
      [
        { type: 'raw_text', text: 'Interviewer' },
        { type: 'raw_text', text: 'This week' },
      ],
      [
        { type: 'raw_text', text: 'Rui Costa' },
        { type: 'raw_text', text: '2 of 4' },
      ],
    ],
    column_settings: [{}, { align: 'right' }],
  },
  { type: 'markdown', text: '## Notes\n- **bold** and `code`\n- [site](https://example.com)' },
  { type: 'image', image_url: 'https://example.com/p.png', alt_text: 'A chart of interviews a week' },
  { type: 'plan', title: 'Plan', tasks: [] },
];

function formView(): ScreenModal {
  const { view } = modal({
    title: 'Plan a panel (1 of 2)',
    submit: 'Find times',
    focus: 'candidate',
    blocks: [
      context(md`Nothing is written to Lever or a calendar before you press *Book*.`),
      input('Candidate', typeahead(find, null, { placeholder: 'Type a name' }), { block: 'candidate' }),
      input(
        'Panel',
        select([option('Backend on-site', 't1', '4 sessions · 4 h'), option('Phone screen', 't2', '30 min')], 't1'),
        { block: 'panel' },
      ),
      input('Interviewers', multiUserSelect(['U1']), { block: 'who', optional: true }),
      input('Also tell', multiTypeahead(find, [], { placeholder: 'Names' }), { block: 'also', optional: true }),
      input('From', datePicker('2026-12-03'), { block: 'from' }),
      input('Earliest start', timePicker('09:00', { zone: ZONE }), { block: 'start' }),
      input(
        'Days',
        checkboxes(
          ['Mon', 'Tue', 'Wed'].map((it) => option(it, it)),
          ['Tue'],
        ),
        { block: 'days' },
      ),
      input('Notice', radio([option('24 hours', '24', 'The usual'), option('None', '0')], '24'), { block: 'notice' }),
      input('At most', numberInput({ initial: 3, least: 1, most: 9 }), { block: 'most', hint: 'Days' }),
      input('Note for the panel', textInput({ multiline: true, most: 500 }), { block: 'note', optional: true }),
    ],
  });
  const file = {
    type: 'input',
    block_id: 'file',
    optional: true,
    label: { type: 'plain_text', text: 'Résumé' },
    element: { type: 'file_input', action_id: 'value', filetypes: ['pdf'], max_files: 1 },
  };
  const blocks = withIds([...view.blocks, file], 'f');
  return {
    id: 'V1',
    title: view.title.text,
    submit: view.submit?.text ?? null,
    close: view.close?.text ?? 'Close',
    back: false,
    blocks,
    text: '',
    controls: controlsOf(blocks),
    values: valuesOf(blocks),
    errors: {},
    notice: null,
  };
}

const candidates = [
  option('Priya Raman', 'o1', 'Backend Engineer · On-site'),
  option('Priya Nair', 'o2', 'Data Analyst · Phone screen'),
  option('Ana Souza', 'o3', 'Backend Engineer · On-site'),
];

export interface PageWorld {
  readonly url: string;
  /** Everything done, in order. */
  readonly acts: Act[];
  /** Everything done to events and interviews, in order. */
  readonly deeds: (
    | ({ readonly event: string; readonly person: string } & CalendarDeed)
    | ({ readonly interview: string } & LeverDeed)
  )[];
  readonly sources: PageSources;
  readonly faults: Faults;
  readonly wire: Wire;
  readonly clock: MovableClock;
  /** Changes the screen as the app would. */
  set(change: Partial<Screen>): void;
  add(message: ScreenMessage): void;
  close(): Promise<void>;
}

export const say = says;

/** Starts the page on loopback over an invented world. */
export async function startPage(): Promise<PageWorld> {
  const clock = new MovableClock(AT, { frozen: true });
  const wire = new Wire();
  const faults = new Faults();
  const acts: Act[] = [];
  const deeds: PageWorld['deeds'] = [];
  const readable = new Map<string, boolean>();
  let screen: Screen;

  const start = (): void => {
    screen = {
      person: { key: 'maya', id: 'U0', name: 'Maya Okafor', zone: ZONE, locale: 'en-GB' },
      at: AT,
      workspace: { id: 'T1', name: 'Acme', domain: 'acme' },
      app: { name: 'Fulcrum', botUserId: 'UB', installed: true },
      place: 'channel',
      channels: [
        { id: 'C1', name: '#hiring', kind: 'public', archived: false, member: true, current: true, unread: 0 },
        { id: 'C2', name: '#general', kind: 'public', archived: false, member: true, current: false, unread: 3 },
        {
          id: 'C3',
          name: '#hiring-backend',
          kind: 'private',
          archived: false,
          member: true,
          current: false,
          unread: 0,
        },
        { id: 'C4', name: '#with-agency', kind: 'external', archived: false, member: true, current: false, unread: 0 },
        { id: 'C5', name: '#old-projects', kind: 'public', archived: true, member: false, current: false, unread: 0 },
        { id: 'C6', name: '#random', kind: 'public', archived: false, member: false, current: false, unread: 0 },
        { id: 'D1', name: 'Fulcrum', kind: 'app', archived: false, member: true, current: false, unread: 0 },
        { id: 'D2', name: 'Rui Costa', kind: 'im', archived: false, member: true, current: false, unread: 1 },
      ],
      channel: {
        id: 'C1',
        name: '#hiring',
        topic: 'Open roles, panels, decisions',
        kind: 'public',
        archived: false,
        messages: [
          says('Rui Costa', 'Priya starts her on-site loop soon :tada: — ask me for *Coding*', 1500, {
            reactions: [{ name: 'eyes', count: 2, mine: true }],
            replies: 2,
          }),
          says('Dana Petrov', 'I am away on Friday', 1497),
          says('Fulcrum', 'Loop: Ana S.', 90, { raw: loopCard, edited: true }),
          says('Maya Okafor', 'Thanks! I will book Priya now.', 6),
          says('Fulcrum', proposal.text, 2, { ephemeral: true, raw: proposal.blocks }),
        ],
      },
      thread: null,
      home: null,
      modals: [],
      notices: [],
      commands: [
        {
          command: '/hire',
          description: 'Schedule panels, file feedback, find candidates',
          usage: '[schedule <candidate> [plan:<name>] | today | candidate <name> | status | help]',
        },
        { command: '/hire-admin', description: 'Set-up', usage: '' },
      ],
      shortcuts: [
        { callbackId: 'schedule', name: 'Schedule a panel', description: 'Opens the planner', on: 'global' },
        { callbackId: 'note', name: 'Add as note to Lever', description: '', on: 'message' },
      ],
      names: Object.fromEntries(people.map((name, index) => [`U${index}`, name])),
    };
  };
  start();

  const homeView = home(
    header('Good morning, Maya'),
    section(
      md`You have *2 panels* to book and *1 form* to file.`,
      button('Schedule a panel', call, { plan: 0 }, { style: 'primary' }),
    ),
    divider(),
    ...fields(field('This week', md`3 of 4 interviews`), field('Lever', md`Connected as ${escape('Lever Sandbox')}`)),
    section(md`Your hours`, select([option('09:00–17:00', 'a'), option('10:00–18:00', 'b')], 'a')),
    context(md`Last checked ${dateToken(AT, '{time}', '09:12')}`),
  );
  const homeBlocks = withIds(homeView.blocks, 'h');

  function setValue({ where, blockId, actionId }: At, state: Json): void {
    const change = (values: Values): Values => ({
      ...values,
      [blockId]: { ...values[blockId], [actionId]: state },
    });
    if (where.in === 'modal')
      screen = {
        ...screen,
        modals: screen.modals.map((it, index) =>
          index === screen.modals.length - 1 ? { ...it, values: change(it.values) } : it,
        ),
      };
  }

  async function perform(act: Act): Promise<void> {
    acts.push(act);
    const { channel } = screen;
    switch (act.do) {
      case 'open':
        screen = {
          ...screen,
          place: 'channel',
          home: null,
          channels: screen.channels.map((it) => ({
            ...it,
            current: it.id === act.channelId,
            unread: it.id === act.channelId ? 0 : it.unread,
          })),
          channel: channel && {
            ...channel,
            id: act.channelId,
            name: screen.channels.find((it) => it.id === act.channelId)?.name ?? '',
            kind: screen.channels.find((it) => it.id === act.channelId)?.kind ?? 'public',
          },
        };
        return;
      case 'home':
        screen = {
          ...screen,
          place: 'home',
          home: {
            id: 'H1',
            blocks: homeBlocks,
            text: '',
            controls: controlsOf(homeBlocks),
            values: valuesOf(homeBlocks),
          },
        };
        return;
      case 'type':
        if (act.text === '/hire schedule') screen = { ...screen, modals: [formView()] };
        else if (act.text.startsWith('/nope')) throw new Error('/nope is not a valid command.');
        else world.add(says('Maya Okafor', act.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), 0));
        return;
      case 'press':
        await new Promise((done) => setTimeout(done, 60));
        if (
          channel &&
          act.where.in === 'message' &&
          act.option === undefined &&
          act.actionId.startsWith('schedule.book')
        ) {
          const kept = channel.messages.filter((it) => !it.ephemeral);
          const booked = says('Fulcrum', 'Booked by Maya: Thu 3 Dec', 0, {
            raw: message(
              md`Booked`,
              section(md`:white_check_mark: *Booked by Maya* · Thu 3 Dec · 4 interviews in Lever, 5 invitations sent`),
            ).blocks,
          });
          screen = { ...screen, channel: { ...channel, messages: [...kept, booked] } };
        }
        return;
      case 'fill':
        setValue(act, { type: 'plain_text_input', value: act.text === '' ? null : act.text });
        return;
      case 'pick': {
        const one = candidates.find((it) => it.value === act.choice);
        setValue(act, one ? { type: 'external_select', selected_option: one } : { type: 'pick', choice: act.choice });
        return;
      }
      case 'submit': {
        const modalNow = screen.modals.at(-1);
        if (modalNow && !modalNow.values['candidate']?.[find.id]?.['selected_option'])
          screen = {
            ...screen,
            modals: [{ ...modalNow, errors: { candidate: 'Choose a candidate: nothing was searched.' } }],
          };
        else screen = { ...screen, modals: [] };
        return;
      }
      case 'back':
      case 'close':
        screen = { ...screen, modals: [] };
        return;
      case 'thread':
        screen = {
          ...screen,
          thread: act.ts === null ? null : { ts: act.ts, messages: (channel?.messages ?? []).slice(0, 2) },
        };
        return;
      case 'join':
        screen = {
          ...screen,
          channels: screen.channels.map((it) => ({ ...it, member: it.member || it.id === act.channelId })),
        };
        return;
      case 'attach':
      case 'react':
      case 'shortcut':
    }
  }

  const dayPeople = (): DayPerson[] =>
    ['Rui Costa', 'Jo Lindqvist', 'Marco Bianchi'].map((name, index) => ({
      key: name.split(' ')[0]?.toLowerCase() ?? '',
      name,
      zone: ['Europe/Lisbon', 'Europe/Stockholm', 'America/New_York'][index] ?? 'UTC',
      address: `${name.toLowerCase().replace(' ', '.')}@acme.test`,
      readable: readable.get(name.split(' ')[0]?.toLowerCase() ?? '') ?? true,
      room: false,
      events: eventsOf(name, index),
    }));

  /** Shared by whoever is in it, as in the calendars. */
  const interviews = new Map<string, { start: number; guests: DayEvent['guests'] }>();
  const quiet = { allDay: false, repeats: false, organizer: '', guests: [] } as const;
  function eventsOf(name: string, index: number): DayEvent[] {
    const address = `${name.toLowerCase().replace(' ', '.')}@acme.test`;
    const id = `c${index}`;
    const interview = interviews.get(id) ?? {
      start: at(10 + index, 15),
      guests: [
        { address, name, answer: 'unanswered' },
        ...(index === 0
          ? [{ address: 'dana.petrov@acme.test', name: 'Dana Petrov', answer: 'accepted' } as const]
          : []),
      ],
    };
    if (index < 2) interviews.set(id, interview);
    const own = { ...quiet, organizer: name };
    return [
      { ...own, id: `a${index}`, title: 'Stand-up', start: at(9 + index), end: at(9 + index, 30), kind: 'busy' },
      { ...own, id: `b${index}`, title: 'Design review (maybe)', start: at(13), end: at(14), kind: 'tentative' },
      {
        ...quiet,
        ...interview,
        id,
        title: 'Interview: Priya Raman · Coding',
        end: interview.start + 60 * 60_000,
        kind: 'ours',
        organizer: 'interviews@acme.test',
      },
      ...(index === 1
        ? [{ ...own, id: 'd', title: 'Overlap', start: at(13, 30), end: at(15), kind: 'busy' } as const]
        : []),
      ...(index === 2
        ? [
            {
              ...own,
              id: 'e',
              title: 'Conference',
              start: at(0),
              end: at(24),
              kind: 'out-of-office',
              allDay: true,
            } as const,
          ]
        : []),
    ];
  }

  const sources: PageSources = {
    slack: {
      people: () => [
        { key: 'maya', name: 'Maya Okafor', about: 'Recruiter · Team Member' },
        { key: 'rui', name: 'Rui Costa', about: 'Staff Engineer · Interviewer' },
      ],
      screen: (key) => ({
        ...screen,
        person: { ...screen.person, key, name: key === 'maya' ? 'Maya Okafor' : 'Rui Costa' },
        at: clock.now(),
      }),
      act: async (_, act) => perform(act),
      options: async (_, ask) => {
        await new Promise((done) => setTimeout(done, 40));
        return candidates.filter((it) =>
          it.text.text.toLowerCase().includes(ask.query.toLowerCase()),
        ) as unknown as Json[];
      },
    },
    clock,
    wire,
    leverFaults: faults,
    calendars: {
      setReadable: (key, on) => void readable.set(key, on),
      change: ({ person, event }, deed) => {
        const found = interviews.get(event);
        if (!found) throw new Error('This event is not there any more.');
        deeds.push({ person, event, ...deed });
        if (deed.do === 'move') found.start = deed.start;
        if (deed.do === 'answer')
          found.guests = found.guests.map((it) => (it.address === deed.guest ? { ...it, answer: deed.answer } : it));
      },
    },
    lever: { change: (interview, deed) => void deeds.push({ interview, ...deed }) },
    leverView: () => ({
      account: 'Acme',
      total: 2,
      found: 2,
      candidates: [
        {
          opportunityId: 'o1',
          name: 'Priya Raman',
          headline: 'Senior backend engineer',
          posting: 'Backend Engineer',
          stage: 'On-site',
          owner: 'Maya Okafor',
          confidential: false,
          archived: null,
          tags: ['referral', HOSTILE],
          notes: [{ id: 'n1', author: 'Maya Okafor', at: AT, text: HOSTILE }],
          panels: [
            {
              id: 'p1',
              externallyManaged: true,
              author: 'Maya Okafor',
              zone: ZONE,
              note: 'Booked from Slack',
              interviews: [
                {
                  id: 'i1',
                  subject: 'Coding',
                  at: at(9),
                  minutes: 60,
                  interviewers: ['Rui Costa'],
                  form: 'Coding interview',
                  location: 'Video',
                  canceled: false,
                },
                {
                  id: 'i2',
                  subject: 'System Design',
                  at: at(10, 15),
                  minutes: 60,
                  interviewers: ['Jo Lindqvist', 'Dana Petrov'],
                  form: 'System design',
                  location: '',
                  canceled: false,
                },
                {
                  id: 'i3',
                  subject: 'Team',
                  at: at(11, 30),
                  minutes: 45,
                  interviewers: ['Marco Bianchi'],
                  form: null,
                  location: 'Room Alfama',
                  canceled: true,
                },
              ],
            },
          ],
        },
        {
          opportunityId: 'o2',
          name: 'Ana Souza',
          headline: '',
          posting: 'Data Analyst',
          stage: 'Phone screen',
          owner: 'Sam Reed',
          confidential: true,
          archived: 'Withdrew',
          tags: [],
          notes: [],
          panels: [],
        },
      ],
    }),
    calendarDay: (ask) => ({
      day: ask.day ?? '2026-12-03',
      people: dayPeople().filter((it) => ask.people.length === 0 || ask.people.includes(it.key)),
      everybody: people.map((name) => ({ key: name.split(' ')[0]?.toLowerCase() ?? '', name })),
    }),
    moved: async () => {},
    reset: async () => {
      start();
      acts.length = 0;
      wire.clear();
    },
  };

  const made = page(sources);
  const server: RunningServer = await serve({
    service: 'page',
    routes: made.routes,
    quiet: isPagePath,
    notFound: () => ({ status: 404, body: { error: 'not found' } }),
  });
  const world: PageWorld = {
    url: server.url,
    acts,
    deeds,
    sources,
    faults,
    wire,
    clock,
    set: (change) => {
      screen = { ...screen, ...change };
    },
    add: (it) => {
      if (screen.channel)
        screen = { ...screen, channel: { ...screen.channel, messages: [...screen.channel.messages, it] } };
    },
    close: async () => {
      made.close();
      await server.close();
    },
  };
  wire.request('bot', 'POST', '/slack/commands', '', {}, 'command=%2Fhire&text=schedule+Priya').end(200, '');
  wire.request('lever', 'GET', '/v1/opportunities', 'limit=100', {}, undefined).end(200, { data: [] });
  wire.request('google', 'POST', '/calendar/v3/freeBusy', '', {}, { items: [] }).end(200, { calendars: {} });
  wire
    .request('lever', 'POST', '/v1/opportunities/o1/panels', 'perform_as=u1', {}, { timezone: ZONE })
    .end(500, { code: 'ServerError' });
  return world;
}

/** The browser to drive, or `null` with one loud line. */
export function chromium(): string | null {
  const tries = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = tries.find((it) => it !== undefined && it !== '' && existsSync(it));
  if (found === undefined) console.error('SKIPPED: no Chromium for the page tests; set CHROMIUM_PATH to one');
  return found ?? null;
}

export async function launch(path: string): Promise<Browser> {
  const { chromium: driver } = await import('playwright-core');
  return driver.launch({
    executablePath: path,
    headless: true,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}
