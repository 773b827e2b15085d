/** What several endpoints are asked in the same way: confidentiality, ranges of time, telephone numbers. */
import type { Call } from '../gate.ts';
import { asText, asTime, optionalText } from '../given.ts';
import type { Json, Phone } from '../records.ts';
import { badRequest, forbidden } from '../refusal.ts';

/** Lists are non-confidential unless asked otherwise; asking without the right is an access error, not an empty list. */
export function confidentialityAsked(call: Call): 'confidential' | 'non-confidential' | 'all' {
  const asked = call.query.get('confidentiality') ?? 'non-confidential';
  if (asked !== 'confidential' && asked !== 'non-confidential' && asked !== 'all')
    throw badRequest('Invalid parameter: confidentiality');
  if (asked !== 'non-confidential' && !call.grant.confidential)
    throw forbidden('This key has no access to confidential data');
  return asked;
}

/** Inclusive, in ms; null where a bound is not given. */
export function bounds(query: URLSearchParams, name: string): [number | null, number | null] {
  const read = (end: string): number | null => {
    const value = query.get(`${name}_${end}`);
    return value === null ? null : asTime(value, `${name}_${end}`);
  };
  return [read('start'), read('end')];
}

export function phones(body: Json): Phone[] | undefined {
  const value = body['phones'];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw badRequest('Invalid parameter: phones must be an array');
  return (value as Json[]).map((it) => {
    const type = optionalText(it, 'type');
    return { ...(type === null ? {} : { type }), value: asText(it['value'], 'phones.value') };
  });
}
