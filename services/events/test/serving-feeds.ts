import { generateKeyPairSync } from 'node:crypto';
import { testAccess } from '@inclust/access/testing';
import { connect, type NodeClient, type Partially as Some } from '@inclust/client';
import { Event, Venue, type Schedule } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { startHttpServer } from '@inclust/http';
import type { Actor } from '@inclust/kernel';
import { connectNats } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { startRpcServer } from '@inclust/rpc';
import { openTestNats, toldStream } from '@inclust/testkit';
import { createEvents } from '../src/service.ts';
import { node, registerWith } from './serving-events.ts';

export const organiser = `nodes/${node}/members/01890000-0000-8000-8000-000000000005`;

export const text = (el: string) => ({ el: { text: el } });

export const timed = (startTime: string): Some<Schedule> => ({
  first: { $case: 'timed', value: { startTime, timeZone: 'Europe/Athens', durationSeconds: 7_200n } },
});

/** Events with their feeds over HTTP, and what makes some. */
export async function servingFeeds(
  scope: AsyncDisposableStack,
  mongoUrl: string,
  { actor, federationAddress }: { readonly actor?: Actor; readonly federationAddress?: string } = {},
) {
  const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(mongoUrl, 'events-test')).connection;
  const natsUrl = scope.use(await openTestNats()).url;
  const nats = scope.use(await connectNats({ url: natsUrl, name: 'events-test', logger })).connection;
  const register = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [registerWith()] }));
  const events = scope.use(
    await createEvents({
      node,
      language: 'el',
      timeZone: 'Europe/Athens',
      ticketKey: generateKeyPairSync('ed25519').privateKey,
      membersAddress: `127.0.0.1:${register.port}`,
      ...(federationAddress === undefined ? {} : { federationAddress }),
      mongo,
      nats,
      access: testAccess(actor),
      logger,
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: events.services }));
  const client: NodeClient = scope.use(connect(`127.0.0.1:${server.port}`));
  const http = scope.use(await startHttpServer({ listen: '127.0.0.1:0', sites: [events.site], logger }));
  const origin = `http://127.0.0.1:${http.port}`;
  return {
    client,
    origin,
    ...makers(client),
    read: (path: string, init?: RequestInit) => fetch(`${origin}${path}`, init),
  };
}

export function makers({ events, venues }: NodeClient) {
  const venue = async (more: Some<Venue> = {}): Promise<Venue> => {
    const { venue: made } = await venues.createVenue({
      venue: {
        names: text('Παλιό Φρούριο'),
        address: { street: 'Πλατεία Λιστόν 1', locality: 'Κέρκυρα', postalCode: '49100', countryCode: 'GR' },
        coordinates: { latitude: 39.6243, longitude: 19.9217 },
        timeZone: 'Europe/Athens',
        ...more,
      },
    });
    return made ?? Venue.fromPartial({});
  };
  const draft = async (more: Some<Event> = {}): Promise<Event> => {
    const { event } = await events.createEvent({
      event: {
        titles: text('Συναυλία'),
        disciplines: ['performing-arts'],
        organisers: [organiser],
        schedule: timed('2027-03-01T20:00'),
        note: 'Only for staff.',
        themes: ['inclusion'],
        ...more,
        venue: more.venue ?? (await venue()).name,
      },
    });
    return event ?? Event.fromPartial({});
  };
  const publish = async ({ name }: Pick<Event, 'name'>): Promise<Event> =>
    (await events.publishEvent({ name })).event ?? Event.fromPartial({});
  return { venue, draft, publish, published: async (more: Some<Event> = {}) => publish(await draft(more)) };
}

/** The last part of a resource name. */
export function idOf(name: string): string {
  return name.split('/').at(-1) ?? '';
}
