/**
 * The page in a real browser over an invented world: what people see, reach by keyboard and hear; and what no text of
 * anybody's can do to it.
 */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromium, HOSTILE, launch, type PageWorld, say, startPage } from './page-world.ts';

const path = chromium();
/** Runs in the page: what has no name, points nowhere, or cannot be read. */
const audit = readFileSync(new URL('page-audit.js', import.meta.url), 'utf8');

describe.skipIf(path === null)('the page', () => {
  let browser: Browser;
  let world: PageWorld;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch(path ?? '');
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    world = await startPage();
    complaints = [];
  });
  afterEach(async () => {
    await page.context().close();
    await world.close();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });

  async function open(options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    page = await context.newPage();
    page.setDefaultTimeout(8_000);
    page.on('console', (it) => complaints.push(`${it.type()}: ${it.text()}`));
    page.on('pageerror', (it) => complaints.push(it.message));
    page.on('request', (it) => {
      if (!it.url().startsWith(world.url) && !it.url().startsWith('data:')) complaints.push(`asked ${it.url()}`);
    });
    await page.goto(world.url);
    await page.waitForSelector('body[data-ready]');
  }

  const focused = async (): Promise<string> => {
    const it = page.locator(':focus');
    return (await it.getAttribute('aria-label')) ?? (await it.innerText());
  };
  const hasFocus = async (it: Locator): Promise<boolean> => (await it.and(page.locator(':focus')).count()) === 1;

  const last = (): unknown => world.acts.at(-1);

  it('draws a conversation: header, sections, fields, rich text, table, markdown, picture, what it does not know', async () => {
    await open();
    const text = await page.locator('.messages').first().innerText();
    for (const words of [
      'On-site for Priya Raman',
      'Thursday 3 December',
      'Only visible to you',
      'Loop: Ana S.',
      '4 sessions',
      'Notes',
      'plan (not drawn here)',
      '2 replies',
    ])
      expect(text).toContain(words);
    expect(await page.getByRole('table').innerText()).toContain('2 of 4');
    expect(await page.getByRole('img', { name: 'A chart of interviews a week' }).count()).toBe(1);
    expect(await page.getByRole('heading', { name: 'Loop: Ana S.' }).count()).toBe(1);
    expect(await page.locator('time[title*="Lisbon"]').first().innerText()).toBe('Thursday 3 December');
  });

  it('says yes to the dialog before it presses, and no presses nothing', async () => {
    await open();
    const button = page.getByRole('button', { name: 'Book plan 1' });
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Book this panel?' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(world.acts).toEqual([]);
    await button.click();
    await page.keyboard.press('Enter');
    await page.locator('.messages').getByText('Booked by Maya').first().waitFor();
    expect(last()).toMatchObject({ do: 'press', where: { in: 'message', channelId: 'C1' }, actionId: 'schedule.book' });
    expect(await page.locator('.ephemeral').count()).toBe(0);
  });

  it('completes slash commands by keyboard and shows the usage of what was chosen', async () => {
    await open();
    await page.getByRole('combobox', { name: /Message #hiring/ }).click();
    await page.keyboard.type('/hi');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.command-option[aria-selected=true]').innerText()).toContain('/hire today');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    expect(await page.locator('.composer-text').first().inputValue()).toBe('/hire schedule ');
    expect(await page.locator('.usage-hint').first().innerText()).toContain('<candidate>');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Plan a panel (1 of 2)' }).waitFor();
    expect(last()).toEqual({ do: 'type', text: '/hire schedule' });
  });

  it('gives back what was typed when Slack refuses it, and says why', async () => {
    await open();
    const box = page.locator('.composer-text').first();
    await box.fill('/nope now');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: '/nope is not a valid command.' }).waitFor();
    expect(await box.inputValue()).toBe('/nope now');
    // The browser itself logs the refused request.
    complaints = complaints.filter((it) => !it.includes('422'));
  });

  it('fills a form by keyboard alone: focus, typeahead, errors on the field, nothing lost, Esc gives the focus back', async () => {
    await open();
    await page.locator('.composer-text').first().fill('/hire schedule');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Plan a panel (1 of 2)' });
    await dialog.waitFor();
    const candidate = dialog.getByRole('combobox', { name: 'Candidate' });
    expect(await hasFocus(candidate)).toBe(true);

    await dialog.getByRole('textbox', { name: /Note for the panel/ }).fill('Bring the whiteboard');
    await dialog.getByRole('button', { name: 'Find times' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'Choose a candidate' }).waitFor();
    expect(await hasFocus(candidate)).toBe(true);
    expect(await candidate.getAttribute('aria-invalid')).toBe('true');
    expect(await dialog.getByRole('textbox', { name: /Note for the panel/ }).inputValue()).toBe('Bring the whiteboard');

    await page.keyboard.type('priya n');
    await dialog.getByRole('option', { name: /Priya Nair/ }).waitFor();
    expect(await candidate.getAttribute('aria-activedescendant')).toBeTruthy();
    await page.keyboard.press('Enter');
    await expect.poll(last).toMatchObject({ do: 'pick', choice: 'o2', typing: 'priya n' });
    expect(await candidate.inputValue()).toBe('Priya Nair');

    await page.keyboard.press('ArrowDown');
    // The choices come from the app: Esc closes the list only once it is open.
    await dialog.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    await dialog.getByRole('listbox').waitFor({ state: 'hidden' });
    expect(await dialog.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(last()).toEqual({ do: 'back' });
    expect(await focused()).toContain('Message #hiring');
  });

  it('never redraws a form under the hands of the person who types', async () => {
    await open();
    await page.locator('.composer-text').first().fill('/hire schedule');
    await page.keyboard.press('Enter');
    const note = page.getByRole('textbox', { name: /Note for the panel/ });
    await note.click();
    await page.keyboard.type('first ');
    world.add(say('Rui Costa', 'something else happens', 0));
    await page.locator('.messages', { hasText: 'something else happens' }).waitFor({ state: 'attached' });
    await page.keyboard.type('second');
    expect(await note.inputValue()).toBe('first second');
    await page.keyboard.press('Tab');
    await expect.poll(() => world.acts.filter((it) => it.do === 'fill').at(-1)).toMatchObject({ text: 'first second' });
  });

  it('attaches a file to a form', async () => {
    await open();
    await page.locator('.composer-text').first().fill('/hire schedule');
    await page.keyboard.press('Enter');
    const field = page.getByLabel('Résumé');
    await field.setInputFiles({ name: 'priya.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1') });
    await expect.poll(last).toMatchObject({ do: 'attach', blockId: 'file', name: 'priya.pdf', base64: 'JVBERi0x' });
    await page.getByRole('dialog').getByText('priya.pdf').waitFor();
  });

  it('looks into a channel from outside, and joins it to write', async () => {
    await open();
    await page.getByRole('navigation').getByRole('button', { name: 'random' }).click();
    await page.getByText('You are looking at #random from outside.').waitFor();
    expect(await page.getByRole('combobox', { name: /Message/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('combobox', { name: /Message #random/ }).waitFor();
    expect(last()).toEqual({ do: 'join', channelId: 'C6' });
  });

  it('opens ⋯ menus with arrows, and sends the entry that was chosen', async () => {
    await open();
    await page
      .locator('.ephemeral')
      .getByRole('button', { name: /^More actions/ })
      .focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Forget it');
    await page.keyboard.press('Enter');
    await expect.poll(last).toMatchObject({ do: 'press', option: '{"plan":4}' });
  });

  it('draws Home with its tabs, and the person switcher changes who looks', async () => {
    await open();
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: 'Fulcrum' }).click();
    await page.getByRole('heading', { name: 'Good morning, Maya' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Home' }).getAttribute('aria-selected')).toBe('true');
    await page.getByRole('button', { name: /^You are Maya Okafor/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Rui Costa/ })
      .click();
    await page.getByRole('button', { name: /^You are Rui Costa/ }).waitFor();
  });

  it('shows what happens elsewhere within a second and tells a screen reader, once', async () => {
    await open();
    const before = Date.now();
    world.add(say('Dana Petrov', 'I can take the System Design', 0));
    await page.getByText('I can take the System Design').last().waitFor();
    expect(Date.now() - before).toBeLessThan(1_000);
    await expect
      .poll(async () => page.locator('#app > [aria-live=polite]').textContent())
      .toBe('Dana Petrov: I can take the System Design');
  });

  it('shows Lever, the day and the wire, and moves between the tabs with arrows', async () => {
    await open();
    const lever = page.getByRole('tabpanel', { name: 'Lever' });
    await lever.getByText('Coding interview').waitFor();
    expect(await lever.innerText()).toContain('Created by Maya Okafor (perform_as)');
    await page.getByRole('tab', { name: 'Lever' }).focus();
    await page.keyboard.press('ArrowRight');
    const day = page.getByRole('tabpanel', { name: 'Day' });
    await day.getByRole('region', { name: 'Rui Costa' }).waitFor();
    expect(await day.locator('.event.ours').count()).toBe(3);
    expect(await day.getByText('Conference').count()).toBe(1);
    await day.getByRole('button', { name: 'Day before' }).click();
    // What lasts all of the next day is not on this one.
    await expect.poll(async () => day.getByText('Conference').count()).toBe(0);
    await day.getByRole('button', { name: 'Day after' }).click();
    await day.getByRole('button', { name: "Rui Costa's calendar is unreadable" }).click();
    await day.getByText('This calendar cannot be read').waitFor();
    await page.getByRole('tab', { name: 'Wire' }).click();
    const wire = page.getByRole('tabpanel', { name: 'Wire' });
    await wire.locator('summary', { hasText: 'perform_as=u1' }).click();
    await wire.getByText('"ServerError"').waitFor();
    world.wire.request('lever', 'GET', '/v1/stages', '', {}, undefined).end(200, { data: [] });
    await wire.getByText('/v1/stages').waitFor();
  });

  async function openDay(): Promise<Locator> {
    await page.getByRole('tab', { name: 'Day' }).click();
    const day = page.getByRole('tabpanel', { name: 'Day' });
    await day.getByRole('region', { name: 'Rui Costa' }).waitFor();
    return day;
  }
  const interviewIn = (day: Locator, name: string): Locator =>
    day.getByRole('region', { name }).getByRole('button', { name: /^Interview: Priya Raman/ });

  it('answers, moves and deletes an event by keyboard, as whom one chooses; nothing is redrawn under an open menu', async () => {
    await open();
    const day = await openDay();
    const event = interviewIn(day, 'Rui Costa');
    expect((await event.innerText()).replace(/\s+/g, ' ')).toContain('10:15–11:15 Booked by the bot, has not answered');
    await event.focus();
    await page.keyboard.press('Enter');
    const menu = day.getByRole('menu', { name: /^Interview: Priya Raman/ });
    expect(await focused()).toContain('Rui Costa');
    expect(await menu.getByRole('menuitemradio', { name: /^Rui Costa/ }).getAttribute('aria-checked')).toBe('true');
    // Somebody else's calendar changes meanwhile.
    world.sources.calendars.setReadable('marco', false);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await menu.getByRole('menuitemradio', { name: /^Dana Petrov/ }).getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Decline as Dana Petrov');
    expect(await day.getByText('This calendar cannot be read').count()).toBe(0);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => world.deeds)
      .toEqual([{ person: 'rui', event: 'c0', do: 'answer', guest: 'dana.petrov@acme.test', answer: 'declined' }]);
    await day.getByText('This calendar cannot be read').waitFor();
    expect(await hasFocus(event)).toBe(true);

    await page.keyboard.press('Enter');
    await menu.getByRole('menuitem', { name: 'Accept as Dana Petrov' }).waitFor();
    await menu.getByRole('menuitem', { name: 'Move 30 minutes later, to 10:45' }).press('Enter');
    await day.getByText('10:45–11:45').waitFor();
    await expect
      .poll(async () => page.locator('#app > [aria-live=polite]').textContent())
      .toBe('Interview: Priya Raman · Coding moved to 10:45');
    await event.press('Enter');
    await page.keyboard.press('Escape');
    expect(await hasFocus(event)).toBe(true);
    await event.press('Enter');
    await menu.getByRole('menuitem', { name: 'Delete' }).press('Enter');
    await expect.poll(() => world.deeds.map((it) => it.do)).toEqual(['answer', 'move', 'delete']);
  });

  it('drags an event along the day in quarters of an hour; Esc puts it back, and a refusal does', async () => {
    await open();
    const day = await openDay();
    const drag = async (event: Locator, by: number): Promise<void> => {
      const box = await event.boundingBox();
      const x = (box?.x ?? 0) + 20;
      const y = (box?.y ?? 0) + 8;
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x, y + by / 2);
      await page.mouse.move(x, y + by);
    };
    const event = interviewIn(day, 'Jo Lindqvist');
    expect(await event.innerText()).toContain('11:15–12:15');
    await drag(event, 33);
    await event.getByText('11:45–12:45').waitFor();
    await page.keyboard.press('Escape');
    await event.getByText('11:15–12:15').waitFor();
    await page.mouse.up();
    expect(world.deeds).toEqual([]);
    await drag(event, -48);
    await page.mouse.up();
    await event.getByText('10:30–11:30').waitFor();
    await expect
      .poll(() => world.deeds)
      .toEqual([{ person: 'jo', event: 'c1', do: 'move', start: Date.UTC(2026, 11, 3, 10, 30) }]);
    expect(await day.getByRole('menu').count()).toBe(0);
    // The fake knows of interviews only.
    const standUp = day.getByRole('region', { name: 'Jo Lindqvist' }).getByRole('button', { name: /^Stand-up/ });
    await drag(standUp, 30);
    await page.mouse.up();
    await page.getByRole('alert').filter({ hasText: 'not there any more' }).waitFor();
    await standUp.getByText('10:00–10:30').waitFor();
    complaints = complaints.filter((it) => !it.includes('422'));
  });

  it('moves and deletes an interview in Lever, as a recruiter does there', async () => {
    await open();
    const lever = page.getByRole('tabpanel', { name: 'Lever' });
    const change = lever.getByRole('button', { name: 'Change in Lever: Coding, 09:00' });
    await change.click();
    await lever.getByRole('menuitem', { name: 'Move 60 minutes earlier, to 08:00' }).click();
    await change.click();
    await lever.getByRole('menuitem', { name: 'Delete the interview' }).click();
    await expect
      .poll(() => world.deeds)
      .toEqual([
        { interview: 'i1', do: 'move', at: Date.UTC(2026, 11, 3, 8) },
        { interview: 'i1', do: 'delete' },
      ]);
    // What was cancelled is past changing.
    expect(await lever.getByRole('button', { name: /^Change in Lever: Team/ }).count()).toBe(0);
  });

  it('moves the clock, orders trouble and starts over', async () => {
    await open();
    await page.getByRole('button', { name: 'Move the clock to nine the next morning' }).click();
    await page.getByText('Wed 2 Dec, 09:00').waitFor();
    await page.getByRole('button', { name: /^Trouble/ }).click();
    await page.getByRole('switch', { name: /^Busy/ }).click();
    await page.getByRole('button', { name: 'Trouble: 1 on' }).waitFor();
    expect(world.faults.list()).toMatchObject([{ kind: 'status', status: 429 }]);
    await page.getByRole('switch', { name: /^Busy/ }).click();
    await expect.poll(() => world.faults.list()).toEqual([]);
    await page.keyboard.press('Escape');
    world.add(say('Dana Petrov', 'before the reset', 0));
    await page.getByText('before the reset').last().waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.locator('.messages').first().getByText('before the reset').waitFor({ state: 'detached' });
  });

  it('shows hostile text as text', async () => {
    await open();
    world.add(say(HOSTILE, HOSTILE, 0, { text: HOSTILE }));
    world.add(
      say('Mallory', 'x', 0, {
        raw: [
          {
            type: 'section',
            text: {
              type: 'mrkdwn',
              text: '<javascript:alert(1)|press me> <https://ok.example|ok> <img src=x onerror=alert(1)>',
            },
          },
          { type: 'markdown', text: '[x](javascript:alert(1)) <script>alert(1)</script>' },
          { type: 'image', image_url: 'javascript:alert(1)', alt_text: HOSTILE },
          {
            type: 'rich_text',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'link', url: 'javascript:alert(1)', text: 'rich' }] },
            ],
          },
          { type: '<script>' },
        ],
      }),
    );
    await page.getByText('press me').waitFor();
    expect(
      await page
        .locator('a[href^="javascript"], .messages img, .messages script, .inspector img, .inspector script')
        .count(),
    ).toBe(0);
    expect(await page.getByRole('link', { name: 'ok' }).getAttribute('rel')).toContain('noopener');
    await page.locator('.inspector').getByText('<img src=x onerror=alert(1)>').first().waitFor();
  });

  it('follows the system into the dark, and the person out of it', async () => {
    await open({ colorScheme: 'dark' });
    const ground = async (): Promise<string> =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(23, 28, 30)');
    await page.getByRole('button', { name: 'Colours: system. Change' }).click();
    await expect.poll(ground).toBe('rgb(255, 255, 255)');
  });

  it('works at phone width: side panes slide over, nothing is wider than the screen', async () => {
    await open({ viewport: { width: 375, height: 740 } });
    await page.getByRole('button', { name: 'Conversations' }).click();
    await page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('button', { name: /general/ })
      .click();
    await page.getByRole('heading', { name: '#general' }).waitFor();
    await page.getByRole('button', { name: 'Inspector' }).click();
    await page.getByRole('tabpanel', { name: 'Lever' }).getByText('Coding interview').waitFor();
    const day = await openDay();
    await interviewIn(day, 'Jo Lindqvist').click();
    const menu = await day.getByRole('menu').boundingBox();
    expect(menu?.x).toBeGreaterThanOrEqual(0);
    expect((menu?.x ?? 0) + (menu?.width ?? 999)).toBeLessThanOrEqual(375);
    expect((menu?.y ?? 0) + (menu?.height ?? 999)).toBeLessThanOrEqual(740);
    await page.keyboard.press('Escape');
    await day.getByRole('menu').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.locator('.inspector').waitFor({ state: 'hidden' });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
    // Between phone and desk the bar keeps all of its buttons.
    await page.setViewportSize({ width: 770, height: 600 });
    const last = await page.locator('.bar-button').last().boundingBox();
    expect((last?.x ?? 999) + (last?.width ?? 0)).toBeLessThanOrEqual(770);
  });

  it.each(['light', 'dark'] as const)(
    'has a name for everything one can use and enough contrast, in %s',
    async (colorScheme) => {
      await open({ colorScheme });
      const everywhere = async (): Promise<string[]> => page.evaluate<string[]>(audit);
      const found = await everywhere();
      await page.getByRole('tab', { name: 'Day' }).click();
      await page.getByRole('region', { name: 'Rui Costa' }).waitFor();
      found.push(...(await everywhere()));
      await interviewIn(page.getByRole('tabpanel', { name: 'Day' }), 'Rui Costa').click();
      await page.getByRole('menu').waitFor();
      found.push(...(await everywhere()));
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Wire' }).click();
      found.push(...(await everywhere()));
      await page.locator('.composer-text').first().fill('/hire schedule');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      found.push(...(await everywhere()));
      expect([...new Set(found)]).toEqual([]);
      for (const role of ['navigation', 'main', 'banner'] as const)
        expect(await page.locator({ navigation: 'nav', main: 'main', banner: 'header' }[role]).count()).toBe(1);
    },
  );
});

