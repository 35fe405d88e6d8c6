import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { CommandResult, JointCommand, PendingEvent } from './aggregate.ts';
import type { AggregateStoreOptions } from './aggregate-store.ts';
import type { StoredDocument } from './stored-document.ts';
import { mostTries, tooBusy } from './too-busy.ts';
import { answerBefore, changed, documentOf, workingOf, type WorkingAggregate } from './working-aggregate.ts';

/** Somebody wrote to one of the documents since it was read. */
class MissedError extends Error {}

/** A document to write, and the one it was decided on. */
interface Replacement {
  readonly document: StoredDocument;
  readonly replaces: StoredDocument;
}

type Found = readonly (StoredDocument | undefined)[];

/** See `AggregateStore.executeTogether`. */
export async function executeTogether<State>(
  options: AggregateStoreOptions<State>,
  ids: readonly string[],
  command: JointCommand<State>,
): Promise<Outcome<CommandResult<State>[]>> {
  const { outbox } = options;
  await outbox.ready();
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const found = await findAll(options, ids);
    const pending = await Promise.all(found.map(async (one) => (one?.pendingAt ? outbox.pendingOf(one) : [])));
    const decided = decideTogether(options, ids, command, found, pending);
    if (!decided.ok) return decided;
    const { results, replacements } = decided.value;
    if (replacements.length === 0) return accept(results);
    const written = await writeStamped(options, replacements);
    if (written === 'missed') continue;
    if (written !== 'written') return refuse(options.mapping.taken(written.index));
    return accept(results);
  }
  return tooBusy;
}

interface Decided<State> {
  readonly results: CommandResult<State>[];
  readonly replacements: readonly Replacement[];
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
  const answers = ids.map((id, position) => answerBefore(mapping, id, working[position], request));
  const known = answers.find((answer) => answer !== undefined);
  if (known && !known.ok) return known;
  if (known) {
    const results = answers.flatMap((answer, position): CommandResult<State>[] => {
      if (answer?.ok) return [answer.value];
      const present = working[position];
      return present
        ? [{ id: ids[position] ?? '', version: present.version, state: present.state, repeated: true }]
        : [];
    });
    return accept({ results, replacements: [] });
  }
  const decision = decide(
    working.map((one, position) => one && { id: ids[position] ?? '', version: one.version, state: one.state }),
  );
  if (!decision.ok) return decision;
  const results: CommandResult<State>[] = [];
  const written: { readonly id: string; readonly after: WorkingAggregate<State>; readonly replaces: StoredDocument }[] =
    [];
  for (const [position, change] of decision.value.entries()) {
    const id = ids[position] ?? '';
    const before = working[position];
    const replaces = found[position];
    if (!before || !replaces) throw new Error('together only aggregates that are there can change');
    const after = changed(mapping, before, change, request, time);
    if (!after.ok) return after;
    const { version, state } = after.value;
    results.push({ id, version, state, repeated: false });
    if (after.value !== before) written.push({ id, after: after.value, replaces });
  }
  // Stamped only where nothing is refused any more.
  const replacements = written.map(({ id, after, replaces }) => ({
    document: documentOf(mapping, id, after, replaces, time, outbox),
    replaces,
  }));
  return accept({ results, replacements });
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

async function writeStamped<State>(
  options: AggregateStoreOptions<State>,
  replacements: readonly Replacement[],
): ReturnType<typeof writeTogether> {
  const { outbox } = options;
  let written: Awaited<ReturnType<typeof writeTogether>> | undefined;
  try {
    written = await writeTogether(options, replacements);
    return written;
  } finally {
    for (const { document } of replacements) {
      const { _id, pendingAt } = document;
      if (!pendingAt) continue;
      if (written === 'written') {
        outbox.written(document);
        options.written?.(document);
      } else if (written) outbox.withdrawn(_id, pendingAt);
      else outbox.doubted(_id, pendingAt);
    }
  }
}

/**
 * One statement writes all documents, each guarded by what it was decided on; one that misses undoes all of them. One rather than one for
 * each: a server that lets a plain write of the collection wait for the transaction would let the next statement wait for that write.
 */
async function writeTogether<State>(
  { connection, collection, transactions, onStep }: AggregateStoreOptions<State>,
  replacements: readonly Replacement[],
): Promise<'written' | 'missed' | { readonly index: string }> {
  const models = replacements.map(({ document: { _id, ...replacement }, replaces: { version, revision } }) => ({
    replaceOne: { filter: { _id: _id as never, version, revision }, replacement },
  }));
  try {
    if (!transactions) throw new Error('the store has no transactions');
    await transactions.run(async (session) => {
      const { matchedCount } = await connection.collection(collection).bulkWrite(models, { session, ordered: true });
      if (matchedCount !== models.length) throw new MissedError();
      onStep?.('together.written');
    });
    return 'written';
  } catch (error) {
    if (error instanceof MissedError) return 'missed';
    const taken = takenIndex(error);
    if (taken === undefined) throw error;
    return taken;
  }
}

interface BulkError {
  readonly code?: number;
  readonly result?: { readonly matchedCount: number };
  readonly writeErrors?:
    | { readonly index: number; readonly errmsg?: string }
    | readonly { readonly index: number; readonly errmsg?: string }[];
}

/**
 * The unique index that has a value already, or that a write before it missed: what that was to give up is not given up then. `undefined`
 * for any other error.
 */
function takenIndex(error: unknown): 'missed' | { readonly index: string } | undefined {
  const { code, result, writeErrors } = error as BulkError;
  const first = [writeErrors ?? []].flat()[0];
  if (code !== 11_000 || !first) return undefined;
  if ((result?.matchedCount ?? 0) < first.index) return 'missed';
  return { index: /index: (\S+)/.exec(first.errmsg ?? '')?.[1] ?? '' };
}
