/** A new opportunity as a multipart form, for when files go with it. Called by `opportunities.ts` only. */
import type { NewOpportunity } from './opportunities.ts';

/** An object in a list needs its index, or its fields would come apart. */
function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof File);
}

/** Lists become `emails[]`, nested fields `archived[reason]`, as Lever documents it for multipart requests. */
export function opportunityForm(body: NewOpportunity): FormData {
  const form = new FormData();
  const put = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    if (value instanceof File) form.append(name, value, value.name);
    else if (Array.isArray(value))
      value.forEach((one, index) => put(isPlain(one) ? `${name}[${index}]` : `${name}[]`, one));
    else if (typeof value === 'object') for (const [key, inner] of Object.entries(value)) put(`${name}[${key}]`, inner);
    else form.append(name, `${value as string | number | boolean}`);
  };
  for (const [name, value] of Object.entries(body)) put(name, value);
  return form;
}
