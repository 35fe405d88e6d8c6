export type {
  AggregateCommand,
  AggregateMapping,
  Change,
  CommandResult,
  JointCommand,
  PendingEvent,
  RequestKey,
  Versioned,
} from './aggregate.ts';
export { AggregateStore, type AggregateStoreOptions } from './aggregate-store.ts';
export { dropIndex } from './drop-index.ts';
export { tooBusy } from './too-busy.ts';
export { Batches, type BatchSizes } from './batches.ts';
export { connectMongo, type MongoConnection } from './connection.ts';
export { decodeMoney } from './decode-money.ts';
export { manyOf, versionsOf } from './many-of.ts';
export { migrate, NewerSchemaError, type Migration } from './migrations.ts';
export { applyNewest, type Carrying, type ProjectedRow } from './newest-wins.ts';
export type { Outbox } from './outbox.ts';
export { makeOutbox } from './outbox-writers.ts';
export { OutboxRelay, type OutboxPublisher, type OutboxRelayOptions, type OutboxState } from './outbox-relay.ts';
export { pageOf, type Page, type PageWanted } from './page-of.ts';
export { outboxStates } from './outbox-states.ts';
export { decodePageToken, encodePageToken, pageSize, pageSizes, type PagePosition } from './page-token.ts';
export { Digesting, digestOf, type ReplicaDigest, type ReplicaRow } from './replica-digest.ts';
export { derivedId, requestKey } from './request-key.ts';
export {
  saved,
  savedTogether,
  type AtVersion,
  type Decision,
  type JointDecision,
  type SavedTogether,
  type SavingOptions,
} from './saved.ts';
export type { Step, StepHook } from './steps.ts';
export { openTransactions, type Transactions } from './transactions.ts';
export type { StoredAnswer, StoredDocument } from './stored-document.ts';
export { wasInserted } from './was-inserted.ts';
export { writeWhole } from './whole-write.ts';
export { createWishStore, makeWishes, type WishDocument } from './wish-store.ts';
export type { GuardedWrite } from './write-all.ts';
export { WriteBatcher, type WriteResult } from './write-batcher.ts';
