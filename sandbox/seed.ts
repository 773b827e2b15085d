/**
 * A believable company from a seed: two dozen people in five zones with full calendars, a dozen postings in every state,
 * hundreds of opportunities. Same seed and start, same world. Used by the sandbox and by every story test.
 */
import type { Company, CompanyChannel, CompanyPerson } from './company.ts';
import { seedCalendars } from './seed/calendars.ts';
import { withHistory } from './seed/history.ts';
import { seedLever } from './seed/lever.ts';
import type { LeverUserSeed } from './seed/lever-postings.ts';
import { colleagues } from './seed/people.ts';
import { Random } from './seed/random.ts';

const DOMAIN = 'acme.test';

const addressOf = (name: string): string =>
  `${name
    .normalize('NFKD')
    .replace(/[^a-zA-Z ]/g, '')
    .toLowerCase()
    .split(' ')
    .join('.')}@${DOMAIN}`;

const addressFor = (colleague: (typeof colleagues)[number]): string =>
  colleague.address ?? addressOf(colleague.name.replace(/ \(.*\)/, ''));

export interface SeedOptions {
  /** The instant the world starts at, epoch ms. */
  readonly at: number;
  readonly seed?: number;
}

/** Makes the whole company. Pure: no clock, no I/O. */
export function seedCompany({ at, seed = 7 }: SeedOptions): Company {
  const random = new Random(seed);
  /** Whoever joined later, drawn apart: the world around them stays the same. */
  const aside = new Random(seed + 1);
  const people = colleagues.map((colleague): CompanyPerson & { readonly colleague: (typeof colleagues)[number] } => ({
    colleague,
    key: colleague.key,
    name: colleague.name,
    email: colleague.slackEmail ?? addressFor(colleague),
    zone: colleague.zone,
    title: colleague.title,
    slack:
      colleague.slack === 'none'
        ? null
        : {
            id: (colleague.calendar === 'own' ? aside : random).slackId('U'),
            deleted: colleague.slack === 'deactivated',
            guest: colleague.slack === 'guest',
            admin: colleague.slack === 'admin',
          },
    leverId: colleague.role === null ? null : (colleague.calendar === 'own' ? aside : random).uuid(),
  }));
  const users = people
    .filter((it) => it.leverId !== null)
    .map(
      (it): LeverUserSeed => ({
        key: it.key,
        id: it.leverId as string,
        name: it.name,
        email: addressFor(it.colleague),
        role: it.colleague.role as string,
        title: it.title,
        deactivated: it.colleague.lever === 'deactivated',
      }),
    );
  const lever = seedLever('Acme', at, users, random);
  const idOf = (key: string): string => people.find((it) => it.key === key)?.slack?.id ?? '';
  const channel = (
    name: string,
    topic: string,
    members: readonly string[],
    more: Partial<CompanyChannel> = {},
  ): CompanyChannel => ({
    id: random.slackId('C'),
    name,
    topic,
    private: false,
    archived: false,
    external: false,
    members: members.map(idOf).filter((id) => id !== ''),
    bot: true,
    ...more,
  });
  const recruiters = ['maya', 'sam', 'helena', 'omar', 'kim'];
  const everybody = people.filter((it) => it.slack && !it.slack.deleted && !it.slack.guest).map((it) => it.key);
  return withHistory({
    seed,
    name: 'Acme',
    domain: DOMAIN,
    slackTeamId: random.slackId('T'),
    at,
    people: people.map(({ colleague: _, ...person }) => person),
    channels: [
      channel('general', 'Company-wide announcements', everybody, { bot: false }),
      channel('hiring', 'Everything about hiring', [...recruiters, 'rui', 'divya', 'carol', 'lena', 'olu', 'ines']),
      channel('hiring-backend', 'Backend loops', [
        'maya',
        'omar',
        'rui',
        'ines',
        'jonas',
        'aylin',
        'pedro',
        'lena',
        'tiago',
        'mateus',
        'bea',
      ]),
      channel('recruiting-team', 'Recruiters only', recruiters, { private: true }),
      channel('agency-northstar', 'Shared with Northstar Search', ['maya', 'omar'], { external: true }),
      channel('random', 'Non-work banter', everybody, { bot: false }),
      channel('hiring-2024', 'Old loops', recruiters, { archived: true, bot: false }),
    ],
    calendars: seedCalendars(
      people.map((it) => ({ colleague: it.colleague, address: addressFor(it.colleague) })),
      at,
      DOMAIN,
      lever.events,
      random,
    ),
    lever: lever.account,
  });
}
