import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type {
  AggregateCommand,
  AggregateMapping,
  CommandResult,
  JointCommand,
  PendingEvent,
  Versioned,
} from './aggregate.ts';
import type { Transactions } from './transactions.ts';
import { executeTogether } from './execute-together.ts';
import type { StepHook } from './steps.ts';
import type { StoredDocument } from './stored-document.ts';
import type { Outbox } from './outbox.ts';
import { tellOutbox } from './tell-outbox.ts';
import { mostTries, tooBusy } from './too-busy.ts';
import { answerBefore, changed, documentOf, workingOf } from './working-aggregate.ts';
import { WriteBatcher, type WriteResult } from './write-batcher.ts';

/** What an aggregate store needs. */
export interface AggregateStoreOptions<State> {
  readonly connection: Connection;
  readonly collection: string;
  readonly mapping: AggregateMapping<State>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** For what changes several aggregates together; needed for nothing else. */
  readonly transactions?: Transactions;
  /** Publishes what is written. */
  readonly outbox: Outbox;
  /** Told after every write with something to publish. */
  readonly written?: (document: StoredDocument) => void;
  readonly onStep?: StepHook;
}

interface Queued<State> {
  readonly command: AggregateCommand<State>;
  readonly settle: (outcome: Outcome<CommandResult<State>>) => void;
  readonly fail: (error: unknown) => void;
}

/** How many commands on one aggregate share a write. */
const mostPerWrite = 64;

/**
 * Aggregates with their events not yet published, in one document each: a command is one atomic write, whatever the topology.
 * Commands that wait for the same aggregate in this process are decided one after another in memory and saved together.
 */
export class AggregateStore<State> {
  readonly #options: AggregateStoreOptions<State>;
  readonly #writes: WriteBatcher;
  readonly #lanes = new Map<string, Queued<State>[]>();

  constructor(options: AggregateStoreOptions<State>) {
    this.#options = options;
    this.#writes = new WriteBatcher(options.connection, options.collection);
  }

  /** The aggregate, or `undefined`. */
  async load(id: string): Promise<Versioned<State> | undefined> {
    const document = await this.#find(id);
    return document && { id, version: document.version, state: this.#options.mapping.decode(document.state) };
  }

  /**
   * Decides a command on an aggregate and saves what it comes to. A repeat of a request gets the first answer.
   * Refusals beside the command's own: `request-id-reused`, `busy` (too much contention), `outbox-full`, and those of unique indexes.
   */
  execute(id: string, command: AggregateCommand<State>): Promise<Outcome<CommandResult<State>>> {
    return new Promise((settle, fail) => {
      const queued: Queued<State> = { command, settle, fail };
      const lane = this.#lanes.get(id);
      if (lane) {
        lane.push(queued);
        return;
      }
      this.#lanes.set(id, [queued]);
      void this.#runLane(id);
    });
  }

  /**
   * Decides a command on several aggregates that are changed or made together or not at all, in one transaction. A repeat of a request gets
   * the first answer. `undefined` for what is not there and was not made. Refused as `execute`.
   */
  executeTogether(
    ids: readonly string[],
    command: JointCommand<State>,
  ): Promise<Outcome<(CommandResult<State> | undefined)[]>> {
    return executeTogether(this.#options, ids, command);
  }

  async #runLane(id: string): Promise<void> {
    const lane = this.#lanes.get(id) ?? [];
    while (lane.length > 0) {
      const batch = lane.splice(0, mostPerWrite);
      try {
        await this.#decideAndSave(id, batch);
      } catch (error) {
        for (const queued of batch) queued.fail(error);
      }
    }
    this.#lanes.delete(id);
  }

  async #decideAndSave(id: string, batch: readonly Queued<State>[]): Promise<void> {
    const { outbox } = this.#options;
    const preparing = outbox.ready();
    if (preparing) await preparing;
    let known = !batch.every((queued) => queued.command.creates);
    let unsure: Date | undefined;
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const document = known ? await this.#find(id) : undefined;
      if (unsure) tellOutbox(this.#options, id, unsure, document);
      unsure = undefined;
      const pending = document?.pendingAt ? await outbox.pendingOf(document) : [];
      const decided = this.#decideAll(id, batch, document, pending);
      if (!decided.document) {
        batch.forEach((queued, position) => queued.settle(outcomeAt(decided.outcomes, position)));
        return;
      }
      const result = await this.#write(decided.document, document);
      // The driver tries again where an acknowledgement was lost, and then finds what it has written itself.
      unsure = result.kind === 'written' ? undefined : decided.document.pendingAt;
      if (result.kind === 'written') {
        batch.forEach((queued, position) => queued.settle(outcomeAt(decided.outcomes, position)));
        return;
      }
      if (result.kind === 'duplicate' && result.index !== '_id_') {
        const own = document ? undefined : await this.#find(id);
        if (!own) {
          if (unsure) this.#options.outbox.withdrawn(id, unsure);
          const refusal = this.#options.mapping.taken(result.index);
          batch.forEach((queued, position) =>
            queued.settle(
              outcomeAt(decided.outcomes, position).ok ? refuse(refusal) : outcomeAt(decided.outcomes, position),
            ),
          );
          return;
        }
      }
      known = true;
    }
    for (const queued of batch) queued.settle(tooBusy);
  }

