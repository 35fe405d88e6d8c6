import { parseNodeId, parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import { derivedId } from '@inclust/mongo';
import { parseBodyId, type BodyRef } from '../../domain/bodies/body.ts';

/** The resource name of a body. */
export function bodyNameOf({ node, id }: BodyRef): string {
  return `nodes/${node}/bodies/${id}`;
}

/** The body that a resource name names; `undefined` when it names none. */
export function parseBodyName(name: string): BodyRef | undefined {
  const [nodes, owner = '', bodies, segment = '', ...more] = name.split('/');
  const node = parseNodeId(owner);
  const id = parseBodyId(segment);
  return nodes === 'nodes' && node && bodies === 'bodies' && id && more.length === 0 ? { node, id } : undefined;
}

/** The resource name of a membership of a body. */
export function membershipNameOf(body: BodyRef, id: Uuid): string {
  return `${bodyNameOf(body)}/memberships/${id}`;
}

/** The membership that a resource name names; `undefined` when it names none. */
export function parseMembershipName(name: string): { readonly body: BodyRef; readonly id: Uuid } | undefined {
  const [body = '', segment = '', ...more] = name.split('/memberships/');
  const ref = parseBodyName(body);
  const id = parseUuid(segment);
  return ref && id && more.length === 0 ? { body: ref, id } : undefined;
}

/** The member that a resource name names; `undefined` when it names none. */
export function parseSubjectName(name: string): { readonly node: NodeId; readonly member: Uuid } | undefined {
  const [nodes, owner = '', members, segment = '', ...more] = name.split('/');
  const node = parseNodeId(owner);
  const member = parseUuid(segment);
  return nodes === 'nodes' && node && members === 'members' && member && more.length === 0
    ? { node, member }
    : undefined;
}

/** The id of a membership: the same for the same member in the same body at every node, so that applying twice is one. */
export function membershipId(body: BodyRef, subject: { readonly node: NodeId; readonly member: Uuid }): Uuid {
  return derivedId(bodyNameOf(body), `nodes/${subject.node}/members/${subject.member}`);
}
