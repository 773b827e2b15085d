/** The sidebar: the workspace, its conversations, and who is looking. Used by `app.js`. */
import { avatar, fill, h, icon, reconcile } from './dom.js';

/** @import { Screen, ScreenChannel } from '../../slack/screen.ts' */
/** @import { Act } from '../sources.ts' */

const kindIcons = { public: 'hash', private: 'lock', external: 'external', im: 'dot', mpim: 'people', app: 'app' };

/** @param {{ act: (what: Act) => Promise<void>, switchPerson: (back: () => void) => void }} on `back` gives the focus back */
export function sidebarPane(on) {
  const channelList = h('ul', { class: 'channels' });
  const directList = h('ul', { class: 'channels' });
  const workspaceName = h('span', { class: 'workspace-name' });
  const personButton = h('button', {
    type: 'button',
    class: 'person',
    'aria-haspopup': 'dialog',
    'data-focus': 'person',
    onclick: () => on.switchPerson(() => personButton.focus()),
  });
  const node = h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Conversations', id: 'sidebar' },
    h(
      'div',
      { class: 'workspace' },
      h('span', { class: 'workspace-mark', 'aria-hidden': 'true' }),
      h(
        'span',
        { class: 'workspace-words' },
        workspaceName,
        h('span', { class: 'workspace-kind' }, 'Emulated Slack · nothing leaves this machine'),
      ),
    ),
    h(
      'div',
      { class: 'sidebar-scroll' },
      h('h2', { class: 'side-title', id: 'side-channels' }, 'Channels'),
      channelList,
      h('h2', { class: 'side-title' }, 'Direct messages and apps'),
      directList,
    ),
    personButton,
  );

  /** @param {ScreenChannel} it @param {Screen['place']} place */
  function channelRow(it, place) {
    const name = it.name.replace(/^#/, '');
    const here =
      it.current && place === 'channel' && it.kind !== 'app'
        ? true
        : it.kind === 'app' && (place === 'home' || it.current);
    return h(
      'li',
      null,
      h(
        'button',
        {
          type: 'button',
          class: `channel${it.unread > 0 && !here ? ' unread' : ''}${it.member ? '' : ' not-member'}`,
          'aria-current': here ? 'page' : undefined,
          'data-focus': `channel/${it.id}`,
          onclick: () =>
            on.act(it.kind === 'app' && it.unread === 0 ? { do: 'home' } : { do: 'open', channelId: it.id }),
        },
        icon(kindIcons[it.kind]),
        h('span', { class: 'channel-name' }, name),
        it.kind === 'external' ? h('span', { class: 'visually-hidden' }, ' (shared with another company)') : null,
        it.archived ? h('span', { class: 'quiet' }, 'archived') : null,
        it.unread > 0 && !here
          ? h('span', { class: 'badge' }, String(it.unread), h('span', { class: 'visually-hidden' }, ' unread'))
          : null,
      ),
    );
  }

  return {
    node,
    focus: () => node.querySelector('button')?.focus(),
    /** @param {Screen} screen */
    draw: (screen) => {
      const { person, place, channels } = screen;
      workspaceName.textContent = screen.workspace.name;
      fill(
        personButton,
        avatar(person.name),
        h(
          'span',
          { class: 'person-words' },
          h('span', { class: 'strong block' }, person.name),
          h('span', { class: 'quiet block' }, person.zone.replaceAll('_', ' ')),
        ),
        icon('switch'),
      );
      personButton.setAttribute('aria-label', `You are ${person.name}. Switch person`);
      const direct = channels
        .filter((it) => ['im', 'mpim', 'app'].includes(it.kind))
        .sort((a, b) => Number(b.kind === 'app') - Number(a.kind === 'app'));
      /** @type {[HTMLElement, ScreenChannel[]][]} */
      const lists = [
        [channelList, channels.filter((it) => !direct.includes(it))],
        [directList, direct],
      ];
      for (const [list, rows] of lists)
        reconcile(
          list,
          rows,
          (it) => it.id,
          (it) => JSON.stringify([it, place]),
          (it) => channelRow(it, place),
        );
    },
  };
}
