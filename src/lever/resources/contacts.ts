/** Contacts: a person, over all their opportunities. Lever has no list of them, and no way to create or delete one. */
import { z } from 'zod';
import type { ContactId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { path } from '../path.ts';
import { flag, id, instantOrNull, list, orNull, record, text, wordOrNull, type Known } from '../schema.ts';
import { Shape } from '../shape.ts';
import { Resource } from './resource.ts';

export type PhoneType = Known<'mobile' | 'home' | 'work' | 'skype' | 'other'>;

export const Phone = record({ type: wordOrNull('mobile', 'home', 'work', 'skype', 'other'), value: text });
export interface Phone extends z.infer<typeof Phone> {}

const Consent = record({ allowed: flag, expiresAt: instantOrNull });

/** Consents by purpose: `store` and `contact` on opportunities, `interviewIntelligence` on contacts. */
export const DataProtection = orNull(
  record({
    store: Consent.nullish(),
    contact: Consent.nullish(),
    interviewIntelligence: Consent.nullish(),
  }),
);

export const Contact = record({
  id: id<ContactId>(),
  name: text,
  headline: text,
  isAnonymized: flag,
  /** Lever reads `{ name }` and is written a string. */
  location: z
    .union([z.string(), z.looseObject({ name: text })])
    .nullish()
    .transform((value) => (typeof value === 'object' && value !== null ? value : { name: value ?? '' })),
  emails: list(z.string()),
  phones: list(Phone),
  /** Absent in answers to writes. */
  dataProtection: DataProtection,
});
export interface Contact extends z.infer<typeof Contact> {}

const shape = new Shape<Contact>(Contact, {});

/** What is left out keeps its value. */
export interface ContactUpdate {
  readonly name?: string;
  readonly headline?: string;
  readonly location?: string;
  readonly emails?: readonly string[];
  readonly phones?: readonly { readonly value: string; readonly type?: PhoneType }[];
}

export class Contacts extends Resource {
  retrieve(contactId: ContactId, options: CallOptions = {}): Promise<Contact> {
    return this.one(shape.whole, { method: 'GET', path: path`/contacts/${contactId}`, ...options });
  }

  update(contactId: ContactId, body: ContactUpdate, options: CallOptions = {}): Promise<Contact> {
    return this.one(shape.whole, { method: 'PUT', path: path`/contacts/${contactId}`, body, ...options });
  }
}
