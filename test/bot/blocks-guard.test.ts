/** In development the bot judges its own messages first; what it says and that it holds nothing back. */
import { expect, test } from 'vitest';
import { guardedFetch } from '../../src/bot/blocks-guard.ts';
import { createLog } from '../../src/log.ts';

function guard() {
  const said: string[] = [];
  const sent: string[] = [];
  const log = createLog({ level: 'warn', to: { write: (line: string) => void said.push(line) } });
  const inner = (async (input: string) => {
    sent.push(input);
    return new Response('{"ok":true}');
  }) as unknown as typeof fetch;
  return { said, sent, post: guardedFetch(log, inner) };
}

const form = (fields: Record<string, unknown>) =>
  Object.entries(fields)
    .map(([key, value]) => `${key}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join('&');

test('what Slack would refuse is logged with its place, and sent all the same', async () => {
  const { said, sent, post } = guard();
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }];
  await post('https://slack.com/api/chat.postMessage', { method: 'POST', body: form({ text: 'hello', blocks }) });
  expect(said.join('')).toContain('/blocks/0/text');
  const view = {
    type: 'modal',
    title: { type: 'plain_text', text: 'a title of many more than twenty-four letters' },
    blocks: [],
  };
  await post('https://slack.com/api/views.open', { method: 'POST', body: form({ view }) });
  expect(said.join('')).toContain('views.open');
  expect(sent).toHaveLength(2);
});

test('what is fine, and what holds no blocks, is sent without a word', async () => {
  const { said, sent, post } = guard();
  await post('https://slack.com/api/chat.postMessage', {
    method: 'POST',
    body: form({ text: 'hello', blocks: [{ type: 'divider' }] }),
  });
  await post('https://slack.com/api/auth.test', { method: 'POST', body: '' });
  expect(said).toEqual([]);
  expect(sent).toHaveLength(2);
});
