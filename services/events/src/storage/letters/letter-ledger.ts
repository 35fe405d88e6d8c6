import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { DueLetter, LetterLedger } from '../../app/letters/ports.ts';
import type { Letter, LetterCause } from '../../domain/letters/letter.ts';
import { lettersCollections } from './collections.ts';

/** A letter in the ledger. */
interface LetterDocument {
  readonly _id: string;
  readonly registration: string;
  readonly cause: LetterCause;
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

/** Letters in MongoDB. */
export function createLetterLedger(connection: Connection): LetterLedger {
  const letters = connection.collection<LetterDocument>(lettersCollections.letters);
  const ending = { $unset: { dueAt: '' } } as const;
  return {
    make: async (made, at) => {
      for (const letter of made) await letters.insertOne(documentOf(letter, at)).catch(unlessThere);
    },
    due: async (at, most) => {
      const found = await letters
        .find({ dueAt: { $lte: new Date(at) } })
        .limit(most)
        .toArray();
      return found.map(dueLetter);
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
    forget: async (registration, at) => {
      const erased = { state: 'skipped', because: 'erased', endedAt: new Date(at) } as const;
      await letters.updateMany({ registration, state: 'due' }, { ...ending, $set: erased });
      const found = await letters.find({ registration }, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id as Uuid);
    },
  };
}

function documentOf({ id, registration, cause, sendAt }: Letter, at: number): LetterDocument {
  const times = { sendAt: new Date(sendAt), madeAt: new Date(at), dueAt: new Date(sendAt) };
  return { _id: id, registration, cause, state: 'due', tries: 0, ...times };
}

function dueLetter({ _id, registration, cause, sendAt, madeAt, tries }: LetterDocument): DueLetter {
  return {
    id: _id as Uuid,
    registration: registration as Uuid,
    cause,
    sendAt: sendAt.getTime(),
    madeAt: madeAt.getTime(),
    tries,
  };
}

function unlessThere(error: unknown): void {
  if ((error as { code?: unknown }).code !== 11_000) throw error;
}
