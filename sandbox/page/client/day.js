/** The Day tab: one column a person, their busy times, tentative ones, and the bot's own events, in the viewer's zone. */
import { drawAllDay, drawEvent, kinds } from './day-event.js';
import { fill, h, icon } from './dom.js';
import { dayOf } from './text.js';

/** @import { DayView, DayEvent, DayPerson } from '../sources.ts' */
/** @import { EventDoing, Grid } from './day-event.js' */

const HOUR = 3_600_000;
/** Epoch ms of a wall-clock hour on a day in a zone. @param {string} day @param {number} hour @param {string} zone */
function wall(day, hour, zone) {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + hour * HOUR;
  /** @param {number} at */
  const offset = (at) =>
    Date.parse(
      `${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T')}Z`,
    ) - at;
  const first = asUtc - offset(asUtc);
  return asUtc - offset(first);
}

/**
 * Side by side where events overlap: each gets a lane, and shares the width with those it overlaps only.
 * @param {DayEvent[]} events by start
 */
function lanes(events) {
  /** @type {{ event: DayEvent, lane: number, of: number }[]} */
  const placed = [];
  /** @type {typeof placed} */
  let cluster = [];
  let until = Number.NEGATIVE_INFINITY;
  const close = () => {
    const of = Math.max(1, ...cluster.map((it) => it.lane + 1));
    for (const it of cluster) it.of = of;
    cluster = [];
  };
  for (const event of events) {
    if (event.start >= until) close();
    const taken = new Set(cluster.filter((it) => it.event.end > event.start).map((it) => it.lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    const one = { event, lane, of: 1 };
    cluster.push(one);
    placed.push(one);
    until = Math.max(until, event.end);
  }
  close();
  return placed;
}

/**
 * @param {HTMLElement} into
 * @param {DayView} view
 * @param {EventDoing & { zone: string, now: number, turn: (day: string | null) => void, show: (people: string[]) => void,
 *   readable: (person: string, readable: boolean) => void }} on
 */
export function drawDay(into, view, on) {
  const { zone, change, held } = on;
  const doing = { change, held };
  const scroll = into.querySelector('.day-scroll');
  const place = scroll ? [scroll.scrollTop, scroll.scrollLeft] : null;
  const noon = Date.parse(`${view.day}T12:00:00Z`);
  const words = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(noon);
  /** @param {number} days */
  const shifted = (days) => new Date(noon + days * 24 * HOUR).toISOString().slice(0, 10);
  const timed = view.people.flatMap((it) => it.events.filter((event) => !event.allDay));
  const from0 = wall(view.day, 0, zone);
  /** @param {number} at */
  const hourOf = (at) => (at - from0) / HOUR;
  // What began yesterday or ends tomorrow is cut at the edge; it does not stretch the day to midnight.
  const early = Math.max(0, Math.min(8, ...timed.map((it) => Math.floor(hourOf(it.start))).filter((it) => it >= 0)));
  const late = Math.min(24, Math.max(19, ...timed.map((it) => Math.ceil(hourOf(it.end))).filter((it) => it <= 24)));
  const start = wall(view.day, early, zone);
  const end = wall(view.day, late, zone);
  const rows = (late - early) * 4;
  /** @param {number} at */
  const row = (at) => Math.round(((Math.min(Math.max(at, start), end) - start) / (end - start)) * rows);
  /** @type {Grid} */
  const grid = { start, end, rows, row };

  /** @param {DayPerson} person */
  const column = (person) => {
    const events = person.events
      .filter((it) => !it.allDay && it.end > start && it.start < end)
      .sort((a, b) => a.start - b.start);
    const placed = lanes(events);
    const body = h('ol', { class: 'day-column', 'aria-label': `${person.name}: ${events.length} events` });
    body.style.setProperty('--rows', String(rows));
    for (const { event, lane, of } of placed) {
      const node = drawEvent(event, person, { grid, zone, now: on.now, ...doing });
      node.style.setProperty('--lane', String(lane));
      node.style.setProperty('--lanes', String(of));
      body.append(node);
    }
    if (!person.readable)
      body.append(
        h('li', { class: 'unreadable' }, icon('lock'), 'This calendar cannot be read. Nobody here counts as free.'),
      );
    if (on.now > start && on.now < end && dayOf(on.now, zone) === view.day) {
      const line = h('li', { class: 'now-line', 'aria-hidden': 'true' });
      line.style.setProperty('--at', String(((on.now - start) / (end - start)) * 100));
      body.append(line);
    }
    // Of the person's own day, in their own zone: the one that noon here falls into.
    const midday = wall(view.day, 12, zone);
    const allDay = person.events.filter((it) => it.allDay && it.start <= midday && midday < it.end);
    return h(
      'section',
      { class: 'day-person', 'aria-label': person.name },
      h(
        'div',
        { class: 'day-name' },
        h('span', { class: 'strong' }, person.name),
        h(
          'span',
          { class: 'quiet' },
          person.room ? 'Room' : (person.zone.split('/').at(-1) ?? person.zone).replaceAll('_', ' '),
        ),
        h(
          'button',
          {
            type: 'button',
            class: `tool tiny${person.readable ? '' : ' on'}`,
            'aria-pressed': String(!person.readable),
            'aria-label': `${person.name}'s calendar is unreadable`,
            title: person.readable ? 'Make this calendar unreadable' : 'Make this calendar readable again',
            'data-focus': `readable/${person.key}`,
            onclick: () => on.readable(person.key, !person.readable),
          },
          icon(person.readable ? 'eye' : 'lock'),
        ),
        view.people.length > 1
          ? h(
              'button',
              {
                type: 'button',
                class: 'tool tiny',
                'aria-label': `Hide ${person.name}`,
                onclick: () => on.show(view.people.filter((it) => it !== person).map((it) => it.key)),
              },
              icon('cross'),
            )
          : null,
        allDay.map((it) => drawAllDay(it, person, doing)),
      ),
      body,
    );
  };

  const hours = h('ol', { class: 'day-hours', 'aria-hidden': 'true' });
  hours.style.setProperty('--rows', String(rows));
  for (let hour = early; hour < late; hour += 1) {
    const label = h('li', null, `${String(hour).padStart(2, '0')}:00`);
    label.style.setProperty('--from', String((hour - early) * 4));
    hours.append(label);
  }
  const others = view.everybody.filter((it) => !view.people.some((person) => person.key === it.key));
  const add = h(
    'select',
    {
      class: 'text-input slim',
      'aria-label': 'Add a calendar',
      'data-focus': 'day-add',
      onchange: () => add.value !== '' && on.show([...view.people.map((it) => it.key), add.value]),
    },
    h('option', { value: '' }, 'Add a calendar…'),
    others.map((it) => h('option', { value: it.key }, it.name)),
  );
  fill(
    into,
    h(
      'div',
      { class: 'tab-head day-head' },
      h(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': 'Day before',
          'data-focus': 'day-before',
          onclick: () => on.turn(shifted(-1)),
        },
        icon('back'),
      ),
      h('h3', { 'aria-live': 'polite' }, words),
      h(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': 'Day after',
          'data-focus': 'day-after',
          onclick: () => on.turn(shifted(1)),
        },
        icon('forward'),
      ),
      add,
    ),
    h(
      'ul',
      { class: 'legend', 'aria-label': 'Legend' },
      /** @type {const} */ (['busy', 'tentative', 'ours', 'out-of-office']).map((kind) =>
        h('li', null, h('span', { class: `swatch ${kind}`, 'aria-hidden': 'true' }), kinds[kind]),
      ),
      h('li', { class: 'zone-name' }, `Times in ${zone.replaceAll('_', ' ')}`),
    ),
    view.people.length === 0
      ? h('p', { class: 'empty-line' }, 'No interviewer is on a panel yet. Add a calendar to look at a day.')
      : h(
          'div',
          { class: 'day-scroll', tabIndex: 0, role: 'group', 'aria-label': 'Calendars' },
          h('div', { class: 'day-grid' }, hours, view.people.map(column)),
        ),
  );
  const next = into.querySelector('.day-scroll');
  if (next && place) next.scrollTo(place[1] ?? 0, place[0] ?? 0);
}
