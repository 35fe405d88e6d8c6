import {
  GetFederationStatusRequest,
  InviteNodeRequest,
  ListNodesRequest,
  type FederationServiceClient,
  type GetFederationStatusResponse,
  type InviteNodeResponse,
  type ListNodesResponse,
} from '@inclust/contracts';
import { once, read } from './calls.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** A node's part in the federation; every method is an rpc of `inclust.federation.v1.FederationService`. */
export interface FederationApi {
  listNodes(): Promise<ListNodesResponse>;
  getFederationStatus(): Promise<GetFederationStatusResponse>;
  /** Not made again by itself: a second invitation replaces the first. */
  inviteNode(request: Partially<InviteNodeRequest>): Promise<InviteNodeResponse>;
}

/** The promise client of a node's part in the federation. */
export function federationApi(client: FederationServiceClient, settings: CallSettings): FederationApi {
  return {
    listNodes: () => read(settings, client.listNodes.bind(client), ListNodesRequest.fromPartial({})),
    getFederationStatus: () =>
      read(settings, client.getFederationStatus.bind(client), GetFederationStatusRequest.fromPartial({})),
    inviteNode: (request) => once(settings, client.inviteNode.bind(client), InviteNodeRequest.fromPartial(request)),
  };
}
