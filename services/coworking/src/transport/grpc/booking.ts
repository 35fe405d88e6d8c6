import type { Booking as ProtoBooking } from '@inclust/contracts';
import type { Money } from '@inclust/kernel';
import { moneyToProto } from '@inclust/rpc';
import { wallTime } from '@inclust/schedule';
import { nameOf } from '../../app/names.ts';
import type { Booking, Standing } from '../../domain/bookings/booking.ts';
import { creditCost } from '../../domain/bookings/paying.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';
import { fractionOf } from '../../domain/credits/price.ts';
import { placeToProto } from './booking-place.ts';
import { amountToProto } from './credit-amount.ts';
import { bookingStates, paymentWishes } from './enums.ts';

/** A booking as a message, with its times as the clocks of its space show them. */
export function bookingToProto(found: Bookable, booking: Booking): ProtoBooking {
  const { node, zone } = found;
  const cost = creditCost(found, booking);
  const { id, resource, person, start, end, units, people, note, standing, series, version } = booking;
  return {
    name: nameOf(node, 'bookings', id),
    resource: nameOf(node, 'resources', resource),
    person,
    startTime: new Date(start).toISOString(),
    endTime: new Date(end).toISOString(),
    localStart: wallTime(start, zone),
    localEnd: wallTime(end, zone),
    timeZone: zone,
    units,
    people,
    note,
    state: bookingStates.toProto(standing.state),
    reason: reasonOf(standing),
    holdExpireTime: standing.state === 'held' ? new Date(standing.until).toISOString() : undefined,
    feePermille: standing.state === 'cancelled' ? standing.feePermille : 0,
    series: series ? nameOf(node, 'bookingSeries', series.series) : '',
    seriesDate: series?.date ?? '',
    etag: String(version),
    createTime: new Date(booking.createdAt).toISOString(),
    updateTime: new Date(booking.changedAt).toISOString(),
    ...presenceOf(booking),
    price: booking.price && moneyToProto(booking.price),
    cancellationFee: booking.price && feeOf(booking.price, standing.state === 'cancelled' ? standing.feePermille : 0),
    creditCost: cost && amountToProto(cost),
    place: placeToProto({ resource: found.resource.names, space: found.place.names, address: found.place.address }),
    credit: booking.credit && amountToProto(booking.credit),
    payWith: paymentWishes.toProto(booking.payWith === 'home' ? 'either' : booking.payWith),
  };
}

/** What a cancellation costs of a price, in thousandths; `undefined` where it costs nothing. */
export function feeOf(price: Money, permille: number) {
  return permille === 0 ? undefined : moneyToProto(fractionOf(price, permille, 1_000));
}

/** When she came and left. */
export function presenceOf({ presence }: Pick<Booking, 'presence'>) {
  return {
    checkInTime: presence && new Date(presence.in).toISOString(),
    checkOutTime: presence?.out === undefined ? undefined : new Date(presence.out).toISOString(),
  };
}

/** Why a booking ended, as a code; empty where it has not. */
export function reasonOf(standing: Standing): string {
  return 'because' in standing ? standing.because : '';
}
