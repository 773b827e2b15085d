/**
 * The directory in memory: maps, search indexes, and when to read what from Lever. Made once by `app.ts`.
 * The ledger keeps only when it was read and how much there was; no candidate's data rests on our disk.
 */
import { type Clock, HOUR, MINUTE } from '../clock.ts';
import { isWireError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { LeverReads } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import type {
  Directory,
  DirectoryOpportunity,
  DirectoryPosting,
  DirectoryUser,
  Found,
  SyncState,
  Viewer,
} from './directory.ts';
import { type Lists, mayReadConfidential, readActive, readChanges, readLists, readOne, readUser } from './sync.ts';
import { SearchIndex, tokensOf } from './search.ts';
import { maySee, maySeePosting } from './visibility.ts';
import { meaningOf } from './pasted.ts';

export interface DirectoryOptions {
  readonly lever: LeverReads;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
}

const WATERMARK = 'directory:watermark';
/** Clocks differ and Lever touches records a moment after a write: changes are read again this far back. */
const OVERLAP = 5 * MINUTE;
/** Users, postings, forms change seldom; nobody webhooks them. */
const LISTS_EVERY = 10 * MINUTE;
/** A full reading repairs whatever the changes missed. */
const EVERYTHING_EVERY = 6 * HOUR;
/** Assumed for the progress of a first reading, when nothing is known: pages of a mid-sized account. */
const USUAL_COUNT = 2_000;

const nothing: Lists = {
  users: [],
  postings: [],
  stages: [],
  reasons: [],
  templates: [],
  tags: [],
  sources: [],
  missing: [],
};

export function createDirectory(options: DirectoryOptions): Directory {
  const { lever, ledger, clock, log } = options;
  let lists: Lists = nothing;
  let maps = mapsOf(nothing);
  let opportunities = new Map<string, DirectoryOpportunity>();
  let index: SearchIndex<DirectoryOpportunity> | null = null;
  let state: SyncState = { state: 'waiting', sentence: 'Lever was not read yet.' };
  let confidential = false;
  let listsAt = 0;
  let everythingAt = 0;
  let changesFrom = 0;
  let running: Promise<void> | null = null;
  /** Grows with `reset`, so that a reading that began before it is thrown away. */
  let generation = 0;

  function setLists(next: Lists): void {
    lists = next;
    maps = mapsOf(next);
    index = null;
    listsAt = clock.now();
    if (next.missing.length) log.warn({ missing: next.missing.join(', ') }, 'the Lever key may not read these lists');
  }

  const visible = (it: DirectoryOpportunity, viewer: Viewer): boolean =>
    maySee(it, it.posting ? maps.postings.get(it.posting) : undefined, viewer);

  function searchable(): SearchIndex<DirectoryOpportunity> {
    index ??= new SearchIndex(
      [...opportunities.values()].map((item) => ({
        item,
        name: item.name,
        also: [...item.emails, (item.posting && maps.postings.get(item.posting)?.title) || ''],
        weight: item.lastInteractionAt,
      })),
    );
    return index;
  }

  async function everything(mine: number): Promise<void> {
    const first = state.state !== 'ready';
    const startedAt = clock.now();
    const before = (await ledger.get(WATERMARK))?.value as { count?: number } | undefined;
    const expected = Math.max(before?.count ?? USUAL_COUNT, 1);
    if (first) state = { state: 'first-sync', percent: 0 };
    const mayConfidential = await mayReadConfidential(lever);
    const read = await readLists(lever, mayConfidential);
    if (mine !== generation) return;
    confidential = mayConfidential;
    setLists(read);
    if (first) state = { state: 'first-sync', percent: 10 };
    const fresh = new Map<string, DirectoryOpportunity>();
    for await (const page of readActive(lever, confidential)) {
      if (mine !== generation) return;
      for (const it of page) {
        fresh.set(it.id, it);
        // On the first reading people can be found as they come in.
        if (first) opportunities.set(it.id, it);
      }
      if (first) {
        index = null;
        state = { state: 'first-sync', percent: Math.min(99, 10 + Math.floor((90 * fresh.size) / expected)) };
      }
    }
    opportunities = fresh;
    index = null;
    everythingAt = startedAt;
    await done(startedAt);
  }

  async function changes(mine: number): Promise<void> {
    const startedAt = clock.now();
    if (startedAt - listsAt >= LISTS_EVERY) setLists(await readLists(lever, confidential));
    const { present, gone } = await readChanges(lever, changesFrom - OVERLAP, confidential);
    if (mine !== generation) return;
    for (const it of present) opportunities.set(it.id, it);
    for (const id of gone) opportunities.delete(id);
    if (present.length + gone.length > 0) index = null;
    await done(startedAt);
  }

  async function done(startedAt: number): Promise<void> {
    changesFrom = startedAt;
    state = { state: 'ready', at: startedAt, confidential, failed: null };
    await ledger.set(WATERMARK, { at: startedAt, count: opportunities.size });
  }

  function failed(error: unknown): void {
    const sentence = isWireError(error) ? (error.advice ?? 'Lever did not answer.') : 'The copy could not be updated.';
    if (state.state === 'ready') state = { ...state, failed: { at: clock.now(), sentence } };
    else state = { state: 'waiting', sentence };
    log.warn({ err: error }, 'the directory could not be brought up to date');
  }

  async function sync(): Promise<void> {
    running ??= (async () => {
      const mine = generation;
      try {
        const full = state.state !== 'ready' || clock.now() - everythingAt >= EVERYTHING_EVERY;
        await (full ? everything(mine) : changes(mine));
      } catch (error) {
        if (mine === generation) failed(error);
      } finally {
        running = null;
      }
    })();
    return running;
  }

  const byRecency = (a: DirectoryOpportunity, b: DirectoryOpportunity): number =>
    b.lastInteractionAt - a.lastInteractionAt;

  function visibleTo(viewer: Viewer): DirectoryOpportunity[] {
    return [...opportunities.values()].filter((it) => visible(it, viewer)).sort(byRecency);
  }

  const directory: Directory = {
    state: () => state,
    counts: () => ({
      users: lists.users.length,
      postings: lists.postings.length,
      stages: lists.stages.length,
      opportunities: opportunities.size,
      templates: lists.templates.length,
    }),

    users: () => lists.users,
    user: (id) => maps.users.get(id),
    userByEmail: (email) => maps.byEmail.get(email.trim().toLowerCase()),
    searchUsers(query, limit = 100) {
      if (query.trim() === '') return lists.users.filter((it) => it.active).slice(0, limit);
      return maps
        .userIndex()
        .search(query, limit)
        .map((it) => it.item);
    },

    postings: () => lists.postings,
    posting: (id) => maps.postings.get(id),
    searchPostings(query, viewer, limit = 100) {
      const allows = (it: DirectoryPosting): boolean => maySeePosting(it, viewer);
      const found =
        query.trim() === ''
          ? lists.postings.filter(allows)
          : maps
              .postingIndex()
              .search(query, limit, allows)
              .map((it) => it.item);
      return found
        .toSorted((a, b) => Number(b.state === 'published') - Number(a.state === 'published'))
        .slice(0, limit);
    },

    stages: () => lists.stages,
    stage: (id) => maps.stages.get(id),
    templates: () => lists.templates,
    template: (id) => maps.templates.get(id),
    archiveReasons: () => lists.reasons,
    tags: () => lists.tags,
    sources: () => lists.sources,

    opportunities: visibleTo,
    opportunity(id, viewer) {
      const it = opportunities.get(id);
      return it && visible(it, viewer) ? it : undefined;
    },
    search(query, viewer, limit = 100) {
      if (query.trim() === '') {
        const all = visibleTo(viewer);
        const own = all.filter((it) => viewer.leverUserId !== null && it.owner === viewer.leverUserId);
        const ids = new Set(own.map((it) => it.id));
        return [...own, ...all.filter((it) => !ids.has(it.id))]
          .slice(0, limit)
          .map((opportunity) => ({ opportunity, score: 0 }));
      }
      return searchable()
        .search(query, limit, (it) => visible(it, viewer))
        .map(({ item, score }) => ({ opportunity: item, score }));
    },
    find: (text, viewer, limit = 5) => find(text, viewer, limit),
    namedIn(text, viewer, limit = 5) {
      const within = ` ${tokensOf(text).join(' ')} `;
      const found: DirectoryOpportunity[] = [];
      for (const it of visibleTo(viewer)) {
        const name = tokensOf(it.name).join(' ');
        if (name.length >= 4 && within.includes(` ${name} `)) found.push(it);
        if (found.length >= limit) break;
      }
      return found;
    },
    describe(it) {
      const posting = it.posting ? maps.postings.get(it.posting)?.label : undefined;
      return [it.name, posting ?? 'no job', maps.stages.get(it.stage)?.text ?? 'unknown stage'].join(' · ');
    },

    sync,
    async reset() {
      generation += 1;
      lists = nothing;
      maps = mapsOf(nothing);
      opportunities = new Map();
      index = null;
      state = { state: 'waiting', sentence: 'Lever was not read yet.' };
      await running;
      await sync();
    },
    async refresh(id) {
      const it = await readOne(lever, id);
      if (it) opportunities.set(id, it);
      else opportunities.delete(id);
      index = null;
    },
    async refreshUser(id) {
      const it = await readUser(lever, id);
      const others = lists.users.filter((one) => one.id !== id);
      lists = { ...lists, users: it ? [...others, it] : others };
      maps = mapsOf(lists);
    },
  };

  function hosts(): Set<string> {
    const found = new Set<string>();
    for (const it of opportunities.values()) {
      if (URL.canParse(it.url)) found.add(new URL(it.url).host);
      if (found.size > 0) break; // one account, one host
    }
    return found;
  }

  function find(text: string, viewer: Viewer, limit: number): Found {
    const meaning = meaningOf(text, hosts());
    const none = (why: string | null, inLever: Extract<Found, { kind: 'none' }>['inLever'] = null): Found => ({
      kind: 'none',
      nearest: [],
      why,
      inLever,
    });
    if (meaning.kind === 'foreign') return none(meaning.why);
    if (meaning.kind === 'id') {
      const one = directory.opportunity(meaning.id, viewer);
      if (one) return { kind: 'hits', hits: [one], more: 0 };
      const ofContact = visibleTo(viewer).filter((it) => it.contact === meaning.id);
      return ofContact.length > 0
        ? { kind: 'hits', hits: ofContact.slice(0, limit), more: Math.max(0, ofContact.length - limit) }
        : none('No active candidate has that id or link.', { id: meaning.id });
    }
    if (meaning.kind === 'email') {
      const hits = visibleTo(viewer).filter((it) => it.emails.includes(meaning.email));
      if (hits.length > 0) return { kind: 'hits', hits: hits.slice(0, limit), more: Math.max(0, hits.length - limit) };
      return none(null, { email: meaning.email });
    }
    const allows = (it: DirectoryOpportunity): boolean => visible(it, viewer);
    const hits = searchable().search(meaning.words, 1_000, allows);
    if (hits.length > 0) {
      // A name typed in full means that person, even when others' e-mail addresses or jobs match too.
      const best = hits[0]?.score ?? 0;
      const sure = best >= 20 ? hits.filter((it) => it.score >= 20) : hits;
      return {
        kind: 'hits',
        hits: sure.slice(0, limit).map((it) => it.item),
        more: Math.max(0, sure.length - limit),
      };
    }
    const nearest = searchable()
      .nearest(meaning.words, 10, allows)
      .map((it) => it.item.name);
    return { kind: 'none', nearest: [...new Set(nearest)].slice(0, 5), why: null, inLever: null };
  }

  return directory;
}

function mapsOf(lists: Lists) {
  const byEmail = new Map<string, DirectoryUser>();
  for (const it of lists.users) {
    const known = byEmail.get(it.email);
    if (!known || (it.active && !known.active)) byEmail.set(it.email, it);
  }
  let users: SearchIndex<DirectoryUser> | null = null;
  let postings: SearchIndex<DirectoryPosting> | null = null;
  return {
    users: new Map<string, DirectoryUser>(lists.users.map((it) => [it.id, it])),
    byEmail,
    postings: new Map<string, DirectoryPosting>(lists.postings.map((it) => [it.id, it])),
    stages: new Map<string, Lists['stages'][number]>(lists.stages.map((it) => [it.id, it])),
    templates: new Map<string, Lists['templates'][number]>(lists.templates.map((it) => [it.id, it])),
    userIndex: (): SearchIndex<DirectoryUser> =>
      (users ??= new SearchIndex(
        lists.users
          .filter((it) => it.active)
          .map((item) => ({ item, name: item.name, also: [item.email, item.jobTitle ?? ''], weight: 0 })),
      )),
    postingIndex: (): SearchIndex<DirectoryPosting> =>
      (postings ??= new SearchIndex(
        lists.postings.map((item) => ({
          item,
          name: item.title,
          // The state's word as well: "draft" finds the drafts.
          also: [item.team ?? '', item.location ?? '', item.label.slice(item.title.length)],
          weight: item.state === 'published' ? 1 : 0,
        })),
      )),
  };
}
