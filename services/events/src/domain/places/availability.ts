import { capacityOf, countersOf, freeOf, takenOf, type Allotment } from './allotment.ts';

/** What can still be had of a ticket type; `null` has no end. */
export interface Availability {
  readonly remaining: number | null;
  /** The most that one order can have now. */
  readonly perOrder: number | null;
  /** By how many places the tightest quota has more taken than it has. */
  readonly overbooked: number;
  /** How many places others wait for in its quotas. */
  readonly waiting: number;
}

/** What can still be had of a ticket type: the tightest of its quotas and limits governs. Nothing of one that there is not. */
export function availability(allotment: Allotment, ticketType: string): Availability {
  const { configuration, state } = allotment;
  const type = configuration.ticketTypes.find(({ id }) => id === ticketType);
  const quotas = type?.quotas ?? [];
  const remaining = type && state === 'open' ? Math.min(...quotas.map((quota) => freeOf(allotment, quota))) : 0;
  const perOrder = Math.min(remaining, type?.perOrder ?? Infinity, configuration.perOrder ?? Infinity);
  const over = quotas.map((quota) => takenOf(allotment, quota) - capacityOf(allotment, quota));
  return {
    remaining: endless(remaining),
    perOrder: endless(perOrder),
    overbooked: Math.max(0, ...over),
    waiting: Math.max(0, ...quotas.map((quota) => countersOf(allotment, quota).waiting)),
  };
}

function endless(count: number): number | null {
  return count === Infinity ? null : count;
}
