/**
 * Taking a booking back: the Lever panel is deleted and every event cancelled. Safe to repeat at any point; what a lost
 * answer may have made is looked for by marker and key. Called by `book-run.ts` only, with the desk held.
 */
import { isWireError } from '../errors.ts';
import type { Announcer } from './announce.ts';
import { findPanels } from './lever-panel.ts';
import type { PanelDeps } from './ports.ts';
import type { Desk } from './record.ts';

type Wires = Pick<PanelDeps, 'lever' | 'calendars' | 'clock'> & { readonly announcer: Announcer };

/** `quietly`: nobody was told, so nobody is told now. Throws what Lever or the calendar throws; the record says how far it came. */
export async function takeBack(wires: Wires, desk: Desk, how: { readonly quietly: boolean }): Promise<void> {
  await desk.note({ state: 'undoing', stopped: null });
  await removePanels(wires, desk);
  await cancelEvents(wires, desk, how);
  if (!how.quietly) await wires.announcer.undone(desk);
  const { hold } = desk.booking;
  await desk.note({ state: 'undone', stopped: null, ...(hold !== undefined && { hold: { ...hold, plan: null } }) });
}

async function removePanels(wires: Wires, desk: Desk): Promise<void> {
  const { booking } = desk;
  if (booking.steps.removed.panel) return;
  if (booking.steps.panel !== null || booking.steps.panelAskedAt !== null) {
    for (const panel of await findPanels(wires.lever, booking)) {
      await desk.hold();
      try {
        await wires.lever.panels.delete(booking.candidate.opportunityId, panel.id, { performAs: booking.performAs });
      } catch (error) {
        // Somebody deleted it in the meantime: that is what was wanted.
        if (!(isWireError(error) && error.meaning === 'not-found')) throw error;
      }
    }
  }
  await desk.note({ steps: { removed: { ...desk.booking.steps.removed, panel: true } } });
}

async function cancelEvents(wires: Wires, desk: Desk, how: { readonly quietly: boolean }): Promise<void> {
  const { booking } = desk;
  const keys = [...booking.sessions, ...booking.invites].map((it) => it.eventKey);
  const open = keys.filter((it) => !booking.steps.removed.events.includes(it));
  await desk.hold();
  const now = wires.clock.now();
  const over = new Set(booking.sessions.filter((it) => it.start <= now).map((it) => it.eventKey));
  const answers = await Promise.allSettled(
    open.map((key) => wires.calendars.cancel(key, { notify: !how.quietly && !over.has(key) })),
  );
  const gone = open.filter((_, index) => answers[index]?.status === 'fulfilled');
  await desk.note({
    steps: { removed: { ...booking.steps.removed, panel: true, events: [...booking.steps.removed.events, ...gone] } },
  });
  const failed = answers.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
