/** What a person meets: answers, windows, double clicks, slow handlers, failures that keep what was typed. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  button,
  input,
  message,
  modal,
  section,
  textInput,
  typeahead,
  actions as row,
  option,
} from '../../src/blocks/kit.ts';
import { md } from '../../src/blocks/mrkdwn.ts';
import {
  actions,
  defineCommand,
  defineOptions,
  definePress,
  defineSubmit,
  type Reply,
} from '../../src/commands/define.ts';
import { ConflictError, InputError } from '../../src/errors.ts';
import { aBot } from './a-bot.ts';

const words = z.object({ _: z.string() });
const nothing = z.object({});
const say = (text: string): Reply => ({ show: 'message', message: message(text as never, section(text as never)) });
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const base = {
  group: 'You',
  summary: 'Do something for a test',
  usage: '',
  examples: [''],
  needs: null,
  args: words,
} as const;

test('an answer reaches only the person who asked, where they asked', async () => {
  const bot = await aBot({
    commands: [defineCommand({ ...base, verb: 'hi', actions: [], run: async () => say('Hello') })],
  });
  await bot.maya.types('/hire hi', { in: '#hiring' });
  await bot.maya.sees(/only you[\s\S]*Hello/);
  const helena = bot.emulator.person('helena');
  await helena.opensChannel('#hiring');
  expect(helena.text()).not.toContain('Hello');
});

test('a role that is too low is refused with the role that is needed', async () => {
  const command = defineCommand({
    ...base,
    verb: 'hi',
    needs: 'teamMember',
    actions: [],
    run: async () => say('Hello'),
  });
  const bot = await aBot({ commands: [command], role: () => 'interviewer' });
  await bot.maya.types('/hire hi', { in: '#hiring' });
  await bot.maya.sees(/needs the Lever role Team Member or above; yours is Interviewer[\s\S]*Nothing was changed/);
});

test('two clicks run once', async () => {
  let runs = 0;
  const go = definePress({
    id: 'twice.go',
    needs: null,
    payload: nothing,
    run: async () => {
      runs += 1;
      await pause(100);
      return say(`Done ${runs}`);
    },
  });
  const twice = defineCommand({
    ...base,
    verb: 'twice',
    actions: actions(go),
    run: async () => ({ show: 'message', message: message(md`Go?`, section(md`Go?`), row(button('Go', go, {}))) }),
  });
  const bot = await aBot({ commands: [twice] });
  await bot.maya.types('/hire twice', { in: '#hiring' });
  await bot.maya.sees('Go?');
  await Promise.all([bot.maya.press('Go'), bot.maya.press('Go')]);
  await bot.maya.sees('Done 1');
  expect(runs).toBe(1);
});

/** A form whose submission does what `run` says. */
function formCommand(run: (form: Readonly<Record<string, unknown>>) => Promise<Reply>) {
  const send = defineSubmit({
    id: 'form.send',
    needs: null,
    payload: z.object({ n: z.number() }),
    check: (form) => (form['why'] === 'bad' ? { why: 'Not that word' } : {}),
    run: async ({ form }) => run(form),
  });
  return defineCommand({
    ...base,
    verb: 'form',
    actions: actions(send),
    run: async () => ({
      show: 'modal',
      modal: modal({
        title: 'A form',
        submit: 'Send',
        on: send,
        payload: { n: 1 },
        blocks: [input('Why', textInput(), { block: 'why' })],
      }),
    }),
  });
}

test('a wrong field is marked before anything runs, and the next try goes through', async () => {
  let runs = 0;
  const command = formCommand(async () => {
    runs += 1;
    return { show: 'close', message: message(md`Thanks`, section(md`Thanks`)) };
  });
  const bot = await aBot({ commands: [command] });
  await bot.maya.types('/hire form', { in: '#hiring' });
  await bot.maya.fill('Why', 'bad');
  await bot.maya.submits();
  await bot.maya.sees('Not that word');
  expect(runs).toBe(0);
  await bot.maya.fill('Why', 'good');
  await bot.maya.submits();
  await bot.maya.sees('Thanks');
  expect(bot.maya.screen().modals).toEqual([]);
  expect(runs).toBe(1);
});

test('a failure after the acknowledgement brings the form back with everything typed and what to do', async () => {
  const command = formCommand(async () => ({
    show: 'working',
    surface: 'modal',
    title: 'A form',
    text: 'Working on it',
    next: async () => {
      await pause(50);
      throw new ConflictError('Somebody else was faster.', 'Pick another time.');
    },
  }));
  const bot = await aBot({ commands: [command] });
  await bot.maya.types('/hire form', { in: '#hiring' });
  await bot.maya.fill('Why', 'because I said so');
  await bot.maya.submits();
  await bot.maya.sees(
    /Somebody else was faster[\s\S]*Nothing was changed[\s\S]*Pick another time[\s\S]*because I said so/,
  );
  expect(bot.maya.screen().modals.at(-1)?.submit).toBe('Send');
});

