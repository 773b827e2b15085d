/**
 * In-memory sides of the panels room's ports, with a fault that can strike before or after any call: as an error whose
 * effect happened or not, or as the death of the process. Used by the booking tests.
 */
import type {
  CalendarEvent,
  CalendarProvider,
  EventChange,
  EventDraft,
  FreeBusy,
} from '../../src/calendars/provider.ts';
import type { Directory } from '../../src/directory/directory.ts';
import type {
  FeedbackTemplateId,
  InterviewId,
  LeverUserId,
  OpportunityId,
  PanelId,
  PostingId,
  StageId,
} from '../../src/lever/ids.ts';
import { noLog } from '../../src/log.ts';
import { createAnnouncer } from '../../src/panels/announce.ts';
import type { Booking } from '../../src/panels/booking.ts';
import type { Draft } from '../../src/panels/draft.ts';
import type { LimitWires } from '../../src/panels/over-limits.ts';
import type { LeverForPanels, LeverPanel, PanelBody, PanelDeps } from '../../src/panels/ports.ts';
import { plan } from '../../src/scheduling/plan.ts';
import type { PlanOptions, Problem } from '../../src/scheduling/problem.ts';
import type { Actor, Email, SlackChannelId, SlackTeamId, SlackUserId } from '../../src/people.ts';
import type { AuditLine, Notice, Told } from '../../src/services.ts';
import type { Entry, Json, Ledger } from '../../src/store/ledger.ts';

export class Killed extends Error {
  override readonly name = 'Killed';
}

export class Broken extends Error {
  readonly service: string;
  readonly retryable = false;
  readonly meaning: string;
  readonly advice = 'Try again.';
  constructor(service: string, meaning: string) {
    super(`${service} failed`);
    this.service = service;
    this.meaning = meaning;
  }
}

export type Strike =
  | { readonly at: number; readonly how: 'kill-before' | 'kill-after' }
  | { readonly at: number; readonly how: 'fail-before' | 'fail-after' | 'refuse' };

/** Counts calls of wrapped ports and strikes at the chosen one. After a kill nothing works any more. */
export class Fate {
  calls: string[] = [];
  dead = false;
  readonly #strike: Strike | null;
  constructor(strike: Strike | null = null) {
    this.#strike = strike;
  }

  wrap<Port extends object>(name: string, port: Port, only?: readonly string[]): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const value = Reflect.get(target, key);
        if (typeof value !== 'function' || typeof key !== 'string') return value;
        if (only !== undefined && !only.includes(key)) return value.bind(target);
        return async (...args: unknown[]) => {
          if (this.dead) throw new Killed();
          this.calls.push(`${name}.${key}`);
          const struck = this.#strike !== null && this.calls.length === this.#strike.at ? this.#strike.how : null;
          if (struck === 'kill-before') this.dead = true;
          if (this.dead) throw new Killed();
          if (struck === 'fail-before') throw new Broken(name, 'timeout');
          if (struck === 'refuse') throw new Broken(name, 'forbidden');
          const result = await value.apply(target, args);
          if (struck === 'kill-after') this.dead = true;
          if (this.dead) throw new Killed();
          if (struck === 'fail-after') throw new Broken(name, 'timeout');
          return result;
        };
      },
    });
  }
}

async function* listed<It>(items: () => readonly It[]): AsyncGenerator<It> {
  yield* items();
}

/** What outlives a process: the ledger's file, Lever, the calendars, Slack. */
export class World {
  now = Date.UTC(2026, 10, 24, 9);
  entries = new Map<string, Entry>();
  leases = new Map<string, { fence: number; until: number }>();
  panels: LeverPanel[] = [];
  deletedPanels = 0;
  deactivated = new Set<string>();
  archived = false;
  busy = new Map<string, { start: number; end: number }[]>();
  events = new Map<string, EventDraft & { cancelled: boolean }>();
  /** `invited …` / `cancelled …`: what guests received by mail. */
  mails: string[] = [];
  notices: Notice[] = [];
  audits: AuditLine[] = [];
  /** Other candidates' panels, as far as somebody's load is counted from them. */
  counted = new Map<OpportunityId, readonly LeverPanel[]>();
  #ids = 0;

  nextId(): string {
    this.#ids += 1;
    return `id-${this.#ids}`;
  }

  /** Another process starts after the old one's lease has run out. */
  restart(): void {
    this.leases.clear();
  }

  livePanels(): LeverPanel[] {
    return this.panels.filter((it) => it.canceledAt === null);
  }

