/**
 * The message box: Enter sends, Shift+Enter breaks the line, `/` offers the manifest's commands and then what their usage
 * hint lists. Up, Down, Tab and Esc work on the list as in Slack.
 */
import { fill, h, icon, newId } from './dom.js';
import { menuItem, popUp } from './menu.js';

/** @import { Screen } from '../../slack/screen.ts' */

/** @typedef {{ insert: string, title: string, about: string, usage: string }} Completion */

/**
 * What the usage hint of a command offers after it: `[schedule|today|help]`, `schedule <candidate> · today`.
 * @param {string} usage
 * @returns {{ verb: string, rest: string }[]}
 */
export function verbsOf(usage) {
  return usage
    .replace(/^\[|\]$/g, '')
    .split(/\s*[|,·]\s*/)
    .map((it) => /^([a-z][a-z-]+)\b\s*(.*)$/.exec(it.trim()))
    .filter((it) => it !== null)
    .map((it) => ({ verb: it[1] ?? '', rest: (it[2] ?? '').trim() }))
    .filter((it, index, all) => all.length > 1 && all.findIndex((other) => other.verb === it.verb) === index);
}

/**
 * @param {string} text what stands in the box
 * @param {Screen['commands']} commands
 * @returns {Completion[]}
 */
export function completions(text, commands) {
  if (!text.startsWith('/') || text.includes('\n')) return [];
  const space = text.indexOf(' ');
  if (space === -1) {
    return commands
      .filter((it) => it.command.startsWith(text))
      .map((it) => ({ insert: `${it.command} `, title: it.command, about: it.description, usage: it.usage }));
  }
  const command = commands.find((it) => it.command === text.slice(0, space));
  const typed = text.slice(space + 1);
  if (!command || typed.includes(' ')) return [];
  return verbsOf(command.usage)
    .filter((it) => it.verb.startsWith(typed) && it.verb !== typed)
    .map((it) => ({
      insert: `${command.command} ${it.verb}${it.rest ? ' ' : ''}`,
      title: `${command.command} ${it.verb}`,
      about: it.rest,
      usage: '',
    }));
}

/**
 * @param {{ label: string, screen: () => Screen, send: (text: string) => Promise<void>, shortcut: ((callbackId: string) => void) | null }} it
 */
export function composer(it) {
  const listId = newId('commands');
  const hintId = newId('hint');
  let active = 0;
  let dismissed = '';
  /** @type {Completion[]} */
  let offered = [];
  const box = h('textarea', {
    class: 'composer-text',
    rows: 1,
    'aria-label': it.label,
    placeholder: it.label,
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'aria-describedby': hintId,
    autocomplete: 'off',
    'data-focus': 'composer',
  });
  const list = h('ul', { class: 'command-list', role: 'listbox', id: listId, 'aria-label': 'Commands', hidden: true });
  const hint = h('div', { class: 'usage-hint', id: hintId, 'aria-live': 'polite' });
  const sendButton = h(
    'button',
    { type: 'button', class: 'send', 'aria-label': 'Send', disabled: true, onclick: () => send() },
    icon('send'),
  );

  function grow() {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
  }

  function update() {
    grow();
    sendButton.disabled = box.value.trim() === '';
    const { commands } = it.screen();
    offered = box.value === dismissed ? [] : completions(box.value, commands);
    active = Math.min(active, Math.max(0, offered.length - 1));
    list.replaceChildren(
      ...offered.map((completion, index) =>
        h(
          'li',
          {
            role: 'option',
            id: `${listId}-${index}`,
            class: 'command-option',
            'aria-selected': String(index === active),
            onmousedown: (/** @type {MouseEvent} */ event) => (event.preventDefault(), take(index)),
          },
          h('span', { class: 'command-name' }, completion.title),
          completion.about ? h('span', { class: 'command-about' }, completion.about) : null,
        ),
      ),
    );
    list.hidden = offered.length === 0;
    box.setAttribute('aria-expanded', String(offered.length > 0));
    mark();
    const command = commands.find((one) => box.value.startsWith(`${one.command} `));
    const verb =
      command && verbsOf(command.usage).find((one) => box.value.startsWith(`${command.command} ${one.verb} `));
    hint.textContent = verb?.rest
      ? `${command?.command} ${verb.verb} ${verb.rest}`
      : command && offered.length === 0 && command.usage && box.value.trim() === command.command
        ? `${command.command} ${command.usage}`
        : '';
  }

  function mark() {
    [...list.children].forEach((row, index) => {
      row.setAttribute('aria-selected', String(index === active));
      if (index === active) row.scrollIntoView({ block: 'nearest' });
    });
    if (offered.length > 0) box.setAttribute('aria-activedescendant', `${listId}-${active}`);
    else box.removeAttribute('aria-activedescendant');
  }

  /** @param {number} index */
  function take(index) {
    const completion = offered[index];
    if (!completion) return;
    box.value = completion.insert;
    active = 0;
    update();
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  async function send() {
    const text = box.value.trim();
    if (text === '') return;
    box.value = '';
    active = 0;
    update();
    try {
      await it.send(text);
    } catch {
      // Nothing typed is lost: the app shows why, the words come back.
      if (box.value === '') box.value = text;
      update();
    }
  }

  box.addEventListener('input', () => {
    dismissed = '';
    active = 0;
    update();
  });
  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (offered.length > 0) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        active = (active + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length;
        mark();
        return;
      }
      const exact = offered.some((one) => one.title === box.value.trim());
      if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !exact && !box.value.endsWith(' '))) {
        event.preventDefault();
        take(active);
        return;
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        dismissed = box.value;
        update();
        return;
      }
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  });
  box.addEventListener('blur', () => {
    list.hidden = true;
    box.setAttribute('aria-expanded', 'false');
  });
  box.addEventListener('focus', update);

  const shortcuts = it.shortcut ? shortcutMenu(it.screen, it.shortcut) : null;
  const node = h(
    'div',
    { class: 'composer' },
    list,
    h('div', { class: 'composer-box' }, shortcuts, box, sendButton),
    hint,
  );
  /** @param {string} text */
  const offer = (text) => {
    box.value = text;
    dismissed = '';
    update();
    box.focus();
    box.setSelectionRange(text.length, text.length);
  };
  return { node, box, offer };
}

/** The lightning menu: global shortcuts. @param {() => Screen} screen @param {(callbackId: string) => void} run */
function shortcutMenu(screen, run) {
  const menu = popUp({
    opener: { class: 'tool', 'aria-label': 'Shortcuts' },
    inside: icon('bolt'),
    list: { class: 'menu up', 'aria-label': 'Shortcuts' },
    opening: (list) => {
      const all = screen().shortcuts.filter((it) => it.on === 'global');
      fill(
        list,
        all.length === 0
          ? h('li', { class: 'combo-note' }, 'This app has no global shortcuts.')
          : all.map((it) =>
              h(
                'li',
                { role: 'presentation' },
                menuItem([it.name, h('span', { class: 'combo-about' }, it.description)], () => {
                  menu.close();
                  run(it.callbackId);
                }),
              ),
            ),
      );
    },
  });
  return menu.node;
}
