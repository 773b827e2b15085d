/** The emulated methods against Slack's published lists, which others keep: errors, scopes, rate tiers. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { genericErrors, type Method } from '../../sandbox/slack/api/method.ts';
import { methods } from '../../sandbox/slack/api/router.ts';

interface Published {
  readonly errors: Readonly<Record<string, unknown>>;
  readonly scope: { readonly bot?: readonly string[] };
  readonly rate_limits: string;
}

const shared = process.env['SHARED_DIR'] ? `file://${process.env['SHARED_DIR']}/` : '../../../shared/';
const folder = new URL('data/slack/methods/', new URL(shared, import.meta.url));
const pageOf = (method: Method): URL => new URL(`${method.name}.json`, folder);
const known = methods.filter((it) => existsSync(pageOf(it)));
if (known.length === 0)
  console.error('no shared reference data: the emulated methods are NOT compared with Slack’s published lists');

/** What `find` objects to, over all methods with a published page. */
const objections = (find: (method: Method, published: Published) => readonly string[]): readonly string[] =>
  known.flatMap((method) => {
    const published = JSON.parse(readFileSync(pageOf(method), 'utf8')) as Published;
    return find(method, published).map((it) => `${method.name}: ${it}`);
  });

describe.skipIf(known.length === 0)('every emulated method', () => {
  test('is compared, not silently left out', () => {
    expect(known.length).toBeGreaterThan(35);
  });

  test('gives no error that Slack does not list for it', () => {
    const generic: readonly string[] = genericErrors;
    const strange = objections(({ errors }, page) =>
      errors.filter((it) => !(it in page.errors) && !generic.includes(it)),
    );
    expect(strange).toEqual([]);
  });

  test('asks for no scope that Slack does not name for bots', () => {
    const strange = objections((method, page) =>
      method.needs === 'bot' ? method.scopes.filter((it) => !(page.scope.bot ?? []).includes(it)) : [],
    );
    expect(strange).toEqual([]);
  });

  test('is in the rate tier Slack puts it in', () => {
    const tiers: Record<string, Method['tier']> = { t1: 1, t2: 2, t3: 3, t4: 4, t5: 'special' };
    const strange = objections((method, page) =>
      tiers[page.rate_limits] === method.tier ? [] : [`${String(method.tier)} instead of ${page.rate_limits}`],
    );
    expect(strange).toEqual([]);
  });
});
