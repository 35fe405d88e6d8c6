import { createRequire } from 'node:module';
import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { credentials, loadPackageDefinition, status, type Client, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { TailEventsResponse } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import { testScope } from '@inclust/testkit';
import { protoPath as healthProto } from 'grpc-health-check';
import { expect, test } from 'vitest';
import { startRpcServer } from '../src/index.ts';
import { nodeStatus, served, serviceThat } from './service.ts';

const { service } = serviceThat(async () => accept(nodeStatus('kerkyra')));
const serviceName = 'inclust.node.v1.OperationsService';

type Made<Api> = Client & Api;

/** A client as anybody makes it from a public proto. */
function clientOf<Api>(scope: AsyncDisposableStack, proto: string, name: string, address: string): Made<Api> {
  const found = name
    .split('.')
    .reduce<unknown>(
      (place, part) => (place as Record<string, unknown>)[part],
      loadPackageDefinition(loadSync(proto, { enums: String, oneofs: true })),
    ) as new (address: string, channel: unknown) => Made<Api>;
  const client = new found(address, credentials.createInsecure());
  scope.defer(() => client.close());
  return client;
}

interface Health {
  check(request: { service: string }, done: (error: ServiceError | null, answer: { status: string }) => void): void;
}

test('health answers NOT_SERVING until it is told, then SERVING, for the server and each of its services', async () => {
  const scope = testScope();
  const { server, address } = await served(scope, service);
  const client = clientOf<Health>(scope, healthProto, 'grpc.health.v1.Health', address);
  const check = (name: string) =>
    new Promise((resolve) => client.check({ service: name }, (error, answer) => resolve(error?.code ?? answer.status)));
  expect([await check(''), await check('unknown')]).toEqual(['NOT_SERVING', status.NOT_FOUND]);
  server.setServing(true);
  expect([await check(''), await check(serviceName)]).toEqual(['SERVING', 'SERVING']);
  server.setServing(false);
  expect([await check(''), await check(serviceName)]).toEqual(['NOT_SERVING', 'NOT_SERVING']);
});

interface Reflection {
  serverReflectionInfo(): {
    write(request: object): void;
    end(): void;
    [Symbol.asyncIterator](): AsyncIterator<ReflectionAnswer>;
  };
}

interface ReflectionAnswer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
}

test.each(['v1', 'v1alpha'])(
  'reflection %s describes everything by whole names, as strict clients want it',
  async (version) => {
    const scope = testScope();
    const { address } = await served(scope, service);
    const library = createRequire(import.meta.url).resolve('@grpc/reflection');
    const proto = library.replace(/build\/src\/.*$/, `build/proto/grpc/reflection/${version}/reflection.proto`);
    const client = clientOf<Reflection>(scope, proto, `grpc.reflection.${version}.ServerReflection`, address);
    const stream = client.serverReflectionInfo();
    const answers = stream[Symbol.asyncIterator]();
    const ask = async (question: object): Promise<ReflectionAnswer> => {
      stream.write(question);
      return (await answers.next()).value;
    };
    const listed = (await ask({ listServices: '*' })).listServicesResponse?.service.map(({ name }) => name) ?? [];
    expect(listed).toContain(serviceName);
    const files = new Map<string, FileDescriptorProto>();
    // What an event of a watch holds, and why something was refused, are asked for by their own names.
    for (const symbol of [...listed, 'inclust.members.v1.MemberRegistered', 'google.rpc.BadRequest']) {
      const { fileDescriptorResponse } = await ask({ fileContainingSymbol: symbol });
      for (const bytes of fileDescriptorResponse?.fileDescriptorProto ?? []) {
        const file = fromBinary(FileDescriptorProtoSchema, bytes);
        files.set(file.name, file);
      }
    }
    stream.end();
    for (const name of files.values().flatMap(typeNames)) expect(name).toMatch(/^\./u);
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: inOrder(files) }));
    expect(registry.getService(serviceName)?.method['getNodeStatus']?.output.name).toBe('GetNodeStatusResponse');
    expect(registry.getMessage('google.rpc.BadRequest')?.fields.map(({ name }) => name)).toEqual(['field_violations']);
    expect(registry.getMessage('inclust.members.v1.MemberRegistered')?.fields.map(({ name }) => name)).toEqual([
      'facts',
    ]);
  },
);

