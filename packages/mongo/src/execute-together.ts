import type { ClientSession } from 'mongoose';
import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { CommandResult, JointCommand } from './aggregate.ts';
import type { AggregateStoreOptions } from './aggregate-store.ts';
import type { StoredDocument } from './stored-document.ts';
import { mostTries, tooBusy } from './too-busy.ts';
import { answerBefore, changed, documentOf, workingOf } from './working-aggregate.ts';

/** Somebody wrote to one of the documents since it was read. */
class MissedError extends Error {}

/** A document to write, and the one it was decided on. */
interface Replacement {
  readonly document: StoredDocument;
  readonly replaces: StoredDocument | undefined;
}

type Found = readonly (StoredDocument | undefined)[];

/** See `AggregateStore.executeTogether`. */
export async function executeTogether<State>(
  options: AggregateStoreOptions<State>,
  ids: readonly string[],
  command: JointCommand<State>,
): Promise<Outcome<CommandResult<State>[]>> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const found = await findAll(options, ids);
    const decided = decideTogether(options, ids, command, found);
    if (!decided.ok) return decided;
    const { results, replacements } = decided.value;
    if (replacements.length === 0) return accept(results);
    const written = await writeTogether(options, replacements);
    if (written === 'missed') continue;
    if (written !== 'written') return refuse(options.mapping.taken(written.index));
    for (const { document } of replacements) if (document.pendingAt) options.written(document);
    return accept(results);
  }
  return tooBusy;
}

interface Decided<State> {
  readonly results: CommandResult<State>[];
  readonly replacements: readonly Replacement[];
}

function decideTogether<State>(
  { mapping, now }: AggregateStoreOptions<State>,
  ids: readonly string[],
  { request, decide }: JointCommand<State>,
  found: Found,
): Outcome<Decided<State>> {
  const time = new Date(now());
  const working = found.map((document) => workingOf(mapping, document));
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
  const replacements: Replacement[] = [];
  for (const [position, change] of decision.value.entries()) {
    const id = ids[position] ?? '';
    const before = working[position];
    const after = changed(mapping, before, change, request, time);
    if (!after.ok) return after;
    const { version, state } = after.value;
    results.push({ id, version, state, repeated: false });
    if (version > 0 && after.value !== before) {
      const replaces = found[position];
      replacements.push({ document: documentOf(mapping, id, after.value, replaces, time), replaces });
    }
  }
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

/** Each write is guarded by what it was decided on; the first that misses undoes all of them. */
async function writeTogether<State>(
  { connection, collection, onStep }: AggregateStoreOptions<State>,
  replacements: readonly Replacement[],
): Promise<'written' | 'missed' | { readonly index: string }> {
  const documents = connection.collection(collection);
  const write = async ({ document, replaces }: Replacement, session: ClientSession): Promise<void> => {
    const { _id, ...fields } = document;
    if (!replaces) {
      await documents.insertOne({ ...document } as never, { session });
      return;
    }
    const filter = { _id: _id as never, version: replaces.version, revision: replaces.revision };
    const { matchedCount } = await documents.replaceOne(filter, fields, { session });
    if (matchedCount !== 1) throw new MissedError();
  };
  try {
    await connection.transaction(async (session) => {
      for (const [position, replacement] of replacements.entries()) {
        if (position > 0) onStep?.('together.half');
        await write(replacement, session);
      }
    });
    return 'written';
  } catch (error) {
    if (error instanceof MissedError) return 'missed';
    const { code, message } = error as { code?: number; message: string };
    if (code !== 11_000) throw error;
    const index = /index: (\S+)/.exec(message)?.[1] ?? '_id_';
    // Somebody made the document that was not there: it is decided again.
    return index === '_id_' ? 'missed' : { index };
  }
}
