/** The window of a calendar feed. The address that was typed is shown by none. Pure. */
import type { FeedState } from '../interviewers/feeds.ts';
import { sayDate } from '../zones.ts';
import {
  actions,
  alert,
  button,
  type Callable,
  confirm,
  context,
  input,
  linkButton,
  modal,
  type Modal,
  section,
  textInput,
} from './kit.ts';
import { escapeLine, lines, md, type Mrkdwn } from './mrkdwn.ts';

const BLOCK = 'feed';

/** Its field has another id for each person and each try, so that Slack does not fill it in again. */
export function feedIn(form: Readonly<Record<string, string | readonly string[] | null>>): {
  block: string;
  url: string;
} {
  const block = Object.keys(form).find((it) => it.startsWith(BLOCK)) ?? BLOCK;
  const value = form[block];
  return { block, url: typeof value === 'string' ? value.trim() : '' };
}

export interface FeedView {
  readonly userId: string;
  readonly name: string;
  readonly own: boolean;
  readonly state: FeedState;
  readonly zone: string;
  /** Where connecting the calendar itself begins, which is better than a feed. */
  readonly connect: readonly { readonly label: string; readonly url: string }[];
}

export function feedModal(
  view: FeedView,
  calls: {
    readonly save: Callable<{ user: string; attempt: number }>;
    readonly remove: Callable<{ user: string }>;
  },
  attempt: number,
  said: Mrkdwn | null = null,
): Modal {
  const whose = view.own ? md`your` : md`${escapeLine(view.name)}’s`;
  const { host, since } = view.state;
  return modal({
    title: 'Calendar feed',
    submit: 'Try and save',
    on: calls.save,
    payload: { user: view.userId, attempt },
    blocks: [
      said && alert('error', said),
      section(
        lines(
          md`For calendars that the company’s own connection cannot read. When ${whose} times are busy is read from the feed; nothing is written to it.`,
          host === null || since === null
            ? null
            : md`:white_check_mark: A feed from ${escapeLine(host)} is set since ${escapeLine(sayDate(view.zone, since))}. It cannot be shown again; it can be replaced or removed.`,
        ),
      ),
      view.connect.length === 0
        ? null
        : [
            section(
              md`Connecting the calendar itself is better: it is read as it is now, and needs no secret address.`,
            ),
            actions(
              ...view.connect.map((it) => linkButton(`Connect ${it.label}`, it.url, { suffix: it.label.slice(0, 6) })),
            ),
          ],
      host === null
        ? null
        : actions(
            button(
              'Remove the feed',
              calls.remove,
              { user: view.userId },
              {
                style: 'danger',
                confirm: confirm({
                  title: 'Remove the feed?',
                  text: md`Without it, ${whose} calendar may not be readable, and then nobody can be scheduled there.`,
                  yes: 'Remove',
                }),
              },
            ),
          ),
      input('Secret iCal address', textInput({ placeholder: 'https://… or webcal://…', most: 1500 }), {
        block: `${BLOCK}-${view.userId}-${attempt}`,
        hint: 'It is tried before it is kept, stored encrypted, and never shown again.',
      }),
      context(
        md`Google: Settings → the calendar → Integrate → Secret address in iCal format. Outlook: Settings → Shared calendars → Publish → ICS. iCloud: share as Public Calendar.`,
      ),
    ],
  });
}
