/** The people of the company: who they are, where they live, what they may do in Lever. Hand-written, so that stories read well. */
export interface Colleague {
  readonly key: string;
  readonly name: string;
  readonly zone: string;
  readonly title: string;
  /** Lever access role; `null` = not in Lever. */
  readonly role: 'super admin' | 'admin' | 'team member' | 'limited team member' | 'interviewer' | null;
  readonly slack?: 'none' | 'deactivated' | 'guest' | 'admin';
  readonly lever?: 'deactivated';
  /** Slack profile mail, when it differs from the one in Lever. */
  readonly slackEmail?: string;
  /** Their address, when it is not the company's. */
  readonly address?: string;
  /** `own`: in Google, outside the company: nobody reads it but with their own consent. */
  readonly calendar?: 'unreadable' | 'own' | 'microsoft' | 'none';
  /** How full the calendar is, 0–1. */
  readonly load?: number;
}

const lisbon = 'Europe/Lisbon';
const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const losAngeles = 'America/Los_Angeles';
const kolkata = 'Asia/Kolkata';

export const colleagues: readonly Colleague[] = [
  { key: 'maya', name: 'Maya Lindqvist', zone: lisbon, title: 'Senior Recruiter', role: 'team member' },
  { key: 'sam', name: 'Sam Whitaker', zone: newYork, title: 'Recruiting Coordinator', role: 'limited team member' },
  {
    key: 'helena',
    name: 'Helena Duarte',
    zone: lisbon,
    title: 'Head of People Operations',
    role: 'super admin',
    slack: 'admin',
  },
  { key: 'omar', name: 'Omar Haddad', zone: berlin, title: 'Recruiting Manager', role: 'admin' },
  { key: 'rui', name: 'Rui Carvalho', zone: lisbon, title: 'Engineering Manager', role: 'team member' },
  { key: 'ines', name: 'Inês Monteiro', zone: lisbon, title: 'Staff Engineer', role: 'interviewer' },
  { key: 'jonas', name: 'Jonas Weber', zone: berlin, title: 'Senior Backend Engineer', role: 'interviewer' },
  { key: 'aylin', name: 'Aylin Kaya', zone: berlin, title: 'Backend Engineer', role: 'interviewer' },
  {
    key: 'pedro',
    name: 'Pedro Nogueira',
    zone: lisbon,
    title: 'Senior Backend Engineer',
    role: 'interviewer',
    load: 0.6,
  },
  { key: 'lena', name: 'Lena Fischer', zone: berlin, title: 'Principal Engineer', role: 'interviewer', load: 0.65 },
  { key: 'tiago', name: 'Tiago Reis', zone: lisbon, title: 'Platform Engineer', role: 'interviewer' },
  { key: 'arjun', name: 'Arjun Menon', zone: kolkata, title: 'Senior Platform Engineer', role: 'interviewer' },
  { key: 'divya', name: 'Divya Pillai', zone: kolkata, title: 'Engineering Manager, Platform', role: 'team member' },
  { key: 'carol', name: 'Carol Nakamura', zone: losAngeles, title: 'VP Engineering', role: 'team member', load: 0.75 },
  { key: 'dev', name: 'Devon Clarke', zone: newYork, title: 'Senior Frontend Engineer', role: 'interviewer' },
  { key: 'nora', name: 'Nora Eriksen', zone: berlin, title: 'Product Designer', role: 'interviewer' },
  { key: 'grace', name: 'Grace O’Malley', zone: newYork, title: 'Product Manager', role: 'interviewer' },
  { key: 'mateus', name: 'Mateus Brandão', zone: lisbon, title: 'Backend Engineer', role: 'interviewer' },
  { key: 'yuki', name: 'Yuki Tanabe', zone: losAngeles, title: 'Data Scientist', role: 'interviewer' },
  { key: 'sofia', name: 'Sofia Pires', zone: lisbon, title: 'People Partner', role: 'interviewer' },
  {
    key: 'hugo',
    name: 'Hugo Vasquez',
    zone: newYork,
    title: 'Account Executive',
    role: 'interviewer',
    calendar: 'microsoft',
  },
  {
    key: 'jo',
    name: 'Jo Abernathy',
    zone: berlin,
    title: 'Contract Engineer',
    role: 'interviewer',
    calendar: 'unreadable',
    slack: 'guest',
  },
  { key: 'bea', name: 'Bea Santos', zone: lisbon, title: 'Backend Engineer', role: 'interviewer' },
  { key: 'ravi', name: 'Ravi Shah', zone: kolkata, title: 'Site Reliability Engineer', role: 'interviewer' },
  // The awkward ones every real account has.
  { key: 'olu', name: 'Olu Adeyemi', zone: lisbon, title: 'Office Manager', role: null },
  {
    key: 'kim',
    name: 'Kim Novak',
    zone: berlin,
    title: 'Sourcer',
    role: 'team member',
    slackEmail: 'kim.novak@personal.test',
  },
  {
    key: 'marco',
    name: 'Marco Bianchi',
    zone: berlin,
    title: 'Senior Backend Engineer (left)',
    role: 'interviewer',
    lever: 'deactivated',
    slack: 'deactivated',
  },
  {
    key: 'ghost',
    name: 'Vera Holm',
    zone: berlin,
    title: 'Advisor',
    role: 'interviewer',
    slack: 'none',
    calendar: 'none',
  },
  // Last, so that everybody before is as they were.
  {
    key: 'emil',
    name: 'Emil Strand',
    zone: berlin,
    title: 'Freelance Backend Engineer',
    role: 'interviewer',
    address: 'emil.strand@nordlys.test',
    calendar: 'own',
  },
];
