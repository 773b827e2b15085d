/**
 * The event stream: what changed on one visitor's screen, the clock, trouble, and every finished exchange on the wire.
 * One stream a tab. A screen is a whole state, so a resumed stream only has to catch up with the wire: the event id is
 * `<world>.<last wire entry>`; a reset makes a new world, and the tab starts over.
 */
import type { Answer, Request } from '../http.ts';
import type { WireEntry } from '../wire.ts';
import type { PageSources } from './sources.ts';
import { troubles, type TroubleName } from './trouble.ts';

/** How often a screen is compared with what was last sent, real ms. */
const LOOK_EVERY = 200;
const KEEP_ALIVE = 15_000;
/** A tab that cannot follow is dropped and resumes by itself. */
const MOST_UNSENT = 8 * 1024 * 1024;

class Stream {
  readonly person: string;
  readonly #request: Request;
  readonly #sent = new Map<string, string>();
  #seq: number;
  #world: number;

  constructor(request: Request, person: string, world: number, seq: number) {
    this.person = person;
    this.#request = request;
    this.#world = world;
    this.#seq = seq;
    request.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    request.response.write('retry: 500\n\n');
  }

  get seq(): number {
    return this.#seq;
  }

  #write(event: string, json: string): void {
    const { response } = this.#request;
    if (response.writableLength > MOST_UNSENT) response.destroy();
    else response.write(`id: ${this.#world}.${this.#seq}\nevent: ${event}\ndata: ${json}\n\n`);
  }

  /** Sends `value` unless this tab has it already. */
  state(event: string, value: unknown): void {
    const json = JSON.stringify(value);
    if (this.#sent.get(event) === json) return;
    this.#sent.set(event, json);
    this.#write(event, json);
  }

  wire(entries: readonly WireEntry[]): void {
    const last = entries.at(-1);
    if (!last) return;
    this.#seq = Math.max(this.#seq, last.seq);
    this.#write('wire', JSON.stringify(entries));
  }

  startOver(world: number): void {
    this.#world = world;
    this.#seq = 0;
    this.#sent.clear();
    this.#write('world', JSON.stringify({ world }));
  }

  beat(): void {
    this.#request.response.write(': here\n\n');
  }

  end(): void {
    this.#request.response.end();
  }
}

export class Live {
  readonly #sources: PageSources;
  readonly #streams = new Set<Stream>();
  #timer: NodeJS.Timeout | null = null;
  #stopWire: (() => void) | null = null;
  #beat = 0;
  #world = 1;
  #finished: WireEntry[] = [];
  troubles: readonly TroubleName[] = [];

  constructor(sources: PageSources) {
    this.#sources = sources;
  }

  open(request: Request): Answer | 'handled' {
    const person = request.query.get('person') ?? '';
    this.#sources.slack.screen(person); // throws for nobody, before the stream starts
    const resumed = /^(\d+)\.(\d+)$/.exec(String(request.headers['last-event-id'] ?? request.query.get('after') ?? ''));
    const same = resumed !== null && Number(resumed[1]) === this.#world;
    const stream = new Stream(request, person, this.#world, same ? Number(resumed[2]) : 0);
    if (!same) stream.startOver(this.#world);
    stream.wire(this.#sources.wire.since(stream.seq).filter((it) => it.status !== null));
    this.#streams.add(stream);
    request.response.on('close', () => this.#drop(stream));
    this.#stopWire ??= this.#sources.wire.listen((entry) => this.#finished.push(entry));
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY);
    this.#show(stream);
    return 'handled';
  }

  #drop(stream: Stream): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#stopWire?.();
    this.#stopWire = null;
    this.#finished = [];
  }

  #look(): void {
    const finished = this.#finished;
    this.#finished = [];
    this.#beat += LOOK_EVERY;
    for (const stream of this.#streams) {
      stream.wire(finished);
      this.#show(stream);
      if (this.#beat >= KEEP_ALIVE) stream.beat();
    }
    if (this.#beat >= KEEP_ALIVE) this.#beat = 0;
  }

  #show(stream: Stream): void {
    const minute = Math.floor(this.#sources.clock.now() / 60_000) * 60_000;
    stream.state('clock', { minute });
    try {
      // The instant of a screen moves all the time; the clock event tells it, so it does not count as a change.
      stream.state('screen', { ...this.#sources.slack.screen(stream.person), at: 0 });
    } catch (error) {
      stream.state('trouble-here', { error: error instanceof Error ? error.message : String(error) });
    }
    stream.state('trouble', {
      active: this.troubles,
      all: Object.entries(troubles).map(([name, it]) => ({ name, label: it.label })),
    });
  }

  /** Something was done: everybody looks at once. */
  poke(): void {
    this.#look();
  }

  /** The world was reset: every tab starts over. */
  reset(): void {
    this.#world += 1;
    this.troubles = [];
    this.#finished = [];
    for (const stream of this.#streams) stream.startOver(this.#world);
    this.#look();
  }

  close(): void {
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#stopWire?.();
    this.#stopWire = null;
  }
}
