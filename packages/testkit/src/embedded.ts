import { join } from 'node:path';
import { startMongo, startNats } from '@inclust/servers';
import type { TestkitConfig } from './config.ts';
import { temporaryFolder } from './folder.ts';
import type { RunServers } from './servers.ts';

/** The servers as child processes in a temporary folder, except for what the environment already gives a URL of. */
export async function startEmbedded(
  scope: AsyncDisposableStack,
  config: TestkitConfig,
  workers: number,
): Promise<RunServers> {
  const folder = scope.use(await temporaryFolder());
  const nats = config.natsUrl
    ? { url: config.natsUrl }
    : scope.use(await startNats({ dataDir: join(folder.path, 'nats') }));
  const startOwn = async (worker: number): Promise<string> =>
    scope.use(await startMongo({ dataDir: join(folder.path, `mongo-${worker}`) })).url;
  const mongoUrls: [string, ...string[]] = [config.mongoUrl ?? (await startOwn(1))];
  // One after the other: none is left behind where one does not start.
  for (let worker = 2; !config.mongoUrl && worker <= workers; worker += 1) mongoUrls.push(await startOwn(worker));
  const source = config.natsUrl && config.mongoUrl ? 'environment' : 'embedded';
  return { natsUrl: nats.url, mongoUrls, ownsMongo: !config.mongoUrl, source };
}
