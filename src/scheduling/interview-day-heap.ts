/** A queue that hands out what comes first; of equals, what was put in first. Used by `interview-day-tree.ts`. Pure. */
export class Heap<It> {
  readonly #before: (a: It, b: It) => boolean;
  readonly #items: { readonly it: It; readonly order: number }[] = [];
  #order = 0;

  constructor(before: (a: It, b: It) => boolean) {
    this.#before = before;
  }

  push(it: It): void {
    const items = this.#items;
    let at = items.push({ it, order: this.#order++ }) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#less(at, up)) break;
      [items[at], items[up]] = [items[up]!, items[at]!];
      at = up;
    }
  }

  pop(): It | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined) return undefined;
    if (items.length > 0) {
      items[0] = last;
      for (let at = 0; ; ) {
        let next = 2 * at + 1;
        if (next >= items.length) break;
        if (next + 1 < items.length && this.#less(next + 1, next)) next += 1;
        if (!this.#less(next, at)) break;
        [items[at], items[next]] = [items[next]!, items[at]!];
        at = next;
      }
    }
    return first.it;
  }

  all(): It[] {
    return this.#items.map((it) => it.it);
  }

  #less(a: number, b: number): boolean {
    const [x, y] = [this.#items[a]!, this.#items[b]!];
    if (this.#before(x.it, y.it)) return true;
    return !this.#before(y.it, x.it) && x.order < y.order;
  }
}
