import type { DirectoryEntry, DirectoryEntryGone, WatchDirectoryRequest } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import { pagesOf, type StateWatchKind } from '@inclust/watch';
import type { DirectoryConditions, DirectoryNews, DirectoryStore, DirectoryViewer } from '../../app/ports.ts';
import { toldOfDirectory } from '../../app/watch-directory.ts';
import { conditionsOf, viewerOf } from './directory-conditions.ts';

type News = { $case: 'entry'; value: DirectoryEntry } | { $case: 'gone'; value: DirectoryEntryGone };

const pageSize = 200;

/** What watching the directory tells; a snapshot has each entry as ListDirectoryEntries answers it. */
export function directoryWatch(
  directory: DirectoryStore,
): StateWatchKind<WatchDirectoryRequest, DirectoryNews, News, DirectoryConditions> {
  return {
    filter: ({ filter }) => conditionsOf(filter),
    tell: (changed, conditions, actor) =>
      Promise.all(changed.map((news) => newsFor(news, conditions, viewerOf(actor)))),
    snapshot: (conditions, actor) =>
      pagesOf<News>(async (pageToken) => {
        const found = await directory.list({ ...conditions, viewer: viewerOf(actor), pageSize, pageToken });
        if (!found.ok) return found;
        const { entries, nextPageToken } = found.value;
        return accept({ things: entries.map((value): News => ({ $case: 'entry', value })), nextPageToken });
      }),
  };

  async function newsFor(
    news: DirectoryNews,
    conditions: DirectoryConditions,
    viewer: DirectoryViewer,
  ): Promise<News | undefined> {
    const told = toldOfDirectory(news, conditions, viewer);
    if (!told) return undefined;
    if (told.kind === 'entry') return { $case: 'entry', value: told.entry };
    const { name, version } = news;
    const mergedInto = told.isMerged ? ((await directory.get(name, viewer))?.name ?? '') : '';
    return { $case: 'gone', value: { name, version: BigInt(version), mergedInto } };
  }
}
