import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { status, type ServiceError } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import * as contracts from '@inclust/contracts';
import { OperationsServiceClient, TailEventsRequest, type TailEventsResponse } from '@inclust/contracts';
import { nginxConfiguration, problemsOf, processes, type Endpoint } from '@inclust/nginx';
import { openClient, refusalOf } from '@inclust/rpc';
import { freePort } from '@inclust/servers';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import { nginxIsThere, startNginx, type Nginx } from '../support/nginx.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';
import { reflectedServices } from '../support/reflection-client.ts';
import { importFile, registerFile } from '../support/register-file.ts';
import { serving } from '../support/serving.ts';

const render = resolve(import.meta.dirname, '../../deploy/nginx/render.ts');
const there = nginxIsThere();
const left = there ? '' : ' (left out: INCLUST_WITHOUT_NGINX is set)';

test('every service of the contract but joining, which has a port of its own, is handed to a process', () => {
  const configured = nginxConfigurationOf('127.0.0.1:1');
  const all = Object.entries(contracts).flatMap(([name, definition]) => {
    if (!name.endsWith('ServiceService')) return [];
    const [method] = Object.values(definition as Readonly<Record<string, { readonly path: string }>>);
    return method?.path.split('/')[1] ?? [];
  });
  expect(all.length).toBeGreaterThan(30);
  expect(all.filter((service) => !configured.includes(`location /${service}/ `))).toEqual([
    'inclust.federation.v1.JoinService',
  ]);
});

test('processes beyond loopback are asked over TLS alone, and their certificate is looked at', () => {
  const elsewhere = Object.fromEntries(processes.map((name) => [name, `arta-${name}:4222`]));
  const endpoint = { listen: '0.0.0.0:4222', certificate: '/a.pem', key: '/a.key', ...elsewhere };
  expect(problemsOf(endpoint)).toHaveLength(processes.length);
  const trusting = { ...endpoint, trusted: '/a.pem', name: 'arta.example.org' };
  expect(problemsOf(trusting)).toEqual([]);
  const text = nginxConfiguration(trusting as Endpoint);
  expect(text).not.toContain('grpc_pass grpc:');
  for (const setting of ['verify on', 'trusted_certificate /a.pem', 'name arta.example.org'])
    expect(text).toContain(`grpc_ssl_${setting};`);
});

