import { hasRole, refuse, type Actor, type Outcome, type Role } from '@inclust/kernel';

/** Who may call a method: everybody, or who has one of the roles. */
export type Permission =
  | 'public'
  | {
      readonly roles: readonly Role[];
      /** Also members of other nodes, known by the signature of their home. */
      readonly otherNodes?: true;
    };

/** Whether somebody may call a method of `node`; the refusal where not. A method without a permission is refused to everybody. */
export function mayCall(node: string, permission: Permission | undefined, actor: Actor): Outcome<never> | undefined {
  if (permission === 'public') return undefined;
  if (actor.kind === 'anonymous') {
    return refuse({
      code: 'unauthenticated',
      kind: 'unauthenticated',
      message: 'Say who you are: with a token in "authorization: Bearer" or a key in "x-api-key".',
    });
  }
  const known = actor.node === node || permission?.otherNodes;
  if (permission && known && hasRole(actor, permission.roles)) return undefined;
  return refuse({ code: 'not-allowed', kind: 'denied', message: 'Your roles do not allow this call.' });
}
