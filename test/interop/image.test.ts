import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { GenericContainer, Network, Wait, type StartedTestContainer } from 'testcontainers';
import { describe, expect, test } from 'vitest';
import { person } from '../support/people.ts';

/** The images that deploy/local/base-image.sh and deploy/image make; without them there is nothing to test. */
const images = {
  inclust: process.env['INCLUST_TEST_IMAGE'] ?? '',
  nats: process.env['INCLUST_TEST_NATS_IMAGE'] ?? '',
  mongo: process.env['INCLUST_TEST_MONGO_IMAGE'] ?? '',
};

/** Who the image runs as. */
const user = 1000;
const home = '/srv/inclust';
const natsConfig = resolve(import.meta.dirname, '../../deploy/compose/nats.conf');

describe.skipIf(Object.values(images).includes(''))('the image, as an operator starts it', () => {
  const scope = fileScope();

  test('is a whole city that keeps what it has when its containers are killed', async () => {
    const folder = join(scope.use(await temporaryFolder()).path, 'home');
    mkdirSync(folder);
    chownSync(folder, user, user);
    const network = await new Network().start();
    scope.defer(async () => void (await network.stop()));

    const contained = (image: string, alias: string) =>
      new GenericContainer(image)
        .withUser(`${user}:${user}`)
        .withDroppedCapabilities('ALL')
        .withNetwork(network)
        .withNetworkAliases(alias)
        .withBindMounts([{ source: folder, target: home, mode: 'rw' }])
        .withStartupTimeout(120_000);
    const started = async (container: GenericContainer): Promise<StartedTestContainer> => {
      const running = await container.start();
      scope.defer(async () => void (await running.stop({ timeout: 5_000 })));
      return running;
    };
    /** Runs the command that an operator types, to its end. */
    const inclust = async (...words: readonly string[]): Promise<void> => {
      const done = contained(images.inclust, 'command').withCommand(['inclust', ...words]);
      await (await done.withWaitStrategy(Wait.forOneShotStartup()).start()).stop();
    };

    const place = ['--country', 'GR', '--zone', 'Europe/Athens', '--language', 'el'];
    await inclust('node', 'init', '--home', home, '--id', 'arta', '--role', 'city', ...place);
    await inclust('node', 'certificate', '--home', home, '--host', 'localhost');
    await started(
      new GenericContainer(images.mongo)
        .withNetwork(network)
        .withNetworkAliases('mongo')
        .withCommand(['--replSet', 'rs0', '--bind_ip_all'])
        .withWaitStrategy(Wait.forLogMessage(/waiting for connections|listening on/i))
        .withStartupTimeout(120_000),
    );
    await inclust('node', 'database', 'mongodb://mongo:27017');
    const nats = await started(
      contained(images.nats, 'nats')
        .withCopyFilesToContainer([{ source: natsConfig, target: '/nats.conf' }])
        .withCommand(['-c', '/nats.conf'])
        .withWaitStrategy(Wait.forLogMessage('Server is ready')),
    );
    const node = await started(
      contained(images.inclust, 'node')
        .withEnvironment({
          INCLUST_GRPC_LISTEN: '0.0.0.0:4222',
          INCLUST_NATS_URL: 'nats://nats:4220',
          INCLUST_MONGO_URL: 'mongodb://mongo:27017/inclust?directConnection=true',
          INCLUST_TLS_CERT: `${home}/tls/grpc.pem`,
          INCLUST_TLS_KEY: `${home}/tls/grpc.key`,
        })
        .withTmpFs({ '/tmp': 'rw' })
        .withExposedPorts(4222)
        .withWaitStrategy(Wait.forHealthCheck()),
    );
    const open = () =>
      connect(`localhost:${node.getMappedPort(4222)}`, {
        authority: readFileSync(join(folder, 'tls/grpc.pem'), 'utf8'),
        authorize: operatorOfHome(folder),
      });

    const names: string[] = [];
    // Under an id of its own: what was kept without an answer is not kept twice.
    const register = async (turn: number, requestId: string): Promise<void> => {
      using client = open();
      const { member } = await client.members.registerMember({ profile: person(turn), requestId });
      names.push(member?.name ?? '');
    };
    const listed = async (): Promise<string[]> => {
      using client = open();
      return (await Array.fromAsync(client.members.everyMember({}))).map(({ name }) => name);
    };
    const published = async (): Promise<boolean> => {
      using client = open();
      const { outboxes } = await client.operations.getNodeStatus();
      return outboxes.every(({ away, waiting }) => !away && waiting === 0n);
    };

    await register(1, randomUUID());
    for (const [turn, killed] of [node, nats].entries()) {
      // No time to end well.
      await killed.restart({ timeout: 0 });
      const requestId = randomUUID();
      const registered = () => register(2 + turn, requestId).then(() => true);
      await eventually(registered, { timeout: 60_000, what: 'the node serves again' });
      expect((await listed()).toSorted()).toEqual(names.toSorted());
      await eventually(published, { timeout: 60_000, what: 'everything is published' });
    }
    expect(names).toHaveLength(3);
  });
});
