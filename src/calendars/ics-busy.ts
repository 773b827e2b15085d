/**
 * What a calendar feed says about one person's time: its entries, repeated ones expanded inside the window only.
 * Runs inside the feed's worker. It must never make a busy minute free: an entry that cannot be understood makes the
 * whole feed unreadable, and where rules leave room the busier reading is taken.
 */
import { type Interval } from '../scheduling/interval.ts';
import { type Entry, FeedProblem, type Property, readFeed } from './ics-lines.ts';
import { type Moment, Times } from './ics-times.ts';

export interface FeedQuestion {
  readonly text: string;
  /** Whose calendar it is: their declined invitations do not count. */
  readonly address: string;
  /** IANA zone of dates and of times without one, unless the feed names its own. */
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  /** Keys of our own events that do not count. */
  readonly ignoreKeys: readonly string[];
}

export type FeedAnswer =
  | {
      readonly ok: true;
      readonly busy: readonly Interval[];
      readonly tentative: readonly Interval[];
      /** Entries in the whole feed. */
      readonly entries: number;
    }
  /** `problem` ends the clause "The feed …". */
  | { readonly ok: false; readonly problem: string };

type Effect = 'busy' | 'tentative' | 'none';

interface Occurrence {
  readonly entry: Entry;
  readonly time: Interval;
}

const one = (entry: Entry, name: string): Property | undefined => entry.props.get(name)?.[0];
const word = (entry: Entry, name: string): string => (one(entry, name)?.value ?? '').trim().toUpperCase();

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export function readBusy(question: FeedQuestion): FeedAnswer {
  try {
    const feed = readFeed(question.text);
    const times = new Times(feed, feed.zone !== null && isZone(feed.zone) ? feed.zone : question.zone);
    const busy: Interval[] = [];
    const tentative: Interval[] = [];
    const add = (effect: Effect, time: Interval): void => {
      if (time.end <= time.start || time.end <= question.from || time.start >= question.to) return;
      if (effect === 'busy') busy.push(time);
      if (effect === 'tentative') tentative.push(time);
    };
    for (const entry of feed.entries)
      if (entry.kind === 'VFREEBUSY') for (const it of freeBusy(entry, times)) add(it.effect, it.time);
    const events = newest(feed.entries.filter((it) => it.kind === 'VEVENT'));
    for (const [uid, group] of events) {
      if (question.ignoreKeys.some((key) => uid.toLowerCase().startsWith(key))) continue;
      for (const it of occurrences(group, times, question)) add(effectOf(it.entry, question.address), it.time);
    }
    return { ok: true, busy, tentative, entries: feed.entries.length };
  } catch (error) {
    if (error instanceof FeedProblem) return { ok: false, problem: error.message };
    return { ok: false, problem: 'has an entry that cannot be understood' };
  }
}

/** Entries by UID; of two versions of the same one (or of the same occurrence) the later. */
function newest(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Map<string, Entry>>();
  let nameless = 0;
  for (const entry of entries) {
    const uid = one(entry, 'UID')?.value.trim() || `nameless ${(nameless += 1)}`;
    const id = one(entry, 'RECURRENCE-ID')?.value.trim() ?? '';
    const group = groups.get(uid) ?? new Map<string, Entry>();
    const before = group.get(id);
    if (before === undefined || Number(word(entry, 'SEQUENCE')) >= Number(word(before, 'SEQUENCE')))
      group.set(id, entry);
    groups.set(uid, group);
  }
  return new Map([...groups].map(([uid, group]) => [uid, [...group.values()]]));
}

/** How long an entry takes. */
function lengthOf(entry: Entry, start: Moment, times: Times): { days: number } | { ms: number } {
  const end = one(entry, 'DTEND');
  if (end !== undefined) {
    const to = times.moment(end);
    if (start.date !== null && to.date !== null)
      return { days: Math.max(1, Math.round((Date.parse(to.date) - Date.parse(start.date)) / 86_400_000)) };
    return { ms: Math.max(0, to.at - start.at) };
  }
  const duration = one(entry, 'DURATION');
  if (duration !== undefined) {
    const ms = Math.max(0, times.duration(duration.value));
    return start.date !== null && ms % 86_400_000 === 0 ? { days: ms / 86_400_000 } : { ms };
  }
  return start.date !== null ? { days: 1 } : { ms: 0 };
}

const values = (entry: Entry, name: string): { property: Property; value: string }[] =>
  (entry.props.get(name) ?? []).flatMap((property) =>
    property.value
      .split(',')
      .filter((value) => value.trim() !== '')
      .map((value) => ({ property, value })),
  );

