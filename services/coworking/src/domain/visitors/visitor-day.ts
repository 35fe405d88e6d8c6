import type { Uuid } from '@inclust/kernel';
import { localDate, resolve, type LocalDate, type ZoneName } from '@inclust/schedule';

/** Somebody who came without a booking. Personal data. Moments in epoch milliseconds. */
export interface Visitor {
  readonly id: Uuid;
  readonly name: string;
  /** Whom or what she visits; may be empty. */
  readonly visits: string;
  readonly cameAt: number;
  readonly leftAt?: number;
}

/** A day of the visitor book of a space. */
export interface VisitorDay {
  readonly id: Uuid;
  readonly space: Uuid;
  /** By the calendar of the space. */
  readonly date: LocalDate;
  /** How many came, and how many of them are known to have left; they stay. */
  readonly count: number;
  readonly left: number;
  /** Those whose names are kept, in the order in which they came. */
  readonly visitors: readonly Visitor[];
  /** The ids of those whose names were taken out before: what comes again brings them not back. */
  readonly forgotten?: readonly Uuid[];
  /** Until when names are kept, in epoch milliseconds. */
  readonly namesUntil: number;
}

/** For how many days after that of the visit names are kept. */
const daysKept = 30;

/** The moment at which the names of a day go: the midnight that ends the last day on which they are kept. */
export function namesUntil(date: LocalDate, zone: ZoneName): number {
  return resolve(localDate(Temporal.PlainDate.from(date).add({ days: daysKept + 1 })), zone).milliseconds;
}
