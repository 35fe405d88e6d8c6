import { join } from 'node:path';
import { startMongo, startNats } from '@inclust/servers';
import type { TestkitConfig } from './config.ts';
import { temporaryFolder } from './folder.ts';
import type { TestServers } from './servers.ts';

/** Both servers as child processes in a temporary folder, except for what the environment already gives a URL of. */
export async function startEmbedded(scope: AsyncDisposableStack, config: TestkitConfig): Promise<TestServers> {
  const folder = scope.use(await temporaryFolder());
  const nats = config.natsUrl
    ? { url: config.natsUrl }
    : scope.use(await startNats({ dataDir: join(folder.path, 'nats') }));
  const mongo = config.mongoUrl
    ? { url: config.mongoUrl }
    : scope.use(await startMongo({ dataDir: join(folder.path, 'mongo') }));
  const source = config.natsUrl && config.mongoUrl ? 'environment' : 'embedded';
  return { natsUrl: nats.url, mongoUrl: mongo.url, ownsMongo: !config.mongoUrl, source };
}
