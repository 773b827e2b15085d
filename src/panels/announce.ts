/**
 * Telling people about a booking, once each and several at a time: interviewers in a DM, the channel it was asked in with
 * one card per loop.
 * Called by `book.ts` with the desk held. The words come from `blocks/` through `Sayings`; privacy is decided here.
 */
import type { Message } from '../blocks/kit.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { BookedPerson, Booking } from './booking.ts';
import { interviewUrl, ownPlace } from './invitations.ts';
import type { PanelDeps } from './ports.ts';
import type { Desk } from './record.ts';
import { inTurn, several } from './telling.ts';

/** How much a channel may read: everything, or only which job a panel is for. */
export type CardPrivacy = 'full' | 'role-only';

/** One session of the person who is told. */
export interface TheirSession {
  readonly title: string;
  readonly start: number;
  readonly minutes: number;
  readonly with: readonly string[];
  readonly form: { readonly name: string; readonly url: string } | null;
  readonly videoUrl: string | null;
  /** Room, address or link of its own; empty when the video link is all there is. */
  readonly place: string;
  readonly role: string;
}

/** The words of notices; `blocks/panel-notices.ts` has them. */
export interface Sayings {
  interviewer(booking: Booking, name: string, sessions: readonly TheirSession[]): Message;
  interviewerUndone(booking: Booking, name: string, sessions: readonly TheirSession[]): Message;
  card(booking: Booking, privacy: CardPrivacy, state: 'scheduled' | 'cancelled'): Message;
}

export interface Announcer {
  booked(desk: Desk): Promise<void>;
  undone(desk: Desk): Promise<void>;
  /** What the channel would read, or why it reads nothing. */
  cardFor(booking: Pick<Booking, 'place' | 'announce' | 'candidate'>): Promise<CardPrivacy | { readonly none: string }>;
}

type Wires = Pick<PanelDeps, 'people' | 'tell' | 'sharing' | 'directory'> & { readonly say: Sayings };

/** Sees everything: what is secret is asked about, and nothing of it is shown. */
const everything = { leverUserId: null, role: 'superAdmin' } as const;

/** What one person has to do in a booking. */
export function theirs(booking: Booking, userId: LeverUserId): TheirSession[] {
  return booking.sessions
    .filter((session) => session.people.some((it) => it.userId === userId))
    .map((session) => {
      const interview = booking.steps.panel?.interviews[session.id];
      return {
        title: session.title,
        start: session.start,
        minutes: session.minutes,
        role: session.people.find((it) => it.userId === userId)?.role ?? '',
        with: session.people.filter((it) => it.userId !== userId).map((it) => it.name),
        form:
          session.formName === null || interview === undefined
            ? null
            : { name: session.formName, url: interviewUrl(booking.candidate.url, interview) },
        videoUrl: session.video === false ? null : (booking.steps.held[session.eventKey]?.videoUrl ?? null),
        place: ownPlace(booking, session),
      };
    });
}

export function everybody(booking: Pick<Booking, 'sessions'>) {
  return [...new Map(booking.sessions.flatMap((it) => it.people).map((it) => [it.userId, it])).values()];
}

export function createAnnouncer(wires: Wires): Announcer {
  /** When it was booked, or by now: a card may be written days later. */
  function isConfidential({ candidate }: Pick<Booking, 'candidate'>): boolean {
    const now = wires.directory.opportunity(candidate.opportunityId, everything);
    const postingId = now?.posting ?? candidate.postingId;
    const posting = postingId === null ? undefined : wires.directory.posting(postingId);
    return candidate.confidential || now?.confidential === true || posting?.confidential === true;
  }

  async function cardFor(
    booking: Pick<Booking, 'place' | 'announce' | 'candidate'>,
  ): Promise<CardPrivacy | { readonly none: string }> {
    if (booking.place.channelId === null || booking.place.private)
      return { none: 'You asked in private, so no channel is told.' };
    if (isConfidential(booking)) return { none: 'The candidate is confidential, so no channel is told.' };
    if (!booking.announce) return { none: 'You chose not to post a card.' };
    return (await wires.sharing(booking.place.channelId)) === 'internal' ? 'full' : 'role-only';
  }

  return {
    cardFor,

    booked: async (desk) => {
      const { booking } = desk;
      const turn = inTurn();

      async function tellPerson(person: BookedPerson): Promise<void> {
        const slackId = await wires.people.slackIdOf(person.userId);
        let why: string | null = slackId === null ? 'is not in Slack' : null;
        if (slackId !== null) {
          await turn(() => desk.hold());
          const told = await wires.tell({
            to: { user: slackId },
            message: wires.say.interviewer(booking, person.name, theirs(booking, person.userId)),
            once: `booked:${booking.id}:${person.userId}`,
            confidential: booking.candidate.confidential,
          });
          if (!told.sent) why = told.sentence;
        }
        await turn(async () => {
          const { steps } = desk.booking;
          await desk.note({
            steps: {
              told: [...steps.told, person.userId],
              untold: why === null ? steps.untold : [...steps.untold, { name: person.name, why }],
            },
          });
        });
      }

      async function tellChannel(): Promise<void> {
        const privacy = await cardFor(booking);
        let cardProblem: string | null = null;
        if (typeof privacy === 'string' && booking.place.channelId !== null) {
          await turn(() => desk.hold());
          const told = await wires.tell({
            to: { channel: booking.place.channelId },
            message: wires.say.card(booking, privacy, 'scheduled'),
            once: `loop:${booking.id}`,
            nameless: privacy === 'role-only',
          });
          if (!told.sent) cardProblem = told.sentence;
        }
        await turn(() => desk.note({ steps: { announced: true, cardProblem } }));
      }

      await several([
        ...everybody(booking)
          .filter((it) => !booking.steps.told.includes(it.userId))
          .map((it) => () => tellPerson(it)),
        ...(booking.steps.announced ? [] : [tellChannel]),
      ]);
    },

    undone: async (desk) => {
      const { booking } = desk;
      const turn = inTurn();

      async function tellPerson(person: BookedPerson): Promise<void> {
        const slackId = await wires.people.slackIdOf(person.userId);
        if (slackId === null) return;
        await turn(() => desk.hold());
        await wires.tell({
          to: { user: slackId },
          message: wires.say.interviewerUndone(booking, person.name, theirs(booking, person.userId)),
          once: `undone:${booking.id}:${person.userId}`,
          confidential: booking.candidate.confidential,
        });
      }

      async function tellChannel(): Promise<void> {
        const privacy = await cardFor(booking);
        if (!booking.steps.announced || typeof privacy !== 'string' || booking.place.channelId === null) return;
        await turn(() => desk.hold());
        await wires.tell({
          to: { channel: booking.place.channelId },
          message: wires.say.card(booking, privacy, 'cancelled'),
          once: `loop-undone:${booking.id}`,
          nameless: privacy === 'role-only',
          edits: `loop:${booking.id}`,
        });
      }

      await several([
        ...everybody(booking)
          .filter((it) => booking.steps.told.includes(it.userId))
          .map((it) => () => tellPerson(it)),
        tellChannel,
      ]);
    },
  };
}
