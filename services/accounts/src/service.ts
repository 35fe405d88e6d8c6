import { Metadata, status } from '@grpc/grpc-js';
import { eventSubject, MemberServiceClient, MemberState } from '@inclust/contracts';
import type { NodeAccess } from '@inclust/access';
import { InfrastructureError, instantOfMilliseconds, type Language, type NodeId, type Uuid } from '@inclust/kernel';
import type { Mailer } from '@inclust/mail';
import { ackWait, consume, eventsStream, keepStreams, eventPublisher } from '@inclust/messaging';
import { AggregateStore, migrate, OutboxRelay, type OutboxState } from '@inclust/mongo';
import { callUnary, openClient, type RpcContext, type RpcService } from '@inclust/rpc';
import { currentTraceparent, gauge } from '@inclust/telemetry';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { AccountsApp, MemberStanding, OidcProvider } from './app/ports.ts';
import { accountDecider, type Account } from './domain/account.ts';
import { apiKeyDecider, type ApiKey } from './domain/api-key.ts';
import { pendingWork } from './pending-work.ts';
import { argon2id, secrets } from './secrets.ts';
import { createAccountStore } from './storage/account-store.ts';
import { createApiKeyStore } from './storage/api-key-store.ts';
import { collections } from './storage/collections.ts';
import { createCredentialStore } from './storage/credential-store.ts';
import { leases } from './storage/lease.ts';
import { accountMapping, apiKeyMapping } from './storage/mappings.ts';
import { accountMigrations } from './storage/migrations.ts';
import { createOidcLoginStore } from './storage/oidc-login-store.ts';
import { createResetStore } from './storage/reset-store.ts';
import { createSessionStore } from './storage/session-store.ts';
import { createTryStore } from './storage/try-store.ts';
import { encodeAccountEvent, encodeApiKeyEvent } from './transport/events/account-events.ts';
import { followErasures } from './transport/events/erased-members.ts';
import { accountLookupService } from './transport/grpc/account-lookup-service.ts';
import { accountService } from './transport/grpc/account-service.ts';
import { apiKeyCheckService, apiKeyService } from './transport/grpc/api-key-service.ts';
import { sessionService } from './transport/grpc/session-service.ts';
import { letterOf } from './transport/mail/letters.ts';
import type { OidcSettings } from './app/oidc-settings.ts';

