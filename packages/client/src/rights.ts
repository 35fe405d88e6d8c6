import {
  ApplyRetentionRequest,
  EraseMemberRequest,
  ExportPersonalDataRequest,
  ListErasuresRequest,
  type ApplyRetentionResponse,
  type Erasure,
  type EraseMemberResponse,
  type ExportPersonalDataResponse,
  type ListErasuresResponse,
  type RightsServiceClient,
} from '@inclust/contracts';
import { change, once, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** What persons can ask of their data; every method is an rpc of `inclust.members.v1.RightsService`. */
export interface RightsApi {
  /** Not made again by itself: each is written down. */
  exportPersonalData(request: Partially<ExportPersonalDataRequest>): Promise<ExportPersonalDataResponse>;
  eraseMember(request: Partially<EraseMemberRequest>): Promise<EraseMemberResponse>;
  listErasures(request?: Partially<ListErasuresRequest>): Promise<ListErasuresResponse>;
  /** All pages of `listErasures`. */
  everyErasure(request?: Partially<ListErasuresRequest>): AsyncGenerator<Erasure>;
  applyRetention(request?: Partially<ApplyRetentionRequest>): Promise<ApplyRetentionResponse>;
}

/** The promise client of persons' rights. */
export function rightsApi(client: RightsServiceClient, settings: CallSettings): RightsApi {
  const list = (request: Partially<ListErasuresRequest> = {}): Promise<ListErasuresResponse> =>
    read(settings, client.listErasures.bind(client), ListErasuresRequest.fromPartial(request));
  return {
    exportPersonalData: (request) =>
      once(settings, client.exportPersonalData.bind(client), ExportPersonalDataRequest.fromPartial(request)),
    eraseMember: (request) =>
      change(settings, client.eraseMember.bind(client), EraseMemberRequest.fromPartial(request)),
    listErasures: list,
    everyErasure: (request = {}) =>
      allItems(async (pageToken) => {
        const { erasures, nextPageToken } = await list({ pageSize: 1_000, ...request, pageToken });
        return { items: erasures, nextPageToken };
      }),
    applyRetention: (request = {}) =>
      once(settings, client.applyRetention.bind(client), ApplyRetentionRequest.fromPartial(request)),
  };
}