function occurrences(group: readonly Entry[], times: Times, { from, to }: FeedQuestion): Occurrence[] {
  const changed = group.filter((it) => one(it, 'RECURRENCE-ID') !== undefined);
  const [series] = group.filter((it) => one(it, 'RECURRENCE-ID') === undefined);
  const found: Occurrence[] = [];
  const replaced = changed.map((it) => {
    const property = one(it, 'RECURRENCE-ID') as Property;
    return {
      entry: it,
      from: times.moment(property),
      onward: property.params['RANGE']?.toUpperCase() === 'THISANDFUTURE',
    };
  });
  const first = series && one(series, 'DTSTART');
  if (series !== undefined && first !== undefined) {
    const start = times.moment(first);
    const length = lengthOf(series, start, times);
    const longest = 'ms' in length ? length.ms : length.days * 86_400_000 + 7_200_000;
    const out = values(series, 'EXDATE').map((it) => times.moment(it.property, it.value));
    const isOut = (it: Moment): boolean =>
      [...out, ...replaced.map((one) => one.from)].some((no) =>
        no.date !== null ? no.date === times.dateOf(it) : no.at === it.at,
      );
    const rules = series.props.get('RRULE') ?? [];
    const starts = [
      // The first is one of them, whatever the rule says.
      start,
      ...rules.flatMap((rule) => times.starts(start, rule.value, from - longest, to)),
    ];
    const onward = replaced.filter((it) => it.onward);
    for (const it of unique(starts)) {
      if (isOut(it)) continue;
      found.push({ entry: series, time: times.spanned(it, length) });
      // "This and all that follow" moved: both readings stay taken.
      for (const shift of onward)
        if (it.at > shift.from.at) {
          const moved = one(shift.entry, 'DTSTART');
          if (moved === undefined) continue;
          const target = times.moment(moved);
          const by = target.at - shift.from.at;
          const { start: at, end } = times.spanned(target, lengthOf(shift.entry, target, times));
          found.push({ entry: shift.entry, time: { start: it.at + by, end: it.at + by + end - at } });
        }
    }
    for (const { property, value } of values(series, 'RDATE')) {
      const [begin = '', end] = value.split('/');
      const at = times.moment(property, begin);
      if (isOut(at)) continue;
      if (end === undefined) found.push({ entry: series, time: times.spanned(at, length) });
      else found.push({ entry: series, time: period(times, property, at, end) });
    }
  }
  for (const { entry } of replaced) {
    const property = one(entry, 'DTSTART');
    if (property === undefined) continue;
    const start = times.moment(property);
    found.push({ entry, time: times.spanned(start, lengthOf(entry, start, times)) });
  }
  return found;
}

function unique(moments: readonly Moment[]): Moment[] {
  return [...new Map(moments.map((it) => [it.at, it])).values()];
}

function period(times: Times, property: Property, start: Moment, end: string): Interval {
  const to = /^[+-]?P/i.test(end) ? start.at + times.duration(end) : times.moment(property, end).at;
  return { start: start.at, end: to };
}

function effectOf(entry: Entry, address: string): Effect {
  const status = word(entry, 'STATUS');
  if (status === 'CANCELLED') return 'none';
  const own = (entry.props.get('ATTENDEE') ?? []).find(
    (it) =>
      it.value
        .trim()
        .toLowerCase()
        .replace(/^mailto:/, '') === address.toLowerCase(),
  );
  const answer = own?.params['PARTSTAT']?.toUpperCase();
  if (answer === 'DECLINED') return 'none';
  const outlook = word(entry, 'X-MICROSOFT-CDO-BUSYSTATUS');
  const transparent = word(entry, 'TRANSP') === 'TRANSPARENT';
  // Where the two disagree, the one that takes time counts.
  if (transparent && !/^(BUSY|OOF|TENTATIVE)$/.test(outlook)) return 'none';
  if (/^(FREE|WORKINGELSEWHERE)$/.test(outlook) && word(entry, 'TRANSP') !== 'OPAQUE') return 'none';
  // Away is away, whatever was answered.
  if (outlook === 'OOF') return 'busy';
  return status === 'TENTATIVE' || outlook === 'TENTATIVE' || answer === 'TENTATIVE' ? 'tentative' : 'busy';
}

function freeBusy(entry: Entry, times: Times): { effect: Effect; time: Interval }[] {
  return values(entry, 'FREEBUSY').map(({ property, value }) => {
    const kind = (property.params['FBTYPE'] ?? 'BUSY').toUpperCase();
    const [begin = '', end] = value.split('/');
    if (end === undefined) throw new FeedProblem('has a time that cannot be read');
    const start = times.moment(property, begin);
    const effect = kind === 'FREE' ? 'none' : kind === 'BUSY-TENTATIVE' ? 'tentative' : 'busy';
    return { effect, time: period(times, property, start, end) };
  });
}
