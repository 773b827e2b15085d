/** Messages to people who did not ask: at most once, never to the wrong readers. */
import { expect, test } from 'vitest';
import { message, section } from '../../src/blocks/kit.ts';
import type { Notice } from '../../src/services.ts';
import { aBot } from './a-bot.ts';

const saying = (text: string): Notice['message'] => message(text as never, section(text as never));

async function telling() {
  const bot = await aBot({ commands: [] });
  const channel = (fits: (it: (typeof bot.company.channels)[number]) => boolean): never => {
    const found = bot.company.channels.find(fits);
    if (!found) throw new Error('the seeded company has no such channel');
    return found.id as never;
  };
  const user = (key: string): never => bot.company.people.find((it) => it.key === key)?.slack?.id as never;
  return { ...bot, channel, user, posts: () => bot.emulator.journal.calls('chat.postMessage').filter((it) => it.ok) };
}

test('one key is one message, however often it is told', async () => {
  const { tell, user, posts, maya } = await telling();
  const notice: Notice = { to: { user: user('maya') }, message: saying('You have an interview'), once: 'duty:1' };
  const [first, second] = await Promise.all([tell(notice), tell(notice)]);
  const third = await tell(notice);
  expect([first, second].filter((it) => it.sent && !it.repeated)).toHaveLength(1);
  expect(third).toMatchObject({ sent: true, repeated: true });
  expect(posts()).toHaveLength(1);
  await maya.opensChannel('Fulcrum');
  await maya.sees('You have an interview');
});

test('when the answer is lost it is said so, and not sent again', async () => {
  const { tell, user, faults, posts } = await telling();
  faults.inject({ kind: 'cut-after', path: 'chat.postMessage', times: 1 });
  const notice: Notice = { to: { user: user('maya') }, message: saying('Once'), once: 'duty:2' };
  expect(await tell(notice)).toMatchObject({ sent: false, reason: 'unclear' });
  expect(await tell(notice)).toMatchObject({ sent: false, reason: 'unclear' });
  expect(posts()).toHaveLength(1); // Slack had stored it
});

test('an order to wait is obeyed; a refusal says why and can be tried again', async () => {
  const { tell, user, faults, posts } = await telling();
  faults.inject({ kind: 'status', status: 429, headers: { 'retry-after': '1' }, path: 'chat.postMessage', times: 2 });
  expect(await tell({ to: { user: user('maya') }, message: saying('Patience'), once: 'duty:3' })).toMatchObject({
    sent: true,
  });
  const gone: Notice = { to: { user: user('marco') }, message: saying('Hello?'), once: 'duty:4' };
  expect(await tell(gone)).toMatchObject({ sent: false, reason: 'refused' });
  expect(await tell(gone)).toMatchObject({ sent: false, reason: 'refused' });
  expect(posts()).toHaveLength(1);
});

test('a later notice edits the earlier message, or answers in its thread', async () => {
  const { tell, channel, posts, emulator, maya } = await telling();
  const to = { channel: channel((it) => it.name === 'hiring') };
  const first = await tell({ to, message: saying('Loop: scheduled'), once: 'loop:1' });
  const edited = await tell({ to, message: saying('Loop: done'), once: 'loop:1:done', edits: 'loop:1' });
  expect(edited).toMatchObject({ ts: first.sent && first.ts });
  await tell({ to, message: saying('Feedback 3 of 4'), once: 'loop:1:f3', under: 'loop:1' });
  expect(posts()).toHaveLength(2);
  expect(emulator.journal.calls('chat.postMessage').at(-1)?.args).toMatchObject({ thread_ts: first.sent && first.ts });
  await maya.opensChannel('#hiring');
  expect(maya.text()).toContain('Loop: done');
  expect(maya.text()).not.toContain('Loop: scheduled');
});

test('names stay out of channels shared with another company, and confidential things out of all of them', async () => {
  const { tell, channel, posts } = await telling();
  const external = { channel: channel((it) => it.external) };
  const inside = { channel: channel((it) => it.name === 'hiring') };
  expect(await tell({ to: external, message: saying('Priya'), once: 'x:1' })).toMatchObject({
    reason: 'refused',
    sentence: expect.stringContaining('shared with another company') as string,
  });
  expect(await tell({ to: inside, message: saying('Priya'), once: 'x:2', confidential: true })).toMatchObject({
    reason: 'refused',
    sentence: expect.stringContaining('confidential') as string,
  });
  expect(posts()).toHaveLength(0);
  const nameless = await tell({
    to: external,
    message: saying('Two interviews this week'),
    once: 'x:3',
    nameless: true,
  });
  expect(nameless.sent || nameless.reason === 'refused').toBe(true);
});

test('an archived channel is refused in words', async () => {
  const { tell, channel } = await telling();
  expect(
    await tell({ to: { channel: channel((it) => it.archived) }, message: saying('x'), once: 'y:1' }),
  ).toMatchObject({
    reason: 'refused',
    sentence: 'that channel is archived',
  });
});
