/** Dragging an event along its day with the mouse, in steps of a row. Used by `day-event.js`; keys and touch have the menu. */

/** px before a press becomes a drag. */
const SLACK = 4;

/**
 * @param {HTMLElement} handle what is pressed
 * @param {{ rowHeight: () => number, least: number, most: number, held: (on: boolean) => void,
 *   shows: (rows: number) => void, drops: (rows: number) => void }} of
 *   `least`, `most`: how far up and down it may go, in rows. `shows`: it hangs there for now, 0 is where it was. `drops`: it was let go
 *   somewhere else.
 */
export function draggable(handle, { rowHeight, least, most, held, shows, drops }) {
  let dragged = false;
  handle.addEventListener(
    'click',
    (click) => {
      // A drag ends in a click on what was dragged: it must not open the menu. Enter has no such past.
      if (dragged && click.detail > 0) click.stopImmediatePropagation();
      dragged = false;
    },
    { capture: true },
  );
  handle.addEventListener('pointerdown', (press) => {
    if (press.pointerType !== 'mouse' || press.button !== 0) return;
    const scroller = handle.closest('.day-scroll');
    dragged = false;
    const from = press.clientY + (scroller?.scrollTop ?? 0);
    let rows = 0;
    let dragging = false;
    const end = new AbortController();
    const { signal } = end;

    /** @param {boolean} drop */
    function finish(drop) {
      end.abort();
      if (!dragging) return;
      handle.classList.remove('dragging');
      dragged = true;
      if (drop && rows !== 0) drops(rows);
      else shows(0);
      held(false);
    }

    handle.setPointerCapture(press.pointerId);
    handle.addEventListener(
      'pointermove',
      (move) => {
        const gone = move.clientY + (scroller?.scrollTop ?? 0) - from;
        if (!dragging && Math.abs(gone) < SLACK) return;
        if (!dragging) {
          dragging = true;
          handle.classList.add('dragging');
          held(true);
        }
        const next = Math.max(least, Math.min(most, Math.round(gone / rowHeight())));
        if (next !== rows) shows((rows = next));
      },
      { signal },
    );
    handle.addEventListener('pointerup', () => finish(true), { signal });
    handle.addEventListener('pointercancel', () => finish(false), { signal });
    window.addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        key.preventDefault();
        finish(false);
      },
      { signal, capture: true },
    );
  });
}
