import {
  Booker as ProtoBooker,
  BookingState as ProtoState,
  CreditSource as ProtoSource,
  CreditUnit as ProtoUnit,
  HolidayTreatment as ProtoTreatment,
  PayWith as ProtoPayWith,
  ResourceKind as ProtoKind,
  SeriesScope as ProtoScope,
  SettlementState as ProtoSettlement,
} from '@inclust/contracts';
import { words } from '@inclust/rpc';
import type { SettlementState } from '../../app/credits/settlements.ts';
import type { SeriesScope } from '../../app/bookings/change-bookings.ts';
import type { BookingState, PaymentWish } from '../../domain/bookings/booking.ts';
import type { CreditSource } from '../../domain/credits/account.ts';
import type { CreditUnit } from '../../domain/credits/amount.ts';
import type { HolidayHours } from '../../domain/opening/opening-hours.ts';
import type { BookerKind } from '../../domain/resources/admission.ts';
import type { ResourceKind } from '../../domain/resources/resource.ts';

export const bookingStates = words<BookingState | 'pending', ProtoState>({
  pending: ProtoState.BOOKING_STATE_PENDING,
  held: ProtoState.BOOKING_STATE_HELD,
  requested: ProtoState.BOOKING_STATE_REQUESTED,
  waiting: ProtoState.BOOKING_STATE_WAITING,
  confirmed: ProtoState.BOOKING_STATE_CONFIRMED,
  declined: ProtoState.BOOKING_STATE_DECLINED,
  cancelled: ProtoState.BOOKING_STATE_CANCELLED,
  expired: ProtoState.BOOKING_STATE_EXPIRED,
  'no-show': ProtoState.BOOKING_STATE_NO_SHOW,
});

export const resourceKinds = words<ResourceKind, ProtoKind>({
  room: ProtoKind.RESOURCE_KIND_ROOM,
  desks: ProtoKind.RESOURCE_KIND_DESKS,
  studio: ProtoKind.RESOURCE_KIND_STUDIO,
  equipment: ProtoKind.RESOURCE_KIND_EQUIPMENT,
});

export const holidayTreatments = words<HolidayHours['kind'], ProtoTreatment>({
  closed: ProtoTreatment.HOLIDAY_TREATMENT_CLOSED,
  open: ProtoTreatment.HOLIDAY_TREATMENT_OPEN,
  ranges: ProtoTreatment.HOLIDAY_TREATMENT_RANGES,
});

export const scopes = words<SeriesScope, ProtoScope>({
  one: ProtoScope.SERIES_SCOPE_UNSPECIFIED,
  following: ProtoScope.SERIES_SCOPE_FOLLOWING,
  all: ProtoScope.SERIES_SCOPE_ALL,
});

export const paymentWishes = words<Exclude<PaymentWish, 'home'>, ProtoPayWith>({
  either: ProtoPayWith.PAY_WITH_UNSPECIFIED,
  credit: ProtoPayWith.PAY_WITH_CREDIT,
  money: ProtoPayWith.PAY_WITH_MONEY,
});

export const creditUnits = words<CreditUnit, ProtoUnit>({
  minutes: ProtoUnit.CREDIT_UNIT_MINUTES,
  days: ProtoUnit.CREDIT_UNIT_DAYS,
});

export const creditSources = words<CreditSource, ProtoSource>({
  plan: ProtoSource.CREDIT_SOURCE_PLAN,
  pass: ProtoSource.CREDIT_SOURCE_PASS,
  'top-up': ProtoSource.CREDIT_SOURCE_TOP_UP,
  goodwill: ProtoSource.CREDIT_SOURCE_GOODWILL,
});

export const bookers = words<BookerKind, ProtoBooker>({
  staff: ProtoBooker.BOOKER_STAFF,
  representative: ProtoBooker.BOOKER_REPRESENTATIVE,
});

export const settlementStates = words<SettlementState, ProtoSettlement>({
  open: ProtoSettlement.SETTLEMENT_STATE_OPEN,
  'agreed-here': ProtoSettlement.SETTLEMENT_STATE_AGREED_HERE,
  'agreed-there': ProtoSettlement.SETTLEMENT_STATE_AGREED_THERE,
  agreed: ProtoSettlement.SETTLEMENT_STATE_AGREED,
  changed: ProtoSettlement.SETTLEMENT_STATE_CHANGED,
});
