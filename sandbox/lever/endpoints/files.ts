/** Applications, resumes, files, uploads, and the read-only lists under an opportunity that nothing here fills. */
import { shaper } from '../expand.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import type { Part } from '../multipart.ts';
import { asGiven, newestWritten, page } from '../paging.ts';
import type { FileRecord, Json } from '../records.ts';
import { badRequest, notFound, Refusal } from '../refusal.ts';
import { renderApplication, renderFile, renderResume } from '../render.ts';
import { foundUnder } from '../state.ts';
import { bounds } from './asked.ts';

const LARGEST = 30 * 1024 * 1024;

/** Makes the record; the caller files it. Images are stored, but not read. */
export function storeFile(call: Call, opportunityId: string, part: Part): FileRecord {
  const name = part.filename ?? 'file';
  if (part.bytes.length > LARGEST) throw badRequest('File is larger than 30 MB');
  const dot = name.lastIndexOf('.');
  const ext = dot === -1 ? '' : name.slice(dot).toLowerCase();
  return {
    id: call.state.ids.uuid(),
    opportunityId,
    name,
    ext,
    uploadedAt: call.world.now(),
    status: ['.pdf', '.doc', '.docx', '.txt'].includes(ext) ? 'processed' : 'unsupported',
    size: part.bytes.length,
    bytes: part.bytes,
  };
}

function filePart(call: Call): Part {
  const part = call.parts.find((it) => it.name === 'file' && it.filename !== null);
  if (part === undefined) throw badRequest('Missing required parameter: file');
  return part;
}

/** 422 when Lever could not process the file. */
function download(file: FileRecord | null): Reply {
  if (file === null || file.status === 'error' || file.status === 'processing')
    throw new Refusal(422, 'UnprocessableEntityError', 'The file could not be processed');
  return { download: { bytes: file.bytes, name: file.name } };
}

const under = (call: Call, kind: string, id: string): string =>
  `${call.base}/opportunities/${call.opportunity.id}/${kind}/${id}/download`;

const uploadedWithin = (call: Call): ((at: number) => boolean) => {
  const [start, end] = bounds(call.query, 'uploaded_at');
  return (at) => at >= (start ?? 0) && at <= (end ?? Number.POSITIVE_INFINITY);
};

function listFiles(call: Call): Reply {
  const within = uploadedWithin(call);
  const items = [...call.state.files.values()].filter(
    (it) => it.opportunityId === call.opportunity.id && within(it.uploadedAt),
  );
  return {
    body: page(items, asGiven(items), call.query, call.tokens, (it) => renderFile(it, under(call, 'files', it.id))),
  };
}

/** One page always: connectors had to stop paging it. */
function listResumes(call: Call): Reply {
  const within = uploadedWithin(call);
  const items = [...call.state.resumes.values()].filter(
    (it) => it.opportunityId === call.opportunity.id && within(it.file?.uploadedAt ?? it.createdAt),
  );
  return { body: { data: items.map((it) => renderResume(it, under(call, 'resumes', it.id))), hasNext: false } };
}

function upload(call: Call): Reply {
  const file = storeFile(call, '', filePart(call));
  const id = `${file.id}-${file.name}`;
  const uri = `${call.base}/uploads/${id}`;
  const expiresAt = call.world.now() + 24 * 60 * 60 * 1000;
  call.state.uploads.set(uri, { ...file, expiresAt });
  return { status: 201, body: { data: { id, uri, filename: file.name, size: file.size, expiresAt } } };
}

const nothing =
  (): ((call: Call) => Reply) =>
  ({ query, tokens }) => ({ body: page([], asGiven([]), query, tokens, (it: Json) => it) });

export const fileEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/opportunities/:o/applications',
    right: 'applications:read',
    handle: (call) => {
      const items = call.state.applicationsOf(call.opportunity);
      const shape = shaper(call.state, 'applications', call.query);
      return { body: page(items, newestWritten(items), call.query, call.tokens, (it) => shape(renderApplication(it))) };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/applications/:a',
    right: 'applications:read',
    handle: (call) => {
      const record = foundUnder(call.state.applications, 'applications', call.params['a'] ?? '', call.opportunity.id);
      return { body: { data: shaper(call.state, 'applications', call.query)(renderApplication(record)) } };
    },
  },
  {
    method: 'GET',
    path: '/applications/deleted',
    right: 'applications:read',
    handle: ({ query, state, tokens }) => {
      const [start, end] = bounds(query, 'deleted_at');
      const items = state.deletedApplications.filter(
        (it) => it.deletedAt >= (start ?? 0) && it.deletedAt <= (end ?? Number.POSITIVE_INFINITY),
      );
      return { body: page(items, asGiven(items), query, tokens, (it) => ({ ...it })) };
    },
  },
  { method: 'GET', path: '/opportunities/:o/resumes', right: 'resumes:read', handle: listResumes },
  {
    method: 'GET',
    path: '/opportunities/:o/resumes/:r',
    right: 'resumes:read',
    handle: (call) => {
      const record = foundUnder(call.state.resumes, 'resumes', call.params['r'] ?? '', call.opportunity.id);
      return { body: { data: renderResume(record, under(call, 'resumes', record.id)) } };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/resumes/:r/download',
    right: 'resumes:read',
    handle: (call) =>
      download(foundUnder(call.state.resumes, 'resumes', call.params['r'] ?? '', call.opportunity.id).file),
  },
  { method: 'GET', path: '/opportunities/:o/files', right: 'files:read', handle: listFiles },
  {
    method: 'POST',
    path: '/opportunities/:o/files',
    right: 'files:write',
    performAs: 'required',
    handle: (call) => {
      const file = storeFile(call, call.opportunity.id, filePart(call));
      call.state.files.set(file.id, file);
      return { status: 201, body: { data: renderFile(file, under(call, 'files', file.id)) } };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/files/:f',
    right: 'files:read',
    handle: (call) => {
      const file = foundUnder(call.state.files, 'files', call.params['f'] ?? '', call.opportunity.id);
      return { body: { data: renderFile(file, under(call, 'files', file.id)) } };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/files/:f/download',
    right: 'files:read',
    handle: (call) => download(foundUnder(call.state.files, 'files', call.params['f'] ?? '', call.opportunity.id)),
  },
  {
    method: 'DELETE',
    path: '/opportunities/:o/files/:f',
    right: 'files:write',
    performAs: 'required',
    handle: (call) => {
      const file = foundUnder(call.state.files, 'files', call.params['f'] ?? '', call.opportunity.id);
      call.state.files.delete(file.id);
      return { status: 204 };
    },
  },
  { method: 'POST', path: '/uploads', right: 'uploads:write', handle: upload },
  { method: 'GET', path: '/opportunities/:o/offers', right: 'offers:read', handle: nothing() },
  { method: 'GET', path: '/opportunities/:o/referrals', right: 'referrals:read', handle: nothing() },
  {
    method: 'GET',
    path: '/opportunities/:o/referrals/:r',
    right: 'referrals:read',
    handle: ({ params }) => {
      throw notFound('referrals', params['r'] ?? '');
    },
  },
  { method: 'GET', path: '/opportunities/:o/file_actions', right: 'files:read', handle: nothing() },
];
