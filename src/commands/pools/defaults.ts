/** The company's defaults for interviewers: hours, limits, buffers, what watching counts. Lever admins only. */
import { message, section } from '../../blocks/kit.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { defaultFields as fields, defaultsModal } from '../../blocks/pool-form.ts';
import { poolCalls as calls } from '../../interviewers/calls.ts';
import { readHours, sayHours } from '../../interviewers/hours.ts';
import { type Defaults, most } from '../../interviewers/profile.ts';
import { definePress, defineSubmit, type Form } from '../define.ts';

const open = definePress({
  ...calls.defaults,
  needs: 'admin',
  run: async ({ act }) => {
    const { value, version } = await act.interviewers.defaults();
    return { show: 'modal', modal: defaultsModal(value, version, sayHours, calls) };
  },
});

function read(form: Form): { readonly value: Defaults; readonly errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const text = (field: string) => {
    const value = form[field];
    return typeof value === 'string' ? value.trim() : '';
  };
  const number = (field: string, least: number, top: number): number => {
    const value = Number(text(field));
    if (text(field) === '' || !Number.isInteger(value) || value < least || value > top)
      errors[field] = `A whole number from ${least} to ${top}.`;
    return value;
  };
  const hours = readHours(text(fields.hours));
  if (!hours.ok) errors[fields.hours] = hours.problem;
  else if (hours.hours.length === 0) errors[fields.hours] = 'Write at least one day with its hours.';
  const value: Defaults = {
    hours: hours.ok ? hours.hours : [],
    dayLimit: number(fields.day, 1, most.day),
    weekLimit: number(fields.week, 1, most.week),
    rollingLimit: text(fields.rolling) === '' ? null : number(fields.rolling, 1, most.rolling),
    bufferBefore: number(fields.before, 0, most.buffer),
    bufferAfter: number(fields.after, 0, most.buffer),
    shadowWeight: Number(text(fields.shadowing)),
  };
  if (value.dayLimit > value.weekLimit) errors[fields.day] ??= `More a day than a week (${value.weekLimit}).`;
  return { value, errors };
}

const save = defineSubmit({
  ...calls.saveDefaults,
  needs: 'admin',
  check: (form) => read(form).errors,
  run: async ({ payload, form, actor, act }) => {
    await act.interviewers.saveDefaults(actor, read(form).value, payload.version);
    const said = md`:white_check_mark: Saved for everybody who set nothing else. The next search keeps to it.`;
    return { show: 'close', message: message(said, section(said)) };
  },
});

export const defaultActions = [open, save];
