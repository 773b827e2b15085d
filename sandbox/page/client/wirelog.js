/** The Wire tab: every request between the bot and the services, newest last, bodies on demand. */
import { h, icon } from './dom.js';

/** @import { WireEntry } from '../../wire.ts' */

const MOST = 500;
const names = { slack: 'Slack', lever: 'Lever', google: 'Google', microsoft: 'Microsoft', bot: 'Bot', page: 'Page' };

/** A body as people read it: JSON indented, forms line by line (with JSON fields opened). @param {string} body */
export function pretty(body) {
  if (body === '') return '';
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    if (!/^[\w.[\]%-]+=/.test(body)) return body;
    const lines = [...new URLSearchParams(body)].map(([name, value]) => {
      try {
        return /^[[{]/.test(value) ? `${name} = ${JSON.stringify(JSON.parse(value), null, 2)}` : `${name} = ${value}`;
      } catch {
        return `${name} = ${value}`;
      }
    });
    return lines.join('\n');
  }
}

/** @param {WireEntry} entry */
function drawEntry(entry) {
  const failed = entry.status === null || entry.status === 0 || entry.status >= 400;
  const path = entry.path + (entry.query === '' ? '' : `?${entry.query}`);
  const node = h(
    'details',
    { class: `wire-entry${failed ? ' failed' : ''}`, 'data-service': entry.service },
    h(
      'summary',
      null,
      h('span', { class: `service ${entry.service}` }, names[entry.service]),
      h('span', { class: 'method' }, entry.method),
      h('span', { class: 'path', title: path }, path),
      h('span', { class: 'status' }, entry.status === 0 ? 'cut' : String(entry.status ?? '…')),
      h(
        'span',
        { class: 'took' },
        entry.ms === null ? '' : `${entry.ms < 10 ? entry.ms.toFixed(1) : Math.round(entry.ms)} ms`,
      ),
    ),
  );
  node.addEventListener(
    'toggle',
    () => {
      node.append(
        h(
          'div',
          { class: 'wire-bodies' },
          entry.note ? h('p', { class: 'quiet' }, icon('info'), entry.note) : null,
          entry.requestBody ? [h('h4', null, 'Request'), h('pre', { tabIndex: 0 }, pretty(entry.requestBody))] : null,
          entry.responseBody ? [h('h4', null, 'Answer'), h('pre', { tabIndex: 0 }, pretty(entry.responseBody))] : null,
          !entry.requestBody && !entry.responseBody ? h('p', { class: 'quiet' }, 'No bodies.') : null,
        ),
      );
    },
    { once: true },
  );
  return node;
}

/** @param {HTMLElement} into */
export function wireLog(into) {
  let service = '';
  let words = '';
  /** @type {WireEntry[]} */
  let entries = [];
  const list = h('div', { class: 'wire-list', role: 'log', 'aria-label': 'Requests', 'aria-live': 'off', tabIndex: 0 });
  const count = h('span', { class: 'quiet', role: 'status' });
  const filter = h('input', {
    type: 'search',
    class: 'text-input slim',
    placeholder: 'Filter by path or body',
    'aria-label': 'Filter requests',
    oninput: () => ((words = filter.value.toLowerCase()), redraw()),
  });
  const which = h(
    'select',
    { class: 'text-input slim', 'aria-label': 'Service', onchange: () => ((service = which.value), redraw()) },
    h('option', { value: '' }, 'All services'),
    /** @type {const} */ (['slack', 'lever', 'google', 'microsoft', 'bot']).map((it) =>
      h('option', { value: it }, names[it]),
    ),
  );
  into.append(
    h(
      'div',
      { class: 'tab-head' },
      which,
      filter,
      h('button', { type: 'button', class: 'button slim', onclick: () => ((entries = []), redraw()) }, 'Clear'),
    ),
    count,
    list,
  );

  /** @param {WireEntry} it */
  const fits = (it) =>
    (service === '' || it.service === service) &&
    (words === '' || `${it.path} ${it.query} ${it.requestBody} ${it.responseBody}`.toLowerCase().includes(words));
  function tell() {
    count.textContent =
      entries.length === 0
        ? 'Nothing yet. Type a command in Slack and watch.'
        : `${list.children.length} of ${entries.length} requests`;
  }
  function redraw() {
    list.replaceChildren(...entries.filter(fits).slice(-MOST).map(drawEntry));
    tell();
    list.scrollTop = list.scrollHeight;
  }
  tell();
  return {
    /** @param {readonly WireEntry[]} more */
    add: (more) => {
      const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
      const known = entries.at(-1)?.seq ?? 0;
      const fresh = more.filter((it) => it.seq > known - 200 && !entries.some((other) => other.seq === it.seq));
      entries = [...entries, ...fresh].slice(-5 * MOST);
      for (const it of fresh.filter(fits)) list.append(drawEntry(it));
      while (list.children.length > MOST) list.firstElementChild?.remove();
      tell();
      if (atEnd) list.scrollTop = list.scrollHeight;
    },
    /** The end, when the tab comes to the front: a hidden list cannot scroll. */
    shown: () => {
      list.scrollTop = list.scrollHeight;
    },
    clear: () => {
      entries = [];
      redraw();
    },
  };
}
