import { createLogger } from '@inclust/host';
import { testAccess } from '@inclust/access/testing';
import {
  batchEvents,
  eventBatchPath,
  eventSubject,
  MemberRegistered,
  MemberServiceClient,
  MemberServiceService,
  type Envelope,
  type EventType,
  type Member,
  type WatchMembersRequest,
  type WatchMembersResponse,
} from '@inclust/contracts';
import { accept, type Outcome } from '@inclust/kernel';
import { connectNats, eventsStream, publishEvents, reconcileStreams } from '@inclust/messaging';
import { openClient, startRpcServer, type RpcContext } from '@inclust/rpc';
import { openTestNats, toldStream } from '@inclust/testkit';
import { jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { createEventTail } from '../src/event-tail.ts';
import type { Remembered } from '../src/recent-messages.ts';
import { createWatching, namesOf, type WatchingOptions } from '../src/watch.ts';

export const node = 'kerkyra';

type Thing = { $case: 'member'; value: Member };

/** What a watched node of a test has of its own. */
export interface WatchedNodeOptions {
  readonly stream?: Partial<StreamConfig>;
  readonly remembered?: Remembered;
  readonly limits?: NonNullable<WatchingOptions['limits']>;
  readonly admit?: RpcContext['admit'];
  readonly snapshot?: () => AsyncIterable<Outcome<readonly Thing[]>>;
}

/** A node of whose register only the events and the watch are there. Disposing ends it. */
export async function openWatchedNode(options: WatchedNodeOptions = {}) {
  await using opened = new AsyncDisposableStack();
  const logger = createLogger({ node, service: 'watch', destination: toldStream });
  const { url } = opened.use(await openTestNats());
  const { connection: nats } = opened.use(await connectNats({ url, name: 'watch-test', logger }));
  const manager = await jetstreamManager(nats);
  const declared = { stream: { ...eventsStream.stream, ...options.stream } };
  await reconcileStreams(manager, [declared]);
  const { remembered, limits, snapshot = nothing, admit = testAccess().admit } = options;
  const tail = createEventTail({ node, nats, manager, logger, ...(remembered ? { remembered } : {}) });
  const context = { logger, admit };
  const watching = opened.use(createWatching({ node, service: 'watch', tail, context, ...(limits ? { limits } : {}) }));
  const watchMembers = watching.watch<WatchMembersRequest, Thing>({
    path: 'members.v1.member.',
    names: ({ members }) => namesOf('members', members, (name) => accept(name)),
    nameOf: ({ subject }) => subject,
    snapshot,
  });
  const service = { definition: MemberServiceService, implementation: { watchMembers }, end: watching.end };
  const server = opened.use(await startRpcServer({ listen: '127.0.0.1:0', services: [service] }));
  const client = opened.use(openClient(MemberServiceClient, `127.0.0.1:${server.port}`));
  const stack = opened.move();
  return {
    manager,
    client,
    watching,
    declared,
    /** Publishes events that each came alone. */
    publish: async (...ids: readonly string[]) => {
      for (const id of ids) await publishOne(eventOf(id));
    },
    publishOne,
    /** Publishes events as one message. */
    publishTogether: async (...ids: readonly string[]) => {
      const events = ids.map((id) => ({ path: 'members.v1.member.registered', envelope: eventOf(id) }));
      const batch = batchEvents(node, '2027-01-10T12:00:00.000Z', events);
      await publishEvents(nats, [
        { subject: `inclust.${node}.${eventBatchPath}`, envelope: batch, messageId: batch.id },
      ]);
    },
    watch: (request: Partial<WatchMembersRequest> = {}) => opening(client, request),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };

  async function publishOne(envelope: Envelope): Promise<void> {
    const subject = eventSubject(envelope.node, envelope.type as EventType);
    const [durable] = await publishEvents(nats, [{ subject, envelope, messageId: envelope.id }]);
    if (!durable) throw new Error('an event of the test could not be published');
  }
}

/** An event of the register, `{subject}-{what}` as its id. */
export function eventOf(id: string, more: Partial<Envelope> = {}): Envelope {
  return {
    id,
    type: 'inclust.members.v1.MemberRegistered',
    node,
    time: '2027-01-10T12:00:00.000Z',
    subject: `members/${id.split('-')[0]}`,
    version: 1,
    tombstone: false,
    body: MemberRegistered.encode(MemberRegistered.fromPartial({})).finish(),
    ...more,
  };
}

/** A watch that is read an answer at a time. */
export interface OpenWatch extends Disposable {
  /** The next so many answers. */
  next(count: number): Promise<WatchMembersResponse[]>;
  /** The ids of the next so many changes, whatever else comes between them. */
  changes(count: number): Promise<string[]>;
  /** Reads until it ends, and what it ends with. */
  end(): Promise<unknown>;
}

function opening(client: MemberServiceClient, request: Partial<WatchMembersRequest>): OpenWatch {
  const call = client.watchMembers({ cursor: '', snapshot: false, members: [], types: [], ...request });
  // Also where nobody reads any more.
  call.on('error', () => undefined);
  const answers = (call as AsyncIterable<WatchMembersResponse>)[Symbol.asyncIterator]();
  const one = async (): Promise<WatchMembersResponse> => {
    const found = await answers.next();
    if (found.done) throw new Error('the watch has ended');
    return found.value;
  };
  return {
    next: async (count) => {
      const found: WatchMembersResponse[] = [];
      while (found.length < count) found.push(await one());
      return found;
    },
    changes: async (count) => {
      const found: string[] = [];
      while (found.length < count) {
        const { what } = await one();
        if (what?.$case === 'change') found.push(what.value.eventId);
      }
      return found;
    },
    end: async () => {
      for (;;) {
        try {
          await one();
        } catch (error) {
          return error;
        }
      }
    },
    [Symbol.dispose]: () => call.cancel(),
  };
}

async function* nothing() {}
