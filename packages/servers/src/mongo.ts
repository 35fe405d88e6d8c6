import { execFile } from 'node:child_process';
import { basename, join, resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { startAnswering } from './attempt.ts';
import { serverConfig } from './config.ts';
import { prepareReplicaSet } from './mongo-ready.ts';
import { freePort } from './ports.ts';
import type { Launch, RunningServer } from './server-process.ts';

/** MongoDB's own server, or SecantusDB, which speaks its protocol, in its Python or its Rust build. */
export type MongoKind = 'mongod' | 'secantus-py' | 'secantusd-rs';

/** How to start a MongoDB. Without a binary: `INCLUST_MONGOD_BIN`, else `INCLUST_SECANTUS_BIN`, else `mongod` on the PATH. */
export type MongoOptions = {
  readonly dataDir: string;
  /** Names the log and pid files; default `mongo`. */
  readonly name?: string;
  /** Give it when a restarted server must be found again; else a free one. */
  readonly port?: number;
  readonly binary?: string;
  readonly timeoutMs?: number;
};

/** A running MongoDB, a replica set of one, on 127.0.0.1. */
export type MongoServer = RunningServer & { readonly url: string; readonly port: number; readonly kind: MongoKind };

/**
 * Starts a MongoDB on 127.0.0.1 that acknowledges a write only when it is on disk, and waits until it takes writes.
 * Throws with the end of its log when it does not come up.
 */
export async function startMongo(options: MongoOptions): Promise<MongoServer> {
  const name = options.name ?? 'mongo';
  const dataDir = resolve(options.dataDir);
  const config = serverConfig();
  const binary = options.binary ?? config.mongod ?? config.secantus ?? 'mongod';
  const kind = await detectMongoKind(binary);
  const storage = join(dataDir, kind === 'mongod' ? 'mongod' : 'secantus');
  await mkdir(storage, { recursive: true });

  const { server, answer } = await startAnswering({
    plan: async (): Promise<Launch & { port: number }> => {
      const port = options.port ?? (await freePort());
      return { name, binary, args: mongoArgs(kind, port, storage), dataDir, mark: storage, port };
    },
    probe: async ({ port }) => {
      const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
      return (await prepareReplicaSet(url, `127.0.0.1:${port}`)) && { url, port };
    },
    fixed: options.port !== undefined,
    timeoutMs: options.timeoutMs ?? 30_000,
  });
  return { ...server, ...answer, kind };
}

/** What was written is in the log of operations as long as this, and until it is pruned next, every 1,000 writes or by hand. */
const oplogSeconds = 600;

function mongoArgs(kind: MongoKind, port: number, storage: string): string[] {
  if (kind === 'mongod') {
    // The smallest log of operations that it takes, in MB: it holds what was written until it is full.
    const sizes = ['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '990'];
    return ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', storage, '--replSet', 'rs0', ...sizes];
  }
  const place = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', storage];
  const log = ['--oplog-retention-seconds', String(oplogSeconds)];
  return [...place, '--sync-on-commit', '--cache-size', '256M', ...log, '--log-level', 'WARNING'];
}

/** Tells which server a binary is, by its name or what `--version` prints. Throws when it is none of those known. */
export async function detectMongoKind(binary: string): Promise<MongoKind> {
  if (basename(binary) === 'secantusd-py') return 'secantus-py';
  // secantusd-py has no such option and prints its usage instead, with an error code.
  const said = await new Promise<string>((done) => {
    execFile(binary, ['--version'], { timeout: 15_000 }, (error, stdout, stderr) => {
      done(`${stdout}\n${stderr}\n${error?.code ?? ''}`);
    });
  });
  if (/\bsecantusd-rs\b/.test(said)) return 'secantusd-rs';
  if (/\bsecantusd-py\b/.test(said)) return 'secantus-py';
  if (/\bdb version v\d/.test(said)) return 'mongod';
  throw new Error(
    `${binary} is not a MongoDB server: it answers --version with ${said.trim().slice(0, 200) || 'nothing'}`,
  );
}
