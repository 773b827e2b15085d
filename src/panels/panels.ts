/**
 * Panels: from a candidate to interviews that stand in Lever and on everybody's calendar.
 * The room's door: `createPanels` is called once by `app.ts`; commands and jobs use what it returns.
 * Only `book`, `finish` and `undo` write outside; everything else reads, or remembers in our own ledger.
 */
import { AccessError, ConflictError, InputError, NotFoundError } from '../errors.ts';
import type { FeedbackTemplateId, LeverUserId, OpportunityId, PanelId, PostingId, StageId } from '../lever/ids.ts';
import { type Actor, atLeast, roleNames } from '../people.ts';
import { alternativesFor } from './alternatives.ts';
import { type CardPrivacy, createAnnouncer, type Sayings } from './announce.ts';
import { createBooker } from './book.ts';
import type { Booking, BookResult } from './booking.ts';
import type { ChosenSession, Draft, PanelOption, Search } from './draft.ts';
import { loadDraft, nextAttempt, startDraft, storeDraft } from './drafts.ts';
import { createLoadReader } from './load.ts';
import type { PanelDeps } from './ports.ts';
import { previewOf } from './preview.ts';
import { problemOf } from './problem-of.ts';
import { missingIn, searchWith } from './propose.ts';
import { isHeld, openBookings, readBooking } from './record.ts';
import { formsFor, type ReadyTemplate, saveTemplate, templateFor } from './template.ts';
import { dayOf, panelsOf } from './upcoming.ts';
import { isZone } from './zones.ts';

/** An interview in somebody's day, from our bookings and from Lever. */
export interface UpcomingInterview {
  readonly interviewId: string;
  readonly panelId: PanelId;
  readonly opportunityId: OpportunityId;
  readonly candidate: string;
  readonly postingTitle: string;
  readonly title: string;
  /** Epoch ms. */
  readonly start: number;
  readonly minutes: number;
  readonly interviewers: readonly { readonly userId: LeverUserId; readonly name: string; readonly email: string }[];
  readonly location: string | null;
  /** Form to fill; `null` when none was set. */
  readonly formId: string | null;
  /** True when this bot made the panel: it may be changed here. Otherwise "edit in Lever". */
  readonly ours: boolean;
  readonly confidential: boolean;
  /** The interview's or candidate's page in Lever. */
  readonly url: string;
}

/** One panel of a candidate, as it stands in Lever now. */
export interface CandidatePanel {
  readonly panelId: PanelId;
  readonly ours: boolean;
  /** True when the API may change it (ours or another scheduler's); panels from Lever's own scheduler are read-only. */
  readonly writable: boolean;
  readonly cancelled: boolean;
  readonly start: number | null;
  readonly end: number | null;
  readonly interviews: readonly UpcomingInterview[];
  readonly url: string;
}

/** What may take the place of one part of an option while all other parts stay as they are. */
export interface Alternatives {
  /** Free and qualified first; the others say why not and cannot be chosen. */
  readonly people: readonly {
    readonly userId: LeverUserId;
    readonly name: string;
    readonly instead: LeverUserId;
    readonly why: string;
    readonly possible: boolean;
    readonly option: PanelOption | null;
  }[];
  /** Other times of this session on the same day. */
  readonly times: readonly { readonly start: number; readonly option: PanelOption }[];
}

/** What everybody would get, word for word, before anything is written. */
export interface Preview {
  readonly lever: {
    readonly author: string;
    readonly authorReason: string | null;
    readonly opportunityUrl: string;
    readonly interviews: readonly {
      readonly title: string;
      readonly start: number;
      readonly minutes: number;
      readonly interviewers: readonly string[];
      readonly form: string | null;
    }[];
  };
  readonly interviewerInvites: readonly {
    readonly title: string;
    readonly start: number;
    readonly end: number;
    readonly guests: readonly string[];
    readonly description: string;
  }[];
  readonly candidateInvites: readonly {
    readonly title: string;
    readonly start: number;
    readonly end: number;
    readonly guest: string;
    readonly description: string;
  }[];
  /** Ready to copy; nobody sends it. */
  readonly candidateMail: string;
  /** The channel that gets a card and how much it says, or why there is none. */
  readonly channel: { readonly name: string; readonly privacy: CardPrivacy } | { readonly none: string };
  /** "The Coding session has no feedback form." */
  readonly warnings: readonly string[];
  readonly invitesCount: number;
}

export interface Panels {
  /** Throws `AccessError` unless this person may plan panels: Limited Team Member, or as the admin allowed (FAQ10). */
  permit(actor: Actor): void;
  /** The template for a posting and stage, people and forms looked up; a plain start when there is none. */
  templateFor(where: { readonly postingId: PostingId | null; readonly stageId: StageId }): Promise<ReadyTemplate>;
  /** Begins a draft for this opportunity: reads Lever, applies the template, saves. Throws `NotFoundError`, `AccessError`. */
  start(ask: {
    readonly actor: Actor;
    readonly place: Draft['place'];
    readonly opportunityId: OpportunityId;
  }): Promise<Draft>;
  /** The draft, or `null` when it expired or is somebody else's. */
  draft(id: string, actor: Actor): Promise<Draft | null>;
  /** Saves what was chosen; throws `ConflictError` when a newer version exists. */
  saveDraft(draft: Draft): Promise<Draft>;
  /** Remembers the draft's sessions and rules as the template of its posting and stage. */
  saveTemplate(draft: Draft): Promise<string>;
  /** Lever + calendars + draft → problem → plans or blockers. Saves the answer in the draft. */
  propose(draft: Draft): Promise<{ readonly draft: Draft; readonly search: Search }>;
  /** Who else, and when else, for one session of the draft's choice. */
  alternatives(
    draft: Draft,
    sessionId: ChosenSession['sessionId'],
    also?: readonly LeverUserId[],
  ): Promise<Alternatives>;
  preview(draft: Draft, actor: Actor): Promise<Preview>;
  /** Interviews of the day in the actor's zone: theirs, and for recruiters those they scheduled. */
  today(actor: Actor, days?: number): Promise<readonly UpcomingInterview[]>;
  ofCandidate(opportunityId: OpportunityId): Promise<readonly CandidatePanel[]>;
  /** Feedback forms to choose from for this draft, the most likely first. */
  forms(draft: Draft): readonly { readonly id: FeedbackTemplateId; readonly text: string }[];
  /** Bookings that stopped half-way and that nobody is working on, oldest first. */
  unfinished(): Promise<readonly Booking[]>;
  booking(id: string): Promise<Booking | null>;

