/** `/webhooks`: hooks made through the API are changed only through it; those made in Lever's settings stay hidden. */
import { EVENTS } from '../account-world.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import { asTexts, givenText, objects, optionalText } from '../given.ts';
import { ORIGINS } from '../defaults.ts';
import type { Json, WebhookRecord } from '../records.ts';
import { badRequest, notFound } from '../refusal.ts';
import { renderWebhook } from '../render.ts';

/** Events that hooks can narrow to origins. */
const WITH_ORIGINS = ['applicationCreated', 'candidateHired', 'candidateStageChange', 'candidateArchiveChange'];

const mine = (call: Call): WebhookRecord[] => [...call.state.webhooks.values()].filter((it) => !it.viaUi);

function hookOf(call: Call, id: string): WebhookRecord {
  const hook = mine(call).find((it) => it.id === id);
  if (hook === undefined) throw notFound('webhooks', id);
  return hook;
}

function urlIn(body: Json): string {
  const url = givenText(body, 'url');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw badRequest('Invalid parameter: url');
  return url;
}

function originsIn(body: Json, event: string): string[] | null {
  if (!WITH_ORIGINS.includes(event)) return null;
  const configuration = (body['configuration'] ?? {}) as { conditions?: { origins?: unknown } };
  const given = configuration.conditions?.origins;
  if (given === undefined) return [...ORIGINS];
  const origins = asTexts(given, 'configuration.conditions.origins');
  for (const origin of origins)
    if (!(ORIGINS as readonly string[]).includes(origin)) throw badRequest(`Invalid parameter: origins (${origin})`);
  return origins;
}

/** The same event and address twice make two hooks; the address is not tried out. */
function create(call: Call): Reply {
  const { body, state, world } = call;
  const event = givenText(body, 'event');
  if (!(EVENTS as readonly string[]).includes(event)) throw badRequest(`Invalid parameter: event (${event})`);
  const now = world.now();
  const hook: WebhookRecord = {
    id: state.ids.uuid(),
    event,
    url: urlIn(body),
    origins: originsIn(body, event),
    createdAt: now,
    updatedAt: now,
    signatureToken: state.ids.hex(48),
    viaUi: false,
  };
  state.webhooks.set(hook.id, hook);
  return { status: 201, body: { data: renderWebhook(hook, true) } };
}

/** No id in the path: the body lists the hooks to change. All are checked before one is changed. */
function update(call: Call): Reply {
  const changes = objects(call.body['data'], 'data').map((it) => {
    const hook = hookOf(call, givenText(it, 'id'));
    return {
      hook,
      url: optionalText(it, 'url') === null ? hook.url : urlIn(it),
      origins: it['configuration'] === undefined ? hook.origins : originsIn(it, hook.event),
    };
  });
  for (const { hook, url, origins } of changes) Object.assign(hook, { url, origins, updatedAt: call.world.now() });
  return { body: { data: changes.map(({ hook }) => renderWebhook(hook)) } };
}

export const webhookEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/webhooks',
    right: 'webhooks:read',
    handle: (call) => ({ body: { data: mine(call).map((it) => renderWebhook(it)) } }),
  },
  { method: 'POST', path: '/webhooks', right: 'webhooks:write', handle: create },
  { method: 'PUT', path: '/webhooks', right: 'webhooks:write', handle: update },
  {
    method: 'DELETE',
    path: '/webhooks/:w',
    right: 'webhooks:write',
    handle: (call) => {
      call.state.webhooks.delete(hookOf(call, call.params['w'] ?? '').id);
      return { status: 204 };
    },
  },
];
