/** The company's Lever account: postings in every state, hundreds of opportunities, panels already held and planned. */
import type { LeverAccount } from '../company.ts';
import type { FixedEvent } from './calendars.ts';
import { Candidates, type MadeCandidate, namedCandidates, seedStages } from './lever-candidates.ts';
import { seedPanels } from './lever-panels.ts';
import { type LeverUserSeed, seedPostings } from './lever-postings.ts';
import { candidateNames } from './names.ts';
import type { Random } from './random.ts';
import { seedTemplates } from './templates.ts';

const DAY = 86_400_000;
const OPPORTUNITIES = 320;

export interface LeverSeed {
  readonly account: LeverAccount;
  readonly events: readonly FixedEvent[];
}

export function seedLever(company: string, at: number, users: readonly LeverUserSeed[], random: Random): LeverSeed {
  const stages = seedStages(random);
  const archiveReasons = [
    ['Hired', 'hired', 'active'],
    ['Withdrew', 'non-hired', 'active'],
    ['Position closed', 'non-hired', 'active'],
    ['Not a fit: skills', 'non-hired', 'active'],
    ['Not a fit: values', 'non-hired', 'active'],
    ['Compensation', 'non-hired', 'active'],
    ['Accepted another offer', 'non-hired', 'active'],
    ['Unresponsive (old)', 'non-hired', 'inactive'],
  ].map(([text, type, status]) => ({ id: random.uuid(), text, type, status }));
  const feedbackTemplates = seedTemplates(at, random);
  const templateId = (text: string): string => feedbackTemplates.find((it) => it.text === text)?.id as string;

  const postings = seedPostings(at, users, random);
  const candidates = new Candidates({ at, postings, stages, archiveReasons, random });
  const named = namedCandidates.map((it) => candidates.add(it));
  const pool = postings.flatMap((it) => Array.from({ length: it.seed.weight }, () => it.seed.text));
  const stagePool = stages.flatMap((stage, index) =>
    Array.from({ length: [6, 4, 3, 14, 9, 6, 5, 3, 2, 2][index] ?? 1 }, () => stage.text),
  );
  const generated = candidateNames(OPPORTUNITIES - named.length, random).map((name) =>
    candidates.add({ name, posting: random.pick(pool), stage: random.pick(stagePool), archived: random.chance(0.35) }),
  );

  const withPanels = [
    named[1] as MadeCandidate,
    ...generated.filter((it) => ['On-site', 'Phone interview', 'Final round'].includes(it.stage.text)).slice(0, 13),
  ];
  const { panels, interviews, events } = seedPanels(at, withPanels, users, templateId, random);

  const notes: Record<string, unknown>[] = [];
  for (const opportunity of named) {
    if (!random.chance(0.7)) continue;
    const createdAt = at - random.int(1, 9) * DAY;
    notes.push({
      opportunityId: opportunity.id,
      id: random.uuid(),
      text: 'Note',
      user: opportunity.posting.wire.owner,
      secret: false,
      completedAt: createdAt,
      createdAt,
      deletedAt: null,
      fields: [
        {
          type: 'note',
          text: 'Comment',
          value: 'Prefers mornings. Notice period of one month.',
          createdAt,
          user: opportunity.posting.wire.owner,
          score: null,
          stage: opportunity.stage.id,
        },
      ],
    });
  }

  const { contacts, opportunities, applications, resumes } = candidates;
  return {
    account: {
      name: company,
      users: users.map((user, index) => ({
        id: user.id,
        name: user.name,
        username: user.email.split('@')[0],
        email: user.email,
        accessRole: user.role,
        photo: null,
        createdAt: at - (400 - index) * DAY,
        deactivatedAt: user.deactivated ? at - 12 * DAY : null,
        externalDirectoryId: null,
        linkedContactIds: null,
        jobTitle: user.title,
        managerId: null,
      })),
      stages,
      archiveReasons,
      postings: postings.map((it) => it.wire),
      contacts,
      opportunities,
      applications,
      feedbackTemplates,
      feedback: [],
      panels,
      interviews,
      notes,
      resumes,
      files: [],
      webhooks: [],
    },
    events,
  };
}
