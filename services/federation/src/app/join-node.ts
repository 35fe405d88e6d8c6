import { timingSafeEqual } from 'node:crypto';
import { accept, invalid, parseNodeId, refuse, type FieldViolation, type Outcome } from '@inclust/kernel';
import { isTimeZone } from '@inclust/node-home';
import { secretHash } from './invite-node.ts';
import type { InvitationStore, NodeRecord, NodeRegister } from './ports.ts';

/** What a city hands in. */
export interface JoinRequest {
  readonly nodeId: string;
  readonly secret: string;
  readonly countryCode: string;
  readonly timeZone: string;
  readonly envelopeKey: Uint8Array;
  readonly leafKey: string;
  /** Empty where the city has none. */
  readonly tokenKey: Uint8Array;
}

/** What joining needs of the meta-cluster. */
export interface JoinDependencies {
  readonly register: NodeRegister;
  readonly invitations: InvitationStore;
  /** Lets the new register take effect: configuration, streams, and the word to the other cities. */
  readonly applyRegister: () => Promise<void>;
  readonly now: () => number;
}

const wrong = refuse({
  code: 'invitation-invalid',
  kind: 'denied',
  message: 'The invitation is wrong, used or expired.',
});

/** Uses an invitation; the same keys may use it again and get the same answer, so that a join that was cut off can be repeated. */
export async function joinNode(dependencies: JoinDependencies, request: JoinRequest): Promise<Outcome<NodeRecord>> {
  const { register, invitations, applyRegister, now } = dependencies;
  const nodeId = parseNodeId(request.nodeId);
  const found = nodeId && (await invitations.get(nodeId));
  if (!nodeId || !found || !sameText(found.secretHash, secretHash(request.secret)) || found.expiresAt.getTime() < now())
    return wrong;
  const broken = violations(request);
  if (broken.length > 0) return invalid(broken);
  const envelopeKey = Buffer.from(request.envelopeKey).toString('base64');
  if (!(await invitations.use(nodeId, found.secretHash, `${request.leafKey} ${envelopeKey}`))) return wrong;
  const present = await register.get(nodeId);
  if (!present) {
    const { countryCode, timeZone, leafKey } = request;
    await register.put({
      nodeId,
      role: 'city',
      countryCode,
      timeZone,
      envelopeKey,
      leafKey,
      ...(request.tokenKey.length > 0 ? { tokenKey: Buffer.from(request.tokenKey).toString('base64') } : {}),
      joinedAt: new Date(now()).toISOString(),
      version: 1,
    });
  }
  await applyRegister();
  const record = await register.get(nodeId);
  return record ? accept(record) : wrong;
}

function violations(request: JoinRequest): FieldViolation[] {
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field, rule, message });
  };
  check(/^(GR|AL)$/.test(request.countryCode), 'country_code', 'country-unknown', 'Must be GR or AL.');
  check(isTimeZone(request.timeZone), 'time_zone', 'time-zone-unknown', 'Must be an IANA zone.');
  check(request.envelopeKey.length === 32, 'envelope_key', 'key-format', 'Must be 32 bytes of Ed25519.');
  check([0, 32].includes(request.tokenKey.length), 'token_key', 'key-format', 'Must be 32 bytes of Ed25519, or empty.');
  check(/^U[A-Z2-7]{55}$/.test(request.leafKey), 'leaf_key', 'key-format', 'Must be the public nkey of a user.');
  return found;
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
