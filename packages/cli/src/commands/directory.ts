import type { DirectoryEntry } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';
import { taken } from './taken.ts';

/** Conditions of `directory list` and `directory search` as they are typed. */
export interface DirectoryListOptions {
  readonly of?: string;
  readonly kind?: string;
  readonly discipline?: string;
  readonly limit?: string;
}

/** `inclust directory list`: what the common directory at a node holds. */
export async function listDirectory(context: Context, options: DirectoryListOptions): Promise<ExitCode> {
  using node = openNode(context);
  return show(context, await taken(node.directory.everyEntry({ filter: directoryFilter(options) }), options.limit));
}

/** `inclust directory search`. */
export async function searchDirectory(
  context: Context,
  words: readonly string[],
  options: DirectoryListOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  return show(
    context,
    await taken(
      node.directory.everyEntryFound({ query: words.join(' '), filter: directoryFilter(options) }),
      options.limit,
    ),
  );
}

/** The filter of the directory that is typed. */
export function directoryFilter({ of: nodeId = '', kind = '', discipline = '' }: DirectoryListOptions) {
  return { nodeId, kind, discipline };
}

function show({ out }: Context, entries: readonly DirectoryEntry[]): ExitCode {
  out.result(entries, () =>
    out.table(
      [
        { title: 'name', value: (entry) => entry.name },
        { title: 'kind', value: (entry) => entry.kind },
        { title: 'who', value: (entry) => localizedText(entry.displayName) },
        { title: 'place', value: (entry) => entry.locality },
        { title: 'disciplines', value: (entry) => entry.disciplines.join(', ') },
      ],
      entries,
    ),
  );
  return exitCodes.ok;
}