describe('the page server', () => {
  it('refuses other hosts, other origins, writes that are not JSON, and files it does not serve', async () => {
    const world = await startPage();
    try {
      const act = { method: 'POST', body: JSON.stringify({ person: 'maya', act: { do: 'home' } }) };
      const json = { 'content-type': 'application/json' };
      const statuses = await Promise.all([
        fetch(`${world.url}/page/act`, { ...act, headers: { ...json, origin: 'https://evil.example' } }),
        fetch(`${world.url}/page/act`, { ...act, headers: { 'content-type': 'text/plain' } }),
        fetch(`${world.url}/page/client/..%2f..%2fhttp.ts`),
        fetch(`${world.url}/page/live?person=nobody`),
        fetch(`${world.url}/page/day?day=tomorrow`),
        fetch(`${world.url}/page/act`, { ...act, body: '{"person":"maya","act":{"do":"explode"}}', headers: json }),
        fetch(`${world.url}/page/act`, { ...act, headers: json }),
      ]);
      expect(statuses.map((it) => it.status)).toEqual([403, 403, 404, 404, 400, 400, 200]);
      expect(world.acts).toEqual([{ do: 'home' }]);
      const html = await fetch(world.url);
      expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
    } finally {
      await world.close();
    }
  });

  it('resumes a stream where it broke: the wire is not repeated, the screen is whole', async () => {
    const world = await startPage();
    try {
      const read = async (after: string, until: RegExp): Promise<string> => {
        const answer = await fetch(`${world.url}/page/live?person=maya`, { headers: { 'last-event-id': after } });
        const reader = answer.body?.getReader();
        let text = '';
        for (const decoder = new TextDecoder(); !until.test(text); ) {
          const part = await reader?.read();
          if (!part || part.done) break;
          text += decoder.decode(part.value, { stream: true });
        }
        await reader?.cancel();
        return text;
      };
      const first = await read('', /event: trouble\n/);
      expect(first).toContain('/calendar/v3/freeBusy');
      const id = /id: (\S+)\nevent: trouble/.exec(first)?.[1] ?? '';
      world.wire.request('lever', 'GET', '/v1/later', '', {}, undefined).end(200, {});
      const second = await read(id, /event: trouble\n/);
      expect(second).toContain('/v1/later');
      expect(second).not.toContain('/calendar/v3/freeBusy');
      expect(second).toContain('event: screen');
    } finally {
      await world.close();
    }
  });
});
