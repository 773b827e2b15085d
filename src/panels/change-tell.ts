/**
 * Telling people about a change, once each: the message they got when it was booked is edited, so that it stays true, and
 * a line below it says what changed, so that they notice. The channel's card likewise. Called with the desk held.
 */
import type { Message } from '../blocks/kit.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { type Announcer, type CardPrivacy, everybody, type Sayings, theirs, type TheirSession } from './announce.ts';
import type { Booking } from './booking.ts';
import type { Change } from './change.ts';
import { bookingAfter } from './change-events.ts';
import { noteBehind, readBehind } from './change-behind.ts';
import type { ChangeDesk } from './change-record.ts';
import type { PanelDeps } from './ports.ts';
import { inTurn, several } from './telling.ts';

/** One person's part before and after. */
export interface PersonalChange {
  readonly was: readonly TheirSession[];
  readonly will: readonly TheirSession[];
}

/** The words; `blocks/panel-change-notices.ts` has them. */
export interface ChangeSayings {
  /** The line below: what changed for this person. */
  personal(change: Change, it: PersonalChange): Message;
  /** In the place of the old message, for somebody who has nothing to do any more. */
  released(change: Change, was: readonly TheirSession[]): Message;
  /** The line below the channel's card. */
  line(change: Change, privacy: CardPrivacy): Message;
  /** To the recruiter who booked it, when somebody else changed it. */
  recruiter(change: Change): Message;
}

type Wires = Pick<PanelDeps, 'people' | 'tell' | 'ledger' | 'clock'> & {
  readonly announcer: Pick<Announcer, 'cardFor'>;
  readonly say: Sayings;
  readonly sayChange: ChangeSayings;
};

const NOT_IN_SLACK = 'is not in Slack';

const essentials = (it: readonly TheirSession[]) =>
  JSON.stringify(
    it.map((one) => [one.title, one.start, one.minutes, one.form?.name ?? null, one.place, one.videoUrl, one.role]),
  );

/** Everybody with their part before and after; those for whom nothing at all reads differently are left out. */
export function personalChanges(change: Change): ReadonlyMap<LeverUserId, PersonalChange & { readonly name: string }> {
  const back = change.state === 'undoing' || change.state === 'undone';
  const old = bookingAfter({ ...change, state: back ? 'changing' : 'undoing' });
  const next = bookingAfter(change);
  const found = new Map<LeverUserId, PersonalChange & { readonly name: string }>();
  for (const person of everybody({ sessions: [...old.sessions, ...next.sessions] })) {
    const was = theirs(old, person.userId);
    const will = theirs(next, person.userId);
    if (JSON.stringify(was) !== JSON.stringify(will)) found.set(person.userId, { name: person.name, was, will });
  }
  return found;
}

export async function tellPeople(wires: Wires, desk: ChangeDesk): Promise<void> {
  const { change } = desk;
  const after = bookingAfter(change);
  const turn = inTurn();

  async function tellPerson(userId: LeverUserId, it: PersonalChange & { readonly name: string }): Promise<void> {
    const slackId = await wires.people.slackIdOf(userId);
    let why: string | null = slackId === null ? NOT_IN_SLACK : null;
    if (slackId !== null) {
      await turn(() => desk.hold());
      why = await tellOne(wires, change, after, userId, it, slackId);
    }
    await turn(async () => {
      const { told, untold } = desk.change.steps;
      const next = why === null ? untold : [...untold, { name: it.name, why, userId }];
      await desk.note({ steps: { told: [...told, userId], untold: next } });
    });
  }

  const people = [...personalChanges(change)].filter(
    ([userId]) =>
      !change.steps.told.includes(userId) &&
      // Taking back reaches whom the change had reached.
      (change.went === null || change.went.told.includes(userId)),
  );
  await several([
    ...people.map(
      ([userId, it]) =>
        () =>
          tellPerson(userId, it),
    ),
    () => tellRecruiter(wires, desk, turn),
    () => tellChannel(wires, desk, after, turn),
  ]);
  await remember(wires, desk);
}

