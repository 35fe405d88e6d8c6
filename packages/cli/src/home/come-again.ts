import { JoinFederationRequest } from '@inclust/contracts';
import { publicTokenKey, type HomePaths, type Invitation, type NodeFile } from '@inclust/node-home';
import { askAtDoor } from './ask-at-door.ts';
import type { KeysWanted } from './ask-for-keys.ts';

/**
 * Uses an invitation for a city that takes part already: its new keys are entered at the door, and those before end at once. Answers with
 * the certificate (PEM).
 */
export async function comeAgain(
  node: NodeFile,
  paths: HomePaths,
  wanted: KeysWanted,
  { invitation, compromised }: { readonly invitation: Invitation; readonly compromised: boolean },
): Promise<string> {
  const answer = await askAtDoor(
    invitation,
    JoinFederationRequest.fromPartial({
      nodeId: node.nodeId,
      secret: invitation.secret,
      countryCode: node.countryCode,
      timeZone: node.timeZone,
      envelopeKey: Buffer.from(wanted.envelopeKey),
      leafKey: wanted.leafKey,
      tokenKey: Buffer.from(publicTokenKey(paths.tokenKey)),
      certificateRequest: Buffer.from(wanted.certificateRequest),
      compromised,
    }),
  );
  return answer.certificatePem;
}
