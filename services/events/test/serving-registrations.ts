import { Metadata } from '@grpc/grpc-js';
import { testAccess } from '@inclust/access/testing';
import {
  OrderLine,
  RegisterRequest,
  type RegistrationAnswer,
  RegistrationRules,
  RegistrationServiceClient,
} from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { parseUuid, type Actor, type Uuid } from '@inclust/kernel';
import { connectMongo } from '@inclust/mongo';
import { callUnary, openClient, refusalOf, startRpcServer } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Occurrences } from '../src/app/places/ports.ts';
import { createRegistrations } from '../src/registrations.ts';
import { node } from './offices.ts';

/** The dates of events that there are: those of 2027 are open, those of 2028 are not yet. */
export const occurrences: Occurrences = {
  has: async () => true,
  occurrence: async (_, recurrence) => {
    if (recurrence.startsWith('2027')) return { open: true };
    return recurrence.startsWith('2028') ? { open: false, code: 'event-not-published' } : undefined;
  },
  overAt: async (_, recurrence) => Date.parse(`${recurrence}Z`),
};

export const guest: Actor = { kind: 'anonymous', id: 'anonymous', node, roles: [] };

/** Somebody who has logged in and is a member. */
export function memberOf(number: number): Actor & { readonly name: string } {
  const member = parseUuid(`00000000-0000-4000-8000-${`${number}`.padStart(12, '0')}`) as Uuid;
  const name = `nodes/${node}/members/${member}`;
  return { kind: 'account', id: `account-${number}`, node, roles: ['member'], member, session: 's', name };
}

/** One process of registrations for a caller, and a client of it. */
export async function serving(
  scope: AsyncDisposableStack,
  mongoUrl: string,
  nats: NatsConnection,
  actor?: Actor,
  now?: () => number,
) {
  const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(mongoUrl, 'registrations-test')).connection;
  const access = testAccess(actor);
  const needs = {
    node,
    language: 'el' as const,
    mongo,
    nats,
    occurrences,
    access,
    logger,
    ...(now ? { now } : {}),
  };
  const registrations = scope.use(await createRegistrations(needs));
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: registrations.services }));
  const client = scope.use(openClient(RegistrationServiceClient, `127.0.0.1:${server.port}`));
  return { mongo, registrations, client };
}

let requests = 0;

/** A request id that no other request has, long enough for guests. */
export function newRequestId(): string {
  requests += 1;
  return `request-${String(requests).padStart(20, '0')}`;
}

const none = new Metadata();

/** A client's calls, with what most requests have. */
export function calls(client: RegistrationServiceClient) {
  const change =
    (method: 'cancelRegistration' | 'acceptOffer' | 'declineOffer') =>
    async (name: string, linkToken = '') =>
      (await callUnary(client[method].bind(client), none, { name, linkToken, requestId: newRequestId() })).registration;
  return {
    setRules: async (event: string, rules: Partial<RegistrationRules>) =>
      (
        await callUnary(client.setRegistrationRules.bind(client), none, {
          event,
          rules: RegistrationRules.fromPartial({
            quotas: [{ id: 'room', capacity: 1 }],
            ticketTypes: [{ id: 'seat', quotas: ['room'] }],
            waitingList: true,
            holdMilliseconds: 900_000n,
            offerMilliseconds: 3_600_000n,
            ...rules,
          } as RegistrationRules),
          requestId: newRequestId(),
        })
      ).rules,
    register: (occurrence: string, more: Partial<RegisterRequest> = {}) =>
      callUnary(client.register.bind(client), none, {
        ...RegisterRequest.fromPartial({ occurrence, lines: [seats(1)], wait: true, requestId: newRequestId() }),
        ...more,
      }),
    hold: (occurrence: string) =>
      callUnary(client.holdPlaces.bind(client), none, {
        occurrence,
        person: '',
        lines: [seats(1)],
        requestId: newRequestId(),
        language: '',
      }),
    confirm: async (
      name: string,
      lines: OrderLine[],
      linkToken = '',
      answers: Record<string, RegistrationAnswer> = {},
    ) =>
      (
        await callUnary(client.confirmHold.bind(client), none, {
          name,
          lines,
          answers,
          linkToken,
          requestId: newRequestId(),
        })
      ).registration,
    cancel: change('cancelRegistration'),
    accept: change('acceptOffer'),
    decline: change('declineOffer'),
    get: async (name: string, linkToken = '') =>
      (await callUnary(client.getRegistration.bind(client), none, { name, linkToken })).registration,
    list: (more: { occurrence?: string; person?: string; states?: number[]; pageSize?: number; pageToken?: string }) =>
      callUnary(client.listRegistrations.bind(client), none, {
        occurrence: '',
        person: '',
        states: [],
        pageSize: 0,
        pageToken: '',
        ...more,
      } as Parameters<typeof client.listRegistrations>[0]),
    availability: (occurrence: string) => callUnary(client.getAvailability.bind(client), none, { occurrence }),
    raw: client,
  };
}

/** A line of an order of seats, for somebody where one is named. */
export function seats(quantity: number, displayName = '', email = ''): OrderLine {
  const attendees = displayName === '' ? [] : [{ displayName, email }];
  return OrderLine.fromPartial({ ticketType: 'seat', quantity, attendees });
}

/** The code of the refusal with which a call fails, with the rules of its fields; `undefined` when it does not. */
export async function refused(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { reason = '', violations = [] } = refusalOf(error) ?? {};
    return [reason, ...violations.map(({ field, rule }) => `${field} ${rule}`)].join(', ');
  }
}
