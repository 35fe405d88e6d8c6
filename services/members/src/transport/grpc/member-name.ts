import { accept, invalid, parseUuid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';

/** The resource name of a member of this node. */
export function memberNameOf(node: NodeId, id: Uuid): string {
  return `nodes/${node}/members/${id}`;
}

/** The id in a resource name of this node. */
export function memberId(node: NodeId, name: string, field = 'name'): Outcome<Uuid> {
  const [nodes, owner, members, segment = '', ...more] = name.split('/');
  const id = parseUuid(segment);
  if (nodes === 'nodes' && owner === node && members === 'members' && more.length === 0 && id) return accept(id);
  return invalid([{ field, rule: 'resource-name', message: `Must be nodes/${node}/members/{uuid}.` }]);
}
