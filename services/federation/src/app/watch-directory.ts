import type { DirectoryEntry } from '@inclust/contracts';
import { publicPart } from '../exchange/public-part.ts';
import type { DirectoryConditions, DirectoryNews, DirectoryViewer } from './ports.ts';

/** What somebody who watches the directory is told of a change: the entry, that it is gone, or nothing. */
export type ToldOfDirectory =
  | { readonly kind: 'entry'; readonly entry: DirectoryEntry }
  | { readonly kind: 'gone'; readonly isMerged: boolean };

/**
 * What a viewer is told of a change. That an entry is gone is told only where she can have been shown one: of a member who never was public,
 * the public learns nothing.
 */
export function toldOfDirectory(
  { node, entry, isMerged, shownTo }: DirectoryNews,
  wanted: DirectoryConditions,
  viewer: DirectoryViewer,
): ToldOfDirectory | undefined {
  if (wanted.node !== undefined && wanted.node !== node) return undefined;
  const seen = entry && viewer === 'public' ? publicPart(entry) : entry;
  // The kind of a member never changes.
  if (seen && wanted.kind !== undefined && wanted.kind !== seen.kind) return undefined;
  if (seen && (wanted.discipline === undefined || seen.disciplines.includes(wanted.discipline)))
    return { kind: 'entry', entry: seen };
  const wasShown = viewer === 'public' ? shownTo === 'public' : shownTo !== undefined;
  return wasShown ? { kind: 'gone', isMerged } : undefined;
}
