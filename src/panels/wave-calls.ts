/** What the buttons of a wave call: ids and payloads. Payloads are small; everything is looked up again at the press. */
import { z } from 'zod';

const id = z.string().min(1).max(80);
const wave = z.object({ wave: id });

export const waveCalls = {
  /** Asks those who are ticked in the Replace window. */
  ask: { id: 'panel.wave-ask', payload: z.object({ plan: id }) },
  /** The asked person's two answers. */
  accept: { id: 'panel.wave-accept', payload: wave },
  decline: { id: 'panel.wave-decline', payload: wave },
  /** The recruiter's: ask others too, stop asking, finish what stopped half-way. */
  more: { id: 'panel.wave-more', payload: wave },
  callOff: { id: 'panel.wave-call-off', payload: wave },
  finish: { id: 'panel.wave-finish', payload: wave },
} as const;

export type WaveCalls = typeof waveCalls;
