/** Rich text blocks and standard markdown as DOM. Escaped by construction (see `dom.js`). */
import { h } from './dom.js';
import { emoji } from './emoji.js';
import { anchor, dated, pictured } from './text.js';

/** @import { Reader } from './text.js' */

/**
 * Rich text's inline elements.
 * @param {any} element
 * @param {Reader} reader
 * @returns {Node}
 */
function richInline(element, reader) {
  const style = element?.style ?? {};
  /** @returns {Node} */
  const bare = () => {
    switch (element?.type) {
      case 'text':
        return document.createTextNode(String(element.text ?? ''));
      case 'link':
        return anchor(String(element.url ?? ''), String(element.text ?? element.url ?? ''));
      case 'emoji':
        return emoji(String(element.name))
          ? pictured(emoji(String(element.name)) ?? '', String(element.name))
          : document.createTextNode(`:${element.name}:`);
      case 'user':
        return h('span', { class: 'mention' }, `@${reader.names[element.user_id] ?? element.user_id}`);
      case 'channel':
        return h(
          'span',
          { class: 'mention' },
          `#${(reader.names[element.channel_id] ?? element.channel_id ?? '').replace(/^#/, '')}`,
        );
      case 'usergroup':
        return h('span', { class: 'mention' }, '@group');
      case 'broadcast':
        return h('span', { class: 'mention mention-all' }, `@${element.range}`);
      case 'date':
        return dated(Number(element.timestamp) * 1000, String(element.format ?? '{date}'), reader);
      case 'color':
        return h('code', null, String(element.value ?? ''));
      default:
        return document.createTextNode('');
    }
  };
  let node = bare();
  if (style.code) node = h('code', null, node);
  if (style.bold) node = h('strong', null, node);
  if (style.italic) node = h('em', null, node);
  if (style.strike) node = h('s', null, node);
  if (style.underline) node = h('u', null, node);
  return node;
}

/**
 * A rich_text block or value.
 * @param {any} block
 * @param {Reader} reader
 * @returns {HTMLElement}
 */
export function richText(block, reader) {
  /** @param {any} part @returns {Node} */
  const drawn = (part) => {
    const inside = (part?.elements ?? []).map((/** @type {any} */ it) =>
      it?.type === 'rich_text_section' ? drawn(it) : richInline(it, reader),
    );
    switch (part?.type) {
      case 'rich_text_list':
        return h(
          part.style === 'ordered' ? 'ol' : 'ul',
          {
            class: `rich-list indent-${Math.min(Number(part.indent ?? 0), 8)}`,
            ...(part.style === 'ordered' && part.offset ? { start: Number(part.offset) + 1 } : {}),
          },
          inside.map((/** @type {Node} */ it) => h('li', null, it)),
        );
      case 'rich_text_quote':
        return h('blockquote', null, inside);
      case 'rich_text_preformatted':
        return h('pre', null, h('code', null, inside));
      default:
        return h('div', { class: 'rich-section' }, inside);
    }
  };
  return h('div', { class: 'rich-text' }, (block?.elements ?? []).map(drawn));
}

/**
 * Standard markdown, the part that messages use: headings, lists, quotes, fences, rules, bold, italics, code, links.
 * @param {string} text
 * @returns {HTMLElement}
 */
export function markdown(text) {
  const out = h('div', { class: 'markdown' });
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(line);
    if (line.startsWith('```')) {
      const end = lines.findIndex((it, index) => index > at && it.startsWith('```'));
      const code = lines.slice(at + 1, end === -1 ? undefined : end).join('\n');
      out.append(h('pre', null, h('code', null, code)));
      at = end === -1 ? lines.length : end;
    } else if (heading)
      out.append(
        h(
          'p',
          {
            class: 'markdown-heading',
            role: 'heading',
            'aria-level': String(Math.min((heading[1] ?? '#').length + 2, 6)),
          },
          markdownInline(heading[2] ?? ''),
        ),
      );
    else if (/^\s*(?:---|\*\*\*)\s*$/.test(line)) out.append(h('hr'));
    else if (item) {
      const list = h(item[1] ? 'ol' : 'ul');
      let found = /** @type {RegExpExecArray | null} */ (item);
      while (found && Boolean(found[1]) === Boolean(item[1])) {
        list.append(h('li', null, markdownInline(found[2] ?? '')));
        at += 1;
        found = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(lines[at] ?? '');
      }
      at -= 1;
      out.append(list);
    } else if (line.startsWith('>')) out.append(h('blockquote', null, markdownInline(line.replace(/^>\s?/, ''))));
    else if (line.trim() !== '') out.append(h('p', null, markdownInline(line)));
  }
  return out;
}

/** @param {string} text @returns {Node[]} */
function markdownInline(text) {
  const found = /(\*\*|__)(.+?)\1|(\*|_)(.+?)\3|`([^`]+)`|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)/.exec(text);
  if (!found) return text === '' ? [] : [document.createTextNode(text)];
  const [whole, , strong, , em, code, strike, label, url] = found;
  const node = strong
    ? h('strong', null, markdownInline(strong))
    : em
      ? h('em', null, markdownInline(em))
      : code
        ? h('code', null, code)
        : strike
          ? h('s', null, markdownInline(strike))
          : anchor(url ?? '', label ?? '');
  return [
    ...(found.index > 0 ? [document.createTextNode(text.slice(0, found.index))] : []),
    node,
    ...markdownInline(text.slice(found.index + whole.length)),
  ];
}
