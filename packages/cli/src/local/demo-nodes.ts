import { parseNodeId, type Language, type NodeId } from '@inclust/kernel';
import type { NodeFile } from '@inclust/node-home';

interface Place {
  readonly id: NodeId;
  readonly role: NodeFile['role'];
  readonly countryCode: string;
  readonly timeZone: string;
  readonly language: Language;
}

const greek = { countryCode: 'GR', timeZone: 'Europe/Athens', language: 'el' } as const;
const albanian = { countryCode: 'AL', timeZone: 'Europe/Tirane', language: 'sq' } as const;

/** The nodes of the local federation, the meta-cluster first. */
export const demoNodes: readonly Place[] = [
  { id: idOf('meta'), role: 'meta', ...greek, language: 'en' },
  { id: idOf('arta'), role: 'city', ...greek },
  { id: idOf('corfu'), role: 'city', ...greek },
  { id: idOf('vlora'), role: 'city', ...albanian },
  { id: idOf('korca'), role: 'city', ...albanian },
];

/** Ports a node may take, one after the other: NATS, database, gRPC, leaf (of a city: its link), join (of a city: HTTP). */
const portsPerNode = 5;

/** How many ports the local federation takes, one after the other: the last is the meta-cluster's for HTTP. */
export const portCount = demoNodes.length * portsPerNode + 1;

/** What a node is when it is made, with its ports from the federation's first one on. */
export function demoNodeFile(place: Place, firstPort: number): NodeFile {
  const from = firstPort + demoNodes.indexOf(place) * portsPerNode;
  const ports = { nats: from, mongo: from + 1, grpc: from + 2 };
  const { id: nodeId, ...rest } = place;
  if (place.role === 'city') return { nodeId, ...rest, ports: { ...ports, http: from + 4 } };
  return {
    nodeId,
    ...rest,
    ports: { ...ports, leaf: from + 3, join: from + 4, http: firstPort + portCount - 1 },
    publicHost: '127.0.0.1',
    listenHost: '127.0.0.1',
  };
}

/** The port of a city's link, which stands between its NATS server and the meta-cluster's. */
export function linkPort(node: NodeFile): number {
  return node.meta ? Number(new URL(node.meta.leafUrl).port) : node.ports.grpc + 1;
}

function idOf(text: string): NodeId {
  const id = parseNodeId(text);
  if (!id) throw new Error(`${text} is no node id`);
  return id;
}
