import {
  CompareCopiesRequest,
  GetFederationStatusRequest,
  InviteNodeRequest,
  ListNodesRequest,
  ListRecallsRequest,
  RemoveNodeRequest,
  type CompareCopiesResponse,
  type FederationServiceClient,
  type GetFederationStatusResponse,
  type InviteNodeResponse,
  type ListNodesResponse,
  type ListRecallsResponse,
  type Recall,
  type RemoveNodeResponse,
  longDeadlines,
} from '@inclust/contracts';
import { once, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** A node's part in the federation; every method is an rpc of `inclust.federation.v1.FederationService`. */
export interface FederationApi {
  listNodes(): Promise<ListNodesResponse>;
  getFederationStatus(): Promise<GetFederationStatusResponse>;
  compareCopies(): Promise<CompareCopiesResponse>;
  listRecalls(request?: Partially<ListRecallsRequest>): Promise<ListRecallsResponse>;
  /** All pages of `listRecalls`. */
  everyRecall(request?: Partially<ListRecallsRequest>): AsyncGenerator<Recall>;
  /** Not made again by itself: a second invitation replaces the first. */
  inviteNode(request: Partially<InviteNodeRequest>): Promise<InviteNodeResponse>;
  /** Not made again by itself: the city may have joined again meanwhile. */
  removeNode(request: Partially<RemoveNodeRequest>): Promise<RemoveNodeResponse>;
}

/** The promise client of a node's part in the federation. */
export function federationApi(client: FederationServiceClient, settings: CallSettings): FederationApi {
  const recalls = (request: Partially<ListRecallsRequest> = {}): Promise<ListRecallsResponse> =>
    read(settings, client.listRecalls.bind(client), ListRecallsRequest.fromPartial(request));
  return {
    listRecalls: recalls,
    everyRecall: (request = {}) =>
      allItems(async (pageToken) => {
        const page = await recalls({ pageSize: 1_000, ...request, pageToken });
        return { items: page.recalls, nextPageToken: page.nextPageToken };
      }),
    listNodes: () => read(settings, client.listNodes.bind(client), ListNodesRequest.fromPartial({})),
    getFederationStatus: () =>
      read(settings, client.getFederationStatus.bind(client), GetFederationStatusRequest.fromPartial({})),
    compareCopies: () =>
      read(
        { ...settings, timeout: longDeadlines.comparison },
        client.compareCopies.bind(client),
        CompareCopiesRequest.fromPartial({}),
      ),
    inviteNode: (request) => once(settings, client.inviteNode.bind(client), InviteNodeRequest.fromPartial(request)),
    removeNode: (request) => once(settings, client.removeNode.bind(client), RemoveNodeRequest.fromPartial(request)),
  };
}
