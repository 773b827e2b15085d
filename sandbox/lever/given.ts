/** Reading request bodies: each function takes a value of the right kind or refuses with Lever's 400. */
import type { Json } from './records.ts';
import { badRequest } from './refusal.ts';

export function given(body: Json, name: string): unknown {
  const value = body[name];
  if (value === undefined || value === null || value === '') throw badRequest(`Missing required parameter: ${name}`);
  return value;
}

export function givenText(body: Json, name: string): string {
  return asText(given(body, name), name);
}

export function optionalText(body: Json, name: string): string | null {
  const value = body[name];
  return value === undefined || value === null ? null : asText(value, name);
}

export function asText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw badRequest(`Invalid parameter: ${name} must be a string`);
  return value;
}

export function asTexts(value: unknown, name: string): string[] {
  if (!Array.isArray(value) || !value.every((it) => typeof it === 'string'))
    throw badRequest(`Invalid parameter: ${name} must be an array of strings`);
  return [...value];
}

export const optionalTexts = (body: Json, name: string): string[] =>
  body[name] === undefined || body[name] === null ? [] : asTexts(body[name], name);

/** Times travel as integer milliseconds; form fields bring them as digits. */
export function asTime(value: unknown, name: string): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0)
    throw badRequest(`Invalid parameter: ${name} must be a time in milliseconds`);
  return number;
}

/** A time given by hand lies in the past; absent = now. */
export function pastTime(body: Json, name: string, now: number): number {
  const value = body[name];
  if (value === undefined || value === null) return now;
  const time = asTime(value, name);
  if (time > now) throw badRequest(`Invalid parameter: ${name} must not be in the future`);
  return time;
}

export const asFlag = (value: unknown): boolean => value === true || value === 'true';

export const objects = (value: unknown, name: string): Json[] => {
  if (!Array.isArray(value) || !value.every((it) => typeof it === 'object' && it !== null && !Array.isArray(it)))
    throw badRequest(`Invalid parameter: ${name} must be an array of objects`);
  return value as Json[];
};
