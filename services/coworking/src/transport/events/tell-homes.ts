import { BookingConfirmed } from '@inclust/contracts';
import { parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import { isMemberName, nodeOf } from '../../app/names.ts';

/** The subjects of what the homes of members are told. */
export function homeSubjects(node: NodeId): string[] {
  return [`inclust.${node}.coworking.v1.booking.*`];
}

/** Whose home is to be told of which booking. All events of a booking have their facts in the same field. */
export function bookingOfHome(body: Uint8Array): { readonly home: NodeId; readonly id: Uuid } | undefined {
  const { person = '', bookingId = '' } = BookingConfirmed.decode(body).facts ?? {};
  const home = isMemberName(person) ? nodeOf(person) : undefined;
  const id = parseUuid(bookingId);
  return home && id ? { home, id } : undefined;
}
