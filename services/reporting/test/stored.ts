import { connectMongo, migrate, openTransactions, type Transactions } from '@inclust/mongo';
import { openTestDatabase, testScope } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import type { FactStore, ReadSubject, Rebuilding } from '../src/app/ports.ts';
import { deliveredIndicators } from '../src/domain/indicators/delivered.ts';
import { definitionId, type IndicatorDefinition } from '../src/domain/indicators/definition.ts';
import { reportingMigrations } from '../src/storage/collections.ts';
import { createFactStore } from '../src/storage/fact-store.ts';
import type { Definitions } from '../src/storage/own-indicator-store.ts';
import { createRebuilding, type RebuildStep } from '../src/storage/rebuild.ts';
import { readSubject } from '../src/transport/events/facts.ts';

/** One process over the database of a test. */
export interface StoredProcess {
  readonly connection: Connection;
  readonly transactions: Transactions;
  readonly store: FactStore;
}

/** What a rebuilding of a test has of its own. */
export interface RebuildWith {
  readonly read?: ReadSubject;
  readonly now?: () => number;
  readonly onStep?: (step: RebuildStep) => void;
  readonly signal?: AbortSignal;
  readonly definitions?: readonly IndicatorDefinition[];
}

/** So many processes over a database of the test. */
export async function openProcesses(count: number): Promise<readonly StoredProcess[]> {
  const scope = testScope();
  const database = scope.use(openTestDatabase());
  const processes: StoredProcess[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const { connection } = scope.use(await connectMongo(database.url, `process-${turn}`));
    if (turn === 0) await migrate(connection, 'reporting', reportingMigrations);
    const transactions = scope.use(await openTransactions(connection, `process-${turn}`));
    const opened = { connection, transactions, store: storeOf({ connection, transactions }) };
    if (turn === 0) await rebuildingOf(opened).complete();
    processes.push(opened);
  }
  return processes;
}

/** The store of a process; `complete` is what it does where new numbers were begun, `together` how many subjects move on at once. */
export function storeOf(
  { connection, transactions }: Pick<StoredProcess, 'connection' | 'transactions'>,
  complete: () => Promise<void> = () => Promise.reject(new Error('the numbers are being made anew')),
  together?: number,
): FactStore {
  const many = together === undefined ? {} : { together };
  return createFactStore({ connection, transactions, definitions: fixed(deliveredIndicators), complete, ...many });
}

/** What makes the numbers of a process anew. */
export function rebuildingOf({ connection, transactions }: StoredProcess, more: RebuildWith = {}): Rebuilding {
  const { read = readSubject, now = Date.now, onStep, signal, definitions = deliveredIndicators } = more;
  return createRebuilding({
    connection,
    transactions,
    definitions: fixed(definitions),
    readSubject: read,
    now,
    ...(onStep ? { onStep } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** Definitions that stay as they are. */
function fixed(definitions: readonly IndicatorDefinition[]): Pick<Definitions, 'wanted' | 'of'> {
  const byId = new Map(definitions.map((definition) => [definitionId(definition), definition]));
  return {
    wanted: async () => definitions,
    of: async (ids) => {
      const found = ids.flatMap((id) => byId.get(id) ?? []);
      return found.length === ids.length ? found : undefined;
    },
  };
}

/** Every number that is not zero, by the place that it is kept under. */
export async function numbersOf({
  store,
}: StoredProcess): Promise<Record<string, readonly [value: number, days: number]>> {
  const cells = (await Promise.all(deliveredIndicators.map((one) => store.cells(definitionId(one))))).flat();
  return Object.fromEntries(
    cells
      .filter(({ value, days }) => value !== 0 || days !== 0)
      .map(({ definition, slice, node, month, previous, first, value, days }) => [
        [definition, slice, node, month, previous, first].join('|'),
        [value, days] as const,
      ])
      .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );
}
