/** Somebody learns to interview: watches, is watched, is approved, is in the pool; each step counted from what was held. */
import { expect, test } from 'vitest';
import { auditOf, books, searches } from '../support/interviewers.ts';
import { type StoryWorld, world } from '../support/world.ts';

const HOUR = 3_600_000;

/** Until after the panel that was just booked is over, and the bot has looked. */
async function holds(it: StoryWorld, name: string) {
  const panels = it.lever.panelsOf(name) as unknown as { canceledAt: number | null; interviews: { date: number }[] }[];
  const last = Math.max(...panels.flatMap((one) => one.interviews.map((two) => two.date)));
  it.clock.moveTo(last + 3 * HOUR);
  await it.tick();
}

async function begins(it: StoryWorld) {
  const omar = it.person('omar');
  await omar.types('/hire pools Backend coding', { in: '#hiring-backend' });
  await omar.sees(/Backend coding · 6 people/);
  await omar.press('Edit');
  await omar.sees(/Times watching/);
  await omar.fill('Times watching (shadow)', '1');
  await omar.fill('Times being watched (reverse shadow)', '1');
  await omar.picks('Approved by', 'Rui Carvalho', { typing: 'rui' });
  await omar.picks('In training', ['Nora Eriksen'], { typing: 'nora' });
  await omar.press('Save pool');
  await omar.sees(/Backend coding is saved/);
}

test('a trainee fills a shadow seat, then a reverse shadow seat, and graduates after the approver’s press', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const { maya } = it;
  const [nora, rui] = [it.person('nora'), it.person('rui')];
  await begins(it);
  await nora.opensHome();
  await nora.sees(/Training for Backend coding: shadow 0 of 1, reverse shadow 0 of 1/);

  await searches(it);
  expect(maya.text()).toMatch(/Coding interview — .*Nora Eriksen \(?shadow/i);
  // A trainee never takes the session alone.
  expect(maya.text()).not.toMatch(/Coding interview — Nora Eriksen/);
  await books(it);
  await it.tick();
  await nora.opensHome();
  await nora.sees(/shadow 0 of 1/);
  await holds(it, 'Priya Raman');
  await nora.opensHome();
  await nora.sees(/shadow 1 of 1, reverse shadow 0 of 1/);

  await searches(it, 'Tom Okafor');
  expect(maya.text()).toMatch(/Nora Eriksen \(?reverse shadow/i);
  await books(it);
  await holds(it, 'Tom Okafor');
  await rui.opensChannel('Fulcrum');
  await rui.sees(/Nora Eriksen has done the training for Backend coding/);
  await it.tick();
  expect(rui.text().match(/has done the training/g)).toHaveLength(1);
  await rui.press('Approve');
  await rui.sees(/You approved Nora Eriksen/);
  await nora.opensChannel('Fulcrum');
  await nora.sees(/You have finished the training for Backend coding/);

  const omar = it.person('omar');
  await omar.types('/hire pools Backend coding', { in: '#hiring-backend' });
  await omar.sees(/Backend coding · 7 people/);
  const audit = await auditOf(it);
  expect(audit.filter((one) => one['action'] === 'training.graduated')).toEqual([
    expect.objectContaining({
      subject: { kind: 'user', id: it.company.people.find((one) => one.key === 'nora')?.leverId },
      actor: expect.objectContaining({ leverUserId: it.company.people.find((one) => one.key === 'rui')?.leverId }),
    }),
  ]);
});

test('an interview that was taken out of Lever does not count', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const nora = it.person('nora');
  await begins(it);
  await searches(it);
  await books(it);
  const [panel] = it.lever.panelsOf('Priya Raman') as unknown as {
    id: string;
    interviews: { id: string; subject: string }[];
  }[];
  const coding = panel?.interviews.find((one) => one.subject === 'Coding interview');
  it.lever.ui.deleteInterview(coding?.id ?? '');
  await holds(it, 'Priya Raman');
  await nora.opensHome();
  await nora.sees(/shadow 0 of 1/);
});
