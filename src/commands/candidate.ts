/**
 * `/hire candidate …`: finds one by name, e-mail, id or Lever link and shows the card, only to the asker. Several hits
 * become a choice. The message shortcut does the same with a message's text, where commands cannot go.
 */
import { z } from 'zod';
import { type CandidateCard, candidateMessage, chooseMessage } from '../blocks/candidate.ts';
import { withHeld } from '../blocks/panel-hold.ts';
import type { DirectoryOpportunity } from '../directory/directory.ts';
import { kept, opportunityFrom } from '../directory/from-lever.ts';
import { candidateLinksIn } from '../directory/pasted.ts';
import { maySee } from '../directory/visibility.ts';
import { isWireError, NotFoundError } from '../errors.ts';
import type { OpportunityId } from '../lever/ids.ts';
import { panelCalls } from '../panels/calls.ts';
import { changeCalls } from '../panels/change-calls.ts';
import { holdCalls } from '../panels/hold-calls.ts';
import type { Actor } from '../people.ts';
import type { Reads } from '../services.ts';
import { actions, defineCommand, definePress, type Reply } from './define.ts';

const MOST_CHOICES = 5;
/** Declared by `menu.ts`, which runs `/hire schedule`; called by its id so that neither file needs the other. */
const schedule = { id: 'menu.schedule-candidate', payload: z.object({ opportunityId: z.string() }) };

const notHere = (typed: string, nearest: readonly string[], why: string | null): NotFoundError =>
  new NotFoundError(why ?? `No active candidate matches “${typed.slice(0, 60)}”.`, {
    nearest,
    hint: 'Type a part of the name, the e-mail address, or paste the candidate’s Lever link.',
  });

/** Lever is asked itself about an id or address that our copy of active candidates does not have: it may be archived. */
async function inLever(
  what: { readonly id: string } | { readonly email: string },
  actor: Actor,
  look: Reads,
): Promise<readonly DirectoryOpportunity[]> {
  const visible = (it: DirectoryOpportunity): boolean =>
    maySee(it, it.posting ? look.directory.posting(it.posting) : undefined, actor);
  const parts = { include: kept, expand: ['applications'] } as const;
  try {
    const found =
      'id' in what
        ? [await look.lever.opportunities.retrieve(what.id as OpportunityId, parts)]
        : await look.lever.opportunities.list({ email: what.email, ...parts }).take(MOST_CHOICES);
    return found.map((it) => opportunityFrom(it)).filter(visible);
  } catch (error) {
    if (!isWireError(error) || (error.meaning !== 'not-found' && error.meaning !== 'bad-request')) throw error;
    return [];
  }
}

/** Said when there may be one that the bot's own key cannot see (ML25): not permitted is not the same as not there. */
function mentionConfidential(look: Reads): string | null {
  const state = look.directory.state();
  return state.state === 'ready' && !state.confidential
    ? 'The bot’s Lever key has no access to confidential candidates, so it does not see those.'
    : null;
}

async function contactOf(
  opportunity: DirectoryOpportunity,
  look: Reads,
): Promise<{ contact: CandidateCard['contact']; note: string | null }> {
  try {
    const it = await look.lever.contacts.retrieve(opportunity.contact);
    return {
      contact: {
        name: it.name,
        emails: it.emails,
        phones: it.phones.map((phone) => phone.value),
        location: it.location.name || null,
        headline: it.headline || null,
      },
      note: null,
    };
  } catch (error) {
    if (!isWireError(error)) throw error;
    return { contact: null, note: `Contact data could not be read. ${error.advice ?? ''}`.trim() };
  }
}

async function panelsOf(
  opportunity: DirectoryOpportunity,
  look: Reads,
): Promise<{ panels: CandidateCard['panels']; note: string | null }> {
  try {
    return { panels: await look.panels.ofCandidate(opportunity.id), note: null };
  } catch (error) {
    if (!isWireError(error)) throw error;
    return { panels: null, note: `Interviews could not be read. ${error.advice ?? ''}`.trim() };
  }
}

