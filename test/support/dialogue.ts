/**
 * What people say and do again and again in stories, and what then stands in Lever, on calendars and in Slack.
 * Steps press what a person would press and wait for what they would wait for; `whatStands` counts, and tells nobody.
 */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { startWorld, type World, type WorldOptions } from '../../sandbox/world.ts';
import { hurried, MONDAY, type StoryWorld } from './world.ts';

/** Real milliseconds: many tests may share a machine. */
export const patience = { timeoutMs: 20_000 } as const;

/** One world for all tests of a file, as at the start for each of them. */
export function sharedWorld(options: Partial<WorldOptions> = {}): () => StoryWorld {
  let started: World | null = null;
  let used = false;
  beforeAll(async () => {
    started = await startWorld({ at: MONDAY, frozen: true, ...options, env: { ...hurried, ...options.env } });
  }, 30_000);
  beforeEach(async () => {
    if (used) await started?.reset();
    used = true;
  }, 30_000);
  afterAll(async () => {
    await started?.close();
  });
  return () => {
    const it = started;
    if (it === null) throw new Error('the world did not start');
    return Object.assign(it, {
      get maya() {
        return it.slack.person('maya');
      },
      person: (key: string) => it.slack.person(key),
    });
  };
}

/** `/hire schedule <name>`, and the candidate picked: the plan is open. `of`: words beside the right line. */
export async function opensPlanFor(
  person: Person,
  name: string,
  { in: channel = '#hiring', of }: { readonly in?: string; readonly of?: string | RegExp } = {},
): Promise<void> {
  await person.types(`/hire schedule ${name}`, { in: channel });
  await person.sees('Pick', patience);
  await person.press('Pick', of === undefined ? {} : { in: of });
  await person.sees('Find times', patience);
}

/** From the name to the days that work. */
export async function plansPanelFor(
  person: Person,
  name: string,
  where: { readonly in?: string; readonly of?: string | RegExp } = {},
): Promise<void> {
  await opensPlanFor(person, name, where);
  await person.press('Find times');
  await person.sees(/days? works?|Nothing fits/, patience);
}

/** The first day, up to the preview; nothing is written yet. */
export async function checksFirstDay(person: Person): Promise<void> {
  await person.press('Pick');
  await person.sees('Check and book', patience);
}

/** Presses Book for the first day. What it becomes is for the story to see. */
export async function booksFirstDay(person: Person): Promise<void> {
  await checksFirstDay(person);
  await person.press('Book');
}

/** Counts of everything that a booking leaves behind, for one candidate. */
export interface Standing {
  /** Panels in Lever that are not cancelled. */
  readonly panels: number;
  readonly interviews: number;
  /** Live events on the calendar that holds interviews: sessions, and the candidate's own. */
  readonly sessions: number;
  readonly candidateEvents: number;
  /** Invitation mails that went out, by kind of guest. */
  readonly interviewerInvites: number;
  readonly candidateInvites: number;
  /** Direct messages that tell somebody they interview. */
  readonly told: number;
  /** Cards in channels. */
  readonly cards: number;
}

export const nothingStands: Standing = {
  panels: 0,
  interviews: 0,
  sessions: 0,
  candidateEvents: 0,
  interviewerInvites: 0,
  candidateInvites: 0,
  told: 0,
  cards: 0,
};

/** One panel of four sessions, as the journeys book it for Priya: once in every place, and never twice. */
export const oncePanel = {
  panels: 1,
  interviews: 4,
  sessions: 4,
  candidateEvents: 1,
  candidateInvites: 1,
  cards: 1,
} as const;

/** What Google says to a write that is not allowed. */
export const forbiddenByGoogle = { error: { code: 403, message: 'no', errors: [{ reason: 'forbidden' }] } } as const;

