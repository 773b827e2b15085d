/** Panels that exist already: some in Lever's own scheduler, some of another external scheduler, past, today and next. */
import type { FixedEvent } from './calendars.ts';
import { instantOf, workingDays } from './days.ts';
import type { MadeCandidate } from './lever-candidates.ts';
import type { LeverUserSeed } from './lever-postings.ts';
import type { Random } from './random.ts';

const DAY = 86_400_000;

/** Panels of Lever, their interviews as Lever lists them too, and what they leave on calendars. */
export interface PanelsSeed {
  readonly panels: readonly Record<string, unknown>[];
  readonly interviews: readonly Record<string, unknown>[];
  readonly events: readonly FixedEvent[];
}

export function seedPanels(
  at: number,
  withPanels: readonly MadeCandidate[],
  users: readonly LeverUserSeed[],
  templateId: (text: string) => string,
  random: Random,
): PanelsSeed {
  const userOf = (key: string): LeverUserSeed => users.find((it) => it.key === key) as LeverUserSeed;
  const panels: Record<string, unknown>[] = [];
  const interviews: Record<string, unknown>[] = [];
  const events: FixedEvent[] = [];
  const interviewers = [
    'ines',
    'jonas',
    'aylin',
    'pedro',
    'lena',
    'tiago',
    'mateus',
    'bea',
    'rui',
    'sofia',
    'dev',
    'nora',
    'grace',
  ];
  const days = workingDays(at, 'Europe/Lisbon', 8, -4);
  withPanels.forEach((opportunity, index) => {
    const day = days[index % days.length] as (typeof days)[number];
    const external = index % 3 === 0;
    const id = random.uuid();
    const { name } = opportunity;
    const author = opportunity.posting.wire.owner;
    const sessions =
      index % 2 === 0
        ? ([
            ['Coding', 'Coding interview', 60],
            ['Values', 'Values and collaboration', 45],
          ] as const)
        : ([['Phone interview', 'Recruiter screen', 45]] as const);
    let minute = 10 * 60 + 30 * random.int(0, 8);
    const people = random.shuffle(interviewers);
    const embedded = sessions.map(([subject, form, duration], order) => {
      const who = userOf(people[order] as string);
      const date = instantOf(day, minute, 'Europe/Lisbon');
      minute += duration;
      events.push({ address: who.email, title: `${subject} — ${name}`, start: date, end: date + duration * 60_000 });
      return {
        id: random.uuid(),
        date,
        duration,
        feedbackReminder: 'daily',
        feedbackTemplate: templateId(form),
        interviewers: [
          {
            id: who.id,
            email: who.email,
            name: who.name,
            responseStatus: 'accepted',
            feedbackTemplate: templateId(form),
          },
        ],
        location: null,
        note: '',
        subject,
      };
    });
    const createdAt = at - random.int(2, 6) * DAY;
    panels.push({
      opportunityId: opportunity.id,
      id,
      applications: [opportunity.application],
      canceledAt: null,
      createdAt,
      start: embedded[0]?.date,
      end: (embedded.at(-1)?.date ?? 0) + (embedded.at(-1)?.duration ?? 0) * 60_000,
      externallyManaged: external,
      externalUrl: external ? 'https://scheduler.example/p/seed' : null,
      feedbackReminder: 'daily',
      interviews: embedded,
      note: null,
      stage: opportunity.stage.id,
      timezone: 'Europe/Lisbon',
      user: author,
    });
    for (const it of embedded) {
      interviews.push({
        opportunityId: opportunity.id,
        id: it.id,
        panel: id,
        subject: it.subject,
        note: it.note,
        interviewers: it.interviewers.map(({ responseStatus: _, ...rest }) => rest),
        timezone: 'Europe/Lisbon',
        createdAt,
        date: it.date,
        duration: it.duration,
        location: it.location,
        feedbackTemplate: it.feedbackTemplate,
        feedbackForms: [],
        feedbackReminder: it.feedbackReminder,
        user: author,
        stage: opportunity.stage.id,
        canceledAt: null,
        postings: [opportunity.posting.wire.id],
        gcalEventUrl: null,
      });
    }
  });
  return { panels, interviews, events };
}
