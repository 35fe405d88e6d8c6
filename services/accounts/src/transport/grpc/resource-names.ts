import { accept, invalid, parseUuid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';

/** The resource name of an account. */
export function accountNameOf(node: NodeId, id: string): string {
  return `nodes/${node}/accounts/${id}`;
}

/** The id in the resource name of an account of this node. */
export function accountId(node: NodeId, name: string): Outcome<Uuid> {
  return uuidIn(node, 'accounts', name, 'name');
}

/** The id in the resource name of a member of this node; `undefined` for an empty one. */
export function memberIn(node: NodeId, name: string): Outcome<Uuid | undefined> {
  return name === '' ? accept(undefined) : uuidIn(node, 'members', name, 'member');
}

/** The resource name of a key. */
export function apiKeyNameOf(node: NodeId, prefix: string): string {
  return `nodes/${node}/apiKeys/${prefix}`;
}

/** The prefix in the resource name of a key of this node. */
export function apiKeyPrefix(node: NodeId, name: string): Outcome<string> {
  const start = `nodes/${node}/apiKeys/`;
  const prefix = name.slice(start.length);
  if (name.startsWith(start) && /^[0-9a-z]{8}$/u.test(prefix)) return accept(prefix);
  return invalid([{ field: 'name', rule: 'resource-name', message: `Must be ${start}{prefix}.` }]);
}

function uuidIn(node: NodeId, things: string, name: string, field: string): Outcome<Uuid> {
  const start = `nodes/${node}/${things}/`;
  const id = parseUuid(name.slice(start.length));
  if (name.startsWith(start) && id) return accept(id);
  return invalid([{ field, rule: 'resource-name', message: `Must be ${start}{uuid}.` }]);
}
