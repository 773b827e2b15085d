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
  for (const exchange of exchanges) collect(exchange, seen, postingOf);

  const chosen = (kind: Kind): Json[] =>
    [...seen[kind].values()].map((sightings) => {
      const before = sightings.filter((it) => it.at <= at);
      return Object.assign({}, (before.at(-1) ?? sightings[0])?.object) as Json;
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

function collect(
  exchange: Exchange,
  seen: Record<Kind, Map<string, Sighting[]>>,
  postingOf: Map<string, string>,
): void {
  const [, , first = '', owner = '', under = ''] = exchange.path.split('/');
  const data = exchange.response['data'];
  if (first === 'disposition_stages') {
    for (const stage of (data as { stages: Json[] }).stages) add(seen.stages, exchange.at, stage);
    return;
  }
  // Answers to moves and archiving leave the person blank: no picture of the opportunity.
  if (exchange.method === 'PUT') return;
  const kind = COLLECTIONS[under === '' ? first : under];
  if (kind === undefined) return;
  for (const object of (Array.isArray(data) ? data : [data]) as Json[]) {
    const { noteId: _same, ...record } = object;
    if (first === 'opportunities' && under !== '') record['opportunityId'] = owner;
    if (kind === 'stages') add(seen.stages, exchange.at, record, true);
    else add(seen[kind], exchange.at, record);
    const posted = ids(exchange.requestBody?.['postings'])[0];
    const application = ids(record['applications'])[0];
    if (kind === 'opportunities' && posted && application) postingOf.set(application, posted);
  }
}

/** `merge`: keeps what an earlier sighting knew beyond this one (ranks are told in one place, names in another). */
function add(into: Map<string, Sighting[]>, at: number, object: Json, merge = false): void {
  const id = String(object['id']);
  const sightings = into.get(id) ?? [];
  const token = (object['configuration'] as Json | undefined)?.['signatureToken'];
  sightings.push({ at, object: merge ? { ...sightings.at(-1)?.object, ...object } : object });
  if (typeof token === 'string') for (const it of sightings) it.object['signatureToken'] = token;
  into.set(id, sightings);
}