/** The types that a file refers to. */
function typeNames({ messageType, service: services }: FileDescriptorProto): string[] {
  const fields = messageType.flatMap(function all(message): string[] {
    return [...message.field.map(({ typeName }) => typeName), ...message.nestedType.flatMap(all)];
  });
  const methods = services.flatMap(({ method }) =>
    method.flatMap(({ inputType, outputType }) => [inputType, outputType]),
  );
  return [...fields, ...methods].filter((name) => name !== '');
}

/** What a file imports comes before it. */
function inOrder(files: ReadonlyMap<string, FileDescriptorProto>): FileDescriptorProto[] {
  const ordered = new Set<FileDescriptorProto>();
  const add = (file: FileDescriptorProto | undefined): void => {
    if (!file || ordered.has(file)) return;
    for (const name of file.dependency) add(files.get(name));
    ordered.add(file);
  };
  for (const file of files.values()) add(file);
  return [...ordered];
}

test('the port that strangers reach has neither reflection nor health', async () => {
  const scope = testScope();
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [service], bare: true }));
  const client = clientOf<Health>(scope, healthProto, 'grpc.health.v1.Health', `127.0.0.1:${server.port}`);
  const code = await new Promise((resolve) => client.check({ service: '' }, (error) => resolve(error?.code)));
  expect(code).toBe(status.UNIMPLEMENTED);
});

test('a port that is taken is told', async () => {
  const { server } = await served(testScope(), service);
  await expect(startRpcServer({ listen: `127.0.0.1:${server.port}`, services: [] })).rejects.toThrow(
    /EADDRINUSE|No address/,
  );
});

test('a server that ends lets the call under way finish and takes no new one', async () => {
  const scope = testScope();
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const slow = serviceThat(async () => {
    started.resolve();
    await finish.promise;
    return accept(nodeStatus('finished'));
  });
  const { server, call } = await served(scope, slow.service);
  const underWay = call();
  await started.promise;
  const ended = server[Symbol.asyncDispose]();
  await expect(call(500)).rejects.toMatchObject({
    code: expect.toBeOneOf([status.UNAVAILABLE, status.DEADLINE_EXCEEDED]),
  });
  finish.resolve();
  expect((await underWay).nodeId).toBe('finished');
  await ended;
});

test('a stream waits where its reader is slower, and loses nothing', async () => {
  const scope = testScope();
  const events = Array.from({ length: 200 }, (_, turn) =>
    TailEventsResponse.fromPartial({ sequence: BigInt(turn), bodyJson: 'x'.repeat(64 * 1024) }),
  );
  let read = 0;
  let furthest = 0;
  const { service: streaming } = serviceThat(
    async () => accept(nodeStatus('')),
    events,
    (count) => (furthest = Math.max(furthest, count - read)),
  );
  const { client } = await served(scope, streaming);
  const stream = client.tailEvents({ fromSequence: 0n, subject: '' }, { deadline: Date.now() + 15_000 } as never);
  const sequences: bigint[] = [];
  for await (const { sequence } of stream as AsyncIterable<TailEventsResponse>) {
    sequences.push(sequence);
    read += 1;
    // A turn of the event loop a message: the writer could run far ahead if it did not wait.
    await new Promise(setImmediate);
  }
  expect(sequences).toEqual(events.map(({ sequence }) => sequence));
  expect(furthest).toBeLessThan(100);
});

test('a stream whose reader is gone ends', async () => {
  const scope = testScope();
  const gone = Promise.withResolvers<void>();
  const events = Array.from({ length: 1_000 }, () =>
    TailEventsResponse.fromPartial({ bodyJson: 'x'.repeat(64 * 1024) }),
  );
  const { service: streaming } = serviceThat(
    async () => accept(nodeStatus('')),
    events,
    (count) => count === -1 && gone.resolve(),
  );
  const { client } = await served(scope, streaming);
  const stream = client.tailEvents({ fromSequence: 0n, subject: '' });
  stream.on('error', () => undefined);
  stream.once('data', () => stream.cancel());
  await gone.promise;
});
