/** What stories of told changes have in common: what was said, which event it was about, and when nothing is on its way. */
import { expect } from 'vitest';
import type { Company } from '../../sandbox/company.ts';
import { seedCompany } from '../../sandbox/seed.ts';
import type { NoticesTimes } from '../../src/calendars/index.ts';
import { interviewOf, panelOf } from '../support/panel-steps.ts';
import { MONDAY, type StoryWorld } from '../support/world.ts';

export const ORGANIZER = 'interviews@acme.test';
export const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;

/** As in production, ten times as fast: nobody learns anything from waiting. */
export const hurriedNotices: NoticesTimes = {
  look: { quiet: 30, longest: 150, gap: 200 },
  keep: { quiet: 100, longest: 300, gap: 300 },
};
/** Waits for the end of a burst, however long a busy machine takes to bring it. */
export const patientNotices: NoticesTimes = { ...hurriedNotices, look: { quiet: 300, longest: 10_000, gap: 300 } };

/** The sandbox's company with the Priyas as its only candidates: a moved clock does not read three hundred others again. */
export function fewCandidates(): Company {
  const company = seedCompany({ at: MONDAY });
  const { lever } = company;
  const kept = new Set(
    lever.opportunities.filter((it) => String(it['name']).startsWith('Priya ')).map((it) => it['id']),
  );
  const theirs = (rows: readonly Record<string, unknown>[]) => rows.filter((it) => kept.has(it['opportunityId']));
  return {
    ...company,
    lever: {
      ...lever,
      opportunities: lever.opportunities.filter((it) => kept.has(it['id'])),
      applications: theirs(lever.applications),
      panels: theirs(lever.panels),
      interviews: theirs(lever.interviews),
      notes: theirs(lever.notes),
      resumes: theirs(lever.resumes),
    },
  };
}

/** What the bot has told people by itself, message by message. */
export function said(it: StoryWorld, words: RegExp): string[] {
  return [...it.slack.state.workspaces.values()]
    .flatMap((team) => [...team.channels.values()])
    .filter((channel) => channel.kind === 'im')
    .flatMap((channel) => channel.messages)
    .map((message) => JSON.stringify([message.text, message.blocks]))
    .filter((text) => words.test(text));
}

/** As soon as it was said once. */
export async function saidOnce(it: StoryWorld, words: RegExp): Promise<void> {
  await expect.poll(() => said(it, words).length, { timeout: 20_000, interval: 20 }).toBe(1);
}

export function theirEvent(it: StoryWorld, subject: string) {
  const interview = interviewOf(panelOf(it), subject);
  const event = it.calendars.state
    .eventsOf(ORGANIZER, interview.date, interview.date + MINUTE)
    .find((one) => one.event.title.includes(subject));
  if (event === undefined) throw new Error(`no event for ${subject}`);
  return { event: event.event, interview };
}

/** Longer than anything of these waits after what led to it, real ms. */
const LONGEST_WAIT = Math.max(
  ...[hurriedNotices, patientNotices].flatMap(({ look, keep }) => [look.quiet, look.gap, keep.quiet, keep.gap]),
);
const LONG_ENOUGH = LONGEST_WAIT * 1.5 + 100;

/** Nothing is on its way any more: everything was answered, and nothing began for longer than anything waits. */
export async function settled(it: StoryWorld): Promise<void> {
  const last = (): number => it.wire.since().at(-1)?.seq ?? 0;
  let seen = last();
  let since = performance.now();
  await expect
    .poll(
      () => {
        const open = it.wire.since().some((one) => one.status === null);
        if (open || last() !== seen) since = performance.now();
        seen = last();
        return performance.now() - since > LONG_ENOUGH;
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBe(true);
}
