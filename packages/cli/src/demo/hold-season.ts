import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RefusedError, type NodeClient, type Partially } from '@inclust/client';
import { EventState, PriceKind, type Event, type Schedule } from '@inclust/contracts';
import { eventKinds } from '../commands/event-words.ts';
import { projectFolder } from '../local/places.ts';
import { Failure } from '../failure.ts';
import { clientOf, type NodeClients } from './node-clients.ts';
import { planOpenDay } from './open-day.ts';
import { textsOf, type Texts } from './texts.ts';

/** A season as deploy/demo has it. */
export interface Season {
  readonly timeZone: string;
  readonly country: string;
  readonly venues: readonly {
    readonly id: string;
    readonly names: Texts;
    readonly street: string;
    readonly locality: string;
    readonly capacity: number;
    readonly accessibility: readonly string[];
  }[];
  readonly events: readonly SeasonEvent[];
}

/** An event of the season. */
export interface SeasonEvent {
  readonly id: string;
  readonly titles: Texts;
  readonly descriptions: Texts;
  readonly kind: string;
  readonly disciplines: readonly string[];
  readonly schedule: {
    readonly start: string;
    readonly minutes?: number;
    readonly days?: number;
    readonly rule?: string;
    readonly without?: readonly string[];
  };
  readonly venue: string;
  readonly organisers: readonly string[];
  readonly themes: readonly string[];
  readonly price?: { readonly minorUnits: number; readonly currency: string };
  readonly state: 'draft' | 'published' | 'cancelled' | 'postponed';
}

/**
 * Lets every city have its venues and events of the season. What was made before is left as it is. Answers with how many events each city
 * has in each state.
 */
export async function holdSeason(
  clients: NodeClients,
  { tell }: { readonly tell: (line: string) => void },
): Promise<Record<string, Record<string, number>>> {
  const cities = [...clients.keys()].filter((id) => readSeason(id) !== undefined);
  const members = await membersByExternalId(clients, cities);
  const counts = await Promise.all(
    cities.map(async (city) => {
      const node = clientOf(clients, city);
      const season = readSeason(city);
      const before = await countEvents(node);
      if (season && total(before) < season.events.length) await make(node, city, season, members);
      if (season) await planOpenDay(node, city, season, members);
      return [city, await countEvents(node), total(before)] as const;
    }),
  );
  const made = counts.reduce((sum, [, after, before]) => sum + total(after) - before, 0);
  if (made > 0) tell(`${made} events of the season are planned, ${cities.length} cities have their agenda`);
  return Object.fromEntries(counts.map(([city, after]) => [city, after]));
}

/** How many events a city has with its season and the open day, for whoever checks that all were made. */
export function seasonSize(city: string): number {
  const season = readSeason(city);
  return season ? season.events.length + 1 : 0;
}

/** The season of a city; `undefined` where it has none. */
export function readSeason(city: string): Season | undefined {
  if (city === 'meta') return undefined;
  return JSON.parse(readFileSync(join(projectFolder, `deploy/demo/season/${city}.json`), 'utf8')) as Season;
}

async function membersByExternalId(clients: NodeClients, cities: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  await Promise.all(
    cities.map(async (city) => {
      for await (const { name, profile } of clientOf(clients, city).members.everyMember({
        filter: { kind: 'organisation' },
      }))
        if (profile?.externalId) names.set(profile.externalId, name);
    }),
  );
  return names;
}

const states: Readonly<Record<string, EventState>> = {
  draft: EventState.EVENT_STATE_DRAFT,
  published: EventState.EVENT_STATE_PUBLISHED,
  postponed: EventState.EVENT_STATE_POSTPONED,
  cancelled: EventState.EVENT_STATE_CANCELLED,
};

async function countEvents(node: NodeClient): Promise<Record<string, number>> {
  const counts: Record<string, number> = { draft: 0, published: 0, postponed: 0, cancelled: 0 };
  for await (const { state } of node.events.everyEvent()) {
    const word = Object.keys(states).find((one) => states[one] === state);
    if (word !== undefined) counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

async function make(
  node: NodeClient,
  city: string,
  season: Season,
  members: ReadonlyMap<string, string>,
): Promise<void> {
  const venues = new Map<string, string>();
  for (const { id, names, street, locality, capacity, accessibility } of season.venues) {
    const { venue } = await node.venues.createVenue({
      venue: {
        names: textsOf(names, season.country),
        address: { street, locality, countryCode: season.country },
        timeZone: season.timeZone,
        capacity,
        accessibility: [...accessibility],
      },
      requestId: `demo-${city}-${id}`,
    });
    venues.set(id, venue?.name ?? '');
  }
  for (const event of season.events) await plan(node, city, season, event, venues, members);
}

async function plan(
  { events }: NodeClient,
  city: string,
  season: Season,
  planned: SeasonEvent,
  venues: ReadonlyMap<string, string>,
  members: ReadonlyMap<string, string>,
): Promise<void> {
  const requestId = `demo-${city}-${planned.id}`;
  const organisers = planned.organisers.map((externalId) => {
    const name = members.get(externalId);
    if (name === undefined) throw new Failure('refused', 'demo-member-missing', `${externalId} is in no register.`);
    return name;
  });
  const draft: Partially<Event> = {
    titles: textsOf(planned.titles, season.country),
    descriptions: textsOf(planned.descriptions, season.country),
    kind: eventKinds[planned.kind] ?? 0,
    disciplines: [...planned.disciplines],
    schedule: scheduleOf(season.timeZone, planned.schedule),
    venue: venues.get(planned.venue) ?? '',
    organisers,
    themes: [...planned.themes],
    ...priceOf(planned),
  };
  const { event } = await events.createEvent({ event: draft, requestId });
  const name = event?.name ?? '';
  // Whoever was interrupted here goes on: a step that was taken is refused or changes nothing.
  if (planned.state !== 'draft') await ignoring('event-', () => events.publishEvent({ name }));
  if (planned.state === 'cancelled') await ignoring('event-', () => events.cancelEvent({ name, reason: 'funding' }));
  if (planned.state === 'postponed') await ignoring('event-', () => events.postponeEvent({ name, reason: 'weather' }));
}

async function ignoring(reasons: string, step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof RefusedError) || !error.reason.startsWith(reasons)) throw error;
  }
}

function scheduleOf(
  timeZone: string,
  { start, minutes = 60, days, rule = '', without = [] }: SeasonEvent['schedule'],
): Partially<Schedule> {
  const more = { rule, removed: [...without] };
  if (days !== undefined) return { first: { $case: 'days', value: { startDate: start, dayCount: days } }, ...more };
  const value = { startTime: start, timeZone, durationSeconds: BigInt(minutes) * 60n };
  return { first: { $case: 'timed', value }, ...more };
}

function priceOf({ price }: SeasonEvent): Pick<Partially<Event>, 'price'> {
  if (!price) return {};
  const least = { minorUnits: BigInt(price.minorUnits), currencyCode: price.currency };
  return { price: { kind: PriceKind.PRICE_KIND_PRICED, least } };
}
