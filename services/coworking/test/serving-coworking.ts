import { randomUUID } from 'node:crypto';
import { testAccess } from '@inclust/access/testing';
import { connect, type NodeClient, type Partially } from '@inclust/client';
import { ResourceKind, type BookingRules, type Resource, type Space } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { startHttpServer } from '@inclust/http';
import { parseNodeId, parseUuid, type Actor, type NodeId } from '@inclust/kernel';
import { openMailer } from '@inclust/mail';
import { connectNats, eventsStream, reconcileStreams } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { startRpcServer } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import { createCoworking, type CoworkingDependencies } from '../src/service.ts';

export const node = parseNodeId('kerkyra') as NodeId;

/** Who runs the spaces of a node. */
export function managerOf(home: NodeId): Actor {
  return { kind: 'account', id: 'manager', node: home, roles: ['coworking-manager'], session: 's' };
}

/** One process of co-working over the given servers, and a client of it for a caller. */
export async function servingCoworking(
  scope: AsyncDisposableStack,
  servers: { readonly mongoUrl: string; readonly natsUrl: string },
  {
    node: self = node,
    actor = managerOf(self),
    letters,
    ...more
  }: Pick<CoworkingDependencies, 'onStep' | 'now' | 'elsewhere'> & {
    readonly node?: NodeId;
    readonly actor?: Actor;
    /** Where letters become files, and where the register answers; none are written without. */
    readonly letters?: { readonly folder: string; readonly membersAddress: string };
  } = {},
) {
  const logger = createLogger({ node: 'test', service: 'coworking', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(servers.mongoUrl, 'coworking-test')).connection;
  const nats = scope.use(await connectNats({ url: servers.natsUrl, name: 'coworking-test', logger })).connection;
  await reconcileStreams(await jetstreamManager(nats), [eventsStream]);
  const coworking = scope.use(
    await createCoworking({
      node: self,
      language: 'el',
      mongo,
      nats,
      access: testAccess(actor),
      doorKey: Buffer.alloc(32, 1),
      logger,
      ...more,
      ...(letters ? { letters: lettersIn(letters) } : {}),
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: coworking.services }));
  const client: NodeClient = scope.use(connect(`127.0.0.1:${server.port}`));
  const http = scope.use(await startHttpServer({ listen: '127.0.0.1:0', sites: [coworking.site], logger }));
  return { mongo, nats, client, address: `127.0.0.1:${server.port}`, origin: `http://127.0.0.1:${http.port}` };
}

/** Letters as files, of a node in Athens. */
function lettersIn({ folder, membersAddress }: { readonly folder: string; readonly membersAddress: string }) {
  const mailer = openMailer({ from: 'InClust <no-reply@kerkyra.example>', folder });
  return { mailer, membersAddress, timeZone: 'Europe/Athens', portalUrl: 'https://portal.example' };
}

const always = [{ start: '00:00', end: '24:00' }];

/** A space that is always open, unless it is said otherwise. */
export async function spaceOn({ spaces }: NodeClient, more: Partially<Space> = {}): Promise<string> {
  const weekly = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].map((weekday) => ({ weekday, ranges: always }));
  const { space } = await spaces.createSpace({
    space: {
      names: { el: { text: 'Χώρος' } },
      address: { street: 'Οδός 1', locality: 'Κέρκυρα', countryCode: 'GR' },
      timeZone: 'Europe/Athens',
      openingHours: { weekly, holidayCountry: 'GR', onHolidays: { treatment: 2 } },
      ...more,
    },
  });
  return space?.name ?? '';
}

/** A resource of a space; a room by the quarter of an hour, unless it is said otherwise. */
export async function resourceOn(
  { spaces }: NodeClient,
  space: string,
  { rules, ...more }: Partially<Omit<Resource, 'rules'>> & { readonly rules?: Partially<BookingRules> } = {},
): Promise<string> {
  const usual = { granularityMinutes: 15, horizonMinutes: 2_000_000, longestMinutes: 1_440 };
  const { resource } = await spaces.createResource({
    resource: {
      space,
      names: { el: { text: 'Αίθουσα' } },
      kind: ResourceKind.RESOURCE_KIND_ROOM,
      rules: { ...usual, ...rules },
      ...more,
    },
  });
  return resource?.name ?? '';
}

/** A member of a node. */
export function memberOf(home: string = node): string {
  return `nodes/${home}/members/${randomUUID()}`;
}

/** The account of a member of the node. */
export function accountOf(person: string): Actor {
  const member = parseUuid(person.split('/')[3] ?? '');
  if (!member) throw new Error('no member of a node');
  return { kind: 'account', id: `account of ${member}`, node, roles: ['member'], member, session: 's' };
}