type Turn = ReturnType<typeof inTurn>;

/** Who reads something old now, so that it can be said and repaired. */
async function remember(wires: Wires, desk: ChangeDesk): Promise<void> {
  const { change } = desk;
  if (change.made !== 'here') return;
  const { id } = change.record;
  const { told, untold, cardProblem } = change.steps;
  const before = await readBehind(wires.ledger, id);
  const failed = untold.flatMap(({ userId, name, why }) =>
    userId === undefined || why === NOT_IN_SLACK ? [] : [{ userId, name, why }],
  );
  // Only who was in question now is known anew.
  const older = before.people.filter((it) => !told.includes(it.userId));
  const card = cardProblem ?? (change.record.steps.announced ? null : before.card);
  await noteBehind(wires.ledger, id, { card, people: [...older, ...failed], tries: before.tries }, wires.clock.now());
}

async function tellOne(
  wires: Wires,
  change: Change,
  after: Booking,
  userId: LeverUserId,
  it: PersonalChange & { readonly name: string },
  slackId: NonNullable<Awaited<ReturnType<Wires['people']['slackIdOf']>>>,
): Promise<string | null> {
  const confidential = change.record.candidate.confidential;
  const to = { user: slackId };
  const first = `booked:${change.record.id}:${userId}`;
  const had = change.made === 'here' && (change.record.steps.told.includes(userId) || change.went !== null);
  const way = change.went === null ? '' : ':back';
  const message =
    it.will.length === 0 ? wires.sayChange.released(change, it.was) : wires.say.interviewer(after, it.name, it.will);
  const told = await wires.tell({
    to,
    message,
    once: had
      ? `change:${change.id}:${userId}${way}`
      : change.made === 'here'
        ? first
        : `change:${change.id}:${userId}`,
    ...(had && { edits: first }),
    confidential,
  });
  if (!told.sent) return told.sentence;
  // Somebody new has just read everything; a colleague's name alone is no reason to ring.
  if (!had || essentials(it.was) === essentials(it.will)) return null;
  const line = await wires.tell({
    to,
    message: wires.sayChange.personal(change, it),
    once: `change:${change.id}:${userId}:line${way}`,
    under: first,
    confidential,
  });
  return line.sent ? null : line.sentence;
}

async function tellRecruiter(wires: Wires, desk: ChangeDesk, turn: Turn): Promise<void> {
  const { change } = desk;
  const { by } = change.record;
  if (change.made !== 'here' || by.slackId === change.by.slackId || change.went !== null) return;
  await turn(() => desk.hold());
  await wires.tell({
    to: { user: by.slackId },
    message: wires.sayChange.recruiter(change),
    once: `change:${change.id}:recruiter`,
    confidential: change.record.candidate.confidential,
  });
}

async function tellChannel(wires: Wires, desk: ChangeDesk, after: Booking, turn: Turn): Promise<void> {
  const { change } = desk;
  const { record } = change;
  if (change.steps.carded) return;
  const privacy = await wires.announcer.cardFor(record);
  const wanted = change.made === 'here' && record.steps.announced && (change.went === null || change.went.carded);
  let cardProblem: string | null = null;
  if (wanted && typeof privacy === 'string' && record.place.channelId !== null) {
    const to = { channel: record.place.channelId };
    const nameless = privacy === 'role-only';
    const way = change.went === null ? '' : ':back';
    await turn(() => desk.hold());
    const told = await wires.tell({
      to,
      message:
        after.sessions.length === 0
          ? wires.say.card(record, privacy, 'cancelled')
          : wires.say.card(after, privacy, 'scheduled'),
      once: `loop:${record.id}:${change.id}${way}`,
      edits: `loop:${record.id}`,
      nameless,
    });
    if (!told.sent) cardProblem = told.sentence;
    else
      await wires.tell({
        to,
        message: wires.sayChange.line(change, privacy),
        once: `loop:${record.id}:${change.id}:line${way}`,
        under: `loop:${record.id}`,
        nameless,
      });
  }
  await turn(() => desk.note({ steps: { carded: true, cardProblem } }));
}