/** What accounts need from the process they run in. */
export interface AccountsDependencies {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly access: Pick<NodeAccess, 'admit' | 'client' | 'signer' | 'endings'>;
  readonly mailer: Mailer;
  readonly oidc?: OidcSettings | undefined;
  /** The address of a proxy that is believed where a call came from (`x-real-ip`). */
  readonly trustedProxy?: string | undefined;
  /** Where the register answers. */
  readonly membersAddress: string;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** The consumer of events that accounts follow. */
const durable = 'accounts';

/** The running service of accounts. */
export interface AccountsService extends AsyncDisposable {
  readonly services: readonly RpcService[];
}

/** Starts the accounts of a node: people, their sessions and passwords, and the keys of programs. */
export async function createAccounts(dependencies: AccountsDependencies): Promise<AccountsService> {
  const { node, language, mongo, nats, access, mailer, oidc, logger, onStep } = dependencies;
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'accounts', accountMigrations, onStep);
  const consumer = {
    durable_name: durable,
    filter_subject: eventSubject(node, 'inclust.members.v1.MemberErased'),
    ack_policy: 'explicit',
    ack_wait: ackWait * 1_000_000,
    max_deliver: -1,
  } as const;
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer] }], logger));
  const relays = { accounts: relayOf(dependencies, 'accounts'), apiKeys: relayOf(dependencies, 'apiKeys') };
  opened.use(relays.accounts);
  opened.use(relays.apiKeys);
  const later = opened.use(pendingWork(logger));
  const common = { connection: mongo, now: Date.now };
  const saving = { traceparent: currentTraceparent, now: () => instantOfMilliseconds(Date.now()) };
  const members = opened.use(openClient(MemberServiceClient, dependencies.membersAddress, access.client));
  const app: AccountsApp = {
    node,
    language,
    accounts: createAccountStore(mongo, {
      ...saving,
      decider: accountDecider,
      forgets: (events) => events.some(({ kind }) => kind === 'erased'),
      encode: encodeAccountEvent,
      aggregates: new AggregateStore<Account>({
        ...common,
        collection: collections.accounts,
        mapping: accountMapping,
        outbox: relays.accounts,
      }),
    }),
    keys: createApiKeyStore(mongo, {
      ...saving,
      decider: apiKeyDecider,
      encode: encodeApiKeyEvent,
      aggregates: new AggregateStore<ApiKey>({
        ...common,
        collection: collections.apiKeys,
        mapping: apiKeyMapping,
        outbox: relays.apiKeys,
      }),
    }),
    credentials: createCredentialStore(mongo),
    sessions: createSessionStore(mongo),
    tries: createTryStore(mongo, Date.now),
    resets: createResetStore(mongo),
    passwords: argon2id(),
    secrets,
    sign: (subject, audience) => access.signer.sign(subject, audience),
    ended: (ended) => access.endings.tell(ended),
    send: (mail) => mailer.send(letterOf(node, mail)),
    forgetMail: (address) => mailer.forget(address),
    later: later.add,
    memberStanding: (member) => memberStanding(members, node, member),
    alone: leases(mongo, Date.now),
    ...(oidc
      ? { oidc: { provider: await providerOf(oidc, logger), logins: createOidcLoginStore(mongo, Date.now) } }
      : {}),
    now: Date.now,
  };
  opened.use(
    await consume({
      connection: nats,
      stream: eventsStream.stream.name,
      durable,
      handle: followErasures(app),
      ackWait,
      logger,
      ...(onStep ? { onStep } : {}),
    }),
  );
  relays.accounts.start();
  relays.apiKeys.start();
  const context: RpcContext = { logger, admit: access.admit };
  const outbox = async (): Promise<OutboxState> =>
    joint(await Promise.all([relays.accounts.state(), relays.apiKeys.state()]));
  opened.use(
    gauge('inclust.outbox.age', 's', 'Age of the oldest event that is not published.', async () => {
      const { oldest } = await outbox();
      return [{ value: oldest ? (Date.now() - oldest.getTime()) / 1000 : 0, labels: { service: 'accounts' } }];
    }),
  );
  const stack = opened.move();
  return {
    services: [
      accountService(app, context),
      sessionService(app, context, dependencies.trustedProxy),
      apiKeyService(app, context),
      apiKeyCheckService(app, context),
      accountLookupService(app, outbox, context),
    ],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function relayOf(
  { node, mongo, nats, logger, onStep }: AccountsDependencies,
  things: 'accounts' | 'apiKeys',
): OutboxRelay {
  return new OutboxRelay({
    connection: mongo,
    collection: collections[things],
    publisher: eventPublisher(node, nats, things),
    logger,
    now: Date.now,
    ...(onStep ? { onStep } : {}),
  });
}

/** The library is loaded where there is a provider: a node without one does not pay for it. */
async function providerOf(settings: OidcSettings, logger: Logger): Promise<OidcProvider> {
  const { openIdProvider } = await import('./transport/oidc/provider.ts');
  return openIdProvider(settings, logger);
}

async function memberStanding(members: MemberServiceClient, node: NodeId, member: Uuid): Promise<MemberStanding> {
  const name = `nodes/${node}/members/${member}`;
  try {
    const { member: found } = await callUnary(members.getMember.bind(members), new Metadata(), { name }, 5_000);
    if (found?.state === MemberState.MEMBER_STATE_ERASED) return 'erased';
    return found?.name === name ? 'there' : 'merged';
  } catch (error) {
    if ((error as { code?: unknown }).code === status.NOT_FOUND) return 'unknown';
    throw new InfrastructureError('the register is away', { cause: error });
  }
}

/** What waits in several outboxes. */
function joint(outboxes: readonly OutboxState[]): OutboxState {
  const times = outboxes.flatMap(({ oldest }) => oldest?.getTime() ?? []);
  return {
    waiting: outboxes.reduce((sum, { waiting }) => sum + waiting, 0),
    oldest: times.length > 0 ? new Date(Math.min(...times)) : undefined,
  };
}
