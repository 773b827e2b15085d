/**
 * `/hire feed [person]`: the secret iCalendar address of somebody whom no connected calendar knows; one's own, or anybody's
 * for an admin. The address is tried before it is kept, and no screen shows it afterwards.
 */
import { z } from 'zod';
import { feedIn, feedModal, type FeedView } from '../blocks/feed.ts';
import { message, section } from '../blocks/kit.ts';
import { escape, lines, md } from '../blocks/mrkdwn.ts';
import { InputError } from '../errors.ts';
import { feedCalls as calls } from '../interviewers/calls.ts';
import { needsAdmin } from '../interviewers/needs-admin.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { Reads } from '../services.ts';
import { actions, defineCommand, definePress, defineSubmit, type Reply } from './define.ts';
import { consentActions } from './feed/consent.ts';

/** The vendors at which this person has not connected their own calendar yet. */
async function connectable(actor: Actor, look: Reads): Promise<FeedView['connect']> {
  if (!look.consents.offered) return [];
  const [views, links] = await Promise.all([look.consents.of(actor), look.consents.links(actor, 'read')]);
  const mine = views.filter((it) => it.purpose === 'read');
  if (mine.some((it) => it.kept?.ended === null)) return [];
  return mine.flatMap((it) => {
    const url = links.get(it.vendor);
    return url === undefined ? [] : [{ label: it.label, url }];
  });
}

/** @throws AccessError, InputError */
async function viewOf(actor: Actor, userId: LeverUserId, look: Reads): Promise<FeedView> {
  if (actor.leverUserId !== userId) needsAdmin(actor, 'Changing somebody else’s calendar feed');
  const [person, state] = await Promise.all([look.interviewers.person(userId), look.feeds.state(userId)]);
  const own = actor.leverUserId === userId;
  const connect = own ? await connectable(actor, look) : [];
  return { userId, name: person.name, own, state, zone: person.zone, connect };
}

function whose(actor: Actor, typed: string, look: Reads): LeverUserId {
  if (typed === '') {
    if (actor.leverUserId !== null) return actor.leverUserId;
    throw new InputError('You are not matched to a Lever user, so there is nobody to read a calendar for.');
  }
  needsAdmin(actor, 'Changing somebody else’s calendar feed');
  const [first, second] = look.directory.searchUsers(typed, 2);
  if (first === undefined) throw new InputError(`Nobody in Lever is called “${typed.slice(0, 60)}”.`);
  if (second !== undefined && first.email.toLowerCase() !== typed.toLowerCase())
    throw new InputError(`“${typed.slice(0, 60)}” could be ${first.name} or ${second.name}.`, {
      hint: 'Type the whole name, or the e-mail address.',
    });
  return first.id;
}

const open = definePress({
  ...calls.open,
  needs: 'interviewer',
  run: async ({ payload, actor, act }) => ({
    show: 'modal',
    modal: feedModal(await viewOf(actor, payload.user as LeverUserId, act), calls, 1),
  }),
});

const save = defineSubmit({
  ...calls.save,
  needs: 'interviewer',
  check: (form) => {
    const { block, url } = feedIn(form);
    return url === '' ? { [block]: 'Paste the address' } : {};
  },
  run: async ({ payload, form, actor, act }): Promise<Reply> => {
    const userId = payload.user as LeverUserId;
    const view = await viewOf(actor, userId, act);
    return {
      show: 'working',
      surface: 'modal',
      title: 'Calendar feed',
      text: 'Reading the feed …',
      next: async () => {
        const result = await act.feeds.save(actor, userId, feedIn(form).url, view.zone);
        if (!result.saved) {
          const said = lines(escape(result.sentence), md`Nothing was saved.`);
          return { show: 'modal', modal: feedModal(view, calls, payload.attempt + 1, said) };
        }
        const entries = `${result.entries} ${result.entries === 1 ? 'entry' : 'entries'}`;
        const said = md`:white_check_mark: The feed was read (${escape(entries)}) and is kept, encrypted. The next search uses it where no connected calendar knows ${view.own ? md`you` : escape(view.name)}.`;
        return { show: 'close', message: message(said, section(said)) };
      },
    };
  },
});

const remove = definePress({
  ...calls.remove,
  needs: 'interviewer',
  run: async ({ payload, actor, act }): Promise<Reply> => {
    await act.feeds.remove(actor, payload.user as LeverUserId);
    const said = md`:white_check_mark: The calendar feed was removed.`;
    return { show: 'close', message: message(said, section(said)) };
  },
});

export const feed = defineCommand({
  verb: 'feed',
  group: 'You',
  summary: 'Have a calendar read by its secret iCal address',
  usage: '[person]',
  examples: ['', 'Jo Abernathy'],
  needs: 'interviewer',
  args: z.object({ _: z.string() }),
  actions: actions(open, save, remove, ...consentActions),
  run: async ({ args, actor, look }) => ({
    show: 'modal',
    modal: feedModal(await viewOf(actor, whose(actor, args._.trim(), look), look), calls, 1),
  }),
});
