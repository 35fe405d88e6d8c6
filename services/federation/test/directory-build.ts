import { DirectoryEntry, LocalizedText, TextState, type WatchDirectoryResponse } from '@inclust/contracts';
import type { DirectoryChange } from '../src/app/ports.ts';
import { nodeId } from './build.ts';

/** An entry of a node at a version. */
export function shown(node: string, id: string, version: number, more: Partial<DirectoryEntry> = {}): DirectoryChange {
  const name = `nodes/${node}/members/${id}`;
  const decoded = { ...DirectoryEntry.fromPartial({ name, kind: 'person', version: BigInt(version) }), ...more };
  return { name, node: nodeId(node), version, entry: { decoded, raw: DirectoryEntry.encode(decoded).finish() } };
}

/** That a member has no entry any more. */
export const ended = (node: string, id: string, version: number): DirectoryChange => ({
  name: `nodes/${node}/members/${id}`,
  node: nodeId(node),
  version,
});

export const inGreek = (text: string) =>
  LocalizedText.fromPartial({ el: { text, state: TextState.TEXT_STATE_ORIGINAL } });
export const named = (text: string) => ({ displayName: inGreek(text) });

/** What an answer says: `+` an entry, `-` that it is gone, each with node, id and version. */
export function said({ what }: WatchDirectoryResponse): string {
  if (what?.$case !== 'entry' && what?.$case !== 'gone') return what?.$case ?? '';
  const [, node = '', , id = ''] = what.value.name.split('/');
  return `${what.$case === 'entry' ? '+' : '-'}${node}/${id}@${what.value.version}`;
}
