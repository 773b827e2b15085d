/** What a change does to whom, shown before the press that writes. Data in, modal out; pure. */
import type { ChangedSession, ChangeKind, ChangePlan, ChangePreview } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import type { BookedSession } from '../panels/booking.ts';
import { button, context, divider, header, modal, type Modal, section, warning } from './kit.ts';
import { bold, escapeLine, join, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { buttons } from './panel-change-buttons.ts';
import { personText, sessionText } from './panel-change-session.ts';
import { zonesOf } from './panel-change-when.ts';
import { dayOf, timeRange } from './panel-time.ts';

const words: Record<ChangeKind, { readonly title: string; readonly submit: string }> = {
  move: { title: 'Check and move (3 of 3)', submit: 'Move' },
  replace: { title: 'Check and replace (2/2)', submit: 'Replace' },
  edit: { title: 'Check and save (2 of 2)', submit: 'Save' },
  cancel: { title: 'Check and cancel', submit: 'Cancel it' },
  add: { title: 'Check and add (3 of 3)', submit: 'Add' },
};

const MOST_PEOPLE = 40;

export function changePreviewModal(plan: ChangePlan, preview: ChangePreview, calls: ChangeCalls): Modal {
  const { candidate } = plan.now;
  const here = { plan: plan.id };
  return modal({
    title: words[plan.kind].title,
    submit: words[plan.kind].submit,
    close: 'Not now',
    on: calls.apply,
    payload: { plan: plan.id, attempt: plan.attempt, seen: preview.seen },
    blocks: [
      section(
        md`*Nothing is changed yet.* This is what happens to ${link(candidate.url, candidate.name)}${
          candidate.postingTitle === '' ? md`` : md`, ${escapeLine(candidate.postingTitle)}`
        }.`,
      ),
      preview.warnings.slice(0, 10).map((it) => warning(escapeLine(it))),
      header('In Lever'),
      preview.rows.map((it) => section(rowText(plan, it))),
      context(
        md`${plan.kind === 'add' ? md`One more interview in the same panel; the others stay as they are` : md`The same panel and interviews, changed in place`}, written as ${bold(preview.author)}${
          preview.authorReason === null ? md`` : md` (${escapeLine(preview.authorReason)})`
        }.`,
      ),
      header('Interviewers'),
      preview.people.length === 0
        ? section(md`Nobody’s part changes.`)
        : section(
            lines(
              ...preview.people.slice(0, MOST_PEOPLE).map((it) => md`• ${bold(it.name)} ${escapeLine(it.what)}`),
              preview.people.length > MOST_PEOPLE && md`… and ${preview.people.length - MOST_PEOPLE} more`,
            ),
          ),
      header('Candidate'),
      section(escapeLine(preview.candidate)),
      header('In Slack'),
      'none' in preview.channel
        ? section(escapeLine(preview.channel.none))
        : section(
            md`The card in #${escapeLine(preview.channel.name)} is edited, with one line below it${
              preview.channel.privacy === 'full' ? md`.` : md`, without names.`
            }`,
          ),
      divider(),
      buttons(
        (plan.kind === 'move' || plan.kind === 'add') && button('Other times', calls.days, here),
        plan.kind === 'replace' && button('Somebody else', calls.people, here),
      ),
    ],
  });
}

/** "*Coding* Tue 1 Dec 10:00–11:00 (…) → *Wed 2 Dec 11:00–12:00 (…)*", and whatever else differs, a line each. */
export function rowText(plan: ChangePlan, { was, will, place }: ChangedSession): Mrkdwn {
  const zones = zonesOf(plan);
  const at = (it: BookedSession) =>
    md`${dayOf(zones, it.start)} ${timeRange(zones, it.start, it.start + it.minutes * 60_000)}`;
  if (was === null)
    return will === null ? md`` : md`:heavy_plus_sign: *${dayOf(zones, will.start)}*  ${sessionText(zones, will)}`;
  if (will === null) return md`${bold(was.title)} ${at(was)} → *deleted*`;
  const moved = was.start !== will.start || was.minutes !== will.minutes;
  const left = was.people.filter((it) => will.people.every((one) => one.userId !== it.userId));
  const came = will.people.filter((it) => was.people.every((one) => one.userId !== it.userId));
  const named = (list: BookedSession['people']) => (list.length === 0 ? md`nobody` : join(list.map(personText), ', '));
  return lines(
    moved ? md`${bold(was.title)}  ${at(was)} → *${at(will)}*` : md`${bold(was.title)}  ${at(was)}`,
    was.title !== will.title && md`Title: ${escapeLine(was.title)} → ${bold(will.title)}`,
    left.length + came.length > 0 && md`Interviewer: ${named(left)} → *${named(came)}*`,
    place !== null && md`Place: ${escapeLine(place.was)} → ${bold(place.will)}`,
    was.formName !== will.formName &&
      md`Form: ${escapeLine(was.formName ?? 'none')} → ${bold(will.formName ?? 'none')}`,
  );
}
