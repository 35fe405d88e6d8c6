import type { NodeClient, Partially } from '@inclust/client';
import { EventMode, type Event, type RegistrationRules } from '@inclust/contracts';

/** What a concert differs in from others. */
export interface Concert {
  readonly titles?: Partially<Event>['titles'];
  /** A member's resource name. */
  readonly organiser?: string;
  /** A time on the clock, in this zone. */
  readonly startTime?: string;
  readonly timeZone?: string;
  readonly rules?: Partially<RegistrationRules>;
}

/** Publishes a concert online that takes registrations, of 100 seats where the rules say nothing else; its only occurrence. */
export async function concertOn({ events, registrations }: NodeClient, concert: Concert = {}): Promise<string> {
  const {
    titles = { el: { text: 'Συναυλία' } },
    startTime = '2037-06-01T20:00',
    timeZone = 'Europe/Athens',
    rules,
  } = concert;
  const { organiser = 'nodes/arta/members/01890000-0000-8000-8000-000000000001' } = concert;
  const { event } = await events.createEvent({
    event: {
      titles,
      disciplines: ['performing-arts'],
      organisers: [organiser],
      mode: EventMode.EVENT_MODE_ONLINE,
      link: 'https://example.org/live',
      schedule: { first: { $case: 'timed', value: { startTime, timeZone, durationSeconds: 7_200n } } },
    },
  });
  const name = event?.name ?? '';
  await events.publishEvent({ name });
  await registrations.setRegistrationRules({
    event: name,
    rules: {
      quotas: [{ id: 'room', capacity: 100 }],
      ticketTypes: [{ id: 'seat', quotas: ['room'] }],
      holdMilliseconds: 900_000n,
      offerMilliseconds: 3_600_000n,
      ...rules,
    },
  });
  return `${name}/occurrences/single`;
}
