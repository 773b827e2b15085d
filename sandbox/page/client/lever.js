/** The Lever tab: what Lever holds of each candidate, panels first. Read-only: only the bot changes Lever here. */
import { avatar, fill, h, icon } from './dom.js';
import { timeOf } from './text.js';

/** @import { LeverView, LeverViewCandidate, LeverViewPanel } from '../sources.ts' */

/** @type {Set<string>} */
const opened = new Set();
/** @type {Set<string>} */
const closed = new Set();
let wanted = '';

/** @param {number} at @param {string} zone */
const dayWords = (at, zone) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }).format(at);

/** @param {LeverViewPanel} panel */
function drawPanel(panel) {
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
            ),
          );
        }),
    ),
  );
}

/** @param {LeverViewCandidate} it @param {boolean} first */
function drawCandidate(it, first) {
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
        : it.panels.map(drawPanel),
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

/** @param {HTMLElement} into @param {LeverView} view @param {() => void} search reads Lever again with what is searched */
export function drawLever(into, view, search) {
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
    shown.map((it, index) => drawCandidate(it, index === 0)),
    shown.length === 0
      ? h('p', { class: 'empty-line' }, `Nobody in ${view.account}’s Lever matches “${wanted}”.`)
      : null,
    view.found > shown.length
      ? h('p', { class: 'empty-line' }, `${view.found - shown.length} more: search to see them.`)
      : null,
  );
  fill(into, h('div', { class: 'tab-head' }, filter), list);
}
