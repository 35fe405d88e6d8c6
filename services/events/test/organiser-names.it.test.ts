import { DirectoryEntry } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { startRpcServer } from '@inclust/rpc';
import { fileScope, toldStream } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import type { OrganiserNaming } from '../src/app/organiser-naming.ts';
import { openOrganiserNames } from '../src/transport/grpc/organiser-names.ts';
import { federationWith, type FederationHolding } from './federation-with.ts';
import { text } from './serving-feeds.ts';

const scope = fileScope();
const holding: FederationHolding = {
  directory: new Map(),
  agenda: [],
  changeTime: undefined,
  asked: { names: [], filters: [] },
};
const start = Date.parse('2027-01-01T12:00:00Z');
const name = 'nodes/vlora/members/01890000-0000-8000-8000-000000000001';
const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });
let now = start;
let naming: OrganiserNaming;
let server: AsyncDisposable & { readonly port: number };

beforeAll(async () => {
  server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: federationWith(holding) }));
  naming = scope.use(openOrganiserNames(`127.0.0.1:${server.port}`, {}, { now: () => now, logger }));
});

function called(el: string): void {
  holding.directory.set(
    name,
    DirectoryEntry.fromPartial({ name, displayName: text(el), publicFields: ['display_name'] }),
  );
}

const told = async () => (await naming.namesOf([name], 'el')).get(name);
const changed = () => Date.parse(naming.changedAt() ?? '') - start;

test('a name is told as it was for a minute; another one is a change, and so is none', async () => {
  called('Χορός');
  expect([await told(), changed()]).toEqual(['Χορός', 0]);
  called('Χορός Αυλώνας');
  now = start + 59_000;
  expect([await told(), changed()]).toEqual(['Χορός', 0]);
  now = start + 61_000;
  expect([await told(), changed()]).toEqual(['Χορός Αυλώνας', 61_000]);
  now = start + 122_000;
  expect([await told(), changed()]).toEqual(['Χορός Αυλώνας', 61_000]);
  holding.directory.clear();
  now = start + 183_000;
  expect([await told(), changed()]).toEqual([undefined, 183_000]);
});

test('while the directory is away the names of before are told, and asked for again as soon as somebody needs them', async () => {
  called('Χορός');
  now = start + 300_000;
  expect(await told()).toBe('Χορός');
  await server[Symbol.asyncDispose]();
  now = start + 400_000;
  expect([await told(), changed()]).toEqual(['Χορός', 300_000]);
});