  /** Books what the draft's choice says, at most once however often it is called. */
  book(draft: Draft, actor: Actor): Promise<BookResult>;
  /** Goes on where a booking stopped. */
  finish(bookingId: string, actor: Actor): Promise<BookResult>;
  /** Takes back what exists: the Lever panel and the calendar events. */
  undo(bookingId: string, actor: Actor): Promise<BookResult>;
}

/** Slack zones change rarely and cost a call each. */
const ZONE_LIFE = 6 * 3_600_000;

export function createPanels(deps: PanelDeps & { readonly say: Sayings }): Panels {
  const announcer = createAnnouncer(deps);
  const loadReader = createLoadReader(deps);
  const pause = deps.pause ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)));
  const booker = createBooker({ ...deps, announcer, pause });
  const zones = new Map<LeverUserId, { readonly at: number; readonly zone: string }>();

  async function zoneOf(userId: LeverUserId, draft: Draft): Promise<string> {
    const habit = (await deps.habits(userId)).zone;
    if (habit !== undefined && isZone(habit)) return habit;
    const now = deps.clock.now();
    const known = zones.get(userId);
    if (known !== undefined && Math.abs(now - known.at) < ZONE_LIFE) return known.zone;
    const slackId = await deps.people.slackIdOf(userId);
    const profile = slackId === null ? null : await deps.people.actorFor(draft.by.teamId, slackId);
    const zone = profile !== null && isZone(profile.zone) ? profile.zone : draft.by.zone;
    if (zones.size > 5_000) zones.clear();
    zones.set(userId, { at: now, zone });
    return zone;
  }

  const wires = { ...deps, announcer, loadReader, zoneOf };

  /** A booking that was taken back leaves its draft free for another try. */
  async function settled(
    result: BookResult,
    booking: { readonly draftId: string; readonly attempt: number },
  ): Promise<BookResult> {
    if (result.status === 'refused' || result.status === 'undone')
      await nextAttempt(deps, booking.draftId, booking.attempt);
    return result;
  }

  async function resumed(id: string, work: () => Promise<BookResult>): Promise<BookResult> {
    const found = await readBooking(deps.ledger, id);
    if (found === null)
      throw new NotFoundError('Nothing was written for this booking.', { hint: 'Start again with /hire schedule.' });
    const attempt = Number(id.split('-').at(-1));
    return await settled(await work(), { draftId: found.booking.draftId, attempt });
  }

  return {
    permit: (actor) => {
      if (actor.leverUserId === null) {
        if (deps.performAsFallback === 'posting-owner') return;
        throw new AccessError(
          'unmapped',
          actor.unmapped ?? 'You are not matched to a Lever user, so the bot cannot tell what you may do.',
          'Type /hire me to see how you are matched.',
        );
      }
      if (!atLeast(actor.role, 'limitedTeamMember'))
        throw new AccessError(
          'role',
          `Planning a panel needs the Lever role ${roleNames.limitedTeamMember} or above; yours is ${roleNames[actor.role ?? 'interviewer']}.`,
          'A Lever Super Admin can change roles in Lever → Settings → Users.',
        );
    },
    templateFor: (where) => templateFor(deps, where),
    start: (ask) => startDraft(deps, ask),
    draft: (id, actor) => loadDraft(deps, id, actor),
    saveDraft: (draft) => storeDraft(deps, draft),
    saveTemplate: (draft) => saveTemplate(deps, draft),
    propose: async (draft) => {
      const missing = missingIn(draft);
      if (missing !== null) throw new InputError(missing);
      const asked = await problemOf(wires, draft);
      const search = searchWith(draft, asked, deps.clock.now());
      return { draft: await storeDraft(deps, { ...draft, search, choice: null }), search };
    },
    alternatives: async (draft, sessionId, also = []) => {
      if (draft.choice === null) throw new ConflictError('No day is chosen any more.', 'Search again and pick one.');
      return alternativesFor(draft, draft.choice, sessionId, await problemOf(wires, draft, also), also);
    },
    preview: async (draft, actor) =>
      previewOf(wires, draft, actor, await panelsOf(wires, draft.candidate.opportunityId)),
    forms: (draft) => formsFor(deps.directory, draft),
    today: (actor, days) => dayOf(wires, actor, days),
    ofCandidate: (opportunityId) => panelsOf(wires, opportunityId),
    unfinished: async () => {
      const open = await openBookings(deps.ledger);
      const held = await Promise.all(open.map((it) => isHeld(deps.ledger, it.id)));
      return open.filter((_, index) => held[index] === false);
    },
    booking: async (id) => (await readBooking(deps.ledger, id))?.booking ?? null,
    book: async (draft, actor) =>
      settled(await booker.book(draft, actor), { draftId: draft.id, attempt: draft.attempt }),
    finish: (id, actor) => resumed(id, () => booker.finish(id, actor)),
    undo: (id, actor) => resumed(id, () => booker.undo(id, actor)),
  };
}
