/** `/hire add` before anything is written: the form, who is known already, and the preview. Data in, modals out; pure. */
import type { AddDraft } from '../candidates/add-draft.ts';
import type { AddCalls, addMenus } from '../candidates/calls.ts';
import type { Known } from '../candidates/known.ts';
import type { Order } from '../candidates/order.ts';
import type { AddPreview } from '../candidates/preview.ts';
import {
  actions,
  button,
  type Callable,
  context,
  divider,
  emailInput,
  fields,
  field,
  header,
  input,
  linkButton,
  modal,
  type Modal,
  option,
  type Option,
  section,
  select,
  textInput,
  typeahead,
  warning,
} from './kit.ts';
import { bold, escapeLine, italic, join, lines, md, type Mrkdwn } from './mrkdwn.ts';

/** Block ids of the form. */
export const addFields = {
  name: 'name',
  email: 'email',
  phone: 'phone',
  posting: 'posting',
  origin: 'origin',
  stage: 'stage',
  source: 'source',
} as const;

export interface AddFormParts {
  readonly draft: AddDraft;
  readonly calls: AddCalls;
  readonly menus: typeof addMenus;
  readonly origins: readonly (readonly [value: string, words: string])[];
  /** Of the order, as menu entries; `null`: not chosen, or gone. */
  readonly posting: Option | null;
  readonly stage: Option | null;
  /** Names of the stages where people start by themselves. */
  readonly starts: { readonly lead: string; readonly applicant: string };
  /** What the person should know first, in sentences. */
  readonly notes: readonly string[];
}

export function addModal(parts: AddFormParts): Modal {
  const { order, id } = parts.draft;
  const { menus } = parts;
  const choices = parts.origins.map(([value, words]) => option(words, value));
  return modal({
    title: 'Add a candidate (1 of 2)',
    submit: 'Check',
    on: parts.calls.check,
    payload: { draft: id },
    focus: order.name === '' ? addFields.name : addFields.email,
    blocks: [
      parts.notes.map((it) => warning(escapeLine(it))),
      input('Name', textInput({ initial: order.name, placeholder: 'First and last name' }), { block: addFields.name }),
      input('E-mail', emailInput({ initial: order.email, placeholder: 'name@example.com' }), {
        block: addFields.email,
        hint: 'Lever tells people apart by it. Leave it empty if you do not have it yet.',
        optional: true,
      }),
      input('Phone', textInput({ initial: order.phone }), { block: addFields.phone, optional: true }),
      input('Job', typeahead(menus.posting, parts.posting, { placeholder: 'Title, team or place' }), {
        block: addFields.posting,
        hint: 'Jobs in every state; those that are not published say so. Empty: no job yet.',
        optional: true,
      }),
      input('How they came in', select(choices, order.origin), { block: addFields.origin }),
      input('Source', typeahead(menus.source, option(order.source, order.source)), {
        block: addFields.source,
        hint: 'Where you know them from. Lever keeps this apart from tags. Type to choose another one or to make a new one.',
      }),
      input('Stage', typeahead(menus.stage, parts.stage, { placeholder: 'Where they start by themselves' }), {
        block: addFields.stage,
        hint: `Empty: ${parts.starts.lead}; ${parts.starts.applicant} for who applied.`,
        optional: true,
      }),
      context(md`Nothing is written before you have seen what Lever will hold.`),
    ],
  });
}

interface Names {
  /** `Priya Raman · Backend Engineer · On-site` */
  readonly describe: (it: Known['opportunity']) => string;
}

function knownLines(it: Known, order: Order, names: Names): Mrkdwn {
  const [name = '', ...rest] = names.describe(it.opportunity).split(' · ');
  const same = order.postingId !== null && it.opportunity.posting === order.postingId;
  return lines(
    md`${bold(name)}\n${escapeLine(rest.join(' · '))}`,
    join([it.archived && italic('archived'), same && md`*the job you chose*`], ' · '),
  );
}

