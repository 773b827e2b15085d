/** What the buttons and forms of held days call: ids and payloads. Payloads are small; everything is looked up again. */
import { z } from 'zod';

const id = z.string().min(1).max(80);
const hold = z.object({ hold: id });

function call<Payload>(name: string, payload: z.ZodType<Payload>) {
  return { id: `schedule.${name}`, payload };
}

export const holdCalls = {
  /** For how long, and what everybody gets: a window in the place of the preview. */
  ask: call('hold', z.object({ draft: id })),
  /** `seen`: what that window showed. */
  hold: call('hold-day', z.object({ draft: id, attempt: z.number().int().min(0), seen: id })),
  /** What became of it, while another press is at work. */
  look: call('hold-look', z.object({ draft: id, attempt: z.number().int().min(0) })),
  /** What Confirm would do. */
  confirm: call('hold-confirm', hold),
  /** Confirm itself; `seen`: what that window showed. */
  book: call('hold-book', z.object({ hold: id, seen: id })),
  release: call('hold-release', hold),
  /** `until`: what the button was made for, so that pressing it twice adds once. */
  longer: call('hold-longer', z.object({ hold: id, until: z.number().int() })),
  /** Who else could sit. */
  replace: call('hold-replace', z.object({ hold: id, session: id, instead: id })),
  person: call('hold-person', z.object({ hold: id, session: id, instead: id, person: id })),
  /** A held event that was moved or deleted is as it was again. */
  putBack: call('hold-put-back', z.object({ hold: id, key: id })),
} as const;

export type HoldCalls = typeof holdCalls;
