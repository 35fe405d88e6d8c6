import { randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { encodeEnvelope, MemberFacts, MemberRegistered, MemberState, type Envelope } from '@inclust/contracts';
import { signatureHeader, signBatch, type FlowKind } from '@inclust/federation/testing';
import { homePaths, readEnvelopeKey } from '@inclust/node-home';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { NodeUnderTest } from './node-under-test.ts';

/** The key that a node signs with. */
export function keyOf(node: NodeUnderTest): KeyObject {
  return readEnvelopeKey(homePaths(node.home).envelopeKey);
}

/** The headers of an envelope; `signature` as its node would sign it, or whatever a test wants. */
export function headersWith(envelope: Envelope, signature?: string): MsgHdrs {
  const made = headers();
  for (const [name, value] of encodeEnvelope(envelope)) made.set(name, value);
  if (signature !== undefined) made.set(signatureHeader, signature);
  return made;
}

/** The signature of one envelope. */
export function signatureOf(kind: FlowKind, envelope: Envelope, key: KeyObject): string {
  return signBatch(kind, [envelope], key)[0] ?? '';
}

/** An envelope with defaults, about a member that nobody has registered. */
export function envelopeOf(node: string, more: Partial<Envelope> = {}): Envelope {
  const member = more.subject?.replace('members/', '') ?? randomUUID();
  return {
    id: randomUUID(),
    type: 'inclust.members.v1.MemberRegistered',
    node,
    time: '2026-03-01T10:00:00.000Z',
    subject: `members/${member}`,
    version: 1,
    tombstone: false,
    body: factsBody(member, more.version ?? 1),
    ...more,
  };
}

/** The body of an event about a person who is a member since March 2026. */
export function factsBody(memberId: string, version: number, more: Partial<MemberFacts> = {}): Uint8Array {
  const facts = MemberFacts.fromPartial({
    memberId,
    version: BigInt(version),
    state: MemberState.MEMBER_STATE_ACTIVE,
    kind: 'person',
    disciplines: ['heritage'],
    periods: [{ fromDate: '2026-03-01', toDate: '' }],
    ...more,
  });
  return MemberRegistered.encode(MemberRegistered.fromPartial({ facts })).finish();
}

/** A field that no contract has, as a newer node would write it: number 2000, text. */
export const unknownField: Uint8Array = Buffer.concat([Buffer.of(0x82, 0x7d, 0x05), Buffer.from('newer', 'utf8')]);
