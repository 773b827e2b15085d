/** The Slack app as installed against the code, both ways, and against Slack's own schemas and method pages. */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type Manifest,
  manifestProblems,
  methodsUsed,
  readManifest,
  socketManifest,
} from '../scripts/check-manifest.ts';

const shared = process.env['SHARED_DIR']
  ? pathToFileURL(`${process.env['SHARED_DIR']}/`)
  : new URL('../../shared/', import.meta.url);
const schemaFile = new URL('data/slack/manifest/manifest.schema.1.0.0.json', shared);
const haveData = existsSync(schemaFile);
if (!haveData) console.error(`SKIPPED: Slack's manifest schema is not at ${schemaFile.pathname} (set SHARED_DIR)`);

const manifest = readManifest();
const changed = (change: (copy: Manifest) => unknown): string[] => {
  const copy = structuredClone(manifest);
  change(copy);
  return manifestProblems(copy);
};

test('manifest.yml declares exactly the commands, shortcuts, events and scopes the code uses', () => {
  expect(manifestProblems()).toEqual([]);
});

test('a missing or superfluous entry is named', () => {
  expect(changed((it) => (it.features.shortcuts as unknown[]).pop())).toEqual([
    'manifest.yml lacks the shortcut message candidate.of-message',
  ]);
  expect(changed((it) => (it.settings.event_subscriptions.bot_events as string[]).push('message.im'))).toEqual([
    'no code uses the event message.im of manifest.yml',
  ]);
  expect(changed((it) => (it.oauth_config.scopes.bot as string[]).push('files:write'))).toEqual([
    'no code uses the scope files:write of manifest.yml',
  ]);
});

describe.skipIf(!haveData)("against Slack's own data", () => {
  test.each([
    ['HTTP', manifest],
    ['Socket Mode', socketManifest(manifest)],
  ])('Slack would accept the %s manifest', async (_name, it) => {
    const { Ajv } = await import('ajv');
    const { default: addFormats } = await import('ajv-formats');
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: unknown) => void)(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
    validate(it);
    expect(validate.errors ?? []).toEqual([]);
    const broken = structuredClone(it) as unknown as { display_information: { name: string } };
    broken.display_information.name = 'x'.repeat(36);
    expect(validate(broken)).toBe(false);
  });

  test('every method the bot calls is covered by a declared scope, and every scope by a method', () => {
    const declared = manifest.oauth_config.scopes.bot;
    const methods = methodsUsed();
    expect(methods).toContain('chat.postMessage');
    const needed = new Set<string>();
    for (const method of methods) {
      const page = JSON.parse(readFileSync(new URL(`data/slack/methods/${method}.json`, shared), 'utf8')) as {
        scope?: { bot?: string[] };
      };
      const any = page.scope?.bot ?? [];
      for (const scope of any) needed.add(scope);
      expect(
        any.length === 0 || any.some((scope) => declared.includes(scope)),
        `${method} needs ${any.join(' or ')}`,
      ).toBe(true);
    }
    // Not tied to a method: what lets commands exist, and posting without being a member.
    const byNature = ['commands', 'chat:write.public'];
    expect(declared.filter((scope) => !needed.has(scope) && !byNature.includes(scope))).toEqual([]);
  });
});
