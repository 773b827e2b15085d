/**
 * `/hire connect`: a Lever Super Admin pastes an API key, sees what it may do, and keeps it. The key is tried before it
 * is kept, stored encrypted, and shown by no screen afterwards; replacing it is all that can be done with it.
 *
 * Who may: while Lever works, its Super Admins. While nobody can be known from Lever (no key yet, or a refused one), an
 * admin of the Slack workspace or whoever connected last — and always only a Super Admin of the account behind the key.
 */
import { z } from 'zod';
import { keyIn, keyModal, testedModal } from '../blocks/connect.ts';
import { message, section } from '../blocks/kit.ts';
import { escape, lines, md } from '../blocks/mrkdwn.ts';
import type { ConnectionState, KeyTest } from '../directory/connection.ts';
import { AccessError } from '../errors.ts';
import { type Actor, roleNames } from '../people.ts';
import { actions, defineCommand, definePress, defineSubmit, type Reply } from './define.ts';

const working: readonly ConnectionState['health'][] = ['connected', 'partial', 'saved'];

/** @throws AccessError with the reason and who can. */
function mayConnect(actor: Actor, connection: ConnectionState): void {
  if (working.includes(connection.health)) {
    if (actor.role === 'superAdmin') return;
    throw new AccessError(
      'role',
      `Only a Lever Super Admin can change the Lever connection${actor.role ? `; your role is ${roleNames[actor.role]}` : ''}.`,
      'Ask a Super Admin to type /hire connect.',
    );
  }
  if (actor.slackAdmin || actor.role === 'superAdmin' || connection.by === actor.slackId) return;
  throw new AccessError(
    'role',
    'Connecting Lever for the first time takes an admin of this Slack workspace who is also a Super Admin in Lever.',
    'Ask such a person to type /hire connect.',
  );
}

/** Why a tested key cannot be kept; `null` when it can. */
function whyNot({ report, person }: KeyTest, actor: Actor): string | null {
  if (report.verdict !== 'works' && report.verdict !== 'partial') return report.sentence;
  if (!actor.email)
    return 'Your Slack profile shows no e-mail address, so it cannot be checked that you are a Super Admin.';
  if (!person) {
    const users = report.permissions.find((it) => it.scope === 'users:read:admin');
    return users?.access === 'missing'
      ? 'The key may not read users, so it cannot be checked that you are a Super Admin. Allow users (read) and paste it again.'
      : `That Lever account has no active user with your e-mail address (${actor.email}), so it cannot be checked that you are a Super Admin.`;
  }
  if (!person.active || person.role !== 'superAdmin')
    return `Only a Super Admin can connect Lever; in that account you are ${person.roleName}.`;
  return null;
}

const test = defineSubmit({
  id: 'connect.test',
  needs: null,
  payload: z.object({ attempt: z.number() }),
  check: (form) => {
    const { block, key } = keyIn(form);
    return key === '' ? { [block]: 'Paste the key' } : {};
  },
  run: async ({ payload, form, actor, act }): Promise<Reply> => {
    const before = await act.connection.state();
    mayConnect(actor, before);
    const { key } = keyIn(form);
    return {
      show: 'working',
      surface: 'modal',
      title: 'Connect Lever',
      text: 'Asking Lever what this key may do …',
      next: async () => {
        const tested = await act.connection.test(key, { slackId: actor.slackId, email: actor.email });
        const no = whyNot(tested, actor);
        if (no !== null) {
          const said = lines(escape(no), md`Nothing was saved.`);
          return { show: 'modal', modal: keyModal(before, { test }, payload.attempt + 1, said) };
        }
        const personName = tested.person?.name ?? actor.name;
        return { show: 'modal', modal: testedModal({ report: tested.report, personName }, { save }, tested.id) };
      },
    };
  },
});

const save = defineSubmit({
  id: 'connect.save',
  needs: null,
  payload: z.object({ test: z.string() }),
  run: async ({ payload, actor, act }): Promise<Reply> => {
    mayConnect(actor, await act.connection.state());
    const report = await act.connection.save(payload.test, actor.slackId);
    await act.audit({
      actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
      action: 'connect.save',
      subject: { kind: 'connection', id: 'lever' },
      result: 'done',
      detail: report.verdict,
    });
    const text = md`Lever is connected. Candidates are being read now; \`/hire status\` shows how far it is.`;
    return { show: 'close', message: message(text, section(text)) };
  },
});

async function begin(actor: Actor, connection: ConnectionState): Promise<Reply> {
  if (connection.source === 'environment') {
    const text = md`The Lever key comes from the bot’s environment (\`LEVER_API_KEY\`). Whoever runs the bot can replace it there.`;
    return { show: 'message', message: message(text, section(text)) };
  }
  mayConnect(actor, connection);
  return { show: 'modal', modal: keyModal(connection, { test }, 1) };
}

/** The Home tab's button. */
export const connectOpen = definePress({
  id: 'connect.open',
  needs: null,
  payload: z.object({}),
  run: async ({ actor, act }) => begin(actor, await act.connection.state()),
});

export const connect = defineCommand({
  verb: 'connect',
  group: 'Set-up',
  summary: 'Connect Lever, or replace its key (Super Admins)',
  usage: '',
  examples: [''],
  needs: null,
  args: z.object({ _: z.string() }),
  actions: actions(connectOpen, test, save),
  run: async ({ actor, look }) => begin(actor, await look.connection.state()),
});
