import { expect, test } from 'vitest';
import { permit } from '../../src/bot/access.ts';
import { explain } from '../../src/bot/failures.ts';
import { AccessError } from '../../src/errors.ts';
import { LeverNotConnectedError, LeverUnavailableError } from '../../src/lever/errors.ts';
import { noLog } from '../../src/log.ts';
import type { Actor, Email, SlackTeamId, SlackUserId } from '../../src/people.ts';

const said = (error: unknown): string => {
  const { headline, rest } = explain(error, 'command schedule', noLog, Date.UTC(2026, 10, 24, 9, 5));
  return `${headline}\n${rest}`;
};
const times = (text: string, part: string): number => text.split(part).length - 1;

test('when Lever fails, its support and the call are named once, with the time', () => {
  const text = said(
    new LeverUnavailableError('503', { status: 503, request: { method: 'GET', path: '/opportunities' } }),
  );
  expect(times(text, 'GET /opportunities')).toBe(1);
  expect(times(text, 'support')).toBe(1);
  expect(text).toMatch(/is not answering properly[\s\S]*Try again in a few minutes[\s\S]*2026-11-24 09:05 UTC/);
});

test('when Lever is not connected, the way out is to connect it', () => {
  const text = said(new LeverNotConnectedError());
  expect(text).toMatch(/Lever is not connected yet\.[\s\S]*A Lever Super Admin connects it with \/hire connect\./);
  expect(times(text, 'Super Admin')).toBe(1);
});

test('how somebody is matched is only worth looking at when Lever could say', () => {
  const actor: Actor = {
    teamId: 'T1' as SlackTeamId,
    slackId: 'U1' as SlackUserId,
    name: 'Maya',
    email: 'maya@acme.test' as Email,
    zone: 'UTC',
    leverUserId: null,
    role: null,
    unmapped: 'Lever is not connected yet. A Lever Super Admin can type /hire connect.',
  };
  const refused = (who: Actor): string => {
    try {
      permit(who, { needs: 'interviewer' });
    } catch (error) {
      if (error instanceof AccessError) return said(error);
      throw error;
    }
    return 'let in';
  };
  expect(refused({ ...actor, leverSilent: true })).not.toMatch(/\/hire me/);
  expect(refused({ ...actor, unmapped: null })).toMatch(/\/hire me/);
});
