import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';
import type { JetStreamManager } from '@nats-io/jetstream';
import { Node as ProtoNode } from '@inclust/contracts';
import { reconcileStreams, type OutgoingState, type StatePublisher } from '@inclust/messaging';
import { metaConfig, type HomePaths, type NodeFile, type ServerUsers } from '@inclust/node-home';
import { signatureHeader, signBatch } from '../exchange/signature.ts';
import { metaOutStreams, outSubject } from '../exchange/topology.ts';
import { envelopeOf } from './last-word.ts';
import { lastWordPlace, nodeMessage, nodeType, registerPlace } from './node-message.ts';
import type { NodeRecord, NodeRegister } from '../app/ports.ts';

/** What the meta-cluster's register needs to take effect. */
export interface MetaRegisterOptions {
  readonly file: NodeFile;
  readonly paths: HomePaths;
  readonly users: () => ServerUsers;
  readonly key: () => KeyObject;
  readonly register: NodeRegister;
  /** The server's system account, which can tell it to read its configuration again. */
  readonly system: NatsConnection;
  readonly manager: JetStreamManager;
  readonly states: StatePublisher;
}

/**
 * Lets the register of nodes take effect: the server's configuration and its reload, the consumers that feed the cities, and the word to
 * all of them about who takes part. May be repeated at any time.
 */
export async function applyRegister(options: MetaRegisterOptions): Promise<void> {
  const { file, paths, users, register, manager } = options;
  const records = await register.all();
  const cities = records.filter((record) => record.role === 'city' && !record.left);
  const left = records.filter((record) => record.left);
  replaceFile(paths.register, `${JSON.stringify(records, null, 2)}\n`);
  const config = metaConfig(file, users(), cities, paths);
  if (!existsSync(paths.natsConfig) || readFileSync(paths.natsConfig, 'utf8') !== config) {
    replaceFile(paths.natsConfig, config);
    await reload(options.system);
  }
  await reconcileStreams(
    manager,
    metaOutStreams(
      file.nodeId,
      cities.map((city) => city.nodeId),
      left.map((city) => city.nodeId),
    ),
  );
  await announce(options, records);
}

/** The register as the node's home has it, for a database that was lost. */
export function registerFromFile(paths: HomePaths): NodeRecord[] {
  return existsSync(paths.register) ? (JSON.parse(readFileSync(paths.register, 'utf8')) as NodeRecord[]) : [];
}

/**
 * Closes the links of all cities, which open them again at once: the server goes on with one that was opened with a key that has ended,
 * and does not tell which it is.
 */
export async function closeLinks(system: NatsConnection): Promise<void> {
  const server = system.info?.server_id;
  const answer = await system.request(`$SYS.REQ.SERVER.${server}.LEAFZ`, '', { timeout: 5_000 });
  const { data } = answer.json<{ data?: { leafs?: readonly { readonly id: number }[] } }>();
  for (const { id } of data?.leafs ?? [])
    await system.request(`$SYS.REQ.SERVER.${server}.KICK`, JSON.stringify({ cid: id }), { timeout: 5_000 });
}

/** Has a server read its configuration again. */
export async function reload(system: NatsConnection): Promise<void> {
  const server = system.info?.server_id;
  const answer = await system.request(`$SYS.REQ.SERVER.${server}.RELOAD`, '', { timeout: 5_000 });
  const { error } = answer.json<{ error?: { description?: string } }>();
  if (error)
    throw new Error(`the NATS server did not take its new configuration: ${error.description ?? 'no reason given'}`);
}

/** Tells the cities who takes part; first how they come from the keys before to the one that says so. */
async function announce({ file, key, states }: MetaRegisterOptions, records: readonly NodeRecord[]): Promise<void> {
  const place = (rest: string): string => outSubject(file.nodeId, 'state', file.nodeId, rest);
  // One after the other: each is signed by a key that the one before has named.
  for (const word of records.find(({ nodeId }) => nodeId === file.nodeId)?.lastWords ?? [])
    await tell(states, [
      {
        subject: place(lastWordPlace(word.keyId)),
        envelope: envelopeOf(file.nodeId, word),
        extra: [[signatureHeader, word.signature]],
      },
    ]);
  const envelopes = records.map((record) => ({
    id: `node-${record.nodeId}-${record.version}`,
    type: nodeType,
    node: file.nodeId,
    time: record.joinedAt,
    subject: `nodes/${record.nodeId}`,
    version: record.version,
    tombstone: false,
    body: ProtoNode.encode(nodeMessage(record)).finish(),
  }));
  const signatures = signBatch('state', envelopes, key());
  await tell(
    states,
    envelopes.map((envelope, position) => ({
      subject: place(registerPlace(records[position]?.nodeId ?? '')),
      envelope,
      extra: [[signatureHeader, signatures[position] ?? '']],
    })),
  );
}

async function tell(states: StatePublisher, said: readonly OutgoingState[]): Promise<void> {
  const done = await states.publish(said, true);
  if (!done.every(Boolean)) throw new Error('the register could not be told to the cities');
}

function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
