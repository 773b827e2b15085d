/** The channel does not take the card: the booking stands, everybody is told, and why there is no card is said. */
import { expect, test } from 'vitest';
import { checksFirstDay, hears, plansPanelFor, sharedWorld, whatStands } from '../support/dialogue.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const booked = { panels: 1, interviews: 4, sessions: 4, candidateEvents: 1, candidateInvites: 1 };
const refuses = (error: string) =>
  ({ kind: 'status', status: 200, path: '/api/chat.postMessage', body: { ok: false, error } }) as const;

async function ready(it: StoryWorld) {
  await plansPanelFor(it.maya, 'Priya');
  await checksFirstDay(it.maya);
}

for (const [error, words] of [
  ['channel_not_found', /cannot see that channel: invite it/],
  ['not_in_channel', /not in that channel: invite it/],
] as const)
  test(`the channel does not take the card (${error}): booked, everybody told, and why there is no card`, async () => {
    const it = theWorld();
    const { maya } = it;
    await ready(it);
    // Everybody is told before the channel is: its card is the last message.
    it.faults.slack.inject({ ...refuses(error), after: interviewersIn(maya.text()) });
    await maya.press('Book');
    const said = await hears(maya, 29_000);
    expect(said).toMatch(/Booked: 4 interviews/);
    expect(said).toMatch(/The channel has no card/);
    expect(said).toMatch(words);
    const stands = whatStands(it, 'Priya Raman');
    expect(stands).toMatchObject({ ...booked, cards: 0 });
    expect(stands.told).toBe(stands.interviewerInvites);
  });

test('the channel is archived between the preview and Book: booked, everybody told, and why there is no card', async () => {
  const it = theWorld();
  const { maya } = it;
  await ready(it);
  await it.slack.happens.archives('#hiring');
  await maya.press('Book');
  const said = await hears(maya, 29_000);
  expect(said).toMatch(/Booked: 4 interviews/);
  expect(said).toMatch(/The channel has no card: that channel is archived/);
  const stands = whatStands(it, 'Priya Raman');
  expect(stands).toMatchObject({ ...booked, cards: 0 });
  expect(stands.told).toBe(stands.interviewerInvites);
});

/** How many people the preview's interviewer invitations go to. */
function interviewersIn(preview: string): number {
  const part = preview.slice(
    preview.indexOf('Interviewers: calendar and Slack'),
    preview.indexOf('Candidate: calendar'),
  );
  return new Set([...part.matchAll(/ · to ([^\n]+)/g)].flatMap((one) => (one[1] ?? '').split(', '))).size;
}
