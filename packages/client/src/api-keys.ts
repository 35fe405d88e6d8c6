import {
  CreateApiKeyRequest,
  ListApiKeysRequest,
  RevokeApiKeyRequest,
  GetOwnApiKeyRequest,
  RotateApiKeyRequest,
  SetApiKeyQuotaRequest,
  type ApiKey,
  type ApiKeyServiceClient,
  type CreateApiKeyResponse,
  type GetOwnApiKeyResponse,
  type SetApiKeyQuotaResponse,
  type ListApiKeysResponse,
  type RevokeApiKeyResponse,
  type RotateApiKeyResponse,
} from '@inclust/contracts';
import { once, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** The API keys of a node; every method is an rpc of `inclust.accounts.v1.ApiKeyService`. */
export interface ApiKeysApi {
  /** Not made again by itself: a second call makes a second key. */
  createApiKey(request: Partially<CreateApiKeyRequest>): Promise<CreateApiKeyResponse>;
  listApiKeys(request: Partially<ListApiKeysRequest>): Promise<ListApiKeysResponse>;
  /** Not made again by itself: a second call ends the secret of the first. */
  rotateApiKey(request: Partially<RotateApiKeyRequest>): Promise<RotateApiKeyResponse>;
  revokeApiKey(request: Partially<RevokeApiKeyRequest>): Promise<RevokeApiKeyResponse>;
  setApiKeyQuota(request: Partially<SetApiKeyQuotaRequest>): Promise<SetApiKeyQuotaResponse>;
  /** The key that this client shows, with its quota and what it has asked. */
  getOwnApiKey(): Promise<GetOwnApiKeyResponse>;
  /** All pages of `listApiKeys`. */
  everyApiKey(prefix?: string): AsyncGenerator<ApiKey>;
}

/** The promise client of a node's API keys. */
export function apiKeysApi(client: ApiKeyServiceClient, settings: CallSettings): ApiKeysApi {
  const list = (request: Partially<ListApiKeysRequest>): Promise<ListApiKeysResponse> =>
    read(settings, client.listApiKeys.bind(client), ListApiKeysRequest.fromPartial(request));
  return {
    createApiKey: (request) =>
      once(settings, client.createApiKey.bind(client), CreateApiKeyRequest.fromPartial(request)),
    listApiKeys: list,
    rotateApiKey: (request) =>
      once(settings, client.rotateApiKey.bind(client), RotateApiKeyRequest.fromPartial(request)),
    revokeApiKey: (request) =>
      read(settings, client.revokeApiKey.bind(client), RevokeApiKeyRequest.fromPartial(request)),
    setApiKeyQuota: (request) =>
      read(settings, client.setApiKeyQuota.bind(client), SetApiKeyQuotaRequest.fromPartial(request)),
    getOwnApiKey: () => read(settings, client.getOwnApiKey.bind(client), GetOwnApiKeyRequest.fromPartial({})),
    everyApiKey: (prefix = '') =>
      allItems(async (pageToken) => {
        const { apiKeys, nextPageToken } = await list({ prefix, pageSize: 1_000, pageToken });
        return { items: apiKeys, nextPageToken };
      }),
  };
}
