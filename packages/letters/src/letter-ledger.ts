import type { Uuid } from '@inclust/kernel';
import { dropIndex } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { DueLetter, Letter, LetterLedger } from './letter.ts';

/** A letter in the ledger. */
interface LetterDocument {
  readonly _id: string;
  readonly about: string;
  readonly cause: unknown;
  readonly state: 'due' | 'sent' | 'skipped';
  readonly because?: string;
  readonly sendAt: Date;
  readonly madeAt: Date;
  /** How often a process has taken it. */
  readonly tries: number;
  /** While it is due: when it is to be tried. A process that takes it puts this off, so that nobody else does. */
  readonly dueAt?: Date;
  readonly endedAt?: Date;
}

/** Longer than the stream keeps the events of which letters are made: one that comes again meets the letter. In seconds. */
const keptFor = 500 * 24 * 60 * 60;

/** Makes the indexes of a ledger. May be repeated. */
export async function makeLetterLedger(connection: Connection, collection: string): Promise<void> {
  const letters = connection.collection(collection);
  // Only letters that are not done have `dueAt`.
  await letters.createIndex({ dueAt: 1 }, { name: 'due', sparse: true });
  await letters.createIndex({ about: 1 }, { name: 'by_subject' });
  await makeKeptIndex(letters);
}

/** Leaves letters that are not done out of the index of those that are, as ledgers that are made now do. May be repeated. */
export async function thinLetterLedger(connection: Connection, collection: string): Promise<void> {
  const letters = connection.collection(collection);
  const before = (await letters.indexes()).find(({ name }) => name === 'kept');
  if (before && before.sparse !== true) await dropIndex(letters, 'kept');
  await makeKeptIndex(letters);
}

async function makeKeptIndex(letters: ReturnType<Connection['collection']>): Promise<void> {
  await letters.createIndex({ endedAt: 1 }, { name: 'kept', expireAfterSeconds: keptFor, sparse: true });
}

/** Letters in MongoDB. */
export function createLetterLedger<Cause>(connection: Connection, collection: string): LetterLedger<Cause> {
  const letters = connection.collection<LetterDocument>(collection);
  const ending = { $unset: { dueAt: '' } } as const;
  return {
    make: async (made, at) => {
      if (made.length === 0) return;
      const documents = made.map((letter) => documentOf(letter, at));
      await letters.insertMany(documents, { ordered: false }).catch(unlessThere);
    },
    due: async (at, most) => {
      const found = await letters
        .find({ dueAt: { $lte: new Date(at) } })
        .limit(most)
        .toArray();
      return found.map((one) => dueLetter<Cause>(one));
    },
    take: async ({ id, tries }, until) => {
      // Nobody has taken it since it was read.
      const untaken = { _id: id, state: 'due' as const, tries };
      const taken = await letters.updateOne(untaken, { $set: { dueAt: new Date(until) }, $inc: { tries: 1 } });
      return taken.modifiedCount === 1;
    },
    keep: async (id, until) => {
      await letters.updateOne({ _id: id, state: 'due' }, { $set: { dueAt: new Date(until) } });
    },
    end: async (id, { state, ...more }, at) => {
      await letters.updateOne(
        { _id: id, state: 'due' },
        { ...ending, $set: { state, ...more, endedAt: new Date(at) } },
      );
    },
    forget: async (about, at) => {
      const erased = { state: 'skipped', because: 'erased', endedAt: new Date(at) } as const;
      await letters.updateMany({ about, state: 'due' }, { ...ending, $set: erased });
      const found = await letters.find({ about }, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id as Uuid);
    },
  };
}

function documentOf<Cause>({ id, about, cause, sendAt }: Letter<Cause>, at: number): LetterDocument {
  const times = { sendAt: new Date(sendAt), madeAt: new Date(at), dueAt: new Date(sendAt) };
  return { _id: id, about, cause, state: 'due', tries: 0, ...times };
}

function dueLetter<Cause>({ _id, about, cause, sendAt, madeAt, tries }: LetterDocument): DueLetter<Cause> {
  return {
    id: _id as Uuid,
    about: about as Uuid,
    cause: cause as Cause,
    sendAt: sendAt.getTime(),
    madeAt: madeAt.getTime(),
    tries,
  };
}

/** Throws unless all that was not inserted was there. */
function unlessThere(error: unknown): void {
  const { writeErrors = [] } = error as { writeErrors?: { code?: unknown } | readonly { code?: unknown }[] };
  const refused = [writeErrors].flat();
  if (refused.length === 0 || refused.some(({ code }) => code !== 11_000)) throw error;
}
