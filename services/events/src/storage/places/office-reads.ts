import { setImmediate } from 'node:timers/promises';
import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { RegistrationState } from '../../domain/places/registration.ts';
import { placesCollections } from './collections.ts';
import { queueName, type RegistrationDocument } from './registration-document.ts';

interface Asked {
  readonly ids: readonly Uuid[];
  readonly settle: (found: readonly RegistrationDocument[]) => void;
  readonly fail: (error: unknown) => void;
}

/** What the box office reads of registrations, each by an index and no more than it needs. */
export class OfficeReads {
  readonly #documents;
  #asked: Asked[] = [];

  constructor(connection: Connection) {
    this.#documents = connection.collection<RegistrationDocument>(placesCollections.registrations);
  }

  /** Those of some ids that there are. What is asked for all occurrences in one turn is one query. */
  byIds(ids: readonly Uuid[]): Promise<readonly RegistrationDocument[]> {
    return new Promise((settle, fail) => {
      this.#asked.push({ ids, settle, fail });
      if (this.#asked.length === 1) void this.#ask();
    });
  }

  /** Orders that wait in a queue after a position, the first of them. */
  waiting(occurrence: Uuid, queue: string, after: number, most: number): Promise<RegistrationDocument[]> {
    return this.#documents
      .find({ queue: queueName(occurrence, queue), position: { $gt: after } })
      .sort({ position: 1 })
      .limit(most)
      .toArray();
  }

  /** Holds and offers, those that end soonest. */
  ending(occurrence: Uuid, most: number): Promise<RegistrationDocument[]> {
    return this.#documents.find({ ending: occurrence }).sort({ until: 1 }).limit(most).toArray();
  }

  /** Some that are in one of some states. */
  inStates(occurrence: Uuid, states: readonly RegistrationState[], most: number): Promise<RegistrationDocument[]> {
    return this.#documents
      .find({ occurrence, stage: { $in: [...states] } })
      .limit(most)
      .toArray();
  }

  async #ask(): Promise<void> {
    await setImmediate();
    const asked = this.#asked;
    this.#asked = [];
    try {
      const ids = asked.flatMap((one) => one.ids);
      const found = await this.#documents.find({ _id: { $in: ids } }).toArray();
      const byId = new Map(found.map((document) => [document._id, document]));
      for (const { ids: own, settle } of asked) settle(own.flatMap((id) => byId.get(id) ?? []));
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }
}
