import type { Uuid } from '@inclust/kernel';
import { wasInserted, type GuardedWrite } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { RegistrationRules, RulesStore } from '../../app/places/ports.ts';
import type { Configuration } from '../../domain/places/configuration.ts';
import { decodeConfiguration } from './allotment-document.ts';
import { placesCollections } from './collections.ts';

interface RulesDocument {
  readonly _id: string;
  readonly version: number;
  readonly configuration: Configuration;
  /** There while they may not have come to every occurrence. */
  readonly spreading?: true;
}

/** The rules by which events take registrations, in MongoDB. */
export function createRulesStore(connection: Connection): RulesStore {
  const documents = connection.collection<RulesDocument>(placesCollections.rules);
  return {
    get: async (event) => {
      const found = await documents.findOne({ _id: event });
      return found ? rulesOf(found) : undefined;
    },
    set: async ({ event, configuration, version }, before) => {
      const next = { version, configuration, spreading: true } as const;
      if (before > 0) return (await documents.replaceOne({ _id: event, version: before }, next)).matchedCount === 1;
      return wasInserted(documents.insertOne({ _id: event, ...next }));
    },
    spreading: async (most) => (await documents.find({ spreading: true }).limit(most).toArray()).map(rulesOf),
    spread: async (event, version) => {
      await documents.updateOne({ _id: event, version }, { $unset: { spreading: 1 } });
    },
  };
}

/** What gives events the rules of another, where that has some and they have none; to be written with them. */
export async function rulesLike(
  connection: Connection,
  event: Uuid,
  others: readonly string[],
): Promise<readonly GuardedWrite[]> {
  if (others.length === 0) return [];
  const { rules: collection } = placesCollections;
  const ids = [event, ...others];
  const found = await connection
    .collection<RulesDocument>(collection)
    .find({ _id: { $in: ids } })
    .toArray();
  const rules = found.find(({ _id }) => _id === event);
  if (!rules) return [];
  // Nobody has registered yet to whom they would have to be brought.
  return others
    .filter((other) => !found.some(({ _id }) => _id === other))
    .map((_id) => ({ collection, document: { _id, version: 1, configuration: rules.configuration } }));
}

function rulesOf({ _id, version, configuration }: RulesDocument): RegistrationRules {
  return { event: _id as Uuid, version, configuration: decodeConfiguration(configuration) };
}
