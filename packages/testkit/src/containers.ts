import { prepareReplicaSet } from '@inclust/servers';
import { GenericContainer, Wait } from 'testcontainers';
import type { TestkitConfig } from './config.ts';
import { eventually } from './eventually.ts';
import type { RunServers } from './servers.ts';

const MONGO_PORT = 27017;
const NATS_PORT = 4222;
const START_TIMEOUT_MS = 120_000;

/** Starts the NATS image with JetStream in a container that ends with the scope; its URL. */
export async function natsContainer(scope: AsyncDisposableStack, image: string): Promise<string> {
  const container = await new GenericContainer(image)
    .withCommand(['-js'])
    .withExposedPorts(NATS_PORT)
    .withWaitStrategy(Wait.forLogMessage('Server is ready'))
    .withStartupTimeout(START_TIMEOUT_MS)
    .start();
  scope.defer(async () => void (await container.stop()));
  return `nats://${container.getHost()}:${container.getMappedPort(NATS_PORT)}`;
}

/**
 * Starts the MongoDB image as a replica set of one in a container that ends with the scope; its URL. An image that is
 * not MongoDB's own is expected to serve a replica set on port 27017 with the command it was built with, and to log
 * that it is listening.
 */
export async function mongoContainer(scope: AsyncDisposableStack, image: string): Promise<string> {
  let request = new GenericContainer(image).withExposedPorts(MONGO_PORT).withStartupTimeout(START_TIMEOUT_MS);
  if (/(^|\/)mongo(db[a-z-]*)?[:@]/.test(image)) request = request.withCommand(['--replSet', 'rs0', '--bind_ip_all']);
  // Not forListeningPorts(): it needs a shell in the image, which may hold nothing but the server.
  const container = await request.withWaitStrategy(Wait.forLogMessage(/waiting for connections|listening on/i)).start();
  scope.defer(async () => void (await container.stop()));
  const url = `mongodb://${container.getHost()}:${container.getMappedPort(MONGO_PORT)}/?directConnection=true`;
  await eventually(() => prepareReplicaSet(url, `127.0.0.1:${MONGO_PORT}`), {
    what: `the MongoDB in ${image} to take writes`,
    timeout: START_TIMEOUT_MS,
  });
  return url;
}

/** The servers in containers. Throws when no container engine or image can be had. */
export async function startContainers(
  scope: AsyncDisposableStack,
  config: TestkitConfig,
  workers: number,
): Promise<RunServers> {
  const natsUrl = await natsContainer(scope, config.natsImage);
  const mongoUrls: [string, ...string[]] = [await mongoContainer(scope, config.mongoImage)];
  while (mongoUrls.length < workers) mongoUrls.push(await mongoContainer(scope, config.mongoImage));
  return { natsUrl, mongoUrls, ownsMongo: true, source: 'containers' };
}
