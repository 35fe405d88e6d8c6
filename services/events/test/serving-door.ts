import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { testAccess } from '@inclust/access/testing';
import { connect, type NodeClient, type Partially as Some } from '@inclust/client';
import { ScanResult, type RegistrationRules, type Scan, type ScanOutcome } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import type { Actor } from '@inclust/kernel';
import { connectMongo } from '@inclust/mongo';
import { startRpcServer } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import { createDoor } from '../src/door.ts';
import { createRegistrations } from '../src/registrations.ts';
import { node } from './offices.ts';
import { occurrences } from './serving-registrations.ts';

const ticketKey = generateKeyPairSync('ed25519').privateKey;

/** One process with registrations and a door, for a caller; all processes of a test have the same key. */
export async function servingDoor(
  scope: AsyncDisposableStack,
  mongoUrl: string,
  nats: NatsConnection,
  actor?: Actor,
  now?: () => number,
) {
  const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(mongoUrl, 'door-test')).connection;
  const access = testAccess(actor);
  const clock = now ? { now } : {};
  const needs = {
    node,
    language: 'el' as const,
    mongo,
    nats,
    occurrences,
    access,
    logger,
    ...clock,
  };
  const registrations = scope.use(await createRegistrations(needs));
  const context = { logger, admit: access.admit };
  const { places } = registrations;
  const door = scope.use(
    await createDoor({ node, mongo, places, ticketKey, context, logger, ownFor: 1_000, ...clock }),
  );
  const services = [...registrations.services, ...door.services];
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services }));
  // How fast a machine is, is not what these tests are about.
  const client: NodeClient = scope.use(connect(`127.0.0.1:${server.port}`, { timeout: 60_000 }));
  return { mongo, door, client };
}

/** An occurrence of an event of its own with rules; its name. */
export async function occurrenceWith(client: NodeClient, rules: Some<RegistrationRules> = {}): Promise<string> {
  const event = `nodes/${node}/events/${randomUUID()}`;
  await client.registrations.setRegistrationRules({
    event,
    rules: {
      quotas: [{ id: 'room', capacity: 10_000 }],
      ticketTypes: [{ id: 'seat', quotas: ['room'] }],
      waitingList: true,
      holdMilliseconds: 900_000n,
      offerMilliseconds: 3_600_000n,
      ...rules,
    },
  });
  return `${event}/occurrences/2027-10-19T19:00:00`;
}

/** Registers a member of the node; the name of the registration. */
export async function registeredFor(
  { registrations }: NodeClient,
  occurrence: string,
  quantity = 1,
  person = `nodes/${node}/members/${randomUUID()}`,
): Promise<string> {
  const lines = [{ ticketType: 'seat', quantity }];
  const { registration } = await registrations.register({ occurrence, person, lines, wait: true });
  return registration?.name ?? '';
}

/** The codes of a registration's tickets. */
export async function codesOf({ checkIn }: NodeClient, registration: string, linkToken = ''): Promise<string[]> {
  return (await Array.fromAsync(checkIn.everyTicket({ registration, linkToken }))).map(({ code }) => code);
}

/** A scan of a code, live unless it has a time. */
export function scanOf(code: string, more: Some<Scan> = {}): Some<Scan> {
  return { id: randomUUID(), shown: { $case: 'code', value: code }, ...more };
}

/** What a scan came to, in a word. */
export function told({ result, reason }: Pick<ScanOutcome, 'result' | 'reason'>): string {
  const word = words.get(result) ?? 'nothing';
  return reason === '' ? word : `${word} ${reason}`;
}

const words = new Map<ScanResult, string>([
  [ScanResult.SCAN_RESULT_ADMITTED, 'admitted'],
  [ScanResult.SCAN_RESULT_ALREADY_USED, 'already used'],
  [ScanResult.SCAN_RESULT_LEFT, 'left'],
  [ScanResult.SCAN_RESULT_UNDONE, 'undone'],
  [ScanResult.SCAN_RESULT_NOT_INSIDE, 'not inside'],
  [ScanResult.SCAN_RESULT_REFUSED, 'refused'],
]);
