import { JoinFederationRequest } from '@inclust/contracts';
import {
  certificatesIn,
  homePaths,
  keepAuthorities,
  markAuthoritiesUnread,
  publicTokenKey,
  readNodeFile,
  type Invitation,
} from '@inclust/node-home';
import { askAtDoor } from './ask-at-door.ts';
import type { KeysWanted } from './ask-for-keys.ts';
import type { OwnServer } from './own-server.ts';
import { trustKey } from './trust-key.ts';

/**
 * Uses an invitation for a city that takes part already: its new keys are entered at the door, and those before end at once. The city knows the
 * meta-cluster by the key that it has by now. Answers with the certificate (PEM).
 */
export async function comeAgain(
  server: OwnServer,
  home: string,
  wanted: KeysWanted,
  { invitation, compromised }: { readonly invitation: Invitation; readonly compromised: boolean },
): Promise<string> {
  const node = readNodeFile(home);
  const answer = await askAtDoor(
    invitation,
    JoinFederationRequest.fromPartial({
      nodeId: node.nodeId,
      secret: invitation.secret,
      countryCode: node.countryCode,
      timeZone: node.timeZone,
      envelopeKey: Buffer.from(wanted.envelopeKey),
      leafKey: wanted.leafKey,
      tokenKey: Buffer.from(publicTokenKey(homePaths(home).tokenKey)),
      certificateRequest: Buffer.from(wanted.certificateRequest),
      compromised,
    }),
  );
  // The door is known by the invitation, so what it says of authorities is taken as at a join; the server reads it with its new configuration.
  if (answer.authorityPem !== '') {
    markAuthoritiesUnread(homePaths(home));
    keepAuthorities(homePaths(home), certificatesIn(answer.authorityPem));
  }
  const key = answer.meta?.envelopeKey.toString('base64') ?? '';
  if (key !== '' && key !== node.meta?.envelopeKey) await trustKey(server, home, key);
  return answer.certificatePem;
}
