import { freeOf, capacityOf, type Allotment } from './allotment.ts';
import type { Registration } from './registration.ts';
import { ordersOf, reachOf, type Working } from './working.ts';

/** A part of the waiting list that is to be read: orders of a queue with positions after one, in their order. */
export interface QueueNeed {
  readonly queue: string;
  readonly after: number;
}

/** Whose turn it is. */
export type Turn =
  /** The first who can have what it asks for, without overtaking. */
  | { readonly kind: 'next'; readonly registration: Registration }
  /** Nobody: these quotas have places left that are too few for who is next, and are kept for them. */
  | { readonly kind: 'nobody'; readonly kept: ReadonlySet<string> }
  /** It cannot be told before these are read. */
  | { readonly kind: 'unknown'; readonly needs: readonly QueueNeed[] };

/**
 * Who of the waiting list is next, first in first out. An order waits for the quotas that are too small for it now: those behind it that
 * need one of these wait too, and those that need none of them do not. One that asks for more than a quota has at all keeps nobody waiting.
 *
 * Within a queue everybody needs the same quotas, so all are behind its head; only heads are looked at, whatever the number of who waits.
 */
export function nextInLine(working: Working): Turn {
  const { allotment } = working;
  const kept = new Set<string>();
  if (allotment.state !== 'open') return { kind: 'nobody', kept };
  const full = new Set(allotment.configuration.quotas.map(({ id }) => id).filter((id) => freeOf(allotment, id) === 0));
  let open = Object.entries(allotment.queues).filter(([, { quotas }]) => !quotas.some((quota) => full.has(quota)));
  const heads = new Map<string, Registration | undefined>();
  const needs: QueueNeed[] = [];
  for (const [key] of open) {
    const head = ordersOf(working, key).find((order) => fitsAtAll(allotment, order));
    if (!head && reachOf(working, key) !== Infinity) needs.push({ queue: key, after: reachOf(working, key) });
    heads.set(key, head);
  }
  if (needs.length > 0) return { kind: 'unknown', needs };
  while (open.length > 0) {
    const head = first(open.map(([key]) => heads.get(key)));
    if (!head) break;
    const short = Object.entries(head.draws).filter(([quota, places]) => places > freeOf(allotment, quota));
    if (short.length === 0) return { kind: 'next', registration: head };
    for (const [quota] of short) kept.add(quota);
    open = open.filter(([, { quotas }]) => !quotas.some((quota) => kept.has(quota)));
  }
  return { kind: 'nobody', kept };
}

/** Whether an order could ever have its places as the capacities are. */
export function fitsAtAll(allotment: Allotment, { draws }: Pick<Registration, 'draws'>): boolean {
  return Object.entries(draws).every(([quota, places]) => places <= capacityOf(allotment, quota));
}

function first(orders: readonly (Registration | undefined)[]): Registration | undefined {
  return orders.reduce(
    (best, order) => (order && (!best || positionOf(order) < positionOf(best)) ? order : best),
    undefined,
  );
}

function positionOf({ standing }: Registration): number {
  return standing.state === 'waiting' ? standing.position : Infinity;
}
