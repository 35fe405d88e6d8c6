import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { AggregateCommand, AggregateMapping, CommandResult, PendingEvent, Versioned } from './aggregate.ts';
import { answerRetentionMilliseconds, keepAnswers, type StoredAnswer, type StoredDocument } from './stored-document.ts';
import { WriteBatcher } from './write-batcher.ts';

/** What an aggregate store needs. */
export interface AggregateStoreOptions<State> {
  readonly connection: Connection;
  readonly collection: string;
  readonly mapping: AggregateMapping<State>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Told of every document that was written with something to publish. */
  readonly written: (document: StoredDocument) => void;
}

interface Queued<State> {
  readonly command: AggregateCommand<State>;
  readonly settle: (outcome: Outcome<CommandResult<State>>) => void;
  readonly fail: (error: unknown) => void;
}

interface Working<State> {
  readonly version: number;
  readonly state: State;
  readonly pending: readonly PendingEvent[];
  readonly answers: readonly StoredAnswer[];
}

/** How often a command is decided again because another process changed the aggregate in between. */
const mostTries = 8;
/** How many commands on one aggregate share a write. */
const mostPerWrite = 64;
/** How many unpublished events an aggregate may hold before it takes no more. */
const mostPending = 100;

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
    let known = !batch.every((queued) => queued.command.creates);
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const document = known ? await this.#find(id) : undefined;
      const decided = this.#decideAll(id, batch, document);
      if (!decided.document) {
        batch.forEach((queued, position) => queued.settle(outcomeAt(decided.outcomes, position)));
        return;
      }
      const result = document
        ? await this.#writes.replace(decided.document, document)
        : await this.#writes.insert(decided.document);
      if (result.kind === 'written') {
        if (decided.document.pendingAt) this.#options.written(decided.document);
        batch.forEach((queued, position) => queued.settle(outcomeAt(decided.outcomes, position)));
        return;
      }
      if (result.kind === 'duplicate' && result.index !== '_id_') {
        const own = document ? undefined : await this.#find(id);
        if (!own) {
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
    for (const queued of batch)
      queued.settle(
        refuse({
          code: 'busy',
          kind: 'stale',
          message: 'The resource is being changed by too many at once; try again.',
          retryAfterMilliseconds: 200,
        }),
      );
  }

  /** Decides the commands in order, each on what the one before left; the document to write, if any. */
  #decideAll(
    id: string,
    batch: readonly Queued<State>[],
    document: StoredDocument | undefined,
  ): { outcomes: Outcome<CommandResult<State>>[]; document?: StoredDocument } {
    const { mapping, now } = this.#options;
    const time = new Date(now());
    let working: Working<State> | undefined = document && {
      version: document.version,
      state: mapping.decode(document.state),
      pending: document.pending,
      answers: document.answers,
    };
    let dirty = false;
    const outcomes = batch.map(({ command }): Outcome<CommandResult<State>> => {
      const answer = command.request && working?.answers.find((one) => one.key === command.request?.key);
      if (answer && working) {
        if (answer.digest !== command.request?.digest) {
          return refuse({
            code: 'request-id-reused',
            kind: 'exists',
            message: 'This request_id came before with another body.',
            violations: [
              {
                field: 'request_id',
                rule: 'request-id-reused',
                message: 'This request_id came before with another body.',
              },
            ],
          });
        }
        return accept({
          id,
          version: answer.version,
          state: answer.state ? mapping.decode(answer.state) : working.state,
          repeated: true,
        });
      }
      const decision = command.decide(working && { id, version: working.version, state: working.state });
      if (!decision.ok) return decision;
      const { state, events } = decision.value;
      if (working && events.length > 0 && working.pending.length >= mostPending) {
        return refuse({
          code: 'outbox-full',
          kind: 'unavailable',
          message: 'Too many changes of this resource wait to be published; try again later.',
          retryAfterMilliseconds: 5_000,
        });
      }
      const before: Working<State> = working ?? { version: 0, state, pending: [], answers: [] };
      const version = before.version + events.length;
      if (events.length === 0 && (!working || !command.request))
        return accept({ id, version, state: before.state, repeated: false });
      const left =
        events.length > 0 && working ? { version: before.version, state: mapping.encode(before.state) } : undefined;
      const answers = keepAnswers(before.answers, left, time);
      if (command.request)
        answers.push({ key: command.request.key, digest: command.request.digest, at: time, version });
      working = {
        version,
        state,
        pending: [
          ...before.pending,
          ...events.map((event, position) => ({ ...event, version: before.version + position + 1 })),
        ],
        answers,
      };
      dirty = true;
      return accept({ id, version, state, repeated: false });
    });
    if (!dirty || !working) return { outcomes };
    return { outcomes, document: this.#documentOf(id, working, document, time) };
  }

  #documentOf(id: string, working: Working<State>, previous: StoredDocument | undefined, time: Date): StoredDocument {
    return {
      ...this.#options.mapping.fields(working.state, previous ?? {}),
      _id: id,
      version: working.version,
      revision: (previous?.revision ?? 0) + 1,
      state: this.#options.mapping.encode(working.state),
      pending: working.pending,
      ...(working.pending.length > 0 ? { pendingAt: previous?.pendingAt ?? time } : {}),
      answers: working.answers,
      ...(working.answers.length > 0 ? { answersUntil: new Date(time.getTime() + answerRetentionMilliseconds) } : {}),
    };
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
