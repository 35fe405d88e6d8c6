import { repeat } from '@inclust/messaging';
import { migrate } from '@inclust/mongo';
import type { NodeId } from '@inclust/kernel';
import { askDue, type Asking } from '@inclust/wishes';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { AwayApp, OtherEvents } from './app/away/ports.ts';
import { changedAt, givenUpAt, type RegistrationWish } from './domain/away/away-registration.ts';
import { awayMigrations, createAwayStore } from './storage/away/away-store.ts';

/** What registrations at other nodes need. */
export interface AwayDependencies extends Pick<AwayApp, 'knows'> {
  readonly node: NodeId;
  readonly mongo: Connection;
  readonly others: OtherEvents;
  readonly logger: Logger;
  /** How often is asked for what can still change, in milliseconds; a minute unless told otherwise. */
  readonly askEvery?: number;
  readonly now: () => number;
}

/** The running registrations of this node's members at other nodes. */
export interface Away extends AsyncDisposable {
  readonly app: AwayApp;
}

/** How often is looked for what is due, in milliseconds. */
const lookEvery = 1_000;

/** Starts registrations at other nodes: makes their collection, and asks the nodes of events until they answer. */
export async function createAway(dependencies: AwayDependencies): Promise<Away> {
  const { node, mongo, others, logger, knows, askEvery = 60_000, now } = dependencies;
  await migrate(mongo, 'away-registrations', awayMigrations);
  const store = createAwayStore(mongo);
  const asking = {
    store,
    request: (away) => others.request(away),
    changedAt,
    givenUpAt,
    askEvery,
    now,
  } satisfies Asking<RegistrationWish>;
  const app: AwayApp = { node, ...asking, ...(knows ? { knows } : {}) };
  const repeating = repeat(
    lookEvery,
    () => askDue(app),
    (error) => logger.warn({ err: error }, 'other nodes could not be asked for registrations'),
  );
  return { app, [Symbol.asyncDispose]: () => repeating[Symbol.asyncDispose]() };
}
