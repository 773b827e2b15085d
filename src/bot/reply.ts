/**
 * A handler's reply → Slack calls. Used by `commands.ts` and `actions.ts`; knows nothing of what the reply is about.
 */
import type { KnownBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { withValues } from '../blocks/calls.ts';
import { button, type Callable, loading, type Message, message, modal, type Modal, section } from '../blocks/kit.ts';
import { cutMrkdwn, escape, md, type Mrkdwn } from '../blocks/mrkdwn.ts';
import type { Again, Reply } from '../commands/define.ts';
import type { Log } from '../log.ts';
import type { Failure } from './failures.ts';
import type { Origin, Places, ShownView } from './origin.ts';
import { type Slack, slackWord } from './slack.ts';

export interface Replies {
  /** Shows the reply, and what follows a `working` one. Throws what its `next` throws, and what Slack refuses. */
  give(origin: Origin, reply: Reply): Promise<void>;
  /** Shows a failure where the person is looking, with everything they typed still there. */
  fail(origin: Origin, failure: Failure): Promise<void>;
  /** What stands in the modal while a submission takes longer than Slack waits. */
  stall(origin: Origin): Promise<void>;
}

export interface RepliesOptions {
  readonly slack: Slack;
  readonly log: Log;
  /** Publishes the Home tab of the person again. */
  readonly home: (origin: Origin) => Promise<void>;
  /** Where a conversation in a modal began, by the modal's root: filled here, read by `actions.ts`. */
  readonly places: Places;
}

/** People start to wonder after about a second. */
const WONDER_MS = 900;

const FAILURE_BLOCK = 'fulcrum-failure';

/** Slack's words for a trigger that can no longer open anything. */
const deadTrigger = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id', 'invalid_trigger']);

export function createReplies(options: RepliesOptions): Replies {
  const { slack, places } = options;
  const client = (origin: Origin): Promise<WebClient> => slack.client(origin.teamId, origin.enterpriseId);

  /** To the asker where they were; else in the bot's own conversation with them. */
  async function toAsker(origin: Origin, it: Message): Promise<void> {
    if (origin.reply) {
      const { reply } = origin;
      origin.reply = null;
      return reply(it);
    }
    const body = { text: it.text, blocks: it.blocks as KnownBlock[] };
    if (origin.respondUrl) {
      try {
        await slack.respond(origin.respondUrl, { ...body, response_type: 'ephemeral', replace_original: false });
        return;
      } catch (error) {
        origin.respondUrl = null;
        if (slackWord(error) !== 'expired') options.log.warn({ err: error }, 'a reply went another way');
      }
    }
    const web = await client(origin);
    if (origin.place.channelId && !origin.place.private) {
      try {
        await web.chat.postEphemeral({ channel: origin.place.channelId, user: origin.userId, ...body });
        return;
      } catch (error) {
        if (slackWord(error) === null) throw error;
      }
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
    await web.chat.postMessage({ channel: origin.userId, ...body, unfurl_links: false });
  }

  async function replacePressed(origin: Origin, it: Message): Promise<boolean> {
    if (!origin.respondUrl) return false;
    await slack.respond(origin.respondUrl, { text: it.text, blocks: it.blocks, replace_original: true });
    return true;
  }

  /** A question that was answered; that it stays is no reason to fail. */
  async function removePressed(origin: Origin): Promise<void> {
    if (!origin.ephemeral || origin.on !== 'message' || !origin.respondUrl) return;
    try {
      await slack.respond(origin.respondUrl, { delete_original: true });
    } catch (error) {
      options.log.warn({ err: error }, 'an answered question stays on the screen');
    }
  }

  async function open(origin: Origin, view: ModalView, again: Again | null): Promise<void> {
    const trigger = origin.trigger;
    origin.trigger = null;
    const web = await client(origin);
    if (trigger) {
      try {
        const opened = await web.views.open({ trigger_id: trigger, view });
        remember(origin, opened.view as ShownView | undefined);
        return;
      } catch (error) {
        const word = slackWord(error);
        if (word === null || !deadTrigger.has(word)) throw error;
      }
    }
    await toAsker(origin, tooSlow(again));
    throw new TriggerWasDead();
  }

  function remember(origin: Origin, view: ShownView | undefined): void {
    if (!view) return;
    origin.viewId = view.id;
    places.set(view.root_view_id ?? view.id, { place: origin.place, respondUrl: origin.respondUrl });
  }

  /** `false`: the person has closed the window meanwhile. */
  async function update(origin: Origin, view: ModalView): Promise<boolean> {
    const web = await client(origin);
    origin.latest = view;
    try {
      await web.views.update({ view_id: origin.viewId ?? '', view });
      return true;
    } catch (error) {
      if (slackWord(error) !== 'not_found') throw error;
      return false;
    }
  }

  async function showModal(
    origin: Origin,
    it: Modal,
    again: Again | null,
    instead: Message | null = null,
  ): Promise<void> {
    if (origin.answer) {
      const answer = takeAnswer(origin);
      await answer({ response_action: 'update', view: it.view });
    } else if (origin.viewId) {
      // Who closes the window no longer wants what it would show, unless it matters outside of it.
      if (!(await update(origin, it.view)) && instead) await toAsker(origin, instead);
    } else await open(origin, it.view, again);
  }

  async function push(origin: Origin, it: Modal): Promise<void> {
    if (origin.answer) {
      const answer = takeAnswer(origin);
      await answer({ response_action: 'push', view: it.view });
      return;
    }
    if (!origin.viewId || !origin.trigger) return showModal(origin, it, origin.again);
    const trigger = origin.trigger;
    origin.trigger = null;
    const web = await client(origin);
    try {
      const pushed = await web.views.push({ trigger_id: trigger, view: it.view });
      origin.viewId = (pushed.view as ShownView | undefined)?.id ?? origin.viewId;
    } catch (error) {
      const word = slackWord(error);
      // Three views deep, or too slow: it takes the place of the one on top.
      if (word === null || !(deadTrigger.has(word) || word === 'push_limit_reached')) throw error;
      await update(origin, it.view);
    }
  }

  async function showMessage(origin: Origin, it: Message, replace: boolean): Promise<void> {
    if (origin.answer) {
      const answer = takeAnswer(origin);
      await answer({ response_action: 'clear' });
      origin.viewId = null;
      return toAsker(origin, it);
    }
    if (origin.viewId && (await update(origin, inModal(it)))) return;
    if ((replace || origin.replaced) && origin.on === 'message' && (await replacePressed(origin, it))) return;
    await toAsker(origin, it);
  }

  async function close(origin: Origin, it: Message | undefined): Promise<void> {
    if (origin.answer) {
      const answer = takeAnswer(origin);
      await answer({ response_action: 'clear' });
      origin.viewId = null;
    } else if (origin.viewId) {
      // Slack lets nobody close a modal later: it says the same, with only Close left to press.
      await update(origin, inModal(it ?? message(md`Done.`, section(md`Done.`))));
    }
    if (it) await toAsker(origin, it);
    // It began on Home, so that is what they look at now.
    if (!origin.place.channelId) await options.home(origin);
    else if (!it && origin.replaced) await replacePressed(origin, message(md`Done.`, section(md`Done.`)));
  }

  async function working(origin: Origin, reply: Extract<Reply, { show: 'working' }>): Promise<void> {
    const again = reply.again ?? origin.again;
    if (reply.surface === 'modal' || origin.viewId) await showModal(origin, loading(reply.title, reply.text), again);
    else {
      const text = message(escape(reply.text), section(md`:hourglass_flowing_sand: ${escape(reply.text)}`));
      if (origin.ephemeral && (await replacePressed(origin, text))) origin.replaced = true;
      else return patiently(origin, reply, text);
    }
    await give(origin, await reply.next());
    if (reply.answers) await removePressed(origin);
  }

  /** A line that cannot be taken back is only worth it when the wait is long enough to wonder. */
  async function patiently(origin: Origin, reply: Extract<Reply, { show: 'working' }>, text: Message): Promise<void> {
    let said: Promise<void> = Promise.resolve();
    const timer = setTimeout(() => {
      said = toAsker(origin, text).catch((error: unknown) =>
        options.log.warn({ err: error }, 'could not say "working"'),
      );
    }, WONDER_MS);
    let next: Reply;
    try {
      next = await reply.next();
    } finally {
      clearTimeout(timer);
      await said;
    }
    await give(origin, next);
  }

  async function give(origin: Origin, reply: Reply): Promise<void> {
    switch (reply.show) {
      case 'nothing':
        if (origin.answer) await takeAnswer(origin)();
        return;
      case 'home':
        if (origin.answer) await takeAnswer(origin)({ response_action: 'clear' });
        return options.home(origin);
      case 'errors':
        if (origin.answer && origin.form) {
          const answer = takeAnswer(origin);
          return answer({ response_action: 'errors', errors: onInputs(reply.fields, origin.form) });
        }
        return fail(origin, {
          headline: md`Some fields need another look.`,
          rest: Object.values(reply.fields)
            .map((it) => `• ${escape(it)}`)
            .join('\n') as Mrkdwn,
          fields: {},
          again: false,
          reference: null,
        });
      case 'modal':
        return showModal(origin, reply.modal, origin.again, reply.instead);
      case 'push':
        return push(origin, reply.modal);
      case 'message':
        return showMessage(origin, reply.message, reply.replace ?? false);
      case 'close':
        return close(origin, reply.message);
      case 'working':
        return working(origin, reply);
    }
  }

  async function stall(origin: Origin): Promise<void> {
    if (!origin.answer || !origin.form) return;
    const answer = takeAnswer(origin);
    await answer({
      response_action: 'update',
      view: loading(origin.form.title.text, 'This is taking a moment. Please leave this open.').view,
    });
  }

  async function fail(origin: Origin, failure: Failure): Promise<void> {
    const { form } = origin;
    if (form && (origin.answer || origin.viewId)) {
      const fields = onInputs(failure.fields, form);
      if (origin.answer && Object.keys(fields).length > 0) {
        await takeAnswer(origin)({ response_action: 'errors', errors: fields });
        return;
      }
      const view = againForm(form, failure);
      if (origin.answer) {
        await takeAnswer(origin)({ response_action: 'update', view });
        return;
      }
      if (await update(origin, view)) return;
    }
    const retry = failure.again && origin.again ? againButton(origin.again) : null;
    const said = message(failure.headline, section(failureText(failure)), retry);
    if (origin.viewId) {
      if (!(await update(origin, inModal(said)))) await toAsker(origin, said);
      return;
    }
    if (origin.replaced && (await replacePressed(origin, said))) return;
    if (origin.on !== 'command' && origin.on !== 'message' && origin.trigger) {
      try {
        await open(origin, inModal(said), null);
        return;
      } catch (error) {
        if (error instanceof TriggerWasDead) return;
        throw error;
      }
    }
    await toAsker(origin, said);
  }

  return { give, fail, stall };
}

/** Thrown when the person was already told to press again: there is nothing more to say. */
export class TriggerWasDead extends Error {
  override readonly name = 'TriggerWasDead';
}

function takeAnswer(origin: Origin): NonNullable<Origin['answer']> {
  const { answer } = origin;
  origin.answer = null;
  if (!answer) throw new Error('a submission was answered twice');
  return answer;
}

function failureText(failure: Failure): Mrkdwn {
  return md`:no_entry: *${failure.headline}*\n${failure.rest}`;
}

/** Slack takes errors only for input blocks; anything else would make it show none at all. */
function onInputs(fields: Readonly<Record<string, string>>, form: ModalView): Record<string, string> {
  const inputs = new Set(form.blocks.filter((it) => it.type === 'input').map((it) => it.block_id));
  return Object.fromEntries(Object.entries(fields).filter(([block]) => inputs.has(block)));
}

/** The form as the person left it, with what went wrong on top. */
function againForm(form: ShownView, failure: Failure): ModalView {
  const shown = withValues(form, form.state?.values);
  const what = { ...section(cutMrkdwn(failureText(failure), 3000)), block_id: FAILURE_BLOCK };
  const view: ModalView = {
    type: 'modal',
    title: shown.title,
    blocks: [what, ...shown.blocks.filter((it) => it.block_id !== FAILURE_BLOCK)].slice(0, 100),
    ...(shown.submit && { submit: shown.submit }),
    ...(shown.close && { close: shown.close }),
    ...(shown.callback_id && { callback_id: shown.callback_id }),
    ...(shown.private_metadata && { private_metadata: shown.private_metadata }),
    ...(shown.notify_on_close && { notify_on_close: true }),
    ...(shown.clear_on_close && { clear_on_close: true }),
  };
  return view;
}

function inModal(it: Message): ModalView {
  const blocks = it.blocks.length ? it.blocks : [section(it.text as Mrkdwn)];
  return modal({ title: it.window ?? 'Fulcrum', blocks: [blocks] }).view;
}

/** Any declared press, called with a payload that its own schema parses on the way back. */
function callable(id: string): Callable<unknown> {
  return { id, payload: { parse: (value) => value } };
}

function againButton(again: Again): KnownBlock {
  return { type: 'actions', elements: [button(again.label, callable(again.action), again.payload)] };
}

function tooSlow(again: Again | null): Message {
  return message(
    md`That took too long to open.`,
    section(
      again
        ? md`That took longer than Slack waits for a window to open. Nothing was changed.`
        : md`That took longer than Slack waits for a window to open. Nothing was changed; please do it once more.`,
    ),
    again && againButton(again),
  );
}
