/** A new opportunity as a multipart form, for when files go with it. Called by `opportunities.ts` only. */
import type { NewOpportunity } from './opportunities.ts';

/** Lists become `emails[]`, nested fields `archived[reason]`, as Lever documents it for multipart requests. */
export function opportunityForm(body: NewOpportunity): FormData {
  const form = new FormData();
  const put = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    if (value instanceof File) form.append(name, value, value.name);
    else if (Array.isArray(value)) for (const one of value) put(`${name}[]`, one);
    else if (typeof value === 'object') for (const [key, inner] of Object.entries(value)) put(`${name}[${key}]`, inner);
    else form.append(name, String(value));
  };
  for (const [name, value] of Object.entries(body)) put(name, value);
  return form;
}
