/** The form of `/hire add` read back: an order, or what is wrong by field. Pure. */
import { addFields } from '../../blocks/add.ts';
import { line } from '../../blocks/mrkdwn.ts';
import { DEFAULT_SOURCE, type Order, origins } from '../../candidates/order.ts';
import type { PostingId, StageId } from '../../lever/ids.ts';
import type { Form } from '../define.ts';
import { emailShape } from './typed.ts';

const MOST_NAME = 200;
const MOST_EMAIL = 254;
const MOST_PHONE = 60;

const text = (form: Form, field: string): string => {
  const value = form[field];
  return typeof value === 'string' ? line(value) : '';
};

export function orderFrom(form: Form): Order {
  const wanted = text(form, addFields.origin);
  const orNull = (value: string): string | null => (value === '' || value === '-' ? null : value);
  return {
    name: text(form, addFields.name),
    email: orNull(text(form, addFields.email).toLowerCase()),
    phone: orNull(text(form, addFields.phone)),
    postingId: orNull(text(form, addFields.posting)) as PostingId | null,
    stageId: orNull(text(form, addFields.stage)) as StageId | null,
    origin: origins.find(([value]) => value === wanted)?.[0] ?? 'sourced',
    source: orNull(text(form, addFields.source)) ?? DEFAULT_SOURCE,
  };
}

/** Errors by block id; none means that Lever can be asked. */
export function orderErrors(form: Form): Record<string, string> {
  const { name, email, phone } = orderFrom(form);
  const errors: Record<string, string> = {};
  const long = (what: string, is: string, most: number): string =>
    `${what} of at most ${most} characters; this one has ${is.length}.`;
  if (name === '') errors[addFields.name] = 'Type the candidate’s name.';
  else if (name.length > MOST_NAME) errors[addFields.name] = long('A name', name, MOST_NAME);
  if (email !== null && email.length > MOST_EMAIL) errors[addFields.email] = long('An address', email, MOST_EMAIL);
  else if (email !== null && !emailShape.test(email))
    errors[addFields.email] =
      'This is not an e-mail address. It looks like name@example.com; leave it empty if you do not have it.';
  if (phone !== null && phone.length > MOST_PHONE) errors[addFields.phone] = long('A number', phone, MOST_PHONE);
  else if (phone !== null && !/\d.*\d.*\d/.test(phone)) errors[addFields.phone] = 'A phone number has digits.';
  return errors;
}
