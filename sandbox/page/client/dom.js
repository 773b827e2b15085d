/**
 * Makes DOM. The only way anything gets onto the page: text becomes text nodes, never markup, so foreign text cannot
 * become an element. Used by every other file here.
 */

/** Direction overrides: foreign text must not turn around what stands beside it. */
const TURNING = /[\u202a-\u202e]/g;

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */
/** @typedef {Record<string, any>} Props */

/**
 * An element. `class` and `data-*`/`aria-*` are attributes, `on…` listeners, other names properties where they exist.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props | null} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on') && typeof value === 'function') {
      element.addEventListener(name.slice(2).toLowerCase(), value);
    } else if (name === 'class') element.className = value;
    else if (name.includes('-') || name === 'role' || name === 'for' || name === 'list' || name === 'href')
      element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
    else Reflect.set(element, name, value);
  }
  append(element, children);
  return element;
}

/**
 * @param {Node} parent
 * @param {Child[]} children
 */
export function append(parent, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else
      parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child).replace(TURNING, '')));
  }
}

/**
 * Replaces what an element holds.
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
}

/**
 * Brings a list up to date: keeps the node of every item whose content is unchanged, so that focus, scrolling and screen
 * readers are not disturbed. Nodes carry their key and content.
 * @template T
 * @param {Element} parent
 * @param {readonly T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => string} contentOf
 * @param {(item: T) => HTMLElement} make
 */
export function reconcile(parent, items, keyOf, contentOf, make) {
  /** @type {Map<string, HTMLElement>} */
  const old = new Map();
  for (const child of parent.children) {
    if (child instanceof HTMLElement && child.dataset.key !== undefined) old.set(child.dataset.key, child);
  }
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const content = contentOf(item);
    const before = old.get(key);
    old.delete(key);
    let node = before;
    if (!before || contents.get(before) !== content) {
      node = make(item);
      node.dataset.key = key;
      contents.set(node, content);
      if (before) {
        const focus = focusIn(before);
        if (next === before) next = before.nextElementSibling;
        before.replaceWith(node);
        focus(node);
        continue;
      }
    }
    if (!node) continue;
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
  for (const gone of old.values()) gone.remove();
}

/**
 * Keeps a list that grows at its end at that end, also when it becomes narrower, unless somebody has scrolled up.
 * @param {HTMLElement} scroller
 * @param {HTMLElement} list what grows inside of it
 * @returns {() => void} goes to the end and stays there: they have just said something and wait for the answer
 */
export function stayAtEnd(scroller, list) {
  let stuck = true;
  const toEnd = () => {
    if (stuck) scroller.scrollTop = scroller.scrollHeight;
  };
  scroller.addEventListener('scroll', () => {
    stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  });
  const sizes = new ResizeObserver(toEnd);
  sizes.observe(scroller);
  sizes.observe(list);
  return () => {
    stuck = true;
    toEnd();
  };
}

/** @type {WeakMap<Element, string>} */
const contents = new WeakMap();

/**
 * Remembers what had the cursor inside `old`, by its `data-focus`; call the answer with the new node to put it back.
 * @param {Element} old
 * @returns {(fresh: Element) => void}
 */
export function focusIn(old) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !old.contains(active)) return () => {};
  const key = active.closest('[data-focus]')?.getAttribute('data-focus');
  const range =
    active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement
      ? [active.selectionStart, active.selectionEnd]
      : null;
  return (fresh) => {
    const found = key ? fresh.querySelector(`[data-focus="${CSS.escape(key)}"]`) : null;
    const target = found instanceof HTMLElement ? found : null;
    if (target) {
      target.focus({ preventScroll: true });
      if (range && range[0] !== null) {
        try {
          if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
            target.setSelectionRange(range[0] ?? 0, range[1] ?? range[0] ?? 0);
        } catch {
          // number and date inputs have no selection
        }
      }
    } else if (fresh instanceof HTMLElement) {
      // What was pressed is gone ("Booked by Maya"): stay where it was instead of falling to the top of the page.
      if (!fresh.hasAttribute('tabindex')) fresh.tabIndex = -1;
      fresh.focus({ preventScroll: true });
    }
  };
}

let ids = 0;
/**
 * A fresh element id.
 * @param {string} what
 */
export function newId(what) {
  ids += 1;
  return `${what}-${ids}`;
}

/** An icon of the page's own set; drawn with CSS masks, so it takes the text's colour.
 * @param {string} name
 */
export function icon(name) {
  return h('span', { class: `icon icon-${name}`, 'aria-hidden': 'true' });
}

/**
 * Initials on a colour of their own, for people without pictures.
 * @param {string} name
 * @param {boolean} [bot]
 */
export function avatar(name, bot) {
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim()
    .split(/\s+/);
  const initials = ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return h(
    'span',
    { class: `avatar ${bot ? 'avatar-bot' : `tone-${sum % 8}`}`, 'aria-hidden': 'true' },
    bot ? '' : initials,
  );
}
