import type { CityEvents } from './hold-registrations.ts';
import { expectedOf, type DemoOrigin, type RegistrationSums } from './demo-registrations.ts';
import { occurrenceOfDay } from './hold-open-day.ts';
import { clientOf, type NodeClients } from './node-clients.ts';
import { demoOriginOf, expectedVisitors, openDaySums } from './open-day-plan.ts';
import { RegistrationState } from '@inclust/contracts';

/** What registrations and visits of all cities came to. */
export interface RegistrationComparison {
  /** Of each city. */
  readonly registrations: Readonly<Record<string, RegistrationSums>>;
  /** The visitors of each city's open day, by where they live. */
  readonly attendance: Readonly<Record<string, Readonly<Partial<Record<DemoOrigin, number>>>>>;
  /** What is not as it was planned; empty where nothing. */
  readonly differences: readonly string[];
}

/** Compares what the nodes have of registrations and visits with what was planned. */
export async function compareRegistrations(
  clients: NodeClients,
  cities: readonly CityEvents[],
): Promise<RegistrationComparison> {
  const found = await Promise.all(cities.map((city) => compareCity(clients, city)));
  return {
    registrations: Object.fromEntries(found.map(({ city, sums }) => [city, sums])),
    attendance: Object.fromEntries(found.map(({ city, visitors }) => [city, visitors])),
    differences: found.flatMap(({ differences }) => differences),
  };
}

async function compareCity(clients: NodeClients, { city, events, openDay }: CityEvents) {
  const node = clientOf(clients, city);
  const differences: string[] = [];
  let sums: RegistrationSums = { active: 0, waiting: 0, cancelled: 0 };
  const note = (what: string, is: RegistrationSums, expected: RegistrationSums) => {
    sums = added(sums, is);
    if (textOf(is) !== textOf(expected))
      differences.push(`registrations for ${what} of ${city}: ${textOf(is)} in place of ${textOf(expected)}`);
  };
  for (const { plan, occurrence } of events) {
    const is = await sumsOf(node, occurrence);
    note(plan.event, is, (await wasOver(node, occurrence, is)) ? is : expectedOf(plan));
  }
  if (!openDay) return { city, sums, visitors: {}, differences: [...differences, `${city} has no open day`] };
  const { event, plan, guests } = openDay;
  note('the open day', await sumsOf(node, occurrenceOfDay(event)), openDaySums(guests));
  const { total } = await node.attendance.getEventReport({ event: event.name });
  const visitors: Partial<Record<DemoOrigin, number>> = {};
  for (const { origin, count } of total?.visitors ?? []) visitors[demoOriginOf(origin) ?? 'UNKNOWN'] = count;
  const expected = expectedVisitors(plan, guests);
  for (const [origin, count] of Object.entries(expected)) {
    const is = visitors[origin as DemoOrigin] ?? 0;
    if (is !== count) differences.push(`visitors of ${city} of ${origin}: ${is} in place of ${count}`);
  }
  return { city, sums, visitors, differences };
}

type Node = ReturnType<typeof clientOf>;

async function sumsOf({ registrations }: Node, occurrence: string): Promise<RegistrationSums> {
  const { active, cancelled, counts } = await registrations.countRegistrations({ occurrence });
  const waiting = counts.find(({ state }) => state === RegistrationState.REGISTRATION_STATE_WAITING);
  return { active: Number(active), waiting: Number(waiting?.registrations ?? 0n), cancelled: Number(cancelled) };
}

/** Whether an occurrence was over before anybody could register. */
async function wasOver({ registrations }: Node, occurrence: string, { active, cancelled }: RegistrationSums) {
  if (active + cancelled > 0) return false;
  return (await registrations.getAvailability({ occurrence })).reason === 'occurrence-over';
}

function added(one: RegistrationSums, other: RegistrationSums): RegistrationSums {
  return {
    active: one.active + other.active,
    waiting: one.waiting + other.waiting,
    cancelled: one.cancelled + other.cancelled,
  };
}

function textOf({ active, waiting, cancelled }: RegistrationSums): string {
  return `${active} active, ${waiting} of them waiting, ${cancelled} cancelled`;
}
