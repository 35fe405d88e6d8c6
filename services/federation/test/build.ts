import { encodeEnvelope, DirectoryEntry, type Envelope, type HeaderReader } from '@inclust/contracts';
import { parseNodeId, type NodeId } from '@inclust/kernel';

/** A node's id; throws when the test wrote a wrong one. */
export function nodeId(text: string): NodeId {
  const parsed = parseNodeId(text);
  if (!parsed) throw new Error(`${text} is no node id`);
  return parsed;
}

/** A fact of Korçë. */
export function fact(more: Partial<Envelope> = {}): Envelope {
  return {
    id: 'event-1',
    type: 'inclust.members.v1.MemberRegistered',
    node: 'korce',
    time: '2027-01-10T12:00:00.000Z',
    subject: 'members/a',
    version: 1,
    tombstone: false,
    body: new TextEncoder().encode('a body'),
    ...more,
  };
}

/** A directory entry of a member of Korçë as an envelope. */
export function entry(version: number, more: Partial<DirectoryEntry> = {}): Envelope {
  const decoded = {
    ...DirectoryEntry.fromPartial({ name: 'nodes/korce/members/a', kind: 'person', version: BigInt(version) }),
    ...more,
  };
  return fact({
    type: 'inclust.federation.v1.DirectoryEntry',
    version,
    body: DirectoryEntry.encode(decoded).finish(),
  });
}

/** The headers of an envelope and others beside them. */
export function headers(envelope: Envelope, more: Readonly<Record<string, string>> = {}): HeaderReader {
  const all = new Map([...encodeEnvelope(envelope), ...Object.entries(more)]);
  return { get: (name) => all.get(name) ?? '' };
}
