/** The windows of `/hire connect`. A key that was typed is shown by none of them. Pure. */
import type { ConnectionState } from '../directory/connection.ts';
import type { KeyReport } from '../lever/check-key.ts';
import { alert, type Callable, context, input, modal, type Modal, section, textInput } from './kit.ts';
import { bold, code, escape, lines, md, type Mrkdwn } from './mrkdwn.ts';

const KEY_BLOCK = 'lever-key';

/** The pasted key in a form; its field has another id each time, so that Slack does not fill it in again. */
export function keyIn(form: Readonly<Record<string, string | readonly string[] | null>>): {
  block: string;
  key: string;
} {
  const block = Object.keys(form).find((it) => it.startsWith(KEY_BLOCK)) ?? KEY_BLOCK;
  const value = form[block];
  return { block, key: typeof value === 'string' ? value.trim() : '' };
}

export function keyModal(
  connection: ConnectionState,
  calls: { readonly test: Callable<{ attempt: number }> },
  attempt: number,
  said: Mrkdwn | null = null,
): Modal {
  const replacing = connection.source === 'pasted';
  return modal({
    title: replacing ? 'Replace Lever key' : 'Connect Lever',
    submit: 'Test',
    on: calls.test,
    payload: { attempt },
    blocks: [
      said && alert('error', said),
      section(
        lines(
          replacing
            ? md`A key is stored, encrypted. It cannot be shown again; it can only be replaced.`
            : md`*1.* In Lever open Settings → Integrations and API → API Credentials → Generate New Key, and name it ${code('Fulcrum')}.`,
          replacing
            ? null
            : md`*2.* Select all read endpoints, and writing for opportunities, panels, interviews, notes and feedback. Confidential data can be allowed only now, while the key is being made.`,
          replacing ? null : md`*3.* Copy the key: Lever shows it once.`,
        ),
      ),
      input('Lever API key', textInput({ placeholder: 'Paste the key', most: 200 }), {
        block: `${KEY_BLOCK}-${attempt}`,
        hint: 'It is tried before it is kept, stored encrypted, and never shown again.',
      }),
      context(
        md`Best made by a dedicated account (such as recruiting-bot@your-company), not by a person: when the person leaves Lever, the key stops working.`,
      ),
    ],
  });
}

export interface Tested {
  readonly report: KeyReport;
  readonly personName: string;
}

export function testedModal(tested: Tested, calls: { readonly save: Callable<{ test: string }> }, test: string): Modal {
  const { report } = tested;
  const missing = report.permissions.filter((it) => it.access === 'missing');
  const granted = report.permissions.filter((it) => it.access === 'granted');
  const unknown = report.permissions.filter((it) => it.access === 'unknown');
  return modal({
    title: 'Connect Lever',
    submit: missing.length ? 'Save anyway' : 'Save',
    on: calls.save,
    payload: { test },
    blocks: [
      missing.length
        ? alert('warning', md`The key works, but not everything is allowed.`)
        : alert('success', escape(report.sentence)),
      missing.length
        ? section(
            lines(
              md`${bold('Missing')}`,
              ...missing.map((it) => md`• ${escape(it.name)}`),
              md`Features that need these will say so; everything else works.`,
            ),
          )
        : null,
      section(md`${bold('Allowed')}: ${escape(granted.map((it) => it.name).join(', ') || 'nothing')}`),
      unknown.length ? context(md`Could not be found out: ${escape(unknown.map((it) => it.name).join(', '))}.`) : null,
      context(
        md`You are ${escape(tested.personName)}, Super Admin of this Lever account.`,
        md`If your own account made this key, replace it by one of a dedicated account when you can.`,
      ),
    ],
  });
}
