import type { KeyObject } from 'node:crypto';
import { accept, parseNodeId, refuse, type Actor, type NodeId, type Outcome } from '@inclust/kernel';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { subjectOf, tokenSeconds } from './token.ts';

/** What checking tokens needs. */
export interface TokenCheckOptions {
  readonly node: NodeId;
  /** The public key of a node's tokens; `undefined` for one that is not known. */
  readonly keyOf: (node: NodeId) => KeyObject | undefined;
  /** Whether a session has ended before its tokens expired. */
  readonly ended: (session: string) => boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells by a token who calls. */
export type TokenCheck = (token: string) => Outcome<Actor> | Promise<Outcome<Actor>>;

interface Known {
  readonly actor: Actor;
  readonly session: string;
  readonly until: number;
}

/** Checked tokens remembered at most: a check costs more than most calls. */
const mostKnown = 5_000;

/** What the clocks of two nodes may differ by, in seconds. */
const skew = 30;

const invalid = refuse({ code: 'token-invalid', kind: 'unauthenticated', message: 'The token is not good here.' });
const expired = refuse({ code: 'token-expired', kind: 'unauthenticated', message: 'The token has expired.' });

/**
 * Checks tokens by the public key of the node that issued them, and by whom they are for. Of another node only its members are known,
 * with the role `member` alone, whatever the token says.
 */
export function tokenCheck(options: TokenCheckOptions): TokenCheck {
  const { ended, now } = options;
  const known = new Map<string, Known>();
  const checked = async (token: string): Promise<Outcome<Actor>> => {
    const found = await verify(options, token);
    if (!found.ok) return found;
    if (ended(found.value.session)) return invalid;
    if (known.size >= mostKnown) known.clear();
    known.set(token, found.value);
    return accept(found.value.actor);
  };
  return (token) => {
    const before = known.get(token);
    if (!before) return checked(token);
    if (before.until <= now()) {
      known.delete(token);
      return expired;
    }
    return ended(before.session) ? invalid : accept(before.actor);
  };
}

async function verify({ node, keyOf, now }: TokenCheckOptions, token: string): Promise<Outcome<Known>> {
  try {
    const issuer = parseNodeId(String(decodeJwt(token).iss));
    const key = issuer && keyOf(issuer);
    if (!issuer || !key) return invalid;
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA'],
      typ: 'JWT',
      issuer,
      audience: node,
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: tokenSeconds,
      clockTolerance: issuer === node ? 0 : skew,
      currentDate: new Date(now()),
    });
    const subject = subjectOf(payload);
    if (!subject) return invalid;
    const until = (payload.exp ?? 0) * 1000 + (issuer === node ? 0 : skew * 1000);
    return accept({ session: subject.session, until, actor: actorOf(node, issuer, subject) });
  } catch (error) {
    // The signature is checked before the claims: only who has had a good token learns that it has expired.
    return error instanceof errors.JWTExpired ? expired : invalid;
  }
}

function actorOf(node: NodeId, issuer: NodeId, subject: NonNullable<ReturnType<typeof subjectOf>>): Actor {
  const { id, roles, member, session } = subject;
  if (issuer !== node) {
    // Two nodes may use the same id.
    return {
      kind: 'account',
      id: `${issuer}/${id}`,
      node: issuer,
      roles: member && roles.includes('member') ? ['member'] : [],
      session,
      ...(member ? { member } : {}),
    };
  }
  if (roles.includes('service')) return { kind: 'service', id, node, roles: ['service'] };
  return { kind: 'account', id, node, roles, session, ...(member ? { member } : {}) };
}
