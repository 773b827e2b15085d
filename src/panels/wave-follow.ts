/**
 * Telling everybody what a wave's record says: the questions, what they become, the recruiter's messages. Called after each
 * change of the record by the one who changed it; what a crash leaves untold is found by `look`. Changes nothing but who
 * was reached.
 */
import { MINUTE } from '../clock.ts';
import type { PanelDeps } from './ports.ts';
import { inTurn, several, tellAll } from './telling.ts';
import type { WavePerson, WaveSayings } from './wave.ts';
import { askNotice, endedRound, knownWave, moveWave, noticesOf, withPersonOf } from './wave-record.ts';

export type FollowWires = Pick<PanelDeps, 'ledger' | 'clock' | 'tell'> & { readonly say: WaveSayings };

/** How long one process may be at it. */
const TELLING = MINUTE;

/**
 * Tells everybody what the record says. One at a time, and looks again afterwards: whoever finds it taken may leave,
 * because the one at work sees what they wrote.
 */
export async function followWave({ ledger, clock, tell, say }: FollowWires, id: string): Promise<void> {
  for (let rounds = 0; rounds < 20; rounds += 1) {
    const lease = await ledger.lease(`wave-tell:${id}`, TELLING);
    if (lease === null) return;
    let wave = await knownWave(ledger, id);
    try {
      const turn = inTurn();
      const ask = async (person: WavePerson): Promise<void> => {
        if (wave.state !== 'open' || person.reached || person.answer !== 'waiting') return;
        const told = await tell(askNotice(wave, person, say));
        const reached = told.sent || told.reason === 'unclear';
        const change: Partial<WavePerson> = reached
          ? { reached }
          : { answer: 'unreached', why: `got no message: ${told.sentence}`, answeredAt: clock.now() };
        await turn(async () => {
          const moved = await moveWave(
            ledger,
            id,
            clock.now(),
            (it) => endedRound(withPersonOf(it, person.userId, change)),
            { quiet: reached },
          );
          wave = moved ?? wave;
        });
      };
      await several(wave.asked.map((it) => () => ask(it)));
      await tellAll(noticesOf(wave, say), tell);
      const { rev } = wave;
      await moveWave(ledger, id, clock.now(), (it) => ({ ...it, told: Math.max(it.told, rev) }), { quiet: true });
    } finally {
      await lease.release();
    }
    if ((await knownWave(ledger, id)).rev === wave.rev) return;
  }
}
