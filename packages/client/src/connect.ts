import {
  DirectoryServiceClient,
  FederationServiceClient,
  CountFactsRequest,
  type CountFactsResponse,
  ListFiguresRequest,
  MemberServiceClient,
  OperationsServiceClient,
  ReportingServiceClient,
  type ListFiguresResponse,
} from '@inclust/contracts';
import { openClient } from '@inclust/rpc';
import { read } from './calls.ts';
import { directoryApi, type DirectoryApi } from './directory.ts';
import { federationApi, type FederationApi } from './federation.ts';
import { membersApi, type MembersApi } from './members.ts';
import { operationsApi, type OperationsApi } from './operations.ts';
import type { Partially } from './partial.ts';
import { defaultSettings, type CallSettings } from './retry.ts';

/** Figures; every method is an rpc of `inclust.reporting.v1.ReportingService`. */
export interface ReportingApi {
  listFigures(request: Partially<ListFiguresRequest>): Promise<ListFiguresResponse>;
  countFacts(request: Partially<CountFactsRequest>): Promise<CountFactsResponse>;
}

/** A node as a program sees it. Every method rejects with `RefusedError`. Disposing closes the connections. */
export interface NodeClient extends Disposable {
  /** `host:port`. */
  readonly address: string;
  readonly members: MembersApi;
  readonly directory: DirectoryApi;
  readonly reporting: ReportingApi;
  readonly federation: FederationApi;
  readonly operations: OperationsApi;
}

/** A client of the node at an address, `host:port`. Opens its connections with the first call. */
export function connect(address: string, settings: Partial<CallSettings> = {}): NodeClient {
  const how = { ...defaultSettings, ...settings };
  const open = new DisposableStack();
  const reporting = open.use(openClient(ReportingServiceClient, address));
  return {
    address,
    members: membersApi(open.use(openClient(MemberServiceClient, address)), how),
    directory: directoryApi(open.use(openClient(DirectoryServiceClient, address)), how),
    reporting: {
      listFigures: (request) =>
        read(how, reporting.listFigures.bind(reporting), ListFiguresRequest.fromPartial(request)),
      countFacts: (request) => read(how, reporting.countFacts.bind(reporting), CountFactsRequest.fromPartial(request)),
    },
    federation: federationApi(open.use(openClient(FederationServiceClient, address)), how),
    operations: operationsApi(open.use(openClient(OperationsServiceClient, address)), how),
    [Symbol.dispose]: () => open.dispose(),
  };
}
