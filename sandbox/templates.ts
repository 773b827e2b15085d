/** The seeded company's panel templates, as the YAML file that `FULCRUM_TEMPLATES` names. */
import { stringify } from 'yaml';
import type { Company } from './company.ts';

const DAY = 86_400_000;

/** YAML text; people that the company does not have are left out, so it serves recorded accounts too. */
export function sandboxTemplates(company: Company): string {
  const addressOf = new Map(company.lever.users.map((user) => [user.name as string, user.email as string]));
  const byKey = new Map(company.people.map((person) => [person.key, addressOf.get(person.name)]));
  const members = (...keys: readonly (string | readonly [string, number])[]): unknown[] =>
    keys
      .map((key) => (typeof key === 'string' ? { key, rank: 0 } : { key: key[0], rank: key[1] }))
      .map(({ key, rank }) => ({ email: byKey.get(key), rank }))
      .filter((it) => it.email !== undefined)
      .map((it) => (it.rank === 0 ? it.email : it));

  const only = (...keys: readonly string[]) => keys.filter((key) => byKey.get(key) !== undefined);
  const dayFrom = (days: number) => new Date(company.at + days * DAY).toISOString().slice(0, 10);
  /** Somebody in training, with what they had done before the bot came. */
  const trainees = [
    { email: byKey.get('bea'), shadow: 1 },
    { email: byKey.get('mateus'), shadow: 2, reverse: 1 },
  ].filter((it) => it.email !== undefined);
  const pairing = members('dev', 'nora', 'grace', ['yuki', 1]);

  const pools: Record<string, unknown> = Object.fromEntries(
    Object.entries({
      'Backend coding': members('jonas', 'aylin', 'mateus', 'bea', ['pedro', 1], ['tiago', 1]),
      'System design': members('ines', 'lena', 'tiago', ['pedro', 1], ['arjun', 2]),
      'Backend managers': members('rui', ['lena', 1], ['divya', 2]),
      Values: members('sofia', 'grace', 'nora', ['dev', 1], ['helena', 1]),
      Frontend: pairing,
      Reliability: members('ravi', 'arjun', 'divya', ['tiago', 1]),
      Shadows: members('bea', 'mateus', 'aylin'),
    }).filter(([, list]) => list.length > 0),
  );
  if (trainees.length > 0 && byKey.get('dev') !== undefined)
    pools['Frontend'] = {
      members: pairing,
      training: { shadow: 2, reverse: 1, approver: byKey.get('dev') },
      trainees,
    };
  if (only('tiago', 'arjun').length > 0) pools['Platform'] = [{ title: 'Platform' }, { tag: 'kubernetes', rank: 1 }];

  const about = (key: string, settings: Record<string, unknown>) =>
    only(key).map((it) => [byKey.get(it) as string, settings] as const);
  const people = Object.fromEntries([
    ...about('dev', { limits: { week: 8 } }),
    ...about('yuki', { away: [{ from: dayFrom(-3), back: dayFrom(11), kind: 'pause', reason: 'Shipping a release' }] }),
    ...about('divya', { preferred: 'Tue-Thu 14-17' }),
    ...about('ravi', { tags: ['kubernetes'] }),
  ]);
  const seat = (pool: string, more: Record<string, unknown> = {}) => ({ role: pool, pool, ...more });
  const templates = [
    {
      name: 'Backend on-site',
      for: { posting: ['Senior Backend Engineer', 'Backend Engineer'], stage: 'On-site' },
      sessions: [
        {
          title: 'Coding interview',
          minutes: 60,
          seats: [seat('Backend coding'), seat('Shadows', { role: 'Shadow', optional: true })],
          form: 'Coding interview',
        },
        { title: 'System design', minutes: 60, seats: [seat('System design')], form: 'System design' },
        { title: 'Hiring manager', minutes: 45, seats: [seat('Backend managers')], form: 'Hiring manager' },
        { title: 'Values and collaboration', minutes: 45, seats: [seat('Values')], form: 'Values and collaboration' },
      ],
      breaks: { min: 0, max: 60 },
      lunch: '12:00-14:00',
      hours: '09:00-18:00',
    },
    {
      name: 'Backend phone interview',
      for: { posting: ['Senior Backend Engineer', 'Backend Engineer'], stage: 'Phone interview' },
      sessions: [{ title: 'Phone interview', minutes: 45, seats: [seat('Backend coding')], form: 'Coding interview' }],
    },
    {
      name: 'Frontend on-site',
      for: { posting: 'Senior Frontend Engineer', stage: 'On-site' },
      sessions: [
        { title: 'Pairing', minutes: 90, seats: [seat('Frontend')], form: 'Coding interview' },
        { title: 'Portfolio review', minutes: 45, seats: [seat('Frontend')], form: 'Portfolio review' },
        { title: 'Values and collaboration', minutes: 45, seats: [seat('Values')], form: 'Values and collaboration' },
      ],
    },
    {
      name: 'Reliability on-site',
      for: { posting: 'Site Reliability Engineer', stage: 'On-site' },
      days: 2,
      sessions: [
        {
          title: 'Incident walkthrough',
          minutes: 60,
          seats: [seat('Reliability', byKey.get('ines') === undefined ? {} : { alternates: [byKey.get('ines')] })],
          form: 'System design',
        },
        { title: 'Coding interview', minutes: 60, seats: [seat('Reliability')], form: 'Coding interview' },
        { title: 'Values and collaboration', minutes: 45, seats: [seat('Values')], form: null },
      ],
    },
  ].filter((template) =>
    template.sessions.every((session) => session.seats.every((it) => pools[it.pool] !== undefined)),
  );
  return `# Pools of interviewers, what some of them set, and panel templates. People by e-mail address, forms by name.\n${stringify({ pools, people, templates })}`;
}
