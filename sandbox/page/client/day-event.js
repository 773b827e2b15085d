/**
 * One event of the Day tab: a button that opens what one can do to it, as in the vendor's own calendar, and that the mouse
 * drags along the day. Used by `day.js`.
 */
import { deedMenu, moves, removal } from './deed-menu.js';
import { h, icon } from './dom.js';
import { draggable } from './drag.js';
import { menuItem } from './menu.js';
import { timeOf } from './text.js';

/** @import { CalendarDeed, DayEvent, DayGuest, DayPerson } from '../sources.ts' */

/** @typedef {{ start: number, end: number, rows: number, row: (at: number) => number }} Grid epoch ms; a row is a quarter of an hour */
/**
 * @typedef {{ change: (person: DayPerson, event: DayEvent, deed: CalendarDeed, said: string) => Promise<boolean>,
 *   held: (on: boolean) => void }} EventDoing `change` resolves to whether it was done; `said`: to a screen reader, once it is
 */

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

export const kinds = {
  busy: 'Busy',
  tentative: 'Tentative',
  'out-of-office': 'Out of office',
  free: 'Free',
  ours: 'Booked by the bot',
};

const answers = /** @type {const} */ ([
  { answer: 'accepted', words: 'Accept' },
  { answer: 'declined', words: 'Decline' },
  { answer: 'tentative', words: 'Tentative' },
]);
const answered = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'said maybe',
  unanswered: 'has not answered',
};

/** Who was chosen to answer, for as long as the page is open: by event. @type {Map<string, string>} */
const chosen = new Map();

/** @param {DayEvent} event @param {DayPerson} person */
const ownAnswer = (event, person) => event.guests.find((it) => it.address === person.address)?.answer ?? null;

/** @param {DayEvent} event @param {string} zone @param {number} [later] ms */
const spanOf = (event, zone, later = 0) => `${timeOf(event.start + later, zone)}–${timeOf(event.end + later, zone)}`;

/**
 * @param {DayEvent} event
 * @param {DayPerson} person
 * @param {EventDoing & { grid: Grid, zone: string, now: number }} on
 */
export function drawEvent(event, person, on) {
  const { grid, zone } = on;
  const from = grid.row(event.start);
  const span = Math.max(1, grid.row(event.end) - from);
  const own = ownAnswer(event, person);
  const time = h('span', { class: 'event-time' }, spanOf(event, zone));
  const node = h('li', {
    class: `event ${event.kind}${span <= 2 ? ' short' : ''}${own === 'declined' ? ' declined' : ''}`,
  });
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'event-open',
      title: `${event.title} · ${spanOf(event, zone)} · ${kinds[event.kind]}${own === null ? '' : ` · ${answered[own]}`}`,
      'data-focus': `event/${person.key}/${event.id}`,
      onclick: () => menu.toggle(),
    },
    h('span', { class: 'event-title' }, event.title),
    ' ',
    time,
    h('span', { class: 'visually-hidden' }, ` ${kinds[event.kind]}${own === null ? '' : `, ${answered[own]}`}`),
  );
  node.append(opener);
  node.style.setProperty('--from', String(from));
  node.style.setProperty('--span', String(span));
  const menu = menuOf(node, opener, event, person, {
    ...on,
    when: spanOf(event, zone),
    /** @param {number} minutes */
    becomes: (minutes) => timeOf(event.start + minutes * MINUTE, zone),
  });
  // What reaches over the edge of the day shows only a part of itself: the menu moves it.
  if (event.start >= grid.start && event.end <= grid.end) {
    /** @param {number} rows */
    const shows = (rows) => {
      node.style.setProperty('--from', String(from + rows));
      time.textContent = spanOf(event, zone, rows * QUARTER);
    };
    draggable(opener, {
      rowHeight: () => node.offsetHeight / span,
      least: -from,
      most: grid.rows - from - span,
      held: on.held,
      shows,
      drops: (rows) => {
        const start = event.start + rows * QUARTER;
        void on
          .change(person, event, { do: 'move', start }, movedWords(event, timeOf(start, zone)))
          .then((done) => done || shows(0));
      },
    });
  }
  return node;
}

