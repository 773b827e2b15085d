/** `fulcrum config`: what is wrong is said by place, what would change is shown, applying is all or nothing, and audited. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runConfig } from '../../src/cli/config.ts';
import { checkConfig } from '../../src/interviewers/config-apply.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

const good = `
defaults:
  hours: Mon-Fri 9-17:30
  limits: { day: 2, week: 5, days28: 14 }
  shadowing: 0.25
people:
  Jo@Acme.test:
    zone: Europe/Berlin
    preferred: Tue-Thu 14-17
    limits: { week: 3 }
    buffer: { before: 15 }
    away: [{ from: 2026-12-24, back: 2027-01-02, reason: Holidays }]
pools:
  Coders: [ana@acme.test, { email: rui@acme.test, rank: 1 }, { title: Backend Engineer }]
  Designers:
    members: [nora@acme.test]
    training: { shadow: 2, reverse: 1, approver: rui@acme.test }
    trainees: [jo@acme.test]
templates:
  - name: On-site
    for: { stage: On-site }
    sessions: [{ title: Coding, minutes: 60, seats: [{ pool: Coders }] }]
`;

test.each([
  ['pools: { Coders: [not-an-address] }', 'pools.Coders.0', /must be an e-mail address/],
  ['pools: { Coders: [] }', 'pools.Coders', /nobody is in it/],
  ['pools: { Coders: [a@acme.test, a@acme.test] }', 'pools.Coders.1', /a@acme.test is in it twice/],
  ['pools: { Coders: [a@acme.test], coders: [b@acme.test] }', 'pools.coders', /same name as "Coders"/],
  [`pools: { ${'x'.repeat(3_000)}: [a@acme.test] }`, /^pools/, /at most 60 characters/],
  ['pools: { A: { members: [a@acme.test], trainees: [b@acme.test] } }', 'pools.A.trainees', /no training/],
  ['pools: { A: { members: [a@acme.test], training: { shadow: 0, reverse: 0 } } }', 'pools.A.training', /at least one/],
  ['people: { jo@acme.test: { zone: Europe/Atlantis } }', 'people.jo@acme.test.zone', /no such time zone/],
  ['people: { jo@acme.test: { hours: Mon-Fri 17-9 } }', 'people.jo@acme.test.hours', /ends before it starts/],
  ['people: { jo@acme.test: { limits: { week: 0 } } }', 'people.jo@acme.test.limits.week', /at least 1/],
  ['people: { jo@acme.test: { limits: { day: -1 } } }', 'people.jo@acme.test.limits.day', /at least 1/],
  ['people: { jo: { } }', 'people.jo', /e-mail|key/i],
  ['people: { jo@acme.test: { away: [{ from: 2026-12-24, back: 2026-12-24 }] } }', /away\.0\.back/, /before it starts/],
  ['defaults: { shadowing: 0.3 }', 'defaults.shadowing', /0, 0.25/],
  [
    'templates: [{ name: A, sessions: [{ title: T, minutes: 60, seats: [{ pool: Gone }] }] }]',
    /pool$/,
    /no pool "Gone"/,
  ],
  [
    'templates: [{ name: A, hours: 9:00-10:00, sessions: [{ title: T, minutes: 90, seats: [{ people: [a@acme.test] }] }] }]',
    /minutes$/,
    /T is longer than the day, which has 60 minutes/,
  ],
  [
    'templates: [{ name: A, sessions: [{ title: T, minutes: 60, seats: [{ people: [a@acme.test], count: 2 }] }] }]',
    /count$/,
    /asks for 2, and one could come/,
  ],
  ['templates: [{ name: A, lunch: 14:00-12:00, sessions: [] }]', /lunch$/, /lunch write it like 12:00-14:00/],
  ['pools: { A: { members: [{ title: x }] } }', /title$/, / needs at least 2 characters$/],
  [`a: &a [x, x, x]\nb: &b [${'*a,'.repeat(60)}]\npools: [${'*b,'.repeat(60)}]`, '', /alias/],
  ['polls: {}', '', /polls/],
  ['pools: [', '', /./],
])('%s is refused, with its place', async (text, path, sentence) => {
  const checked = await checkConfig(text);
  expect(checked.ok).toBe(false);
  if (checked.ok) return;
  expect(checked.problems.map((it) => it.path).join(' ')).toMatch(path);
  expect(checked.problems.map((it) => `${it.path} ${it.sentence}`).join('\n')).toMatch(sentence);
});

async function place() {
  const directory = await mkdtemp(join(tmpdir(), 'fulcrum-config-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'config.yml');
  const data = join(directory, 'data');
  const run = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
    const said = { out: '', err: '' };
    const listen = (stream: NodeJS.WriteStream, to: 'out' | 'err') =>
      vi.spyOn(stream, 'write').mockImplementation((it) => {
        said[to] += String(it);
        return true;
      });
    const spies = [listen(process.stdout, 'out'), listen(process.stderr, 'err')];
    try {
      return { code: await runConfig(args), ...said };
    } finally {
      for (const it of spies) it.mockRestore();
    }
  };
  /** As a person types it: another process. */
  const typed = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
    const bin = new URL('../../bin/fulcrum.mjs', import.meta.url).pathname;
    const child = spawn(process.execPath, [bin, 'config', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (it: Buffer) => (out += it.toString()));
    child.stderr.on('data', (it: Buffer) => (err += it.toString()));
    return await new Promise((done) => child.on('close', (code) => done({ code, out, err })));
  };
  const open = () => openSqlite(data, { clock: { now: () => Date.UTC(2026, 10, 23) } });
  return { file, data, run, typed, open };
}

