import { Batches, writeWhole, type GuardedWrite, type Outbox, type Transactions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { AllotmentDocument } from './allotment-document.ts';
import { placesCollections } from './collections.ts';
import type { RegistrationDocument } from './registration-document.ts';
import type { RegistrationWrite } from './registration-writes.ts';

/** What was decided for an occurrence: its allotment, in place of one, and the registrations that changed. */
export interface WholeWrite {
  readonly allotment: AllotmentDocument;
  readonly replaces: Pick<AllotmentDocument, 'version' | 'revision'>;
  readonly registrations: readonly RegistrationWrite[];
}

/** What writing whole needs. */
export interface WholeWritesOptions {
  readonly connection: Connection;
  readonly transactions: Transactions;
  /** Publishes registrations. */
  readonly outbox: Outbox;
  readonly onStep?: (step: 'together.written') => void;
}

/** How many occurrences are written together at most. */
const mostTogether = 64;

interface StampedWrite extends Omit<WholeWrite, 'registrations'> {
  readonly registrations: readonly { readonly document: RegistrationDocument; readonly replaces: number | undefined }[];
}

/**
 * Writes allotments and their registrations, those of all occurrences that come together, in one transaction. One statement holds everything:
 * a round trip and a commit, whatever the number, where a server commits each write by itself otherwise.
 */
export class WholeWrites {
  readonly #options: WholeWritesOptions;
  readonly #batches: Batches<StampedWrite, boolean>;

  constructor(options: WholeWritesOptions) {
    this.#options = options;
    this.#batches = new Batches((batch) => this.#writeAll(batch), { most: mostTogether, underWay: 1 });
  }

  /**
   * The registrations as they were stamped, or `undefined` where nothing was written: somebody else has written one of them, or of those of
   * another occurrence that went along.
   */
  async write({ registrations, ...rest }: WholeWrite): Promise<readonly RegistrationDocument[] | undefined> {
    const { outbox } = this.#options;
    const stamped = registrations.map(({ document, replaces }) => {
      const pendingAt = outbox.stamp(document._id);
      return { document: { ...document, writer: outbox.writer, pendingAt }, replaces };
    });
    let isWritten: boolean | undefined;
    try {
      isWritten = await this.#batches.add({ ...rest, registrations: stamped });
    } finally {
      for (const { document } of stamped) {
        if (isWritten) outbox.written(document);
        else if (isWritten === undefined) outbox.doubted(document._id, document.pendingAt);
        else outbox.withdrawn(document._id, document.pendingAt);
      }
    }
    return isWritten ? stamped.map(({ document }) => document) : undefined;
  }

  async #writeAll(batch: readonly StampedWrite[]): Promise<readonly boolean[]> {
    const { connection, transactions, onStep } = this.#options;
    const isWritten = await writeWhole(connection, transactions, batch.flatMap(writesOf), onStep);
    return batch.map(() => isWritten);
  }
}

function writesOf({
  allotment,
  replaces: { version, revision },
  registrations,
}: StampedWrite): readonly GuardedWrite[] {
  const { allotments, registrations: collection } = placesCollections;
  return [
    { collection: allotments, document: allotment, replaces: { version, revision } },
    ...registrations.map(({ document, replaces }) => ({
      collection,
      document,
      ...(replaces === undefined ? {} : { replaces: { version: replaces, revision: replaces } }),
    })),
  ];
}