  liveEvents(): (EventDraft & { cancelled: boolean })[] {
    return [...this.events.values()].filter((it) => !it.cancelled);
  }

  ledger(): Ledger {
    const { entries, leases } = this;
    const unused = () => Promise.reject(new Error('not used here'));
    return {
      get: async (key) => entries.get(key) ?? null,
      set: async (key, value) => {
        const version = (entries.get(key)?.version ?? 0) + 1;
        entries.set(key, { key, value: structuredClone<Json>(value), version, expiresAt: null });
        return version;
      },
      compareAndSet: async (key, expected, value) => {
        if ((entries.get(key)?.version ?? 0) !== expected) return null;
        entries.set(key, { key, value: structuredClone<Json>(value), version: expected + 1, expiresAt: null });
        return expected + 1;
      },
      delete: async (key) => entries.delete(key),
      list: async (prefix) => [...entries.values()].filter((it) => it.key.startsWith(prefix)),
      versions: async (prefix) =>
        new Map([...entries.values()].filter((it) => it.key.startsWith(prefix)).map((it) => [it.key, it.version])),
      lease: async (name, ttl) => {
        const held = leases.get(name);
        if (held !== undefined && held.until > this.now) return null;
        const fence = (held?.fence ?? 0) + 1;
        leases.set(name, { fence, until: this.now + ttl });
        const mine = () => leases.get(name)?.fence === fence;
        return {
          fence,
          renew: async (ms) => {
            if (mine()) leases.set(name, { fence, until: this.now + ms });
            return mine();
          },
          stillHeld: async () => mine(),
          release: async () => {
            if (mine()) leases.set(name, { fence, until: 0 });
          },
        };
      },
      claim: unused,
      pace: unused,
      append: unused,
      read: unused,
      tampered: unused,
      ping: unused,
      close: unused,
    };
  }

  lever(): LeverForPanels {
    const withIds = (body: PanelBody, id: PanelId, createdAt: number): LeverPanel => ({
      id,
      createdAt,
      externallyManaged: true,
      externalUrl: body.externalUrl,
      canceledAt: null,
      interviews: body.interviews.map((it) => ({ ...it, id: it.id ?? (this.nextId() as InterviewId) })),
    });
    return {
      opportunities: {
        retrieve: async (id) => ({
          id,
          name: 'Priya Raman',
          emails: ['priya@example.com'],
          confidentiality: 'non-confidential',
          archived: this.archived ? { archivedAt: 1 } : null,
          urls: { show: `https://hire.lever.co/candidates/${id}` },
        }),
        list: () => listed(() => []),
      },
      users: { retrieve: async (id) => ({ deactivatedAt: this.deactivated.has(id) ? 1 : null }) },
      panels: {
        list: () => listed(() => structuredClone(this.panels)),
        retrieve: async (_, id) => {
          const found = this.panels.find((it) => it.id === id);
          if (found === undefined) throw new Broken('lever', 'not-found');
          return structuredClone(found);
        },
        create: async (_, body) => {
          this.now += 1;
          const panel = withIds(body, this.nextId() as PanelId, this.now);
          this.panels.push(panel);
          return structuredClone(panel);
        },
        replace: async (_, id, body) => {
          const index = this.panels.findIndex((it) => it.id === id);
          this.panels[index] = withIds(body, id, this.panels[index]?.createdAt ?? 0);
          return structuredClone(this.panels[index]);
        },
        delete: async (_, id) => {
          const before = this.panels.length;
          this.panels = this.panels.filter((it) => it.id !== id);
          if (this.panels.length === before) throw new Broken('lever', 'not-found');
          this.deletedPanels += 1;
        },
      },
      interviews: {
        delete: async (_, id) => {
          const panel = this.panels.find((it) => it.interviews.some((one) => one.id === id));
          if (panel === undefined) throw new Broken('lever', 'not-found');
          const interviews = panel.interviews.filter((it) => it.id !== id);
          this.panels[this.panels.indexOf(panel)] = { ...panel, interviews };
        },
      },
    };
  }

