import {
  DirectoryServiceService,
  type DirectoryServiceServer,
  type ListDirectoryEntriesRequest,
  type SearchDirectoryRequest,
} from '@inclust/contracts';
import { accept, invalid, refuse, type Outcome } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { StateWatching } from '@inclust/watch';
import type { DirectoryNews, DirectoryQuery, DirectoryStore, DirectoryViewer } from '../../app/ports.ts';
import { conditionsOf, viewerOf } from './directory-conditions.ts';
import { directoryWatch } from './watch-directory.ts';

/** How many entries are asked for at once. */
const mostNames = 100;

/** The common directory as a gRPC service. */
export function directoryService(
  directory: DirectoryStore,
  context: RpcContext,
  watching: StateWatching<DirectoryNews>,
): RpcService {
  const implementation: DirectoryServiceServer = {
    getDirectoryEntry: unary(context, async ({ name }, { actor }) => {
      const entry = await directory.get(name, viewerOf(actor));
      return entry
        ? accept({ entry })
        : refuse({ code: 'entry-not-found', kind: 'not-found', message: 'No such member is listed.', resource: name });
    }),
    batchGetDirectoryEntries: unary(context, async ({ names }, { actor }) => {
      if (names.length > mostNames)
        return invalid([{ field: 'names', rule: 'too-many', message: `At most ${mostNames} at once.` }]);
      const entries = await directory.getMany(names, viewerOf(actor));
      return accept({
        found: names.flatMap((name) => {
          const entry = entries.get(name);
          return entry ? [{ name, entry }] : [];
        }),
      });
    }),
    listDirectoryEntries: unary(context, async (request, { actor }) => {
      const query = queryOf(request, viewerOf(actor));
      if (!query.ok) return query;
      const page = await directory.list(query.value);
      return page.ok ? accept({ entries: [...page.value.entries], nextPageToken: page.value.nextPageToken }) : page;
    }),
    searchDirectory: unary(context, async (request, { actor }) => {
      const { query: words } = request;
      if (!/[\p{L}\p{N}]/u.test(words) || words.length > 200) {
        return invalid([
          {
            field: 'query',
            rule: 'query-length',
            message: 'Must have 1 to 200 characters with at least one letter or digit.',
          },
        ]);
      }
      const query = queryOf(request, viewerOf(actor));
      if (!query.ok) return query;
      const page = await directory.list({ ...query.value, words });
      return page.ok ? accept({ entries: [...page.value.entries], nextPageToken: page.value.nextPageToken }) : page;
    }),
    watchDirectory: watching.watch(directoryWatch(directory)),
  };
  return { definition: DirectoryServiceService, implementation, end: watching.end };
}

function queryOf(
  { filter, pageSize: wish, pageToken }: ListDirectoryEntriesRequest | SearchDirectoryRequest,
  viewer: DirectoryViewer,
): Outcome<DirectoryQuery> {
  const size = pageSize(wish);
  if (!size.ok) return size;
  const conditions = conditionsOf(filter);
  if (!conditions.ok) return conditions;
  return accept({ ...conditions.value, viewer, pageSize: size.value, pageToken });
}
