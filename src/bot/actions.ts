/**
 * Presses, submissions, typeaheads, shortcuts and closed windows → declared actions → replies.
 * Acknowledges first (a submission: with what comes next), routes by the action id up to `:`, parses the payload again,
 * asks who it is again, and makes a second click harmless. Everything Slack sends is acknowledged, known or not:
 * what nobody declared would otherwise end in an error on the person's screen.
 */
import { actionOf, callOf, formOf, payloadOf } from '../blocks/calls.ts';
import { FIELD } from '../blocks/elements.ts';
import type { Option } from '../blocks/kit.ts';
import type { AnyAction, Place, Press, PressAction, SubmitAction } from '../commands/define.ts';
import { InputError } from '../errors.ts';
import type { SlackTeamId, SlackUserId } from '../people.ts';
import { permit } from './access.ts';
import { placeIn } from './commands.ts';
import { explain } from './failures.ts';
import type { Machinery } from './machinery.ts';
import {
  type OptionsSent,
  type PressSent,
  type ShortcutSent,
  type SubmissionSent,
  teamOf,
  textOf,
} from './payloads.ts';
import type { AckBody, Origin } from './origin.ts';
import { TriggerWasDead } from './reply.ts';

/** Slack waits three seconds for the answer to a submission; the way there and back takes some of it. */
const STALL_MS = 2_000;
/** A menu that shows nothing after this is worse than one that shows less. */
const OPTIONS_MS = 1_500;

type Ack = (body?: AckBody) => Promise<void>;

export interface ActionRunners {
  press(sent: PressSent, ack: Ack): Promise<void>;
  submission(sent: SubmissionSent, ack: Ack): Promise<void>;
  options(sent: OptionsSent, ack: (body: { readonly options: readonly Option[] }) => Promise<void>): Promise<void>;
  shortcut(sent: ShortcutSent, ack: Ack): Promise<void>;
}

/** A menu may ask for its choices and act on the one that was made: the same id, declared once for each. */
const keyOf = (kind: AnyAction['kind'], id: string): string => (kind === 'options' ? `options ${id}` : id);

/** All actions of all commands by id. Throws when two share one. */
export function indexActions(lists: readonly (readonly AnyAction[])[]): ReadonlyMap<string, AnyAction> {
  const byId = new Map<string, AnyAction>();
  for (const action of lists.flat()) {
    const key = keyOf(action.kind, action.id);
    const known = byId.get(key);
    if (known && known !== action) throw new Error(`two actions are called ${action.id}`);
    byId.set(key, action);
  }
  return byId;
}

const old = (): InputError =>
  new InputError('This button is from an older version of the bot.', { hint: 'Start again with /hire.' });

