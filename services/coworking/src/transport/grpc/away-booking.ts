import { Booking as ProtoBooking } from '@inclust/contracts';
import { instantOfMilliseconds } from '@inclust/kernel';
import { parseZone, wallTime, type ZoneName } from '@inclust/schedule';
import { moneyToProto } from '@inclust/rpc';
import { holderOf } from '@inclust/wishes';
import { nameOf } from '../../app/names.ts';
import { reasonOf, stateOf, timeOf, type AwayBooking } from '../../domain/away/away-booking.ts';
import { feeOf, presenceOf } from './booking.ts';
import { placeToProto } from './booking-place.ts';
import { amountToProto } from './credit-amount.ts';
import { bookingStates, paymentWishes } from './enums.ts';

/** The zone of what another node has not told of yet. */
const unknownZone = parseZone('UTC') as ZoneName;

/** A booking at another node as the API shows it. */
export function awayToProto(away: AwayBooking): ProtoBooking {
  const { id, owner, order, told, requestedAt } = away;
  const { start, end, units } = timeOf(away);
  const zone = (told && parseZone(told.zone)) ?? unknownZone;
  const { holdUntil, feePermille = 0, price, presence, credit, creditCost, place } = told ?? {};
  return ProtoBooking.fromPartial({
    name: nameOf(owner, 'bookings', id),
    resource: order.resource,
    person: holderOf(away),
    startTime: instantOfMilliseconds(start),
    endTime: instantOfMilliseconds(end),
    localStart: wallTime(start, zone),
    localEnd: wallTime(end, zone),
    timeZone: zone,
    units,
    people: order.people,
    note: order.note,
    state: bookingStates.toProto(stateOf(away)),
    reason: reasonOf(away),
    ...(holdUntil === undefined ? {} : { holdExpireTime: instantOfMilliseconds(holdUntil) }),
    feePermille,
    etag: String(told?.version ?? 0),
    createTime: instantOfMilliseconds(requestedAt),
    updateTime: instantOfMilliseconds(told?.changedAt ?? requestedAt),
    ...presenceOf(presence ? { presence } : {}),
    payWith: paymentWishes.toProto(order.payWith),
    ...(credit ? { credit: amountToProto(credit) } : {}),
    ...(creditCost ? { creditCost: amountToProto(creditCost) } : {}),
    ...(place ? { place: placeToProto(place) } : {}),
    ...(price ? { price: moneyToProto(price) } : {}),
    ...(price ? { cancellationFee: feeOf(price, feePermille) } : {}),
  });
}
