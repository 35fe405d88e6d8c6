import { TrustKeyCall } from '@inclust/contracts';
import { callNode, NodeCallError } from '@inclust/messaging';
import { homePaths, keepMetaKey, readNodeFile } from '@inclust/node-home';
import { Failure } from '../failure.ts';
import { openOwnServer, type OwnServer } from './own-server.ts';

/** What naming a key came to. */
export interface KeyTrusted {
  readonly node: string;
  readonly meta: string;
  /** Ed25519, base64. */
  readonly envelopeKey: string;
  /** Whether the process was told; it reads the home at its next start otherwise. */
  readonly processTold: boolean;
}

/**
 * Has a city know the meta-cluster by a key (Ed25519, base64) that its operator was told. What the city has believed before does not count. May be
 * repeated. Refused: `not-joined`, `key-format`.
 */
export async function trustNamedKey(home: string, envelopeKey: string): Promise<KeyTrusted> {
  const node = readNodeFile(home);
  if (!node.meta)
    throw new Failure(
      'refused',
      'not-joined',
      `${node.nodeId} has joined no federation: it knows no meta-cluster.`,
      'Join with an invitation: inclust join',
    );
  if (!/^[A-Za-z0-9+/]{43}=$/.test(envelopeKey))
    throw new Failure(
      'usage',
      'key-format',
      'This is no key of a meta-cluster.',
      'Give the whole key, 44 characters, as "node rotate --compromised" has shown it there.',
    );
  return { node: node.nodeId, meta: node.meta.nodeId, envelopeKey, processTold: await told() };

  async function told(): Promise<boolean> {
    try {
      await using server = await openOwnServer(readNodeFile(home), homePaths(home));
      return await trustKey(server, home, envelopeKey);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      keepMetaKey(home, envelopeKey);
      return false;
    }
  }
}

/** Has the process of a city take the meta-cluster's key, or keeps it in the home where that does not answer; whether it did. */
export async function trustKey(
  { federation }: Pick<OwnServer, 'federation'>,
  home: string,
  envelopeKey: string,
): Promise<boolean> {
  const { nodeId } = readNodeFile(home);
  const call = { caller: nodeId, callee: nodeId, context: 'federation', method: 'TrustKey' };
  const body = TrustKeyCall.encode({ envelopeKey: Buffer.from(envelopeKey, 'base64') }).finish();
  try {
    await callNode(federation, call, body, 10_000);
    return true;
  } catch (error) {
    if (!(error instanceof NodeCallError)) throw error;
    keepMetaKey(home, envelopeKey);
    return false;
  }
}
