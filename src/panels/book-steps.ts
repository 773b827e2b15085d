/**
 * The writing steps of a booking, in their order: hold, panel, verify, invite. Each is written down before and after and
 * looks before it repeats (docs/decisions/0003). Called by `book-run.ts` only, with the desk held; throws what a wire throws.
 */
import type { CalendarEvent } from '../calendars/provider.ts';
import { holdInvite } from './hold-words.ts';
import { candidateInvite, endOf, interviewerInvite, interviewUrl } from './invitations.ts';
import { differences, findPanels, interviewsOf, panelBody } from './lever-panel.ts';
import { certainlyNot, StillUnclear } from './lost-answers.ts';
import type { LeverPanel, PanelDeps } from './ports.ts';
import type { Desk } from './record.ts';

export type StepWires = Pick<PanelDeps, 'lever' | 'calendars' | 'clock'> & {
  readonly pause: (ms: number) => Promise<void>;
};

/** 1. Events on the organizer's calendar, without guests: nobody is told, but the video links are known. */
export async function hold(wires: StepWires, desk: Desk): Promise<void> {
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
        ...(booking.state === 'holding'
          ? holdInvite(booking, session, null)
          : interviewerInvite(booking, session, { formUrl: null, videoUrl: null })),
        guests: [],
        video: booking.video && session.video !== false,
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
export async function writePanel(wires: StepWires, desk: Desk, resumed: boolean): Promise<void> {
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

async function askForPanel(wires: StepWires, desk: Desk): Promise<LeverPanel> {
  const { booking } = desk;
  try {
    return await wires.lever.panels.create(booking.candidate.opportunityId, panelBody(booking), {
      performAs: booking.performAs,
    });
  } catch (error) {
    if (certainlyNot(error)) {
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
async function onlyPanel(wires: StepWires, desk: Desk): Promise<LeverPanel | null> {
  const { booking } = desk;
  const [first, ...extra] = await findPanels(wires.lever, booking);
  for (const one of extra) {
    await desk.hold();
    await wires.lever.panels.delete(booking.candidate.opportunityId, one.id, { performAs: booking.performAs });
  }
  return first ?? null;
}

/** 3. Lever is read back and compared with what was confirmed; put right once, otherwise it stops here. */
export async function verify(wires: StepWires, desk: Desk): Promise<void> {
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
export async function invite(wires: StepWires, desk: Desk, resumed: boolean): Promise<void> {
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
        if (resumed && (await alreadyInvited(wires, session.eventKey, change))) return null;
        // A day that was held may have been dragged since: what is booked is what was confirmed.
        const time = { start: session.start, end: endOf(session), zone: booking.zone };
        const wanted = booking.hold === undefined ? change : { ...time, ...change };
        return await wires.calendars.update(session.eventKey, { ...wanted, notify: true });
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

/**
 * After a crash: an event that has its guests was sent; sending again would mail everybody twice. A held one has them from
 * the start, so its title tells.
 */
async function alreadyInvited(
  wires: Pick<StepWires, 'calendars'>,
  key: string,
  wanted: { readonly title: string; readonly guests: readonly unknown[] },
): Promise<boolean> {
  const event = await wires.calendars.find(key);
  if (event === null || event.status === 'cancelled') return false;
  return event.guests.length >= wanted.guests.length && event.title === wanted.title;
}
