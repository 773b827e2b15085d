/**
 * Bolt, over HTTP or by Socket Mode, with one listener for each kind of payload. Called by `app.ts`.
 * One listener a kind on purpose: Bolt runs every listener that matches, so a catch-all beside a specific one would
 * acknowledge twice, and what nobody listens to is never acknowledged at all. Routing is ours (`actions.ts`).
 * Signatures are always checked. It listens before the rooms are put together; what comes in until then waits for them.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import { home, section } from '../blocks/kit.ts';
import { md } from '../blocks/mrkdwn.ts';
import { DAY } from '../clock.ts';
import type { AnyAction, AnyCommand } from '../commands/define.ts';
import type { Actor, People, SlackTeamId, SlackUserId } from '../people.ts';
import type { Reads, Services } from '../services.ts';
import { type ActionRunners, createActionRunners, indexActions } from './actions.ts';
import { createCommandRunner } from './commands.ts';
import { explain } from './failures.ts';
import { createInFlight } from './in-flight.ts';
import type { CommandSent, OptionsSent, PressSent, ShortcutSent, SubmissionSent } from './payloads.ts';
import { createHttp, createSocket, type ReceiverOptions } from './receivers.ts';
import { createPlaces, type Origin } from './origin.ts';
import { createReplies } from './reply.ts';
import { clientOptions, noSocket, type Slack, slackLogger } from './slack.ts';

/** What there is to run, once it is put together. */
export interface BotRooms {
  readonly commands: readonly AnyCommand[];
  /** Actions that belong to no command: the Home tab's own. */
  readonly actions: readonly AnyAction[];
  readonly people: People;
  readonly look: () => Reads;
  readonly act: () => Services;
  /** What the Home tab shows this person. */
  readonly home: (actor: Actor) => Promise<HomeView>;
}

export interface BotOptions extends ReceiverOptions {
  readonly slack: Slack;
  readonly rooms: () => Promise<BotRooms>;
}

export interface Bot {
  /** Draws somebody's Home tab anew: what it shows has changed without a press there. */
  showHome(person: { readonly teamId: string; readonly userId: string }): Promise<void>;
  /** Listens; resolves to the address. */
  start(where: { readonly host: string; readonly port: number }): Promise<{ readonly url: string }>;
  /** Takes no more, lets what is going on finish (at most `graceMs`), closes. */
  stop(graceMs: number): Promise<void>;
}

/** The one slash command; verbs come after it. */
const ROOT = '/hire';

type Runners = ActionRunners & { readonly command: ReturnType<typeof createCommandRunner> };
type Person = Pick<Origin, 'teamId' | 'enterpriseId' | 'userId'>;

