import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages, parseNodeId, type Language, type NodeId } from '@inclust/kernel';

/** What a node is and where its parts listen; kept as `node.json` in the node's home. No secrets. */
export interface NodeFile {
  readonly nodeId: NodeId;
  readonly role: 'city' | 'meta';
  /** ISO 3166-1. */
  readonly countryCode: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** The first language of the place. */
  readonly language: Language;
  /** Ports on loopback, but for `leaf` and `join` of the meta-cluster, which listen on `listenHost`. */
  readonly ports: {
    readonly nats: number;
    readonly mongo: number;
    readonly grpc: number;
    readonly leaf?: number;
    readonly join?: number;
    /** Feeds over HTTP; none are served when absent. */
    readonly http?: number;
  };
  /** Meta-cluster only: the address that cities' machines reach, and the one to listen on. */
  readonly publicHost?: string;
  readonly listenHost?: string;
  /** Where the node's gRPC listens, `host:port`; the port `grpc` on loopback when absent. */
  readonly grpcListen?: string;
  /** City only, after it has joined: the meta-cluster, and the key by which the city knows it. */
  readonly meta?: {
    readonly nodeId: NodeId;
    readonly leafUrl: string;
    /** Ed25519, base64. */ readonly envelopeKey: string;
  };
}

/** The home of a node holds no readable `node.json`. */
export class NodeFileError extends Error {
  override readonly name = 'NodeFileError';
}

/** Reads the node's file. Throws `NodeFileError` that names what is wrong. */
export function readNodeFile(home: string): NodeFile {
  const file = join(home, 'node.json');
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new NodeFileError(`${file} cannot be read; make a node with "inclust node init".`, { cause: error });
  }
  const found = (raw ?? {}) as NodeFile;
  const wrong = (field: string): NodeFileError => new NodeFileError(`${file}: ${field} is missing or wrong.`);
  if (typeof found.nodeId !== 'string' || !parseNodeId(found.nodeId)) throw wrong('nodeId');
  if (found.role !== 'city' && found.role !== 'meta') throw wrong('role');
  if (!languages.includes(found.language)) throw wrong('language');
  if (!isTimeZone(found.timeZone)) throw wrong('timeZone');
  for (const part of ['nats', 'mongo', 'grpc'] as const)
    if (!Number.isInteger(found.ports?.[part])) throw wrong(`ports.${part}`);
  if (found.ports.http !== undefined && !Number.isInteger(found.ports.http)) throw wrong('ports.http');
  return found;
}

/** Writes the node's file; a crash leaves the old or the new one. */
export function writeNodeFile(home: string, node: NodeFile): void {
  mkdirSync(home, { recursive: true });
  const file = join(home, 'node.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(node, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Keeps by which key (Ed25519, base64) a city knows the meta-cluster; a crash leaves the old or the new one. Nothing where it has joined none. */
export function keepMetaKey(home: string, envelopeKey: string): void {
  const node = readNodeFile(home);
  if (node.meta && node.meta.envelopeKey !== envelopeKey)
    writeNodeFile(home, { ...node, meta: { ...node.meta, envelopeKey } });
}

/** Whether a text names an IANA zone. */
export function isTimeZone(text: unknown): text is string {
  try {
    return (
      typeof text === 'string' && new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}
