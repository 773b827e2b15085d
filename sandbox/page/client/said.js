/** What a screen reader is told of what happened on the page: new messages but not the history, and what was done. */
import { h } from './dom.js';

/** @import { Screen, ScreenMessage } from '../../slack/screen.ts' */

const MOST = 600;

export function announcer() {
  const node = h('div', { class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
  /** Messages already announced. @type {Set<string>} */
  const known = new Set();
  const keyOf = (/** @type {ScreenMessage} */ it) => `${it.channelId} ${it.ts} ${it.ephemeral}`;
  return {
    node,
    /** @param {string} words */
    say: (words) => {
      node.textContent = words;
    },
    /** @param {Screen} screen @param {boolean} quietly */
    messages: (screen, quietly) => {
      const all = [...(screen.channel?.messages ?? []), ...(screen.thread?.messages ?? [])];
      const fresh = all.filter((it) => !known.has(keyOf(it)));
      const switched = fresh.length === all.length;
      for (const it of fresh) known.add(keyOf(it));
      if (quietly || switched) return;
      node.textContent = fresh
        .map((it) => `${it.author}${it.ephemeral ? ', only to you' : ''}: ${it.text}`)
        .join('. ')
        .slice(0, MOST);
    },
    forget: () => known.clear(),
  };
}
