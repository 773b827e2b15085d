/** The company's Lever account: postings in every state, hundreds of opportunities, panels already held and planned. */
import type { LeverAccount } from '../company.ts';
import type { FixedEvent } from './calendars.ts';
import { instantOf, workingDays } from './days.ts';
import { candidateNames, cities, employers } from './names.ts';
import type { Random } from './random.ts';
import { seedTemplates } from './templates.ts';

const DAY = 86_400_000;
const OPPORTUNITIES = 320;

export interface LeverUserSeed {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly title: string;
  readonly deactivated: boolean;
}

interface PostingSeed {
  readonly text: string;
  readonly state: 'published' | 'internal' | 'closed' | 'draft' | 'pending' | 'rejected';
  readonly team: string;
  readonly department: string;
  readonly location: string;
  readonly owner: string;
  readonly manager: string;
  readonly weight: number;
  readonly confidential?: boolean;
}

const postings: readonly PostingSeed[] = [
  {
    text: 'Senior Backend Engineer',
    state: 'published',
    team: 'Platform',
    department: 'Engineering',
    location: 'Lisbon',
    owner: 'maya',
    manager: 'rui',
    weight: 22,
  },
  {
    text: 'Backend Engineer',
    state: 'published',
    team: 'Platform',
    department: 'Engineering',
    location: 'Berlin',
    owner: 'maya',
    manager: 'lena',
    weight: 16,
  },
  {
    text: 'Senior Frontend Engineer',
    state: 'published',
    team: 'Web',
    department: 'Engineering',
    location: 'New York',
    owner: 'omar',
    manager: 'dev',
    weight: 14,
  },
  {
    text: 'Site Reliability Engineer',
    state: 'published',
    team: 'Infrastructure',
    department: 'Engineering',
    location: 'Bengaluru',
    owner: 'omar',
    manager: 'divya',
    weight: 10,
  },
  {
    text: 'Product Designer',
    state: 'published',
    team: 'Design',
    department: 'Product',
    location: 'Berlin',
    owner: 'kim',
    manager: 'nora',
    weight: 10,
  },
  {
    text: 'Data Scientist',
    state: 'published',
    team: 'Data',
    department: 'Engineering',
    location: 'San Francisco',
    owner: 'omar',
    manager: 'carol',
    weight: 8,
  },
  {
    text: 'Account Executive',
    state: 'published',
    team: 'Sales',
    department: 'Go to market',
    location: 'New York',
    owner: 'sam',
    manager: 'hugo',
    weight: 8,
  },
  {
    text: 'Engineering Manager, Payments',
    state: 'internal',
    team: 'Payments',
    department: 'Engineering',
    location: 'Lisbon',
    owner: 'maya',
    manager: 'carol',
    weight: 4,
  },
  {
    text: 'People Operations Intern',
    state: 'closed',
    team: 'People',
    department: 'People',
    location: 'Lisbon',
    owner: 'helena',
    manager: 'helena',
    weight: 4,
  },
  {
    text: 'Security Engineer',
    state: 'draft',
    team: 'Infrastructure',
    department: 'Engineering',
    location: 'Berlin',
    owner: 'omar',
    manager: 'lena',
    weight: 1,
  },
  {
    text: 'Technical Writer',
    state: 'pending',
    team: 'Docs',
    department: 'Product',
    location: 'Remote',
    owner: 'kim',
    manager: 'grace',
    weight: 0,
  },
  {
    text: 'Growth Marketer',
    state: 'rejected',
    team: 'Marketing',
    department: 'Go to market',
    location: 'New York',
    owner: 'sam',
    manager: 'grace',
    weight: 0,
  },
  {
    text: 'Chief Financial Officer',
    state: 'published',
    team: 'Executive',
    department: 'Executive',
    location: 'Lisbon',
    owner: 'helena',
    manager: 'helena',
    weight: 2,
    confidential: true,
  },
];

const stageSeeds = [
  ['lead-new', 'New lead', 'lead', 1, false],
  ['lead-reached-out', 'Reached out', 'lead', 3, false],
  ['lead-responded', 'Responded', 'lead', 5, false],
  ['applicant-new', 'New applicant', 'applicant', 101, false],
  [null, 'Recruiter screen', 'screen', 201, true],
  [null, 'Phone interview', 'screen', 230.5, true],
  [null, 'On-site', 'onsite', 231, true],
  [null, 'Final round', 'onsite', 231.5, true],
  [null, 'Reference check', 'onsite', 261, false],
  ['offer', 'Offer', 'offer', 265.5, false],
] as const;

