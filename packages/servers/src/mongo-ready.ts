import { connect } from 'node:net';
import { MongoClient, MongoServerError } from 'mongodb';

/** True once something accepts TCP connections there. */
function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

/**
 * True once the MongoDB at `url` takes writes as a replica set, which transactions and change streams need. A server
 * that waits for its first configuration is given one with itself, `memberHost` (`host:port`), as the only member;
 * a member that had another address before is told the new one. Meant to be polled: undefined means "not yet".
 */
export async function prepareReplicaSet(url: string, memberHost: string): Promise<true | undefined> {
  const { hostname, port } = new URL(url);
  if (!(await accepts(Number(port), hostname))) return undefined;
  await using client = new MongoClient(url, {
    directConnection: true,
    serverSelectionTimeoutMS: 2000,
    connectTimeoutMS: 2000,
    appName: 'inclust-servers',
  });
  const admin = client.db('admin');
  try {
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary']) return true;
    if (hello['isreplicaset']) await initiate(client, memberHost);
    return undefined;
  } catch {
    return undefined;
  }
}

/** MongoDB's codes: this set exists already but the member does not find itself in it. */
const ALREADY_INITIALIZED = 23;

async function initiate(client: MongoClient, host: string): Promise<void> {
  const admin = client.db('admin');
  try {
    await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== ALREADY_INITIALIZED) throw error;
    const stored = await client.db('local').collection('system.replset').findOne({});
    if (!stored) return;
    const version = Number(stored['version'] ?? 1) + 1;
    await admin.command({ replSetReconfig: { ...stored, version, members: [{ _id: 0, host }] }, force: true });
  }
}
