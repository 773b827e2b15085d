/** Who learns and who does not, when somebody is swapped into or out of a trainee's seat: in the record, the invitation, the count. */
import { expect, test } from 'vitest';
import type { LeverUserId } from '../../src/lever/ids.ts';
import type { ChangePlan } from '../../src/panels/change.ts';
import { withOption, withPerson } from '../../src/panels/change-target.ts';
import { interviewerInvite } from '../../src/panels/invitations.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import { sittingsOf } from '../../src/panels/sittings.ts';
import { aDraft, maya, processOf, World } from './fakes.ts';

const id = (name: string) => `u-${name}` as LeverUserId;
const person = (name: string) => ({ userId: id(name), name, email: `${name}@acme.test` });

/** Rui interviews; Jo shadows; Dana is at reverse shadow in the same pool; Ana is qualified. */
function planned(instead: string) {
  const draft = aDraft();
  const [, design] = draft.sessions;
  if (design === undefined) throw new Error('no session');
  const seats = [
    { role: 'Interviewer', people: [{ userId: id('rui'), rank: 0 }], count: 1, optional: false },
    {
      role: 'Trainee',
      people: [id('jo'), id('dana')].map((userId) => ({ userId, rank: 0 })),
      count: 1,
      optional: true,
      training: { pool: 'Design', stages: { [id('jo')]: 'shadow' as const, [id('dana')]: 'reverse-shadow' as const } },
    },
  ];
  const choice = draft.choice;
  const withTrainee = {
    ...draft,
    sessions: [{ ...design, seats }],
    choice: {
      compromises: [],
      sessions: (choice?.sessions ?? [])
        .filter((it) => it.sessionId === design.id)
        .map((it) => ({
          ...it,
          seats: [
            { userId: id('rui'), role: 'Interviewer', optional: false, why: '' },
            { userId: id('jo'), role: 'Trainee', optional: true, why: '' },
          ],
        })),
    },
  };
  const booking = newBooking(withTrainee, maya, processOf(new World()));
  const plan = {
    now: booking,
    sessions: [design.id],
    instead: id(instead),
    draft: withTrainee,
  } as unknown as ChangePlan;
  return { booking, plan };
}

const inDesign = (sessions: readonly { readonly people: readonly unknown[] }[]) => sessions[0]?.people;

test('another trainee is put in at their own stage, and the invitation says so', () => {
  const { booking, plan } = planned('jo');
  expect(inDesign(booking.sessions)).toMatchObject([
    {},
    { role: 'Shadow', training: { pool: 'Design', stage: 'shadow' } },
  ]);
  const { sessions } = withPerson(plan, person('dana'));
  expect(inDesign(sessions)).toMatchObject([
    { userId: id('rui'), role: 'Interviewer' },
    {
      userId: id('dana'),
      role: 'Reverse shadow',
      optional: true,
      training: { pool: 'Design', stage: 'reverse-shadow' },
    },
  ]);
  const [session] = sessions;
  if (session === undefined) throw new Error('gone');
  const words = interviewerInvite(booking, session, { formUrl: null, videoUrl: null });
  expect(words.description).toContain('Interviewers: Rui Lopes, dana (reverse shadow)');
});

test('whoever learns nothing there sits as an interviewer and counts in full', () => {
  const { booking, plan } = planned('jo');
  const { sessions } = withPerson(plan, person('ana'));
  const ana = sessions[0]?.people.find((it) => it.userId === id('ana'));
  expect(ana).toEqual({ ...person('ana'), role: 'Interviewer', optional: true });
  const counted = (list: typeof sessions) =>
    sittingsOf({
      panels: new Map(),
      indexed: new Map(),
      bookings: [{ ...booking, sessions: list }],
      now: 0,
    });
  expect(counted(sessions).get(id('ana'))).toMatchObject([{ training: null }]);
  expect(counted(sessions).has(id('jo'))).toBe(false);
  expect(counted(booking.sessions).get(id('jo'))).toMatchObject([{ training: { stage: 'shadow' } }]);
});

test('in a full seat nobody is a trainee, also who learns elsewhere', () => {
  const { plan } = planned('rui');
  const { sessions } = withPerson(plan, person('dana'));
  expect(inDesign(sessions)).toMatchObject([{ userId: id('dana'), role: 'Interviewer' }, { role: 'Shadow' }]);
  expect(sessions[0]?.people[0]).not.toHaveProperty('training');
});

test('the planner’s choice for another time keeps who learns apart from who interviews', () => {
  const { plan, booking } = planned('jo');
  const start = (booking.sessions[0]?.start ?? 0) + 86_400_000;
  const seat = (name: string, role: string, optional: boolean) => ({ userId: id(name), role, optional, why: '' });
  const { sessions } = withOption(plan, {
    compromises: [],
    sessions: [
      {
        sessionId: 'b',
        start,
        end: start + 45 * 60_000,
        seats: [seat('ana', 'Interviewer', false), seat('dana', 'Trainee', true)],
      },
    ],
  });
  expect(inDesign(sessions)).toMatchObject([
    { userId: id('ana'), role: 'Interviewer' },
    { userId: id('dana'), role: 'Reverse shadow', training: { stage: 'reverse-shadow' } },
  ]);
  expect(sessions[0]?.people[0]).not.toHaveProperty('training');
});

test('who only watches is called a shadow in the invitation, also without a training path', () => {
  const { booking } = planned('jo');
  const [session] = booking.sessions;
  if (session === undefined) throw new Error('gone');
  const people = [
    { ...person('rui'), role: 'Interviewer', optional: false },
    { ...person('ana'), role: 'Shadow', optional: true },
    { ...person('dana'), role: 'Interviewer', optional: true },
  ];
  const words = interviewerInvite(booking, { ...session, people }, { formUrl: null, videoUrl: null });
  expect(words.description).toContain('Interviewers: rui, ana (shadow), dana (optional)');
});