export function createActionRunners(machinery: Machinery): ActionRunners {
  const { actions, replies, people, places, inFlight, log, clock } = machinery;

  async function runPress(
    action: PressAction | SubmitAction,
    origin: Origin,
    input: { readonly payload: unknown; readonly form: Press<unknown>['form']; readonly chosen: string | null },
    fresh: boolean,
  ): Promise<void> {
    const actor = await people.actorFor(origin.teamId as SlackTeamId, origin.userId as SlackUserId, {
      // Who may do it is asked again before anything is written; what anybody may do needs no Lever to answer.
      fresh: fresh && action.needs !== null,
    });
    permit(actor, action);
    const parsed = action.payload.safeParse(input.payload);
    if (!parsed.success) throw old();
    const reply = await action.run({
      payload: parsed.data,
      form: input.form,
      chosen: input.chosen,
      actor,
      act: machinery.act(),
      place: origin.place,
      on: origin.on === 'command' ? 'message' : origin.on,
    });
    await replies.give(origin, reply);
  }

  async function guarded(origin: Origin, during: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof TriggerWasDead) return;
      await machinery.failing(origin, explain(error, during, log, clock.now()));
    }
  }

  function declared<Kind extends AnyAction['kind']>(id: string, kind: Kind): Extract<AnyAction, { kind: Kind }> | null {
    const found = actions.get(keyOf(kind, id));
    return found?.kind === kind ? (found as Extract<AnyAction, { kind: Kind }>) : null;
  }

  async function press(sent: PressSent, ack: Ack): Promise<void> {
    await ack();
    const pressed = sent.actions[0];
    if (!pressed) return;
    const call = callOf(pressed);
    const action = declared(call.id, 'press') as PressAction | null;
    if (!action) {
      // A link, a field that calls nothing, or something of an older version.
      if (pressed.url === undefined && call.id !== FIELD) log.debug({ action: call.id }, 'nobody declares this press');
      return;
    }
    const view = sent.view?.type === 'modal' ? sent.view : null;
    const form = formOf(view?.state?.values ?? sent.state?.values);
    const own = formOf({ [pressed.block_id]: { [pressed.action_id]: pressed as never } })[pressed.block_id] ?? null;
    const isButton = pressed.type === 'button' || pressed.type === 'overflow';
    const known = view ? places.get(view.root_view_id ?? view.id) : undefined;
    const channel = sent.channel ?? (sent.container?.channel_id ? { id: sent.container.channel_id } : null);
    const place: Place = known?.place ?? placeIn(channel);
    const payload = Object.keys((call.payload as object | null) ?? {}).length || !view ? call.payload : payloadOf(view);
    const origin: Origin = {
      on: view ? 'modal' : sent.view ? 'home' : 'message',
      teamId: teamOf(sent),
      enterpriseId: sent.enterprise?.id ?? null,
      userId: sent.user.id,
      place,
      trigger: sent.trigger_id ?? null,
      respondUrl: sent.response_url ?? known?.respondUrl ?? null,
      reply: null,
      answer: null,
      viewId: view?.id ?? null,
      form: view,
      ephemeral: !sent.view && sent.container?.is_ephemeral === true,
      replaced: false,
      again: { action: action.id, payload: call.payload, label: 'Try again' },
    };
    const where = sent.view
      ? `${sent.view.id}:${sent.view.hash ?? ''}`
      : `${channel?.id}:${sent.container?.message_ts}`;
    const key = `press:${sent.user.id}:${where}:${pressed.action_id}:${pressed.value ?? ''}:${String(own)}`;
    const run = (): Promise<void> =>
      guarded(origin, action.id, () =>
        runPress(
          action,
          origin,
          {
            payload,
            form: isButton ? form : { ...form, [pressed.block_id]: own },
            chosen: isButton ? null : single(own),
          },
          false,
        ),
      );
    await inFlight.once(key, () => (sent.view ? inFlight.inOrder(sent.view.id, run) : run()));
  }

  /** What a form's submission was answered with, so that a second click gets the same answer. */
  const answered = new Map<string, () => Promise<AckBody>>();

  async function submission(sent: SubmissionSent, ack: Ack): Promise<void> {
    const { view } = sent;
    const action = declared(actionOf(view.callback_id ?? ''), 'submit') as SubmitAction | null;
    if (!action) {
      await ack();
      return;
    }
    const key = `${view.id}:${view.hash ?? ''}`;
    const earlier = answered.get(key);
    if (earlier) {
      await ack(await earlier());
      return;
    }
    const first = Promise.withResolvers<AckBody>();
    const form = formOf(view.state?.values);
    const payload = payloadOf(view);
    const known = places.get(view.root_view_id ?? view.id);
    const origin: Origin = {
      on: 'modal',
      teamId: teamOf(sent),
      enterpriseId: sent.enterprise?.id ?? null,
      userId: sent.user.id,
      place: known?.place ?? placeIn(null),
      trigger: null,
      respondUrl: known?.respondUrl ?? null,
      viewId: view.id,
      form: view,
      ephemeral: false,
      replaced: false,
      again: null,
      reply: null,
      answer: async (body) => {
        first.resolve(body);
        // Slack sends the same view again after field errors, so its next submission is a new one.
        if (body?.['response_action'] === 'errors') answered.delete(key);
        await ack(body);
      },
    };

    answered.set(key, async () => {
      const body = await first.promise;
      return origin.latest ? { response_action: 'update', view: origin.latest } : body;
    });
    setTimeout(() => answered.delete(key), 60_000).unref();

    const stalling = setTimeout(() => void replies.stall(origin).catch(() => {}), STALL_MS);
    await guarded(origin, action.id, async () => {
      const parsed = action.payload.safeParse(payload);
      if (!parsed.success) throw old();
      const fields = action.check?.(form, parsed.data) ?? {};
      if (Object.keys(fields).length > 0) return replies.give(origin, { show: 'errors', fields });
      await inFlight.inOrder(view.id, () => runPress(action, origin, { payload, form, chosen: null }, true));
    });
    clearTimeout(stalling);
    // A handler that answered nothing leaves Slack waiting: close the window.
    if (origin.answer) await origin.answer();
  }

  async function options(
    sent: OptionsSent,
    ack: (body: { readonly options: readonly Option[] }) => Promise<void>,
  ): Promise<void> {
    const action = declared(actionOf(sent.action_id), 'options');
    if (!action) return ack({ options: [] });
    const search = async (): Promise<readonly Option[]> => {
      const actor = await people.actorFor(teamOf(sent) as SlackTeamId, sent.user.id as SlackUserId);
      permit(actor, action);
      const payload = payloadOf(sent.view ?? {});
      return action.run({ query: sent.value, actor, look: machinery.look(), payload });
    };
    const late = Promise.withResolvers<readonly Option[]>();
    const timer = setTimeout(() => late.resolve([]), OPTIONS_MS);
    try {
      const found = await Promise.race([search(), late.promise]);
      await ack({ options: found.slice(0, 100) });
    } catch (error) {
      explain(error, action.id, log, clock.now());
      await ack({ options: [] });
    } finally {
      clearTimeout(timer);
    }
  }

  async function shortcut(sent: ShortcutSent, ack: Ack): Promise<void> {
    await ack();
    const action = declared(sent.callback_id, 'press') as PressAction | null;
    if (!action) {
      log.warn({ shortcut: sent.callback_id }, 'nobody declares this shortcut');
      return;
    }
    const { message } = sent;
    const payload = message
      ? { text: textOf(message), messageTs: message.ts, threadTs: message.thread_ts ?? null }
      : {};
    const origin: Origin = {
      on: 'shortcut',
      teamId: teamOf(sent),
      enterpriseId: sent.enterprise?.id ?? null,
      userId: sent.user.id,
      place: placeIn(sent.channel),
      trigger: sent.trigger_id,
      respondUrl: sent.response_url ?? null,
      reply: null,
      answer: null,
      viewId: null,
      form: null,
      ephemeral: false,
      replaced: false,
      again: null,
    };
    const key = `shortcut:${sent.user.id}:${sent.callback_id}:${sent.channel?.id ?? ''}:${message?.ts ?? ''}`;
    await inFlight.once(key, () =>
      guarded(origin, action.id, () => runPress(action, origin, { payload, form: {}, chosen: null }, false)),
    );
  }

  return { press, submission, options, shortcut };
}

function single(value: string | readonly string[] | null): string | null {
  return typeof value === 'string' ? value : (value?.[0] ?? null);
}
