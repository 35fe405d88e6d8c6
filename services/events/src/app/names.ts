import { accept, invalid, parseUuid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';

/** The resource name of an event of a node. */
export function eventNameOf(node: NodeId, id: Uuid): string {
  return `nodes/${node}/events/${id}`;
}

/** The resource name of a venue of a node. */
export function venueNameOf(node: NodeId, id: Uuid): string {
  return `nodes/${node}/venues/${id}`;
}

/** The id in the name of an event of this node; refused by `field`. */
export function eventId(node: NodeId, name: string, field = 'name'): Outcome<Uuid> {
  return idOf(node, 'events', name, field);
}

/** The id in the name of a venue of this node; refused by `field`. */
export function venueId(node: NodeId, name: string, field = 'name'): Outcome<Uuid> {
  return idOf(node, 'venues', name, field);
}

function idOf(node: NodeId, things: 'events' | 'venues', name: string, field: string): Outcome<Uuid> {
  const [nodes, owner, found, segment = '', ...more] = name.split('/');
  const id = parseUuid(segment);
  if (nodes === 'nodes' && owner === node && found === things && more.length === 0 && id) return accept(id);
  return invalid([{ field, rule: 'resource-name', message: `Must be nodes/${node}/${things}/{uuid}.` }]);
}
