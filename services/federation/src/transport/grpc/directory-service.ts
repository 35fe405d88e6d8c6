import {
  DirectoryServiceService,
  type DirectoryServiceServer,
  type ListDirectoryEntriesRequest,
  type SearchDirectoryRequest,
} from '@inclust/contracts';
import { accept, invalid, refuse, type Actor, type Outcome } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { DirectoryQuery, DirectoryStore, DirectoryViewer } from '../../app/ports.ts';

/** How many entries are asked for at once. */
const mostNames = 100;

/** The common directory as a gRPC service. */
export function directoryService(directory: DirectoryStore, context: RpcContext): RpcService {
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
  };
  return { definition: DirectoryServiceService, implementation };
}

/** Whoever belongs to a node sees what its members share with the nodes; everybody else, programs too, what is public. */
export function viewerOf(actor: Actor): DirectoryViewer {
  return actor.roles.some((role) => role !== 'integrator') ? 'federation' : 'public';
}

function queryOf(
  { filter, pageSize: wish, pageToken }: ListDirectoryEntriesRequest | SearchDirectoryRequest,
  viewer: DirectoryViewer,
): Outcome<DirectoryQuery> {
  const size = pageSize(wish);
  if (!size.ok) return size;
  if (filter && filter.kind !== '' && filter.kind !== 'person' && filter.kind !== 'organisation') {
    return invalid([{ field: 'filter.kind', rule: 'kind-unknown', message: 'Must be person, organisation or empty.' }]);
  }
  return accept({
    viewer,
    pageSize: size.value,
    pageToken,
    ...(filter?.nodeId ? { node: filter.nodeId } : {}),
    ...(filter?.kind ? { kind: filter.kind } : {}),
    ...(filter?.discipline ? { discipline: filter.discipline } : {}),
  });
}
