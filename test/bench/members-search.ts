import { Metadata } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import { MemberServiceClient, MemberState, type MemberFilter } from '@inclust/contracts';
import { callUnary, openClient } from '@inclust/rpc';
import { askMongoVersion } from '@inclust/servers';
import { queryKeys } from '@inclust/kernel';
import { MongoClient, type Collection, type Filter } from 'mongodb';
import { inFlight } from '../support/people.ts';
import { flying } from './load.ts';
import { startProcess } from './process.ts';
import { percentile, result, type BenchResult } from './result.ts';
import { startRig } from './rig.ts';
import { familyName, hasLeft, mistyped, registered, searchedProfile } from './search-sample.ts';

const sizes = [5_000, 50_000];
const warmUp = 20;
const calls = 200;
const pageSize = 50;

interface StoredMember {
  readonly _id: string;
  readonly sortName: string;
}

/** The 95th percentile of first pages of lists, searches and counts through gRPC, against a find of the driver on the same collection. */
export async function membersSearch(): Promise<BenchResult[]> {
  await using rig = await startRig();
  const { version, secantus } = await askMongoVersion(rig.mongoUrl);
  process.stderr.write(`members-search: MongoDB ${version}${secantus ? `, SecantusDB ${secantus}` : ''}\n`);
  const address = `127.0.0.1:${await rig.port()}`;
  await using running = await startProcess('../../services/members/src/main.ts', address, {
    INCLUST_HOME: rig.home,
    INCLUST_GRPC_LISTEN: address,
    INCLUST_LOG_LEVEL: 'warn',
  });
  if (running.pid === 0) throw new Error('the register has no process');
  using client = openClient(MemberServiceClient, address, { authorize: operatorOfHome(rig.home) });
  await using mongo = new MongoClient(rig.mongoUrl, { directConnection: true });
  const results: BenchResult[] = [];
  for (const [position, size] of sizes.entries()) {
    await fill(client, sizes[position - 1] ?? 0, size);
    results.push(...(await measureAll(client, await membersOf(mongo), size)));
  }
  return results;
}

/** Registers members up to a number; a few of them leave. */
async function fill(client: MemberServiceClient, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, position) => from + position);
  await inFlight(numbers, flying, async (number) => {
    const request = { profile: searchedProfile(number), requestId: `search-request-${number}` };
    const { member } = await callUnary(client.registerMember.bind(client), new Metadata(), request, 30_000);
    if (!hasLeft(number)) return;
    const { name, etag } = registered(member);
    const leaving = { name, etag, reason: '', requestId: `search-leaving-${number}` };
    await callUnary(client.withdrawMember.bind(client), new Metadata(), leaving, 30_000);
  });
}

async function measureAll(
  client: MemberServiceClient,
  members: Collection<StoredMember>,
  size: number,
): Promise<BenchResult[]> {
  const everybody: MemberFilter = {
    kind: '',
    state: MemberState.MEMBER_STATE_UNSPECIFIED,
    discipline: '',
    locality: '',
  };
  const gone: MemberFilter = { ...everybody, kind: 'person', state: MemberState.MEMBER_STATE_LEFT };
  const list = async (filter: MemberFilter): Promise<number> => {
    const request = { pageSize, pageToken: '', filter };
    return (await callUnary(client.listMembers.bind(client), new Metadata(), request)).members.length;
  };
  const search = async (query: string, corrected: boolean): Promise<number> => {
    const request = { query, pageSize, pageToken: '', filter: everybody };
    const found = await callUnary(client.searchMembers.bind(client), new Metadata(), request);
    if (found.corrected !== corrected)
      throw new Error(`${query} was ${corrected ? 'found as it was typed' : 'corrected'}`);
    return found.members.length;
  };
  const count = async (): Promise<number> =>
    (await callUnary(client.countMembers.bind(client), new Metadata(), { query: '', filter: everybody })).members;
  const find = async (filter: Filter<StoredMember>): Promise<number> =>
    (await members.find(filter).sort({ sortName: 1, _id: 1 }).limit(pageSize).toArray()).length;
  const findName = (name: string): Promise<number> =>
    find({
      $or: queryKeys(name).flatMap(({ token, skeleton }) => [
        { searchKeys: new RegExp(`^${token}`) },
        { searchKeys: new RegExp(`^${skeleton}`) },
      ]),
    });
  const findLeft = { status: 'left', kind: 'person' };
  const group = async (): Promise<number> =>
    (await members.aggregate<{ members: number }>([{ $group: { _id: '$kind', members: { $sum: 1 } } }]).toArray())
      .length;
  const timed = async (
    name: string,
    atMost: number,
    ours: (number: number) => Promise<number>,
    reference: (number: number) => Promise<number>,
  ): Promise<BenchResult> => {
    const [byHand, own] = [await latency(reference), await latency(ours)];
    return result(`members-search/${name}-${size}`, 'ms', own, byHand, { atMost });
  };
  return [
    await timed(
      'list',
      3,
      () => list(everybody),
      () => find({}),
    ),
    await timed(
      'filtered-list',
      3,
      () => list(gone),
      () => find(findLeft as Filter<StoredMember>),
    ),
    await timed(
      'search',
      3,
      (number) => search(familyName(number), false),
      (number) => findName(familyName(number)),
    ),
    await timed(
      'typing-error',
      5,
      (number) => search(mistyped(familyName(number)), true),
      (number) => findName(familyName(number)),
    ),
    await timed('facets', 3, count, group),
  ];
}

/** The 95th percentile of calls one after the other, in milliseconds; each must answer with something. */
async function latency(call: (number: number) => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let number = 0; number < warmUp + calls; number += 1) {
    const began = performance.now();
    if ((await call(number)) === 0) throw new Error('nothing was found');
    if (number >= warmUp) took.push(performance.now() - began);
  }
  return percentile(took, 95);
}

/** The collection of members of the only register of the server. */
async function membersOf(mongo: MongoClient): Promise<Collection<StoredMember>> {
  const { databases } = await mongo.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) {
    const found = await mongo.db(name).listCollections({ name: 'members' }).toArray();
    if (found.length > 0 && name !== 'admin' && name !== 'local') return mongo.db(name).collection('members');
  }
  throw new Error('no database has members');
}
