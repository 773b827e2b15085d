/** Connecting one's own calendar, or the organiser's: the buttons of Home, of `/hire feed` and of the message when it ended. */
import { connectModal, linkName } from '../../blocks/calendar-consent.ts';
import { message, section } from '../../blocks/kit.ts';
import { escapeLine, md, type Mrkdwn } from '../../blocks/mrkdwn.ts';
import { InputError } from '../../errors.ts';
import { consentCalls as calls } from '../../interviewers/calls.ts';
import type { Actor } from '../../people.ts';
import type { Reads } from '../../services.ts';
import { definePress, type Press, type Reply } from '../define.ts';

/** Home is drawn anew; elsewhere it is said. */
function saying(on: Press<unknown>['on'], said: Mrkdwn): Reply {
  if (on === 'home') return { show: 'home' };
  return on === 'modal'
    ? { show: 'close', message: message(said, section(said)) }
    : { show: 'message', message: message(said, section(said)) };
}

/** @throws InputError, AccessError */
async function opening(
  actor: Actor,
  look: Reads,
  purpose: 'read' | 'hold',
  vendor: 'google' | 'microsoft' | undefined,
): Promise<Reply> {
  const views = (await look.consents.of(actor)).filter(
    (it) => it.purpose === purpose && (vendor === undefined || it.vendor === vendor),
  );
  if (views.length === 0)
    throw new InputError('There is no calendar that you could connect here.', {
      hint: 'An admin sets GOOGLE_CLIENT_ID or MICROSOFT_CONSENT first; /hire feed takes the address of a feed.',
    });
  const links = await look.consents.links(actor, purpose);
  const named = new Map([...links].map(([name, url]) => [linkName({ vendor: name, purpose }), url]));
  return { show: 'modal', modal: connectModal(views, named) };
}

const connect = definePress({
  ...calls.connect,
  needs: 'interviewer',
  run: ({ payload, actor, act }) => opening(actor, act, payload.purpose, payload.vendor),
});

const confirmed = definePress({
  ...calls.confirm,
  needs: 'interviewer',
  run: async ({ payload, actor, act, on }) => {
    const view = await act.consents.confirm(actor, payload.vendor);
    return saying(
      on,
      md`:white_check_mark: ${escapeLine(view.label)} is connected as ${escapeLine(view.kept?.account ?? view.address)}. The next search reads it.`,
    );
  },
});

const dismiss = definePress({
  ...calls.dismiss,
  needs: 'interviewer',
  run: async ({ payload, actor, act, on }) => {
    await act.consents.dismiss(actor, payload.vendor, payload.purpose);
    return saying(on, md`:white_check_mark: That account was not connected, and nothing of it is kept.`);
  },
});

const disconnect = definePress({
  ...calls.disconnect,
  needs: 'interviewer',
  run: async ({ payload, actor, act, on }) => {
    const gone = await act.consents.disconnect(actor, payload.vendor, payload.purpose);
    if (gone === null) return saying(on, md`It was not connected any more.`);
    return saying(
      on,
      gone.revoked
        ? md`:white_check_mark: ${escapeLine(gone.account)} is disconnected, and the access was taken back at ${escapeLine(gone.label)}.`
        : md`:white_check_mark: ${escapeLine(gone.account)} is disconnected, and the access is forgotten here. You can also remove it at ${escapeLine(gone.manage)}.`,
    );
  },
});

export const consentActions = [connect, confirmed, dismiss, disconnect];