export interface NamedCandidate {
  readonly name: string;
  readonly posting: string;
  readonly stage: string;
  readonly email?: string | null;
  readonly archived?: boolean;
  /** Same contact as the candidate of this name made before. */
  readonly sameContactAs?: string;
  readonly location?: string;
}

/** The candidates that stories speak of; everybody else is generated around them. */
export const namedCandidates: readonly NamedCandidate[] = [
  { name: 'Priya Raman', posting: 'Senior Backend Engineer', stage: 'On-site', location: 'Lisbon' },
  { name: 'Ana Souza', posting: 'Senior Backend Engineer', stage: 'On-site', location: 'Porto' },
  { name: 'Ana Souza', posting: 'Engineering Manager, Payments', stage: 'Phone interview', sameContactAs: 'Ana Souza' },
  { name: 'Daniel Kim', posting: 'Backend Engineer', stage: 'On-site', email: 'daniel.kim@example.com' },
  { name: 'Daniel Kim', posting: 'Product Designer', stage: 'Phone interview', email: 'dkim.design@example.org' },
  { name: 'Tom Okafor', posting: 'Senior Backend Engineer', stage: 'On-site', email: null },
  { name: 'Elif Demir', posting: 'Senior Frontend Engineer', stage: 'On-site', archived: true },
  { name: 'Morgan Lee', posting: 'Chief Financial Officer', stage: 'Final round' },
  { name: 'Noor Aziz', posting: 'Account Executive', stage: 'Final round', location: 'New York' },
  { name: 'Wanjiru Mwangi', posting: 'Site Reliability Engineer', stage: 'On-site', location: 'Bengaluru' },
];

export interface LeverSeed {
  readonly account: LeverAccount;
  readonly events: readonly FixedEvent[];
}

