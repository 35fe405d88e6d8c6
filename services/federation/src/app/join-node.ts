import { timingSafeEqual } from 'node:crypto';
import { accept, invalid, parseNodeId, refuse, type FieldViolation, type Outcome } from '@inclust/kernel';
import { isTimeZone } from '@inclust/node-home';
import { closeEnded, withKeys, withoutEarlier } from './change-keys.ts';
import { secretHash } from './invite-node.ts';
import type { EarlierKey, InvitationStore, NodeRecord, NodeRegister } from './ports.ts';

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
  /** With an invitation to come again: nothing that the keys before have signed is taken. */
  readonly compromised?: boolean;
}

/** What joining needs of the meta-cluster. */
export interface JoinDependencies {
  readonly register: NodeRegister;
  readonly invitations: InvitationStore;
  /** Lets the new register take effect: configuration, streams, and the word to the other cities. */
  readonly applyRegister: () => Promise<void>;
  /** Closes links, so that none stays that was opened with a key that has ended. */
  readonly closeLinks: () => Promise<void>;
  readonly now: () => number;
}

const wrong = refuse({
  code: 'invitation-invalid',
  kind: 'denied',
  message: 'The invitation is wrong, used or expired.',
});

const keysEnded = refuse({
  code: 'key-ended',
  kind: 'state',
  message: 'The city has had these keys; it comes again with new ones.',
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
  const present = await register.get(nodeId);
  if (found.again && present && hasHad(present, envelopeKey, request.leafKey)) return keysEnded;
  if (present?.left && hasEnded(present, envelopeKey)) return keysEnded;
  if (!(await invitations.use(nodeId, found.secretHash, `${request.leafKey} ${envelopeKey}`))) return wrong;
  if (!present || present.left) {
    const { countryCode, timeZone, leafKey } = request;
    const earlierKeys = present ? keysBefore(present, envelopeKey) : [];
    await register.put({
      nodeId,
      role: 'city',
      countryCode,
      timeZone,
      envelopeKey,
      leafKey,
      ...(request.tokenKey.length > 0 ? { tokenKey: Buffer.from(request.tokenKey).toString('base64') } : {}),
      ...(earlierKeys.length > 0 ? { earlierKeys } : {}),
      joinedAt: new Date(now()).toISOString(),
      version: (present?.version ?? 0) + 1,
    });
  }
  if (
    present &&
    !present.left &&
    found.again &&
    (present.envelopeKey !== envelopeKey || present.leafKey !== request.leafKey)
  ) {
    const { leafKey, compromised = false } = request;
    const time = new Date(now()).toISOString();
    const entered = withKeys(present, { envelopeKey, leafKey, compromised, time });
    await register.put(withoutEarlier(entered, time));
  }
  const entered = await register.get(nodeId);
  if (entered) await closeEnded(dependencies, entered, applyRegister, dependencies.closeLinks);
  const record = await register.get(nodeId);
  return record ? accept(record) : wrong;
}

/** Whether keys are some that the city had before its present ones: a restored home has those. */
function hasHad(record: NodeRecord, envelopeKey: string, leafKey: string): boolean {
  const isPresent = record.envelopeKey === envelopeKey && record.leafKey === leafKey;
  const isMixed = record.envelopeKey === envelopeKey || record.leafKey === leafKey;
  return !isPresent && (isMixed || hasEnded(record, envelopeKey));
}

/** Whether a key is one that the city has replaced. */
function hasEnded({ earlierKeys = [] }: NodeRecord, envelopeKey: string): boolean {
  return earlierKeys.some((key) => key.envelopeKey === envelopeKey);
}

/** The earlier keys of a city that has left and joins again with a key, which may be the one that it left with. */
function keysBefore(record: NodeRecord, envelopeKey: string): readonly EarlierKey[] {
  const { earlierKeys = [], left } = record;
  if (record.envelopeKey === envelopeKey || !left) return earlierKeys;
  return [{ envelopeKey: record.envelopeKey, until: left.at }, ...earlierKeys];
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
