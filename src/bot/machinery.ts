/** What the runners of this folder share; put together once by `bolt.ts`. */
import type { AnyAction, AnyCommand } from '../commands/define.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { People } from '../people.ts';
import type { Reads, Services } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Failure } from './failures.ts';
import type { InFlight } from './in-flight.ts';
import type { Origin, Places } from './origin.ts';
import type { Replies } from './reply.ts';
import type { Slack } from './slack.ts';

export interface Machinery {
  readonly root: string;
  readonly commands: readonly AnyCommand[];
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly people: People;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly clock: Clock;
  readonly slack: Slack;
  readonly replies: Replies;
  readonly places: Places;
  readonly inFlight: InFlight;
  readonly look: () => Reads;
  readonly act: () => Services;
  /** Shows a failure; when even that fails, the log is all there is. */
  readonly failing: (origin: Origin, failure: Failure) => Promise<void>;
}