export function seedLever(company: string, at: number, users: readonly LeverUserSeed[], random: Random): LeverSeed {
  const userOf = (key: string): LeverUserSeed => users.find((it) => it.key === key) as LeverUserSeed;
  const stages = stageSeeds.map(([id, text, pipeline, rank, hasInterview]) => ({
    id: id ?? random.uuid(),
    text,
    pipeline,
    rank,
    hasInterview,
  }));
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

  const made = postings.map((seed, index) => {
    const id = random.uuid();
    const open = seed.state !== 'draft' && seed.state !== 'closed';
    return {
      seed,
      wire: {
        id,
        text: seed.text,
        state: seed.state,
        distributionChannels: seed.state === 'published' ? ['internal', 'public'] : null,
        user: userOf(seed.owner).id,
        owner: userOf(seed.owner).id,
        hiringManager: userOf(seed.manager).id,
        categories: {
          commitment: 'Full-time',
          department: seed.department,
          level: null,
          location: seed.location,
          team: seed.team,
          allLocations: [seed.location],
        },
        tags: [seed.team.toLowerCase()],
        content: {
          description: `Join the ${seed.team} team.`,
          descriptionHtml: `<div>Join the ${seed.team} team.</div>`,
          lists: [{ text: 'What you will do', content: '<li>Build</li><li>Ship</li>' }],
          closing: '',
          closingHtml: '',
        },
        country: null,
        followers: [userOf(seed.owner).id],
        reqCode: `REQ-${100 + index}`,
        requisitionCodes: [`REQ-${100 + index}`],
        urls: open
          ? {
              list: 'https://jobs.lever.co/acme',
              show: `https://jobs.lever.co/acme/${id}`,
              apply: `https://jobs.lever.co/acme/${id}/apply`,
            }
          : null,
        confidentiality: seed.confidential ? 'confidential' : 'non-confidential',
        createdAt: at - (200 - index * 7) * DAY,
        updatedAt: at - random.int(1, 30) * DAY,
        workplaceType: random.pick(['hybrid', 'remote', 'onsite']),
      },
    };
  });

  const contacts: Record<string, unknown>[] = [];
  const opportunities: Record<string, unknown>[] = [];
  const applications: Record<string, unknown>[] = [];
  const resumes: Record<string, unknown>[] = [];
  const notes: Record<string, unknown>[] = [];

  function addOpportunity(candidate: NamedCandidate): {
    id: string;
    application: string;
    stage: (typeof stages)[number];
    posting: (typeof made)[number];
  } {
    const posting = made.find((it) => it.seed.text === candidate.posting) as (typeof made)[number];
    const stage = stages.find((it) => it.text === candidate.stage) as (typeof stages)[number];
    const drawn = at - random.int(3, 120) * DAY - random.int(0, DAY);
    const advancedAt = Math.min(at - random.int(0, 20) * DAY - random.int(0, DAY), at);
    // Nobody advances before they are there.
    const createdAt = Math.min(drawn, advancedAt - DAY);
    const ascii = candidate.name
      .normalize('NFKD')
      .replace(/[^a-zA-Z ]/g, '')
      .trim()
      .toLowerCase()
      .replace(/ +/g, '.');
    const email =
      candidate.email === undefined ? `${ascii || `person${contacts.length}`}@example.com` : candidate.email;
    let contact = candidate.sameContactAs ? contacts.find((it) => it.name === candidate.sameContactAs) : undefined;
    if (!contact) {
      contact = {
        id: random.uuid(),
        name: candidate.name,
        headline: random.pick(employers),
        isAnonymized: false,
        location: { name: candidate.location ?? random.pick(cities) },
        emails: email ? [email] : [],
        phones: random.chance(0.7)
          ? [{ type: 'mobile', value: `+1 555 01${String(random.int(0, 99)).padStart(2, '0')}` }]
          : [],
        dataProtection: { interviewIntelligence: { allowed: true, expiresAt: null } },
      };
      contacts.push(contact);
    }
    const id = random.uuid();
    const application = random.uuid();
    const { wire, seed } = posting;
    const reason = random.pick(archiveReasons.filter((it) => it.status === 'active'));
    const archived = candidate.archived ? { reason: reason.id, archivedAt: advancedAt } : null;
    applications.push({
      id: application,
      type: 'posting',
      candidateId: id,
      opportunityId: id,
      posting: wire.id,
      postingHiringManager: wire.hiringManager,
      postingOwner: wire.owner,
      name: candidate.name,
      company: null,
      phone: null,
      email: email ?? null,
      links: [],
      comments: null,
      user: null,
      customQuestions: [],
      createdAt,
      archived,
      requisitionForHire: null,
      ipAddress: null,
      referer: null,
      userAgent: null,
      acceptLanguage: null,
      timezone: null,
    });
    opportunities.push({
      id,
      name: candidate.name,
      contact: contact.id,
      headline: contact.headline,
      stage: stage.id,
      confidentiality: wire.confidentiality,
      location: (contact.location as { name: string }).name,
      phones: contact.phones,
      emails: contact.emails,
      links: [],
      archived,
      tags: [seed.text, seed.team, seed.department, seed.location, 'Full-time'],
      sources: [random.pick(['LinkedIn', 'Job site', 'Referral', 'Added manually'])],
      stageChanges: [
        { toStageId: stage.id, toStageIndex: stages.indexOf(stage), updatedAt: advancedAt, userId: wire.owner },
      ],
      origin: random.pick(['applied', 'sourced', 'referred']),
      sourcedBy: null,
      owner: wire.owner,
      followers: [wire.owner, wire.hiringManager],
      applications: [application],
      createdAt,
      updatedAt: random.chance(0.8) ? advancedAt + 2 : null,
      lastInteractionAt: advancedAt,
      lastAdvancedAt: advancedAt,
      snoozedUntil: null,
      urls: { list: 'https://hire.lever.co/candidates', show: `https://hire.lever.co/candidates/${id}` },
      isAnonymized: false,
      dataProtection: null,
      opportunityLocation: seed.location,
    });
    if (random.chance(0.6)) {
      resumes.push({
        opportunityId: id,
        id: random.uuid(),
        createdAt,
        file: {
          name: `${ascii || 'resume'}.pdf`,
          ext: 'pdf',
          downloadUrl: `https://api.lever.co/v1/opportunities/${id}/resumes`,
          uploadedAt: createdAt,
          status: 'processed',
          size: 48_213,
        },
      });
    }
    return { id, application, stage, posting };
  }

  const named = namedCandidates.map((candidate) => ({ candidate, ...addOpportunity(candidate) }));
  const pool = made.flatMap((it) => Array.from({ length: it.seed.weight }, () => it.seed.text));
  const stagePool = stages.flatMap((stage, index) =>
    Array.from({ length: [6, 4, 3, 14, 9, 6, 5, 3, 2, 2][index] ?? 1 }, () => stage.text),
  );
  const generated = candidateNames(OPPORTUNITIES - named.length, random).map((name) =>
    addOpportunity({ name, posting: random.pick(pool), stage: random.pick(stagePool), archived: random.chance(0.35) }),
  );

  // Panels that exist already: some in Lever's own scheduler, some of another external scheduler, past, today and next.
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
  const withPanels = [
    named[1] as (typeof named)[number],
    ...generated.filter((it) => ['On-site', 'Phone interview', 'Final round'].includes(it.stage.text)).slice(0, 13),
  ];
  withPanels.forEach((opportunity, index) => {
    const day = days[index % days.length] as (typeof days)[number];
    const external = index % 3 === 0;
    const id = random.uuid();
    const name = opportunities.find((it) => it.id === opportunity.id)?.name as string;
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
      postings: made.map((it) => it.wire),
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
