/** The page over the real thing: the bot, the emulators and the page's wiring, driven by clicks alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../sandbox/http.ts';
import { isPagePath, page as pageOf } from '../../sandbox/page/routes.ts';
import { pageSources } from '../../sandbox/page-sources.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { chromium, launch } from './page-world.ts';

const path = chromium();

describe.skipIf(path === null)('the page over the real bot', () => {
  let world: World;
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let close: () => void;
  const complaints: string[] = [];

  beforeAll(async () => {
    world = await startWorld({ at: Date.UTC(2026, 10, 23, 9), frozen: true, notices: true });
    const made = pageOf(pageSources(world));
    close = () => made.close();
    server = await serve({
      service: 'page',
      routes: made.routes,
      quiet: isPagePath,
      notFound: () => ({ status: 404, body: {} }),
    });
    browser = await launch(path ?? '');
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(10_000);
    page.on('console', (it) => complaints.push(it.text()));
    page.on('pageerror', (it) => complaints.push(it.message));
    await page.goto(`${server.url}/?as=maya`);
    await page.waitForSelector('body[data-ready]');
  });
  afterAll(async () => {
    await browser.close();
    close();
    await server.close();
    await world.close();
  });

  it('books an on-site from a typed name, and shows it in Lever and on the calendars', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'hiring', exact: true }).click();
    await page.getByRole('heading', { name: '#hiring', exact: true }).waitFor();
    await page.getByRole('combobox', { name: /Message #hiring/ }).fill('/hire schedule Priya');
    await page.keyboard.press('Enter');
    await page.locator('.ephemeral').getByRole('button', { name: 'Pick' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Find times' }).click();
    await dialog.getByRole('button', { name: 'Pick' }).first().click();
    await dialog.getByRole('button', { name: 'Book', exact: true }).click();
    await dialog.getByText(/Booked: \d interviews in Lever/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    const lever = page.getByRole('tabpanel', { name: 'Lever' });
    await lever
      .getByText(/^Created by/)
      .first()
      .waitFor();
    expect(await lever.locator('.panel-card').first().locator('.interview').count()).toBe(4);
    await page.getByRole('tab', { name: 'Day' }).click();
    await expect.poll(async () => page.locator('.event.ours').count()).toBeGreaterThanOrEqual(4);
    await page.getByRole('tab', { name: 'Wire' }).click();
    expect(await page.locator('.wire-entry', { hasText: '/panels' }).count()).toBeGreaterThan(0);
  });

  it('tells the scheduler within seconds what was dragged in a calendar, declined by a guest, deleted in Lever', async () => {
    await page.getByRole('tab', { name: 'Day' }).click();
    const day = page.getByRole('tabpanel', { name: 'Day' });
    const event = day.locator('.event.ours .event-open', { hasText: /Coding interview/ }).first();
    const was = /\d\d:\d\d/.exec(await event.innerText())?.[0] ?? '';
    const later = new Date(Date.parse(`2026-11-23T${was}Z`) + 30 * 60_000).toISOString().slice(11, 16);
    const box = await event.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 8);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 40, { steps: 4 });
    await page.mouse.up();
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Fulcrum.*unread/ })
      .click();
    const log = page.getByRole('log', { name: /Messages in/ });
    const told = log.getByText(/Lever says .* the calendar says/).first();
    await told.waitFor();
    expect(await told.innerText()).toMatch(new RegExp(`Lever says .*${was}.*, the calendar says .*${later}`));

    const other = day.locator('.event.ours .event-open', { hasText: /System design/ }).first();
    await other.click();
    await day.getByRole('menuitem', { name: /^Decline as/ }).click();
    await day.locator('.event.declined').first().waitFor();
    await log
      .getByText(/declined/)
      .first()
      .waitFor();

    await page.getByRole('tab', { name: 'Lever' }).click();
    await page.getByRole('button', { name: /^Change in Lever: Hiring manager/ }).click();
    await page.getByRole('menuitem', { name: 'Delete the interview' }).click();
    await page.getByRole('button', { name: 'Move the clock one hour on' }).click();
    await log
      .getByText(/was changed in Lever/)
      .first()
      .waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'hiring', exact: true }).click();
  });

  it('finds anybody in Lever from its tab, also who was never touched', async () => {
    await page.getByRole('tab', { name: 'Lever' }).click();
    const lever = page.getByRole('tabpanel', { name: 'Lever' });
    const search = lever.getByRole('searchbox', { name: 'Search candidates in Lever' });
    const last = [...world.lever.state.opportunities.values()].toSorted(
      (a, b) => (a.lastInteractionAt ?? a.createdAt) - (b.lastInteractionAt ?? b.createdAt),
    )[0];
    const { name } = world.lever.view(last?.id ?? '');
    await search.fill('');
    await search.pressSequentially(name);
    await lever.locator('.candidate-title').first().filter({ hasText: name }).waitFor();
    expect(await search.inputValue()).toBe(name);
    await search.fill('');
  });

  it('answers in sight of whoever had scrolled up', async () => {
    const log = page.getByRole('log', { name: /Messages in/ });
    await log.evaluate((it) => it.scrollTo(0, 0));
    await page.getByRole('combobox', { name: /Message #hiring/ }).fill('/hire help');
    await page.keyboard.press('Enter');
    await log.getByRole('heading', { name: 'What Fulcrum can do' }).waitFor();
    await expect
      .poll(async () => log.evaluate((it) => Math.round(it.scrollHeight - it.scrollTop - it.clientHeight)))
      .toBeLessThan(3);
  });

  it('opens Home, and closes a thread it opened', async () => {
    await page.locator('.message').first().hover();
    await page.getByRole('button', { name: 'Reply in thread' }).first().click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.waitFor();
    await thread.getByRole('button', { name: 'Close thread' }).click();
    await thread.waitFor({ state: 'hidden' });
    await page.getByRole('navigation').getByRole('button', { name: 'Fulcrum' }).click();
    // With something unread in it, the app opens at its messages.
    await page.getByRole('tab', { name: 'Home' }).click();
    await page.getByRole('region', { name: 'Home' }).getByRole('button').first().waitFor();
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.getByRole('log', { name: /Messages in/ }).waitFor();
  });

  it('starts over', async () => {
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('heading', { name: /^This is the beginning of/ }).waitFor();
    expect(complaints).toEqual([]);
  });
});
