/** What came of pressing Add. Data in, message or modal out; pure. */
import type { Added } from '../candidates/add.ts';
import type { AddDraft } from '../candidates/add-draft.ts';
import type { AddCalls } from '../candidates/calls.ts';
import {
  actions,
  button,
  type Callable,
  context,
  linkButton,
  type Message,
  message,
  modal,
  type Modal,
  section,
  warning,
} from './kit.ts';
import { escapeLine, join, lines, link, md } from './mrkdwn.ts';

const nameless = 'The candidate';

export function addedMessage(it: Added, schedule: Callable<{ opportunityId: string }>): Message {
  const name = it.name ?? nameless;
  const done = it.made ? md`:white_check_mark: *Added to Lever:*` : md`:information_source: *Already in Lever:*`;
  const where = join([it.job !== null && escapeLine(it.job), it.stage !== null && escapeLine(it.stage)], ', ');
  return message(
    it.made
      ? md`${escapeLine(name)} was added to Lever.`
      : md`${escapeLine(name)} was in Lever already; nothing was added.`,
    section(
      lines(
        md`${done} ${link(it.url, name)}${where === '' ? md`` : md` · ${where}`}`,
        it.made ? null : md`Somebody added this very candidate a moment ago, so nothing was added a second time.`,
      ),
    ),
    it.deduped &&
      context(
        md`Lever knew the e-mail address, so it made no second person: this is another candidacy of the one it had, whose own name and contact data stay.`,
      ),
    actions(
      button('Schedule panel', schedule, { opportunityId: it.opportunityId }, { style: 'primary' }),
      it.url === '' ? null : linkButton('Open in Lever', it.url),
    ),
  );
}

/** The answer was lost, now (`lookedFor` says whether it could be looked for) or with an earlier press (`null`). */
export function unclearAddModal(draft: AddDraft, lookedFor: boolean | null, calls: AddCalls): Modal {
  const name = escapeLine(draft.order.name);
  return modal({
    title: 'Not confirmed',
    blocks: [
      warning(
        lookedFor === true
          ? md`Lever did not confirm that ${name} was added, and they are not there now.`
          : md`Lever did not confirm that ${name} was added. They may be there, or not.`,
      ),
      section(
        md`_Look again_ looks first and adds only who is not there, so nobody is added twice.${
          lookedFor === null ? md` _Start a new one_ leaves this as it is.` : md``
        }`,
      ),
      actions(
        button('Look again', calls.lookAgain, { draft: draft.id }, { style: 'primary' }),
        lookedFor === null && button('Start a new one', calls.startOver, {}),
      ),
    ],
  });
}

/** The same, for who has closed the window. */
export function unclearAddMessage(draft: AddDraft, calls: AddCalls): Message {
  const said = md`Lever did not confirm that ${escapeLine(draft.order.name)} was added. They may be there, or not.`;
  return message(
    said,
    warning(said),
    context(md`Look again looks first and adds only who is not there.`),
    actions(button('Look again', calls.lookAgain, { draft: draft.id }, { style: 'primary' })),
  );
}

export function busyAddModal(draft: string, calls: AddCalls): Modal {
  return modal({
    title: 'Being added',
    blocks: [
      section(
        md`:hourglass_flowing_sand: This very candidate is being added at this moment, by you in another window or by a colleague. Nothing was added from here.`,
      ),
      actions(button('Look again', calls.preview, { draft }, { style: 'primary' })),
    ],
  });
}

/** Not added, for who has closed the window. */
export function notAddedMessage(why: string): Message {
  const said = md`Not added: ${escapeLine(why)}`;
  return message(said, section(md`:no_entry: ${said}`), context(md`Nothing was changed. Start again with /hire add.`));
}
