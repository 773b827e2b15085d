/** An account from recorded Lever traffic, read in place where it is found: its people, jobs and forms, and a panel booked. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { companyFromAccount } from '../../sandbox/recorded-company.ts';
import { opensPlanFor, patience } from '../support/dialogue.ts';
import { MONDAY, world } from '../support/world.ts';

const recordings = join(
  process.env['SHARED_DIR'] ?? fileURLToPath(new URL('../../../shared', import.meta.url)),
  'data/lever',
);
const found = existsSync(recordings);
if (!found) console.error(`SKIPPED: no recorded Lever traffic at ${recordings}; the recorded account is not tried.`);

test.skipIf(!found)(
  'a panel is booked for a candidate of a recorded account, with its own users and form',
  async () => {
    const company = await companyFromAccount(recordings, MONDAY);
    const story = await world({ company });
    const { lever } = story;
    const recruiter = story.person(company.people[0]?.key ?? '');
    const [first, second] = company.people.slice(1, 3);
    const form = String(company.lever.feedbackTemplates[0]?.['text']);

    await opensPlanFor(recruiter, 'Una Moss');
    await recruiter.press('Edit');
    await recruiter.sees('Edit session', patience);
    await recruiter.fill('Title', 'First conversation');
    await recruiter.picks('Interviewers to choose from', [first?.name ?? '', second?.name ?? '']);
    await recruiter.picks('Feedback form', form);
    await recruiter.press('Save session');
    await recruiter.sees('First conversation', patience);
    await recruiter.press('Find times');
    await recruiter.sees(/days? works? for Una Moss/, patience);
    await recruiter.press('Pick');
    await recruiter.sees('Check and book', patience);
    await recruiter.press('Book');
    await recruiter.sees('Booked: 1 interview in Lever', patience);

    const [panel] = lever.view('Una Moss').panels.filter((it) => it.externallyManaged && it.canceledAt === null);
    expect(panel?.by).toBe(company.people[0]?.name);
    expect(panel?.interviews).toMatchObject([{ subject: 'First conversation', duration: 45, form }]);
    expect([first?.name, second?.name]).toContain(panel?.interviews[0]?.interviewers[0]?.name);
  },
);
