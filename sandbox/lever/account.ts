/**
 * Recorded traffic with Lever → an account to emulate: `--account ../shared/data/lever`. Reads every recorded exchange
 * in a folder, keeps each object as it was last seen, and invents what the recordings lack, always with the word
 * *invented* in it, so that nobody takes it for data.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeverAccount } from '../company.ts';
import { ids, invent } from './invented.ts';
import type { Json } from './records.ts';

export interface Exchange {
  readonly file: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>> | null;
  readonly requestBody: Json | null;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly response: Json;
  /** When the answer was given, epoch ms. */
  readonly at: number;
}

/** Every exchange of every file, oldest first. */
export function readRecordings(folder: string): readonly Exchange[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((file) => {
      const { exchanges } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        exchanges: Omit<Exchange, 'file' | 'at'>[];
      };
      return exchanges.map((it) => ({ ...it, file, at: Date.parse(it.responseHeaders['date'] ?? '') }));
    })
    .toSorted((a, b) => a.at - b.at);
}

type Kind =
  | 'archiveReasons'
  | 'feedback'
  | 'feedbackTemplates'
  | 'interviews'
  | 'notes'
  | 'opportunities'
  | 'panels'
  | 'postings'
  | 'stages'
  | 'users'
  | 'webhooks';

const COLLECTIONS: Readonly<Record<string, Kind>> = {
  archive_reasons: 'archiveReasons',
  feedback: 'feedback',
  feedback_templates: 'feedbackTemplates',
  interviews: 'interviews',
  notes: 'notes',
  opportunities: 'opportunities',
  panels: 'panels',
  postings: 'postings',
  stages: 'stages',
  users: 'users',
  webhooks: 'webhooks',
};

interface Sighting {
  readonly at: number;
  /** Without the person's fields. */
  readonly partial: boolean;
  readonly object: Json;
}

/** `at`: each object as it was at that instant (its earliest sighting when it came later); absent = the latest. */
export function accountFromRecordings(folder: string, at = Number.POSITIVE_INFINITY): LeverAccount {
  const seen: Record<Kind, Map<string, Sighting[]>> = {
    archiveReasons: new Map(),
    feedback: new Map(),
    feedbackTemplates: new Map(),
    interviews: new Map(),
    notes: new Map(),
    opportunities: new Map(),
    panels: new Map(),
    postings: new Map(),
    stages: new Map(),
    users: new Map(),
    webhooks: new Map(),
  };
  const exchanges = readRecordings(folder);
  const postingOf = new Map<string, string>();
  // Lists first, so that each kind keeps the order in which Lever listed it.
  const lists = exchanges.filter((it) => Array.isArray(it.response['data']));
  for (const exchange of lists) collect(exchange, seen, postingOf, true);
  for (const exchange of exchanges) collect(exchange, seen, postingOf);

  const chosen = (kind: Kind): Json[] =>
    [...seen[kind].values()].flatMap((sightings) => {
      const whole = sightings.find((it) => !it.partial);
      const then = sightings.findLast((it) => it.at <= at) ?? sightings[0];
      return whole && then ? [{ ...whole.object, ...then.object }] : [];
    });
  return invent({
    name: 'Recorded account',
    users: chosen('users'),
    stages: chosen('stages').map((it) => ({ pipeline: 'applicant', rank: 1000, hasInterview: false, ...it })),
    archiveReasons: chosen('archiveReasons'),
    postings: chosen('postings'),
    contacts: [],
    opportunities: chosen('opportunities'),
    applications: [...postingOf].map(([id, posting]) => ({ id, posting })),
    feedbackTemplates: chosen('feedbackTemplates').map((it) => ({ ...it, viaApi: it['group'] === null })),
    feedback: chosen('feedback'),
    panels: chosen('panels'),
    interviews: chosen('interviews'),
    notes: chosen('notes').map((it) => ({ ...it, viaApi: true })),
    resumes: [],
    files: [],
    webhooks: chosen('webhooks'),
  });
}

/** What answers to moves and archiving leave blank. */
const PERSON = ['name', 'headline', 'location', 'phones', 'emails', 'links'];

function collect(
  exchange: Exchange,
  seen: Record<Kind, Map<string, Sighting[]>>,
  postingOf: Map<string, string>,
  placesOnly = false,
): void {
  const [, , first = '', owner = '', under = ''] = exchange.path.split('/');
  const data = exchange.response['data'];
  const partial = exchange.method === 'PUT';
  const kind = COLLECTIONS[under === '' || partial ? first : under];
  const stages = first === 'disposition_stages' ? (data as { stages: Json[] }).stages : null;
  if (kind === undefined && stages === null) return;
  const into = seen[kind ?? 'stages'];
  for (const object of stages ?? ((Array.isArray(data) ? data : [data]) as Json[])) {
    const id = object['id'] as string;
    const sightings = into.get(id) ?? [];
    into.set(id, sightings);
    if (placesOnly) continue;
    const { noteId: _same, ...record } = object;
    if (kind !== 'opportunities' && first === 'opportunities') record['opportunityId'] = owner;
    if (partial) for (const name of PERSON) delete record[name];
    // Ranks are told in one place, the plain list in another; a signing token only at the creation.
    const before = sightings.at(-1)?.object;
    const token = (record['configuration'] as Json | undefined)?.['signatureToken'] ?? before?.['signatureToken'];
    sightings.push({
      at: exchange.at,
      partial,
      object: { ...(kind === 'opportunities' ? {} : before), ...record, ...(token ? { signatureToken: token } : {}) },
    });
    const [posted] = ids(exchange.requestBody?.['postings']);
    const [application] = ids(record['applications']);
    if (kind === 'opportunities' && posted && application) postingOf.set(application, posted);
  }
}
