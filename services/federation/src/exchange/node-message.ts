import { Node as ProtoNode, NodeRole, NodeState, type EarlierKey as ProtoEarlierKey } from '@inclust/contracts';
import { parseNodeId, type NodeId } from '@inclust/kernel';
import type { EarlierKey, NodeRecord } from '../app/ports.ts';

/** The type of a register entry's envelope. */
export const nodeType = 'inclust.federation.v1.Node';

/** Where the register entry of a node is, behind its origin in a subject. */
export function registerPlace(node: string): string {
  return `federation.node.${node}`;
}

const lastWords = 'federation.key.';

/** Where the last word of a key is, behind its origin in a subject: of its own, so that it stays beside the entry that comes after. */
export function lastWordPlace(keyId: string): string {
  return `${lastWords}${keyId}`;
}

/** Whether a place is that of a last word. */
export function isLastWordPlace(rest: string): boolean {
  return rest.startsWith(lastWords);
}

/** A node of the register as the API and the streams show it. */
export function nodeMessage(record: NodeRecord): ProtoNode {
  return ProtoNode.fromPartial({
    name: `nodes/${record.nodeId}`,
    state: record.left ? NodeState.NODE_STATE_LEFT : NodeState.NODE_STATE_JOINED,
    role: record.role === 'meta' ? NodeRole.NODE_ROLE_META : NodeRole.NODE_ROLE_CITY,
    countryCode: record.countryCode,
    timeZone: record.timeZone,
    envelopeKey: Buffer.from(record.envelopeKey, 'base64'),
    leafKey: record.leafKey,
    keyCompromised: record.keyCompromised ?? false,
    tokenKey: Buffer.from(record.tokenKey ?? '', 'base64'),
    earlierKeys: (record.earlierKeys ?? []).map(({ envelopeKey, until, compromised }) => ({
      envelopeKey: Buffer.from(envelopeKey, 'base64'),
      ...(until === undefined ? {} : { endTime: until }),
      compromised: compromised ?? false,
    })),
    // A city knows the meta-cluster before it has heard when that one began.
    ...(record.joinedAt ? { joinTime: record.joinedAt } : {}),
    ...(record.left ? { leaveTime: record.left.at } : {}),
    version: BigInt(record.version),
  });
}

/** What a city knows of the meta-cluster by its key (Ed25519, base64) alone, until that one tells more. */
export function knownByKey(meta: NodeId, envelopeKey: string): NodeRecord {
  return {
    nodeId: meta,
    role: 'meta',
    countryCode: '',
    timeZone: '',
    envelopeKey,
    leafKey: '',
    joinedAt: '',
    version: 1,
  };
}

/** A record from a message; `undefined` when it is none. */
export function nodeRecord(message: ProtoNode): NodeRecord | undefined {
  const nodeId = parseNodeId(message.name.replace(/^nodes\//, ''));
  if (!nodeId || message.envelopeKey.length !== 32) return undefined;
  return {
    nodeId,
    role: message.role === NodeRole.NODE_ROLE_META ? 'meta' : 'city',
    countryCode: message.countryCode,
    timeZone: message.timeZone,
    envelopeKey: Buffer.from(message.envelopeKey).toString('base64'),
    leafKey: message.leafKey,
    ...(message.keyCompromised ? { keyCompromised: true } : {}),
    ...(message.earlierKeys.length > 0 ? { earlierKeys: message.earlierKeys.map(earlierKey) } : {}),
    ...(message.tokenKey.length === 32 ? { tokenKey: Buffer.from(message.tokenKey).toString('base64') } : {}),
    joinedAt: message.joinTime ?? '',
    ...(message.leaveTime === undefined ? {} : { left: { at: message.leaveTime } }),
    version: Number(message.version),
  };
}

function earlierKey({ envelopeKey, endTime, compromised }: ProtoEarlierKey): EarlierKey {
  return {
    envelopeKey: Buffer.from(envelopeKey).toString('base64'),
    ...(endTime === undefined ? {} : { until: endTime }),
    ...(compromised ? { compromised } : {}),
  };
}