export function createBot(options: BotOptions): Bot {
  const { slack, log, ledger, clock, connection } = options;
  const inFlight = createInFlight();
  const places = createPlaces();
  const replies = createReplies({ slack, log, places, home: publishHome });

  async function publishHome(person: Person): Promise<void> {
    const rooms = await options.rooms();
    const client = await slack.client(person.teamId, person.enterpriseId);
    let view: HomeView;
    try {
      const actor = await rooms.people.actorFor(person.teamId as SlackTeamId, person.userId as SlackUserId);
      view = await rooms.home(actor);
    } catch (error) {
      const failure = explain(error, 'home', log, clock.now());
      view = home(section(md`:no_entry: *${failure.headline}*\n${failure.rest}`));
    }
    await client.views.publish({ user_id: person.userId, view });
  }

  async function assemble(): Promise<Runners> {
    const { commands, actions, people, look, act } = await options.rooms();
    const machinery = {
      root: ROOT,
      commands,
      actions: indexActions([...commands.map((it) => it.actions), actions]),
      people,
      ledger,
      log,
      clock,
      slack,
      replies,
      places,
      inFlight,
      look,
      act,
      failing: async (origin: Origin, failure: Parameters<typeof replies.fail>[1]) => {
        try {
          await replies.fail(origin, failure);
        } catch (error) {
          log.error({ err: error, reference: failure.reference }, 'a person could not be told what went wrong');
        }
      },
    };
    return { ...createActionRunners(machinery), command: createCommandRunner(machinery) };
  }

  let assembled: Promise<Runners> | null = null;
  const runners = (): Promise<Runners> => (assembled ??= assemble());

  const http = createHttp(options);
  const socket = connection.appToken ? createSocket(connection.appToken, options) : null;
  const receiver = socket ?? http;
  const app = new App({
    // Bolt refuses a receiver that installs together with an `authorize` of our own, so it does not see that half.
    receiver: {
      init: (it) => receiver.init(it),
      start: () => receiver.start(0 as never),
      stop: () => receiver.stop(),
    },
    authorize: async ({ teamId, enterpriseId }) => {
      const it = await slack.workspace(teamId ?? null, enterpriseId ?? null);
      return {
        botToken: it.botToken,
        ...(it.botId && { botId: it.botId }),
        ...(it.botUserId && { botUserId: it.botUserId }),
        ...(teamId && { teamId }),
        ...(enterpriseId && { enterpriseId }),
      };
    },
    clientOptions: clientOptions({ apiUrl: connection.apiUrl, log }),
    logger: slackLogger(log),
    convoStore: false,
  });
  app.error(async (error) => {
    log.error({ err: error }, 'bolt could not handle a request');
  });
  listen(app);

  let server: Server | null = null;
  return {
    showHome: (person) => publishHome({ ...person, enterpriseId: null }),
    async start({ host, port }) {
      server = await http.start({ host, port });
      if (socket)
        await socket.start().catch((error: unknown) => {
          throw noSocket(error);
        });
      const bound = server.address() as AddressInfo;
      return { url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}` };
    },
    async stop(graceMs) {
      const closing: Promise<unknown>[] = [];
      if (socket) closing.push(socket.stop());
      if (server) {
        closing.push(http.stop());
        server.closeIdleConnections();
      }
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, graceMs);
      await Promise.race([Promise.allSettled([...closing, inFlight.idle()]), late.promise]);
      clearTimeout(timer);
      server?.closeAllConnections();
    },
  };

  function listen(app: App): void {
    const any = /^[\s\S]*$/;
    type Loose = (body?: unknown) => Promise<void>;

    /** Payload and acknowledgement as the runners take them; Bolt's types are unions over what is not used here. */
    const tracked =
      <Sent>(run: (all: Runners, sent: Sent, ack: Loose) => Promise<void>) =>
      (args: { body: unknown; ack: unknown }): Promise<void> =>
        inFlight.track(async () => run(await runners(), args.body as Sent, args.ack as Loose));

    app.command(
      any,
      tracked<CommandSent>((all, sent, ack) => all.command(sent, ack)),
    );
    app.action(
      any,
      tracked<PressSent>((all, sent, ack) => all.press(sent, ack)),
    );
    app.options(
      any,
      tracked<OptionsSent>((all, sent, ack) => all.options(sent, ack)),
    );
    app.shortcut(
      any,
      tracked<ShortcutSent>((all, sent, ack) => all.shortcut(sent, ack)),
    );
    app.view(
      { callback_id: any, type: 'view_submission' },
      tracked<SubmissionSent>((all, sent, ack) => all.submission(sent, ack)),
    );
    app.view({ callback_id: any, type: 'view_closed' }, async ({ ack }) => {
      await ack();
    });

    /** Slack delivers an event at least once; the ledger makes it once. */
    async function first(eventId: string | undefined): Promise<boolean> {
      if (!eventId) return true;
      const claim = await ledger.claim(`slack-event:${eventId}`, 'bot', { expiresAt: clock.now() + DAY });
      return claim.won;
    }

    app.event('app_home_opened', async ({ event, body, context }) => {
      if (event.tab !== 'home' || !(await first(body.event_id))) return;
      const teamId = body.team_id ?? context.teamId ?? '';
      await publishHome({ teamId, enterpriseId: context.enterpriseId ?? null, userId: event.user });
    });

    const forget = async (body: { event_id?: string; team_id?: string; enterprise_id?: string }): Promise<void> => {
      if (!(await first(body.event_id))) return;
      await options.installations.forget(body.team_id ?? null, body.team_id ? null : (body.enterprise_id ?? null));
      log.warn({}, 'a workspace removed the app; its token was deleted');
    };
    app.event('app_uninstalled', async ({ body }) => forget(body));
    app.event('tokens_revoked', async ({ body, event }) => {
      if (event.tokens.bot?.length) await forget(body);
    });
  }
}
