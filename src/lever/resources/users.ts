/** Lever users: the people who recruit and interview. */
import { z } from 'zod';
import type { ContactId, LeverUserId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { once } from '../once.ts';
import { id, idOrNull, instantOrNull, orNull, record, text, textOrNull, word, type Known } from '../schema.ts';
import { Shape } from '../shape.ts';
import { Resource } from './resource.ts';

/** Lever's built-in roles; an account may have roles of its own, whose ids then stand here. */
export type AccessRole = Known<'super admin' | 'admin' | 'team member' | 'limited team member' | 'interviewer'>;

export const User = record({
  id: id<LeverUserId>(),
  /** Can be the e-mail address for somebody who never signed in. */
  name: text,
  username: text,
  email: text,
  accessRole: word('', 'super admin', 'admin', 'team member', 'limited team member', 'interviewer'),
  photo: textOrNull,
  /** Epoch ms; `null` only for a user Lever would not expand. */
  createdAt: instantOrNull,
  deactivatedAt: instantOrNull,
  externalDirectoryId: textOrNull,
  linkedContactIds: orNull(z.array(id<ContactId>())),
  jobTitle: textOrNull,
  managerId: idOrNull<LeverUserId>(),
});
export interface User extends z.infer<typeof User> {}

const shape = new Shape<User>(User, {});

export interface UserFilters extends Paging {
  /** Exact, in canonical form. */
  readonly email?: string | undefined;
  readonly accessRole?: AccessRole | readonly AccessRole[] | undefined;
  readonly externalDirectoryId?: string | undefined;
  /** Lever leaves deactivated users out unless told otherwise; their ids stay in everything they did. */
  readonly includeDeactivated?: boolean | undefined;
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  /** Lever's default: `interviewer`. */
  readonly accessRole?: AccessRole;
  readonly externalDirectoryId?: string | null;
  readonly jobTitle?: string | null;
  readonly managerId?: LeverUserId | null;
}

export class Users extends Resource {
  /** Newest first. */
  list(filters: UserFilters = {}): Page<User> {
    const { email, accessRole, externalDirectoryId, includeDeactivated, ...paging } = filters;
    const query = {
      email,
      // The one filter Lever wants with brackets when there are several.
      [Array.isArray(accessRole) ? 'accessRole[]' : 'accessRole']: accessRole,
      external_directory_id: externalDirectoryId,
      includeDeactivated,
    };
    return this.page(shape.whole, '/users', query, paging);
  }

  /** Deactivated users too. */
  retrieve(userId: LeverUserId, options: CallOptions = {}): Promise<User> {
    return this.one(shape.whole, { method: 'GET', path: path`/users/${userId}`, ...options });
  }

  /** Lever sends no invitation. */
  create(body: NewUser, options: CallOptions = {}): Promise<User> {
    return this.one(shape.whole, { method: 'POST', path: '/users', body, ...options });
  }

  /** Creates unless somebody with this e-mail is there, deactivated or not. */
  async createOnce(body: NewUser, options: CallOptions = {}): Promise<{ user: User; made: boolean }> {
    const { thing, made } = await once(this.api, {
      find: () => this.list({ email: body.email, includeDeactivated: true, signal: options.signal }).first(),
      make: () => this.create(body, options),
    });
    return { user: thing, made };
  }

  /** Replaces everything: what is left out is cleared. A user lowered to `interviewer` loses what they follow. */
  update(
    userId: LeverUserId,
    body: NewUser & { readonly accessRole: AccessRole },
    options: CallOptions = {},
  ): Promise<User> {
    return this.one(shape.whole, { method: 'PUT', path: path`/users/${userId}`, body, ...options });
  }

  deactivate(userId: LeverUserId, options: CallOptions = {}): Promise<User> {
    return this.one(shape.whole, { method: 'POST', path: path`/users/${userId}/deactivate`, ...options });
  }

  reactivate(userId: LeverUserId, options: CallOptions = {}): Promise<User> {
    return this.one(shape.whole, { method: 'POST', path: path`/users/${userId}/reactivate`, ...options });
  }
}
