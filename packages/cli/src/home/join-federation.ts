import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { JoinFederationRequest } from '@inclust/contracts';
import { parseNodeId } from '@inclust/kernel';
import {
  cityConfig,
  decodeInvitation,
  ensureEnvelopeKey,
  ensureUserKey,
  homePaths,
  isOut,
  loadCertificates,
  publicTokenKey,
  readDeparture,
  readNodeFile,
  removeDeparture,
  writeDeparture,
  writeNodeFile,
  writeSecret,
  type HomePaths,
  type NodeFile,
} from '@inclust/node-home';
import { Failure } from '../failure.ts';
import { askAtDoor } from './ask-at-door.ts';
import { ensureUsers } from './init-node.ts';

/** How to join. */
export interface JoinOptions {
  readonly home: string;
  /** The line that the meta-cluster's operator sent. */
  readonly invitation: string;
  /** Where the city's NATS server dials in place of what the meta-cluster says, such as through a proxy. */
  readonly leafUrl?: string;
}

/**
 * Uses an invitation for the city in a home: its own public keys go to the meta-cluster, a certificate comes back, the configuration of
 * its NATS server is rendered. The secret halves of the keys never leave the home. Can be repeated.
 */
export async function joinFederation({ home, invitation: text, leafUrl }: JoinOptions): Promise<NodeFile> {
  const node = readNodeFile(home);
  const invitation = decodeInvitation(text);
  if (!invitation) {
    throw new Failure(
      'usage',
      'invitation-unreadable',
      'This is no invitation.',
      'Give the whole line, from inclust-invite-1. to its end.',
    );
  }
  if (node.role !== 'city')
    throw new Failure('refused', 'not-a-city', `${home} is the home of a meta-cluster; cities join.`);
  if (node.nodeId !== invitation.nodeId) {
    throw new Failure(
      'refused',
      'other-node',
      `The invitation is for ${invitation.nodeId}, ${home} is the home of ${node.nodeId}.`,
    );
  }
  const paths = homePaths(home);
  const { createRequest } = await loadCertificates();
  const request = JoinFederationRequest.fromPartial({
    nodeId: node.nodeId,
    secret: invitation.secret,
    countryCode: node.countryCode,
    timeZone: node.timeZone,
    envelopeKey: Buffer.from(ensureEnvelopeKey(paths.envelopeKey)),
    leafKey: ensureUserKey(paths.leafSeed),
    tokenKey: Buffer.from(publicTokenKey(paths.tokenKey)),
    certificateRequest: Buffer.from(await createRequest(paths, node.nodeId)),
  });
  const answer = await askAtDoor(invitation, request);

  const metaId = parseNodeId(answer.meta?.name.replace(/^nodes\//u, '') ?? '');
  if (!metaId || metaId !== invitation.metaId || !answer.meta) {
    throw new Failure(
      'refused',
      'answer-unreadable',
      'The meta-cluster answered something else than the invitation promises.',
    );
  }
  await writeFile(paths.authority, answer.authorityPem);
  await writeFile(paths.certificate, answer.certificatePem);
  rmSync(paths.certificatePair, { force: true });
  const joined: NodeFile = {
    ...node,
    meta: {
      nodeId: metaId,
      leafUrl: leafUrl ?? answer.leafUrl,
      envelopeKey: answer.meta.envelopeKey.toString('base64'),
    },
  };
  endDeparture(paths);
  writeSecret(paths.natsConfig, cityConfig(joined, ensureUsers(paths), paths));
  writeNodeFile(home, joined);
  return joined;
}

/** The city takes part again; what its process had to forget and has not, it forgets at its next start. */
function endDeparture(paths: HomePaths): void {
  const departure = readDeparture(paths);
  if (departure && isOut(departure) && !departure.isForgotten) writeDeparture(paths, { ...departure, isOver: true });
  else if (departure && !departure.isOver) removeDeparture(paths);
}
