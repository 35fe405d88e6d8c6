import type { LocalizedText, NodeId, Uuid } from '@inclust/kernel';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { stateOf, timeOf, type AwayBooking } from '../../domain/away/away-booking.ts';
import type { Booking, BookingState } from '../../domain/bookings/booking.ts';
import type { Interval } from '../../domain/interval.ts';
import type { KeptResource } from '../../domain/resources/resource-decider.ts';
import type { KeptSpace } from '../../domain/spaces/space-decider.ts';
import { zoneOf, type Space } from '../../domain/spaces/space.ts';

/** A booking with what it is of. */
export interface CalendarEntry {
  readonly booking: Booking;
  readonly resource: KeptResource;
  readonly space: KeptSpace;
}

/** A booking as calendars show it, of this node or of another one. Moments in epoch milliseconds. */
export interface ShownBooking extends Interval, Pick<Booking, 'createdAt' | 'changedAt'> {
  readonly id: Uuid;
  /** Of the resource. */
  readonly node: NodeId;
  /** 0 while its node has told nothing. */
  readonly version: number;
  readonly state: BookingState | 'pending';
  readonly zone: ZoneName;
  /** What it is, and where; absent where its node has not told that. */
  readonly resource?: LocalizedText;
  readonly space?: Pick<Space, 'names' | 'address'>;
}

/** A booking of this node. */
export function shownBooking(node: NodeId, { booking, resource, space }: CalendarEntry): ShownBooking {
  const { id, version, standing, start, end, createdAt, changedAt } = booking;
  const { state } = standing;
  const when = { start, end, createdAt, changedAt, zone: zoneOf(space) };
  return { id, node, version, state, ...when, resource: resource.names, space };
}

const utc = parseZone('UTC') as ZoneName;

/** A booking at another node. */
export function shownAway(away: AwayBooking): ShownBooking {
  const { id, owner: node, told, requestedAt } = away;
  const { start, end } = timeOf(away);
  const { place } = told ?? {};
  return {
    id,
    node,
    version: told?.version ?? 0,
    state: stateOf(away),
    start,
    end,
    createdAt: requestedAt,
    changedAt: told?.changedAt ?? requestedAt,
    zone: (told && parseZone(told.zone)) ?? utc,
    ...(place ? { resource: place.resource, space: { names: place.space, address: place.address } } : {}),
  };
}
