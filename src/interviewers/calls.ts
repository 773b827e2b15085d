/** What buttons and forms about interviewers can call: ids and payloads, apart from what they do. Payloads are small. */
import { z } from 'zod';

const id = z.string().min(1).max(80);
const version = z.number().int().min(0);
const kind = z.enum(['pause', 'out-of-office']);

function call<Payload>(name: string, payload: z.ZodType<Payload>) {
  return { id: name, payload };
}

/** `user`: whose settings; only their own, unless an admin asks. */
export const meCalls = {
  settings: call('me.settings', z.object({ user: id })),
  save: call('me.settings-save', z.object({ user: id, version })),
  away: call('me.away', z.object({ user: id, kind })),
  saveAway: call('me.away-save', z.object({ user: id, kind, version })),
  endAway: call('me.away-end', z.object({ user: id, from: id, back: id })),
} as const;
export type MeCalls = typeof meCalls;

export const meMenus = { zone: { id: 'me.zones' } } as const;