/** Of what the bot made; panels that the seed brought along (Ana Souza has one) are not counted. */
export function whatStands(it: World, candidate: string, email: string | null = addressOf(candidate)): Standing {
  const panels = it.lever
    .panelsOf(candidate)
    .filter(
      (panel) =>
        panel['canceledAt'] === null &&
        typeof panel['externalUrl'] === 'string' &&
        !panel['externalUrl'].endsWith('seed'),
    );
  const held = it.calendars.state
    .on(`interviews@${it.company.domain}`)
    .filter((event) => event.status !== 'cancelled' && event.source === 'google');
  const toCandidate = (event: (typeof held)[number]): boolean => event.guests.some((guest) => guest.address === email);
  const mails = (address: string): number =>
    it.calendars.state.invitesTo(address).filter((mail) => mail.kind === 'invited').length;
  const staff = it.company.lever.users.map((user) => String(user['email']));
  const messages = [...it.slack.state.workspaces.values()].flatMap((team) => [...team.channels.values()]);
  const said = (kinds: readonly string[], words: RegExp): number =>
    messages
      .filter((channel) => kinds.includes(channel.kind))
      .flatMap((channel) => channel.messages)
      .filter((message) => words.test(JSON.stringify([message.text, message.blocks]))).length;
  return {
    panels: panels.length,
    interviews: panels.flatMap((panel) => panel['interviews'] as unknown[]).length,
    sessions: held.filter((event) => !toCandidate(event)).length,
    candidateEvents: held.filter(toCandidate).length,
    interviewerInvites: staff.reduce((sum, address) => sum + mails(address), 0),
    candidateInvites: email === null ? 0 : mails(email),
    told: said(['im'], /You interview/),
    cards: said(['public', 'private'], /Scheduled.{0,3} ·/),
  };
}

/** Invented candidates are reachable at their own name. */
export function addressOf(name: string): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
}

/** What the bot has sent to the emulated Lever since `seq`, as `METHOD path`. */
export function askedOfLever(it: World, seq: number, method?: string): readonly string[] {
  return it.wire
    .since(seq)
    .filter((entry) => entry.service === 'lever' && (method === undefined || entry.method === method))
    .map((entry) => `${entry.method} ${entry.path}`);
}

/** The mark from which `askedOfLever` counts. */
export function fromNow(it: World): number {
  return it.wire.since().at(-1)?.seq ?? 0;
}

/** Addresses of everybody who has to be free for the panel that is shown or booked. */
export function emailOf(it: World, key: string): string {
  const person = it.company.people.find((one) => one.key === key);
  const user = it.company.lever.users.find((one) => one['id'] === person?.leverId);
  const email = user?.['email'];
  return typeof email === 'string' ? email : (person?.email ?? '');
}

/** What the person looks at: the modal in front, else the latest message. */
export function reads(person: Person): string {
  const screen = person.screen();
  const modal = screen.modals.at(-1);
  if (modal !== undefined)
    return [modal.title, modal.text, modal.notice ?? '', ...Object.values(modal.errors)].join('\n');
  const message = screen.channel?.messages.at(-1);
  return message?.text ?? '';
}

/** As `reads`, once nothing is being worked on any more. Real milliseconds. */
export async function hears(person: Person, timeoutMs = 10_000): Promise<string> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const text = reads(person);
    if (!/hourglass|moment\. Please leave/.test(text)) return text;
    if (performance.now() > until) throw new Error(`${person.key} is still waiting:\n${person.text()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Everything that stands in channels for all of their members to read; what only one person sees is left out. */
export function saidInChannels(it: World): readonly string[] {
  return [...it.slack.state.workspaces.values()]
    .flatMap((team) => [...team.channels.values()])
    .filter((channel) => ['public', 'private'].includes(channel.kind))
    .flatMap((channel) => channel.messages)
    .filter((message) => message.ephemeralTo === null)
    .map((message) => JSON.stringify([message.text, message.blocks]));
}

/** Types a command and waits for the whole answer to it. */
export async function asks(person: Person, command: string, where: string): Promise<string> {
  const seen = (): string => {
    const screen = person.screen();
    return `${screen.channel?.messages.length ?? 0} ${screen.modals.length}`;
  };
  await person.opensChannel(where);
  const before = seen();
  await person.types(command, { in: where });
  for (const until = performance.now() + patience.timeoutMs; seen() === before; ) {
    if (performance.now() > until) throw new Error(`no answer to ${command}:\n${person.text()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  return await hears(person);
}

/** Who got the same invitation, or was told that they interview, more than once. */
export function heardTwice(it: World): readonly string[] {
  const twice: string[] = [];
  const addresses = it.calendars.state.accounts().map((one) => one.address);
  for (const address of [...addresses, ...it.lever.state.contacts.values()].map((one) =>
    typeof one === 'string' ? one : (one.emails[0] ?? ''),
  )) {
    // An "updated" mail is a second one to whoever was invited already.
    const invited = it.calendars.state.invitesTo(address).filter((mail) => mail.kind !== 'cancelled');
    if (new Set(invited.map((mail) => mail.eventId)).size < invited.length) twice.push(`${address} by mail`);
  }
  for (const team of it.slack.state.workspaces.values())
    for (const channel of team.channels.values()) {
      if (channel.kind !== 'im') continue;
      const told = channel.messages.filter((one) => /You interview/.test(JSON.stringify([one.text, one.blocks])));
      if (told.length > 1) twice.push(`${[...channel.members].join(' and ')} in Slack`);
    }
  return twice;
}
