/**
 * How Slack reaches the app: one interface over signed HTTP and Socket Mode, with Slack's three seconds. Records every
 * delivery and what became of it. Retries are `events.ts`'s business; commands and presses are never repeated.
 */
import type { DeliveryEntry, Journal } from '../journal.ts';
import type { Json } from '../screen.ts';

export type DeliveryKind = DeliveryEntry['kind'];

export interface Outgoing {
  readonly kind: DeliveryKind;
  /** For the journal: `/hire`, `view_submission`, `app_mention`. */
  readonly type: string;
  readonly payload: Json;
  readonly retry?: { readonly num: number; readonly reason: string };
}

/** Why a delivery failed, in the words of `x-slack-retry-reason`. */
export type FailureReason = 'http_timeout' | 'http_error' | 'connection_failed' | 'too_many_redirects';

export type Ack =
  | { readonly ok: true; readonly body: Json | string | null; readonly ms: number }
  | {
      readonly ok: false;
      readonly reason: FailureReason;
      readonly status: number | null;
      readonly detail: string;
      /** The app asked not to be tried again. */
      readonly noRetry: boolean;
      readonly ms: number;
    };

export type Reach = (request: Outgoing, late: (ms: number) => void) => Promise<Ack>;

export type Choose = () => { readonly transport: 'http' | 'socket'; readonly reach: Reach };

export class Deliver {
  readonly #journal: Journal;
  readonly #choose: Choose;
  #underWay = 0;

  constructor(journal: Journal, choose: Choose) {
    this.#journal = journal;
    this.#choose = choose;
  }

  /** Deliveries that are not acknowledged yet. */
  get underWay(): number {
    return this.#underWay;
  }

  async send(request: Outgoing): Promise<Ack> {
    const { transport, reach } = this.#choose();
    const entry = this.#journal.add<DeliveryEntry>({
      entry: 'delivery',
      kind: request.kind,
      type: request.type,
      transport,
      payload: request.payload,
      attempt: request.retry?.num ?? 0,
      ack: null,
      lateMs: null,
    });
    this.#underWay += 1;
    try {
      const ack = await reach(request, (ms) => {
        entry.lateMs = ms;
      });
      entry.ack = {
        ok: ack.ok,
        reason: ack.ok ? null : ack.detail,
        body: ack.ok ? ack.body : null,
        ms: Math.round(ack.ms),
      };
      return ack;
    } finally {
      this.#underWay -= 1;
    }
  }
}
