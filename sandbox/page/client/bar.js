/** The bar: the sandbox's clock, ordered trouble, starting over, colours. */
import { api } from './api.js';
import { askConfirm } from './blocks.js';
import { fill, h, icon } from './dom.js';
import { store } from './store.js';
import { troubleMenu } from './trouble-menu.js';

/**
 * @param {{ zone: () => string, reader: () => import('./text.js').Reader,
 *   told: (run: () => Promise<unknown>) => Promise<unknown> }} on
 */
export function topBar(on) {
  const clock = h('span', { class: 'clock-time' });
  /** @param {import('./dom.js').Child} words @param {Parameters<typeof api.clock>[0] | (() => Parameters<typeof api.clock>[0])} to @param {string} name */
  const clockButton = (words, to, name) =>
    h(
      'button',
      {
        type: 'button',
        class: 'bar-button',
        'aria-label': name,
        onclick: () => on.told(() => api.clock(typeof to === 'function' ? to() : to)),
      },
      words,
    );

  const trouble = troubleMenu((name, wanted) => on.told(() => api.trouble(name, wanted)));
  const themeButton = h('button', { type: 'button', class: 'bar-button', onclick: () => turnTheme() });
  const node = h(
    'header',
    { class: 'bar' },
    h(
      'div',
      { class: 'bar-brand' },
      h('span', { class: 'brand-mark', 'aria-hidden': 'true' }),
      h('span', { class: 'brand' }, 'Fulcrum'),
      h('span', { class: 'brand-kind' }, 'sandbox'),
    ),
    h(
      'div',
      { class: 'bar-group', role: 'group', 'aria-label': 'Clock' },
      h('span', { class: 'clock', title: 'The sandbox’s clock, in your zone' }, icon('clock'), clock),
      clockButton('+1 h', { byMs: 3_600_000 }, 'Move the clock one hour on'),
      clockButton('+1 day', { byMs: 86_400_000 }, 'Move the clock one day on'),
      clockButton(
        [h('span', { class: 'bar-words' }, 'Next morning'), h('span', { class: 'bar-short' }, '9 am')],
        () => ({ to: 'next-morning', zone: on.zone() }),
        'Move the clock to nine the next morning',
      ),
    ),
    h(
      'div',
      { class: 'bar-group bar-last' },
      trouble.node,
      h(
        'button',
        { type: 'button', class: 'bar-button', onclick: () => reset() },
        icon('reset'),
        h('span', { class: 'bar-words' }, 'Reset'),
      ),
      themeButton,
    ),
  );

  async function reset() {
    const yes = await askConfirm(
      {
        title: { text: 'Start over?' },
        text: {
          type: 'plain_text',
          text: 'Slack, Lever, the calendars and the clock go back to where they began. Nothing outside this machine is touched.',
        },
        confirm: { text: 'Start over' },
        deny: { text: 'Keep' },
      },
      on.reader(),
    );
    if (yes) await on.told(api.reset);
  }

  const themes = ['system', 'light', 'dark'];
  let theme = store.get('theme') ?? 'system';
  function turnTheme() {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
    store.set('theme', theme);
    showTheme();
  }
  function showTheme() {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    fill(themeButton, icon(theme === 'dark' ? 'moon' : theme === 'light' ? 'sun' : 'half'));
    themeButton.setAttribute('aria-label', `Colours: ${theme}. Change`);
    themeButton.title = `Colours: ${theme}`;
  }

  showTheme();
  return {
    node,
    trouble: trouble.update,
    /** @param {number} now epoch ms @param {string} zone */
    showClock: (now, zone) => {
      clock.textContent = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      }).format(now);
    },
  };
}
