import { Metadata } from '@grpc/grpc-js';
import {
  BookingCheckedIn,
  eventSubject,
  SpaceUseNoted,
  type Envelope,
  type Party,
  type PartyLookupServiceClient,
} from '@inclust/contracts';
import { InfrastructureError, instantOfMilliseconds, type NodeId } from '@inclust/kernel';
import { publishEvents } from '@inclust/messaging';
import { callUnary } from '@inclust/rpc';
import { currentTraceparent } from '@inclust/telemetry';
import type { NatsConnection } from '@nats-io/transport-node';
import type { CheckIn, SpaceUse, SpaceUsesApp } from '../../app/note-space-uses.ts';
import { derivedUuid } from './derived-uuid.ts';

const checkedIn = 'inclust.coworking.v1.BookingCheckedIn';
const noted = 'inclust.reporting.v1.SpaceUseNoted';

/** A check-in of a member of the node in one of its spaces; `undefined` for any other event, and where it is not known who came. */
export function checkInOf(node: NodeId, { type, node: from, body }: Envelope): CheckIn | undefined {
  if (type !== checkedIn || from !== node) return undefined;
  const { facts } = BookingCheckedIn.decode(body);
  const [, home, member] = /^nodes\/([^/]+)\/members\/([^/]+)$/.exec(facts?.person ?? '') ?? [];
  if (!facts?.checkInTime || !member || home !== node) return undefined;
  return { resource: facts.resourceId, member, at: instantOfMilliseconds(Date.parse(facts.checkInTime)) };
}

/** Asks the register, and tells the use of spaces as events of the node, under ids that are the same whenever they are told again. */
export function spaceUses(
  node: NodeId,
  nats: NatsConnection,
  members: PartyLookupServiceClient,
): Omit<SpaceUsesApp<Party>, 'spaceOf'> {
  return {
    organisationsOf: async (memberId, date) => {
      const answer = await callUnary(
        members.listRepresentedOrganisations.bind(members),
        new Metadata(),
        { memberId, date },
        10_000,
      );
      return answer.organisations;
    },
    tell: async (uses) => {
      const kept = await publishEvents(
        nats,
        uses.map((use) => {
          const envelope = envelopeOf(node, use);
          return { subject: eventSubject(node, noted), envelope, messageId: envelope.id };
        }),
      );
      if (kept.includes(false)) throw new InfrastructureError('the stream of events does not take the use of spaces');
    },
  };
}

function envelopeOf(node: NodeId, { space, organisation, day, at }: SpaceUse<Party>): Envelope {
  const id = derivedUuid('space-use', node, space, organisation.distinctKey, day);
  const facts = { spaceUseId: id, version: 1n, spaceId: space, organisation, date: day };
  const traceparent = currentTraceparent();
  return {
    id: derivedUuid('space-use-noted', id),
    type: noted,
    node,
    time: at,
    subject: `space-uses/${id}`,
    version: 1,
    ...(traceparent ? { traceparent } : {}),
    tombstone: false,
    body: SpaceUseNoted.encode(SpaceUseNoted.fromPartial({ facts })).finish(),
  };
}
