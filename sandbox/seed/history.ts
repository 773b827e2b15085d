/**
 * What happened before the world begins: a month of interviews, carried unevenly as in every company, and a few ahead for
 * somebody who is nearly full this week. Lies over a company that is made already and draws on a generator of its own, so
 * that nothing else of the seed changes with it.
 */
import type { Company, CompanyEvent } from '../company.ts';
import { addDays, type Day, dayOf, instantOf, weekdayOf, workingDays } from './days.ts';
import { namedCandidates } from './lever-candidates.ts';
import { Random } from './random.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Limits look back so far. */
const BACK = 27 * DAY;
const MOST_PANELS = 48;

/** Who is asked how often: the same few carry most of it. */
const askers: Readonly<Record<string, readonly (readonly [key: string, weight: number])[]>> = {
  Coding: [
    ['jonas', 8],
    ['aylin', 4],
    ['pedro', 4],
    ['mateus', 2],
    ['bea', 1],
  ],
  'System design': [
    ['ines', 6],
    ['lena', 5],
    ['tiago', 1],
  ],
  Values: [
    ['grace', 5],
    ['sofia', 4],
    ['nora', 2],
    ['dev', 1],
  ],
  'Hiring manager': [
    ['rui', 5],
    ['lena', 2],
    ['divya', 1],
  ],
  Pairing: [
    ['dev', 7],
    ['nora', 2],
    ['grace', 1],
  ],
};

/** Interviews that Devon has this week: hour of the New York day, from today on. */
const aheadOfDev = [
  [0, 16],
  [1, 11],
  [3, 15],
] as const;

type Wire = Record<string, unknown>;

function pickWeighted(list: readonly (readonly [string, number])[], random: Random): string {
  let at = random.next() * list.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of list) {
    at -= weight;
    if (at < 0) return key;
  }
  return list[0]?.[0] ?? '';
}

/** The working day so many days before an instant, in Lisbon. */
function dayBefore(at: number, days: number): Day {
  let day = addDays(dayOf(at, 'Europe/Lisbon'), -days);
  while (weekdayOf(day) > 5) day = addDays(day, -1);
  return day;
}

export function withHistory(company: Company): Company {
  const { at, lever } = company;
  const random = new Random(company.seed + 28);
  const userOf = new Map(
    company.people.map((it) => [it.key, lever.users.find((user) => user['id'] === it.leverId)] as const),
  );
  const later = new Set(
    lever.stages.filter((it) => it['pipeline'] === 'screen' || it['pipeline'] === 'onsite').map((it) => it['id']),
  );
  const taken = new Set(lever.panels.map((it) => it['opportunityId']));
  const panels: Wire[] = [];
  const interviews: Wire[] = [];
  const events: { readonly address: string; readonly event: CompanyEvent }[] = [];

  function hold(opportunity: Wire, subject: string, key: string, date: number, minutes: number): void {
    const user = userOf.get(key);
    if (user === undefined) return;
    const id = random.uuid();
    const panel = random.uuid();
    const shared = {
      opportunityId: opportunity['id'],
      createdAt: Math.min(date - random.int(2, 6) * DAY, at - DAY),
      feedbackReminder: 'none',
      user: opportunity['owner'],
      stage: opportunity['stage'],
      canceledAt: null,
      timezone: 'Europe/Lisbon',
      note: '',
    };
    const interview = {
      id,
      date,
      duration: minutes,
      feedbackReminder: 'none',
      // No form was asked for, so nobody owes one.
      feedbackTemplate: 'no-feedback',
      location: null,
      note: '',
      subject,
    };
    const who = { id: user['id'], email: user['email'], name: user['name'], feedbackTemplate: 'no-feedback' };
    panels.push({
      ...shared,
      id: panel,
      applications: opportunity['applications'],
      start: date,
      end: date + minutes * MINUTE,
      externallyManaged: false,
      externalUrl: null,
      interviews: [{ ...interview, interviewers: [{ ...who, responseStatus: 'accepted' }] }],
    });
    interviews.push({
      ...shared,
      ...interview,
      panel,
      interviewers: [who],
      feedbackForms: [],
      postings: [],
      gcalEventUrl: null,
    });
    events.push({
      address: String(user['email']),
      event: {
        id: `seed${random.uuid().replaceAll('-', '')}`.replace(/[w-z]/g, 'a'),
        title: `${subject} — ${String(opportunity['name'])}`,
        start: date,
        end: date + minutes * MINUTE,
        kind: 'busy',
      },
    });
  }

  // Stories book the panels of these themselves.
  const named = new Set<unknown>(namedCandidates.map((it) => it.name));
  const met = lever.opportunities.filter((it) => {
    const last = Number(it['lastInteractionAt']);
    return (
      !named.has(it['name']) && later.has(it['stage']) && !taken.has(it['id']) && last > at - BACK && last < at - DAY
    );
  });
  const kinds = Object.entries(askers);
  for (const opportunity of random.shuffle(met).slice(0, MOST_PANELS)) {
    const [subject, who] = random.pick(kinds);
    // Somebody moved on some days after they were met.
    const day = dayBefore(Number(opportunity['lastInteractionAt']), random.int(1, 4));
    const date = instantOf(day, 10 * 60 + 30 * random.int(0, 13), 'Europe/Lisbon');
    if (date > at - BACK && date < at)
      hold(opportunity, subject, pickWeighted(who, random), date, random.pick([45, 60]));
  }
  const waiting = met.filter(
    (it) => it['archived'] === null && !panels.some((one) => one['opportunityId'] === it['id']),
  );
  const days = workingDays(at, 'America/New_York', 4);
  aheadOfDev.forEach(([offset, hour], index) => {
    const opportunity = waiting[index];
    const day = days[offset];
    if (opportunity !== undefined && day !== undefined)
      hold(opportunity, 'Pairing', 'dev', instantOf(day, hour * 60, 'America/New_York'), 60);
  });

  return {
    ...company,
    calendars: company.calendars.map((calendar) => {
      const mine = events.filter((it) => it.address === calendar.address).map((it) => it.event);
      if (mine.length === 0) return calendar;
      const clear = calendar.events.filter((it) => !mine.some((one) => it.start < one.end && one.start < it.end));
      return { ...calendar, events: [...clear, ...mine].sort((a, b) => a.start - b.start) };
    }),
    lever: { ...lever, panels: [...lever.panels, ...panels], interviews: [...lever.interviews, ...interviews] },
  };
}
