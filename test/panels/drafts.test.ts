/** Beginning a plan: whom it may be for, what is kept, and what Lever says about a candidate we cannot plan for. */
import { expect, test } from 'vitest';
import { AccessError, ConflictError, NotFoundError } from '../../src/errors.ts';
import { unfinishedBookings } from '../../src/jobs/unfinished-bookings.ts';
import { createBooker } from '../../src/panels/book.ts';
import { createPanels, type PanelsOptions } from '../../src/panels/create.ts';
import { aDraft, Broken, directory, Fate, maya, processOf, World } from './fakes.ts';

const DAY = 86_400_000;

function room(world: World, over: { readonly known?: boolean; readonly retrieve?: () => Promise<never> } = {}) {
  const wires = processOf(world);
  const opportunity = {
    id: 'o-1',
    name: 'Priya Raman',
    posting: 'p-1',
    stage: 's-1',
    confidential: false,
    url: 'https://hire.lever.co/candidates/o-1',
    lastInteractionAt: world.now,
  };
  let known = over.known ?? true;
  const options = {
    ...wires,
    templates: null,
    directory: {
      ...directory,
      opportunity: () => (known ? opportunity : undefined),
      opportunities: () => [opportunity],
      stage: () => ({ id: 's-1', text: 'On-site', index: 3 }),
      templates: () => [],
      refresh: async () => {
        known = over.known ?? true;
      },
    },
    lever: over.retrieve ? { ...wires.lever, opportunities: { retrieve: over.retrieve } } : wires.lever,
  } as unknown as PanelsOptions;
  return createPanels(options);
}

const place = { channelId: null, channelName: null, private: true };
const begin = (panels: ReturnType<typeof room>, fresh = false) =>
  panels.start({ actor: maya, place, opportunityId: 'o-1' as never, ...(fresh && { fresh }) });

test('a plan that was begun is opened again; a fresh one leaves it; another person begins their own', async () => {
  const panels = room(new World());
  const first = await begin(panels);
  await panels.saveDraft({ ...first.draft, availability: 'Tue 9-12' });
  const again = await begin(panels);
  expect(again).toMatchObject({ resumed: true, draft: { id: first.draft.id, availability: 'Tue 9-12' } });
  const fresh = await begin(panels, true);
  expect(fresh.resumed).toBe(false);
  expect(fresh.draft.id).not.toBe(first.draft.id);
  const rui = { ...maya, slackId: 'URUI' as never };
  expect(await panels.draft(first.draft.id, rui)).toBeNull();
  expect((await panels.start({ actor: rui, place, opportunityId: 'o-1' as never })).resumed).toBe(false);
});

test('an old plan opens with days that are still to come', async () => {
  const world = new World();
  const panels = room(world);
  const { draft } = await begin(panels);
  expect(draft.window).toEqual({ from: '2026-11-25', to: '2026-12-08' });
  world.now += 30 * DAY;
  expect((await begin(panels)).draft.window.from).toBe('2026-12-25');
});

test('two windows on one plan: the older one is told, and overwrites nothing', async () => {
  const panels = room(new World());
  const { draft } = await begin(panels);
  await panels.saveDraft({ ...draft, availability: 'Mon' });
  await expect(panels.saveDraft({ ...draft, availability: 'Tue' })).rejects.toBeInstanceOf(ConflictError);
  expect((await panels.draft(draft.id, maya))?.availability).toBe('Mon');
});

test('an archived candidate is explained; one that is not there and one that may not be seen sound the same', async () => {
  const world = new World();
  world.archived = true;
  await expect(begin(room(world))).rejects.toThrow(/Priya Raman is archived in Lever/);
  const gone = await begin(
    room(new World(), { retrieve: () => Promise.reject(new Broken('lever', 'not-found')) }),
  ).catch((it: unknown) => it);
  const secret = await begin(room(new World(), { known: false })).catch((it: unknown) => it);
  expect(gone).toBeInstanceOf(NotFoundError);
  expect((secret as Error).message).toBe((gone as Error).message);
  const lacking = await begin(
    room(new World(), { retrieve: () => Promise.reject(new Broken('lever', 'confidential')) }),
  ).catch((it: unknown) => it);
  expect(lacking).toBeInstanceOf(AccessError);
  expect((lacking as Error).message).toMatch(/may not read confidential/);
});

test('who may plan: Limited Team Member and above; without a Lever user only where the admin allowed it', () => {
  const panels = room(new World());
  expect(() => panels.permit({ ...maya, role: 'limitedTeamMember' })).not.toThrow();
  expect(() => panels.permit({ ...maya, role: 'interviewer' })).toThrow(
    /Limited Team Member or above; yours is Interviewer/,
  );
  const unmapped = { ...maya, leverUserId: null, role: null, unmapped: 'Your Slack e-mail is not in Lever.' };
  expect(() => panels.permit(unmapped)).toThrow('Your Slack e-mail is not in Lever.');
  const allowing = createPanels({ ...processOf(new World()), templates: null, performAsFallback: 'posting-owner' });
  expect(() => allowing.permit(unmapped)).not.toThrow();
});

test('a booking that a crash left open is told to its recruiter once, with both ways on', async () => {
  const world = new World();
  const at = 8;
  await createBooker(processOf(world, new Fate({ at, how: 'kill-after' })))
    .book(aDraft(), maya)
    .catch(() => {});
  world.restart();
  const panels = room(world);
  const run = (now: number) => unfinishedBookings.run({ now, look: { panels } as never });
  expect(await run(world.now)).toEqual([]);
  const [notice, ...more] = await run(world.now + 2 * 60_000);
  expect(more).toEqual([]);
  expect(notice).toMatchObject({ to: { user: maya.slackId }, once: 'unfinished:d1-0:booking:crash' });
  const shown = JSON.stringify(notice?.message);
  expect(shown).toContain('schedule.finish');
  expect(shown).toContain('schedule.undo');
  await panels.undo('d1-0', maya);
  expect(await run(world.now + 5 * 60_000)).toEqual([]);
});

test('a candidate’s panels say which are ours and which can only be edited in Lever', async () => {
  const world = new World();
  await createBooker(processOf(world)).book(aDraft(), maya);
  world.panels.push({
    id: 'by-hand' as never,
    createdAt: 1,
    externallyManaged: false,
    externalUrl: null,
    canceledAt: null,
    start: 1,
    interviews: [],
  });
  const panels = room(world);
  const found = await panels.ofCandidate('o-1' as never);
  expect(found.map((it) => [it.ours, it.writable, it.interviews.length])).toEqual([
    [true, true, 3],
    [false, false, 0],
  ]);
  world.now = Date.UTC(2026, 11, 1, 8);
  const day = await panels.today(maya);
  expect(day.map((it) => it.title)).toEqual(['Coding', 'System design', 'Values']);
  expect(
    (await panels.today({ ...maya, slackId: 'UANA' as never, leverUserId: 'u-ana' as never, role: 'interviewer' })).map(
      (it) => it.title,
    ),
  ).toEqual(['Coding']);
});
