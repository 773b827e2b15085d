import { describe, expect, test } from 'vitest';
import { LeverStalePageError } from '../../src/lever/errors.ts';
import type { OpportunityId } from '../../src/lever/ids.ts';
import { failure, inTurn, leverOn, wire } from './wire.ts';

const stage = (...ids: string[]) => ids.map((id) => ({ id, text: id.toUpperCase() }));
const stale = { status: 400, body: { code: 'BadRequestError', message: 'Invalid offset token' } };

describe('lists', () => {
  test('ask for nothing until an item is wanted, and for no page more than needed', async () => {
    const server = await wire(inTurn({ body: { data: stage('a', 'b'), hasNext: true, next: 'T' } }));
    const { lever } = leverOn(server.url);
    const page = lever.stages.list();
    expect(server.asked).toHaveLength(0);
    for await (const one of page) {
      expect(one.text).toBe('A');
      break;
    }
    expect(server.asked).toHaveLength(1);
    expect(await lever.stages.list().take(0)).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  test('send the token back exactly as it came, and repeated records are given once', async () => {
    const token = '%5B3%2C1491435120000%2C%225599cc20%22%5D';
    const server = await wire(
      inTurn(
        { body: { data: stage('a', 'b'), hasNext: true, next: token } },
        { body: { data: stage('b', 'c'), hasNext: false } },
      ),
    );
    const { lever } = leverOn(server.url);
    expect((await lever.stages.list({ pageSize: 2 }).take(10)).map((it) => it.id)).toEqual(['a', 'b', 'c']);
    expect(server.asked[1]?.query.get('offset')).toBe(token);
    expect(server.asked[1]?.rawQuery).toContain('offset=%255B3%252C1491435120000');
    expect(server.asked.map((it) => it.query.get('limit'))).toEqual(['2', '2']);
  });

  test('take asks for no more than it was asked for', async () => {
    const server = await wire(inTurn({ body: { data: stage('a', 'b', 'c'), hasNext: true, next: 'T' } }));
    const { lever } = leverOn(server.url);
    expect(await lever.stages.list().take(3)).toHaveLength(3);
    expect(server.log()).toEqual(['GET /stages?limit=3']);
    expect((await lever.stages.list().first())?.id).toBe('a');
  });

  test('a stale token begins the list again, and nothing comes twice', async () => {
    const server = await wire(
      inTurn(
        { body: { data: stage('a', 'b'), hasNext: true, next: 'T1' } },
        stale,
        { body: { data: stage('new', 'a', 'b'), hasNext: true, next: 'T2' } },
        { body: { data: stage('c'), hasNext: false } },
      ),
    );
    const { lever } = leverOn(server.url);
    expect((await lever.stages.list().take(500)).map((it) => it.id)).toEqual(['a', 'b', 'new', 'c']);
    expect(server.asked.map((it) => it.query.get('offset'))).toEqual([null, 'T1', null, 'T2']);
  });

  test('tokens that always go stale end in an error, not in a circle', async () => {
    const server = await wire((asked) =>
      asked.query.has('offset') ? stale : { body: { data: stage('a'), hasNext: true, next: 'T' } },
    );
    const { lever } = leverOn(server.url);
    expect(await failure(lever.stages.list().take(500))).toBeInstanceOf(LeverStalePageError);
    expect(server.asked.length).toBeLessThan(10);
  });

  test.each([
    ['leads to itself', (): unknown => ({ data: stage('a'), hasNext: true, next: 'T' })],
    ['is missing', (): unknown => ({ data: stage('a'), hasNext: true })],
    ['comes without a list', (): unknown => ({ hasNext: false })],
  ])('a page whose token %s is an error: a cut list must not look whole', async (_what, body) => {
    const server = await wire(() => ({ body: body() }));
    const { lever } = leverOn(server.url);
    expect(await failure(lever.stages.list().take(500))).toMatchObject({ meaning: 'unexpected-answer' });
    expect(server.asked.length).toBeLessThan(4);
  });

  test('pages can be read one request at a time', async () => {
    const server = await wire(
      inTurn(
        { body: { data: stage('a', 'b'), hasNext: true, next: 'T' } },
        { body: { data: stage('c'), hasNext: false } },
      ),
    );
    const { lever } = leverOn(server.url);
    const sizes: number[] = [];
    for await (const items of lever.stages.list().pages()) sizes.push(items.length);
    expect(sizes).toEqual([2, 1]);
  });
});

test('one archive reason where a list was meant is a list of one', async () => {
  const server = await wire(inTurn({ body: { data: { id: 'r', text: 'Hired', type: 'hired', status: 'active' } } }));
  const { lever } = leverOn(server.url);
  expect((await lever.archiveReasons.list({ type: 'hired' }).take(10)).map((it) => it.id)).toEqual(['r']);
});

test('files may come as a bare list', async () => {
  const server = await wire(inTurn({ body: [{ id: 'f', name: 'cv.pdf', size: '1024', uploadedAt: '1790000000000' }] }));
  const { lever } = leverOn(server.url);
  const [file] = await lever.files.list('o' as OpportunityId).take(10);
  expect(file).toMatchObject({ id: 'f', size: 1024, uploadedAt: 1_790_000_000_000, status: null });
});

test('nobody’s résumé is an empty list, read in one request without paging', async () => {
  const server = await wire(
    inTurn({ status: 404, body: { code: 'ResourceNotFound', message: 'contacts x was not found' } }),
  );
  const { lever } = leverOn(server.url);
  expect(await lever.resumes.list('o' as OpportunityId).take(10)).toEqual([]);
  expect(server.log()).toEqual(['GET /opportunities/o/resumes']);
});
