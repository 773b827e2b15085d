/** Candidates of the company's Lever account: those that stories speak of, and how any of them is written down. */
import type { MadePosting } from './lever-postings.ts';
import { cities, employers } from './names.ts';
import type { Random } from './random.ts';

const DAY = 86_400_000;

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

export type MadeStage = ReturnType<typeof seedStages>[number];

export function seedStages(random: Random) {
  return stageSeeds.map(([id, text, pipeline, rank, hasInterview]) => ({
    id: id ?? random.uuid(),
    text,
    pipeline,
    rank,
    hasInterview,
  }));
}

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

/** A candidate who was added: ids, and what they were added to. */
export interface MadeCandidate {
  readonly id: string;
  readonly name: string;
  readonly application: string;
  readonly stage: MadeStage;
  readonly posting: MadePosting;
}

interface CandidatesAround {
  readonly at: number;
  readonly postings: readonly MadePosting[];
  readonly stages: readonly MadeStage[];
  readonly archiveReasons: readonly { readonly id: string; readonly status: string | undefined }[];
  readonly random: Random;
}

/** Candidates as Lever writes them down, one list a kind of record. */
export class Candidates {
  readonly contacts: Record<string, unknown>[] = [];
  readonly opportunities: Record<string, unknown>[] = [];
  readonly applications: Record<string, unknown>[] = [];
  readonly resumes: Record<string, unknown>[] = [];
  readonly #around: CandidatesAround;

  constructor(around: CandidatesAround) {
    this.#around = around;
  }

  add(candidate: NamedCandidate): MadeCandidate {
    const { at, postings, stages, archiveReasons, random } = this.#around;
    const { contacts, opportunities, applications, resumes } = this;
    const posting = postings.find((it) => it.seed.text === candidate.posting) as MadePosting;
    const stage = stages.find((it) => it.text === candidate.stage) as MadeStage;
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
    return { id, name: candidate.name, application, stage, posting };
  }
}
