import { describe, expect, test } from 'vitest';
import { isWireError } from '../../src/errors.ts';
import {
  LeverBadRequestError,
  LeverConfidentialError,
  type LeverError,
  LeverForbiddenError,
  LeverNotFoundError,
  LeverRateLimitError,
  LeverStalePageError,
  LeverUnauthorizedError,
  LeverUnavailableError,
  LeverUnclearWriteError,
  LeverUnexpectedAnswerError,
  LeverUnprocessableError,
} from '../../src/lever/errors.ts';
import type { ContactId, FileId, LeverUserId, OpportunityId, PanelId, StageId } from '../../src/lever/ids.ts';
import { failure, inTurn, leverOn, wire } from './wire.ts';

const ana = 'opp-ana' as OpportunityId;
const maya = 'user-maya' as LeverUserId;
const none = { rateLimit: 0, failure: 0 };

describe('one error per meaning', () => {
  test.each([
    [400, LeverBadRequestError, 'bad-request', false],
    [401, LeverUnauthorizedError, 'unauthorized', false],
    [403, LeverForbiddenError, 'forbidden', false],
    [404, LeverNotFoundError, 'not-found', false],
    [409, LeverBadRequestError, 'bad-request', false],
    [422, LeverUnprocessableError, 'unprocessable', false],
    [429, LeverRateLimitError, 'rate-limited', true],
    [500, LeverUnavailableError, 'unavailable', true],
    [503, LeverUnavailableError, 'unavailable', true],
  ] as const)('%i is a %o', async (status, kind, meaning, retryable) => {
    const server = await wire(
      inTurn({ status, body: { code: 'SomeError', message: 'Because.' }, headers: { 'x-request-id': 'r-1' } }),
    );
    const { lever } = leverOn(server.url, { retries: none });
    const error = (await failure(lever.users.retrieve(maya))) as LeverError;
    expect(error).toBeInstanceOf(kind);
    expect(error.name).toBe(kind.name);
    expect(error).toMatchObject({
      service: 'lever',
      meaning,
      retryable,
      status,
      code: 'SomeError',
      requestId: 'r-1',
      request: { method: 'GET', path: '/users/user-maya' },
    });
    expect(error.message).toContain('Because.');
    expect(error.advice).toMatch(/\.$/);
    expect(isWireError(error)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['a page of a proxy', '<html><h1>Bad gateway</h1></html>'],
    ['JSON that is no object', '"no"'],
    ['an object without words', { error: {} }],
  ])('the status alone decides when the body is %s', async (_what, body) => {
    const server = await wire(inTurn({ status: 403, body }));
    const { lever } = leverOn(server.url, { retries: none });
    const error = (await failure(lever.users.list().take(1))) as LeverError;
    expect(error).toBeInstanceOf(LeverForbiddenError);
    expect(error.code).toBeUndefined();
  });

  test('no error shows the key, the query or what was sent', async () => {
    const server = await wire(inTurn({ status: 400, body: { code: 'BadRequestError', message: 'No.' } }));
    const { lever } = leverOn(server.url, { auth: 'sekret-key' });
    const errors = [
      await failure(lever.opportunities.list({ email: 'ana@acme.test' }).take(1)),
      await failure(lever.notes.create(ana, { value: 'private words' }, { performAs: maya })),
    ] as LeverError[];
    for (const error of errors) {
      const everything = `${JSON.stringify(error)} ${error.message} ${error.stack ?? ''} ${error.advice}`;
      expect(everything).not.toMatch(/sekret|c2VrcmV0|ana@acme|private words|perform_as/);
    }
  });

  test('a success that is not what was promised names fields, and no values', async () => {
    const server = await wire(inTurn({ body: { data: { id: 'u', name: 17, email: 'ana@acme.test' } } }));
    const { lever } = leverOn(server.url);
    const error = (await failure(lever.users.retrieve(maya))) as LeverUnexpectedAnswerError;
    expect(error).toBeInstanceOf(LeverUnexpectedAnswerError);
    expect(error.problems).toEqual(['data.name']);
    expect(error.message).not.toContain('17');
  });
});

describe('a refusal says what is missing', () => {
  test.each([
    ['panels:write:admin', 'panels (create, update, delete)', 'POST /opportunities/o/panels'],
    ['panels:read:admin', 'panels (read)', 'GET /opportunities/o/panels'],
    ['contact:read:admin', 'contacts (read)', 'GET /contacts/c'],
    ['opportunities:write:admin', 'opportunities (create, update, delete)', 'PUT /opportunities/o/stage'],
    ['resumes:read:admin', 'résumés (read)', 'GET /opportunities/o/resumes'],
    ['webhooks:write:admin', 'webhooks (create, update, delete)', 'DELETE /webhooks/w'],
    ['stages:read:admin', 'stages (read)', 'GET /disposition_stages'],
  ])('%s', async (scope, group, call) => {
    const server = await wire(inTurn({ status: 403, body: { code: 'ForbiddenError', message: 'No access' } }));
    const { lever } = leverOn(server.url);
    const o = 'o' as OpportunityId;
    const asked: Record<string, () => Promise<unknown>> = {
      'POST /opportunities/o/panels': () =>
        lever.panels.create(o, { timezone: 'Europe/Lisbon', interviews: [] }, { performAs: maya }),
      'GET /opportunities/o/panels': () => lever.panels.list(o).first(),
      'GET /contacts/c': () => lever.contacts.retrieve('c' as ContactId),
      'PUT /opportunities/o/stage': () => lever.opportunities.setStage(o, 's' as StageId),
      'GET /opportunities/o/resumes': () => lever.resumes.list(o).first(),
      'DELETE /webhooks/w': () => lever.webhooks.delete('w' as never),
      'GET /disposition_stages': () => lever.stages.retrievePipeline(),
    };
    const error = (await failure((asked[call] as () => Promise<unknown>)())) as LeverForbiddenError;
    expect(server.log()).toHaveLength(1);
    expect(error.scope).toBe(scope);
    expect(error.permission?.group).toBe(group);
    expect(error.advice).toContain(scope);
  });

  test('asking for confidential records without the right is its own error', async () => {
    const server = await wire(inTurn({ status: 403, body: {} }));
    const { lever } = leverOn(server.url);
    const error = await failure(lever.opportunities.list({ confidentiality: 'all' }).first());
    expect(error).toBeInstanceOf(LeverConfidentialError);
    expect(error).toMatchObject({ meaning: 'confidential', scope: 'confidential:access:admin' });
  });

  test('an opportunity refused to a key that may read others is confidential; the question is asked once', async () => {
    const server = await wire((asked) =>
      asked.path === '/v1/opportunities' ? { body: { data: [], hasNext: false } } : { status: 403, body: {} },
    );
    const { lever } = leverOn(server.url);
    expect(await failure(lever.opportunities.retrieve(ana))).toBeInstanceOf(LeverConfidentialError);
    expect(await failure(lever.opportunities.retrieve(ana))).toBeInstanceOf(LeverConfidentialError);
    expect(server.log()).toEqual([
      'GET /opportunities/opp-ana',
      'GET /opportunities?limit=1',
      'GET /opportunities/opp-ana',
    ]);
  });

  test('an opportunity refused to a key that may read none is a missing permission', async () => {
    const server = await wire(inTurn({ status: 403, body: {} }));
    const { lever } = leverOn(server.url);
    const error = await failure(lever.opportunities.retrieve(ana));
    expect(error).toMatchObject({ meaning: 'forbidden', scope: 'opportunities:read:admin' });
  });
});

describe('answers that go elsewhere', () => {
  test('a moved endpoint is followed, write and all, and stays a write', async () => {
    const server = await wire((asked) =>
      asked.path.includes('/moved')
        ? { status: 201, body: { data: { id: 'n', createdAt: 1 } } }
        : { status: 301, headers: { location: '/v1/moved' } },
    );
    const { lever } = leverOn(server.url);
    await lever.notes.create(ana, { value: 'hello' }, { performAs: maya });
    expect(server.log()).toEqual([
      'POST /opportunities/opp-ana/notes?perform_as=user-maya',
      'POST /moved?perform_as=user-maya',
    ]);
    expect(server.asked[1]?.body).toEqual({ value: 'hello' });
  });

  test.each([
    [302, '/v1/elsewhere'],
    [301, 'http://thief.example.com/v1/users'],
    [301, undefined],
  ])('a %i to %s is refused, and the key goes nowhere', async (status, location) => {
    const server = await wire(inTurn({ status, headers: location === undefined ? {} : { location } }));
    const { lever } = leverOn(server.url);
    const error = await failure(lever.users.list().first());
    expect(error).toMatchObject({ meaning: 'unexpected-answer', status, retryable: false });
    expect(server.asked).toHaveLength(1);
  });

  test('a circle of moves ends', async () => {
    const server = await wire(inTurn({ status: 301, headers: { location: '/v1/users' } }));
    const { lever } = leverOn(server.url);
    expect(await failure(lever.users.list().first())).toMatchObject({ meaning: 'unexpected-answer' });
    expect(server.asked.length).toBeLessThan(5);
  });
});

test('a page token that went stale has its own error', async () => {
  const server = await wire(
    inTurn({ status: 400, body: { code: 'BadRequestError', message: 'Invalid offset token' } }),
  );
  const { lever } = leverOn(server.url);
  expect(await failure(lever.users.list().first())).toBeInstanceOf(LeverStalePageError);
});

test('a file Lever could not process says so', async () => {
  const server = await wire(inTurn({ status: 422, body: '' }));
  const { lever } = leverOn(server.url);
  expect(await failure(lever.files.download(ana, 'f' as FileId))).toBeInstanceOf(LeverUnprocessableError);
});

test('an id that would change the path is refused before anything is sent', async () => {
  const server = await wire(inTurn({ body: { data: {} } }));
  const { lever } = leverOn(server.url);
  for (const id of ['', '..', '.'] as OpportunityId[]) {
    expect(() => lever.panels.retrieve(id, 'p' as PanelId)).toThrow(TypeError);
  }
  await failure(lever.panels.retrieve('a/b?c' as OpportunityId, 'p' as PanelId));
  expect(server.asked.map((it) => it.path)).toEqual(['/v1/opportunities/a%2Fb%3Fc/panels/p']);
});

test('a write whose success cannot be read is unclear, not failed', async () => {
  const server = await wire(inTurn({ status: 201, body: '<html>' }));
  const { lever } = leverOn(server.url);
  const error = await failure(lever.notes.create(ana, { value: 'hello' }, { performAs: maya }));
  expect(error).toBeInstanceOf(LeverUnclearWriteError);
  expect(error).toMatchObject({ status: 201, lookedFor: false });
});
