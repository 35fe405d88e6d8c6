import { randomUUID } from 'node:crypto';
import { accept, refuse, type Outcome } from '@inclust/kernel';
import mongoose, { type Connection } from 'mongoose';
import {
  AggregateStore,
  type AggregateCommand,
  type AggregateMapping,
  type Change,
  type Outbox,
  type RequestKey,
  type StoredDocument,
  type Transactions,
} from '../src/index.ts';

/** The smallest aggregate that has everything: a number that only commands change, and a label that is taken once. */
export interface Counter {
  readonly total: number;
  readonly label?: string;
}

export const counterMapping: AggregateMapping<Counter> = {
  encode: (state) => ({ ...state }),
  decode: (stored) => stored as Counter,
  fields: (state) => (state.label === undefined ? {} : { label: state.label }),
  taken: (index) => ({ code: `taken-${index}`, kind: 'exists', message: 'Another counter has this label.' }),
};

/** An outbox that publishes nothing, and notes what it is told. */
export function silentOutbox(now: () => number = () => 1_000) {
  const written: StoredDocument[] = [];
  const told: string[] = [];
  const outbox: Outbox = {
    writer: randomUUID(),
    ready: () => undefined,
    stamp: () => new Date(now()),
    written: (document) => void written.push(document),
    withdrawn: (id) => void told.push(`${id} withdrawn`),
    doubted: (id) => void told.push(`${id} doubted`),
    pendingOf: async ({ pending }) => pending,
  };
  return { outbox, written, told };
}

/** A store of counters over a collection, and the documents it says it has written. */
export function counterStore(
  connection: Connection,
  collection: string,
  now: () => number = () => 1_000,
  transactions?: Transactions,
  given?: Outbox,
) {
  const { outbox, written, told } = silentOutbox(now);
  const store = new AggregateStore<Counter>({
    connection,
    collection,
    mapping: counterMapping,
    now,
    ...(transactions ? { transactions } : {}),
    outbox: given ?? outbox,
  });
  return { store, written, told };
}

let events = 0;

/** An event whose id says who made it. */
export function counted(by: string): Change<Counter>['events'][number] {
  events += 1;
  return { id: `${by}-${events}`, type: 'counted', at: '2027-01-01T00:00:00.000Z', body: new Uint8Array([events]) };
}

/** A command that adds one, by whoever `by` names. */
export function add(by: string, request?: RequestKey): AggregateCommand<Counter> {
  return {
    ...(request ? { request } : {}),
    creates: false,
    decide: (counter): Outcome<Change<Counter>> =>
      accept({ state: { ...counter?.state, total: (counter?.state.total ?? 0) + 1 }, events: [counted(by)] }),
  };
}

/** A command that expects that there is no such counter yet. */
export function create(label: string | undefined, request?: RequestKey): AggregateCommand<Counter> {
  return {
    ...(request ? { request } : {}),
    creates: true,
    decide: (counter): Outcome<Change<Counter>> =>
      counter
        ? refuse({ code: 'there-already', kind: 'exists', message: 'There is such a counter.' })
        : accept({ state: { total: 0, ...(label === undefined ? {} : { label }) }, events: [counted('created')] }),
  };
}

/** The document as it is stored. */
export async function stored(connection: Connection, collection: string, id: string): Promise<StoredDocument> {
  const document = await connection.collection(collection).findOne({ _id: id as never });
  if (!document) throw new Error(`there is no ${id} in ${collection}`);
  return document as unknown as StoredDocument;
}

/** What was accepted; throws the refusal's code otherwise. */
export function accepted<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
  return outcome.value;
}

/** The code of the refusal; `accepted` where there was none. */
export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'accepted' : outcome.refusal.code;
}

/** A connection that tells every command it sends, to see what a piece of work asks of the server. */
export async function watchedConnection(url: string): Promise<{ connection: Connection; commands: object[] }> {
  const connection = await mongoose.createConnection(url, { monitorCommands: true, autoCreate: false }).asPromise();
  const commands: object[] = [];
  connection.getClient().on('commandStarted', (event) => commands.push({ ...event.command, name: event.commandName }));
  return { connection, commands };
}
