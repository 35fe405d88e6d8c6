import { connectMongo, migrate, openTransactions } from '@inclust/mongo';
import { createAgenda } from '../src/storage/agenda.ts';
import { createDirectoryStore } from '../src/storage/directory-store.ts';
import { federationMigrations } from '../src/storage/migrations.ts';

/** What a process of a test hears and whose clock it has. */
export interface StoresOptions {
  /** In epoch milliseconds. */
  readonly now?: () => number;
  readonly directoryChanged?: () => void;
  readonly agendaChanged?: () => void;
}

/** The directory and the agenda of one process. Disposing ends its connection. */
export async function openStores(url: string, name: string, options: StoresOptions = {}) {
  await using opened = new AsyncDisposableStack();
  const { connection } = opened.use(await connectMongo(url, name));
  await migrate(connection, 'federation', federationMigrations);
  const { now = Date.now, directoryChanged, agendaChanged } = options;
  // A start ends what is under way of the same name: each process of a test has its own.
  const directory = createDirectoryStore(
    connection,
    opened.use(await openTransactions(connection, `directory-${name}`)),
    directoryChanged,
  );
  const agenda = createAgenda({
    connection,
    transactions: opened.use(await openTransactions(connection, `agenda-${name}`)),
    now,
    ...(agendaChanged ? { changed: agendaChanged } : {}),
  });
  const stack = opened.move();
  return { connection, directory, agenda, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
