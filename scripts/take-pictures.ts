/**
 * Takes the pictures of the README anew, as its reader would see them: books Priya's panel in a sandbox that was just
 * started. Run by hand when a screen on them has changed; never by a test.
 *
 *   npm run sandbox -- --port 4400 --at 2026-11-23T09:05Z
 *   node --disable-warning=ExperimentalWarning scripts/take-pictures.ts http://127.0.0.1:4400
 */
import { chromium, launch } from '../test/sandbox/page-world.ts';

const [address] = process.argv.slice(2);
if (address === undefined) throw new Error('Say where the sandbox is: scripts/take-pictures.ts http://127.0.0.1:4400');

const installed = chromium();
if (installed === null) throw new Error('No Chromium to take pictures with.');
const browser = await launch(installed);
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
const take = async (name: string) => {
  await page.waitForTimeout(1_000);
  await page.mouse.move(5, 600);
  await page.screenshot({ path: new URL(`../docs/pictures/${name}.png`, import.meta.url).pathname });
};
const inModal = (name: string | RegExp) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first();

await page.goto(address);
await page.getByRole('combobox', { name: /Message #hiring/ }).fill('/hire schedule Priya');
await page.keyboard.press('Enter');
await page.getByRole('button', { name: 'Pick Priya Raman' }).click();
await inModal('Find times').click();
await inModal(/^Pick/).waitFor();
await take('options');
await inModal(/^Pick/).click();
await inModal('Book').click();
await page.getByText('Booked: 4 interviews').first().waitFor();
await inModal('Close').last().click();
await page.getByText('This card is edited').scrollIntoViewIfNeeded();
await take('booked');
await page.getByRole('tab', { name: 'Day' }).click();
await take('day');
await browser.close();
