import { repeat } from '@inclust/messaging';
import { askDue, type WishStep } from '@inclust/wishes';
import type { NodeId } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { learn } from './app/away/learn.ts';
import { payAway } from './app/away/pay-away.ts';
import type { Ledger } from './app/credits/ports.ts';
import type { AwayApp, OtherNodes } from './app/away/ports.ts';
import { changedAt, givenUpAt, type BookingWish } from './domain/away/away-booking.ts';
import { createAwayStore } from './storage/away/away-store.ts';

/** What bookings at other nodes need. */
export interface AwayDependencies {
  readonly node: NodeId;
  readonly mongo: Connection;
  readonly others: OtherNodes;
  readonly ledger: Ledger;
  readonly logger: Logger;
  /** How often is asked for what can still change, in milliseconds; a minute unless told otherwise. */
  readonly askEvery?: number | undefined;
  readonly now: () => number;
  readonly onStep?: ((step: WishStep) => void) | undefined;
}

/** The running bookings of this node's members at other nodes. */
export interface Away extends AsyncDisposable {
  readonly app: AwayApp;
}

/** How often is looked for what is due, in milliseconds. */
const lookEvery = 1_000;

/** Starts bookings at other nodes: asks these until they answer. */
export function createAway({
  node,
  mongo,
  others,
  ledger,
  logger,
  askEvery = 60_000,
  now,
  onStep,
}: AwayDependencies): Away {
  const learning = payAway({ node, ledger, now });
  const app: AwayApp = {
    node,
    store: createAwayStore(mongo),
    others,
    request: (away) => others.request(away),
    learn: (away, before) => learn(learning, away, before),
    changedAt,
    givenUpAt,
    askEvery,
    now,
    ...(onStep ? { onStep } : {}),
  };
  const asking = repeat(
    lookEvery,
    () => askDue<BookingWish>(app),
    (error) => logger.warn({ err: error }, 'other nodes could not be asked for bookings'),
  );
  return { app, [Symbol.asyncDispose]: () => asking[Symbol.asyncDispose]() };
}
