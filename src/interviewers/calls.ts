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
  /** Declared by `feed.ts`. */
  feed: call('feed.open', z.object({ user: id })),
  endAway: call('me.away-end', z.object({ user: id, from: id, back: id })),
} as const;
export type MeCalls = typeof meCalls;

export const feedCalls = {
  open: meCalls.feed,
  save: call('feed.save', z.object({ user: id, attempt: z.number().int() })),
  remove: call('feed.remove', z.object({ user: id })),
} as const;

const vendor = z.enum(['google', 'microsoft']);
const purpose = z.enum(['read', 'hold']);
export const consentCalls = {
  /** Shows fresh links; `vendor` narrows it to one. */
  connect: call('feed.connect', z.object({ vendor: vendor.optional(), purpose })),
  confirm: call('feed.confirm', z.object({ vendor })),
  dismiss: call('feed.dismiss', z.object({ vendor, purpose })),
  disconnect: call('feed.disconnect', z.object({ vendor, purpose })),
} as const;
export type ConsentCalls = typeof consentCalls;

export const meMenus = { zone: { id: 'me.zones' } } as const;

export const poolCalls = {
  list: call('pools.list', z.object({})),
  /** `pool` null: a new one. */
  edit: call('pools.edit', z.object({ pool: id.nullable() })),
  save: call('pools.save', z.object({ pool: id.nullable(), version })),
  /** Shows what asks for it; `removeNow` does it. */
  remove: call('pools.remove', z.object({ pool: id, version })),
  removeNow: call('pools.remove-now', z.object({ pool: id, version })),
  defaults: call('pools.defaults', z.object({})),
  saveDefaults: call('pools.defaults-save', z.object({ version })),
  /** An approver's answer about somebody's training. */
  approve: call('pools.approve', z.object({ pool: id, user: id })),
  notYet: call('pools.not-yet', z.object({ pool: id, user: id })),
} as const;
export type PoolCalls = typeof poolCalls;

export const poolMenus = { person: { id: 'pools.people' } } as const;

const draft = z.object({ draft: id });
export const templateCalls = {
  list: call('templates.list', z.object({})),
  edit: call('templates.edit', z.object({ template: z.string().max(80).nullable() })),
  back: call('templates.back', draft),
  save: call('templates.save', draft),
  /** Shows what starts from it; `removeNow` does it. */
  remove: call('templates.remove', z.object({ template: z.string().max(80), version })),
  removeNow: call('templates.remove-now', z.object({ template: z.string().max(80), version })),
  /** `session` null: a new one. */
  session: call('templates.session', z.object({ draft: id, session: z.number().int().min(0).nullable() })),
  saveSession: call('templates.session-save', z.object({ draft: id, session: z.number().int().min(0).nullable() })),
  removeSession: call('templates.session-remove', z.object({ draft: id, session: z.number().int().min(0) })),
  rules: call('templates.rules', draft),
  saveRules: call('templates.rules-save', draft),
} as const;
export type TemplateCalls = typeof templateCalls;

export const templateMenus = { posting: { id: 'templates.postings' }, person: { id: 'templates.people' } } as const;
