import { Metadata } from '@grpc/grpc-js';
import { refusedError } from '@inclust/client';
import { JoinServiceClient, type JoinFederationRequest, type JoinFederationResponse } from '@inclust/contracts';
import type { Invitation } from '@inclust/node-home';
import { callUnary, openClient } from '@inclust/rpc';
import { pinnedCredentials, pinnedName } from './pinned-tls.ts';

/** Uses an invitation at the door of the meta-cluster, whose certificate must be the one that it names. */
export async function askAtDoor(
  { address, fingerprint }: Pick<Invitation, 'address' | 'fingerprint'>,
  request: JoinFederationRequest,
): Promise<JoinFederationResponse> {
  using client = openClient(JoinServiceClient, address, {
    channel: await pinnedCredentials(address, fingerprint),
    options: pinnedName,
  });
  try {
    return await callUnary(client.joinFederation.bind(client), new Metadata(), request, 20_000);
  } catch (error) {
    throw refusedError(error);
  }
}
