import { RenewKeyCall } from '@inclust/contracts';
import { callNode, NodeCallError } from '@inclust/messaging';
import { ensureEnvelopeKey, homePaths, readNodeFile } from '@inclust/node-home';
import { Failure } from '../failure.ts';
import { openOwnServer } from './own-server.ts';
import { begunRotation, keyToMake } from './rotate-keys.ts';
import { endRotation, readRotation, writeRotation } from './rotation-file.ts';

/** A moment of it, told to failure tests: everything before it is done. */
export type MetaKeyStep = 'key-made' | 'rotation-noted' | 'key-renewed';

/** How to renew the meta-cluster's key. */
export interface MetaKeyOptions {
  readonly home: string;
  /** Somebody else may have the key before: it vouches for no other, and nothing of it is taken any more. */
  readonly compromised: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onStep?: (step: MetaKeyStep) => void;
}

/** What renewing came to. */
export interface MetaKeyRenewed {
  /** Whether one that was under way was finished. */
  readonly resumed: boolean;
  readonly compromised: boolean;
  /** Ed25519, base64. */
  readonly envelopeKey: string;
}

/** How long the process has for telling all that it says of the node anew, in milliseconds. */
const patience = 10_000;

/**
 * Makes a new key for envelopes for the meta-cluster and has its process put it in the place of the one before. One that was cut off is finished by
 * the next call. Refused: `rotation-under-way`, `streams-away`, `process-away`.
 */
export async function renewMetaKey(options: MetaKeyOptions): Promise<MetaKeyRenewed> {
  const { home, now, onStep = () => {} } = options;
  const node = readNodeFile(home);
  const paths = homePaths(home);
  const found = readRotation(paths);
  const rotation = begunRotation(found, { parts: ['envelope'], compromised: options.compromised }, now);
  await using server = await openOwnServer(node, paths);
  const file = keyToMake(found !== undefined, paths.nextEnvelopeKey, paths.envelopeKey);
  const envelopeKey = Buffer.from(ensureEnvelopeKey(file)).toString('base64');
  onStep('key-made');
  if (!found) writeRotation(paths, rotation);
  onStep('rotation-noted');
  const { compromised } = rotation;
  try {
    const call = { caller: node.nodeId, callee: node.nodeId, context: 'federation', method: 'RenewKey' };
    await callNode(server.federation, call, RenewKeyCall.encode({ compromised }).finish(), patience);
  } catch (error) {
    if (!(error instanceof NodeCallError)) throw error;
    throw new Failure(
      'away',
      'process-away',
      `The process of ${node.nodeId} did not put the new key to use.`,
      'Start it, then run this command once more.',
      { cause: error },
    );
  }
  onStep('key-renewed');
  endRotation(paths);
  return { resumed: found !== undefined, compromised, envelopeKey };
}
