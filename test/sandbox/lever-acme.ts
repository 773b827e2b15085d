/** A small invented Lever account and a bare HTTP caller, for the emulator's own tests. Uses none of our client. */
import { MovableClock } from '../../sandbox/clock.ts';
import type { LeverAccount } from '../../sandbox/company.ts';
import { createLeverEmulator, STANDARD_KEY, type LeverEmulator } from '../../sandbox/lever/emulator.ts';

export const START = Date.parse('2026-11-02T09:00:00Z');
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

const uuid = (kind: number, n: number): string =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const KIM = uuid(1, 1);
export const SAM = uuid(1, 2);
export const LEO = uuid(1, 3);
export const GONE = uuid(1, 4);
export const ONSITE = uuid(2, 1);
export const HIRED = uuid(3, 1);
export const WITHDREW = uuid(3, 2);
export const BACKEND = uuid(4, 1);
export const SECRET_JOB = uuid(4, 2);
export const UNLISTED = uuid(4, 3);
export const TECH = uuid(7, 1);
export const RATING = uuid(8, 1);
export const SKILLS = uuid(8, 2);
export const WHY = uuid(8, 3);
export const PRIYA = uuid(6, 1);
export const ANA = uuid(6, 2);
export const CEO = uuid(6, 3);

const posting = (id: string, text: string, more: Record<string, unknown> = {}) => ({
  id,
  text,
  owner: KIM,
  categories: { department: 'R&D', team: 'Engineering', location: 'Berlin', commitment: 'Full-time' },
  createdAt: START - 30 * DAY,
  updatedAt: START - 30 * DAY,
  ...more,
});

export const acme: LeverAccount = {
  name: 'Acme',
  users: [
    { id: KIM, name: 'Kim Ito', email: 'kim@acme.test', accessRole: 'super admin', createdAt: START - 90 * DAY },
    { id: SAM, name: 'Sam Roy', email: 'sam@acme.test', accessRole: 'interviewer', createdAt: START - 80 * DAY },
    { id: LEO, name: 'Leo Fink', email: 'leo@acme.test', accessRole: 'team member', createdAt: START - 70 * DAY },
    { id: GONE, name: 'Gus Gone', email: 'gus@acme.test', createdAt: START - 60 * DAY, deactivatedAt: START - DAY },
  ],
  stages: [
    { id: 'offer', text: 'Offer', pipeline: 'offer', rank: 261, hasInterview: false },
    { id: 'lead-new', text: 'New lead', pipeline: 'lead', rank: 1, hasInterview: false },
    { id: ONSITE, text: 'On-site', pipeline: 'onsite', rank: 231, hasInterview: true },
    { id: 'applicant-new', text: 'New applicant', pipeline: 'applicant', rank: 101, hasInterview: false },
  ],
  archiveReasons: [
    { id: HIRED, text: 'Hired', type: 'hired' },
    { id: WITHDREW, text: 'Withdrew', type: 'non-hired' },
    { id: uuid(3, 3), text: 'Old reason', type: 'non-hired', status: 'inactive' },
  ],
  postings: [
    posting(BACKEND, 'Backend Engineer'),
    posting(SECRET_JOB, 'New CEO', { confidentiality: 'confidential' }),
    posting(UNLISTED, 'Office Manager', { state: 'internal' }),
  ],
  contacts: [
    { id: uuid(5, 1), name: 'Priya Nair', emails: ['priya@example.com'], links: ['https://example.com/priya'] },
    { id: uuid(5, 2), name: 'Ana Souza', emails: ['Ana@Example.com'] },
    { id: uuid(5, 3), name: 'Rex Secret', emails: ['rex@example.com'] },
  ],
  opportunities: [
    {
      id: PRIYA,
      contact: uuid(5, 1),
      stage: ONSITE,
      owner: KIM,
      createdAt: START - 9 * DAY,
      tags: ['Backend Engineer'],
    },
    { id: ANA, contact: uuid(5, 2), stage: 'lead-new', owner: KIM, createdAt: START - 8 * DAY, updatedAt: null },
    { id: CEO, contact: uuid(5, 3), stage: ONSITE, owner: KIM, createdAt: START - 7 * DAY },
  ],
  applications: [
    { id: uuid(9, 1), opportunityId: PRIYA, posting: BACKEND, createdAt: START - 9 * DAY },
    { id: uuid(9, 3), opportunityId: CEO, posting: SECRET_JOB, createdAt: START - 7 * DAY },
  ],
  feedbackTemplates: [
    {
      id: TECH,
      text: 'Tech interview',
      fields: [
        {
          id: RATING,
          type: 'score-system',
          text: 'Rating',
          required: true,
          prompt: 'Select one',
          options: ['4 - Strong Hire', '3 - Hire', '2 - No Hire', '1 - Strong No Hire'].map((text) => ({ text })),
        },
        {
          id: SKILLS,
          type: 'scorecard',
          text: 'Skills',
          scores: ['SQL', 'APIs'].map((text) => ({ text, description: '' })),
        },
        { id: WHY, type: 'textarea', text: 'Why' },
      ],
    },
  ],
  feedback: [],
  panels: [],
  interviews: [],
  notes: [],
  resumes: [{ id: uuid(10, 1), opportunityId: PRIYA, createdAt: START - 9 * DAY, file: { name: 'priya.pdf' } }],
  files: [],
  webhooks: [],
};

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  // Whatever the emulator says: these tests look into it freely.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface Acme {
  readonly lever: LeverEmulator;
  readonly clock: MovableClock;
  readonly url: string;
  readonly get: (path: string, key?: string) => Promise<Got>;
  readonly send: (method: string, path: string, body?: unknown, key?: string) => Promise<Got>;
}

export const basic = (key: string): string => `Basic ${btoa(`${key}:`)}`;

/** On a standing clock; `reset()` between tests is up to the caller. */
export async function acmeLever(): Promise<Acme> {
  const clock = new MovableClock(START, { frozen: true });
  const lever = createLeverEmulator({ account: acme, clock });
  const { url } = await lever.listen();
  async function send(method: string, path: string, body?: unknown, key = STANDARD_KEY): Promise<Got> {
    const response = await fetch(`${url}/v1${path}`, {
      method,
      headers: {
        authorization: key.includes(' ') ? key : basic(key),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  }
  return { lever, clock, url, send, get: (path, key) => send('GET', path, undefined, key) };
}

/** Two interviews of an hour, one after the other, a day from the start. */
export const twoInterviews = {
  timezone: 'Europe/Berlin',
  interviews: [
    {
      subject: 'Systems',
      interviewers: [{ id: LEO }],
      date: START + DAY + 60 * MINUTE,
      duration: 45,
      feedbackTemplate: TECH,
    },
    { subject: 'Coding', interviewers: [{ id: SAM, feedbackTemplate: TECH }], date: START + DAY, duration: 60 },
  ],
};
