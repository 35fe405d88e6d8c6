import type { NodeId, Role } from '@inclust/kernel';
import { ensureSigningKey, readNodeFile, homePaths } from '@inclust/node-home';
import { bearer, type Authorize } from '@inclust/rpc';
import { tokenSigner, type IssuedToken, type TokenSigner } from './token.ts';

/** A token is made anew when it has less than this left, in milliseconds. */
const renewBefore = 120_000;

/** Says with each call what the node itself vouches for; a token serves many calls and is made anew before it expires. */
export function ownToken(
  signer: TokenSigner,
  node: NodeId,
  subject: { readonly id: string; readonly role: Role },
  now: () => number,
): Authorize {
  let newest: IssuedToken | undefined;
  let making: Promise<IssuedToken> | undefined;
  const made = async (): Promise<IssuedToken> => {
    try {
      newest = await signer.sign({ id: subject.id, roles: [subject.role], session: subject.id }, node);
      return newest;
    } finally {
      making = undefined;
    }
  };
  return () => {
    if (newest && newest.expiresAt - now() > renewBefore) return bearer(newest.token);
    making ??= made();
    return making.then(({ token }) => bearer(token));
  };
}

/** Who may read a node's home is its operator: says so with each call, by the node's own key. */
export function operatorOfHome(home: string): Authorize {
  const { nodeId } = readNodeFile(home);
  const signer = tokenSigner(nodeId, ensureSigningKey(homePaths(home).tokenKey), Date.now);
  return ownToken(signer, nodeId, { id: 'home', role: 'operator' }, Date.now);
}
