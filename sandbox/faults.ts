/**
 * Trouble on order, for any emulator: "the next two POSTs to panels answer 500", "Lever hangs", "the answer is cut after
 * the write". Used by stories, by the page's *make Lever slow or angry* and by the loopback HTTP API.
 */
export interface Fault {
  /** `slow` only delays; `cut-before` never reaches the handler; `cut-after` is handled, but the answer is lost. */
  readonly kind: 'status' | 'hang' | 'slow' | 'cut-before' | 'cut-after';
  readonly method?: string;
  /** Matches anywhere in the path; absent = every path. */
  readonly path?: string;
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** How many requests it hits; absent = until cleared. */
  readonly times?: number;
  /** Requests to let pass first. */
  readonly after?: number;
}

interface Armed {
  readonly fault: Fault;
  readonly path: RegExp;
  left: number;
  toSkip: number;
}

export class Faults {
  #armed: Armed[] = [];

  inject(fault: Fault): void {
    this.#armed.push({
      fault,
      path: new RegExp(fault.path ?? ''),
      left: fault.times ?? Number.POSITIVE_INFINITY,
      toSkip: fault.after ?? 0,
    });
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly Fault[] {
    return this.#armed.filter((it) => it.left > 0).map((it) => it.fault);
  }

  /** The fault that hits this request, if any; counts it. */
  next(method: string, path: string): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.left <= 0) continue;
      if (armed.fault.method && armed.fault.method !== method) continue;
      if (!armed.path.test(path)) continue;
      if (armed.toSkip > 0) {
        armed.toSkip -= 1;
        continue;
      }
      armed.left -= 1;
      return armed.fault;
    }
    return undefined;
  }
}
