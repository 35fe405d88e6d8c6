import { Metadata, status } from '@grpc/grpc-js';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  AccountLookupServiceClient,
  CoworkingNodeServiceClient,
  EventReplicationServiceClient,
  FactReplicationServiceClient,
  MemberReplicationServiceClient,
  OperationsServiceService,
  OutboxStatus,
  WebhookNodeServiceClient,
  type OperationsServiceServer,
} from '@inclust/contracts';
import type { ServiceAccess } from '@inclust/access';
import { accept, invalid, refuse } from '@inclust/kernel';
import {
  countDeadLetters,
  deadLetterStream,
  keepStreams,
  listDeadLetters,
  replayDeadLetter,
  type DeadLetter,
} from '@inclust/messaging';
import { decodePageToken, encodePageToken, pageSize } from '@inclust/mongo';
import { callUnary, openClient, unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { Logger } from 'pino';
import { consumerGauges } from './consumer-gauge.ts';
import { consumerStatus } from './consumer-status.ts';
import { tailEvents } from './tail-events.ts';

/** What the operator's service needs. */
export interface OperationsDependencies {
  readonly node: string;
  /** The account of the node's services. */
  readonly nats: NatsConnection;
  /** Where the register answers, for its outbox. */
  readonly membersAddress: string;
  /** Where accounts answer, for theirs. */
  readonly accountsAddress: string;
  /** Where events answer, for theirs. */
  readonly eventsAddress: string;
  /** Where co-working answers, for its. */
  readonly coworkingAddress: string;
  /** Where reports are kept, for theirs. */
  readonly reportingAddress: string;
  /** Where webhooks answer, for theirs. */
  readonly webhooksAddress: string;
  readonly access: ServiceAccess;
  readonly logger: Logger;
}

/** The running service of the operator. */
export interface OperationsServiceHandle extends AsyncDisposable {
  readonly services: readonly RpcService[];
}

/** Dead letters replayed by one call, at most. */
const mostAtOnce = 10_000;

/** Starts what an operator looks at and mends a node with. It owns the stream of dead letters. */
export async function createOperations({
  node,
  nats,
  membersAddress,
  accountsAddress,
  eventsAddress,
  coworkingAddress,
  reportingAddress,
  webhooksAddress,
  access,
  logger,
}: OperationsDependencies): Promise<OperationsServiceHandle> {
  await using opened = new AsyncDisposableStack();
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [deadLetterStream], logger));
  opened.use(consumerGauges(manager));
  const members = opened.use(openClient(MemberReplicationServiceClient, membersAddress, access.client));
  const accounts = opened.use(openClient(AccountLookupServiceClient, accountsAddress, access.client));
  const events = opened.use(openClient(EventReplicationServiceClient, eventsAddress, access.client));
  const coworking = opened.use(openClient(CoworkingNodeServiceClient, coworkingAddress, access.client));
  const reporting = opened.use(openClient(FactReplicationServiceClient, reportingAddress, access.client));
  const webhooks = opened.use(openClient(WebhookNodeServiceClient, webhooksAddress, access.client));
  const context: RpcContext = { logger, admit: access.admit };
  const ending = new AbortController();
  const implementation: OperationsServiceServer = {
    getNodeStatus: unary(context, async () => {
      // In the order in which a message goes, so that one that moves meanwhile is seen at least once.
      const outboxes = await Promise.all([
        outboxOf('members', callUnary(members.getMembersOutbox.bind(members), new Metadata(), {}, 10_000)),
        outboxOf('accounts', callUnary(accounts.getAccountsOutbox.bind(accounts), new Metadata(), {}, 10_000)),
        outboxOf('events', callUnary(events.getEventsOutbox.bind(events), new Metadata(), {}, 10_000)),
        outboxOf('coworking', callUnary(coworking.getCoworkingOutbox.bind(coworking), new Metadata(), {}, 10_000)),
        outboxOf('reporting', callUnary(reporting.getReportingOutbox.bind(reporting), new Metadata(), {}, 10_000)),
        outboxOf('webhooks', callUnary(webhooks.getWebhooksOutbox.bind(webhooks), new Metadata(), {}, 10_000)),
      ]);
      const consumers = await consumerStatus(manager);
      const deadLetters = await countDeadLetters(manager);
      return accept({ nodeId: node, outboxes, consumers, deadLetters: BigInt(deadLetters) });
    }),
    listDeadLetters: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const position = decodePageToken('dead-letters', request.pageToken);
      if (!position.ok) return position;
      const found = await listDeadLetters(manager, Number(position.value?.id ?? 0), size.value + 1);
      const page = found.slice(0, size.value);
      const last = found.length > size.value ? page.at(-1) : undefined;
      return accept({
        deadLetters: page.map(letterToProto),
        nextPageToken: last ? encodePageToken('dead-letters', { key: '', id: String(last.id) }) : '',
      });
    }),
    replayDeadLetter: unary(context, async ({ id }) => {
      if (id !== '*' && !/^[1-9]\d{0,15}$/.test(id))
        return invalid([{ field: 'id', rule: 'dead-letter-id', message: 'Must be the id of a dead letter or *.' }]);
      const letters =
        id === '*' ? await listDeadLetters(manager, 0, mostAtOnce) : await listDeadLetters(manager, Number(id) - 1, 1);
      const wanted = id === '*' ? letters : letters.filter((letter) => String(letter.id) === id);
      if (id !== '*' && wanted.length === 0)
        return refuse({
          code: 'dead-letter-not-found',
          kind: 'not-found',
          message: 'There is no dead letter of this id.',
          resource: id,
        });
      const counts = { replayed: 0n, gone: 0n };
      for (const letter of wanted) {
        const result = await replayDeadLetter(nats, manager, letter);
        if (result !== 'failed') counts[result] += 1n;
      }
      return accept(counts);
    }),
    tailEvents: tailEvents(nats, context, ending.signal),
  };
  const stack = opened.move();
  return {
    services: [{ definition: OperationsServiceService, implementation, end: () => ending.abort() }],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function letterToProto(letter: DeadLetter) {
  return { ...letter, id: String(letter.id), sequence: BigInt(letter.sequence) };
}

/** What a service says of its outbox. One that cannot be reached, as in the first second of a node, is away rather than at fault. */
async function outboxOf(
  service: string,
  asked: Promise<{ readonly waiting: bigint; readonly oldestTime?: string | undefined }>,
): Promise<OutboxStatus> {
  try {
    const { waiting, oldestTime } = await asked;
    return OutboxStatus.fromPartial({ service, waiting, ...(oldestTime ? { oldestTime } : {}) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== status.UNAVAILABLE && code !== status.DEADLINE_EXCEEDED) throw error;
    return OutboxStatus.fromPartial({ service, away: true });
  }
}
