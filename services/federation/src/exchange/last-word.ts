import type { KeyObject } from 'node:crypto';
import { Node as ProtoNode, type Envelope } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import type { LastWord, NodeRecord } from '../app/ports.ts';
import { nodeMessage, nodeType } from './node-message.ts';
import { signBatch, signingKeyId } from './signature.ts';

/** What a key of the meta-cluster signs last: the register entry as it becomes, at a moment (ISO 8601 in UTC). */
export function lastWord(record: NodeRecord, time: string, key: KeyObject): LastWord {
  const body = Buffer.from(ProtoNode.encode(nodeMessage(record)).finish());
  const said = { time, version: record.version, body: body.toString('base64') };
  const [signature = ''] = signBatch('state', [envelopeOf(record.nodeId, said)], key);
  return { ...said, keyId: signingKeyId(signature) ?? '', signature };
}

/** The envelope of a last word, as it was signed: it is sent as often as the stream has lost it, also when the key is no more. */
export function envelopeOf(meta: NodeId, { time, version, body }: Omit<LastWord, 'keyId' | 'signature'>): Envelope {
  return {
    id: `node-${meta}-${version}`,
    type: nodeType,
    node: meta,
    time,
    subject: `nodes/${meta}`,
    version,
    tombstone: false,
    body: Buffer.from(body, 'base64'),
  };
}
