import { randomUUIDv7 } from 'node:crypto';
import { BodyMembershipAdmitted, BodyMembershipEnded, BodyMembershipState, type EventType } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { outgoingEvent, publishEvents } from '@inclust/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import { node as usual } from './serving-coworking.ts';

/** A message of the contract. */
interface Codec<Message> {
  fromPartial(message: object): Message;
  encode(message: Message): { finish(): Uint8Array };
}

/** Publishes an event of the register of a node. */
export async function publishFact<Message>(
  nats: NatsConnection,
  node: NodeId,
  { type, subject, version }: { readonly type: EventType; readonly subject: string; readonly version: number },
  codec: Codec<Message>,
  message: object,
): Promise<void> {
  const body = codec.encode(codec.fromPartial(message)).finish();
  const event = { id: randomUUIDv7(), type, version, at: new Date().toISOString(), body } as const;
  await publishEvents(nats, [outgoingEvent(node, subject, event)]);
}

/** Publishes events of members of a node. */
export function tellingMembers(nats: NatsConnection, node: NodeId = usual) {
  return async <Message>(
    type: EventType,
    codec: Codec<Message>,
    person: string,
    message: object = {},
  ): Promise<void> => {
    const memberId = person.split('/')[3] ?? '';
    const about = { type, subject: `members/${memberId}`, version: 2 };
    await publishFact(nats, node, about, codec, { facts: { version: 2n, memberId }, ...message });
  };
}

/** Tells that somebody is in a body of a node, or no longer. */
export function tellingMemberships(nats: NatsConnection, body: string, node: NodeId = usual) {
  return async (id: string, member: string, version: number, isIn = true): Promise<void> => {
    const { BODY_MEMBERSHIP_STATE_ACTIVE: active, BODY_MEMBERSHIP_STATE_ENDED: ended } = BodyMembershipState;
    const facts = { membershipId: id, version: BigInt(version), body, member, state: isIn ? active : ended };
    const subject = `bodies/${body.split('/').at(-1)}/memberships/${id}`;
    await (isIn
      ? publishFact(
          nats,
          node,
          { type: 'inclust.members.v1.BodyMembershipAdmitted', subject, version },
          BodyMembershipAdmitted,
          { facts },
        )
      : publishFact(
          nats,
          node,
          { type: 'inclust.members.v1.BodyMembershipEnded', subject, version },
          BodyMembershipEnded,
          { facts },
        ));
  };
}
