import { RefusedError, type NodeClient } from '@inclust/client';
import { EventKind, EventState, type Event } from '@inclust/contracts';
import type { Season } from './hold-season.ts';
import { textsOf } from './texts.ts';

const titles = { el: 'Ανοιχτή ημέρα (επίδειξη)', sq: 'Ditë e hapur (demonstrim)', en: 'Open day (demo)' };
const descriptions = { el: 'Δεδομένα επίδειξης.', sq: 'Të dhëna demonstrimi.', en: 'Demonstration data.' };

/**
 * Lets a city have an open day on the day of the demonstration, the whole of it, where it has none; one that was made but not published is
 * published. There is one for good, whatever the day of a later start.
 */
export async function planOpenDay(
  { events, venues }: NodeClient,
  city: string,
  { timeZone, country, venues: planned }: Season,
  members: ReadonlyMap<string, string>,
): Promise<void> {
  const before = findOpenDay(await Array.fromAsync(events.everyEvent()));
  if (before && before.state !== EventState.EVENT_STATE_DRAFT) return;
  const places = await Array.fromAsync(venues.everyVenue());
  const venue = places.find(({ names }) => names?.en?.text === planned[0]?.names.en)?.name ?? '';
  const organiser = members.get(`${city.toUpperCase()}-O0001`);
  const made =
    before ??
    (
      await events.createEvent({
        event: {
          titles: textsOf(titles, country),
          descriptions: textsOf(descriptions, country),
          kind: EventKind.EVENT_KIND_PUBLIC_EVENT,
          disciplines: ['heritage'],
          schedule: wholeDay(today(timeZone)),
          venue,
          organisers: organiser === undefined ? [] : [organiser],
        },
        requestId: `demo-${city}-open-day-${today(timeZone)}`,
      })
    ).event;
  await published(events, made?.name ?? '');
}

/** The open day among the events of a city. */
export function findOpenDay(events: readonly Event[]): Event | undefined {
  return events.find((event) => event.titles?.en?.text === titles.en);
}

/** Puts off to today an open day that was begun on another day and not gone through with. */
export async function moveOpenDay(
  events: NodeClient['events'],
  { name, schedule }: Event,
  zone: string,
): Promise<void> {
  const day = today(zone);
  const startsOn = schedule?.first?.$case === 'days' ? schedule.first.value.startDate : '';
  if (startsOn === day) return;
  await events.updateEvent({ event: { name, schedule: wholeDay(day) }, updateMask: ['schedule'] });
}

async function published(events: NodeClient['events'], name: string): Promise<void> {
  try {
    await events.publishEvent({ name });
  } catch (error) {
    // Another start has published it.
    if (!(error instanceof RefusedError) || error.reason !== 'event-published') throw error;
  }
}

function today(timeZone: string): string {
  return Temporal.Now.plainDateISO(timeZone).toString();
}

function wholeDay(startDate: string) {
  return { first: { $case: 'days' as const, value: { startDate, dayCount: 1 } } };
}
