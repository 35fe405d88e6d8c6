import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { CommandResult, JointCommand, PendingEvent } from './aggregate.ts';
import type { AggregateStoreOptions } from './aggregate-store.ts';
import type { StoredDocument } from './stored-document.ts';
import { tellOutbox } from './tell-outbox.ts';
import { mostTries, tooBusy } from './too-busy.ts';
import { answerBefore, changed, documentOf, workingOf, type WorkingAggregate } from './working-aggregate.ts';
import { NotWholeError, writeAll, type GuardedWrite } from './write-all.ts';
import { duplicateIndex, writeErrorsOf } from './write-errors.ts';

/** A document to write, and the one it was decided on, if there was one. */
interface JointWrite {
  readonly document: StoredDocument;
  readonly replaces: StoredDocument | undefined;
}

type Found = readonly (StoredDocument | undefined)[];
type Results<State> = (CommandResult<State> | undefined)[];

/** See `AggregateStore.executeTogether`. */
export async function executeTogether<State>(
  options: AggregateStoreOptions<State>,
  ids: readonly string[],
  command: JointCommand<State>,
): Promise<Outcome<Results<State>>> {
  const { outbox } = options;
  await outbox.ready();
  let unsure: readonly JointWrite[] = [];
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const found = await findAll(options, ids);
    for (const { document } of unsure)
      if (document.pendingAt) tellOutbox(options, document._id, document.pendingAt, found[ids.indexOf(document._id)]);
    const pending = await Promise.all(found.map(async (one) => (one?.pendingAt ? outbox.pendingOf(one) : [])));
    const decided = decideTogether(options, ids, command, found, pending);
    if (!decided.ok) return decided;
    const { results, writes } = decided.value;
    if (writes.length === 0) return accept(results);
    const written = await writeStamped(options, writes, command.beside);
    if (written === 'written') return accept(results);
    // The driver tries again where an acknowledgement was lost, and then finds what it has written itself.
    unsure = writes;
    if (written === 'missed' || (await isMade(options, writes))) continue;
    for (const { document } of writes) if (document.pendingAt) outbox.withdrawn(document._id, document.pendingAt);
    return refuse(options.mapping.taken(written.index));
  }
  return tooBusy;
}

interface Decided<State> {
  readonly results: Results<State>;
  readonly writes: readonly JointWrite[];
}

function decideTogether<State>(
  { mapping, now, outbox }: AggregateStoreOptions<State>,
  ids: readonly string[],
  { request, decide }: JointCommand<State>,
  found: Found,
  pending: readonly (readonly PendingEvent[])[],
): Outcome<Decided<State>> {
  const time = new Date(now());
  const working = found.map((document, position) => workingOf(mapping, document, pending[position] ?? []));
  const present = working.map(
    (one, position) => one && { id: ids[position] ?? '', version: one.version, state: one.state },
  );
  const answers = ids.map((id, position) => answerBefore(mapping, id, working[position], request));
  const known = answers.find((answer) => answer !== undefined);
  if (known && !known.ok) return known;
  if (known) {
    const results = answers.map((answer, position) => {
      if (answer?.ok) return answer.value;
      const one = present[position];
      return one && { ...one, repeated: true };
    });
    return accept({ results, writes: [] });
  }
  const decision = decide(present);
  if (!decision.ok) return decision;
  const results: Results<State> = [];
  const decided: { readonly id: string; readonly after: WorkingAggregate<State>; readonly position: number }[] = [];
  for (const [position, change] of decision.value.entries()) {
    const id = ids[position] ?? '';
    const before = working[position];
    const after = change ? changed(mapping, before, change, request, time) : accept(before);
    if (!after.ok) return after;
    // What is new and without an event is not made: there is nothing to be told of it.
    const is = after.value && after.value.version > 0 ? after.value : undefined;
    const remark = change?.remark ? { remark: change.remark } : {};
    results.push(is && { id, version: is.version, state: is.state, repeated: false, ...remark });
    if (is && is !== before) decided.push({ id, after: is, position });
  }
  // Stamped only where nothing is refused any more.
  const writes = decided.map(({ id, after, position }) => ({
    document: documentOf(mapping, id, after, found[position], time, outbox),
    replaces: found[position],
  }));
  return accept({ results, writes });
}

async function findAll<State>(
  { connection, collection }: AggregateStoreOptions<State>,
  ids: readonly string[],
): Promise<Found> {
  const found = (await connection
    .collection(collection)
    .find({ _id: { $in: ids as never[] } })
    .toArray()) as unknown as StoredDocument[];
  return ids.map((id) => found.find((document) => document._id === id));
}

/** Whether one that was to be made is there. */
async function isMade<State>(options: AggregateStoreOptions<State>, writes: readonly JointWrite[]): Promise<boolean> {
  const ids = writes.filter(({ replaces }) => !replaces).map(({ document }) => document._id);
  return ids.length > 0 && (await findAll(options, ids)).some((one) => one !== undefined);
}

async function writeStamped<State>(
  options: AggregateStoreOptions<State>,
  writes: readonly JointWrite[],
  beside: JointCommand<State>['beside'],
): ReturnType<typeof writeTogether> {
  const { outbox } = options;
  let written: Awaited<ReturnType<typeof writeTogether>> | undefined;
  try {
    const more = (await beside?.(writes.map(({ document }) => document._id))) ?? [];
    written = await writeTogether(options, writes, more);
    return written;
  } finally {
    for (const { document } of writes) {
      const { _id, pendingAt } = document;
      if (!pendingAt) continue;
      if (written === 'written') {
        outbox.written(document);
        options.written?.(document);
      } else outbox.doubted(_id, pendingAt);
    }
  }
}

/** Each document is guarded by what it was decided on, and made only where there is none; one that misses undoes all of them. */
async function writeTogether<State>(
  { connection, collection, transactions, onStep }: AggregateStoreOptions<State>,
  writes: readonly JointWrite[],
  beside: readonly GuardedWrite[],
): Promise<'written' | 'missed' | { readonly index: string }> {
  const guarded = writes.map(({ document, replaces }) => ({
    collection,
    document,
    ...(replaces ? { replaces: { version: replaces.version, revision: replaces.revision } } : {}),
  }));
  try {
    if (!transactions) throw new Error('the store has no transactions');
    await transactions.run(async (session) => {
      await writeAll(connection, session, [...guarded, ...beside]);
      onStep?.('together.written');
    });
    return 'written';
  } catch (error) {
    if (error instanceof NotWholeError) return 'missed';
    const taken = takenIndex(error);
    if (taken === undefined) throw error;
    return taken;
  }
}

interface BulkCounts {
  readonly matchedCount?: number;
  readonly insertedCount?: number;
}

/**
 * The unique index that has a value already. Missed where a write before it was: what that was to give up is not given up then; and where
 * somebody has made meanwhile what was to be made. `undefined` for any other error.
 */
function takenIndex(error: unknown): 'missed' | { readonly index: string } | undefined {
  const [first] = writeErrorsOf(error) ?? [];
  if (first?.[1].code !== 11_000) return undefined;
  const [position, duplicate] = first;
  const { result, partialResult } = error as { readonly result?: BulkCounts; readonly partialResult?: BulkCounts };
  const { matchedCount = 0, insertedCount = 0 } = result ?? partialResult ?? {};
  if (matchedCount + insertedCount < position) return 'missed';
  const index = duplicateIndex(duplicate);
  return index === '_id_' ? 'missed' : { index };
}