  calendars(): CalendarProvider {
    const shown = (key: string, it: EventDraft & { cancelled: boolean }): CalendarEvent => ({
      key,
      id: `g-${key}`,
      url: `https://calendar.example/${key}`,
      videoUrl: it.video ? `https://video.example/${key}` : null,
      start: it.start,
      end: it.end,
      title: it.title,
      status: it.cancelled ? 'cancelled' : 'confirmed',
      guests: it.guests.map((guest) => ({ address: guest.address, answer: 'unanswered' })),
    });
    const mail = (what: string, it: EventDraft, notify: boolean | undefined) => {
      if (notify !== false) for (const guest of it.guests) this.mails.push(`${what} ${guest.address} ${it.title}`);
    };
    return {
      name: 'fake',
      label: 'the fake calendar',
      freeBusy: async ({ addresses }) =>
        new Map(
          addresses.map((it): [string, FreeBusy] => [
            it,
            { readable: true, busy: this.busy.get(it) ?? [], tentative: [] },
          ]),
        ),
      create: async (draft) => {
        const there = this.events.get(draft.key);
        if (there !== undefined) {
          if (there.cancelled) throw new Broken('google', 'invalid');
          return shown(draft.key, there);
        }
        const made = { ...draft, cancelled: false };
        this.events.set(draft.key, made);
        mail('invited', draft, draft.notify);
        return shown(draft.key, made);
      },
      find: async (key) => {
        const there = this.events.get(key);
        return there === undefined ? null : shown(key, there);
      },
      update: async (key, change: EventChange) => {
        const there = this.events.get(key);
        if (there === undefined || there.cancelled) throw new Broken('google', 'not-found');
        const changed = { ...there, ...change };
        this.events.set(key, changed);
        mail('invited', changed, change.notify);
        return shown(key, changed);
      },
      cancel: async (key, options) => {
        const there = this.events.get(key);
        if (there === undefined || there.cancelled) return;
        this.events.set(key, { ...there, cancelled: true });
        mail('cancelled', there, options?.notify);
      },
      check: async () => 'fine',
    };
  }

  /** The bot's own `tell` remembers keys in the ledger; this one in a list. */
  tell = async (notice: Notice): Promise<Told> => {
    const repeated = this.notices.some((it) => it.once === notice.once);
    if (!repeated) this.notices.push(notice);
    return { sent: true, channel: 'D1', ts: '1.1', repeated };
  };
}

const users = ['ana', 'rui', 'jo', 'dana'].map((it) => ({
  id: `u-${it}` as LeverUserId,
  name: it === 'ana' ? 'Ana Costa' : it === 'rui' ? 'Rui Lopes' : it === 'jo' ? 'Jo March' : 'Dana Levi',
  email: `${it}@acme.test` as Email,
  role: 'interviewer' as const,
  roleName: 'Interviewer',
  jobTitle: null,
  active: true,
}));

export const directory = {
  opportunity: () => ({ contact: 'c' }),
  user: (id: string) => users.find((it) => it.id === id),
  posting: (id: string) =>
    id === 'p-1' ? { id, title: 'Backend Engineer', owner: 'u-dana', hiringManager: 'u-jo', active: true } : undefined,
  template: (id: string) => ({ id, text: `Form ${id}` }),
  refreshUser: async () => {},
} as unknown as Directory;

export const maya: Actor = {
  teamId: 'T1' as SlackTeamId,
  slackId: 'UMAYA' as SlackUserId,
  name: 'Maya',
  email: 'maya@acme.test' as Email,
  zone: 'Europe/Berlin',
  leverUserId: 'u-maya' as LeverUserId,
  role: 'teamMember',
  unmapped: null,
};

const say = (text: string) => ({ text, blocks: [] });

