/**
 * A company around an account from recorded Lever traffic (`--account DIR`): its Lever users get a Slack user and a
 * calendar each, so that a panel can be booked for a candidate of the recording. People, channels and calendars are
 * invented; what Lever holds is the recording's.
 */
import type { Company, CompanyPerson } from './company.ts';
import { accountFromRecordings } from './lever/account.ts';
import { seedCalendars } from './seed/calendars.ts';
import type { Colleague } from './seed/people.ts';
import { Random } from './seed/random.ts';

const zones = ['America/Los_Angeles', 'America/New_York', 'Europe/Berlin', 'Europe/Lisbon', 'Asia/Kolkata'];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const recruiting = ['super admin', 'admin', 'team member', 'limited team member'];

/** @throws Error when the folder holds no recorded users. */
export async function companyFromAccount(folder: string, at: number): Promise<Company> {
  const lever = accountFromRecordings(folder);
  const random = new Random(7);
  const users = lever.users
    .filter((user) => user['deactivatedAt'] === null || user['deactivatedAt'] === undefined)
    .sort(
      (a, b) =>
        Number(recruiting.includes(String(b['accessRole']))) - Number(recruiting.includes(String(a['accessRole']))),
    );
  if (users.length === 0) throw new Error('there are no recorded users in it');
  const domain = 'example.com';
  const colleagues = users.map((user, index): Colleague & { address: string; id: string } => ({
    key: (text(user['username']) || `user${index + 1}`).toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    name: String(user['name']),
    address: String(user['email']),
    id: String(user['id']),
    zone: zones[index % zones.length] as string,
    title: text(user['jobTitle']),
    role: null,
  }));
  const people = colleagues.map(
    (it): CompanyPerson => ({
      key: it.key,
      name: it.name,
      email: it.address,
      zone: it.zone,
      title: it.title,
      slack: { id: random.slackId('U'), deleted: false, guest: false, admin: false },
      leverId: it.id,
    }),
  );
  const members = people.flatMap((it) => (it.slack ? [it.slack.id] : []));
  return {
    seed: 7,
    name: 'Recorded account',
    domain,
    slackTeamId: random.slackId('T'),
    at,
    people,
    channels: ['hiring', 'general'].map((name) => ({
      id: random.slackId('C'),
      name,
      topic: '',
      private: false,
      archived: false,
      external: false,
      members,
      bot: name === 'hiring',
    })),
    calendars: seedCalendars(
      colleagues.map((colleague) => ({ colleague, address: colleague.address })),
      at,
      domain,
      [],
      random,
    ),
    lever,
  };
}
