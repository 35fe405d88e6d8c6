import type { NodeId, Uuid } from './brand.ts';

/** What people and programs may be at a node, but for the node's own services. Documented in docs/access.md. */
export const grantableRoles = [
  'member',
  'organisation-representative',
  'door-staff',
  'coworking-manager',
  'coordinator',
  'officer',
  'auditor',
  'operator',
  'integrator',
] as const;

export type GrantableRole = (typeof grantableRoles)[number];

/** A role; `service` is that of the node's own services alone and is granted to nobody. */
export type Role = GrantableRole | 'service';

interface Acting {
  /** Stable within the node and opaque; scopes `request_id`. */
  readonly id: string;
  /** The node that vouches for who this is: this one, or for a member of another city hers. */
  readonly node: NodeId;
  readonly roles: readonly Role[];
}

/** Who acts. */
export type Actor =
  /** A person who has logged in. */
  | (Acting & {
      readonly kind: 'account';
      /** The member of the node that the account belongs to. */
      readonly member?: Uuid;
      /** What ends with a logout. */
      readonly session: string;
    })
  /** A program with a key of its own. */
  | (Acting & { readonly kind: 'apiKey' })
  /** Another service of the node. */
  | (Acting & { readonly kind: 'service' })
  /** Nobody has said who it is. */
  | (Acting & { readonly kind: 'anonymous' });

/** Whether somebody has at least one of the roles. */
export function hasRole({ roles }: Pick<Actor, 'roles'>, wanted: readonly Role[]): boolean {
  return roles.some((role) => wanted.includes(role));
}
