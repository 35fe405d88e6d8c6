import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { grantableRoles, parseUuid, type NodeId, type Role, type Uuid } from '@inclust/kernel';
import { rawPublicKey } from '@inclust/node-home';
import { SignJWT } from 'jose';

/** How long a token is good, in seconds: what a thief has of it, and what a revocation must be remembered for. */
export const tokenSeconds = 600;

/** What a token says of whom it is for. */
export interface TokenSubject {
  /** The account, or the service's own name. */
  readonly id: string;
  readonly roles: readonly Role[];
  readonly member?: Uuid;
  /** What ends with a logout. */
  readonly session: string;
}

/** A token and when it expires, in milliseconds since 1970. A secret: never log it. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** Signs tokens of a node. */
export interface TokenSigner {
  /** `audience` is the node where the token shall be good. */
  sign(subject: TokenSubject, audience: NodeId): Promise<IssuedToken>;
}

/** Signs with the node's own key: EdDSA, RFC 8037. */
export function tokenSigner(node: NodeId, key: KeyObject, now: () => number): TokenSigner {
  const kid = keyId(rawPublicKey(createPublicKey(key)));
  return {
    sign: async ({ id, roles, member, session }, audience) => {
      const at = Math.floor(now() / 1000);
      const token = await new SignJWT({ roles, sid: session, ...(member ? { member } : {}) })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
        .setIssuer(node)
        .setAudience(audience)
        .setSubject(id)
        .setIssuedAt(at)
        .setExpirationTime(at + tokenSeconds)
        .sign(key);
      return { token, expiresAt: (at + tokenSeconds) * 1000 };
    },
  };
}

/** Names a public key in the header of a token: the beginning of its SHA-256. */
export function keyId(raw: Uint8Array): string {
  return hash('sha256', raw, 'base64url').slice(0, 16);
}

/** What a checked token says; `undefined` where a claim is missing or not what this release writes. */
export function subjectOf(claims: Readonly<Record<string, unknown>>): TokenSubject | undefined {
  const { sub, sid, roles, member } = claims;
  if (typeof sub !== 'string' || sub === '' || typeof sid !== 'string' || sid === '' || !Array.isArray(roles))
    return undefined;
  const known: readonly Role[] = [...grantableRoles, 'service'];
  const uuid = typeof member === 'string' ? parseUuid(member) : undefined;
  // A role of a newer release gives nothing here.
  return {
    id: sub,
    session: sid,
    roles: known.filter((role) => roles.includes(role)),
    ...(uuid ? { member: uuid } : {}),
  };
}
