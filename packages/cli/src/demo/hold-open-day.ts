import type { NodeClient } from '@inclust/client';
import {
  CountConfidence,
  CountMethod,
  RegistrationState,
  VisitOrigin,
  type Event,
  type Ticket,
} from '@inclust/contracts';
import { demoOrigins, type DemoOrigin, type PlannedOpenDay } from './demo-registrations.ts';
import { rulesOf } from './demo-rules.ts';
import type { NodeClients } from './node-clients.ts';
import { moveOpenDay } from './open-day.ts';
import type { OpenDayGuest } from './open-day-plan.ts';
import { registerAll, type Order, type Registered } from './registering.ts';
import { chosen } from './season-registrations.ts';

/** The open day of a city, with who is to come. */
export interface OpenDay {
  readonly city: string;
  readonly timeZone: string;
  readonly event: Event;
  readonly plan: PlannedOpenDay;
  readonly guests: readonly OpenDayGuest[];
}

/** The only occurrence of an open day. */
export function occurrenceOfDay({ name }: Pick<Event, 'name'>): string {
  return `${name}/occurrences/single`;
}

/** Whether somebody has counted by tickets and at the door: the last that is done. */
export async function isHeld({ attendance }: NodeClient, event: Event): Promise<boolean> {
  const found = await attendance.getAttendance({ name: `${occurrenceOfDay(event)}/attendance` });
  const methods = new Set(found.attendance?.counts.map(({ method }) => method));
  return methods.has(CountMethod.COUNT_METHOD_TICKETS) && methods.has(CountMethod.COUNT_METHOD_DOOR_COUNT);
}

/**
 * Lets people register for the open day of a city and come: two scanners at the door, of which one sees a ticket again and the other a
 * forged code, people without a ticket, and two counts. Whoever was interrupted here goes on, on another day with the open day moved to it.
 */
export async function holdOpenDay(
  clients: NodeClients,
  node: NodeClient,
  day: OpenDay,
  persons: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { city, timeZone, event, plan, guests } = day;
  await moveOpenDay(node.events, event, timeZone);
  await node.registrations.setRegistrationRules({ event: event.name, rules: rulesOf('open-day') });
  const occurrence = occurrenceOfDay(event);
  const place = { city, key: 'open-day', occurrence };
  const registered = await registerAll(clients, persons, place, guests.map(orderOf), signal);
  const coming = registered.filter((one) => guests[one.order.number]?.comes === true && isConfirmed(one));
  await letIn(node, city, `${occurrence}/checkInLists/main`, coming, plan);
  const name = `${occurrence}/attendance`;
  await node.attendance.countTickets({ name, staff: plan.staff, requestId: `demo-${city}-tickets` });
  await node.attendance.recordAttendance({
    name,
    count: {
      method: CountMethod.COUNT_METHOD_DOOR_COUNT,
      counted: [{ origin: VisitOrigin.VISIT_ORIGIN_UNKNOWN, count: plan.doorCount }],
      confidence: CountConfidence.COUNT_CONFIDENCE_MEDIUM,
      evidence: 'demo-counter',
    },
    requestId: `demo-${city}-door-count`,
  });
}

function orderOf({ origin, places, ...coming }: OpenDayGuest): Order {
  const attendees = [
    { displayName: `Demo ${coming.number + 1}`, email: `guest.${coming.number + 1}@${coming.city}.demo.example` },
  ];
  const lines = [{ ticketType: 'visitor', quantity: places, ...(coming.externalId === '' ? { attendees } : {}) }];
  return { ...coming, lines, answers: origin === undefined ? {} : { origin: chosen(origin) } };
}

function isConfirmed({ registration }: Registered): boolean {
  return registration.state === RegistrationState.REGISTRATION_STATE_CONFIRMED;
}

/** Hands in what two scanners have seen, and who came without a ticket; each once, however often it is handed in. */
async function letIn(
  { checkIn }: NodeClient,
  city: string,
  list: string,
  coming: readonly Registered[],
  { walkIns }: PlannedOpenDay,
): Promise<void> {
  const found = await Promise.all(
    coming.map(({ registration }) => Array.fromAsync(checkIn.everyTicket({ registration: registration.name }))),
  );
  const tickets = found.flat();
  const scan = (id: string, code: string) => ({
    id: `demo-${city}-${id}`,
    shown: { $case: 'code' as const, value: code },
  });
  const seen = (ticket: Ticket) => scan(ticket.name.split('/').slice(-3).join('-'), ticket.code);
  const [first] = tickets;
  await checkIn.handInScans({
    list,
    scanner: 'demo door 1',
    scans: [
      ...tickets.filter((_, turn) => turn % 2 === 0).map(seen),
      ...(first ? [scan('forged', forgedFrom(first.code))] : []),
    ],
  });
  await checkIn.handInScans({
    list,
    scanner: 'demo door 2',
    scans: [...tickets.filter((_, turn) => turn % 2 === 1).map(seen), ...(first ? [scan('twice', first.code)] : [])],
  });
  await checkIn.handInWalkIns({
    list,
    scanner: 'demo door 1',
    walkIns: Object.entries(walkIns).map(([origin, count]) => ({
      id: `demo-${city}-${origin}`,
      origin: demoOrigins[origin as DemoOrigin],
      count,
    })),
  });
}

/** A code of which the signature is another one. */
function forgedFrom(code: string): string {
  const at = code.indexOf('.') + 10;
  return `${code.slice(0, at)}${code[at] === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`;
}
