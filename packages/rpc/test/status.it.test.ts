import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { BadRequest, ErrorInfo, ResourceInfo, RetryInfo, Status } from '@inclust/contracts';
import { InfrastructureError, refuse, type Refusal, type RefusalKind } from '@inclust/kernel';
import { testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { callUnary, refusalOf } from '../src/index.ts';
import { nodeStatus, served, serviceThat, type Answer } from './service.ts';

/** The error with which a call of such a method fails, and what the server logged. */
async function failing(answer: Answer): Promise<{ error: ServiceError; logged: string[] }> {
  const { service, logged } = serviceThat(answer);
  const { call } = await served(testScope(), service);
  const error: unknown = await call().then(
    () => undefined,
    (failed: unknown) => failed,
  );
  if (!(error instanceof Error)) throw new Error('the call did not fail');
  return { error: error as ServiceError, logged };
}

const refusal: Refusal = {
  code: 'slot-taken',
  kind: 'exists',
  message: 'The slot is taken.',
  resource: 'nodes/kerkyra/slots/7',
  metadata: { etag: '3' },
  retryAfterMilliseconds: 2_500,
  violations: [{ field: 'slot.start', rule: 'slot-taken', message: 'Another start.' }],
};

test('a refusal is a status whose details a client of InClust reads', async () => {
  const { error } = await failing(async () => refuse(refusal));
  expect(error.code).toBe(status.ALREADY_EXISTS);
  expect(error.details).toBe('slot.start: Another start.');
  expect(refusalOf(error)).toEqual({
    reason: 'slot-taken',
    metadata: { etag: '3' },
    violations: [{ field: 'slot.start', rule: 'slot-taken', message: 'Another start.' }],
    retryAfterMilliseconds: 2_500,
  });
});

test('and that any client of google.rpc reads', async () => {
  const { error } = await failing(async () => refuse(refusal));
  const [raw] = error.metadata.get('grpc-status-details-bin');
  const decoded = Status.decode(raw as Buffer);
  expect([decoded.code, decoded.message]).toEqual([error.code, error.details]);
  const detail = (type: string) => {
    const found = decoded.details.find(({ typeUrl }) => typeUrl === `type.googleapis.com/google.rpc.${type}`);
    return found?.value ?? new Uint8Array();
  };
  expect(ErrorInfo.decode(detail('ErrorInfo'))).toMatchObject({
    reason: 'slot-taken',
    domain: 'inclust',
    metadata: { etag: '3' },
  });
  expect(BadRequest.decode(detail('BadRequest')).fieldViolations).toMatchObject([
    { field: 'slot.start', reason: 'slot-taken', description: 'Another start.' },
  ]);
  expect(ResourceInfo.decode(detail('ResourceInfo'))).toMatchObject({ resourceName: 'nodes/kerkyra/slots/7' });
  expect(RetryInfo.decode(detail('RetryInfo')).retryDelay).toMatchObject({ seconds: 2n, nanos: 500_000_000 });
});

test('details that do not apply are not there', async () => {
  const { error } = await failing(async () => refuse({ code: 'gone', kind: 'not-found', message: 'Gone.' }));
  const [raw] = error.metadata.get('grpc-status-details-bin');
  expect(Status.decode(raw as Buffer).details.map(({ typeUrl }) => typeUrl)).toEqual([
    'type.googleapis.com/google.rpc.ErrorInfo',
  ]);
});

test.each<[RefusalKind, status]>([
  ['invalid', status.INVALID_ARGUMENT],
  ['not-found', status.NOT_FOUND],
  ['exists', status.ALREADY_EXISTS],
  ['stale', status.ABORTED],
  ['state', status.FAILED_PRECONDITION],
  ['denied', status.PERMISSION_DENIED],
  ['exhausted', status.RESOURCE_EXHAUSTED],
  ['unavailable', status.UNAVAILABLE],
])('%s is status %i', async (kind, code) => {
  const { error } = await failing(async () => refuse({ code: 'x', kind, message: 'x' }));
  expect(error.code).toBe(code);
});

test('a bug is INTERNAL: the log has the error, the caller nothing of it', async () => {
  const { error, logged } = await failing(() => Promise.reject(new Error('a secret of the code')));
  expect(error.code).toBe(status.INTERNAL);
  expect(JSON.stringify([error.details, error.metadata.getMap()])).not.toContain('secret');
  expect(refusalOf(error)).toBeUndefined();
  expect(logged.join()).toContain('a secret of the code');
});

test('broken infrastructure is UNAVAILABLE, to be tried again', async () => {
  const { error } = await failing(() => Promise.reject(new InfrastructureError('mongodb://secret is away')));
  expect(error.code).toBe(status.UNAVAILABLE);
  expect(error.details).not.toContain('secret');
  expect(refusalOf(error)?.reason).toBe('unavailable');
});

test('a call that is not admitted gets the refusal of who admits', async () => {
  const { client } = await served(testScope(), serviceThat(async () => ({ ok: true, value: nodeStatus('a') })).service);
  const error: unknown = await callUnary(client.listDeadLetters.bind(client), new Metadata(), {
    pageSize: 0,
    pageToken: '',
  }).catch((failed: unknown) => failed);
  expect((error as ServiceError).code).toBe(status.PERMISSION_DENIED);
  expect(refusalOf(error)?.reason).toBe('not-allowed');
});

test('a deadline too far away is refused, one within bounds taken', async () => {
  const { call } = await served(testScope(), serviceThat(async () => ({ ok: true, value: nodeStatus('a') })).service);
  expect((await call(60_000)).nodeId).toBe('a');
  const error: unknown = await call(120_000).catch((failed: unknown) => failed);
  expect((error as ServiceError).code).toBe(status.INVALID_ARGUMENT);
  expect(refusalOf(error)).toMatchObject({
    reason: 'deadline-too-long',
    violations: [{ field: 'deadline', rule: 'deadline-too-long' }],
  });
});

test('a method is told when its caller is gone or out of time', async () => {
  const told = Promise.withResolvers<void>();
  const { service } = serviceThat(async (_, { signal }) => {
    signal.addEventListener('abort', () => told.resolve());
    await told.promise;
    return { ok: true, value: nodeStatus('late') };
  });
  const { call } = await served(testScope(), service);
  const error: unknown = await call(100).catch((failed: unknown) => failed);
  expect((error as ServiceError).code).toBe(status.DEADLINE_EXCEEDED);
  await told.promise;
});
