/** The window behind a bare `/hire` and the global shortcut. Pure. */
import type { AnyCommand } from '../commands/define.ts';
import {
  actions,
  button,
  type Callable,
  context,
  divider,
  input,
  modal,
  type Modal,
  named,
  section,
  typeahead,
} from './kit.ts';
import { escape, md } from './mrkdwn.ts';

export const CANDIDATE_BLOCK = 'candidate';

export interface MenuCalls {
  readonly run: Callable<{ verb: string }>;
  readonly candidates: { readonly id: string };
}

export interface MenuParts {
  /** Commands about a candidate that this person may run, as button labels. */
  readonly about: readonly { readonly verb: string; readonly label: string }[];
  /** The others. */
  readonly plain: readonly Pick<AnyCommand, 'verb' | 'summary'>[];
  /** A sentence when not everything works yet. */
  readonly notice: string | null;
}

/** Button words. A verb without any shows itself. */
const labels: Readonly<Record<string, string>> = {
  day: 'Interview day',
  today: 'Today',
  load: 'Interview load',
  add: 'Add candidate',
  pools: 'Pools',
  templates: 'Panel templates',
  me: 'About me',
  help: 'Help',
  status: 'Status',
  connect: 'Connect Lever',
};

export function menuModal(parts: MenuParts, calls: MenuCalls, root: string): Modal {
  return modal({
    title: 'Fulcrum',
    blocks: [
      parts.notice ? section(md`:information_source: ${escape(parts.notice)}`) : null,
      parts.about.length
        ? [
            section(md`*A candidate*`),
            named(CANDIDATE_BLOCK, actions(typeahead(calls.candidates, null, { placeholder: 'Name, e-mail or job' }))),
            actions(
              ...parts.about.map((it, index) =>
                button(it.label, calls.run, { verb: it.verb }, index === 0 ? { style: 'primary' } : {}),
              ),
            ),
            divider(),
          ]
        : null,
      parts.plain.map((it) =>
        section(
          escape(it.summary),
          button(labels[it.verb] ?? `${it.verb.charAt(0).toUpperCase()}${it.verb.slice(1)}`, calls.run, {
            verb: it.verb,
          }),
        ),
      ),
      context(md`All of it can be typed too: \`${escape(root)} help\` shows how.`),
    ],
  });
}

/** "Schedule panel" from the shortcuts menu: which candidate, then the same conversation as the command. */
export function scheduleStartModal(calls: {
  readonly go: Callable<Record<string, never>>;
  readonly candidates: { readonly id: string };
}): Modal {
  return modal({
    title: 'Schedule panel',
    submit: 'Continue',
    on: calls.go,
    payload: {},
    blocks: [
      input('Candidate', typeahead(calls.candidates, null, { placeholder: 'Name, e-mail or job' }), {
        block: CANDIDATE_BLOCK,
        hint: 'Only active candidates are listed.',
      }),
    ],
  });
}
