import { setTimeout as pause } from 'node:timers/promises';
import { EndKeysAnswer, EndKeysCall, EnterKeysAnswer, EnterKeysCall, KeyChange, KeyEnd } from '@inclust/contracts';
import { callNode, NodeCallError } from '@inclust/messaging';
import {
  ensureEnvelopeKey,
  keyChangeContent,
  leafProofSubject,
  publicUserKey,
  readEnvelopeKey,
  signKeyChange,
  signWithUserKey,
  type HomePaths,
  type NodeFile,
} from '@inclust/node-home';
import { nuid } from '@nats-io/transport-node';
import { Failure } from '../failure.ts';
import type { OwnServer } from './own-server.ts';

/** The keys that a city wants to have, and where their secret halves are. */
export interface KeysWanted {
  readonly envelopeFile: string;
  /** Ed25519, 32 bytes. */
  readonly envelopeKey: Uint8Array;
  readonly leafFile: string;
  readonly leafKey: string;
  /** PKCS #10, DER; empty where the certificate stays. */
  readonly certificateRequest: Uint8Array;
}

/** How long the link may take to be open with the new keys, in milliseconds. */
const patience = 30_000;

/** How long the meta-cluster has for an answer, in milliseconds. */
const answerWithin = 10_000;

/**
 * Has the meta-cluster enter keys beside those of now, over the link; answers with the certificate (PEM) where one was asked for. Refused:
 * `link-down`, `keys-refused`.
 */
export async function enterKeys(
  { federation }: OwnServer,
  node: NodeFile,
  paths: HomePaths,
  wanted: KeysWanted,
  { compromised, now }: { readonly compromised: boolean; readonly now: () => number },
): Promise<string> {
  const change = KeyChange.encode({
    nodeId: node.nodeId,
    envelopeKey: Buffer.from(wanted.envelopeKey),
    leafKey: wanted.leafKey,
    certificateRequest: Buffer.from(wanted.certificateRequest),
    compromised,
    time: new Date(now()).toISOString(),
  }).finish();
  const call = EnterKeysCall.fromPartial({
    change: Buffer.from(change),
    signature: Buffer.from(signKeyChange('enter', change, readEnvelopeKey(paths.envelopeKey))),
    newSignature: Buffer.from(signKeyChange('enter', change, readEnvelopeKey(wanted.envelopeFile))),
    leafSignature: Buffer.from(signWithUserKey(wanted.leafFile, keyChangeContent('enter', change))),
  });
  const answer = await askOverLink(
    federation,
    node,
    { method: 'EnterKeys', body: EnterKeysCall.encode(call).finish() },
    'Is the link up? Where it refuses the keys of this node, ask for an invitation: inclust invite CITY --again',
  );
  const { refused, certificatePem } = EnterKeysAnswer.decode(answer);
  if (refused) throw keysRefused(refused);
  return certificatePem;
}

/**
 * Has the meta-cluster end the keys before, over the subject that is heard through a link with the new nkey alone. It closes the links when
 * something ends, so that the answer may be lost: it is asked until it answers. Refused: `link-not-open`, `keys-refused`.
 */
export async function endKeys(
  { federation }: OwnServer,
  node: NodeFile,
  paths: HomePaths,
  now: () => number,
): Promise<void> {
  const leafKey = publicUserKey(paths.leafSeed);
  const key = readEnvelopeKey(paths.envelopeKey);
  const end = KeyEnd.encode({
    nodeId: node.nodeId,
    envelopeKey: Buffer.from(ensureEnvelopeKey(paths.envelopeKey)),
    leafKey,
    time: new Date(now()).toISOString(),
  }).finish();
  const body = EndKeysCall.encode({
    end: Buffer.from(end),
    signature: Buffer.from(signKeyChange('end', end, key)),
  }).finish();
  for (const until = performance.now() + patience; ; await pause(250)) {
    try {
      const answer = await federation.request(leafProofSubject(node.nodeId, leafKey), body, {
        timeout: 1_500,
        noMux: true,
        reply: `_INBOX.${node.nodeId}.${metaOf(node)}.${nuid.next()}`,
      });
      const { refused } = EndKeysAnswer.decode(answer.data);
      if (refused) throw keysRefused(refused);
      return;
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (performance.now() < until) continue;
      throw new Failure(
        'away',
        'link-not-open',
        'The meta-cluster is not heard over a link with the new keys; those before still work.',
        'See that the link is up; start the NATS server of the node again, then run this command once more.',
        { cause: error },
      );
    }
  }
}

/** Has all that leaves the node signed again with its present key. Refused: `process-away`. */
export async function signAgain({ federation }: OwnServer, { nodeId }: NodeFile): Promise<void> {
  const call = { caller: nodeId, callee: nodeId, context: 'federation', method: 'SignAgain' };
  try {
    await callNode(federation, call, new Uint8Array(), answerWithin);
  } catch (error) {
    if (!(error instanceof NodeCallError)) throw error;
    throw new Failure(
      'away',
      'process-away',
      `The process of ${nodeId} did not sign again what leaves it.`,
      'Start it, then run this command once more.',
      { cause: error },
    );
  }
}

/** Asks the meta-cluster over the link. Refused: `link-down`, with what helps. */
export async function askOverLink(
  federation: OwnServer['federation'],
  node: NodeFile,
  { method, body }: { readonly method: string; readonly body: Uint8Array },
  remedy: string,
): Promise<Uint8Array> {
  try {
    const call = { caller: node.nodeId, callee: metaOf(node), context: 'federation', method };
    return await callNode(federation, call, body, answerWithin);
  } catch (error) {
    if (!(error instanceof NodeCallError)) throw error;
    throw new Failure('away', 'link-down', 'The meta-cluster does not answer over the link.', remedy, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  'signature-invalid': 'the meta-cluster knows another key of this node than the one it has',
  'change-late': 'the clock of this node is behind the last change of its keys',
  'key-taken': 'another node has one of the keys, or this one has had it',
  'other-keys': 'the meta-cluster has other keys of this node entered',
};

function keysRefused(code: string): Failure {
  return new Failure(
    'refused',
    'keys-refused',
    `The meta-cluster refuses the keys (${code})${reasons[code] ? `: ${reasons[code]}` : ''}.`,
    'A node that was restored comes again with an invitation: inclust invite CITY --again',
  );
}

function metaOf(node: NodeFile): string {
  return node.meta?.nodeId ?? '';
}
