/**
 * The Lever tab: what Lever holds of each candidate, panels first. Interviews can be moved and deleted as a recruiter does
 * in Lever's own screen; everything else is changed by the bot alone.
 */
import { deedMenu, moves, removal } from './deed-menu.js';
import { avatar, fill, h, icon } from './dom.js';
import { timeOf } from './text.js';

/** @import { LeverDeed, LeverView, LeverViewCandidate, LeverViewInterview, LeverViewPanel } from '../sources.ts' */

/**
 * @typedef {{ change: (interview: LeverViewInterview, deed: LeverDeed, said: string) => void, held: (on: boolean) => void }} LeverDoing
 *   `said`: to a screen reader, once it is done
 */

const MINUTE = 60_000;

/** @type {Set<string>} */
const opened = new Set();
/** @type {Set<string>} */
const closed = new Set();
let wanted = '';

/** @param {number} at @param {string} zone */
const dayWords = (at, zone) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }).format(at);

/**
 * What a recruiter does to an interview in Lever.
 * @param {LeverViewInterview} it
 * @param {LeverViewPanel} panel
 * @param {LeverDoing} doing
 */
function interviewMenu(it, panel, { change, held }) {
  const name = `${it.subject}, ${timeOf(it.at, panel.zone)}`;
  const wrap = h('span', { class: 'interview-menu' });
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'tool tiny',
      'aria-label': `Change in Lever: ${name}`,
      title: 'Change in Lever',
      'data-focus': `interview/${it.id}`,
      onclick: () => menu.toggle(),
    },
    icon('dots'),
  );
  wrap.append(opener);
  const menu = deedMenu(wrap, opener, {
    name,
    held,
    content: (close) => {
      /** @param {LeverDeed} deed @param {string} said */
      const run = (deed, said) => {
        close();
        change(it, deed, said);
      };
      /** @param {number} minutes */
      const becomes = (minutes) => timeOf(it.at + minutes * MINUTE, panel.zone);
      return [
        h('p', { class: 'menu-title' }, it.subject, h('span', { class: 'quiet block' }, 'In Lever’s own screen')),
        moves(becomes, (minutes) =>
          run({ do: 'move', at: it.at + minutes * MINUTE }, `${it.subject} moved to ${becomes(minutes)} in Lever`),
        ),
        removal('Delete the interview', () => run({ do: 'delete' }, `${it.subject} deleted in Lever`)),
        h('p', { class: 'menu-note' }, 'The bot looks at Lever every minute of the sandbox’s clock.'),
      ];
    },
  });
  return wrap;
}

/** @param {LeverViewPanel} panel @param {LeverDoing} doing */
function drawPanel(panel, doing) {
  let day = '';
  return h(
    'section',
    { class: 'panel-card', 'aria-label': `Panel by ${panel.author}` },
    h(
      'div',
      { class: 'panel-head' },
      icon('calendar'),
      h(
        'span',
        { class: 'strong' },
        `${panel.interviews.length} ${panel.interviews.length === 1 ? 'interview' : 'interviews'}`,
      ),
      h(
        'span',
        {
          class: `tag ${panel.externallyManaged ? 'tag-ours' : ''}`,
          title: panel.externallyManaged
            ? 'externallyManaged: the API may change it'
            : 'Made in Lever: only Lever may change it',
        },
        panel.externallyManaged ? 'Managed by the bot' : 'Managed in Lever',
      ),
    ),
    h(
      'p',
      { class: 'quiet' },
      'Created by ',
      h('span', { class: 'strong' }, panel.author),
      ` (perform_as) · ${panel.zone.replaceAll('_', ' ')}`,
    ),
    panel.note ? h('p', { class: 'quiet' }, panel.note) : null,
    h(
      'ol',
      { class: 'interviews' },
      [...panel.interviews]
        .sort((a, b) => a.at - b.at)
        .map((it) => {
          const here = dayWords(it.at, panel.zone);
          const line = here === day ? null : h('div', { class: 'interview-day' }, here);
          day = here;
          return h(
            'li',
            { class: it.canceled ? 'interview canceled' : 'interview' },
            line,
            h(
              'div',
              { class: 'interview-row' },
              h(
                'span',
                { class: 'interview-time' },
                `${timeOf(it.at, panel.zone)}–${timeOf(it.at + it.minutes * 60_000, panel.zone)}`,
              ),
              h(
                'span',
                null,
                h('span', { class: 'strong' }, it.subject),
                it.canceled ? h('span', { class: 'tag tag-bad' }, 'Cancelled') : null,
                h('span', { class: 'quiet block' }, it.interviewers.join(', ') || 'Nobody assigned'),
                h(
                  'span',
                  { class: 'quiet block' },
                  icon('form'),
                  it.form ?? 'No feedback form',
                  it.location ? ` · ${it.location}` : '',
                ),
              ),
              it.canceled ? null : interviewMenu(it, panel, doing),
            ),
          );
        }),
    ),
  );
}

