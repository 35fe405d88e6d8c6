import { DirectoryEntry, type Envelope } from '@inclust/contracts';
import { parseUuid, type NodeId } from '@inclust/kernel';
import type { DirectoryChange } from '../app/ports.ts';

/** The type of an entry's envelope. */
export const directoryEntryType = 'inclust.federation.v1.DirectoryEntry';

/**
 * What a public state says for the directory; `undefined` when it does not fit its own address: the entry must be that of the member
 * in the subject, of the node that owns it, at the version of the envelope.
 */
export function directoryChange(origin: NodeId, rest: string, envelope: Envelope): DirectoryChange | undefined {
  const [context, thing, id, ...more] = rest.split('.');
  if (context !== 'members' || thing !== 'member' || !id || more.length > 0 || envelope.subject !== `members/${id}`)
    return undefined;
  const name = `nodes/${origin}/members/${id}`;
  const common = { name, node: origin, version: envelope.version };
  if (envelope.tombstone) return envelope.body.length === 0 ? common : redirect(common, envelope);
  const decoded = DirectoryEntry.decode(envelope.body);
  if (decoded.name !== name || decoded.version !== BigInt(envelope.version) || decoded.mergedInto !== '')
    return undefined;
  return { ...common, entry: { decoded, raw: envelope.body } };
}

/** A tombstone that says into which member of the same node this one was merged, and nothing else. */
function redirect(common: DirectoryChange, { body }: Envelope): DirectoryChange | undefined {
  const { name, version, mergedInto } = DirectoryEntry.decode(body);
  const members = `nodes/${common.node}/members/`;
  const id = mergedInto.startsWith(members) && parseUuid(mergedInto.slice(members.length));
  const only = DirectoryEntry.encode(DirectoryEntry.fromPartial({ name, version, mergedInto })).finish();
  const fits = name === common.name && version === BigInt(common.version) && mergedInto !== name;
  return id && fits && Buffer.compare(only, body) === 0 ? { ...common, mergedInto } : undefined;
}
