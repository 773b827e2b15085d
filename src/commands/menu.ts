/**
 * A bare `/hire`: a window with what this person can do, never an error. Also the way in where commands cannot go:
 * the global shortcuts. Runs the other commands; adds nothing of its own.
 */
import { z } from 'zod';
import { candidateOptions } from '../blocks/candidate.ts';
import { CANDIDATE_BLOCK, menuModal, scheduleStartModal } from '../blocks/menu.ts';
import { AccessError, InputError } from '../errors.ts';
import { type Actor, atLeast, roleNames } from '../people.ts';
import type { Reads } from '../services.ts';
import {
  actions,
  type AnyCommand,
  type Command,
  defineCommand,
  defineOptions,
  definePress,
  defineSubmit,
  type Form,
  type Place,
  type Reply,
} from './define.ts';
import { ROOT } from './help.ts';
import { parseText } from './text.ts';

/** Button words for the commands that start from a candidate. */
const aboutCandidates: Readonly<Record<string, string>> = {
  schedule: 'Schedule panel',
  panel: 'Booked panels',
  candidate: 'Show candidate',
};

export const menu = (all: () => readonly AnyCommand[]): AnyCommand => {
  const allowed = (actor: Actor, command: AnyCommand): boolean =>
    command.needs === null ||
    (actor.leverUserId === null ? command.unmapped === 'asks' : atLeast(actor.role, command.needs));

  async function runCommand(verb: string, text: string, actor: Actor, look: Reads, place: Place): Promise<Reply> {
    const command = all().find((it) => it.verb === verb) as unknown as Command | undefined;
    if (!command) throw new InputError(`There is no ${ROOT} ${verb} any more.`);
    if (!allowed(actor, command as unknown as AnyCommand))
      throw new AccessError(
        'role',
        actor.unmapped ?? `This needs the Lever role ${roleNames[command.needs ?? 'interviewer']} or above.`,
      );
    const parsed = command.args.safeParse(parseText(text));
    if (!parsed.success) throw new InputError('Pick a candidate first.', { fields: { [CANDIDATE_BLOCK]: 'Pick one' } });
    return command.run({ args: parsed.data, actor, look, place });
  }

  const chosenIn = (form: Form): string => {
    const chosen = form[CANDIDATE_BLOCK];
    return typeof chosen === 'string' ? chosen : '';
  };

  const candidates = defineOptions({
    id: 'menu.candidates',
    needs: 'limitedTeamMember',
    run: async ({ query, actor, look }) => candidateOptions(query, actor, look.directory),
  });

  const run = definePress({
    id: 'menu.run',
    needs: null,
    payload: z.object({ verb: z.string() }),
    run: async ({ payload, form, actor, act, place }) =>
      runCommand(payload.verb, payload.verb in aboutCandidates ? chosenIn(form) : '', actor, act, place),
  });

  const scheduleFor = defineSubmit({
    id: 'menu.schedule-for',
    needs: 'limitedTeamMember',
    payload: z.object({}),
    check: (form) => (chosenIn(form) === '' ? { [CANDIDATE_BLOCK]: 'Pick a candidate' } : {}),
    run: async ({ form, actor, act, place }) => runCommand('schedule', chosenIn(form), actor, act, place),
  });

  /** The global shortcut "Schedule panel". */
  const schedule = definePress({
    id: 'menu.schedule',
    shortcut: 'global',
    needs: 'limitedTeamMember',
    payload: z.object({}),
    run: async () => ({ show: 'modal', modal: scheduleStartModal({ go: scheduleFor, candidates }) }),
  });

  /** "Schedule panel" on a candidate's card. */
  const scheduleCandidate = definePress({
    id: 'menu.schedule-candidate',
    needs: 'limitedTeamMember',
    payload: z.object({ opportunityId: z.string() }),
    run: async ({ payload, actor, act, place }) => runCommand('schedule', payload.opportunityId, actor, act, place),
  });

  function noticeFor(actor: Actor, look: Reads): string | null {
    if (actor.unmapped) return actor.unmapped;
    const state = look.directory.state();
    if (state.state === 'first-sync')
      return `Candidates are still being read from Lever (${state.percent} %). You can look for those that are here.`;
    return state.state === 'waiting' ? state.sentence : null;
  }

  return defineCommand({
    verb: 'menu',
    group: 'You',
    summary: 'Open a menu of everything you can do',
    usage: '',
    examples: [''],
    needs: null,
    args: z.object({ _: z.string() }),
    actions: actions(candidates, run, schedule, scheduleFor, scheduleCandidate),
    run: async ({ actor, look }) => {
      const connects = actor.role === 'superAdmin' || actor.slackAdmin === true;
      const mine = all().filter(
        (it) => it.verb !== 'menu' && allowed(actor, it) && (it.verb !== 'connect' || connects),
      );
      const about = mine.filter((it) => it.verb in aboutCandidates);
      return {
        show: 'modal',
        modal: menuModal(
          {
            about: about.map((it) => ({ verb: it.verb, label: aboutCandidates[it.verb] ?? it.verb })),
            plain: mine.filter((it) => !(it.verb in aboutCandidates) && z.safeParse(it.args, { _: '' }).success),
            notice: noticeFor(actor, look),
          },
          { run, candidates },
          ROOT,
        ),
      };
    },
  });
};
