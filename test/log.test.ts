import { describe, expect, test } from 'vitest';
import { createLog } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ level: 'debug', to: { write: (line: string) => void lines.push(line) } }));
  return lines.join('');
}

/** Put where secrets and people's data turn up; none may come out again. */
const canaries = {
  botToken: ['xoxb', '111111111111', 'CANARYbotCANARYbot'].join('-'),
  appToken: ['xapp', '1', 'A1', 'CANARYappCANARY'].join('-'),
  leverKey: 'CanaryLeverKey0123456789abcdefABCDEF+/=',
  bearer: 'Bearer CANARYbearer.token-123',
  basic: `Basic ${Buffer.from('canary:canary').toString('base64')}`,
  mail: 'canary.person@example.com',
  phone: '+351 912 345 678',
  otherPhone: '(555) 010-0999',
  hook: 'https://hooks.slack.com/actions/T1/2/CANARYhook',
  pem: '-----BEGIN PRIVATE KEY-----\nCANARYpem\n-----END PRIVATE KEY-----',
};
const forbidden = /CANARY|canary|Canary|912|010-0999|Y2FuYXJ5/;

describe.each(Object.entries(canaries))('%s does not reach the log', (_name, canary) => {
  test('at any depth, under any name, in messages, errors, maps and keys', () => {
    const error = Object.assign(new Error(`it failed with ${canary} inside`, { cause: new Error(canary) }), {
      request: { headers: { authorization: canary } },
      note: canary,
    });
    const out = logged((log) => {
      log.info({ deep: { b: { c: [{ harmless: `text ${canary} text` }] } } }, `a message with ${canary} in it`);
      log.error({ err: error }, 'an error');
      log.child({ job: canary }).warn({ map: new Map([['x', canary]]), set: new Set([canary]) }, 'bound');
      log.debug({ [canary]: 1 }, 'as a key');
    });
    expect(out).not.toMatch(forbidden);
    expect(out.split('\n').filter(Boolean)).toHaveLength(4);
  });
});

test('what is under a telling name is removed whatever it looks like', () => {
  const out = logged((log) =>
    log.info(
      { user: { name: 'Priya Raman', zone: 'Europe/Lisbon' }, text: 'Priya', private_metadata: '{}', token: 'x1' },
      'm',
    ),
  );
  expect(out).not.toContain('Priya');
  expect(out).not.toContain('x1');
  expect(out).toContain('Europe/Lisbon');
});

test('ids, times, machine names and numbers stay readable', () => {
  const fields = {
    job: 'directory-sync',
    opportunityId: '0f6b7d3e-9d2a-4c4c-8a11-5c1e77aac0ff',
    ts: '1790000300.000200',
    at: '2026-11-23T09:00:00.000Z',
    path: '/opportunities/0f6b7d3e-9d2a-4c4c-8a11-5c1e77aac0ff/panels',
    url: 'http://127.0.0.1:41221',
    ms: 1_790_000_300_000,
  };
  expect(JSON.parse(logged((log) => log.info(fields, 'listening')))).toMatchObject({
    ...fields,
    level: 'info',
    msg: 'listening',
  });
});

test('a cycle or a bottomless thing is cut, not followed', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(logged((log) => log.info({ loop }, 'm'))).toContain('[again]');
});

test('an error keeps its own name, its cause and its wire fields', () => {
  class LeverDownError extends Error {
    override readonly name = 'LeverDownError';
    readonly service = 'lever';
    readonly requestId = 'r-1';
  }
  const line = JSON.parse(
    logged((log) => log.error({ err: new LeverDownError('down', { cause: new TypeError('x') }) }, 'm')),
  ) as {
    err: Record<string, unknown>;
  };
  expect(line.err).toMatchObject({
    type: 'LeverDownError',
    message: 'down',
    service: 'lever',
    requestId: 'r-1',
    cause: { type: 'TypeError' },
  });
});
