import type { Uuid } from '@inclust/kernel';
import { somebodyWaits, type Allotment } from './allotment.ts';
import type { Decided } from './decided.ts';
import { queueOf, type Registration } from './registration.ts';

/** What is known of a queue of the waiting list: its orders from the head on, without a gap. */
interface KnownQueue {
  /** In the order of their positions. */
  readonly orders: Registration[];
  /** Every order of the queue up to this position is known; without end when all are. */
  reach: number;
}

/**
 * An allotment with the registrations that were loaded, in memory, while commands for it are decided one after another. Only the
 * functions of this file change it.
 */
export interface Working {
  allotment: Allotment;
  /** `undefined` where it was looked for and there is none. */
  readonly registrations: Map<Uuid, Registration | undefined>;
  readonly queues: Map<string, KnownQueue>;
  /** Registrations that are not known to be in documents of their own as they are here. */
  readonly unwritten: Map<Uuid, Registration>;
}

/** Begins with an allotment as it was read. What its last write embedded is newer than the documents. */
export function openWorking(allotment: Allotment): Working {
  const unwritten = new Map(allotment.admitted.map((registration) => [registration.id, registration]));
  return { allotment, registrations: new Map(unwritten), queues: new Map(), unwritten };
}

/** Takes in what was read from their documents for some ids. What is here already is at least as new. */
export function supply(working: Working, ids: readonly Uuid[], found: readonly Registration[]): void {
  const byId = new Map(found.map((registration) => [registration.id, registration]));
  for (const id of ids) if (!working.registrations.has(id)) working.registrations.set(id, byId.get(id));
}

/** Takes in what was read of a queue: its waiting orders after `reachOf` by position, all of them where there are fewer than were asked for. */
export function supplyQueue(working: Working, key: string, found: readonly Registration[], asked: number): void {
  const queue = knownQueue(working, key);
  const last = found.at(-1);
  const from = queue.reach;
  queue.reach = last && found.length >= asked ? positionOf(last) : Infinity;
  for (const registration of found)
    if (!working.registrations.has(registration.id)) working.registrations.set(registration.id, registration);
  for (const registration of working.registrations.values()) {
    const position = registration && positionIn(registration, key);
    if (registration && position !== undefined && position > from && position <= queue.reach)
      insert(queue.orders, registration, position);
  }
}

/** How far a queue is known: the position after which the next are to be read. */
export function reachOf(working: Working, key: string): number {
  return knownQueue(working, key).reach;
}

/** The waiting orders of a queue that are known, from its head on. */
export function ordersOf(working: Working, key: string): readonly Registration[] {
  return knownQueue(working, key).orders;
}

/** Takes over what was decided. */
export function take(working: Working, { allotment, changed }: Decided): void {
  for (const registration of changed) {
    const before = working.registrations.get(registration.id);
    const beforePosition = before && positionIn(before, queueOf(before));
    if (before && beforePosition !== undefined) remove(knownQueue(working, queueOf(before)).orders, before.id);
    const key = queueOf(registration);
    const position = positionIn(registration, key);
    if (position !== undefined) {
      const queue = knownQueue(working, key);
      if (position <= queue.reach) insert(queue.orders, registration, position);
    }
    working.registrations.set(registration.id, registration);
    working.unwritten.set(registration.id, registration);
  }
  working.allotment = allotment;
}

/** What one write of the allotment holds: with every registration that may not be in a document of its own yet. */
export function sealed(working: Working): Allotment {
  return { ...working.allotment, admitted: [...working.unwritten.values()] };
}

/** Notes that registrations were written to documents of their own, in these versions. */
export function noteWritten(working: Working, written: readonly Pick<Registration, 'id' | 'version'>[]): void {
  for (const { id, version } of written)
    if (working.unwritten.get(id)?.version === version) working.unwritten.delete(id);
}

function knownQueue(working: Working, key: string): KnownQueue {
  let queue = working.queues.get(key);
  if (!queue) {
    // Where nobody waits there is nothing to read.
    const isEmpty = !somebodyWaits(working.allotment) || working.allotment.queues[key] === undefined;
    queue = { orders: [], reach: isEmpty ? Infinity : 0 };
    working.queues.set(key, queue);
  }
  return queue;
}

function positionIn(registration: Registration, key: string): number | undefined {
  const { standing } = registration;
  return standing.state === 'waiting' && queueOf(registration) === key ? standing.position : undefined;
}

/** Who comes is mostly the last, so the place is looked for from the end. */
function insert(orders: Registration[], registration: Registration, position: number): void {
  let turn = orders.length;
  while (turn > 0 && positionOf(orders[turn - 1]) > position) turn -= 1;
  orders.splice(turn, 0, registration);
}

function positionOf(registration: Registration | undefined): number {
  return registration?.standing.state === 'waiting' ? registration.standing.position : 0;
}

function remove(orders: Registration[], id: Uuid): void {
  const turn = orders.findIndex((order) => order.id === id);
  if (turn >= 0) orders.splice(turn, 1);
}
