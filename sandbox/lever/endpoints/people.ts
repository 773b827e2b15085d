/** `/contacts` and `/users`. */
import { updateContact } from '../deeds/candidates.ts';
import { shaper } from '../expand.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import { asText, givenText, optionalText, optionalTexts } from '../given.ts';
import { newestCreated, page } from '../paging.ts';
import type { Json, UserRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';
import { renderContact } from '../render.ts';
import { found } from '../state.ts';
import { phones } from './asked.ts';

function setContact(call: Call): Reply {
  const { body, params, state, world } = call;
  const contact = found(state.contacts, 'contacts', params['c'] ?? '');
  const text = (name: 'name' | 'headline' | 'location') => {
    const value = optionalText(body, name);
    return value === null ? {} : { [name]: value };
  };
  const newPhones = phones(body);
  updateContact(world, contact, {
    ...text('name'),
    ...text('headline'),
    // A string on write, `{ name }` on read.
    ...text('location'),
    ...(body['emails'] === undefined ? {} : { emails: optionalTexts(body, 'emails') }),
    ...(newPhones ? { phones: newPhones } : {}),
  });
  return { body: { data: renderContact(contact, 'written') } };
}

function listUsers({ query, state, tokens }: Call): Reply {
  const roles = [...query.getAll('accessRole'), ...query.getAll('accessRole[]')];
  const emails = query.getAll('email').map((it) => it.trim().toLowerCase());
  const external = query.getAll('external_directory_id');
  const all = query.get('includeDeactivated') === 'true';
  const items = [...state.users.values()].filter(
    (it) =>
      (all || it.deactivatedAt === null) &&
      (roles.length === 0 || roles.includes(it.accessRole)) &&
      (emails.length === 0 || emails.includes(it.email.toLowerCase())) &&
      (external.length === 0 || external.includes(it.externalDirectoryId ?? '')),
  );
  const shape = shaper(state, 'users', query);
  return { body: page(items, newestCreated, query, tokens, (it) => shape({ ...it })) };
}

const usernameOf = (email: string): string =>
  (email.split('@')[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '.')
    .replace(/^\.|\.$/g, '');

function createUser({ body, state, world }: Call): Reply {
  const email = givenText(body, 'email');
  if ([...state.users.values()].some((it) => it.email.toLowerCase() === email.toLowerCase()))
    throw badRequest(`Invalid parameter: a user with e-mail ${email} exists`);
  const user: UserRecord = {
    id: state.ids.uuid(),
    name: givenText(body, 'name'),
    username: usernameOf(email),
    email,
    accessRole: optionalText(body, 'accessRole') ?? 'interviewer',
    photo: null,
    createdAt: world.now(),
    deactivatedAt: null,
    externalDirectoryId: optionalText(body, 'externalDirectoryId'),
    linkedContactIds: null,
    jobTitle: optionalText(body, 'jobTitle'),
    managerId: optionalText(body, 'managerId'),
  };
  state.users.set(user.id, user);
  return { status: 201, body: { data: { ...user } } };
}

/** Replaces everything: what is left out becomes null. */
function replaceUser({ body, params, state }: Call): Reply {
  const user = found(state.users, 'users', params['u'] ?? '');
  const next = {
    name: givenText(body, 'name'),
    email: givenText(body, 'email'),
    accessRole: givenText(body, 'accessRole'),
    externalDirectoryId: optionalText(body, 'externalDirectoryId'),
    jobTitle: optionalText(body, 'jobTitle'),
    managerId: optionalText(body, 'managerId'),
  };
  Object.assign(user, next);
  return { body: { data: { ...user } } };
}

function setActive(active: boolean): (call: Call) => Reply {
  return ({ params, state, world }) => {
    const user = found(state.users, 'users', params['u'] ?? '');
    user.deactivatedAt = active ? null : world.now();
    return { body: { data: { ...user } } };
  };
}

const single = (wire: Json, call: Call): Reply => ({ body: { data: shaper(call.state, 'users', call.query)(wire) } });

export const peopleEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/contacts/:c',
    right: 'contact:read',
    handle: ({ params, state }) => ({
      body: { data: renderContact(found(state.contacts, 'contacts', asText(params['c'], 'contact'))) },
    }),
  },
  { method: 'PUT', path: '/contacts/:c', right: 'contact:write', handle: setContact },
  { method: 'GET', path: '/users', right: 'users:read', handle: listUsers },
  { method: 'POST', path: '/users', right: 'users:write', handle: createUser },
  {
    method: 'GET',
    path: '/users/:u',
    right: 'users:read',
    handle: (call) => single({ ...found(call.state.users, 'users', call.params['u'] ?? '') }, call),
  },
  { method: 'PUT', path: '/users/:u', right: 'users:write', handle: replaceUser },
  { method: 'POST', path: '/users/:u/deactivate', right: 'users:write', handle: setActive(false) },
  { method: 'POST', path: '/users/:u/reactivate', right: 'users:write', handle: setActive(true) },
];
