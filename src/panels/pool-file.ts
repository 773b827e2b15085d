/**
 * A pool of interviewers as it is written: in the YAML file, in an applied configuration file, and as an edit in Slack is
 * kept. People stand in it by e-mail address, by Lever's id, or by an attribute that stands for everybody who has it. Pure.
 */
import { z } from 'zod';
import type { LeverUserId } from '../lever/ids.ts';
import { sayIssue } from './say-issue.ts';

export const Address = z.email('not an e-mail address').transform((it) => it.toLowerCase());

/** 0 is asked first, 1 and up only when those before cannot. `reserve`: not asked at all, but offered when nothing fits. */
const order = { rank: z.int().min(0).max(9).default(0), reserve: z.boolean().optional() };

/** An address, or `{ email, rank, reserve }`. */
export const Member = z.union([
  Address.transform((email): { email: string; rank: number; reserve?: boolean | undefined } => ({ email, rank: 0 })),
  z.strictObject({ email: Address, ...order }),
]);

export const MOST_TAG = 40;
/** People read `Backend` and `backend` the same. */
export const Tag = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(MOST_TAG, `has at most ${MOST_TAG} characters`)
  .transform((it) => it.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' '));

/**
 * Who is in a pool: an address; or an attribute, which stands for everybody who has it. Of its users Lever has the job
 * title, the access role and the manager; its API has no groups or tags of users, so tags are kept here.
 */
const PoolMember = z.union(
  [
    Member,
    z.strictObject({ user: z.string().min(1).max(80), ...order }),
    z.strictObject({ title: z.string().trim().min(2).max(120), ...order }),
    z.strictObject({ role: z.string().trim().min(2).max(60), ...order }),
    z.strictObject({ manager: Address, ...order }),
    z.strictObject({ tag: Tag, ...order }),
  ],
  {
    error:
      'must be an e-mail address, { email }, { title }, { role }, { manager } or { tag }; each may have a rank and reserve: true',
  },
);

/** How somebody learns to interview for a pool: so many times watching, so many times being watched, then approval. */
const Training = z
  .strictObject({
    shadow: z.int().min(0).max(20).default(2),
    reverse: z.int().min(0).max(20).default(1),
    /** Who says that somebody is ready; without one, the counts decide. */
    approver: Address.nullable().default(null),
    /** The rank that graduates get. */
    rank: order.rank,
  })
  .refine((it) => it.shadow + it.reverse > 0, 'needs at least one time of watching or being watched');

/** Somebody in training; what they did before Fulcrum knew of it may be counted. */
const Trainee = z.union([
  Address.transform((email) => ({ email, shadow: 0, reverse: 0 })),
  z.strictObject({
    email: Address,
    shadow: z.int().min(0).max(20).default(0),
    reverse: z.int().min(0).max(20).default(0),
  }),
]);

export interface Already {
  readonly email: string;
  readonly shadow: number;
  readonly reverse: number;
}

const MOST_MEMBERS = 200;
export const MOST_POOL_NAME = 60;
const nobody = 'nobody is in it';

interface PoolParts {
  readonly members: z.output<typeof PoolMember>[];
  readonly training: z.output<typeof Training> | null;
  readonly trainees: readonly string[];
  /** Times that trainees had before. */
  readonly already?: readonly Already[];
  /** Names it had: whatever still asks for one of them means this pool. */
  readonly formerly?: readonly string[];
}

const PoolObject = z
  .strictObject({
    members: z.array(PoolMember).min(1, nobody).max(MOST_MEMBERS),
    training: Training.nullable().default(null),
    trainees: z.array(Trainee).max(MOST_MEMBERS).default([]),
    formerly: z.array(z.string().trim().min(1).max(MOST_POOL_NAME)).max(20).optional(),
  })
  .transform(({ trainees, formerly, ...rest }): PoolParts => {
    const already = trainees.filter((it) => it.shadow + it.reverse > 0);
    return {
      ...rest,
      trainees: trainees.map((it) => it.email),
      ...(already.length > 0 && { already }),
      ...(formerly !== undefined && formerly.length > 0 && { formerly }),
    };
  });
const PoolList = z
  .array(PoolMember)
  .min(1, nobody)
  .max(MOST_MEMBERS)
  .transform((members): PoolParts => ({ members, training: null, trainees: [] }));

/** A list of members, or `{ members, training, trainees }`; problems are named by their place in what was written. */
export const Pool = z.unknown().transform((value, ctx): PoolParts => {
  const parsed = (Array.isArray(value) ? PoolList : PoolObject).safeParse(value, { error: sayIssue });
  if (parsed.success) {
    const { data } = parsed;
    const twice = (keys: readonly string[], say: (index: number) => string, at: readonly string[]) => {
      for (const [index, key] of keys.entries())
        if (keys.indexOf(key) < index)
          ctx.addIssue({ code: 'custom', path: [...at, index], message: `${say(index)} is in it twice` });
    };
    const { members, trainees } = data;
    const list = Array.isArray(value) ? [] : ['members'];
    twice(members.map(memberKey), (index) => sayMember(members[index] as FileMember), list);
    twice(trainees, (index) => trainees[index] ?? '', ['trainees']);
    if (trainees.length > 0 && data.training === null)
      ctx.addIssue({ code: 'custom', path: ['trainees'], message: 'the pool has no training' });
    return data;
  }
  for (const it of parsed.error.issues) ctx.addIssue({ code: 'custom', path: [...it.path], message: it.message });
  return z.NEVER;
});

export type FilePool = PoolParts;
export type FileMember = z.output<typeof PoolMember>;
export type FileTraining = z.output<typeof Training>;

export function memberKey(it: FileMember): string {
  if ('email' in it) return `email ${it.email}`;
  if ('user' in it) return `user ${it.user}`;
  if ('title' in it) return `title ${it.title.toLowerCase()}`;
  if ('role' in it) return `role ${it.role.toLowerCase()}`;
  return 'manager' in it ? `manager ${it.manager}` : `tag ${it.tag}`;
}

export function sayMember(it: FileMember): string {
  if ('email' in it) return it.email;
  if ('user' in it) return it.user;
  if ('title' in it) return `everybody with the title "${it.title}"`;
  if ('role' in it) return `everybody with the role "${it.role}"`;
  return 'manager' in it ? `everybody who reports to ${it.manager}` : `everybody with the tag "${it.tag}"`;
}

/** Somebody in training, and how far they are on the path. */
export interface Learner {
  readonly userId: LeverUserId;
  readonly stage: 'shadow' | 'reverse-shadow';
}

/** A pool as a search uses it: with who is learning for it now, and whom its tags stand for. */
export interface ReadyPool extends FilePool {
  readonly learning?: readonly Learner[];
  readonly tagged?: ReadonlyMap<string, readonly LeverUserId[]>;
}

/** Names are the same when people read them the same. */
export function keyOf(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
