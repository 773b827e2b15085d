/**
 * Runs inside the page, as one expression: everything one can use has a name, every id that is pointed to exists, no id
 * stands twice, every text has enough contrast with what is under it (WCAG AA). Answers what is wrong.
 */
(() => {
  const problems = [];
  const shown = (it) =>
    it.checkVisibility({
      visibilityProperty: true,
      opacityProperty: false,
    }) && it.closest('[inert]') === null;
  const name = (it) => {
    const by = (it.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
    const labels = 'labels' in it && it.labels instanceof NodeList ? [...it.labels] : [];
    return (
      it.getAttribute('aria-label') ||
      by.map((id) => document.getElementById(id)?.textContent ?? '').join(' ') ||
      labels.map((label) => label.textContent ?? '').join(' ') ||
      it.textContent ||
      it.getAttribute('title') ||
      it.getAttribute('alt') ||
      ''
    ).trim();
  };
  const where = (it) =>
    `${it.tagName.toLowerCase()}.${it.className.toString().split(' ')[0]} "${(it.textContent ?? '').slice(0, 30)}"`;
  for (const it of document.querySelectorAll(
    'button, a[href], input, textarea, select, summary, dialog[open], [role]:not([role=presentation]):not([role=status]):not([role=alert]):not([role=option]):not([role=note])',
  )) {
    if (shown(it) && name(it) === '') problems.push(`no name: ${where(it)}`);
  }
  for (const it of document.querySelectorAll(
    '[aria-controls], [aria-labelledby], [aria-describedby], [aria-activedescendant]',
  )) {
    for (const attribute of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant']) {
      for (const id of (it.getAttribute(attribute) ?? '').split(' ').filter(Boolean))
        if (document.getElementById(id) === null) problems.push(`${attribute} points nowhere: ${where(it)}`);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map((it) => it.id);
  for (const id of new Set(ids.filter((it, index) => ids.indexOf(it) !== index))) problems.push(`id twice: ${id}`);
  const channels = (color) => {
    const canvas = document.createElement('canvas').getContext('2d', {
      willReadFrequently: true,
    });
    if (!canvas) return [0, 0, 0, 0];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const light = ([r, g, b]) => {
    const part = (it = 0) => (it / 255 <= 0.04045 ? it / 255 / 12.92 : ((it / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (it) => {
    const layers = [];
    for (let at = it; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduceRight(
      (under, [r, g, b, a]) => [r, g, b].map((it, index) => it * a + (under[index] ?? 255) * (1 - a)),
      [255, 255, 255],
    );
  };
  const walker = document.createTreeWalker(
    document.querySelector('dialog[open]') ?? document.body,
    NodeFilter.SHOW_TEXT,
  );
  const seen = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const it = node.parentElement;
    if (!it || seen.has(it) || (node.textContent ?? '').trim() === '' || !shown(it)) continue;
    seen.add(it);
    if (
      it.closest(
        '.visually-hidden, .emoji, .canceled, .avatar, [aria-busy=true], option, script, style, noscript, .event.tentative',
      ) ||
      (it instanceof HTMLButtonElement && it.disabled)
    )
      continue;
    const style = getComputedStyle(it);
    const [r, g, b, a] = channels(style.color);
    const under = ground(it);
    const over = [r, g, b].map((one, index) => one * a + (under[index] ?? 255) * (1 - a));
    const [high = 0, low = 0] = [light(over), light(under)].sort((one, other) => other - one);
    const ratio = (high + 0.05) / (low + 0.05);
    const large = Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700;
    if (ratio < (large ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${where(it)}`);
  }
  return problems;
})();
