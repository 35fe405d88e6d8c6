import { Booker, BookingState, HolidayTreatment, ResourceKind, SeriesScope } from '@inclust/contracts';

/** Kinds of resources as they are typed and shown. */
export const resourceKinds: Readonly<Record<string, ResourceKind>> = {
  room: ResourceKind.RESOURCE_KIND_ROOM,
  desks: ResourceKind.RESOURCE_KIND_DESKS,
  studio: ResourceKind.RESOURCE_KIND_STUDIO,
  equipment: ResourceKind.RESOURCE_KIND_EQUIPMENT,
};

/** Who may book, as it is typed and shown. */
export const bookers: Readonly<Record<string, Booker>> = {
  staff: Booker.BOOKER_STAFF,
  representative: Booker.BOOKER_REPRESENTATIVE,
};

/** States of bookings as they are typed and shown. */
export const bookingStates: Readonly<Record<string, BookingState>> = {
  pending: BookingState.BOOKING_STATE_PENDING,
  held: BookingState.BOOKING_STATE_HELD,
  requested: BookingState.BOOKING_STATE_REQUESTED,
  waiting: BookingState.BOOKING_STATE_WAITING,
  confirmed: BookingState.BOOKING_STATE_CONFIRMED,
  declined: BookingState.BOOKING_STATE_DECLINED,
  cancelled: BookingState.BOOKING_STATE_CANCELLED,
  expired: BookingState.BOOKING_STATE_EXPIRED,
  'no-show': BookingState.BOOKING_STATE_NO_SHOW,
};

/** Which bookings of a series are meant, as it is typed. */
export const seriesScopes: Readonly<Record<string, SeriesScope>> = {
  one: SeriesScope.SERIES_SCOPE_UNSPECIFIED,
  following: SeriesScope.SERIES_SCOPE_FOLLOWING,
  all: SeriesScope.SERIES_SCOPE_ALL,
};

/** What holidays are, as it is typed and shown where they have no hours of their own. */
export const holidayTreatments: Readonly<Record<string, HolidayTreatment>> = {
  closed: HolidayTreatment.HOLIDAY_TREATMENT_CLOSED,
  open: HolidayTreatment.HOLIDAY_TREATMENT_OPEN,
};
