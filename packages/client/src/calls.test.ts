import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { refusalStatus } from '@inclust/rpc';
import { change, once, read, type Stub } from './calls.ts';
import { allItems } from './pages.ts';
import { RefusedError } from './refused-error.ts';

const settings = { timeout: 2_000, patience: 1_000 };

/** A method that fails this often with a status; what it was called with. */
function failing(code: status, times: number) {
  const ids: string[] = [];
  const deadlines: number[] = [];
  const stub: Stub<{ requestId: string }, string> = (request, _metadata, { deadline }, done) => {
    ids.push(request.requestId);
    deadlines.push(Number(deadline));
    if (ids.length > times) return done(null, 'done');
    const error: ServiceError = Object.assign(new Error('no'), { code, details: 'no', metadata: new Metadata() });
    return done(error, '');
  };
  return { stub, ids, deadlines };
}

test('a change that could not be delivered is made again under the same request id', async () => {
  const { stub, ids } = failing(status.UNAVAILABLE, 2);
  expect(await change(settings, stub, { requestId: '' })).toBe('done');
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/u);
});

test('a request id that is given stays', async () => {
  const { stub, ids } = failing(status.UNAVAILABLE, 0);
  await change(settings, stub, { requestId: 'my-own-id' });
  expect(ids).toEqual(['my-own-id']);
});

test('a change that was cut off by a server that ended is made again', async () => {
  const { stub, ids } = failing(status.CANCELLED, 1);
  expect(await change(settings, stub, { requestId: '' })).toBe('done');
  expect(ids).toHaveLength(2);
});

test.each([
  ['patience', { timeout: 5_000, patience: 700 }],
  ['time', { timeout: 700, patience: 5_000 }],
])('nothing is tried any more when the %s of the call is over', async (_, limits) => {
  const { stub, ids } = failing(status.UNAVAILABLE, 99);
  const start = performance.now();
  await expect(change(limits, stub, { requestId: '' })).rejects.toMatchObject({
    name: 'RefusedError',
    code: 'UNAVAILABLE',
  });
  expect(performance.now() - start).toBeLessThan(1_500);
  expect(ids.length).toBeGreaterThan(1);
});

test('a call over the quota of its key is made again when the node says so, and one that was throttled is not', async () => {
  const told = (code: string): { stub: Stub<{ requestId: string }, string>; at: number[] } => {
    const at: number[] = [];
    const stub: Stub<{ requestId: string }, string> = (_request, _metadata, _options, done) => {
      at.push(performance.now());
      if (at.length > 1) return done(null, 'done');
      const refusal = refusalStatus({ code, kind: 'exhausted', message: 'no', retryAfterMilliseconds: 300 });
      return done(Object.assign(new Error('no'), refusal), '');
    };
    return { stub, at };
  };
  const quota = told('quota-exceeded');
  expect(await read(settings, quota.stub, { requestId: '' })).toBe('done');
  expect((quota.at[1] ?? 0) - (quota.at[0] ?? 0)).toBeGreaterThanOrEqual(299);
  const login = told('too-many-tries');
  await expect(read(settings, login.stub, { requestId: '' })).rejects.toMatchObject({ retryAfter: 300 });
  expect(login.at).toHaveLength(1);
  await expect(
    read({ ...settings, patience: 200 }, told('quota-exceeded').stub, { requestId: '' }),
  ).rejects.toMatchObject({
    reason: 'quota-exceeded',
  });
});

test('without patience there is one try', async () => {
  const { stub, ids } = failing(status.UNAVAILABLE, 9);
  await expect(read({ ...settings, patience: 0 }, stub, { requestId: '' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
  expect(ids).toHaveLength(1);
});

test('all tries have the deadline of the call', async () => {
  const { stub, deadlines } = failing(status.UNAVAILABLE, 2);
  const expected = Date.now() + settings.timeout;
  await read(settings, stub, { requestId: '' });
  expect(deadlines).toHaveLength(3);
  for (const deadline of deadlines) expect(Math.abs(deadline - expected)).toBeLessThan(200);
});

test('what was refused is not asked again', async () => {
  const { stub, ids } = failing(status.FAILED_PRECONDITION, 9);
  await expect(change(settings, stub, { requestId: '' })).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  expect(ids).toHaveLength(1);
});

test("a refusal's code, fields and metadata come through", async () => {
  const violations = [{ field: 'a', rule: 'b', message: 'c' }];
  const refusal = refusalStatus({
    code: 'stale-etag',
    kind: 'stale',
    message: 'Stale.',
    metadata: { etag: '4' },
    violations,
  });
  const stub: Stub<object, string> = (_request, _metadata, _options, done) =>
    done(Object.assign(new Error('no'), refusal), '');
  const error = await once(settings, stub, {}).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ code: 'ABORTED', reason: 'stale-etag', metadata: { etag: '4' }, violations });
});

test('all pages are gone through, and no more than are asked for', async () => {
  const asked: string[] = [];
  const pages = allItems(async (pageToken) => {
    asked.push(pageToken);
    return pageToken === '' ? { items: [1, 2], nextPageToken: 'b' } : { items: [3], nextPageToken: '' };
  });
  expect((await pages.next()).value).toBe(1);
  expect(asked).toEqual(['']);
  expect(await Array.fromAsync(pages)).toEqual([2, 3]);
  expect(asked).toEqual(['', 'b']);
});
