/** One scenario, two transports: what a person sees must not depend on how the bot is reached. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { company, type Stage, stage } from './slack-app.ts';
import { listeners } from './slack-listeners.ts';

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  let here: Stage;
  let maya: Person;
  const seen: string[] = [];

  beforeAll(async () => {
    here = await stage(transport, (app) => listeners(app, seen));
  });
  afterAll(() => here.close());
  beforeEach(() => {
    here.slack.reset(company());
    seen.length = 0;
    maya = here.slack.person('maya');
  });

  test('a command answers with text that only the asker sees', async () => {
    const result = await maya.types('/hire text', { in: '#hiring' });
    expect(result).toMatchObject({ ok: true, failure: null });
    await maya.sees('just text');
    expect(maya.screen().channel?.messages.at(-1)).toMatchObject({ ephemeral: true, bot: true, author: 'Fulcrum' });
    await here.slack.person('rui').opensChannel('#hiring');
    expect(here.slack.person('rui').text()).not.toContain('just text');
  });

  test('an answer for everybody shows what was typed', async () => {
    await maya.types('/hire public', { in: '#hiring' });
    const rui = here.slack.person('rui');
    await rui.opensChannel('#hiring');
    await rui.sees(/Maya Chen\s+\/hire public/);
    await rui.sees('for everybody');
  });

  test('an empty acknowledgement says nothing, and the response URL answers afterwards', async () => {
    await maya.types('/hire nothing', { in: '#general' });
    expect(maya.screen().channel?.messages).toEqual([]);
    await maya.types('/hire later');
    await maya.sees('later, to you alone');
  });

  test('blocks are read as people read them, and a press replaces the message it was on', async () => {
    await maya.types('/hire offer', { in: '#hiring' });
    await maya.sees('Three plans for @Rui Costa & team');
    await maya.press('Approve');
    await maya.sees('Approved plan-1');
    await maya.seesNo('Three plans');
    const press = here.slack.journal.deliveries('block_actions').at(-1);
    expect(press?.payload).toMatchObject({ container: { is_ephemeral: true } });
    expect(press?.payload).not.toHaveProperty('message');
  });

  test('a dialog can be turned down or confirmed, and then the message goes', async () => {
    await maya.types('/hire offer', { in: '#hiring' });
    const turned = await maya.press('Discard', { confirm: false });
    expect(turned.dialog).toMatchObject({ title: 'Sure?', text: 'The plans are lost.', yes: 'Yes' });
    expect(here.slack.journal.deliveries('block_actions')).toEqual([]);
    await maya.press('Discard');
    await maya.seesNo('Three plans');
  });

  test('an answer to a press that does not say otherwise takes the message’s place', async () => {
    await maya.types('/hire offer', { in: '#hiring' });
    await maya.press('Say nothing about it');
    await maya.sees('took its place');
    await maya.seesNo('Three plans');
  });

  test('an overflow menu reports its entry', async () => {
    await maya.types('/hire offer', { in: '#hiring' });
    await maya.selects('More', 'Explain');
    await maya.sees('chose explain');
  });

  test('a response URL answers five times', async () => {
    await maya.types('/hire offer', { in: '#hiring' });
    await maya.press('Six answers');
    await maya.sees('answer 5');
    await expect.poll(() => seen).toEqual(['answer 6: slack_bolt_respond_error']);
    expect(maya.text()).not.toContain('answer 6');
  });

  test('a trigger opens one view, and a made-up one none', async () => {
    await maya.types('/hire slow', { in: '#hiring' });
    await maya.sees('first use');
    await expect.poll(() => seen.length).toBe(2);
    expect(seen[0]).toContain('invalid_trigger_id');
    expect(seen[1]).toContain('exchanged_trigger_id');
  });

  test('a form is filled, updated without losing what was typed, and submitted', async () => {
    await maya.types('/hire form', { in: '#hiring' });
    await maya.fill('Note', 'be early');
    expect(await maya.suggests('Candidate', 'pri')).toEqual(['Priya Natarajan', 'Priya Raman']);
    await maya.picks('Candidate', 'Priya Natarajan', { typing: 'priya' });
    await maya.picks('Interviewers', ['Rui Costa']);
    await maya.picks('Day', '2026-12-01');
    await maya.picks('Plan', 'On-site');
    await maya.sees('This plan is On-site');
    const fields = Object.fromEntries(maya.screen().modals[0]?.controls.map((it) => [it.label, it.shown]) ?? []);
    expect(fields).toEqual({
      Candidate: 'Priya Natarajan',
      Plan: 'On-site',
      Day: '2026-12-01',
      Interviewers: 'Rui Costa',
      Note: 'be early',
    });
    await maya.submits();
    expect(maya.screen().modals).toEqual([]);
    await maya.opensChannel('Fulcrum');
    await maya.sees('Panel for Priya Natarajan');
    const [submission] = here.slack.journal.deliveries('view_submission');
    expect(submission?.payload).toMatchObject({
      view: {
        private_metadata: '{"from":"command"}',
        state: { values: { who: { who: { type: 'multi_users_select', selected_users: ['URUI'] } } } },
      },
    });
  });

  test('Slack itself refuses a form with an empty required field', async () => {
    await maya.types('/hire form', { in: '#hiring' });
    const result = await maya.press('Find times');
    expect(result.ok).toBe(false);
    await maya.sees(/Candidate: .*Please complete this required field/);
    expect(here.slack.journal.deliveries('view_submission')).toEqual([]);
  });

  async function submitWith(note: string): Promise<void> {
    await maya.types('/hire form', { in: '#hiring' });
    await maya.picks('Candidate', 'Ana Souza');
    await maya.picks('Plan', 'Phone screen');
    await maya.fill('Note', note);
    await maya.submits();
  }

  test('a submission is answered with errors under the fields', async () => {
    await submitWith('bad');
    await maya.sees('Notes must be kind.');
    expect(maya.screen().modals[0]?.errors).toEqual({ note: 'Notes must be kind.' });
    await maya.fill('Note', 'good');
    await maya.submits();
    expect(maya.screen().modals).toEqual([]);
  });

  test('errors for a block that is no input are trouble', async () => {
    await submitWith('strange');
    await maya.sees('We had some trouble connecting');
    expect(maya.screen().modals).toHaveLength(1);
  });

  test('a submission is answered with another view', async () => {
    await submitWith('update');
    await maya.sees('Reading 9 calendars');
    expect(maya.screen().modals).toHaveLength(1);
    expect(maya.screen().modals[0]?.title).toBe('Searching');
  });

  test('views stack three deep and no deeper; the arrow goes back', async () => {
    await submitWith('push');
    await maya.sees('one level down');
    await maya.press('Go deeper');
    await maya.sees('── Deeper ──');
    expect(maya.screen().modals.map((it) => it.title)).toEqual(['Schedule a panel', 'Second view', 'Deeper']);
    await maya.press('Go deeper');
    await expect.poll(() => seen.join()).toContain('push_limit_reached');
    await maya.goesBack();
    await maya.goesBack();
    await maya.sees('Schedule a panel');
    expect(maya.screen().modals[0]?.controls.find((it) => it.label === 'Note')?.shown).toBe('push');
  });

  test('a submission can clear the stack; the cross closes it and the app hears', async () => {
    await submitWith('clear');
    expect(maya.screen().modals).toEqual([]);
    expect(seen).toEqual([]);
    await maya.types('/hire form');
    await maya.closes({ all: true });
    await expect.poll(() => seen).toEqual(['closed, cleared true']);
  });

  test('shortcuts run from anywhere and from a message', async () => {
    await maya.shortcut('Start a panel');
    await maya.sees('from anywhere');
    await maya.closes();
    await here.slack.person('rui').says('Priya was great', { in: '#hiring' });
    await maya.opensChannel('#hiring');
    await maya.shortcut('save_note', { on: 'Priya was great' });
    await maya.sees('noted: Priya was great');
    await expect(maya.shortcut('no_such')).rejects.toThrow('declares no global shortcut no_such');
  });

  test('Home is published per person and its buttons open modals', async () => {
    await maya.opensHome();
    await maya.sees('Good morning, first time');
    await maya.press('Open');
    await maya.sees('opened from Home');
    await maya.closes();
    await maya.opensHome();
    await maya.sees('Good morning, again');
    expect(here.slack.person('rui').screen().home).toBeNull();
  });

  test('mentions, reactions, links and direct messages reach the app', async () => {
    await maya.says('hey @Fulcrum', { in: '#hiring' });
    maya.opensThread('hey @Fulcrum');
    await maya.sees('you called, @Maya Chen?');
    await maya.reacts('eyes', { on: 'hey @Fulcrum' });
    await expect.poll(() => seen).toEqual(['reaction eyes on message']);
    await maya.says('see https://hire.example.com/c/1?a=1&b=2', { in: '#general' });
    await maya.sees('Priya, Backend Engineer');
    await maya.says('hello there', { in: 'Fulcrum' });
    await maya.sees('heard: hello there');
  });

  test('an answer Slack would refuse becomes the error people see', async () => {
    await maya.types('/hire invalid', { in: '#hiring' });
    await maya.sees('/hire failed with the error "invalid_blocks"');
    await maya.types('/nothere', { in: '#hiring' });
    await maya.sees('/nothere is not a valid command.');
    await maya.seesNo('invalid_blocks');
  });
});
