import { rmSync } from 'node:fs';
import { LeaveAnswer, LeaveCall, NodeLeave, NodeLeftCall } from '@inclust/contracts';
import { callNode, NodeCallError } from '@inclust/messaging';
import {
  cityConfig,
  homePaths,
  isOut,
  putToUse,
  readDeparture,
  readEnvelopeKey,
  readNodeFile,
  renewSecret,
  signKeyChange,
  writeDeparture,
  writeNodeFile,
  type HomePaths,
  type NodeFile,
} from '@inclust/node-home';
import { Failure } from '../failure.ts';
import { askOverLink } from './ask-for-keys.ts';
import { ensureUsers } from './init-node.ts';
import { openOwnServer, type OwnServer } from './own-server.ts';
import { endRotation } from './rotation-file.ts';

/** A moment of leaving, told to failure tests: everything before it is done. */
export type LeaveStep =
  | 'leave-noted'
  | 'meta-told'
  | 'process-told'
  | 'configuration-written'
  | 'server-told'
  | 'certificates-removed';

/** How to leave. */
export interface LeaveOptions {
  readonly home: string;
  /** The meta-cluster is not asked: it has put the city out already, or is gone. */
  readonly untold: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onStep?: (step: LeaveStep) => void;
}

/** What leaving came to. */
export interface HasLeft {
  readonly node: string;
  /** The meta-cluster that it was joined to. */
  readonly meta: string;
  /** Since when, ISO 8601 in UTC. */
  readonly leftAt: string;
  /** Whether its process works alone by now; from its next start otherwise. */
  readonly processTold: boolean;
}

/**
 * Ends a city's part in the federation: asks the meta-cluster to let it go, has its process forget the other nodes, and its server dial out no more.
 * The node file is written last: what was cut off is finished by the next call. Refused: `not-joined`, `link-down`, `leave-refused`,
 * `streams-away`, `configuration-refused`.
 */
export async function leaveFederation({ home, untold, now, onStep = () => {} }: LeaveOptions): Promise<HasLeft> {
  const node = readNodeFile(home);
  const { meta, ...alone } = node;
  if (!meta)
    throw new Failure(
      'refused',
      'not-joined',
      `${node.nodeId} takes part in no federation.`,
      'There is nothing to do.',
    );
  const paths = homePaths(home);
  await using server = await openOwnServer(node, paths);
  const known = readDeparture(paths);
  if (!known || !isOut(known)) {
    if (!known) writeDeparture(paths, { askedAt: new Date(now()).toISOString() });
    onStep('leave-noted');
    noteLeft(paths, untold ? new Date(now()).toISOString() : await askToLeave(server, node, paths, now));
  }
  onStep('meta-told');
  const { leftAt = '', isRemoved = false } = readDeparture(paths) ?? {};
  const processTold =
    (await tellProcess(server, node, leftAt, isRemoved)) || readDeparture(paths)?.isForgotten === true;
  onStep('process-told');
  // A rotation that was cut off ends here: its new keys may be known to the meta-cluster, those before are no longer wanted there.
  putToUse(paths.nextEnvelopeKey, paths.envelopeKey);
  putToUse(paths.nextLeafSeed, paths.leafSeed);
  endRotation(paths);
  renewSecret(paths.natsConfig, cityConfig(alone, ensureUsers(paths), paths));
  onStep('configuration-written');
  await server.readConfiguration();
  onStep('server-told');
  for (const file of [
    paths.nextCertificateKey,
    paths.nextCertificatePair,
    paths.certificatePair,
    paths.certificate,
    paths.certificateKey,
    paths.authority,
    paths.authoritiesUnread,
  ])
    rmSync(file, { force: true });
  onStep('certificates-removed');
  writeNodeFile(home, alone);
  return { node: node.nodeId, meta: meta.nodeId, leftAt, processTold };
}

/** Has the meta-cluster let the city go; answers with since when. Refused: `link-down`, `leave-refused`. */
async function askToLeave(
  { federation }: OwnServer,
  node: NodeFile,
  paths: HomePaths,
  now: () => number,
): Promise<string> {
  const leave = NodeLeave.encode({ nodeId: node.nodeId, time: new Date(now()).toISOString() }).finish();
  const signature = Buffer.from(signKeyChange('leave', leave, readEnvelopeKey(paths.envelopeKey)));
  const answer = await askOverLink(
    federation,
    node,
    { method: 'Leave', body: LeaveCall.encode({ leave: Buffer.from(leave), signature }).finish() },
    'Is the link up? Where the meta-cluster has put the city out already, or is gone: --untold ends its part here alone.',
  );
  const { refused, time } = LeaveAnswer.decode(answer);
  if (refused)
    throw new Failure(
      'refused',
      'leave-refused',
      `The meta-cluster does not let the city go (${refused}).`,
      'Its operator can put the city out: inclust cities remove CITY. Then end its part here with --untold.',
    );
  return time;
}

/** Keeps since when, unless the process, which the meta-cluster tells too, was faster. */
function noteLeft(paths: HomePaths, leftAt: string): void {
  const known = readDeparture(paths);
  if (!known || !isOut(known)) writeDeparture(paths, { ...known, leftAt });
}

/** Has the process of the node work alone; whether it answered. */
async function tellProcess(
  { federation }: OwnServer,
  { nodeId }: NodeFile,
  leftAt: string,
  isRemoved: boolean,
): Promise<boolean> {
  const call = { caller: nodeId, callee: nodeId, context: 'federation', method: 'NodeLeft' };
  try {
    await callNode(federation, call, NodeLeftCall.encode({ time: leftAt, removed: isRemoved }).finish(), 10_000);
    return true;
  } catch (error) {
    if (!(error instanceof NodeCallError)) throw error;
    // It does not run, or works alone already and hears nothing more.
    return false;
  }
}
