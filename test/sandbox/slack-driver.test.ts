/** The person in front of Slack: reading, refusing, explaining; and the same over loopback HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, serve } from '../../sandbox/http.ts';
import { slackDate } from '../../sandbox/slack/reading.ts';
import { controlRoutes } from '../../sandbox/slack/control.ts';
import type { Person } from '../../sandbox/slack/driver.ts';
import { company, type Stage, stage } from './slack-app.ts';
import { listeners } from './slack-listeners.ts';

let here: Stage;
let maya: Person;
const seen: string[] = [];

beforeAll(async () => {
  here = await stage('http', (app) => listeners(app, seen), { frozen: true });
});
afterAll(() => here.close());
beforeEach(() => {
  here.slack.reset(company());
  seen.length = 0;
  maya = here.slack.person('maya');
});

async function post(text: string, blocks?: readonly object[], channel = 'C2'): Promise<void> {
  await here.app.client.apiCall('chat.postMessage', { channel, text, ...(blocks && { blocks }) });
}

describe('what a person reads', () => {
  test('marks go, mentions become names, escapes are undone, dates are in the reader’s zone', async () => {
    const at = Math.floor(Date.UTC(2026, 10, 25, 14, 30) / 1000);
    await post(
      `*Bold* _slanted_ \`code\` &lt;b&gt; &amp; <@URUI> in <#C2> <https://x.test/a|the link> ` +
        `<!date^${at}^{date_short_pretty} at {time}|fallback> 2*3*4 snake_case_name`,
    );
    await maya.opensChannel('#hiring');
    await maya.sees('Bold slanted code <b> & @Rui Costa in #hiring the link Tomorrow at 9:30 AM 2*3*4 snake_case_name');
    const rui = here.slack.person('rui');
    await rui.opensChannel('#hiring');
    await rui.sees('Tomorrow at 2:30 PM');
  });

  test.each([
    ['{date}', 'November 25th'],
    ['{date_long}', 'Wednesday, November 25th'],
    ['{date_num} {time_secs}', '2026-11-25 3:30:00 PM'],
    ['on {date_pretty}', 'on tomorrow'],
    ['{ago}', 'in 30 hours'],
    ['{unknown}', '{unknown}'],
  ])('the date token %s reads "%s"', (format, expected) => {
    const now = Date.UTC(2026, 10, 24, 9, 0);
    expect(slackDate(Date.UTC(2026, 10, 25, 14, 30) / 1000, format, 'Europe/Paris', now)).toBe(expected);
  });

  test('a date far away has its year', () => {
    expect(slackDate(Date.UTC(2027, 11, 1, 12) / 1000, '{date_short}', 'UTC', Date.UTC(2026, 10, 24))).toBe(
      'Dec 1, 2027',
    );
  });

  test('unread counts rise elsewhere and fall on opening', async () => {
    await maya.opensChannel('#general');
    await post('one');
    await post('two');
    await post('for you', undefined, 'UMAYA');
    const unread = (): unknown => Object.fromEntries(maya.screen().channels.map((it) => [it.name, it.unread]));
    expect(unread()).toMatchObject({ '#hiring': 2, Fulcrum: 1, '#general': 0 });
    await maya.opensChannel('#hiring');
    expect(unread()).toMatchObject({ '#hiring': 0, Fulcrum: 1 });
    expect(
      here.slack
        .person('rui')
        .screen()
        .channels.map((it) => it.name),
    ).not.toContain('#offers');
  });
});

describe('what a person cannot do', () => {
  test('the error says what is there instead', async () => {
    await maya.types('/hire offer', { in: '#hiring' });
    await expect(maya.press('Bok')).rejects.toThrow(
      /Maya Chen sees no button "Bok"\. There is: a message of Fulcrum has "Approve", "Discard", "Six answers"/,
    );
    await expect(maya.opensChannel('#nowhere')).rejects.toThrow('sees no conversation "#nowhere"; there is #general');
    await expect(maya.sees('never there', { timeoutMs: 30 })).rejects.toThrow(/does not see "never there".*Approve/s);
    await maya.types('/hire form');
    await expect(maya.picks('Plan', 'Dinner')).rejects.toThrow(
      '"Plan" does not offer "Dinner"; it offers "On-site", "Phone screen"',
    );
    await expect(maya.picks('Candidate', 'Zoe')).rejects.toThrow('"Candidate" does not offer "Zoe"');
    await expect(maya.picks('Candidate', 'x')).rejects.toThrow('only from 2 typed characters on');
    await expect(maya.picks('Day', '2026-02-30')).rejects.toThrow('"2026-02-30" is not a date');
    await expect(maya.fill('Plan', 'x')).rejects.toThrow('sees no field "Plan"');
  });

  test('a modal hides the buttons behind it', async () => {
    await maya.types('/hire offer', { in: '#hiring' });
    await maya.types('/hire form');
    await expect(maya.press('Approve')).rejects.toThrow(/sees no button/);
    await maya.press('Not now');
    await maya.press('Approve');
    await maya.sees('Approved plan-1');
  });

  test('people act only where they may', async () => {
    await expect(here.slack.person('gone').types('/hire text')).rejects.toThrow('account is deactivated');
    await maya.says('anyone?', { in: '#old-hiring' });
    await maya.sees('#old-hiring is archived');
    await maya.says('thread me', { in: '#hiring' });
    await maya.types('/hire text', { in: '#hiring', thread: 'thread me' });
    await maya.sees('/hire is not supported in threads');
    expect(here.slack.journal.deliveries('/hire')).toEqual([]);
    expect(() => here.slack.person('nobody')).toThrow('nobody called nobody is in Slack; there is maya, rui, gone');
  });

  test('of several that fit, the words beside it or a number choose', async () => {
    const row = (day: string): object[] => [
      { type: 'section', text: { type: 'mrkdwn', text: `*${day}* at ten` } },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: `approve`, value: day, text: { type: 'plain_text', text: 'Approve' } }],
      },
    ];
    await post('days', [...row('Monday'), ...row('Tuesday'), ...row('Friday')]);
    await maya.opensChannel('#hiring');
    await maya.press('Approve', { in: /tuesday/i });
    await maya.sees('Approved Tuesday');
    await post('days', [...row('Monday'), ...row('Tuesday'), ...row('Friday')]);
    await maya.press('Approve', { nth: 2 });
    await maya.sees('Approved Friday');
    await expect(maya.press('Approve', { in: 'Sunday' })).rejects.toThrow('near "Sunday"');
  });
});

describe('over loopback HTTP', () => {
  let server: RunningServer;
  beforeAll(async () => {
    const routes = controlRoutes(here.slack);
    server = await serve({ service: 'page', routes, notFound: () => ({ status: 404 }) });
  });
  afterAll(() => server.close());

  const act = async (
    verb: string,
    body: unknown,
    who = 'maya',
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${server.url}/api/people/${who}/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const get = (path: string): Promise<string> => fetch(`${server.url}${path}`).then((it) => it.text());

  test('a whole conversation can be scripted', async () => {
    expect((await act('types', { text: '/hire form', in: '#hiring' })).body['result']).toMatchObject({ ok: true });
    expect(await get('/api/people/maya/suggest?what=Candidate&typed=pri')).toContain('Priya Raman');
    await act('picks', { what: 'Candidate', typing: 'pri', choice: 'Priya Raman' });
    await act('picks', { what: { actionId: 'plan', blockId: 'plan' }, choice: 'On-site' });
    await act('picks', { what: 'Interviewers', choice: ['Rui Costa'] });
    await act('fill', { what: 'Note', text: 'be early' });
    expect(await get('/api/people/maya/text')).toContain('Note (optional): be early');
    const submitted = await act('submits', {});
    expect(submitted.body['text']).not.toContain('Schedule a panel');
    await act('channel', { name: 'Fulcrum' });
    expect((await act('sees', { text: '/panel for priya raman/i' })).status).toBe(200);
    expect(JSON.parse(await get('/api/people/maya/screen'))).toMatchObject({
      place: 'channel',
      person: { key: 'maya' },
    });
    expect(await get('/api/slack/state')).toContain('Panel for Priya Raman');
    expect(await get('/api/slack/journal?since=0')).toContain('view_submission');
  });

  test('what cannot be done is a sentence', async () => {
    const error = async (answer: ReturnType<typeof act>): Promise<unknown> => [
      (await answer).status,
      (await answer).body['error'],
    ];
    expect(await error(act('press', { what: 'Book' }))).toEqual([
      422,
      expect.stringContaining('Maya Chen sees no button "Book"'),
    ]);
    expect(await error(act('dance', {}))).toEqual([422, expect.stringContaining('people can: types, says, press')]);
    expect(await error(act('types', { text: 7 }))).toEqual([400, expect.stringContaining('text')]);
    expect(await error(act('types', { text: 'x' }, 'nobody'))).toEqual([
      422,
      expect.stringContaining('nobody called nobody'),
    ]);
    const foreign = await fetch(`${server.url}/api/people/maya/submits`, {
      method: 'POST',
      headers: { origin: 'https://evil.example.com' },
    });
    expect(foreign.status).toBe(403);
  });
});