test('a question that was answered goes away when its window is there; when that failed it stays, and can be pressed again', async () => {
  const pick = { id: 'which.pick', payload: nothing };
  let fails = true;
  const command = defineCommand({
    ...base,
    verb: 'which',
    actions: actions(
      definePress({
        ...pick,
        needs: null,
        run: async () => ({
          show: 'working',
          surface: 'modal',
          title: 'Opening',
          text: 'Reading',
          answers: true,
          next: async () => {
            if (fails) throw new ConflictError('It was archived.', 'Restore it first.');
            return {
              show: 'modal',
              modal: modal({
                title: 'Open',
                blocks: [row(button('Ask', { id: 'which.ask', payload: nothing }, {}))],
              }),
            };
          },
        }),
      }),
      definePress({
        id: 'which.ask',
        payload: nothing,
        needs: null,
        run: async () => ({ show: 'close', message: message(md`All done.`, section(md`All done.`)) }),
      }),
    ),
    run: async () => ({
      show: 'message',
      message: message(md`Which one?`, section(md`Which one?`), row(button('Pick', pick, {}))),
    }),
  });
  const bot = await aBot({ commands: [command] });
  await bot.maya.types('/hire which', { in: '#hiring' });
  await bot.maya.press('Pick');
  await bot.maya.sees('It was archived.');
  await bot.maya.closes({ all: true });
  expect(bot.maya.text()).toContain('Which one?');
  fails = false;
  // Longer than a second click of the same press is ignored.
  await pause(800);
  await bot.maya.press('Pick');
  await bot.maya.sees('[Ask]');
  await expect.poll(() => bot.maya.text()).not.toContain('Which one?');
  // The conversation goes on where it was asked.
  await bot.maya.press('Ask');
  await bot.maya.sees(/#hiring[\s\S]*All done\./);
});

test('our own fault has a reference, on the screen and in the log', async () => {
  const command = formCommand(async () => {
    throw new TypeError('undefined is not a function');
  });
  const bot = await aBot({ commands: [command] });
  await bot.maya.types('/hire form', { in: '#hiring' });
  await bot.maya.fill('Why', 'x y z');
  await bot.maya.submits();
  await bot.maya.sees(/This is our fault. Reference [2-9A-Z]{4}[\s\S]*x y z/);
  const reference = /Reference ([2-9A-Z]{4})/.exec(bot.maya.text())?.[1];
  expect(bot.lines.find((line) => line.includes('our own fault'))).toContain(`"reference":"${reference}"`);
});

test('a submission that takes longer than Slack waits is answered in time and ends well', async () => {
  const command = formCommand(async () => {
    await pause(2_400);
    return { show: 'modal', modal: modal({ title: 'A form', blocks: [section(md`All saved`)] }) };
  });
  const bot = await aBot({ commands: [command] });
  await bot.maya.types('/hire form', { in: '#hiring' });
  await bot.maya.fill('Why', 'slow');
  const { ok } = await bot.maya.submits();
  expect(ok).toBe(true);
  await bot.maya.sees('All saved');
});

test('a second submission of the same form gets the answer of the first and runs nothing', async () => {
  let runs = 0;
  const command = formCommand(async () => {
    runs += 1;
    await pause(50);
    return { show: 'modal', modal: modal({ title: 'A form', blocks: [section(md`Saved ${runs}`)] }) };
  });
  const bot = await aBot({ commands: [command] });
  await bot.maya.types('/hire form', { in: '#hiring' });
  await bot.maya.fill('Why', 'once');
  const before = bot.emulator.journal.last;
  await bot.maya.submits();
  await bot.maya.sees('Saved 1');
  const delivery = bot.emulator.journal
    .since(before)
    .find((it) => it.entry === 'delivery' && it.type === 'view_submission');
  const again = await bot.send(
    new URLSearchParams({ payload: JSON.stringify((delivery as { payload: unknown }).payload) }).toString(),
    {
      type: 'application/x-www-form-urlencoded',
    },
  );
  expect(again.status).toBe(200);
  expect(await again.text()).toContain('Saved 1');
  expect(runs).toBe(1);
});

test('a window that came too late offers a button, and the button opens it', async () => {
  const open = definePress({
    id: 'late.open',
    needs: null,
    payload: nothing,
    run: async () => ({ show: 'modal', modal: modal({ title: 'Here it is', blocks: [section(md`Open now`)] }) }),
  });
  const late = defineCommand({
    ...base,
    verb: 'late',
    actions: actions(open),
    run: async ({ look }) => {
      (look.clock as unknown as { move(ms: number): void }).move(4_000);
      return {
        show: 'working',
        surface: 'modal',
        title: 'Late',
        text: 'Working',
        next: async () => say('never shown'),
        again: { action: 'late.open', payload: {}, label: 'Open it' },
      };
    },
  });
  const bot = await aBot({ commands: [late] });
  await bot.maya.types('/hire late', { in: '#hiring' });
  await bot.maya.sees(/longer than Slack waits[\s\S]*Nothing was changed/);
  await bot.maya.press('Open it');
  await bot.maya.sees('Open now');
});

test('a private answer never takes the place of a message that others see', async () => {
  const peek = definePress({
    id: 'card.peek',
    needs: null,
    payload: nothing,
    run: async () => ({
      show: 'working',
      surface: 'message',
      title: 'x',
      text: 'Looking',
      next: async () => say('For your eyes only'),
    }),
  });
  const card = defineCommand({ ...base, verb: 'card', actions: actions(peek), run: async () => say('unused') });
  const bot = await aBot({ commands: [card] });
  const channel = bot.company.channels.find((it) => it.name === 'hiring')?.id ?? '';
  await bot.tell({
    to: { channel: channel as never },
    message: message(md`A card`, section(md`A card`), row(button('Peek', peek, {}))),
    once: 'card',
  });
  await bot.maya.opensChannel('#hiring');
  await bot.maya.press('Peek');
  await bot.maya.sees('For your eyes only');
  const rui = bot.emulator.person('helena');
  await rui.opensChannel('#hiring');
  expect(rui.text()).toContain('A card');
  expect(rui.text()).not.toContain('For your eyes only');
});

test('a menu that fails or dawdles is empty, not an error', async () => {
  let answer: () => Promise<readonly ReturnType<typeof option>[]> = async () => [option('Priya Raman', 'p')];
  const people = defineOptions({ id: 'pick.people', needs: null, run: () => answer() });
  const send = defineSubmit({ id: 'pick.send', needs: null, payload: nothing, run: async () => ({ show: 'nothing' }) });
  const pick = defineCommand({
    ...base,
    verb: 'pick',
    actions: actions(people, send),
    run: async () => ({
      show: 'modal',
      modal: modal({
        title: 'Pick',
        on: send,
        payload: {},
        blocks: [input('Who', typeahead(people), { block: 'who' })],
      }),
    }),
  });
  const bot = await aBot({ commands: [pick] });
  await bot.maya.types('/hire pick', { in: '#hiring' });
  await bot.maya.sees('Who');
  expect(await bot.maya.suggests('Who', 'pri')).toEqual(['Priya Raman']);
  answer = async () => {
    throw new Error('broken');
  };
  expect(await bot.maya.suggests('Who', 'pri')).toEqual([]);
  answer = async () => {
    await pause(2_000);
    return [option('Too late', 'p')];
  };
  expect(await bot.maya.suggests('Who', 'pri')).toEqual([]);
});

test('what was typed wrongly is explained with an example that works', async () => {
  const find = defineCommand({
    ...base,
    verb: 'find',
    usage: '<name, e-mail or Lever link>',
    examples: ['Priya', 'Ana'],
    args: z.object({ _: z.string().min(1) }),
    actions: [],
    run: async ({ args }) => {
      throw new InputError(`No ${args._}.`);
    },
  });
  const now = defineCommand({
    ...base,
    verb: 'now',
    usage: '',
    examples: [''],
    args: z.object({ _: z.string() }),
    actions: [],
    run: async () => {
      throw new InputError('This ran.');
    },
  });
  const bot = await aBot({ commands: [find, now] });
  await bot.maya.types('/hire find', { in: '#hiring' });
  await bot.maya.sees(
    /\/hire find needs a name, an e-mail address or a Lever link\.[\s\S]*For example: \/hire find Priya/,
  );
  await bot.maya.types('/hire fnid x', { in: '#hiring' });
  await bot.maya.sees(/There is no “\/hire fnid”. Did you mean “\/hire find x”\?/);
  expect(bot.maya.text()).not.toMatch(/\/hire candidate fnid/);
  await bot.maya.types('/hire Priya Raman', { in: '#hiring' });
  await bot.maya.sees(/To look up a person: \/hire candidate Priya Raman/);
  await bot.maya.types('/hire now tomorrow', { in: '#hiring' });
  await bot.maya.sees(/\/hire now takes nothing after it\.[\s\S]*For example: \/hire now/);
  expect(bot.maya.text()).not.toMatch(/This ran/);
});
