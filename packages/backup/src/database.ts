import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serverConfig, startMongo } from '@inclust/servers';
import { homePaths, type NodeFile } from '@inclust/node-home';
import { MongoClient, type Db } from 'mongodb';
import { BackupError } from './backup-error.ts';

/** The database of a node, open. */
export interface NodeDatabase extends AsyncDisposable {
  readonly db: Db;
}

/** How long a database that runs may take to answer, in milliseconds. */
const patience = 3_000;

/** Opens the database of a node that runs. Refused: `database-away`. */
export async function openDatabase(file: NodeFile): Promise<NodeDatabase> {
  const found = await connected(file);
  if (found) return found;
  throw new BackupError(
    'away',
    'database-away',
    `The database of ${file.nodeId} does not answer ${placeOf(file)}.`,
    'Start the database of the node.',
  );
}

/** Where it is looked for. An address may hold a password and is not told. */
function placeOf({ ports }: NodeFile): string {
  return serverConfig().mongoUrl === undefined ? `on port ${ports.mongo}` : 'at the address in INCLUST_MONGO_URL';
}

/**
 * Opens the database of a home; where none answers on its port, one is started in the home and stopped again. One that an earlier try
 * started, and was killed before it stopped it, is ended first. One that runs elsewhere must answer. Refused: `database-away`.
 */
export async function databaseOfHome(home: string, file: NodeFile): Promise<NodeDatabase> {
  if (serverConfig().mongoUrl !== undefined) return openDatabase(file);
  const { mongoData } = homePaths(home);
  const isOurs = existsSync(join(mongoData, 'secantus')) || existsSync(join(mongoData, 'mongod'));
  const found = isOurs ? undefined : await connected(file);
  if (found) return found;
  const server = await startMongo({ dataDir: mongoData, port: file.ports.mongo });
  try {
    const opened = await connected(file);
    if (!opened) throw new BackupError('away', 'database-away', 'The database was started and does not answer.');
    return {
      db: opened.db,
      [Symbol.asyncDispose]: async () => {
        await opened[Symbol.asyncDispose]();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function connected({ nodeId, ports }: NodeFile): Promise<NodeDatabase | undefined> {
  const name = `inclust_${nodeId.replaceAll('-', '_')}`;
  const url = serverConfig().mongoUrl ?? `mongodb://127.0.0.1:${ports.mongo}/${name}?directConnection=true`;
  const client = new MongoClient(url, {
    appName: `${nodeId}/backup`,
    serverSelectionTimeoutMS: patience,
    writeConcern: { w: 'majority', journal: true },
  });
  try {
    await client.connect();
  } catch {
    await client.close();
    return undefined;
  }
  return { db: client.db(), [Symbol.asyncDispose]: () => client.close() };
}
