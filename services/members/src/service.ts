import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { ServiceAccess } from '@inclust/access';
import {
  AccountLookupServiceClient,
  BookingServiceClient,
  CreditServiceClient,
  RegistrationServiceClient,
} from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import { eventsStream, keepStreams, repeat, stateStream, StatePublisher } from '@inclust/messaging';
import {
  AggregateStore,
  migrate,
  openTransactions,
  type OutboxPublisher,
  OutboxRelay,
  type OutboxState,
} from '@inclust/mongo';
import { openClient, type RpcContext, type RpcService } from '@inclust/rpc';
import { currentTraceparent, gauge } from '@inclust/telemetry';
import { createEventTail, createWatching } from '@inclust/watch';
import { eraseReturned, finishErasures } from './app/erase-member.ts';
import { expireConsents } from './app/expire-consents.ts';
import type { MembersApp } from './app/ports.ts';
import type { ErasureLedger, RightsApp } from './app/rights-ports.ts';
import type { VaultApp } from './app/vault-ports.ts';
import { hasDeclarations } from './app/vault.ts';
import { createBodies, type Bodies } from './bodies.ts';
import { clockIn } from './clock-in.ts';
import type { Member } from './domain/member.ts';
import { createAuditLog } from './storage/audit-log.ts';
import { createDuplicateStore } from './storage/duplicate-store.ts';
import { createErasureStore } from './storage/erasure-store.ts';
import { memberCollection, memberModel } from './storage/member-document.ts';
import { forgetOldMerges } from './storage/forget-old-merges.ts';
import { decodeMember, memberMapping } from './storage/member-mapping.ts';
import { createMemberStore } from './storage/member-store.ts';
import { memberMigrations } from './storage/migrations.ts';
import { createNameVocabulary } from './storage/name-vocabulary.ts';
import { createVault, type VaultKeyFile } from './storage/vault-store.ts';
import { createMemberPublisher, republishMembers, republishStates } from './transport/events/member-publisher.ts';
import { encodeMemberEvent } from './transport/events/member-facts.ts';
import { accountsOf } from './transport/grpc/accounts.ts';
import { auditService } from './transport/grpc/audit-service.ts';
import { memberService } from './transport/grpc/member-service.ts';
import { bookingsOf } from './transport/grpc/bookings.ts';
import { creditOf } from './transport/grpc/credit.ts';
import { registrationsOf } from './transport/grpc/registrations.ts';
import { partyLookupService } from './transport/grpc/party-lookup-service.ts';
import { replicationService } from './transport/grpc/replication-service.ts';
import { rightsService } from './transport/grpc/rights-service.ts';
import { vaultService } from './transport/grpc/vault-service.ts';
import { writePersonalData } from './transport/pdf/personal-data.ts';