  async #write(document: StoredDocument, replaces: StoredDocument | undefined): Promise<WriteResult> {
    const { outbox, written } = this.#options;
    const { _id, pendingAt } = document;
    let result: WriteResult;
    try {
      result = await (replaces ? this.#writes.replace(document, replaces) : this.#writes.insert(document));
    } catch (error) {
      if (pendingAt) outbox.doubted(_id, pendingAt);
      throw error;
    }
    if (pendingAt && result.kind === 'written') {
      outbox.written(document);
      written?.(document);
    } else if (pendingAt) outbox.doubted(_id, pendingAt);
    return result;
  }

  /** Decides the commands in order, each on what the one before left; the document to write, if any. */
  #decideAll(
    id: string,
    batch: readonly Queued<State>[],
    document: StoredDocument | undefined,
    pending: readonly PendingEvent[],
  ): { outcomes: Outcome<CommandResult<State>>[]; document?: StoredDocument } {
    const { mapping, now, outbox } = this.#options;
    const time = new Date(now());
    let working = workingOf(mapping, document, pending);
    let dirty = false;
    const outcomes = batch.map(({ command }): Outcome<CommandResult<State>> => {
      const before = answerBefore(mapping, id, working, command.request);
      if (before) return before;
      const decision = command.decide(working && { id, version: working.version, state: working.state });
      if (!decision.ok) return decision;
      const next = changed(mapping, working, decision.value, command.request, time);
      if (!next.ok) return next;
      const { version, state } = next.value;
      // What is new and without an event is not written: there is nothing to be told of it.
      if (version > 0 && next.value !== working) {
        working = next.value;
        dirty = true;
      }
      const { remark } = decision.value;
      return accept({ id, version, state, repeated: false, ...(remark ? { remark } : {}) });
    });
    if (!dirty || !working) return { outcomes };
    return { outcomes, document: documentOf(mapping, id, working, document, time, outbox) };
  }

  async #find(id: string): Promise<StoredDocument | undefined> {
    const document = await this.#options.connection.collection(this.#options.collection).findOne({ _id: id as never });
    return (document as unknown as StoredDocument | null) ?? undefined;
  }
}

/** There is one outcome for each command. */
function outcomeAt<State>(
  outcomes: readonly Outcome<CommandResult<State>>[],
  position: number,
): Outcome<CommandResult<State>> {
  const found = outcomes[position];
  if (!found) throw new Error(`command ${position} has no outcome`);
  return found;
}
