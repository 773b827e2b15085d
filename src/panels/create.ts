/**
 * Makes the panels room out of the wires it is given. Called once, by `app.ts`; no request is made here.
 */
import { panelChangeNotices } from '../blocks/panel-change-notices.ts';
import { panelNoticesFor } from '../blocks/panel-notices.ts';
import { waveNotices } from '../blocks/wave.ts';
import { AccessError, ConflictError, InputError, NotFoundError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { type Actor, atLeast, roleNames } from '../people.ts';
import { isZone, sayDate } from '../zones.ts';
import { alternativesFor } from './alternatives.ts';
import { createAnnouncer } from './announce.ts';
import { createBooker } from './book.ts';
import { createRunner } from './book-run.ts';
import { changeCalls } from './change-calls.ts';
import { createChanges } from './change-create.ts';
import type { BookResult } from './booking.ts';
import type { Draft, Search } from './draft.ts';
import { loadDraft, nextAttempt, startDraft, storeDraft } from './drafts.ts';
import { firstStart, inOrder } from './hold.ts';
import { createHolds } from './hold-create.ts';
import { openHolds } from './hold-record.ts';
import { createDayWrites } from './interview-day-book.ts';
import { createInterviewDays } from './interview-day-create.ts';
import { candidateMail } from './invitations.ts';
import { createLoadIndex } from './load-index.ts';
import { createLoadReader, tellingWrites } from './load.ts';
import { newBooking } from './new-booking.ts';
import { limitsOf, overLimits } from './over-limits.ts';
import type { Panels, Preview } from './panels.ts';
import type { PanelDeps } from './ports.ts';
import { createNewest } from './newest.ts';
import { createPlanAside } from './plan-aside.ts';
import { previewOf } from './preview.ts';
import { everybodyIn, problemOf } from './problem-of.ts';
import { missingIn, searchWith } from './propose.ts';
import { isHeld, openBookings, readBooking } from './record.ts';
import { formsFor, saveTemplate, templateFor } from './template.ts';
import { sittingsOf, trainedLately } from './sittings.ts';
import { templatesAt } from './template-file.ts';
import { dayOf, panelsOf } from './upcoming.ts';
import { createWatchActs } from './watch-act.ts';
import { lookAround, peopleAhead } from './watch-look.ts';
import { EventMarks } from './watch-marks.ts';
import { waveCalls } from './wave-calls.ts';
import { createWaves } from './wave-create.ts';

/** Slack zones change rarely and cost a call each. */
const ZONE_LIFE = 6 * 3_600_000;

/** Milliseconds after which the minute's work is over although interviews are still being read. */
const READING_AWAITED = 3_000;

export interface PanelsOptions extends Omit<PanelDeps, 'templates' | 'panelPlanner'> {
  /** Absent: the planner on a thread of its own. */
  readonly panelPlanner?: PanelDeps['panelPlanner'];
  /** Milliseconds between two calls of the background reading: people who wait go first. Default 150. */
  readonly breathMs?: number;
  /**
   * Path of the YAML file of panel templates, read again when it changes (`null`: there is none); or who knows the
   * templates and pools as they are now.
   */
  readonly templates: string | null | PanelDeps['templates'];
}

export function createPanels(options: PanelsOptions): Panels {
  const deps: PanelDeps = {
    ...options,
    // What was read of a candidate is old as soon as something of theirs was written.
    lever: tellingWrites(options.lever, (id) => loadReader.wrote(id)),
    panelPlanner: options.panelPlanner ?? createPlanAside({ log: options.log }).plan,
    templates: typeof options.templates === 'function' ? options.templates : templatesAt(options.templates),
  };
  const say = panelNoticesFor(() => deps.calendars.name === 'mail');
  const announcer = createAnnouncer({ ...deps, say });
  const breathMs = options.breathMs ?? 150;
  const index = createLoadIndex({
    ...deps,
    breathe: () => new Promise<void>((done) => setTimeout(done, breathMs)),
  });
  const loadReader = createLoadReader({ ...deps, index });
  const pause = deps.pause ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)));
  const wires = { ...deps, announcer, pause, loadReader, zoneOf, holds: () => openHolds(deps.ledger) };
  const runner = createRunner(wires);
  const booker = createBooker(wires, runner);
  const zones = new Map<LeverUserId, { readonly at: number; readonly zone: Promise<string | null> }>();

  async function slackZone(userId: LeverUserId, draft: Pick<Draft, 'by'>): Promise<string | null> {
    const slackId = await deps.people.slackIdOf(userId);
    const profile = slackId === null ? null : await deps.people.actorFor(draft.by.teamId, slackId);
    return profile !== null && isZone(profile.zone) ? profile.zone : null;
  }

  async function zoneOf(userId: LeverUserId, draft: Pick<Draft, 'by'>): Promise<string> {
    const habit = (await deps.habits(userId)).zone;
    if (habit !== undefined && isZone(habit)) return habit;
    const now = deps.clock.now();
    let known = zones.get(userId);
    if (known === undefined || Math.abs(now - known.at) >= ZONE_LIFE) {
      if (zones.size > 5_000) zones.clear();
      known = { at: now, zone: slackZone(userId, draft) };
      zones.set(userId, known);
      known.zone.catch(() => zones.delete(userId));
    }
    // Nobody who is not in Slack stops a search: they are planned in the recruiter's zone.
    return (await known.zone) ?? draft.by.zone;
  }

  const holds = createHolds({ ...wires, panelsOf: (id) => panelsOf(wires, id) }, runner);
  const eventMarks = new EventMarks(deps.marks);
  const changes = createChanges({ ...wires, say, sayChange: panelChangeNotices });

  const searches = createNewest<{ readonly draft: Draft; readonly search: Search }>();

  async function propose(
    draft: Draft,
    signal: AbortSignal,
  ): Promise<{ readonly draft: Draft; readonly search: Search }> {
    const missing = missingIn(draft);
    if (missing !== null) throw new InputError(missing);
    const began = performance.now();
    const asked = await problemOf(wires, draft);
    const read = performance.now();
    const search = await searchWith(draft, asked, deps.clock.now(), { ...deps, signal });
    // An operator asks first whether a slow search was ours or the vendors'.
    const timing = { readingMs: read - began, planningMs: performance.now() - read };
    deps.log.info({ ...timing, people: asked.problem.people.length, status: search.status }, 'searched for a day');
    return { draft: await storeDraft(deps, { ...draft, search, choice: null }), search };
  }

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

  /** With a day that another plan holds for the same candidate: booking this one leaves it standing. */
  async function shownTo(draft: Draft, actor: Actor): Promise<Preview> {
    const { opportunityId } = draft.candidate;
    const [standing, held] = await Promise.all([panelsOf(wires, opportunityId), openHolds(deps.ledger)]);
    const preview = await previewOf(wires, draft, actor, standing);
    const others = held.filter((it) => it.candidate.opportunityId === opportunityId && it.draftId !== draft.id);
    const warnings = inOrder(others).map(
      (it) =>
        `${sayDate(draft.zone, firstStart(it))} is held for this candidate by ${it.by.name}. It stays held until it is confirmed, released (/hire panel) or runs out.`,
    );
    return { ...preview, warnings: [...warnings, ...preview.warnings] };
  }

  const days = createInterviewDays({
    ...wires,
    problemOf: (draft) => problemOf(wires, draft),
    previewOf: shownTo,
  });
  const dayWrites = createDayWrites({
    ...wires,
    days,
    book: async (draft, actor, seen) =>
      settled(await booker.book(draft, actor, seen), { draftId: draft.id, attempt: draft.attempt }),
    finish: (id, actor) => resumed(id, () => booker.finish(id, actor)),
    undo: (id, actor) => resumed(id, () => booker.undo(id, actor)),
  });

  return {
    changes,
    holds,
    days: { ...days, ...dayWrites },
    watch: {
      look: (now, which = 'all') => lookAround({ ...wires, eventMarks }, now, which),
      people: (now) => peopleAhead(wires, now),
      ...createWatchActs({ ...wires, changes }),
    },
    waves: createWaves({ ...wires, changes, say: waveNotices({ wave: waveCalls, change: changeCalls }) }),
    permit: (actor) => {
      if (actor.leverUserId === null) {
        if (deps.performAsFallback === 'posting-owner') return;
        throw new AccessError(
          'unmapped',
          actor.unmapped ?? 'You are not matched to a Lever user, so the bot cannot tell what you may do.',
          actor.leverSilent ? undefined : 'Type /hire me to see how you are matched.',
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
    start: async (ask) => {
      const started = await startDraft(deps, ask);
      // Read ahead while the recruiter reads: the search finds these answers in memory.
      const ahead = everybodyIn(started.draft).map((it) => zoneOf(it, started.draft));
      Promise.all([loadReader.around([ask.opportunityId]), ...ahead]).catch((error: unknown) => {
        deps.log.debug({ error }, 'interviews could not be read ahead');
      });
      return started;
    },
    draft: (id, actor) => loadDraft(deps, id, actor),
    saveDraft: (draft) => storeDraft(deps, draft),
    saveTemplate: (draft) => saveTemplate(deps, draft),
    propose: (draft) => searches.run(draft.id, (signal) => propose(draft, signal)),
    alternatives: async (draft, sessionId, also = []) => {
      if (draft.choice === null) throw new ConflictError('No day is chosen any more.', 'Search again and pick one.');
      return alternativesFor(draft, draft.choice, sessionId, await problemOf(wires, draft, also), also);
    },
    preview: async (draft, actor) => {
      const preview = await shownTo(draft, actor);
      const others = await holds.ofPlan(draft.id);
      if (others.length === 0) return preview;
      const days = others.map((it) => sayDate(draft.zone, firstStart(it))).join(', ');
      const released = `Held for this panel: ${days}. Booking this day releases ${others.length === 1 ? 'it' : 'them'}, and tells those interviewers.`;
      return { ...preview, warnings: [released, ...preview.warnings] };
    },
    limits: (draft, actor) => overLimits(wires, limitsOf(newBooking(draft, actor, deps))),
    mailFor: candidateMail,
    forms: (draft) => formsFor(deps.directory, draft),
    today: (actor, days) => dayOf(wires, actor, days),
    sittings: async (certain) => {
      const bookings = await loadReader.bookings();
      const must = certain === 'training' ? trainedLately(bookings, deps.clock.now()) : [];
      const seen = await loadReader.around(must, { fresh: true });
      return {
        byUser: sittingsOf({ panels: seen.panels, indexed: seen.indexed, bookings, now: deps.clock.now() }),
        freshness: seen.freshness,
      };
    },
    readInterviews: async () => {
      const reading = index.readOn();
      // A big account takes minutes: it goes on behind, and whoever waits for the jobs does not wait for it.
      const waited = Promise.withResolvers<void>();
      const timer = setTimeout(waited.resolve, READING_AWAITED);
      await Promise.race([reading, waited.promise]).finally(() => clearTimeout(timer));
      reading.catch((error: unknown) => deps.log.error({ err: error }, 'interviews could not be read on'));
    },
    forgetInterviews: () => index.forget(),
    stop: () => index.stop(),
    ofCandidate: (opportunityId) => panelsOf(wires, opportunityId),
    unfinished: async () => {
      const open = await openBookings(deps.ledger);
      const held = await Promise.all(open.map((it) => isHeld(deps.ledger, it.id)));
      return open.filter((_, index) => held[index] === false);
    },
    booking: async (id) => (await readBooking(deps.ledger, id))?.booking ?? null,
    book: async (draft, actor, seen) => {
      const result = await settled(await booker.book(draft, actor, seen), {
        draftId: draft.id,
        attempt: draft.attempt,
      });
      // What cannot be released now is released by the clock.
      if (result.status === 'booked') await holds.releaseOthers(result.booking, actor);
      return result;
    },
    finish: (id, actor) => resumed(id, () => booker.finish(id, actor)),
    undo: (id, actor) => resumed(id, () => booker.undo(id, actor)),
  };
}
