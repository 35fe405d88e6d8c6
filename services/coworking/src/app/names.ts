import { accept, invalid, parseNodeId, parseUuid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import { isPlanId } from '../domain/credits/plan.ts';

/** The things of co-working that have names. */
export type Thing = 'spaces' | 'resources' | 'bookings' | 'bookingSeries' | 'subscriptions' | 'members';

/** The resource name of a thing of a node. */
export function nameOf(node: NodeId, things: Thing, id: Uuid): string {
  return `nodes/${node}/${things}/${id}`;
}

/** The id in the name of a thing of this node; refused by `field`. */
export function idOf(node: NodeId, things: Thing, name: string, field = 'name'): Outcome<Uuid> {
  const [nodes, owner, found, segment = '', ...more] = name.split('/');
  const id = parseUuid(segment);
  if (nodes === 'nodes' && owner === node && found === things && more.length === 0 && id) return accept(id);
  return invalid([{ field, rule: 'resource-name', message: `Must be nodes/${node}/${things}/{uuid}.` }]);
}

/** The resource name of a plan of a node. */
export function planName(node: NodeId, plan: string): string {
  return `nodes/${node}/plans/${plan}`;
}

/** The id of a plan of this node in its name; refused by `field`. */
export function planIdOf(node: NodeId, name: string, field: string): Outcome<string> {
  const prefix = planName(node, '');
  const id = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return isPlanId(id)
    ? accept(id)
    : invalid([{ field, rule: 'resource-name', message: `Must be nodes/${node}/plans/{plan}.` }]);
}

/** Whether a text is the resource name of a member of some node. */
export function isMemberName(name: string): boolean {
  const [nodes, node = '', members, id = '', ...more] = name.split('/');
  return (
    nodes === 'nodes' && /^[a-z0-9-]+$/.test(node) && members === 'members' && more.length === 0 && !!parseUuid(id)
  );
}

/** The node in the resource name of a member. */
export function cityOf(person: string): string {
  return person.split('/')[1] ?? '';
}

/** The node of a resource name; `undefined` where it begins with none. */
export function nodeOf(name: string): NodeId | undefined {
  const [nodes, node = ''] = name.split('/');
  return nodes === 'nodes' ? parseNodeId(node) : undefined;
}

/** A thing of another node. */
export interface NamedElsewhere {
  readonly owner: NodeId;
  readonly id: Uuid;
}

/** The thing of another node than this one that a name names; `undefined` where it names none. */
export function namedElsewhere(self: NodeId, things: Thing, name: string): NamedElsewhere | undefined {
  const owner = nodeOf(name);
  if (!owner || owner === self) return undefined;
  const id = idOf(owner, things, name);
  return id.ok ? { owner, id: id.value } : undefined;
}
