/**
 * Booking, at most once under double clicks, retries and crashes at any point (docs/decisions/0003).
 * Order: hold calendar events without guests → Lever panel → read it back → invite guests → tell people. Whatever only
 * machines see comes first; people hear last. Every step is written down before and after, and looks before it repeats.
 * Called by the schedule conversation. Never claims that something is there without having seen it.
 */
import type { CalendarEvent } from '../calendars/provider.ts';
import { classify, ConflictError, isWireError, NotFoundError, UpstreamError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { Booking, BookResult } from './booking.ts';
import { whereabouts } from './booking.ts';
import { candidateInvite, interviewerInvite, interviewUrl } from './invitations.ts';
import { differences, findPanels, interviewsOf, panelBody } from './lever-panel.ts';
import { newBooking } from './new-booking.ts';
import type { Draft } from './draft.ts';
import type { LeverPanel, PanelDeps } from './ports.ts';
import type { Announcer } from './announce.ts';
import { whatChanged } from './recheck.ts';
import { Desk, readBooking } from './record.ts';
import { takeBack } from './undo.ts';

export interface Booker {
  book(draft: Draft, actor: Actor): Promise<BookResult>;
  finish(bookingId: string, actor: Actor): Promise<BookResult>;
  undo(bookingId: string, actor: Actor): Promise<BookResult>;
}

type Wires = Pick<
  PanelDeps,
  'lever' | 'calendars' | 'ledger' | 'clock' | 'log' | 'directory' | 'performAsFallback' | 'audit'
> & {
  readonly announcer: Announcer;
  readonly pause: (ms: number) => Promise<void>;
};

export function createBooker(wires: Wires): Booker {
  const now = () => wires.clock.now();

  async function atDesk(id: string, work: (desk: Desk) => Promise<BookResult>): Promise<BookResult> {
    const desk = await Desk.take(wires.ledger, id, now);
    if (desk === null) return await whileBusy(id);
    try {
      return await work(desk);
    } finally {
      await desk.leave();
    }
  }

  /** A second click while the first is at work, or just after. */
  async function whileBusy(id: string): Promise<BookResult> {
    const found = await readBooking(wires.ledger, id);
    return found?.booking.state === 'booked'
      ? { status: 'booked', booking: found.booking, repeated: true }
      : { status: 'busy' };
  }

  async function goOn(desk: Desk, resumed: boolean): Promise<BookResult> {
    try {
      await hold(wires, desk);
      await writePanel(wires, desk, resumed);
      await verify(wires, desk);
      await invite(wires, desk, resumed);
      await wires.announcer.booked(desk);
      if (!desk.booking.steps.audited) {
        await wires.audit({
          actor: { slackId: desk.booking.by.slackId, leverUserId: desk.booking.by.leverUserId },
          action: 'panel.booked',
          subject: { kind: 'panel', id: desk.booking.steps.panel?.id ?? desk.booking.id },
          opportunityId: desk.booking.candidate.opportunityId,
          result: 'done',
          ...(desk.booking.bent.length > 0 && { detail: `Rules bent on request: ${desk.booking.bent.join('; ')}` }),
        });
      }
      await desk.note({ state: 'booked', stopped: null, steps: { audited: true } });
      return { status: 'booked', booking: desk.booking, repeated: false };
    } catch (error) {
      return await stop(desk, error);
    }
  }

  /** Half-way: what nobody has seen yet is taken back at once; otherwise the record says where it stands. */
  async function stop(desk: Desk, error: unknown): Promise<BookResult> {
    if (error instanceof ConflictError) throw error;
    const cause = classify(error);
    if (cause === null) wires.log.error({ error, booking: desk.booking.id }, 'booking stopped by our own mistake');
    const why = cause === null ? 'Something went wrong on our side.' : cause.message;
    const hint = cause?.hint ?? null;
    const { steps } = desk.booking;
    if (steps.panel === null && steps.panelAskedAt === null && steps.invited.length === 0) {
      try {
        await takeBack(wires, desk, { quietly: true });
        await wires.audit(auditOf(desk.booking, 'panel.booked', 'failed', why));
        return { status: 'refused', why, hint };
      } catch (second) {
        wires.log.warn({ error: second, booking: desk.booking.id }, 'a booking that failed could not be taken back');
      }
    }
    await desk.note({
      stopped: {
        at: now(),
        why,
        hint,
        reference: cause instanceof UpstreamError ? (cause.requestId ?? null) : null,
      },
    });
    await wires.audit(auditOf(desk.booking, 'panel.booked', 'unclear', why));
    return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
  }

  return {
    book: async (draft, actor) => {
      const fresh = newBooking(draft, actor, wires);
      return await atDesk(fresh.id, async (desk) => {
        const { found } = desk;
        if (found?.state === 'booked') return { status: 'booked', booking: found, repeated: true };
        if (found?.state === 'undone') return { status: 'undone', booking: found };
        if (found !== null) return { status: 'half', booking: found, exists: whereabouts(found) };
        const reasons = await whatChanged(wires, fresh);
        if (reasons.length > 0) return { status: 'changed', reasons };
        await desk.open(fresh);
        return await goOn(desk, false);
      });
    },

    finish: async (id, actor) =>
      await atDesk(id, async (desk) => {
        const booking = known(desk);
        if (booking.state === 'booked') return { status: 'booked', booking, repeated: true };
        if (booking.state === 'undone') return { status: 'undone', booking };
        if (booking.state === 'undoing') return { status: 'half', booking, exists: whereabouts(booking) };
        const reasons = await whatChanged(wires, booking);
        if (reasons.length > 0) {
          await desk.note({
            stopped: { at: now(), why: reasons.join(' '), hint: 'Undo it and search again.', reference: null },
          });
          return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
        }
        await wires.audit(auditBy(actor, booking, 'panel.booking-resumed'));
        return await goOn(desk, true);
      }),

    undo: async (id, actor) =>
      await atDesk(id, async (desk) => {
        const booking = known(desk);
        if (booking.state === 'undone') return { status: 'undone', booking };
        await wires.audit(auditBy(actor, booking, 'panel.undo-asked'));
        try {
          await takeBack(wires, desk, { quietly: false });
        } catch (error) {
          const cause = classify(error);
          if (cause === null) wires.log.error({ error, booking: id }, 'undo stopped by our own mistake');
          const why = cause?.message ?? 'Something went wrong on our side.';
          await desk.note({ stopped: { at: now(), why, hint: cause?.hint ?? null, reference: null } });
          return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
        }
        await wires.audit({ ...auditBy(actor, booking, 'panel.undone'), result: 'done' });
        return { status: 'undone', booking: desk.booking };
      }),
  };
}

function known(desk: Desk): Booking {
  if (desk.found === null)
    throw new NotFoundError('Nothing was written for this booking.', { hint: 'Start again with /hire schedule.' });
  return desk.found;
}

function auditOf(booking: Booking, action: string, result: 'failed' | 'unclear', detail: string) {
  return {
    actor: { slackId: booking.by.slackId, leverUserId: booking.by.leverUserId },
    action,
    subject: { kind: 'booking', id: booking.id },
    opportunityId: booking.candidate.opportunityId,
    result,
    detail,
  } as const;
}

function auditBy(actor: Actor, booking: Booking, action: string) {
  return {
    actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
    action,
    subject: { kind: 'booking', id: booking.id },
    opportunityId: booking.candidate.opportunityId,
    result: 'done',
  } as const;
}

/** Lever's answer was lost and the panel was not there when we looked: it may still appear. */
class StillUnclear extends Error {
  readonly service = 'lever';
  readonly retryable = false;
  readonly meaning = 'unclear-write';
  readonly advice = 'Press Finish in a minute: it looks again before it writes anything.';
}

const refusals = new Set([
  'bad-request',
  'unauthorized',
  'not-connected',
  'wrong-key',
  'reconnect',
  'forbidden',
  'confidential',
  'not-found',
  'unprocessable',
  'rate-limited',
  'unsupported',
]);

/** Lever certainly did nothing: it said no, or the request never left. */
function isRefusal(error: unknown): boolean {
  return isWireError(error) && (error.retryable || refusals.has(error.meaning ?? ''));
}

/** 1. Events on the organizer's calendar, without guests: nobody is told, but the video links are known. */
async function hold(wires: Wires, desk: Desk): Promise<void> {
  const { booking } = desk;
  const open = booking.sessions.filter((it) => booking.steps.held[it.eventKey] === undefined);
  if (open.length === 0) return;
  await desk.hold();
  const answers = await Promise.allSettled(
    open.map((session) =>
      wires.calendars.create({
        key: session.eventKey,
        start: session.start,
        end: session.start + session.minutes * 60_000,
        zone: booking.zone,
        ...interviewerInvite(booking, session, { formUrl: null, videoUrl: null }),
        guests: [],
        video: booking.video,
        notify: false,
      }),
    ),
  );
  const held: Record<string, { url: string | null; videoUrl: string | null }> = {};
  for (const answer of answers)
    if (answer.status === 'fulfilled')
      held[answer.value.key] = { url: answer.value.url, videoUrl: answer.value.videoUrl };
  await desk.note({ steps: { held: { ...booking.steps.held, ...held } } });
  const failed = answers.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** 2. The panel, made once: looked for by its marker whenever an earlier try may have made it. */
async function writePanel(wires: Wires, desk: Desk, resumed: boolean): Promise<void> {
  if (desk.booking.steps.panel !== null) return;
  let panel: LeverPanel | null = null;
  if (resumed || desk.booking.steps.panelAskedAt !== null) panel = await onlyPanel(wires, desk);
  if (panel === null) {
    await desk.note({ steps: { panelAskedAt: wires.clock.now() } });
    await desk.hold();
    panel = await askForPanel(wires, desk);
  }
  await desk.note({ steps: { panel: { id: panel.id, interviews: interviewsOf(desk.booking, panel) } } });
}

async function askForPanel(wires: Wires, desk: Desk): Promise<LeverPanel> {
  const { booking } = desk;
  try {
    return await wires.lever.panels.create(booking.candidate.opportunityId, panelBody(booking), {
      performAs: booking.performAs,
    });
  } catch (error) {
    if (isRefusal(error)) {
      await desk.note({ steps: { panelAskedAt: null } });
      throw error;
    }
    // The answer was lost, not necessarily the write. Look now and once more a little later.
    for (const wait of [0, 2_000]) {
      await wires.pause(wait);
      const found = await onlyPanel(wires, desk);
      if (found !== null) return found;
    }
    throw new StillUnclear('Lever did not answer when the panel was written, and the panel was not there afterwards.', {
      cause: error,
    });
  }
}

/** The booking's panel. If a lost answer came true after all and there are two, the later ones are deleted. */
async function onlyPanel(wires: Wires, desk: Desk): Promise<LeverPanel | null> {
  const { booking } = desk;
  const [first, ...extra] = await findPanels(wires.lever, booking);
  for (const one of extra) {
    await desk.hold();
    await wires.lever.panels.delete(booking.candidate.opportunityId, one.id, { performAs: booking.performAs });
  }
  return first ?? null;
}

/** 3. Lever is read back and compared with what was confirmed; put right once, otherwise it stops here. */
async function verify(wires: Wires, desk: Desk): Promise<void> {
  const { booking } = desk;
  const { panel } = booking.steps;
  if (booking.steps.verified || panel === null) return;
  const { opportunityId } = booking.candidate;
  const there = (await onlyPanel(wires, desk)) ?? (await wires.lever.panels.retrieve(opportunityId, panel.id));
  let wrong = differences(booking, there);
  if (wrong.length > 0) {
    await desk.hold();
    const body = panelBody(booking, interviewsOf(booking, there));
    await wires.lever.panels.replace(opportunityId, there.id, body, { performAs: booking.performAs });
    const again = await wires.lever.panels.retrieve(opportunityId, there.id);
    wrong = differences(booking, again);
    if (wrong.length > 0) throw new NotAsConfirmed(wrong.join(' '));
    await desk.note({ steps: { panel: { id: again.id, interviews: interviewsOf(booking, again) }, verified: true } });
    return;
  }
  await desk.note({ steps: { panel: { id: there.id, interviews: interviewsOf(booking, there) }, verified: true } });
}

class NotAsConfirmed extends Error {
  readonly service = 'lever';
  readonly retryable = false;
  readonly meaning = 'unexpected-answer';
  readonly advice = 'Nobody was invited. Finish tries to put it right again; Undo takes the panel out of Lever.';
  constructor(what: string) {
    super(`The panel in Lever is not what you confirmed. ${what}`);
  }
}

/** 4. Guests. From here on people know. */
async function invite(wires: Wires, desk: Desk, resumed: boolean): Promise<void> {
  const { booking } = desk;
  const { steps } = booking;
  const videoUrls: Record<string, string | null> = {};
  for (const session of booking.sessions) videoUrls[session.id] = steps.held[session.eventKey]?.videoUrl ?? null;

  const tasks: { readonly key: string; readonly run: () => Promise<CalendarEvent | null> }[] = [];
  for (const session of booking.sessions) {
    const interview = steps.panel?.interviews[session.id];
    const formUrl =
      session.formId === null || interview === undefined ? null : interviewUrl(booking.candidate.url, interview);
    const change = interviewerInvite(booking, session, { formUrl, videoUrl: videoUrls[session.id] ?? null });
    tasks.push({
      key: session.eventKey,
      run: async () => {
        if (resumed && (await alreadyInvited(wires, session.eventKey, change.guests.length))) return null;
        return await wires.calendars.update(session.eventKey, { ...change, notify: true });
      },
    });
  }
  for (const block of booking.candidate.email === null ? [] : booking.invites) {
    tasks.push({
      key: block.eventKey,
      run: () =>
        wires.calendars.create({
          key: block.eventKey,
          start: block.start,
          end: block.end,
          zone: booking.zone,
          ...candidateInvite(booking, block, videoUrls),
          notify: true,
        }),
    });
  }
  const open = tasks.filter((it) => !steps.invited.includes(it.key));
  if (open.length === 0) return;
  await desk.hold();
  const answers = await Promise.allSettled(open.map((it) => it.run()));
  const done = open.filter((_, index) => answers[index]?.status === 'fulfilled').map((it) => it.key);
  await desk.note({ steps: { invited: [...steps.invited, ...done] } });
  const failed = answers.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** After a crash: an event that has its guests was sent; sending again would mail everybody twice. */
async function alreadyInvited(wires: Wires, key: string, guests: number): Promise<boolean> {
  const event = await wires.calendars.find(key);
  return event !== null && event.status !== 'cancelled' && event.guests.length >= guests;
}
