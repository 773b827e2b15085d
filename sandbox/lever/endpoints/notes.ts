/** `/opportunities/:o/notes`. */
import { createNote, replyToNote, rewriteNote } from '../deeds/notes.ts';
import { touch } from '../deeds/touch.ts';
import { shaper } from '../expand.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import { asFlag, givenText, objects, pastTime } from '../given.ts';
import { newestWritten, page } from '../paging.ts';
import type { Json, NoteRecord } from '../records.ts';
import { badRequest, forbidden } from '../refusal.ts';
import { renderNote } from '../render.ts';
import { foundUnder } from '../state.ts';

const noteOf = ({ opportunity, params, state }: Call): NoteRecord =>
  foundUnder(state.notes, 'notes', params['n'] ?? '', opportunity.id);

function scoreIn(body: Json): number | null {
  const given = body['score'];
  if (given === undefined || given === null || given === '') return null;
  const score = Number(given);
  if (!Number.isInteger(score) || score < 1 || score > 4) throw badRequest('Invalid parameter: score must be 1 to 4');
  return score;
}

/** The answer to a creation repeats the id as `noteId`, the documented one. */
function post(call: Call): Reply {
  const { body, opportunity, query, state, world } = call;
  const order = {
    value: givenText(body, 'value'),
    by: call.performAs?.id ?? null,
    score: scoreIn(body),
    createdAt: pastTime(body, 'createdAt', world.now()),
  };
  const thread = query.get('note_id');
  let note: NoteRecord;
  if (thread === null)
    note = createNote(world, opportunity, { ...order, secret: asFlag(body['secret']), viaApi: true });
  else {
    note = foundUnder(state.notes, 'notes', thread, opportunity.id);
    replyToNote(note, opportunity, order);
  }
  return { status: 201, body: { data: { ...renderNote(note), noteId: note.id } } };
}

function put(call: Call): Reply {
  const note = noteOf(call);
  if (!note.viaApi) throw forbidden('Only notes created via the API can be updated');
  const values = objects(call.body['values'], 'values');
  if (values.length === 0) throw badRequest('Missing required parameter: values');
  const opening = values[0] ?? {};
  rewriteNote(
    note,
    call.opportunity,
    values.map((it, index) => ({
      value: givenText(it, 'value'),
      by: typeof it['user'] === 'string' ? it['user'] : (note.fields[index]?.user ?? note.user),
      score: scoreIn(it),
      createdAt: pastTime(it, 'createdAt', note.fields[index]?.createdAt ?? call.world.now()),
    })),
  );
  if (opening['secret'] !== undefined) note.secret = asFlag(opening['secret']);
  touch(call.world, call.opportunity);
  return { body: { data: { noteId: note.id } } };
}

/** Not known whether the real list keeps a deleted note; feedback does, so a client must expect `deletedAt`. */
function remove(call: Call): Reply {
  const note = noteOf(call);
  if (!note.viaApi) throw forbidden('Only notes created via the API can be deleted');
  note.deletedAt ??= call.world.now();
  return { status: 204 };
}

export const noteEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/opportunities/:o/notes',
    right: 'notes:read',
    handle: ({ opportunity, query, state, tokens }) => {
      const shape = shaper(state, 'notes', query);
      const items = [...state.notes.values()].filter((it) => it.opportunityId === opportunity.id);
      return { body: page(items, newestWritten(items), query, tokens, (it) => shape(renderNote(it))) };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/notes/:n',
    right: 'notes:read',
    handle: (call) => ({ body: { data: shaper(call.state, 'notes', call.query)(renderNote(noteOf(call))) } }),
  },
  { method: 'POST', path: '/opportunities/:o/notes', right: 'notes:write', performAs: 'optional', handle: post },
  { method: 'PUT', path: '/opportunities/:o/notes/:n', right: 'notes:write', handle: put },
  { method: 'DELETE', path: '/opportunities/:o/notes/:n', right: 'notes:write', handle: remove },
];
