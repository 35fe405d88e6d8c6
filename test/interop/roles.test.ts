import { makeGenericClientConstructor, Metadata, status, credentials, type Client } from '@grpc/grpc-js';
import { operatorOfHome, permissions, tokenSigner } from '@inclust/access';
import { grantableRoles, type Role } from '@inclust/kernel';
import { ensureSigningKey, homePaths } from '@inclust/node-home';
import { refusalOf } from '@inclust/rpc';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { contractMethods, type ContractMethod } from '../support/contract-methods.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';

const scope = fileScope();
const methods = contractMethods();
let city: NodeUnderTest;
let client: Client;

beforeAll(async () => {
  const folder = scope.use(await temporaryFolder()).path;
  city = scope.use(await loneCity(folder, 'arta'));
  await city.start();
  const AnyClient = makeGenericClientConstructor({}, 'Any');
  client = new AnyClient(city.address('members'), credentials.createInsecure());
  scope.defer(() => client.close());
});

/** Calls a method with an empty request; the status it ends with, and the refusal's reason. */
function called({ path, requestStream, responseStream }: ContractMethod, metadata: Metadata) {
  const same = (bytes: Buffer): Buffer => bytes;
  // A stream that is let in says so by its headers, or by going on until then.
  const options = { deadline: Date.now() + (responseStream && !requestStream ? 5_000 : 10_000) };
  return new Promise<{ code: number; reason: string | undefined }>((resolve) => {
    const ended = (error: unknown): void =>
      resolve({ code: (error as { code?: number } | null)?.code ?? status.OK, reason: refusalOf(error ?? {})?.reason });
    if (!responseStream) {
      client.makeUnaryRequest(path, same, same, Buffer.alloc(0), metadata, options, ended);
      return;
    }
    const stream = requestStream
      ? client.makeBidiStreamRequest(path, same, same, metadata, options)
      : client.makeServerStreamRequest(path, same, same, Buffer.alloc(0), metadata, options);
    stream.on('metadata', () => {
      ended(null);
      stream.cancel();
    });
    stream.on('data', () => {});
    stream.on('error', ended);
    stream.on('end', () => ended(null));
    if ('end' in stream && typeof stream.end === 'function') stream.end();
  });
}

/** The metadata of a caller with one role. */
async function as(role: Role): Promise<Metadata> {
  const { nodeId } = city.file;
  const key = ensureSigningKey(homePaths(city.home).tokenKey);
  const { token } = await tokenSigner(nodeId, key, Date.now).sign(
    { id: 'tester', roles: [role], session: 's' },
    nodeId,
  );
  return withToken(token);
}

function withToken(token: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

/** What is not served by a city: the door of the meta-cluster. */
const here = methods.filter(({ path }) => !path.includes('.JoinService/'));

test.each([...grantableRoles, 'service'] as const)('%s may call what the table says and nothing else', async (role) => {
  const metadata = await as(role);
  const answers = await Promise.all(here.map(async (method) => [method.path, await called(method, metadata)] as const));
  for (const [path, { code, reason }] of answers) {
    const permission = permissions[path];
    const may = permission === 'public' || permission?.roles.includes(role);
    const unknown = code === status.UNAUTHENTICATED && /^(unauthenticated|token-)/u.test(reason ?? '');
    expect([path, reason === 'not-allowed', unknown]).toEqual([path, !may, false]);
  }
});

test('who says nothing of herself may call what is public, and is asked who she is otherwise', async () => {
  for (const method of here) {
    const { code, reason } = await called(method, new Metadata());
    const open = permissions[method.path] === 'public';
    expect([method.path, reason === 'unauthenticated', code === status.UNAUTHENTICATED && !open]).toEqual([
      method.path,
      !open,
      !open,
    ]);
  }
});

test.each(['DirectoryService/WatchDirectory', 'AgendaService/WatchAgenda', 'ReportService/WatchReports'])(
  '%s tells nobody who says nothing of herself, also where lists of the same are public',
  async (name) => {
    const [watch] = here.filter(({ path }) => path.endsWith(`.${name}`));
    expect(watch && (await called(watch, new Metadata()))).toEqual({
      code: status.UNAUTHENTICATED,
      reason: 'unauthenticated',
    });
  },
);

test.each([
  ['a token that is none', () => withToken('a.b.c')],
  ['a token of another key', () => withToken('eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJhcnRhIn0.AAAA')],
])('%s is refused everywhere, also at what is public', async (_, metadata) => {
  for (const method of here) {
    const { code, reason } = await called(method, metadata());
    expect([method.path, code, reason]).toEqual([method.path, status.UNAUTHENTICATED, 'token-invalid']);
  }
});

test('two credentials are refused', async () => {
  const metadata = await as('operator');
  metadata.set('x-api-key', 'ick_abcd1234_');
  const [method] = here;
  expect(method && (await called(method, metadata)).reason).toBe('token-invalid');
});

test("whoever can read the node's home is its operator", async () => {
  const [key, value] = (await operatorOfHome(city.home)()) ?? ['', ''];
  const metadata = new Metadata();
  metadata.set(key, value);
  const list = here.find(({ path }) => path.endsWith('/ListMembers'));
  expect(list && (await called(list, metadata)).code).toBe(status.OK);
});