/** The ports of one process: everything it touches can be struck. */
export function processOf(
  world: World,
  fate = new Fate(),
): PanelDeps & LimitWires & { announcer: ReturnType<typeof createAnnouncer>; pause: () => Promise<void> } {
  const lever = world.lever();
  const panels = fate.wrap('lever', lever.panels, ['create', 'replace', 'delete', 'retrieve']);
  const list = panels.list.bind(panels);
  const deps = {
    lever: {
      opportunities: lever.opportunities,
      users: lever.users,
      interviews: fate.wrap('lever', lever.interviews),
      panels: new Proxy(panels, {
        get: (target, key) =>
          key === 'list'
            ? (id: OpportunityId) => {
                if (fate.dead) throw new Killed();
                return list(id);
              }
            : Reflect.get(target, key),
      }),
    },
    calendars: fate.wrap('calendar', world.calendars(), ['create', 'update', 'cancel', 'find']),
    ledger: fate.wrap('ledger', world.ledger(), ['set', 'compareAndSet', 'delete', 'lease']),
    clock: { now: () => world.now },
    log: noLog,
    directory,
    people: {
      slackIdOf: async (id: string) => (id === 'u-jo' ? null : (`S${id}` as SlackUserId)),
    } as unknown as PanelDeps['people'],
    tell: fate.wrap('slack', { tell: world.tell }).tell,
    audit: async (line: AuditLine) => {
      world.audits.push(line);
    },
    sharing: async () => 'internal' as const,
    habits: async () => ({}),
    panelPlanner: async (problem: Problem, options: PlanOptions) => plan(problem, options),
    performAsFallback: 'none' as const,
    templates: async () => null,
  };
  return {
    ...deps,
    pause: async () => {},
    loadReader: {
      around: async () => ({
        panels: world.counted,
        indexed: new Map(),
        freshness: { at: world.now, read: world.counted.size, of: world.counted.size },
      }),
      indexed: async () => new Map(),
      bookings: async () =>
        [...world.entries.values()]
          .filter((it) => it.key.startsWith('booking:'))
          .map((it) => it.value as unknown as Booking)
          .filter((it) => it.state === 'booked' || it.state === 'booking'),
    },
    zoneOf: async () => 'Europe/Lisbon',
    announcer: createAnnouncer({
      ...deps,
      say: {
        interviewer: (_, name) => say(`booked ${name}`),
        interviewerUndone: (_, name) => say(`undone ${name}`),
        card: (_, privacy, state) => say(`card ${privacy} ${state}`),
      },
    }),
  };
}

/** Two sessions on the morning of 1 December 2026 in Lisbon, one later after lunch. */
export function aDraft(over: Partial<Draft> = {}): Draft {
  const at = (hour: number, minute = 0) => Date.UTC(2026, 11, 1, hour, minute);
  const seat = (user: string, optional = false) => ({
    userId: `u-${user}` as LeverUserId,
    role: 'Interviewer',
    optional,
    why: 'first choice',
  });
  const person = (user: string) => ({ userId: `u-${user}` as LeverUserId, rank: 0 });
  const session = (id: string, title: string, form: string | null, people: string[]) => ({
    id,
    title,
    minutes: 45,
    formId: form as FeedbackTemplateId | null,
    seats: [{ role: 'Interviewer', people: people.map(person), count: people.length, optional: false }],
  });
  return {
    id: 'd1',
    version: 1,
    by: {
      teamId: maya.teamId,
      slackId: maya.slackId,
      leverUserId: maya.leverUserId,
      name: 'Maya',
      email: 'maya@acme.test',
      zone: 'Europe/Berlin',
    },
    place: { channelId: 'C1' as SlackChannelId, channelName: 'hiring', private: false },
    candidate: {
      opportunityId: 'o-1' as OpportunityId,
      name: 'Priya Raman',
      email: 'priya@example.com',
      emails: ['priya@example.com'],
      postingId: 'p-1' as PostingId,
      postingTitle: 'Backend Engineer',
      stageId: 's-1' as StageId,
      stageName: 'On-site',
      confidential: false,
      url: 'https://hire.lever.co/candidates/o-1',
    },
    template: null,
    warnings: [],
    sessions: [
      session('a', 'Coding', 'f-code', ['ana']),
      session('b', 'System design', 'f-design', ['rui', 'jo']),
      session('c', 'Values', null, ['dana']),
    ],
    rules: {
      keepOrder: false,
      gridMinutes: 15,
      minGapMinutes: 0,
      maxGapMinutes: 60,
      bufferMinutes: 0,
      lunch: null,
      maxDays: 1,
      noticeHours: 24,
      core: { fromMinute: 540, toMinute: 1080 },
      location: '',
      video: true,
    },
    window: { from: '2026-11-25', to: '2026-12-08' },
    zone: 'Europe/Lisbon',
    availability: '',
    bent: [],
    search: {
      status: 'found',
      options: [],
      cut: false,
      blockers: [],
      offers: [],
      unreadable: [],
      calendarsRead: 4,
      load: { read: 0, of: 0 },
      clockChange: null,
      searchedAt: 0,
      people: Object.fromEntries(users.map((it) => [it.id, { name: it.name, email: it.email, zone: 'Europe/Lisbon' }])),
    },
    choice: {
      sessions: [
        { sessionId: 'a', start: at(9), end: at(9, 45), seats: [seat('ana')] },
        { sessionId: 'b', start: at(9, 45), end: at(10, 30), seats: [seat('rui'), seat('jo', true)] },
        { sessionId: 'c', start: at(13), end: at(13, 45), seats: [seat('dana')] },
      ],
      compromises: [],
    },
    announce: true,
    attempt: 0,
    ...over,
  };
}
