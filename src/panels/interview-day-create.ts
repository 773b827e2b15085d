/**
 * Makes the interview days out of the panels room's wires: begun from candidates, kept in the ledger for a week, searched,
 * picked, looked at word for word. Called once, by `create.ts`. Booking is in `interview-day-book.ts`.
 */
import { createHash, randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { Json } from '../store/ledger.ts';
import { isZone, wallClock } from '../zones.ts';
import { defaultWindow } from './availability.ts';
import { whereabouts } from './booking.ts';
import { type Draft, DRAFT_TTL, type Search } from './draft.ts';
import { loadDraft, startDraft, storeDraft, withTemplate } from './drafts.ts';
import {
  DAY_LEAST,
  DAY_MOST,
  type DayStanding,
  type InterviewDay,
  type InterviewDays,
  type OpenDay,
} from './interview-day.ts';
import { planDayAside, type DayPlanner } from './interview-day-aside.ts';
import { calendarsOf, type DaySearchWires, searchDay } from './interview-day-search.ts';
import { bookingId } from './new-booking.ts';
import { createNewest } from './newest.ts';
import type { Preview } from './panels.ts';
import type { PanelDeps } from './ports.ts';
import { missingIn } from './propose.ts';
import { openBookings, readBooking } from './record.ts';
import { templateNamed, templateNames } from './template.ts';

export interface DayWires
  extends Pick<PanelDeps, 'lever' | 'directory' | 'ledger' | 'clock' | 'templates' | 'log' | 'habits'> {
  readonly problemOf: DaySearchWires['problemOf'];
  readonly previewOf: (draft: Draft, actor: Actor) => Promise<Preview>;
  /** Absent: on a thread of its own. */
  readonly dayPlanner?: DayPlanner;
}

/** Sessions of a day are not edited in its own form. */
const TEMPLATE_FIRST = 'Choose one template for all on the page before, or plan this candidate with /hire schedule.';

const keyOf = (id: string) => `day:${id}`;
const lastKeyOf = (actor: Actor) => `day-of:${actor.teamId}:${actor.slackId}`;

export function createInterviewDays(wires: DayWires): InterviewDays {
  const now = () => wires.clock.now();
  const searches = createNewest<OpenDay>();

  async function store(day: InterviewDay): Promise<InterviewDay> {
    const { version, ...rest } = day;
    const options = { expiresAt: now() + DRAFT_TTL };
    const saved = await wires.ledger.compareAndSet(keyOf(day.id), version, rest as unknown as Json, options);
    if (saved === null)
      throw new ConflictError(
        'This interview day was changed in another window.',
        'Close this one and go on there, or type /hire day again.',
      );
    return { ...day, version: saved };
  }

  /** Drafts that differ from what is kept are written; all have the day's dates. */
  async function save(day: InterviewDay, drafts: readonly Draft[]): Promise<OpenDay> {
    const saved = await store({ ...day, draftIds: drafts.map((it) => it.id) });
    const kept = await Promise.all(
      drafts.map(async (it) => {
        const before = await wires.ledger.get(`draft:${it.id}`);
        const { version, ...next } = { ...it, window: day.window };
        if (before?.version === version && JSON.stringify(before.value) === JSON.stringify(next))
          return { ...next, version };
        return await storeDraft(wires, { ...next, version });
      }),
    );
    return { day: saved, drafts: kept };
  }

  async function open(id: string, actor: Actor, why?: 'booked'): Promise<OpenDay | null> {
    const entry = await wires.ledger.get(keyOf(id));
    if (entry === null) return null;
    const day = { ...(entry.value as unknown as InterviewDay), version: entry.version };
    if (day.by.slackId !== actor.slackId || day.by.teamId !== actor.teamId) return null;
    const drafts = await Promise.all(day.draftIds.map((it) => loadDraft(wires, it, actor)));
    if (drafts.includes(null)) return null;
    const all = drafts as readonly Draft[];
    for (const { candidate } of why === 'booked' ? [] : all) {
      // Somebody may have been made confidential, or archived, since.
      if (wires.directory.opportunity(candidate.opportunityId, actor) !== undefined) continue;
      await wires.directory.refresh(candidate.opportunityId);
      if (wires.directory.opportunity(candidate.opportunityId, actor) === undefined)
        throw new NotFoundError('One of the candidates of this day is archived, or not open to you any more.', {
          hint: 'Type /hire day and choose the others again. Nothing was changed.',
        });
    }
    return { day, drafts: all };
  }

  async function standing({ day, drafts }: OpenDay): Promise<DayStanding[]> {
    return await Promise.all(
      drafts.map(async (draft) => {
        const booking = (await readBooking(wires.ledger, bookingId(draft)))?.booking ?? null;
        const stands = booking !== null && booking.state !== 'undone';
        return {
          draft,
          booking: stands ? booking : null,
          exists: stands ? whereabouts(booking) : null,
          refused: stands ? null : (day.refused[draft.id] ?? null),
        };
      }),
    );
  }

  /** Panels that stand are not planned a second time. */
  async function onlyPlans(open: OpenDay): Promise<void> {
    const booked = (await standing(open)).filter((it) => it.booking !== null);
    if (booked.length === 0) return;
    const names = booked.map((it) => it.draft.candidate.name).join(', ');
    throw new ConflictError(
      `${names} ${booked.length === 1 ? 'has a panel' : 'have panels'} from this day already. Nothing was changed.`,
      'Type /hire day to see how the day stands, or to plan one for the others.',
    );
  }

  async function propose(open: OpenDay, signal: AbortSignal): Promise<OpenDay> {
    await onlyPlans(open);
    const began = performance.now();
    const search = await searchDay(
      { problemOf: wires.problemOf, habits: wires.habits, planner: wires.dayPlanner ?? planDayAside, now },
      open,
      signal,
    );
    wires.log.info(
      { ms: performance.now() - began, candidates: open.drafts.length, status: search.status },
      'searched for an interview day',
    );
    return await save({ ...open.day, search, picked: null, refused: {} }, open.drafts);
  }

  return {
    open,
    save,
    standing,
    templates: () => templateNames(wires),
    missing: ({ drafts }) => {
      for (const draft of drafts) {
        const missing = missingIn(draft, TEMPLATE_FIRST);
        if (missing !== null) return `${draft.candidate.name}: ${missing}`;
      }
      return null;
    },
    calendars: ({ drafts }) => calendarsOf(drafts),

    last: async (actor) => {
      const mark = await wires.ledger.get(lastKeyOf(actor));
      if (typeof mark?.value !== 'string') return null;
      const found = await open(mark.value, actor).catch(() => null);
      if (found === null) return null;
      const all = await standing(found);
      return all.every((it) => it.booking?.state === 'booked') ? null : found;
    },

    begin: async ({ actor, place, opportunityIds, template, window, dates, from }) => {
      const ids = [...new Set(opportunityIds)];
      if (ids.length < DAY_LEAST || ids.length > DAY_MOST)
        throw new InputError(`An interview day has ${DAY_LEAST} to ${DAY_MOST} candidates; these are ${ids.length}.`, {
          hint: ids.length === 1 ? 'For one candidate type /hire schedule and the name.' : 'Choose fewer of them.',
        });
      const people = ids.map((id) => wires.directory.opportunity(id, actor));
      const twice = people.find((it, i) => it && people.some((one, j) => j < i && one?.contact === it.contact));
      if (twice)
        throw new InputError(`${twice.name} is in the list twice, with two jobs. Nobody can be in two places.`, {
          hint: 'Choose one of the two jobs.',
        });
      const half = (await openBookings(wires.ledger)).find((it) => ids.includes(it.candidate.opportunityId));
      if (half !== undefined && wires.directory.opportunity(half.candidate.opportunityId, actor) !== undefined)
        throw new ConflictError(
          `The panel for ${half.candidate.name} was left half-booked. Nothing was changed.`,
          `Type /hire schedule ${half.candidate.name} to finish it or take it back first.`,
        );
      const named = template === null ? null : await templateNamed(wires, template);
      if (template !== null && named === null)
        throw new InputError(`There is no template “${template}” any more.`, { hint: 'Choose another.' });
      const earlier = from === null ? null : await open(from.id, actor);
      const drafts = await Promise.all(
        ids.map(async (opportunityId) => {
          const known = earlier?.drafts.find((it) => it.candidate.opportunityId === opportunityId);
          const same = known !== undefined && earlier?.day.template === template;
          if (known !== undefined && same) return { ...known, search: null, choice: null, bent: [] };
          const { draft } = await startDraft(wires, { actor, place, opportunityId, fresh: true, aside: true });
          const kept = known === undefined ? draft : { ...draft, zone: known.zone, availability: known.availability };
          return named === null ? kept : withTemplate(kept, named);
        }),
      );
      const zone = isZone(actor.zone) ? actor.zone : 'UTC';
      const first = drafts[0]!;
      const day: InterviewDay = {
        id: earlier?.day.id ?? randomUUID().replaceAll('-', '').slice(0, 20),
        version: earlier?.day.version ?? 0,
        by: first.by,
        place,
        draftIds: [],
        template,
        window: window ?? earlier?.day.window ?? defaultWindow(wallClock(zone, now()).date),
        dates,
        raises: [],
        search: null,
        picked: null,
        refused: {},
      };
      const saved = await save(day, drafts);
      await wires.ledger.set(lastKeyOf(actor), saved.day.id, { expiresAt: now() + DRAFT_TTL });
      return saved;
    },

    propose: (it) => searches.run(it.day.id, (signal) => propose(it, signal)),

    pick: async (it, at, option) => {
      const { day, drafts } = it;
      const { search } = day;
      const picked = search?.searchedAt === at ? search.options[option] : undefined;
      if (search === null || picked === undefined)
        throw new ConflictError('These days are from an earlier search.', 'Search again and pick from the new ones.');
      await onlyPlans(it);
      const next = drafts.map((draft, i) => {
        const choice = picked.panels[i]!;
        const bent = draft.bent.filter((one) => one.reason === undefined || !isRaise(day, one.sentence));
        // A limit is gone over by the last panel that its person sits in; the audit log says so once.
        for (const raise of day.raises) {
          const last = picked.panels.findLastIndex((panel) =>
            panel.sessions.some((one) => one.seats.some((seat) => seat.userId === raise.person)),
          );
          if (last !== i) continue;
          bent.push({
            sentence: raise.sentence,
            reason: raise.reason,
            changes: [{ kind: 'raise-limit', person: raise.person, limit: raise.limit }],
          });
        }
        const time = search.candidates?.[i];
        const own: Search = {
          status: 'found',
          options: [choice],
          cut: search.cutNote !== null,
          blockers: [],
          offers: [],
          unreadable: search.unreadable,
          leftOut: search.leftOut,
          calendarsRead: search.calendarsRead,
          load: search.load,
          clockChange: null,
          ...(time && { candidate: time }),
          searchedAt: at,
          people: search.people,
        };
        return { ...draft, search: own, choice, bent };
      });
      return await save({ ...day, picked: option, refused: {} }, next);
    },

    preview: async (it, actor) => {
      if (it.day.picked === null) throw new ConflictError('No day is picked any more.', 'Search again and pick one.');
      const all = await standing(it);
      const open = all.filter((one) => one.booking === null).map((one) => one.draft);
      const previews = await Promise.all(
        open.map(async (draft) => ({ draftId: draft.id, preview: await wires.previewOf(draft, actor) })),
      );
      const seen = createHash('sha256')
        .update(previews.map((one) => `${one.draftId} ${one.preview.seen}`).join('\n'))
        .digest('hex')
        .slice(0, 16);
      return { seen, previews };
    },
  };
}

const isRaise = (day: InterviewDay, sentence: string): boolean => day.raises.some((it) => it.sentence === sentence);