/** An event of whole days, as a line under the name. @param {DayEvent} event @param {DayPerson} person @param {EventDoing} on */
export function drawAllDay(event, person, on) {
  const wrap = h('span', { class: `all-day ${event.kind}` });
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'event-open',
      title: event.title,
      'data-focus': `event/${person.key}/${event.id}`,
      onclick: () => menu.toggle(),
    },
    event.title,
    h('span', { class: 'visually-hidden' }, ` all day, ${kinds[event.kind]}`),
  );
  wrap.append(opener);
  const menu = menuOf(wrap, opener, event, person, { ...on, when: 'All day', becomes: null });
  return wrap;
}

/** @param {DayEvent} event @param {string} time */
const movedWords = (event, time) => `${event.title} moved to ${time}`;

/**
 * @param {HTMLElement} wrap
 * @param {HTMLElement} opener
 * @param {DayEvent} event
 * @param {DayPerson} person
 * @param {EventDoing & { when: string, becomes: ((minutes: number) => string) | null }} on `becomes`: `null`, it has no time to move
 */
function menuOf(wrap, opener, event, person, { held, change, when, becomes }) {
  return deedMenu(wrap, opener, {
    name: `${event.title}, ${when}`,
    held,
    content: (close) => {
      /** @param {CalendarDeed} what @param {string} said */
      const run = (what, said) => {
        close();
        void change(person, event, what, said);
      };
      return [
        h(
          'p',
          { class: 'menu-title' },
          event.title,
          h('span', { class: 'quiet block' }, `${when} · ${kinds[event.kind]}`),
        ),
        event.guests.length > 0 ? answering(event, person, run) : null,
        becomes === null
          ? null
          : moves(becomes, (minutes) =>
              run({ do: 'move', start: event.start + minutes * MINUTE }, movedWords(event, becomes(minutes))),
            ),
        removal('Delete', () => run({ do: 'delete' }, `${event.title} deleted`)),
        h(
          'p',
          { class: 'menu-note' },
          `Moved and deleted as ${event.organizer} would in the calendar${event.repeats ? ', this one of the series only' : ''}.`,
        ),
      ];
    },
  });
}

/**
 * Whose answer, and which. Choosing somebody keeps the menu open.
 * @param {DayEvent} event
 * @param {DayPerson} person
 * @param {(what: CalendarDeed, said: string) => void} run
 */
function answering(event, person, run) {
  const { guests } = event;
  const key = `${person.key}/${event.id}`;
  const before = chosen.get(key) ?? person.address;
  let guest = guests.find((it) => it.address === before) ?? guests[0];
  const whom = guests.map((it) =>
    menuItem(
      [h('span', { class: 'deed-tick' }, icon('check')), it.name, h('span', { class: 'quiet' }, answered[it.answer])],
      () => choose(it),
      {
        role: 'menuitemradio',
        class: 'menu-item deed-guest',
      },
    ),
  );
  const how = answers.map(({ answer, words }) =>
    menuItem(words, () => {
      if (guest)
        run({ do: 'answer', guest: guest.address, answer }, `${guest.name} ${answered[answer]}: ${event.title}`);
    }),
  );
  /** @param {DayGuest} it */
  function choose(it) {
    guest = it;
    chosen.set(key, it.address);
    show();
  }
  function show() {
    whom.forEach((node, index) => node.setAttribute('aria-checked', String(guests[index] === guest)));
    how.forEach((node, index) => {
      node.setAttribute('aria-label', `${answers[index]?.words} as ${guest?.name}`);
      node.classList.toggle('chosen', guest?.answer === answers[index]?.answer);
    });
  }
  show();
  return [
    guests.length === 1
      ? h('p', { class: 'deed-guests deed-label' }, `${guest?.name} ${guest ? answered[guest.answer] : ''}`)
      : h(
          'div',
          { class: 'deed-guests', role: 'group', 'aria-label': 'Answer as' },
          h('span', { class: 'deed-label', 'aria-hidden': 'true' }, 'Answer as'),
          whom,
        ),
    h('div', { class: 'deed-row', role: 'group', 'aria-label': 'Answer' }, how),
  ];
}