/** Somebody with this address (or, without one, of this name) is a candidate already. */
export function knownModal(
  preview: AddPreview,
  calls: AddCalls,
  schedule: Callable<{ opportunityId: string }>,
  names: Names,
): Modal {
  const { draft, known } = preview;
  const { order } = draft;
  const here = { draft: draft.id };
  const shown = known.slice(0, 20);
  return modal({
    title: 'Known already',
    blocks: [
      section(
        order.email === null
          ? md`*There ${known.length === 1 ? md`is a candidate` : md`are candidates`} called ${escapeLine(order.name)} already.* Nothing is added yet. Without an e-mail address Lever cannot tell whether that is the same person, and makes a second one.`
          : md`*Lever knows ${escapeLine(order.email)} already.* Nothing is added yet. Another candidacy goes to the same person, whose own name and contact data stay.`,
      ),
      shown.map((it) => [
        section(knownLines(it, order, names)),
        actions(
          it.archived
            ? null
            : button(
                'Schedule panel',
                schedule,
                { opportunityId: it.opportunity.id },
                { suffix: it.opportunity.id, describe: `Schedule panel: ${names.describe(it.opportunity)}` },
              ),
          it.opportunity.url !== '' && linkButton('Open in Lever', it.opportunity.url),
        ),
      ]),
      divider(),
      actions(
        button(
          'Add another candidacy',
          calls.another,
          { ...here, known: shown.map((it) => it.opportunity.id) },
          { style: 'primary' },
        ),
        button('Back', calls.edit, here),
      ),
    ],
  });
}

/** What Lever will hold and as whom; Add writes exactly this. `changed`: it is not what was looked at before. */
export function addPreviewModal(preview: AddPreview, calls: AddCalls, originWords: string, changed: boolean): Modal {
  const { draft, posting, acting } = preview;
  const { order } = draft;
  const none = (words: string): Mrkdwn => italic(words);
  return modal({
    title: 'Add a candidate (2 of 2)',
    submit: 'Add',
    close: 'Not now',
    on: calls.add,
    payload: { draft: draft.id, seen: preview.seen },
    blocks: [
      section(
        changed
          ? md`*Not added: something changed in Lever since you looked.* This is how it would be now.`
          : md`*Nothing is added yet.* This is what Lever will hold.`,
      ),
      preview.warnings.map((it) => warning(escapeLine(it))),
      posting?.confidential &&
        section(
          md`:lock: The job is confidential, so the candidate will be too. Do not share this outside the hiring team.`,
        ),
      header(order.name),
      fields(
        field('E-mail', order.email === null ? none('none') : escapeLine(order.email)),
        field('Phone', order.phone === null ? none('none') : escapeLine(order.phone)),
        field('Job', posting === null ? none('no job') : escapeLine(posting.label)),
        field('Stage', escapeLine(preview.stage)),
        field('How they came in', escapeLine(originWords)),
        field('Source', preview.newSource ? md`${escapeLine(order.source)} (new in Lever)` : escapeLine(order.source)),
      ),
      section(
        md`Added in Lever as ${bold(acting.name)} (${escapeLine(acting.reason)}), who will own the candidate there.`,
      ),
      preview.known.length > 0 &&
        context(
          order.email === null
            ? md`There is a candidate of this name already; Lever will make a second person.`
            : md`Lever knows this address: the candidacy goes to the person it has, whose own name and contact data stay.`,
        ),
      context(md`This bot writes to nobody about it. The audit log keeps that it was you.`),
      actions(button('Change something', calls.edit, { draft: draft.id })),
    ],
  });
}

/** Entries of the source menu: what the account has, and what was typed as a new one. */
export function sourceOptions(found: readonly string[], typed: string | null): readonly Option[] {
  const known = found.map((it) => option(it, it));
  return typed === null ? known : [...known, option(`New source: ${typed}`, typed, 'Lever has none of this name yet')];
}