describe.runIf(there)(`nginx before the processes of a node${left}`, () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let nginx: Nginx;
  let address = '';
  let client: NodeClient;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    const feeds = `127.0.0.1:${await freePort()}`;
    await city.start({ INCLUST_HTTP_LISTEN: feeds });
    address = `127.0.0.1:${await freePort()}`;
    const at = processes.flatMap((name) => [`--${name}`, city.address(name)]);
    const { stdout } = await promisify(execFile)(process.execPath, [
      render,
      '--listen',
      address,
      '--feeds',
      feeds,
      ...at,
    ]);
    nginx = scope.use(await startNginx(join(folder, 'nginx'), stdout));
    await eventually(() => serving(address), { what: 'nginx answers' });
    client = scope.use(connect(address, { authorize: operatorOfHome(city.home) }));
  });

  test('hands each service to the process that answers for it', async () => {
    const { member } = await client.members.registerMember({ profile: person(1) });
    expect((await client.members.getMember({ name: member?.name ?? '' })).member?.name).toBe(member?.name);
    expect((await client.operations.getNodeStatus()).nodeId).toBe('arta');
    expect((await client.reporting.listFigures({ indicator: 'members-by-month' })).figures).toBeInstanceOf(Array);
    expect((await client.federation.listNodes()).nodes).toBeInstanceOf(Array);
    await eventually(
      async () => (await Array.fromAsync(client.directory.everyEntry({}))).some(({ name }) => name === member?.name),
      { what: 'the member in the directory', timeout: 15_000 },
    );
  });

  test('passes a stream on while it lasts', async () => {
    // From the first one on, since a stream from now on begins at a moment that nobody is told.
    const stop = new AbortController();
    const seen: TailEventsResponse[] = [];
    const tail = Array.fromAsync(client.operations.tailEvents({ fromSequence: 1n }, stop.signal), (event) =>
      seen.push(event),
    );
    try {
      await client.members.registerMember({ profile: person(2) });
      await eventually(() => seen.length >= 2, { what: 'the events so far', timeout: 20_000 });
      const before = seen.length;
      await client.members.registerMember({ profile: person(3) });
      await eventually(() => seen.length > before, { what: 'an event that comes later', timeout: 20_000 });
    } finally {
      stop.abort();
      await tail;
    }
  });

  test('passes a stream in both directions on, larger than nginx takes unless told', async () => {
    const rows = 400;
    const [header = '', ...lines] = registerFile(rows).toString('utf8').trimEnd().split('\n');
    const note = 'Σ'.repeat(1_900);
    const file = Buffer.from([`${header},Note`, ...lines.map((line) => `${line},${note}`), ''].join('\n'), 'utf8');
    expect(file.length).toBeGreaterThan(1_400_000);
    const progress: number[] = [];
    const summary = await importFile(client, file, (done) => progress.push(done));
    expect(summary).toMatchObject({ registered: rows, refused: 0 });
    expect(progress.length).toBeGreaterThan(0);
  });

  test('leaves the deadline to the node', async () => {
    using operations = openClient(OperationsServiceClient, address, { authorize: operatorOfHome(city.home) });
    const call = operations.tailEvents(TailEventsRequest.fromPartial({}), { deadline: Date.now() + 700 });
    const ended = Array.fromAsync(call as AsyncIterable<TailEventsResponse>);
    await expect(ended).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    // The node sees it too, and not only the caller: it refuses one that is too far away.
    using patient = connect(address, { timeout: 600_000, authorize: operatorOfHome(city.home) });
    await expect(patient.operations.getNodeStatus()).rejects.toMatchObject({ reason: 'deadline-too-long' });
  });

  test('leaves the details of a refusal in its trailers', async () => {
    const error = await client.members.registerMember({ profile: { ...person(4), disciplines: ['alchemy'] } }).then(
      () => undefined,
      (thrown: Error) => thrown.cause as ServiceError,
    );
    expect(error?.code).toBe(status.INVALID_ARGUMENT);
    const refusal = refusalOf(error);
    expect(refusal?.reason).toBeTruthy();
    expect(refusal?.violations[0]?.field).toContain('disciplines');
  });

  test('lists every service of the node to a client of reflection', async () => {
    const found = await reflectedServices(address);
    expect([...found.keys()]).toEqual(expect.arrayContaining(servedBy(nginxConfigurationOf(address))));
    expect([...found.values()].every((files) => files > 0)).toBe(true);
  });

  test('passes feeds on, with the address that the reader has called', async () => {
    const { status: code, type, body } = await readFeed(address, '/feeds/events.atom');
    expect([code, type]).toEqual([200, 'application/atom+xml; charset=utf-8']);
    expect(body).toContain(`href="http://${address}/feeds/events.atom"`);
    expect((await readFeed(address, '/feeds/nothing')).type).toBe('application/problem+json; charset=utf-8');
  });

  test('answers for what is not there as gRPC does', async () => {
    expect(await serving(address)).toBe(true);
    const error = await unknownService(address);
    expect(error?.code).toBe(status.UNIMPLEMENTED);
    await city.killProcess('reporting');
    await expect(
      connectOnce(address, city.home, (once) => once.reporting.listFigures({ indicator: 'members-by-month' })),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const { outboxes } = await client.operations.getNodeStatus();
    expect(outboxes.filter(({ away }) => away).map(({ service }) => service)).toEqual(['reporting']);
    expect(nginx.log()).not.toMatch(/\[(emerg|alert|crit)\]/u);
  });
});

/** Reads over HTTP/2 without TLS, which every nginx speaks here. */
async function readFeed(address: string, path: string) {
  const session = connectHttp2(`http://${address}`);
  try {
    const stream = session.request({ ':path': path });
    const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    let body = '';
    for await (const chunk of stream.setEncoding('utf8')) body += String(chunk);
    return { status: headers[':status'], type: headers['content-type'], body };
  } finally {
    session.close();
  }
}

function nginxConfigurationOf(listen: string): string {
  return nginxConfiguration({
    listen,
    members: '',
    reporting: '',
    operations: '',
    federation: '',
    accounts: '',
    events: '',
    coworking: '',
    webhooks: '',
  });
}

/** The services of InClust that a configuration has a place for. */
function servedBy(configuration: string): string[] {
  return [...configuration.matchAll(/location \/(inclust\.[\w.]+)\//gu)].map(([, name = '']) => name);
}

async function connectOnce<Result>(
  address: string,
  home: string,
  work: (client: NodeClient) => Promise<Result>,
): Promise<Result> {
  using client = connect(address, { authorize: operatorOfHome(home), patience: 0 });
  return await work(client);
}

/** What comes back when a service is called that there is not. */
function unknownService(address: string): Promise<ServiceError | null> {
  const client = openClient(OperationsServiceClient, address);
  return new Promise((done) => {
    client.makeUnaryRequest(
      '/inclust.nothing.v1.NoService/Nothing',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      Buffer.alloc(0),
      { deadline: Date.now() + 5_000 },
      (error) => {
        client[Symbol.dispose]();
        done(error);
      },
    );
  });
}