/** @param {LeverViewCandidate} it @param {boolean} first @param {LeverDoing} doing */
function drawCandidate(it, first, doing) {
  const open = opened.has(it.opportunityId) || (first && !closed.has(it.opportunityId));
  const node = h(
    'details',
    {
      class: 'candidate',
      open,
      ontoggle: () => {
        (node.open ? opened : closed).add(it.opportunityId);
        (node.open ? closed : opened).delete(it.opportunityId);
      },
    },
    h(
      'summary',
      { 'data-focus': `candidate/${it.opportunityId}` },
      avatar(it.name),
      h(
        'span',
        { class: 'candidate-title' },
        h('span', { class: 'strong' }, it.name),
        h('span', { class: 'quiet block' }, `${it.posting} · ${it.stage}`),
        it.confidential ? h('span', { class: 'tag tag-warn' }, icon('lock'), 'Confidential') : null,
        it.archived !== null ? h('span', { class: 'tag' }, 'Archived') : null,
      ),
      it.panels.length > 0
        ? h(
            'span',
            { class: 'count', title: 'Panels', 'aria-label': `${it.panels.length} panels` },
            String(it.panels.length),
          )
        : null,
    ),
    h(
      'div',
      { class: 'candidate-body' },
      h(
        'dl',
        { class: 'facts' },
        it.headline ? [h('dt', null, 'Headline'), h('dd', null, it.headline)] : null,
        h('dt', null, 'Owner'),
        h('dd', null, it.owner || 'Nobody'),
        it.archived !== null ? [h('dt', null, 'Archived'), h('dd', null, it.archived)] : null,
        it.tags.length > 0
          ? [
              h('dt', null, 'Tags'),
              h(
                'dd',
                null,
                it.tags.map((tag) => h('span', { class: 'tag' }, tag)),
              ),
            ]
          : null,
      ),
      it.panels.length === 0
        ? h('p', { class: 'empty-line' }, 'No panel yet. Book one from Slack and it appears here.')
        : it.panels.map((panel) => drawPanel(panel, doing)),
      it.notes.length > 0
        ? [
            h('h4', null, 'Notes'),
            it.notes.map((note) =>
              h('blockquote', { class: 'note' }, note.text, h('span', { class: 'quiet block' }, note.author)),
            ),
          ]
        : null,
    ),
  );
  return node;
}

/** What the search field says: the server searches all of Lever with it. */
export const searched = () => wanted.trim();

/**
 * @param {HTMLElement} into
 * @param {LeverView} view
 * @param {LeverDoing & { search: () => void }} on `search`: reads Lever again with what is searched
 */
export function drawLever(into, view, { search, ...doing }) {
  const list = h('div', { class: 'candidates' });
  const filter = h('input', {
    type: 'search',
    class: 'text-input',
    placeholder: `Search ${view.total} candidates`,
    'aria-label': 'Search candidates in Lever',
    value: wanted,
    'data-focus': 'lever-search',
    oninput: () => ((wanted = filter.value), search()),
  });
  const shown = view.candidates;
  fill(
    list,
    shown.map((it, index) => drawCandidate(it, index === 0, doing)),
    shown.length === 0
      ? h('p', { class: 'empty-line' }, `Nobody in ${view.account}’s Lever matches “${wanted}”.`)
      : null,
    view.found > shown.length
      ? h('p', { class: 'empty-line' }, `${view.found - shown.length} more: search to see them.`)
      : null,
  );
  fill(into, h('div', { class: 'tab-head' }, filter), list);
}