test('what is wrong with pools and with people is said in one reading', async () => {
  const checked = await checkConfig('pools: { A: [] }\npeople: { jo@acme.test: { zone: Mars } }');
  expect(!checked.ok && checked.problems.map((it) => it.path)).toEqual(['pools.A', 'people.jo@acme.test.zone']);
});

test('checked, shown, applied once, nothing the second time; a line in the audit log; refused while the bot runs', async () => {
  const { file, data, run, typed, open } = await place();
  await writeFile(file, good);
  expect(await run('check', file)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/2 pools, 1 template, 1 person/),
  });

  const unasked = await run('apply', file, '--data', data);
  expect(unasked.code).toBe(2);
  expect(unasked.out).toMatch(/\+ pool Coders\n {4}\+ ana@acme.test\n {4}\+ rui@acme.test \(alternate, rank 1\)/);
  expect(unasked.out).toMatch(/everybody with the title "Backend Engineer"/);
  expect(unasked.out).toMatch(/\+ person jo@acme.test/);
  expect(unasked.out).toMatch(/~ company defaults\n {4}~ hours: unset → Mon–Fri 09:00–17:30/);
  expect(unasked.err).toMatch(/add --yes/);

  expect(await run('apply', file, '--data', data, '--yes')).toMatchObject({ code: 0 });
  expect((await run('apply', file, '--data', data, '--yes')).out).toMatch(/is as .* says already/);
  await writeFile(file, good.replace('ana@acme.test, ', '').replace('week: 3', 'week: 4'));
  const second = await run('apply', file, '--data', data, '--yes');
  expect(second.out).toMatch(
    /^~ pool Coders\n {4}- ana@acme.test\n~ person jo@acme.test\n {4}~ weekLimit: 3 → 4\nApplied/,
  );

  // Another name, and the file says which it was.
  await writeFile(
    file,
    good.replace('Designers:', 'Product people:').replace('training: {', 'formerly: [designers]\n    training: {'),
  );
  const third = await run('apply', file, '--data', data, '--yes');
  expect(third.out).toMatch(
    /\+ pool Product people[\s\S]*- pool Designers\n {4}\(is called Product people from now on\)/,
  );
  expect((await run('apply', file, '--data', data, '--yes')).out).toMatch(/is as .* says already/);

  const ledger = open();
  const lines = await ledger.read('audit');
  expect(lines.map((it) => it.record)).toEqual([
    expect.objectContaining({ action: 'config.applied', detail: expect.stringContaining('+ pool Coders') }),
    expect.objectContaining({ action: 'config.applied', detail: expect.stringContaining('~ person jo@acme.test') }),
    expect.objectContaining({ action: 'config.applied', detail: expect.stringContaining('- pool Designers') }),
  ]);
  // Now the ledger is ours, as it is the bot's while it runs.
  const held = await typed('apply', file, '--data', data, '--yes');
  expect(held.code).toBe(1);
  expect(held.err).toMatch(/stop it, apply, and start it again/);
  await ledger.close();
});

test('a wrong file changes nothing and exits with 2, as do wrong options and a file that is not there', async () => {
  const { file, data, run } = await place();
  await writeFile(file, 'pools: { Coders: [nobody] }\npeople: { jo@acme.test: { zone: Mars/Olympus } }');
  const checked = await run('check', file);
  expect(checked.code).toBe(2);
  expect(checked.err).toMatch(/pools\.Coders\.0: must be an e-mail address/);
  expect((await run('apply', file, '--data', data, '--yes')).code).toBe(2);
  expect(await run('check', `${file}.gone`)).toMatchObject({ code: 2, err: expect.stringMatching(/no such file/) });
  expect(await run('chek', file)).toMatchObject({ code: 2, err: expect.stringMatching(/Usage/) });
});
