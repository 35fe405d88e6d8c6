import {
  BatchGetDirectoryEntriesRequest,
  GetDirectoryEntryRequest,
  ListDirectoryEntriesRequest,
  SearchDirectoryRequest,
  type BatchGetDirectoryEntriesResponse,
  type DirectoryEntry,
  type DirectoryServiceClient,
  type GetDirectoryEntryResponse,
  type ListDirectoryEntriesResponse,
  type SearchDirectoryResponse,
  WatchDirectoryRequest,
  type WatchDirectoryResponse,
} from '@inclust/contracts';
import { read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';
import { watched } from './watch.ts';

/** The common directory; every method is an rpc of `inclust.federation.v1.DirectoryService`. */
export interface DirectoryApi {
  getDirectoryEntry(request: Partially<GetDirectoryEntryRequest>): Promise<GetDirectoryEntryResponse>;
  batchGetDirectoryEntries(
    request: Partially<BatchGetDirectoryEntriesRequest>,
  ): Promise<BatchGetDirectoryEntriesResponse>;
  listDirectoryEntries(request: Partially<ListDirectoryEntriesRequest>): Promise<ListDirectoryEntriesResponse>;
  searchDirectory(request: Partially<SearchDirectoryRequest>): Promise<SearchDirectoryResponse>;
  /** All pages of `listDirectoryEntries`. */
  everyEntry(request?: Partially<ListDirectoryEntriesRequest>): AsyncGenerator<DirectoryEntry>;
  /** All pages of `searchDirectory`. */
  everyEntryFound(request: Partially<SearchDirectoryRequest>): AsyncGenerator<DirectoryEntry>;
  /** What changes, as it comes to the node, for as long as it is read; goes on by itself where the node was away. See `watched`. */
  watchDirectory(
    request?: Partially<WatchDirectoryRequest>,
    signal?: AbortSignal,
  ): AsyncGenerator<WatchDirectoryResponse>;
}

/** The promise client of the directory. */
export function directoryApi(client: DirectoryServiceClient, settings: CallSettings): DirectoryApi {
  const list = (request: Partially<ListDirectoryEntriesRequest>): Promise<ListDirectoryEntriesResponse> =>
    read(settings, client.listDirectoryEntries.bind(client), ListDirectoryEntriesRequest.fromPartial(request));
  const search = (request: Partially<SearchDirectoryRequest>): Promise<SearchDirectoryResponse> =>
    read(settings, client.searchDirectory.bind(client), SearchDirectoryRequest.fromPartial(request));
  return {
    getDirectoryEntry: (request) =>
      read(settings, client.getDirectoryEntry.bind(client), GetDirectoryEntryRequest.fromPartial(request)),
    batchGetDirectoryEntries: (request) =>
      read(
        settings,
        client.batchGetDirectoryEntries.bind(client),
        BatchGetDirectoryEntriesRequest.fromPartial(request),
      ),
    listDirectoryEntries: list,
    searchDirectory: search,
    everyEntry: (request = {}) =>
      allItems(async (pageToken) => {
        const { entries, nextPageToken } = await list({ pageSize: 1_000, ...request, pageToken });
        return { items: entries, nextPageToken };
      }),
    everyEntryFound: (request) =>
      allItems(async (pageToken) => {
        const { entries, nextPageToken } = await search({ pageSize: 1_000, ...request, pageToken });
        return { items: entries, nextPageToken };
      }),
    watchDirectory: (request = {}, signal) =>
      watched((wanted) => client.watchDirectory(wanted), WatchDirectoryRequest.fromPartial(request), signal),
  };
}