async function card(opportunity: DirectoryOpportunity, actor: Actor, look: Reads): Promise<Reply> {
  const { directory } = look;
  const [{ contact, note }, { panels, note: panelsNote }, whole] = await Promise.all([
    contactOf(opportunity, look),
    panelsOf(opportunity, look),
    look.lever.opportunities.retrieve(opportunity.id, { include: ['archived', 'stage'] }),
  ]);
  const others = directory
    .opportunities(actor)
    .filter((it) => it.contact === opportunity.contact && it.id !== opportunity.id);
  const reason = directory.archiveReasons().find((it) => it.id === whole.archived?.reason);
  const holds = await look.panels.holds.of(opportunity.id, actor);
  const answers = await look.panels.holds.seen(holds);
  return {
    show: 'message',
    message: withHeld(
      candidateMessage(
        {
          opportunity,
          job: (opportunity.posting && directory.posting(opportunity.posting)?.label) || 'no job',
          stage: directory.stage(whole.stage)?.text ?? 'unknown stage',
          owner: (opportunity.owner && directory.user(opportunity.owner)?.name) || null,
          contact,
          archived: whole.archived ? { reason: reason?.text ?? null, at: whole.archived.archivedAt ?? null } : null,
          panels,
          notes: [note, panelsNote].filter((it) => it !== null),
          others: others.map((it) => ({ id: it.id, label: directory.describe(it).split(' · ').slice(1).join(' · ') })),
        },
        { schedule, show, panels: changeCalls.open },
      ),
      holds,
      { zone: actor.zone, named: false, answers, at: 'end' },
      { hold: holdCalls, panel: panelCalls },
    ),
  };
}

const reading = (next: () => Promise<Reply>): Reply => ({
  show: 'working',
  surface: 'message',
  title: 'Candidate',
  text: 'Reading Lever …',
  next,
});

function answerTo(typed: string, actor: Actor, look: Reads): Reply {
  const { directory } = look;
  const sync = directory.state();
  if (sync.state === 'waiting') throw new NotFoundError(sync.sentence, { hint: '/hire status says more.' });
  const found = directory.find(typed, actor, MOST_CHOICES);
  if (found.kind === 'hits' && found.hits.length > 1) {
    const hits = found.hits.map((it) => ({
      id: it.id,
      label: directory.describe(it),
      owner: (it.owner && directory.user(it.owner)?.name) || null,
    }));
    return { show: 'message', message: chooseMessage(typed, hits, found.more, show, 'Show') };
  }
  return reading(async () => {
    const [hit, ...more] =
      found.kind === 'hits' ? found.hits : found.inLever ? await inLever(found.inLever, actor, look) : [];
    if (hit && more.length === 0) return card(hit, actor, look);
    if (hit) {
      const hits = [hit, ...more].map((it) => ({ id: it.id, label: directory.describe(it), owner: null }));
      return { show: 'message', message: chooseMessage(typed, hits, 0, show, 'Show') };
    }
    const none = found.kind === 'none' ? found : { nearest: [], why: null };
    const why =
      sync.state === 'first-sync'
        ? `Not among the candidates read so far (first sync, about ${sync.percent} %).`
        : (none.why ?? mentionConfidentialWith(typed, look));
    throw notHere(typed, none.nearest, why);
  });
}

function mentionConfidentialWith(typed: string, look: Reads): string | null {
  const confidential = mentionConfidential(look);
  return confidential ? `No active candidate matches “${typed.slice(0, 60)}”. ${confidential}` : null;
}

/** One of several, or another candidacy of the same person. */
const show = definePress({
  id: 'candidate.show',
  needs: 'limitedTeamMember',
  payload: z.object({ opportunityId: z.string() }),
  run: async ({ payload, actor, act }) =>
    reading(async () => {
      const known = act.directory.opportunity(payload.opportunityId, actor);
      const [it] = known ? [known] : await inLever({ id: payload.opportunityId }, actor, act);
      if (!it) throw notHere('that candidate', [], 'That candidate is not here any more.');
      return card(it, actor, act);
    }),
});

/** The message shortcut "Find candidate": whoever the message names, or links to. */
const ofMessage = definePress({
  id: 'candidate.of-message',
  shortcut: 'message',
  needs: 'limitedTeamMember',
  payload: z.object({ text: z.string() }),
  run: async ({ payload, actor, act }) => {
    const [link] = candidateLinksIn(payload.text);
    if (link) return answerTo(link, actor, act);
    const named = act.directory.namedIn(payload.text, actor, MOST_CHOICES + 1);
    if (named.length === 0) throw notHere('this message', [], 'No active candidate is named in that message.');
    if (named.length === 1 && named[0]) return answerTo(named[0].id, actor, act);
    const hits = named
      .slice(0, MOST_CHOICES)
      .map((it) => ({ id: it.id, label: act.directory.describe(it), owner: null }));
    return { show: 'message', message: chooseMessage('this message', hits, named.length - hits.length, show, 'Show') };
  },
});

export const candidate = defineCommand({
  verb: 'candidate',
  aliases: ['find', 'c'],
  group: 'Candidates',
  summary: 'Look up a candidate',
  usage: '<name, e-mail or Lever link>',
  examples: ['Priya', 'priya.raman@example.com'],
  needs: 'limitedTeamMember',
  args: z.object({ _: z.string().min(1) }),
  actions: actions(show, ofMessage),
  run: async ({ args, actor, look }) => answerTo(args._, actor, look),
});
