/** The jobs of the company's Lever account, in every state that Lever knows, and who owns them. */
import type { Random } from './random.ts';

const DAY = 86_400_000;

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

/** A job: what it was made from, and how Lever writes it. */
export type MadePosting = ReturnType<typeof seedPostings>[number];

export function seedPostings(at: number, users: readonly LeverUserSeed[], random: Random) {
  const userOf = (key: string): LeverUserSeed => users.find((it) => it.key === key) as LeverUserSeed;
  return postings.map((seed, index) => {
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
}
