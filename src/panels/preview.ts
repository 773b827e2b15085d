/**
 * What each reader will get, before anything is written: made from the same record and the same words that booking uses,
 * with places kept for the links that exist only afterwards. Called through `panels.preview`.
 */
import type { Actor } from '../people.ts';
import type { Announcer } from './announce.ts';
import { sitsAs } from '../blocks/panel-person.ts';
import type { BookedSession, Booking } from './booking.ts';
import { sayPlace } from './change-target.ts';
import type { Draft } from './draft.ts';
import { candidateInvite, candidateMail, endOf, interviewerInvite } from './invitations.ts';
import { authorFor, fingerprintOf, type Linked, makesLinks, newBooking } from './new-booking.ts';
import type { CandidatePanel, Preview } from './panels.ts';
import type { PanelDeps } from './ports.ts';
import { perLimit } from '../scheduling/limits.ts';
import { sayDate } from '../zones.ts';

type Wires = Pick<PanelDeps, 'directory' | 'performAsFallback' | 'clock'> & Linked & { readonly announcer: Announcer };

/** Stands where a link will be that exists only afterwards. */
const laterIn = (booking: Booking): string => `(link, made when you ${booking.state === 'held' ? 'confirm' : 'book'})`;

export async function previewOf(
  wires: Wires,
  draft: Draft,
  actor: Actor,
  existing: readonly CandidatePanel[],
): Promise<Preview> {
  const author = authorFor(actor, draft, wires);
  const clockChange = draft.search?.clockChange ?? null;
  const booking = newBooking(draft, actor, wires);
  const shown = await shownOf(wires, booking, { author, existing, clockChange });
  const nowhere = booking.sessions.filter((it) => (it.location ?? booking.location) === '').map((it) => it.title);
  if (makesLinks(wires) || nowhere.length === 0) return shown;
  const missing = `Invitations go by mail, which makes no video link: ${nowhere.join(', ')} ${nowhere.length === 1 ? 'has' : 'have'} no place. Put a room, an address or a link of your own into the plan.`;
  return { ...shown, warnings: [missing, ...shown.warnings] };
}

/** The same for a record that is there already: a day that is held shows the video links that it has. */
export async function shownOf(
  wires: Pick<Wires, 'clock' | 'announcer'>,
  booking: Booking,
  about: {
    readonly author: ReturnType<typeof authorFor>;
    readonly existing: readonly CandidatePanel[];
    readonly clockChange: string | null;
  },
): Promise<Preview> {
  const { author } = about;
  const later = laterIn(booking);
  const videoOf = (it: BookedSession) => (booking.video ? (booking.steps.held[it.eventKey]?.videoUrl ?? later) : null);
  const videoUrls = Object.fromEntries(booking.sessions.map((it) => [it.id, videoOf(it)]));
  const privacy = await wires.announcer.cardFor(booking);
  const warnings: string[] = raisedWords(booking);
  const formless = booking.sessions
    .filter((it) => it.formId === null)
    .map(
      (it) =>
        `${it.title} has no feedback form: its interviewers get no link.${booking.state === 'held' ? '' : ' Go back and choose one if they should.'}`,
    );
  warnings.push(...formless);
  if (booking.candidate.email === null)
    warnings.push('Lever has no e-mail address for the candidate, so no invitation goes to them.');
  const now = wires.clock.now();
  for (const panel of about.existing)
    if (!panel.cancelled && panel.start !== null && (panel.end ?? panel.start) > now)
      warnings.push(
        `There is a panel already on ${sayDate(booking.by.zone, panel.start)} (${panel.ours ? 'booked here' : 'made in Lever'}). This adds another one.`,
      );
  if (about.clockChange !== null) warnings.push(about.clockChange);

  const candidateInvites =
    booking.candidate.email === null
      ? []
      : booking.invites.map((it) => {
          const words = candidateInvite(booking, it, videoUrls);
          return {
            title: words.title,
            start: it.start,
            end: it.end,
            guest: words.guests[0]?.address ?? '',
            description: words.description,
          };
        });
  return {
    seen: fingerprintOf(booking),
    lever: {
      author: author.name,
      authorReason: author.reason,
      opportunityUrl: booking.candidate.url,
      interviews: booking.sessions.map((it) => ({
        title: it.title,
        start: it.start,
        minutes: it.minutes,
        interviewers: it.people.map(sitsAs),
        form: it.formName,
        place: sayPlace(booking, it),
      })),
    },
    interviewerInvites: booking.sessions.map((it) => {
      const formUrl = it.formId === null ? null : later;
      return shownInvite(it, interviewerInvite(booking, it, { formUrl, videoUrl: videoOf(it) }));
    }),
    candidateInvites,
    candidateMail: candidateMail(booking),
    channel: typeof privacy === 'object' ? privacy : { name: booking.place.channelName ?? 'the channel', privacy },
    warnings,
    invitesCount: booking.sessions.length + candidateInvites.length,
  };
}

/** A session's event as its guests will read it. */
export function shownInvite(
  session: BookedSession,
  { title, description, guests }: ReturnType<typeof interviewerInvite>,
): Preview['interviewerInvites'][number] {
  return {
    title,
    start: session.start,
    end: endOf(session),
    guests: guests.map((one) => one.name ?? one.address),
    description,
  };
}

/** Whose limit this goes over, by how much and why; of people who sit in it. */
function raisedWords(booking: Booking): string[] {
  const names = new Map(booking.sessions.flatMap((it) => it.people.map((one) => [one.userId, one.name] as const)));
  const alike = Map.groupBy(booking.raised ?? [], (it) => `${it.userId} ${it.limit} ${it.reason}`);
  return [...alike.values()].flatMap((of) => {
    const [it] = of;
    const name = it === undefined ? undefined : names.get(it.userId);
    if (it === undefined || name === undefined) return [];
    return [
      `${name}’s limit of interviews ${perLimit[it.limit]} is raised by ${of.length}, for this panel only: “${it.reason}”`,
    ];
  });
}
