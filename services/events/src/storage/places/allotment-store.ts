import type { Uuid } from '@inclust/kernel';
import { WriteBatcher } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { allotmentId } from '../../app/places/names.ts';
import type { AllotmentReads, OccurrenceRef } from '../../app/places/ports.ts';
import { decodeAllotment, type AllotmentDocument } from './allotment-document.ts';
import { placesCollections } from './collections.ts';

/** What is not read where only the counts are wanted. */
const withoutAdmitted = { projection: { admitted: 0 } } as const;

/** Allotments in MongoDB; the writes of all occurrences go together. */
export class AllotmentStore implements AllotmentReads {
  readonly #documents;
  readonly #batcher: WriteBatcher;

  constructor(connection: Connection) {
    this.#documents = connection.collection<AllotmentDocument>(placesCollections.allotments);
    // Every write of a batch is committed by itself: while one is under way, more commands gather for each occurrence.
    this.#batcher = new WriteBatcher(connection, placesCollections.allotments, { underWay: 1 });
  }

  /** The whole document. */
  async load(id: Uuid): Promise<AllotmentDocument | undefined> {
    return (await this.#documents.findOne({ _id: id })) ?? undefined;
  }

  /** Whether it was inserted; not where there is one. */
  async insert(document: AllotmentDocument): Promise<boolean> {
    return (await this.#batcher.insert(document)).kind === 'written';
  }

  /** Whether it was written: nobody else has written since it was read, or what is there is this very write, whose answer was lost. */
  async replace(
    document: AllotmentDocument,
    replaces: Pick<AllotmentDocument, 'version' | 'revision'>,
  ): Promise<boolean> {
    const { version, revision } = replaces;
    if ((await this.#batcher.replace(document, { version, revision })).kind === 'written') return true;
    const found = await this.#documents.findOne({ _id: document._id }, { projection: { write: 1 } });
    return found?.write === document.write;
  }

  /** Whether nobody has written since it was read. */
  async isStill(id: Uuid, revision: number): Promise<boolean> {
    const found = await this.#documents.findOne({ _id: id }, { projection: { revision: 1 } });
    return found?.revision === revision;
  }

  async find(ref: OccurrenceRef) {
    const found = await this.#documents.findOne({ _id: allotmentId(ref) }, withoutAdmitted);
    return found ? decodeAllotment(found) : undefined;
  }

  async ofEvent(event: Uuid) {
    const found = await this.#documents.find({ event }, withoutAdmitted).toArray();
    return found.map((document) => ({ ref: refOf(document), allotment: decodeAllotment(document) }));
  }

  async due(at: number, most: number): Promise<readonly OccurrenceRef[]> {
    const found = await this.#documents
      .find({ attentionAt: { $lte: new Date(at) } }, { projection: { event: 1, recurrence: 1 } })
      .sort({ attentionAt: 1 })
      .limit(most)
      .toArray();
    return found.map(refOf);
  }
}

function refOf({ event, recurrence }: Pick<AllotmentDocument, 'event' | 'recurrence'>): OccurrenceRef {
  return { event: event as Uuid, recurrence };
}
