import { createHash, randomBytes } from 'node:crypto';
import { accept, invalid, parseNodeId, refuse, type NodeId, type Outcome } from '@inclust/kernel';
import type { InvitationStore, NodeRegister } from './ports.ts';

/** How long an invitation can be used: 7 days. */
const validity = 7 * 24 * 60 * 60 * 1000;

/** A new invitation; the secret is told once and kept only as a hash. */
export interface NewInvitation {
  readonly nodeId: NodeId;
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Invites a city, also one that has left, and one that takes part already `again`; an invitation that was not used is replaced. */
export async function inviteNode(
  register: NodeRegister,
  invitations: InvitationStore,
  { node: wanted, again }: { readonly node: string; readonly again: boolean },
  now: number,
): Promise<Outcome<NewInvitation>> {
  const nodeId = parseNodeId(wanted);
  if (!nodeId)
    return invalid([
      {
        field: 'node_id',
        rule: 'node-id-format',
        message: 'Must be lower-case letters, digits and hyphens, at most 32 characters, beginning with a letter.',
      },
    ]);
  const present = await register.get(nodeId);
  if (again && (present?.role !== 'city' || present.left))
    return refuse({
      code: 'node-unknown',
      kind: 'not-found',
      message: 'No such city takes part.',
      resource: `nodes/${nodeId}`,
    });
  if (present?.left && !present.left.settled)
    return refuse({
      code: 'departure-under-way',
      kind: 'state',
      message: 'The city has left, and its part is still being ended; invite it again in a moment.',
      resource: `nodes/${nodeId}`,
    });
  if (present && !present.left && !again)
    return refuse({
      code: 'node-joined',
      kind: 'exists',
      message: 'This node takes part already.',
      resource: `nodes/${nodeId}`,
    });
  const secret = randomBytes(24).toString('base64url');
  const expiresAt = new Date(now + validity);
  await invitations.put({ nodeId, secretHash: secretHash(secret), expiresAt, ...(again ? { again } : {}) });
  return accept({ nodeId, secret, expiresAt });
}

/** What is kept of a secret. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
