import { execFile } from 'node:child_process';
import { askMongoVersion, detectMongoKind, type MongoVersion, type ServerConfig } from '@inclust/servers';
import type { Check } from './check.ts';
import { isAtLeast } from './version.ts';

const leastNats = [2, 15, 1] as const;
/** The client's bulk write, which changes of members share, came with it. */
const leastMongo = [8, 0, 0] as const;
const mongoName = 'database server';

/** The NATS server's program. */
export async function natsServer(binary: string): Promise<Check> {
  return natsCheck(binary, await firstLine(binary, ['--version']));
}

/** A NATS server by what its program says of its version; by nothing where it cannot be run. */
export function natsCheck(binary: string, said: string): Check {
  return {
    name: 'NATS server',
    ok: said.startsWith('nats-server') && isAtLeast(said, leastNats),
    found: said || `${binary} cannot be run`,
    remedy: `nats-server ${leastNats.join('.')} or newer is needed: put it on the PATH or name it in INCLUST_NATS_BIN.`,
  };
}

/** The database: one that runs already is asked itself, else its program. */
export async function databaseServer({ mongoUrl, mongod, secantus }: ServerConfig): Promise<Check> {
  try {
    if (mongoUrl) return runningCheck(await askMongoVersion(mongoUrl));
    const binary = mongod ?? secantus ?? 'mongod';
    const kind = await detectMongoKind(binary);
    return kind === 'mongod'
      ? mongodCheck(binary, await firstLine(binary, ['--version']))
      : { name: mongoName, ok: true, found: `${kind} (${binary})` };
  } catch (error) {
    const remedy = mongoUrl
      ? 'Start the database, or correct its address in INCLUST_MONGO_URL.'
      : 'Put mongod on the PATH, name it in INCLUST_MONGOD_BIN, or give the address of one that runs in INCLUST_MONGO_URL.';
    return { name: mongoName, ok: false, found: error instanceof Error ? error.message : String(error), remedy };
  }
}

/** MongoDB's own program by what it says of its version. */
export function mongodCheck(binary: string, said: string): Check {
  return {
    name: mongoName,
    ok: isAtLeast(said, leastMongo),
    found: `mongod, ${said} (${binary})`,
    remedy: 'MongoDB 8.0 or newer is needed: put its mongod on the PATH or name it in INCLUST_MONGOD_BIN.',
  };
}

/** A MongoDB that runs, by what it says of its version. */
export function runningCheck({ version, secantus }: MongoVersion): Check {
  const server = secantus === undefined ? `MongoDB ${version}` : `SecantusDB ${secantus} as MongoDB ${version}`;
  return {
    name: mongoName,
    ok: isAtLeast(version, leastMongo),
    found: `${server}, which runs already (INCLUST_MONGO_URL)`,
    remedy: 'MongoDB 8.0 or newer is needed: upgrade the one in INCLUST_MONGO_URL, or give the address of another.',
  };
}

function firstLine(binary: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(binary, [...args], { timeout: 10_000 }, (error, stdout) =>
      resolve(error ? '' : (stdout.trim().split('\n')[0] ?? '')),
    );
  });
}
