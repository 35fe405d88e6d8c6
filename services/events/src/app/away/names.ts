import { parseNodeId, type NodeId, type Uuid } from '@inclust/kernel';
import { parseOccurrenceName, parseRegistrationName } from '../places/names.ts';
import type { OccurrenceRef } from '../places/ports.ts';

/** The node of a resource; `undefined` where the name begins with none. */
export function nodeOf(name: string): NodeId | undefined {
  const [nodes, node = ''] = name.split('/');
  return nodes === 'nodes' ? parseNodeId(node) : undefined;
}

/** The occurrence of another node that a name names; `undefined` where it names none. */
export function parseAwayOccurrence(
  self: NodeId,
  name: string,
): { readonly owner: NodeId; readonly ref: OccurrenceRef } | undefined {
  const owner = nodeOf(name);
  const ref = owner && owner !== self ? parseOccurrenceName(owner, name) : undefined;
  return owner && ref ? { owner, ref } : undefined;
}

/** The registration at another node that a name names; `undefined` where it names none. */
export function parseAwayRegistration(
  self: NodeId,
  name: string,
): { readonly owner: NodeId; readonly ref: OccurrenceRef; readonly id: Uuid } | undefined {
  const owner = nodeOf(name);
  const named = owner && owner !== self ? parseRegistrationName(owner, name) : undefined;
  return owner && named ? { owner, ...named } : undefined;
}
