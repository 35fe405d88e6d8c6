import { status, type ClientReadableStream } from '@grpc/grpc-js';
import { testAccess } from '@inclust/access/testing';
import {
  AgendaServiceClient,
  DirectoryServiceClient,
  type AgendaFilter,
  type DirectoryFilter,
  WatchAgendaRequest,
  WatchDirectoryRequest,
  type WatchAgendaResponse,
  type WatchDirectoryResponse,
} from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import type { Actor, NodeId, Role } from '@inclust/kernel';
import { openClient, refusalOf, startRpcServer } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';
import { createStateTail, createStateWatching } from '@inclust/watch';
import { agendaService } from '../src/transport/grpc/agenda-service.ts';
import { directoryService } from '../src/transport/grpc/directory-service.ts';
import { openStores } from './stores.ts';

/** How often a process of a test looks for what others have changed, in milliseconds. */
const lookEvery = 50;

/**
 * A process that serves the directory and the agenda of a database to callers of one role, and hears of its own changes at once. Disposing ends
 * it.
 */
export async function openProcess(url: string, name: string, role: Role = 'operator') {
  await using opened = new AsyncDisposableStack();
  const logger = createLogger({ node: 'test', service: 'federation', destination: toldStream });
  const stores = opened.use(
    await openStores(url, name, {
      directoryChanged: () => tails.directory.soon(),
      agendaChanged: () => tails.agenda.soon(),
    }),
  );
  const { directory, agenda, connection } = stores;
  const tails = {
    directory: createStateTail({ state: directory, logger, lookEvery }),
    agenda: createStateTail({ state: agenda, logger, lookEvery }),
  };
  const actor: Actor = { kind: 'apiKey', id: 'key', node: 'arta' as NodeId, roles: [role] };
  const context = { logger, admit: testAccess(actor).admit };
  const limits = { checkpointEvery: 100 };
  const watching = {
    directory: opened.use(createStateWatching({ service: 'directory', tail: tails.directory, context, limits })),
    agenda: opened.use(createStateWatching({ service: 'agenda', tail: tails.agenda, context, limits })),
  };
  const services = [
    directoryService(directory, context, watching.directory),
    agendaService(agenda, directory, context, watching.agenda),
  ];
  const server = opened.use(await startRpcServer({ listen: '127.0.0.1:0', services }));
  const address = `127.0.0.1:${server.port}`;
  const clients = {
    directory: opened.use(openClient(DirectoryServiceClient, address)),
    agenda: opened.use(openClient(AgendaServiceClient, address)),
  };
  const stack = opened.move();
  return {
    directory: inTurn(directory),
    agenda: inTurn(agenda),
    connection,
    watchDirectory: (request: Wanted<DirectoryFilter> = {}) =>
      opening<WatchDirectoryResponse>(
        clients.directory.watchDirectory(WatchDirectoryRequest.fromPartial(request as object)),
      ),
    watchAgenda: (request: Wanted<AgendaFilter> = {}) =>
      opening<WatchAgendaResponse>(clients.agenda.watchAgenda(WatchAgendaRequest.fromPartial(request as object))),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Each change gets its place at once, so that what a test says one after the other is not told as one. */
function inTurn<Change, Store extends { apply(changes: readonly Change[]): Promise<void>; life(): Promise<unknown> }>(
  store: Store & { apply(changes: readonly Change[]): Promise<void> },
): Store {
  const apply = async (changes: readonly Change[]): Promise<void> => {
    await store.apply(changes);
    await store.life();
  };
  return { ...store, apply };
}

/** What a watch of a test is to tell. */
interface Wanted<Filter> {
  readonly cursor?: string;
  readonly snapshot?: boolean;
  readonly filter?: Partial<Filter>;
}

/** A watch that is read an answer at a time. */
export interface OpenWatch<Answer> extends Disposable {
  /** The next so many answers, whatever they are. */
  next(count: number): Promise<Answer[]>;
  /** The next so many answers but checkpoints. */
  news(count: number): Promise<Answer[]>;
  /** All answers but checkpoints, up to the first after which these are enough. */
  until(enough: (told: readonly Answer[]) => boolean): Promise<Answer[]>;
  /** All answers but checkpoints, until nothing has come for a while. */
  rest(): Promise<Answer[]>;
  /** Reads until it ends, and why: the status, the code of the refusal, and the fields at fault with their rules. */
  end(): Promise<string[]>;
}

interface SomeAnswer {
  readonly what?: { readonly $case: string } | undefined;
}

function opening<Answer extends SomeAnswer>(call: ClientReadableStream<Answer>): OpenWatch<Answer> {
  // Also where nobody reads any more.
  call.on('error', () => undefined);
  const answers: AsyncIterator<Answer> = call[Symbol.asyncIterator]();
  const one = async (): Promise<Answer> => {
    const found = await answers.next();
    if (found.done) throw new Error('the watch has ended');
    return found.value;
  };
  const isNews = ({ what }: Answer): boolean => what?.$case !== 'checkpoint';
  return {
    next: async (count) => {
      const found: Answer[] = [];
      while (found.length < count) found.push(await one());
      return found;
    },
    news: async (count) => {
      const found: Answer[] = [];
      while (found.length < count) {
        const answer = await one();
        if (isNews(answer)) found.push(answer);
      }
      return found;
    },
    until: async (enough) => {
      const found: Answer[] = [];
      while (!enough(found)) {
        const answer = await one();
        if (isNews(answer)) found.push(answer);
      }
      return found;
    },
    rest: async () => {
      const found: Answer[] = [];
      // The first one says where the watch begins.
      for (let checkpoints = 0; checkpoints < 3;) {
        const answer = await one();
        if (isNews(answer)) found.push(answer);
        else checkpoints += 1;
      }
      return found;
    },
    end: async () => {
      for (;;) {
        try {
          await one();
        } catch (error) {
          const { reason = '', violations = [] } = refusalOf(error) ?? {};
          const faults = violations.map(({ field, rule }) => `${field} ${rule}`);
          return [status[(error as { code: number }).code] ?? '', reason, ...faults];
        }
      }
    },
    [Symbol.dispose]: () => call.cancel(),
  };
}
