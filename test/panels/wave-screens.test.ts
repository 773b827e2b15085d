/**
 * Everything that asking several people at once shows, with the worst that Lever may hold as names. Slack must take it,
 * and nobody may be mentioned by somebody's name.
 */
import { expect, test } from 'vitest';
import type { Message, Modal } from '../../src/blocks/kit.ts';
import { modal } from '../../src/blocks/kit.ts';
import { md } from '../../src/blocks/mrkdwn.ts';
import { described, validateSurface } from '../../src/blocks/validate.ts';
import { askedMessage, waveAnswerMessage, waveNotices } from '../../src/blocks/wave.ts';
import { nobodyLeft, waveBlocks } from '../../src/blocks/wave-offer.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';
import { changeCalls } from '../../src/panels/change-calls.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import type { Wave, WavePerson } from '../../src/panels/wave.ts';
import { waveCalls } from '../../src/panels/wave-calls.ts';
import { aDraft, maya, processOf, World } from './fakes.ts';
import { hostile } from './hostile-names.ts';

const START = Date.UTC(2026, 11, 1, 9);
const say = waveNotices({ wave: waveCalls, change: changeCalls });
const uuid = (n: number) => `4c6a1f2e-0b6d-4a3f-9a55-${String(n).padStart(12, '0')}`;

function worst(name: string, confidential: boolean): Wave {
  const booking = newBooking(aDraft(), maya, processOf(new World()));
  const answers = ['waiting', 'no', 'unable', 'unreached'] as const;
  const asked = Array.from(
    { length: 30 },
    (_, index): WavePerson => ({
      userId: uuid(index) as LeverUserId,
      name,
      slackId: `U${index}` as never,
      zone: 'Asia/Kolkata',
      round: 1 + (index % 3),
      answer: answers[index % 4] ?? 'no',
      reached: true,
      answeredAt: index % 4 === 0 ? null : START,
      why: name,
      reason: name,
      load: name,
    }),
  );
  return {
    id: '0123456789abcdef0123',
    state: 'open',
    by: { ...booking.by, name },
    place: booking.place,
    opportunityId: uuid(1) as never,
    panelId: uuid(2) as never,
    candidate: { ...booking.candidate, name, postingTitle: name, confidential },
    zone: 'America/St_Johns',
    session: { id: `i-${uuid(1)}`, title: name, start: START, minutes: 45 },
    role: name,
    instead: { userId: uuid(0) as LeverUserId, name },
    asked,
    absent: Array.from({ length: 30 }, () => name),
    round: 3,
    until: START,
    outs: [1, 2],
    taker: null,
    stopped: null,
    end: null,
    rev: 9,
    told: 8,
    changedAt: START,
  };
}

function messages(open: Wave, name: string): [string, Message][] {
  const [person] = open.asked;
  if (person === undefined) throw new Error('nobody was asked');
  const taker = { userId: person.userId, name, at: START, planId: 'p', changeId: 'p-0' };
  const taking: Wave = { ...open, state: 'taking', taker, stopped: name };
  const taken: Wave = { ...taking, state: 'taken', stopped: null };
  const over: Wave = { ...open, state: 'over', end: { kind: 'called-off', why: name } };
  const all: [string, Wave][] = [
    ['open', open],
    ['taking', taking],
    ['taken', taken],
    ['over', over],
  ];
  return [
    ['ask', say.ask(open, person)],
    ...(['you', 'thanks', 'no', 'unable', 'over'] as const).map((how): [string, Message] => [
      how,
      say.answered(how === 'over' ? over : taken, person, how),
    ]),
    ...all.flatMap(([state, wave]): [string, Message][] => [
      [`status ${state}`, say.status(wave)],
      [`out ${state}`, say.out(wave, false)],
      [`out settled ${state}`, say.out(wave, true)],
      [
        `asked ${state}`,
        askedMessage(
          wave,
          wave.asked.map(() => ({ name, why: name })),
        ),
      ],
    ]),
    ['taken', say.taken(taken)],
    ['stuck', say.stuck(taking)],
    ['answer', waveAnswerMessage(md`Thank you`)],
  ];
}

function modals(wave: Wave, name: string): [string, Modal][] {
  const offered = Array.from({ length: 14 }, (_, index) => ({
    userId: uuid(index) as LeverUserId,
    name,
    why: name,
    week: { count: 12.25, most: index },
  }));
  const parts = { plan: wave.id, block: 'wave:1', absent: wave.absent, urgent: true };
  const shown = (blocks: Parameters<typeof modal>[0]['blocks']) => modal({ title: 'Who instead?', blocks });
  return [
    ['first', shown([waveBlocks({ ...parts, offered, current: null }, waveCalls)])],
    ['next', shown([waveBlocks({ ...parts, offered, current: wave, urgent: false }, waveCalls)])],
    [
      'nobody left',
      shown([waveBlocks({ ...parts, offered: [], current: wave }, waveCalls), nobodyLeft(wave, offered, changeCalls)]),
    ],
  ];
}

test.each(Object.entries(hostile))('Slack takes every message and window when everybody is called %s', (_, name) => {
  for (const confidential of [false, true]) {
    const wave = worst(name, confidential);
    for (const [what, { blocks, text }] of messages(wave, name)) {
      expect(described(validateSurface({ surface: 'message', blocks, text })), `the message ${what}`).toBe('');
      expect(text.trim(), `the words of ${what}`).not.toBe('');
      expectHarmless([blocks, { type: 'mrkdwn', text }], what);
    }
    for (const [what, { view }] of modals(wave, name)) {
      expect(described(validateSurface({ surface: 'modal', view })), `the modal ${what}`).toBe('');
      expectHarmless(view, what);
    }
  }
});

/** Only mrkdwn can do harm: plain text is shown as it is. */
function formattedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(formattedIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'mrkdwn' && 'text' in value ? [String(value.text)] : [];
  return [...own, ...Object.values(value).flatMap(formattedIn)];
}

function expectHarmless(shown: unknown, screen: string) {
  const harm = formattedIn(shown).find((it) => /<!channel>|<@U0HACK>|<https:\/\/evil\.test\|/.test(it));
  expect(harm, screen).toBeUndefined();
}
