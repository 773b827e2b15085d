import { afterEach, describe, expect, test } from 'vitest';
import type { App } from '@slack/bolt';
import { type Stage, stage } from './slack-app.ts';

let open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.map((it) => it.close()));
  open = [];
});

async function on(
  transport: 'http' | 'socket',
  listeners: (app: App) => void,
  change: Parameters<typeof stage>[2] = {},
): Promise<Stage> {
  const made = await stage(transport, listeners, change);
  open.push(made);
  return made;
}

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  test('a command answers with a string', async () => {
    const { slack } = await on(transport, (app) => {
      app.command('/hire', async ({ ack, command }) => ack(`You said ${command.text} in ${command.channel_name}`));
    });
    const maya = slack.person('maya');
    const result = await maya.types('/hire schedule Priya', { in: '#hiring' });
    expect(result).toMatchObject({ ok: true, failure: null });
    await maya.sees('You said schedule Priya in hiring');
    expect(slack.person('rui').text()).not.toContain('You said');
  });
});
