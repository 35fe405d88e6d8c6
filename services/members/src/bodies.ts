import type { Uuid } from '@inclust/kernel';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { ServiceAccess } from '@inclust/access';
import { repeat, type StatePublisher } from '@inclust/messaging';
import { AggregateStore, OutboxRelay, type OutboxState } from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import { currentTraceparent } from '@inclust/telemetry';
import { endMembershipsOfClosed } from './app/bodies/change-body.ts';
import { ensureStandingBodies } from './app/bodies/ensure-standing.ts';
import { exchangeWithNodes } from './app/bodies/exchange.ts';
import { followMembers, type ChangedMember } from './app/bodies/follow-members.ts';
import { NodeRest } from './app/bodies/node-rest.ts';
import type { BodiesApp } from './app/bodies/ports.ts';
import type { Clock, MemberStore } from './app/ports.ts';
import type { BodyApplication } from './domain/bodies/application.ts';
import type { Body } from './domain/bodies/body.ts';
import type { BodyMembership } from './domain/bodies/membership.ts';
import type { Home } from './domain/bodies/subject.ts';
import { createApplicationStore } from './storage/bodies/application-store.ts';
import { bodyMapping, createBodyStore } from './storage/bodies/body-store.ts';
import { bodyCollections } from './storage/bodies/collections.ts';
import { createMembershipStore, membershipMapping } from './storage/bodies/membership-store.ts';
import { encodeBodyEvent, encodeMembershipEvent } from './transport/events/bodies/body-facts.ts';
import { createBodyPublisher, republish, type BodyPublisherOptions } from './transport/events/bodies/body-publisher.ts';
import { bodyStateOf, membershipStateOf } from './transport/events/bodies/body-state.ts';
import { bodyService } from './transport/grpc/bodies/body-service.ts';
import { openOtherNodes } from './transport/grpc/bodies/other-nodes.ts';
import { bodyReplicationService } from './transport/grpc/bodies/replication-service.ts';

/** What bodies need of the register they belong to. */
export interface BodiesDependencies extends Home {
  readonly role: 'city' | 'meta';
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly states: StatePublisher;
  readonly members: MemberStore;
  readonly clock: Clock;
  readonly access: ServiceAccess;
  /** Where the node's federation service answers. */
  readonly federationAddress: string;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** The running bodies of a node. */
export interface Bodies extends AsyncDisposable {
  readonly services: readonly RpcService[];
  /** Lets bodies know what members have become. Rejects where that must be repeated. */
  follow(changed: readonly ChangedMember[]): Promise<void>;
  /** What members want of bodies. */
  applicationsOf(members: readonly Uuid[]): Promise<readonly BodyApplication[]>;
  /** What waits to be published. */
  outboxes(): Promise<readonly OutboxState[]>;
}

/** How often other nodes are told what waits, and how often closed bodies are looked at, in milliseconds. */
const exchangeEvery = 2_000;
const closingEvery = 5 * 60 * 1_000;
/** Bodies change rarely: what a crash left is found a little later than members. */
const sweepEvery = 5_000;

/** Starts the bodies of a node: makes those that are always there, publishes, and talks with other nodes. */
export async function createBodies(dependencies: BodiesDependencies): Promise<Bodies> {
  const { node, countryCode, language, role, mongo, nats, states, members, clock, access, logger } = dependencies;
  await using opened = new AsyncDisposableStack();
  const bodyPublishing: BodyPublisherOptions<Body> = {
    node,
    nats,
    states,
    decode: bodyMapping.decode,
    aboutOf: ({ id }) => `bodies/${id}`,
    stateOf: (kept) => bodyStateOf(node, kept),
  };
  const membershipPublishing: BodyPublisherOptions<BodyMembership> = {
    node,
    nats,
    states,
    decode: membershipMapping.decode,
    aboutOf: ({ body, id }) => `bodies/${body}/memberships/${id}`,
    stateOf: (kept) => membershipStateOf(node, kept),
  };
  const relaying = { connection: mongo, logger, now: Date.now, sweepEvery };
  const bodyRelay = opened.use(
    new OutboxRelay({
      ...relaying,
      collection: bodyCollections.bodies,
      publisher: createBodyPublisher(bodyPublishing),
    }),
  );
  const membershipRelay = opened.use(
    new OutboxRelay({
      ...relaying,
      collection: bodyCollections.memberships,
      publisher: createBodyPublisher(membershipPublishing),
    }),
  );
  const keeping = { connection: mongo, now: Date.now };
  const nodes = opened.use(openOtherNodes(node, dependencies.federationAddress, access.client));
  let hurry = (): void => {};
  const app: BodiesApp = {
    node,
    countryCode,
    language,
    members,
    bodies: createBodyStore({
      connection: mongo,
      aggregates: new AggregateStore<Body>({
        ...keeping,
        collection: bodyCollections.bodies,
        mapping: bodyMapping,
        outbox: bodyRelay,
      }),
      encode: (event, body, version) => encodeBodyEvent(node, event, body, version),
      traceparent: currentTraceparent,
    }),
    memberships: createMembershipStore({
      connection: mongo,
      aggregates: new AggregateStore<BodyMembership>({
        ...keeping,
        collection: bodyCollections.memberships,
        mapping: membershipMapping,
        outbox: membershipRelay,
        written: () => hurry(),
      }),
      encode: (event, membership, version) => encodeMembershipEvent(node, event, membership, version),
      traceparent: currentTraceparent,
    }),
    applications: createApplicationStore(mongo),
    nodes,
    clock,
    hurry: () => hurry(),
    onStep: dependencies.onStep ?? (() => {}),
  };
  await ensureStandingBodies(app, role);
  bodyRelay.start();
  membershipRelay.start();
  const rest = new NodeRest(Date.now, Math.random);
  const exchanging = opened.use(
    repeat(
      exchangeEvery,
      () => exchangeWithNodes(app, rest, logger),
      (error) => logger.warn({ err: error }, 'other nodes could not be told about bodies'),
      'later',
    ),
  );
  hurry = () => exchanging.soon();
  opened.use(
    repeat(
      closingEvery,
      (stop) => endMembershipsOfClosed(app, stop),
      (error) => logger.warn({ err: error }, 'closed bodies could not be looked at'),
    ),
  );
  const context: RpcContext = { logger, admit: access.admit };
  const again = async (): Promise<number> =>
    (await republish(bodyPublishing, app.bodies.all())) +
    (await republish(membershipPublishing, app.memberships.all()));
  const stack = opened.move();
  return {
    services: [bodyService(app, context), bodyReplicationService(app, again, context)],
    follow: (changed) => followMembers(app, changed),
    applicationsOf: (members) => app.applications.ofMembers(members),
    outboxes: () => Promise.all([bodyRelay.state(), membershipRelay.state()]),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
