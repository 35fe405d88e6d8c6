import type { NodeClient } from '@inclust/client';
import { isComplete, registerForEvent, registeringEvents, type RegisteringEvent } from './season-registrations.ts';
import { readDemoRegistrations, type CityRegistrations } from './demo-registrations.ts';
import { holdOpenDay, isHeld, type OpenDay } from './hold-open-day.ts';
import { readSeason } from './hold-season.ts';
import { clientOf, type NodeClients } from './node-clients.ts';
import { findOpenDay } from './open-day.ts';
import { openDayGuests } from './open-day-plan.ts';
import { personsByExternalId } from './persons.ts';

/** What of a city takes registrations. */
export interface CityEvents {
  readonly city: string;
  readonly events: readonly RegisteringEvent[];
  readonly openDay: OpenDay | undefined;
}

/**
 * Lets people of every city register for events of the season, and holds the open day of each city. What was done before is left as it is;
 * what was interrupted goes on.
 */
export async function holdRegistrations(
  clients: NodeClients,
  { tell, signal }: { readonly tell: (line: string) => void; readonly signal: AbortSignal },
): Promise<readonly CityEvents[]> {
  const cities = await findCityEvents(clients);
  const open = await Promise.all(cities.map(async (found) => ({ found, todo: await whatIsOpen(clients, found) })));
  if (open.every(({ todo }) => todo.events.length === 0 && !todo.openDay)) return cities;
  const persons = await personsByExternalId(clients);
  await Promise.all(
    open.map(async ({ found: { city }, todo: { events, openDay } }) => {
      const node = clientOf(clients, city);
      await Promise.all([
        ...events.map((event) => registerForEvent(clients, node, event, persons, signal)),
        ...(openDay ? [holdOpenDay(clients, node, openDay, persons, signal)] : []),
      ]);
    }),
  );
  tell(`people have registered for events of ${cities.length} cities, and come to their open days`);
  return cities;
}

/** Finds what of every city takes registrations. */
async function findCityEvents(clients: NodeClients): Promise<readonly CityEvents[]> {
  return Promise.all(
    readDemoRegistrations()
      .filter(({ city }) => clients.has(city))
      .map((plan) => findEvents(clientOf(clients, plan.city), plan)),
  );
}

async function findEvents(node: NodeClient, { city, events: plans, openDay: plan }: CityRegistrations) {
  const season = readSeason(city);
  if (!season) return { city, events: [], openDay: undefined };
  const { timeZone } = season;
  const all = await Array.fromAsync(node.events.everyEvent());
  const event = findOpenDay(all);
  const guests = openDayGuests(city, plan, (id) => readSeason(id)?.country ?? '');
  const openDay = event && { city, timeZone, event, plan, guests };
  return { city, events: registeringEvents(city, season, plans, all), openDay };
}

async function whatIsOpen(
  clients: NodeClients,
  { city, events, openDay }: CityEvents,
): Promise<Pick<CityEvents, 'events' | 'openDay'>> {
  const node = clientOf(clients, city);
  const complete = await Promise.all(
    events.map(async (event) =>
      isComplete(event, await node.registrations.countRegistrations({ occurrence: event.occurrence })),
    ),
  );
  return {
    events: events.filter((_, turn) => complete[turn] !== true),
    openDay: openDay && !(await isHeld(node, openDay.event)) ? openDay : undefined,
  };
}
