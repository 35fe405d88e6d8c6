import type { InstantText, NodeId, Outcome, RequestIdentity, Uuid } from '@inclust/kernel';
import type { AtVersion, Decision, Page, PageWanted } from '@inclust/mongo';
import type { Attempt } from '../domain/attempt.ts';
import type { Delivery, DeliveryState, StoredEvent } from '../domain/delivery.ts';
import type { Health } from '../domain/retrying.ts';
import type { Replay, Webhook } from '../domain/webhook.ts';
import type { WebhookStep } from '../domain/webhook-decider.ts';
import type { WebhookLimits } from '../domain/webhook-rules.ts';

/** The webhooks of the node. */
export interface WebhookStore {
  get(id: Uuid): Promise<AtVersion<Webhook> | undefined>;
  save(
    id: Uuid,
    request: RequestIdentity | undefined,
    decide: Decision<Webhook, WebhookStep>,
  ): Promise<Outcome<AtVersion<Webhook>>>;
  list(page: PageWanted, showDeleted: boolean): Promise<Outcome<Page<AtVersion<Webhook>>>>;
  /** All that were not deleted. */
  all(): Promise<readonly Webhook[]>;
}

/** Which event is to be sent to which webhook, and what came of it. */
export interface DeliveryLedger {
  /** Notes those of them that it does not know yet. */
  record(
    events: readonly { readonly webhook: Uuid; readonly messageId: string; readonly event: StoredEvent }[],
    at: number,
  ): Promise<void>;
  /** The first that waits in a lane: of the oldest version, and of the one that was stored first. */
  next(lane: string): Promise<Delivery | undefined>;
  /** Notes a try that failed and is made again. */
  noteTry(delivery: Delivery, attempt: Attempt, nextTryAt: number): Promise<void>;
  /** Notes how a delivery that waits has ended. */
  end(delivery: Delivery, state: Exclude<DeliveryState, 'waiting'>, attempt: Attempt, at: number): Promise<void>;
  /** Ends all that waits in a lane as skipped. */
  skip(lane: string, at: number): Promise<void>;
  /** How many wait for each of the webhooks, 10,000 at most. */
  waiting(webhook: Uuid): Promise<number>;
  list(webhook: Uuid, state: DeliveryState | undefined, page: PageWanted): Promise<Outcome<Page<Delivery>>>;
  has(webhook: Uuid, messageId: string): Promise<boolean>;
  /**
   * Lets those wait again that are meant and had ended by then, part after part: their lanes, and how many deliveries it has. Those that
   * the same replay has let wait before are among them.
   */
  reopen(
    webhook: Uuid,
    replay: Replay,
  ): AsyncIterable<{ readonly lanes: readonly string[]; readonly reopened: number }>;
}

/** A lane with something that waits in it. */
export interface Lane {
  readonly id: string;
  readonly webhook: Uuid;
  /** Rises when something comes to wait in it. */
  readonly news: number;
  /** Rises when a process takes it: who has this number has the lane. */
  readonly takes: number;
}

/** The lanes in which something waits, each worked on by one process at a time. Moments in epoch milliseconds. */
export interface Lanes {
  /** Says that something waits in lanes of a webhook. One that is there keeps its turn. */
  open(webhook: Uuid, lanes: readonly string[], at: number): Promise<void>;
  /** Some that are due, those first that are for longest; none of certain webhooks. */
  due(at: number, except: readonly Uuid[], most: number): Promise<readonly Lane[]>;
  /** Takes a lane until a moment; `undefined` where another process has it. */
  take(lane: Lane, until: number): Promise<Lane | undefined>;
  /** Keeps a lane that was taken until a later moment; `false` where it is no longer one's own. */
  keep(lane: Lane, until: number): Promise<boolean>;
  /** Gives a lane back, to be due at a moment. */
  giveBack(lane: Lane, dueAt: number): Promise<void>;
  /** Ends a lane in which nothing waits; the lane as it is where something has come meanwhile, `undefined` where it has ended. */
  close(lane: Lane): Promise<Lane | undefined>;
  /** Makes lanes due at a moment that nobody has just now: all of a webhook, or some of them. */
  turn(webhook: Uuid, dueAt: number, lanes?: readonly string[]): Promise<void>;
}

/** How the receivers of webhooks are doing. */
export interface HealthStore {
  of(webhooks: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Health>>;
  /** Notes that a try has failed; how the receiver is doing then. */
  failed(webhook: Uuid, at: number): Promise<Health>;
  /** Forgets what has failed. */
  fine(webhook: Uuid): Promise<void>;
}

/** The node's stream of events. */
export interface EventLog {
  /** When the last event was stored, in epoch milliseconds by the clock of the stream; 0 where there is none. */
  newest(): Promise<number>;
  /** The body of the requests about an event; `undefined` where the stream does not have it any more. */
  written(event: StoredEvent): Promise<string | undefined>;
  /**
   * Up to which sequence all events are known to have been noted. Another process may have one that was stored earlier and have noted it
   * not yet, or have died with it.
   */
  settledUpTo(): number;
  /** Waits a moment until all events up to one are known to have been noted; whether they are. */
  untilSettled(event: StoredEvent): Promise<boolean>;
}

/** A request to a receiver. */
export interface Message {
  readonly url: string;
  /** The header `webhook-id`. */
  readonly id: string;
  readonly body: string;
  /** Secrets, all of which sign. */
  readonly secrets: readonly string[];
}

/** Sends requests to receivers. */
export interface Sender {
  /** What came of it; `undefined` where it was stopped. */
  send(message: Message, stop: AbortSignal): Promise<Attempt | undefined>;
}

/** What webhooks are made, changed and read with. */
export interface WebhooksApp {
  readonly node: NodeId;
  readonly limits: WebhookLimits;
  readonly webhooks: WebhookStore;
  readonly ledger: DeliveryLedger;
  readonly lanes: Lanes;
  readonly health: HealthStore;
  readonly log: EventLog;
  readonly sender: Sender;
  /** The secret of a webhook of a generation. */
  readonly secretOf: (webhook: Uuid, generation: number) => string;
  readonly now: () => number;
  readonly instant: () => InstantText;
  readonly uuid: () => string;
  /** There may be something to send. */
  readonly wake: () => void;
}