/** What the register needs from the process it runs in. */
export interface MembersDependencies {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  /** The node's IANA zone. */
  readonly timeZone: string;
  readonly role: 'city' | 'meta';
  /** ISO 3166-1 code of the node's country. */
  readonly countryCode: string;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly access: ServiceAccess;
  /** Where the node's federation service answers. */
  readonly federationAddress: string;
  /** Where the node's accounts answer. */
  readonly accountsAddress: string;
  /** Where the node's events answer. */
  readonly eventsAddress: string;
  /** Where the node's co-working answers, for what members have booked. */
  readonly coworkingAddress: string;
  /** The node's keys for the vault. */
  readonly vaultKeys: VaultKeyFile;
  /** Whom this node has ever erased. */
  readonly erasedMembers: ErasureLedger;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** How often consents that may have run out and erasures that were cut off are looked at, in milliseconds. */
const keepEvery = 5 * 60 * 1_000;

/** The running register. */
export interface MembersService extends AsyncDisposable {
  readonly services: readonly RpcService[];
}

/** Starts the register of a node: brings its collections and streams to what it needs, and begins to publish what is pending. */
export async function createMembers(dependencies: MembersDependencies): Promise<MembersService> {
  const { node, language, timeZone, mongo, nats, access, vaultKeys, erasedMembers, logger, onStep } = dependencies;
  const { accountsAddress, eventsAddress, coworkingAddress } = dependencies;
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'members', memberMigrations(language), onStep);
  const manager = await jetstreamManager(nats);
  const streams = await keepStreams(nats, manager, () => [eventsStream, stateStream(node)], logger);
  const states = new StatePublisher(nats, manager, stateStream(node).stream.name);
  const publisherOptions = { node, language, nats, states, decode: decodeMember };
  const relay = new OutboxRelay({
    connection: mongo,
    collection: memberCollection,
    publisher: followed(createMemberPublisher(publisherOptions), () => bodies),
    logger,
    now: Date.now,
    ...(onStep ? { onStep } : {}),
  });
  const vocabulary = opened.use(createNameVocabulary({ model: memberModel(mongo), logger }));
  const transactions = opened.use(await openTransactions(mongo, 'members'));
  const mapping = memberMapping(language);
  const aggregates = new AggregateStore<Member>({
    connection: mongo,
    transactions,
    collection: memberCollection,
    mapping,
    now: Date.now,
    outbox: relay,
    written: (document) => vocabulary.written(document),
    ...(onStep ? { onStep } : {}),
  });
  const store = createMemberStore({
    connection: mongo,
    aggregates,
    mapping,
    encode: (event, member, version) => encodeMemberEvent(node, event, member, version),
    traceparent: currentTraceparent,
    node,
  });
  const clock = clockIn(timeZone);
  const vault: VaultApp = {
    node,
    store,
    vault: createVault(mongo, vaultKeys),
    audit: createAuditLog(mongo),
    clock,
  };
  const app: MembersApp = {
    node,
    language,
    store,
    vocabulary,
    duplicates: createDuplicateStore(mongo),
    hasDeclarations: (member, actor) => hasDeclarations(vault, member, actor),
    clock,
    republisher: {
      republish: (members) => republishMembers(publisherOptions, members),
      republishStates: (members) => republishStates(publisherOptions, members),
    },
  };
  const rights: RightsApp = {
    register: app,
    vault: vault.vault,
    audit: vault.audit,
    erasures: createErasureStore(mongo),
    ledger: erasedMembers,
    applicationsOf: (members) => bodies.applicationsOf(members),
    accountsOf: accountsOf(opened.use(openClient(AccountLookupServiceClient, accountsAddress, access.client)), node),
    registrationsOf: registrationsOf(
      opened.use(openClient(RegistrationServiceClient, eventsAddress, access.client)),
      node,
    ),
    bookingsOf: bookingsOf(opened.use(openClient(BookingServiceClient, coworkingAddress, access.client)), node),
    creditOf: creditOf(opened.use(openClient(CreditServiceClient, coworkingAddress, access.client)), node),
  };
  await finishRotation(vault, logger);
  const bodies: Bodies = opened.use(
    await createBodies({ ...dependencies, states, members: app.store, clock: app.clock }),
  );
  relay.start();
  const returned = await eraseReturned(rights);
  if (returned > 0) logger.warn({ members: returned }, 'an older copy of the database had brought back erased members');
  await finishErasures(rights);
  const keeping = repeat(
    keepEvery,
    async (stop) => {
      const ended = await expireConsents(app, stop);
      if (ended > 0) logger.info({ members: ended }, 'consents have run out');
      const erased = await finishErasures(rights);
      if (erased > 0) logger.info({ members: erased }, 'erasures finished that were cut off');
    },
    (error) => logger.warn({ err: error }, 'consents and erasures could not be looked at'),
  );
  const forgetting = forgetOldMerges(mongo, Date.now, logger);
  const age = gauge('inclust.outbox.age', 's', 'Age of the oldest event that is not published.', async () => {
    const { oldest } = await relay.state();
    return [{ value: oldest ? (Date.now() - oldest.getTime()) / 1000 : 0, labels: { service: 'members' } }];
  });
  const context: RpcContext = { logger, admit: access.admit };
  const tail = createEventTail({ node, nats, manager, logger });
  const watching = opened.use(createWatching({ node, service: 'members', tail, context }));
  const outbox = async (): Promise<OutboxState> => joint([await relay.state(), ...(await bodies.outboxes())]);
  const stack = opened.move();
  return {
    services: [
      memberService(app, context, watching),
      vaultService(vault, context),
      auditService(vault.audit, context),
      rightsService(rights, (data, language) => writePersonalData(data, language, timeZone), context),
      replicationService(app, outbox, context),
      partyLookupService(app, context),
      ...bodies.services,
    ],
    [Symbol.asyncDispose]: async () => {
      await keeping[Symbol.asyncDispose]();
      age[Symbol.dispose]();
      await forgetting[Symbol.asyncDispose]();
      streams[Symbol.dispose]();
      await relay[Symbol.asyncDispose]();
      await stack.disposeAsync();
    },
  };
}

/** Lets bodies know what has become of members before their change counts as published: a crash in between comes to it again. */
function followed(publisher: OutboxPublisher, bodies: () => Bodies): OutboxPublisher {
  return {
    publish: async (documents) => {
      const done = await publisher.publish(documents);
      await bodies().follow(
        documents.map(({ state, version }) => {
          const { id, status } = decodeMember(state);
          return { id, status, version };
        }),
      );
      return done;
    },
  };
}

/** What waits in several outboxes. */
function joint(outboxes: readonly OutboxState[]): OutboxState {
  const times = outboxes.flatMap(({ oldest }) => oldest?.getTime() ?? []);
  return {
    waiting: outboxes.reduce((sum, { waiting }) => sum + waiting, 0),
    oldest: times.length > 0 ? new Date(Math.min(...times)) : undefined,
  };
}

/** A node whose keys are lost works on without its vault. */
async function finishRotation({ vault }: VaultApp, logger: Logger): Promise<void> {
  try {
    const rewrapped = await vault.finishRotation();
    if (rewrapped > 0) logger.info({ persons: rewrapped }, 'rotation of the key of the vault finished');
  } catch (error) {
    logger.error({ err: error }, 'keys in the vault cannot be opened');
  }
}
